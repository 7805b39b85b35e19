"""Signing in, out and confirming: allauth's views in our design, with our counting of attempts."""

from __future__ import annotations

from typing import Any

from allauth.account.views import (
    AccountInactiveView,
    LoginView,
    LogoutView,
    PasswordChangeView,
    ReauthenticateView,
)
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.base.views import ReauthenticateView as ConfirmView
from allauth.mfa.webauthn.views import LoginWebAuthnView, ReauthenticateWebAuthnView
from django.conf import settings
from django.urls import reverse_lazy

from ruthan.accounts import queries
from ruthan.accounts.forms import ConfirmForm, SecondFactorForm
from ruthan.core import guard


class SignInPage(LoginView):  # type: ignore[misc]  # allauth is untyped
    """User name and password; on a demonstration also who can be signed in as."""

    template_name = "accounts/login.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the demonstration's people, and only on a demonstration."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context["demonstration"] = _demonstration() if settings.RUTHAN_DEMO else []
        return context


class SecondFactorPage(AuthenticateView):  # type: ignore[misc]  # allauth is untyped
    """The second step of signing in: a code, or a passkey."""

    template_name = "accounts/second_factor.html"
    form_class = SecondFactorForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """A passkey is offered only to those who have one."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        user = self.stage.login.user
        context["has_passkey"] = user.authenticator_set.filter(type="webauthn").exists()
        return context


def _demonstration() -> list[dict[str, object]]:
    logins = queries.demonstration_logins()
    held = guard.held_by([login.user.pk for login in logins])
    return [{"login": login, "held": held.get(login.user.pk, ())} for login in logins]


sign_in = SignInPage.as_view()
second_factor = SecondFactorPage.as_view()
sign_out = LogoutView.as_view(template_name="accounts/logout.html")
stopped = AccountInactiveView.as_view(template_name="accounts/stopped.html")
passkey_sign_in = LoginWebAuthnView.as_view()
confirm_password = ReauthenticateView.as_view(template_name="accounts/confirm_password.html")
confirm_code = ConfirmView.as_view(
    template_name="accounts/confirm_code.html", form_class=ConfirmForm
)
confirm_passkey = ReauthenticateWebAuthnView.as_view(template_name="accounts/confirm_passkey.html")
change_password = PasswordChangeView.as_view(
    template_name="accounts/password.html", success_url=reverse_lazy("accounts:me")
)

sign_out.login_required = False
passkey_sign_in.login_required = False
