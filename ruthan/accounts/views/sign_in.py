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


class _Bare:
    """Fields say what they are by their labels; a placeholder would say it twice."""

    def get_form(self, form_class: Any = None) -> Any:
        """The form without the placeholders that allauth gives."""
        form = super().get_form(form_class)  # type: ignore[misc]  # of the view beside it
        for field in form.fields.values():
            field.widget.attrs.pop("placeholder", None)
        return form


class ConfirmPasswordPage(_Bare, ReauthenticateView):  # type: ignore[misc]  # allauth is untyped
    """The password again, for those who have no second factor yet."""

    template_name = "accounts/confirm_password.html"


class ConfirmCodePage(_Bare, ConfirmView):  # type: ignore[misc]  # allauth is untyped
    """The code again, before something dangerous."""

    template_name = "accounts/confirm_code.html"
    form_class = ConfirmForm


class PasswordPage(_Bare, PasswordChangeView):  # type: ignore[misc]  # allauth is untyped
    """A new password."""

    template_name = "accounts/password.html"
    success_url = reverse_lazy("accounts:me")


class SignInPage(_Bare, LoginView):  # type: ignore[misc]  # allauth is untyped
    """User name and password; on a demonstration also who can be signed in as."""

    template_name = "accounts/login.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the demonstration's people, and only on a demonstration."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context["demonstration"] = _demonstration() if settings.RUTHAN_DEMO else []
        context["pretended_line"] = settings.RUTHAN_LINE_SIMULATOR
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
confirm_password = ConfirmPasswordPage.as_view()
confirm_code = ConfirmCodePage.as_view()
confirm_passkey = ReauthenticateWebAuthnView.as_view(template_name="accounts/confirm_passkey.html")
change_password = PasswordPage.as_view()

sign_out.login_required = False
passkey_sign_in.login_required = False
