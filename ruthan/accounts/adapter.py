"""How django-allauth behaves here: no public sign-up, a lighter Argon2, our own throttle."""

from __future__ import annotations

import base64
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _

from ruthan.core import keyring, throttle

LOGIN_LIMIT = throttle.Limit("login", times=10, seconds=300)


class QuickArgon2PasswordHasher(Argon2PasswordHasher):
    """Argon2id with 19 MiB, two passes, one lane (OWASP's first choice); 0.05 s on two cores."""

    time_cost = 2
    memory_cost = 19_456
    parallelism = 1


class StaffAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth is untyped
    """Accounts are made by invitation only; attempts are counted in PostgreSQL."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count attempts by user name and by network; refuse past the limit."""
        name = str(credentials.get("username", "")).lower()
        try:
            throttle.count(LOGIN_LIMIT, name)
            throttle.count(LOGIN_LIMIT, throttle.visitor(request))
        except throttle.TooOften as error:
            raise ValidationError(
                _("Too many attempts. Try again in %(minutes)d minutes.")
                % {"minutes": error.retry_after // 60 + 1}
            ) from error


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth is untyped
    """Secrets of second factors are encrypted at rest under a key derived from the keyring."""

    def encrypt(self, text: str) -> str:
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _box().decrypt(encrypted_text.encode()).decode()


def _box() -> Fernet:
    return Fernet(base64.urlsafe_b64encode(keyring.subkey("mfa")))
