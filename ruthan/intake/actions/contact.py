"""The one way in which a reporter may be told, with the consent that was given for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from ruthan.audit.actions import record
from ruthan.core import clock, crypto
from ruthan.intake.models import Contact, Report
from ruthan.intake.rules import labels
from ruthan.intake.rules.ways import is_mobile, read_phone
from ruthan.intake.states import WayKind
from ruthan.messaging.actions import stop_messages

NOTICE_VERSION = "notice-1"  # the words of the consent on the receipt page; new words, new number
PURPOSE = "answer"
_LONGEST = 254


class ContactRefused(ValueError):
    """Nobody can be told there: no e-mail address, or no number to be called or written to."""


@dataclass(frozen=True, slots=True)
class Way:
    """A way to be told that somebody agreed to: its kind, where, and by which words."""

    kind: str  # of states.WayKind
    value: str
    notice_version: str = NOTICE_VERSION


def checked_way(way: Way) -> Way:
    """The same with its value in one form; raises ContactRefused."""
    if way.kind == WayKind.EMAIL:
        value = way.value.strip()
        try:
            validate_email(value)
        except ValidationError as error:
            raise ContactRefused from error
        if len(value) > _LONGEST:
            raise ContactRefused
    else:
        value = read_phone(way.value)
        if not value or (way.kind == WayKind.SMS and not is_mobile(value)):
            raise ContactRefused
    return Way(WayKind(way.kind), value, way.notice_version)


def keep_contact(report: Report, way: Way) -> Contact:
    """Seal a way and note the consent: which words, for what, when. Raises ContactRefused."""
    way = checked_way(way)
    contact, _ = Contact.objects.update_or_create(
        report=report,
        defaults={
            "kind": way.kind,
            "value_sealed": crypto.seal(report.data_key, labels.CONTACT, way.value),
            "purpose": PURPOSE,
            "notice_version": way.notice_version or NOTICE_VERSION,
            "consent_at": clock.now(),
            "withdrawn_at": None,
        },
    )
    return contact


@transaction.atomic
def set_contact(*, by: Any, report: Report, email: str, notice_version: str = "") -> Contact:
    """Leave or change the address to be told at; raises ContactRefused."""
    contact = keep_contact(report, Way(WayKind.EMAIL, email, notice_version))
    record(by=by, what="intake:contact:set", on=report, facts={"notice": contact.notice_version})
    return contact


@transaction.atomic
def drop_contact(*, by: Any, report: Report) -> None:
    """Take the consent back: the address is deleted and nothing more is sent; twice is fine."""
    gone, _ = Contact.objects.filter(report=report).delete()
    if gone:
        stop_messages(about=("report", str(report.id)))
        record(by=by, what="intake:contact:drop", on=report)
