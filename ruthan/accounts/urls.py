"""Addresses of people (below staff/people/) and of signing in (below account/)."""

from __future__ import annotations

from django.urls import path

from ruthan.accounts.views import factors, me, people, sign_in

app_name = "accounts"

urlpatterns = [
    path("", people.people, name="people"),
    path("roles/", people.roles, name="roles"),
    path("me/", me.me, name="me"),
    path("invite/", people.invite, name="invite"),
    path("<uuid:user_id>/renew/", people.renew, name="renew"),
    path("<uuid:user_id>/stop/", people.stop, name="stop"),
    path("<uuid:user_id>/restore/", people.restore, name="restore"),
    path("set-up/<str:token>/", me.set_up, name="set-up"),
]

# Allauth's names, only those that are needed: no sign-up, no e-mail, no reset by mail, no social
# accounts. Included by project/urls.py outside the namespace, since allauth itself asks for them.
login_patterns = [
    path("login/", sign_in.sign_in, name="account_login"),
    path("logout/", sign_in.sign_out, name="account_logout"),
    path("stopped/", sign_in.stopped, name="account_inactive"),
    path("confirm/", sign_in.confirm_password, name="account_reauthenticate"),
    path("password/", sign_in.change_password, name="account_change_password"),
    path("2fa/", factors.factors, name="mfa_index"),
    path("2fa/sign-in/", sign_in.second_factor, name="mfa_authenticate"),
    path("2fa/confirm/", sign_in.confirm_code, name="mfa_reauthenticate"),
    path("2fa/app/", factors.app_add, name="mfa_activate_totp"),
    path("2fa/app/remove/", factors.app_remove, name="mfa_deactivate_totp"),
    path("2fa/codes/", factors.codes, name="mfa_view_recovery_codes"),
    path("2fa/codes/new/", factors.codes_new, name="mfa_generate_recovery_codes"),
    path("2fa/codes/file/", factors.codes_file, name="mfa_download_recovery_codes"),
    path("2fa/passkeys/", factors.factors_list, name="mfa_list_webauthn"),
    path("2fa/passkeys/add/", factors.passkey_add, name="mfa_add_webauthn"),
    path("2fa/passkeys/confirm/", sign_in.confirm_passkey, name="mfa_reauthenticate_webauthn"),
    path("2fa/passkeys/login/", sign_in.passkey_sign_in, name="mfa_login_webauthn"),
    path("2fa/passkeys/<int:pk>/remove/", factors.passkey_remove, name="mfa_remove_webauthn"),
]
