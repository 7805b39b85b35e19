"""Inviting people, letting them set up their sign-in, stopping and restoring them."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Literal, NamedTuple
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_noop

from ruthan.accounts.models import Invitation, User
from ruthan.accounts.permissions import P
from ruthan.accounts.queries import TOKEN, demonstration_password
from ruthan.audit.actions import record
from ruthan.core import clock, guard
from ruthan.core.crypto import keyed_hash
from ruthan.core.retention import Rule, whole_rows

INVITATION_LIVES = timedelta(hours=72)

By = User | Literal["system"]


class Invited(NamedTuple):
    """A person and the one-time link; the link is shown once and kept nowhere."""

    user: User
    link: str


class UserNameTaken(Exception):
    """Somebody has this user name already."""


class InvitationUsed(Exception):
    """The link was used, has run out, or was replaced by a newer one."""


@transaction.atomic
def invite_user(
    *, by: By, username: str, name_th: str, name_en: str = "", email: str = ""
) -> Invited:
    """Make an account that nobody can sign in to yet, and its one-time link of 72 hours."""
    _require(by)
    name = User.normalize_username(username).strip().lower()
    if User.objects.filter(username__iexact=name).exists():
        raise UserNameTaken(name)
    user = User.objects.create_user(
        name, None, name_th=name_th, name_en=name_en, email=email,
        invited_by=None if by == "system" else by,
    )  # fmt: skip
    record(by=by, what="accounts:user:invite", on=user)
    return Invited(user, _new_link(by, user))


@transaction.atomic
def renew_invitation(*, by: By, user: User, because: str = "") -> Invited:
    """Let a person set up their sign-in anew (a lost telephone, an old link).

    Password and second factors are removed, older links and open sessions end.
    """
    _require(by)
    if not user.is_active:
        raise guard.Forbidden("this person was stopped")
    _refuse_machine(user)
    _refuse_self(by, user)
    user.set_unusable_password()
    user.save(update_fields=["password"])
    Authenticator.objects.filter(user=user).delete()
    record(by=by, what="accounts:user:reset", on=user, because=because)
    return Invited(user, _new_link(by, user))


@transaction.atomic
def accept_invitation(*, invitation: Invitation, password: str) -> User:
    """Set the password of an invited person; a link works once, for one of two who press."""
    live = Invitation.objects.filter(
        pk=invitation.pk, used_at__isnull=True, expires_at__gt=clock.now(), user__is_active=True
    )
    if live.update(used_at=clock.now()) != 1:
        raise InvitationUsed
    user = invitation.user
    user.set_password(password)
    user.save(update_fields=["password"])
    record(by=user, what="accounts:user:set-up", on=user)
    return user


@transaction.atomic
def stop_user(*, by: By, user: User, because: str = "") -> User:
    """End a person's access at once; their roles stay written. Nobody stops themselves."""
    _require(by)
    _refuse_self(by, user)
    if User.objects.filter(pk=user.pk, is_active=True).update(is_active=False):
        user.is_active = False
        Invitation.objects.filter(user=user, used_at__isnull=True).update(used_at=clock.now())
        record(by=by, what="accounts:user:stop", on=user, because=because)
    return user


@transaction.atomic
def restore_user(*, by: By, user: User, because: str = "") -> User:
    """Give a stopped person access again, with the sign-in they had. Safe to press twice."""
    _require(by)
    _refuse_machine(user)
    _refuse_self(by, user)
    if User.objects.filter(pk=user.pk, is_active=False).update(is_active=True):
        user.is_active = True
        record(by=by, what="accounts:user:restore", on=user, because=because)
    return user


@transaction.atomic
def make_machine(*, username: str, name: str) -> User:
    """A user that acts for a key of the API and can never sign in; the caller has checked who may.

    It has no password and no second factor, no invitation is ever made for it, and lists of people
    leave it out.
    """
    return User.objects.create_user(username, None, name_th=name, name_en=name, is_machine=True)


def stop_machine(*, user_id: uuid.UUID) -> None:
    """End what a machine may do, for good. One UPDATE."""
    User.objects.filter(pk=user_id, is_machine=True).update(is_active=False)


@transaction.atomic
def make_demonstration_user(
    *, username: str, name_th: str, name_en: str = "", email: str = ""
) -> User:
    """A fictional person who can sign in at once, with a real second factor that the page shows."""
    user = User.objects.create_user(
        username, None, name_th=name_th, name_en=name_en, email=email, is_demonstration=True
    )
    user.set_password(demonstration_password(user))
    user.save(update_fields=["password"])
    TOTP.activate(user, generate_totp_secret())
    record(by="system", what="accounts:user:invite", on=user, facts={"demonstration": True})
    return user


def _new_link(by: By, user: User) -> str:
    token = secrets.token_urlsafe(32)
    at = clock.now()
    Invitation.objects.filter(user=user, used_at__isnull=True).update(used_at=at)
    Invitation.objects.create(
        user=user, token_hash=keyed_hash(TOKEN, token), made_at=at,
        expires_at=at + INVITATION_LIVES, made_by=None if by == "system" else by,
    )  # fmt: skip
    return settings.RUTHAN_BASE_URL + reverse("accounts:set-up", args=[token])


def _require(by: By) -> None:
    """The program itself may seed; a person needs the permission."""
    if by != "system":
        guard.require(by, P.USER_INVITE)


def _refuse_machine(user: User) -> None:
    if user.is_machine:
        raise guard.Forbidden("a machine has a key, not a sign-in")


def _refuse_self(by: By, user: User) -> None:
    if by == user:
        raise guard.Forbidden("another administrator has to do this")


def shred_people(ids: Sequence[UUID]) -> int:
    """Take address, password and second factors from people who left; their name stays."""
    done = 0
    for user in User.objects.filter(pk__in=list(ids)):
        user.email = ""
        user.set_unusable_password()
        user.save(update_fields=["email", "password"])
        done += 1
    Authenticator.objects.filter(user__in=list(ids)).delete()
    return done


def _left(edge: datetime) -> QuerySet[Any]:
    there = User.objects.filter(is_active=False, is_demonstration=False)
    gone = ~Q(email="") | Exists(Authenticator.objects.filter(user=OuterRef("pk")))
    seen = there.filter(gone).annotate(moment=Coalesce(F("last_login"), F("date_joined")))
    return seen.filter(moment__lt=edge)


RULES = (
    Rule(
        name="accounts.person", model="accounts.User", covers=("mfa.Authenticator",),
        what=gettext_noop("Address and second factors of people who left"),
        since=gettext_noop("since they last signed in"),
        due=_left, shred=shred_people,
    ),
    whole_rows(
        Invitation.objects, past="expires_at",
        name="accounts.invitation", model="accounts.Invitation",
        what=gettext_noop("Invitations that have run out"),
        since=gettext_noop("since the invitation ran out"),
    ),
    whole_rows(
        Session.objects, past="expire_date", name="accounts.session", model="sessions.Session",
        what=gettext_noop("Sign-ins that have ended"),
        since=gettext_noop("since the sign-in ended"),
    ),
)  # fmt: skip
