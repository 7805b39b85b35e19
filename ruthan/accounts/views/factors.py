"""Second factors of one's own: the app, passkeys, recovery codes; allauth's views in our design."""

from __future__ import annotations

import time
from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.views import IndexView
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import (
    DownloadRecoveryCodesView,
    GenerateRecoveryCodesView,
    ViewRecoveryCodesView,
)
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView, RemoveWebAuthnView
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

CODES_SHOWN_FOR = 600  # seconds: recovery codes are seen and saved right after they were made
_CODES_MADE = "ruthan_codes_made"


class FactorsPage(IndexView):  # type: ignore[misc]  # allauth is untyped
    """What this person signs in with."""

    template_name = "accounts/factors.html"


class AppPage(ActivateTOTPView):  # type: ignore[misc]  # allauth is untyped
    """Set up an authenticator app with a QR code."""

    template_name = "accounts/app_add.html"

    def form_valid(self, form: Any) -> HttpResponse:
        """The code that set it up is also this session's first second factor."""
        answer: HttpResponse = super().form_valid(form)
        _count_as_shown(self.request, "totp")
        return answer


class PasskeyPage(AddWebAuthnView):  # type: ignore[misc]  # allauth is untyped
    """Add a passkey or a security key."""

    template_name = "accounts/passkey_add.html"

    def form_valid(self, form: Any) -> HttpResponse:
        """The key that was just touched is also this session's second factor."""
        answer: HttpResponse = super().form_valid(form)
        _count_as_shown(self.request, "webauthn")
        return answer


class RemovePasskeyPage(RemoveWebAuthnView):  # type: ignore[misc]  # allauth is untyped
    """Remove a passkey, unless it is the last second factor."""

    template_name = "accounts/passkey_remove.html"

    def form_valid(self, form: Any) -> HttpResponse:
        """Refuses the last one with a sentence."""
        if not get_adapter().can_delete_authenticator(self.get_object()):
            messages.error(self.request, _("Add another way first: one second factor must remain."))
            return redirect("mfa_index")
        answer: HttpResponse = super().form_valid(form)
        return answer


class NewCodesPage(GenerateRecoveryCodesView):  # type: ignore[misc]  # allauth is untyped
    """Make ten new recovery codes; the old ones end."""

    template_name = "accounts/codes_new.html"

    def form_valid(self, form: Any) -> HttpResponse:
        """They can be seen for a few minutes in this session."""
        self.request.session[_CODES_MADE] = time.time()
        answer: HttpResponse = super().form_valid(form)
        return answer


class CodesPage(ViewRecoveryCodesView):  # type: ignore[misc]  # allauth is untyped
    """The codes right after they were made; later only how many are left."""

    template_name = "accounts/codes.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Hides the codes once their minutes are over."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context["left"] = len(context["unused_codes"])
        context["shown"] = _codes_fresh(self.request)
        if not context["shown"]:
            context["unused_codes"] = []
        return context


class CodesFile(DownloadRecoveryCodesView):  # type: ignore[misc]  # allauth is untyped
    """The codes as a text file, as long as the page shows them."""

    template_name = "accounts/codes.txt"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Later there is nothing to download."""
        if not _codes_fresh(request):
            return redirect("mfa_view_recovery_codes")
        answer: HttpResponse = super().dispatch(request, *args, **kwargs)
        return answer


def _codes_fresh(request: HttpRequest) -> bool:
    made = float(request.session.get(_CODES_MADE, 0))
    return time.time() - made < CODES_SHOWN_FOR


def _count_as_shown(request: HttpRequest, kind: str) -> None:
    held = Authenticator.objects.filter(user=request.user, type=kind).latest("created_at")
    record_authentication(
        request, held.user, "mfa", id=held.pk, type=held.type, reauthenticated=True
    )
    codes = Authenticator.objects.filter(user=request.user, type="recovery_codes")
    if codes.filter(last_used_at__isnull=True, created_at__gte=held.created_at).exists():
        request.session[_CODES_MADE] = time.time()


factors = FactorsPage.as_view()
app_add = AppPage.as_view()
app_remove = DeactivateTOTPView.as_view(template_name="accounts/app_remove.html")
passkey_add = PasskeyPage.as_view()
passkey_remove = RemovePasskeyPage.as_view()
codes_new = NewCodesPage.as_view()
codes = CodesPage.as_view()
codes_file = CodesFile.as_view()


def factors_list(request: HttpRequest) -> HttpResponse:
    """Allauth's name for the list of passkeys: they stand on the page of second factors."""
    return redirect("mfa_index")
