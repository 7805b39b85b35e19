"""Questions about people."""

from __future__ import annotations

import time
import uuid
from collections.abc import Collection
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt
from django.db.models import Exists, OuterRef, Q, QuerySet

from ruthan.accounts.models import Invitation, User
from ruthan.core import clock
from ruthan.core.crypto import keyed_hash

TOKEN = "accounts:invitation"  # noqa: S105 - the purpose of a key
_PERIOD = 30  # seconds that one code of an authenticator app lives


@dataclass(frozen=True, slots=True)
class DemonstrationLogin:
    """How to sign in as one of the demonstration's people, shown on a demonstration only."""

    user: User
    password: str
    code: str
    seconds_left: int


def people(*, search: str = "", state: str = "") -> QuerySet[User]:
    """Every person with an account, and whether a second factor is set up (`has_factor`)."""
    factors = Authenticator.objects.filter(user=OuterRef("pk"), type__in=("totp", "webauthn"))
    found = User.objects.filter(is_machine=False).annotate(has_factor=Exists(factors))
    found = found.order_by("-is_active", "username")
    if state in {"active", "stopped"}:
        found = found.filter(is_active=state == "active")
    for word in search.split()[:6]:
        found = found.filter(
            Q(username__icontains=word) | Q(name_th__icontains=word) | Q(name_en__icontains=word)
        )
    return found


def person(user_id: uuid.UUID) -> User | None:
    """One person; no machine. One query."""
    return User.objects.filter(pk=user_id, is_machine=False).first()


def names_of(ids: Collection[uuid.UUID]) -> dict[uuid.UUID, str]:
    """The names of people, by their ids. One query at most."""
    return {one.pk: one.name for one in User.objects.filter(pk__in=ids)} if ids else {}


def person_named(username: str) -> User | None:
    """The person of that user name; no machine. One query."""
    return User.objects.filter(username=username, is_machine=False).first()


def invitation_for(token: str) -> Invitation | None:
    """The invitation that a link opens: not used, not too old, and not of a stopped person."""
    held = Invitation.objects.select_related("user").filter(
        token_hash=keyed_hash(TOKEN, token), used_at__isnull=True, expires_at__gt=clock.now(),
        user__is_active=True,
    )  # fmt: skip
    return held.first()


def open_invitation(user: User) -> Invitation | None:
    """The invitation that waits for the person, without its token: nobody can read that again."""
    waiting = user.invitations.filter(used_at__isnull=True, expires_at__gt=clock.now())
    return waiting.order_by("-made_at").first()


def demonstration_password(user: User) -> str:
    """The password of a person of the demonstration: fictional, fixed, and shown to everyone."""
    return f"{user.username}-demo-000000"


def demonstration_logins() -> list[DemonstrationLogin]:
    """Everyone of the demonstration with the code that their app shows now. One query."""
    apps = Authenticator.objects.filter(
        type="totp", user__is_demonstration=True, user__is_active=True
    )
    at = int(time.time())
    return [
        DemonstrationLogin(
            app.user, demonstration_password(app.user),
            format_hotp_value(hotp_value(decrypt(app.data["secret"]), at // _PERIOD)),
            _PERIOD - at % _PERIOD,
        )
        for app in apps.select_related("user").order_by("user__date_joined", "user__username")
    ]  # fmt: skip
