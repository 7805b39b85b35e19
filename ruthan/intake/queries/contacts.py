"""How a reporter agreed to be told. Whoever shows it to staff records that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ruthan.core import crypto
from ruthan.intake.models import Contact, Report
from ruthan.intake.rules import labels
from ruthan.intake.states import WayKind

if TYPE_CHECKING:
    from uuid import UUID


def contact_of(report: Report) -> str:
    """The e-mail address or number that the reporter left, or ''. Staff see it on record only."""
    return way_of(report)[1]


def way_of(report: Report) -> tuple[str, str]:
    """How the reporter agreed to be told and where; ('', '') without. Staff see it on record only.

    The kind is one of states.WayKind. One query.
    """
    contact = Contact.objects.filter(report=report, withdrawn_at__isnull=True).first()
    if contact is None:
        return "", ""
    value = crypto.open_text(report.data_key, labels.CONTACT, bytes(contact.value_sealed))
    return contact.kind, value


def wants_call(report_id: UUID) -> bool:
    """Whether the reporter agreed to be called back. One query."""
    agreed = Contact.objects.filter(report=report_id, withdrawn_at__isnull=True)
    return agreed.filter(kind=WayKind.PHONE).exists()
