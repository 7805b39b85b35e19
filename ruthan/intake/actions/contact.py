"""The one address that a reporter may leave, with the consent that was given for it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from ruthan.audit.actions import record
from ruthan.core import clock, crypto
from ruthan.intake.models import Contact, Report
from ruthan.intake.rules import labels
from ruthan.messaging.actions import stop_messages

NOTICE_VERSION = "notice-1"  # the words of the consent on the receipt page; new words, new number
PURPOSE = "answer"
_LONGEST = 254


class ContactRefused(ValueError):
    """The address cannot be an e-mail address."""


def keep_contact(report: Report, *, email: str, notice_version: str = "") -> Contact:
    """Seal an address and note the consent: which notice, for what, when. Raises ContactRefused."""
    value = email.strip()
    try:
        validate_email(value)
    except ValidationError as error:
        raise ContactRefused from error
    if len(value) > _LONGEST:
        raise ContactRefused
    contact, _ = Contact.objects.update_or_create(
        report=report,
        defaults={
            "kind": "email",
            "value_sealed": crypto.seal(report.data_key, labels.CONTACT, value),
            "purpose": PURPOSE,
            "notice_version": notice_version or NOTICE_VERSION,
            "consent_at": clock.now(),
            "withdrawn_at": None,
        },
    )
    return contact


@transaction.atomic
def set_contact(*, by: Any, report: Report, email: str, notice_version: str = "") -> Contact:
    """Leave or change the address to be told at; raises ContactRefused."""
    contact = keep_contact(report, email=email, notice_version=notice_version)
    record(by=by, what="intake:contact:set", on=report, facts={"notice": contact.notice_version})
    return contact


@transaction.atomic
def drop_contact(*, by: Any, report: Report) -> None:
    """Take the consent back: the address is deleted and nothing more is sent; twice is fine."""
    gone, _ = Contact.objects.filter(report=report).delete()
    if gone:
        stop_messages(about=("report", str(report.id)))
        record(by=by, what="intake:contact:drop", on=report)
