"""How django-allauth behaves here: no public sign-up, a lighter Argon2, our own throttle."""

from __future__ import annotations

import base64
from typing import Any

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet
from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ruthan.accounts import access
from ruthan.core import keyring, throttle

NAME_LIMIT = throttle.Limit("login-name", times=10, seconds=300)
NETWORK_LIMIT = throttle.Limit("login-network", times=100, seconds=300)


class QuickArgon2PasswordHasher(Argon2PasswordHasher):
    """Argon2id with 19 MiB, two passes, one lane (OWASP's first choice); 0.05 s on two cores."""

    time_cost = 2
    memory_cost = 19_456
    parallelism = 1


class StaffAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth is untyped
    """Accounts are made by invitation only; failed attempts are counted in PostgreSQL."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def pre_login(self, request: HttpRequest, user: Any, **options: Any) -> Any:
        """Refuse the machine of an API key, by whatever way it might come."""
        if user.is_machine:
            raise PermissionDenied
        return super().pre_login(request, user, **options)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Refuse once too many attempts failed for the user name, or from the network."""
        for limit, who in _counters(request, credentials):
            try:
                throttle.refuse_if_full(limit, who)
            except throttle.TooOften as error:
                raise too_often(error) from error

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Count a failed attempt, whether the user name exists or not."""
        for limit, who in _counters(request, credentials):
            try:
                throttle.count(limit, who)
            except throttle.TooOften as error:
                raise too_often(error) from error

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Whoever has a second factor confirms with it; a password alone opens nothing."""
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        strong = [method for method in methods if method["id"] != "reauthenticate"]
        return strong if access.has_second_factor(user) else methods


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth is untyped
    """Secrets of second factors are encrypted at rest; the last factor cannot be taken away."""

    def encrypt(self, text: str) -> str:
        """Under a key derived from the keyring."""
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The other way round."""
        return _box().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Recovery codes do not count: an app or a passkey must remain."""
        others = access.second_factors(authenticator.user_id).exclude(pk=authenticator.pk)
        return bool(others.exists())

    def build_totp_svg(self, url: str) -> str:
        """The QR code that an authenticator app reads."""
        return str(segno.make(url, error="m").svg_inline(scale=5, border=2, light="#fff"))

    def _get_site_name(self) -> str:
        english = (get_language() or "th").startswith("en")
        return settings.RUTHAN_NAME_EN if english else settings.RUTHAN_NAME_TH


def too_often(error: throttle.TooOften) -> ValidationError:
    """The same sentence at every place where somebody tried too often."""
    words = _("Too many attempts. Try again in %(minutes)d minutes.")
    return ValidationError(words % {"minutes": error.retry_after // 60 + 1})


def _counters(
    request: HttpRequest, credentials: dict[str, Any]
) -> list[tuple[throttle.Limit, str | bytes]]:
    name = str(credentials.get("username", "")).strip().lower()
    return [(NAME_LIMIT, name), (NETWORK_LIMIT, throttle.visitor(request))]


def _box() -> Fernet:
    return Fernet(base64.urlsafe_b64encode(keyring.subkey("mfa")))
