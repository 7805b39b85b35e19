"""Who may open which report: staff of its own centre, and whoever holds its receipt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from ruthan.core import refs
from ruthan.core.crypto import keyed_hash
from ruthan.core.guard import may, organisations_where
from ruthan.intake.models import Report, SealedDrop
from ruthan.intake.permissions import P
from ruthan.intake.rules import labels
from ruthan.intake.states import ReportState

if TYPE_CHECKING:
    from uuid import UUID

    from ruthan.accounts.models import User
    from ruthan.core.refs import Receipt

_NOBODYS = b"\0" * 16


def reports_for(user: User) -> QuerySet[Report]:
    """The reports that a person may read whole: those of their own centres."""
    own = organisations_where(user, P.REPORT_READ)
    return Report.objects.select_related("data_key", "centre", "cluster").filter(centre__in=own)


def report_for(user: User, ref: str) -> Report:
    """One report to read whole; Http404 when it is another centre's, withdrawn or not there."""
    live = reports_for(user).exclude(state=ReportState.WITHDRAWN)
    return get_object_or_404(live, ref=ref)


def masked_report_for(user: User, ref: str) -> Report:
    """One report of any centre, for its masked text only; Http404 without the permission."""
    if not may(user, P.REPORT_READ_MASKED):
        raise Http404
    live = Report.objects.select_related("data_key", "centre", "cluster")
    return get_object_or_404(live.exclude(state=ReportState.WITHDRAWN), ref=ref)


def report_by_receipt(typed: str | Receipt) -> Report | SealedDrop | None:
    """What a receipt opens, or None; the same two queries and one hash whether it exists or not."""
    receipt = refs.parse_receipt(typed) if isinstance(typed, str) else typed
    asked = receipt or refs.new_receipt()
    reports = Report.objects.select_related("data_key", "centre")
    report = reports.filter(receipt_lookup=asked.lookup).first()
    drop = SealedDrop.objects.filter(receipt_lookup=asked.lookup).first()
    found = report or drop
    salt = bytes(found.receipt_salt) if found and found.receipt_salt else _NOBODYS
    held = bytes(found.receipt_hash) if found and found.receipt_hash else b"\0" * 32
    fits = refs.same(keyed_hash(labels.RECEIPT, asked.secret, salt), held)
    return found if fits and receipt is not None else None


def kind_of(thing: Report | SealedDrop) -> str:
    """report or drop."""
    return "report" if isinstance(thing, Report) else "drop"


def handle_of(thing: Report | SealedDrop) -> tuple[str, UUID, str]:
    """What a browser may hold for a while: kind, key, and a mark of its receipt."""
    return kind_of(thing), thing.pk, _mark(thing)


def thing_of_handle(kind: str, ident: UUID, mark: str) -> Report | SealedDrop | None:
    """What a handle opens, or None when the receipt was renewed or carried over since."""
    found: Report | SealedDrop | None
    if kind == "report":
        reports = Report.objects.select_related("data_key", "centre", "cluster")
        found = reports.filter(pk=ident).first()
    else:
        found = SealedDrop.objects.filter(pk=ident).first()
    return found if found and _mark(found) == mark else None


def _mark(thing: Report | SealedDrop) -> str:
    return keyed_hash("receipt.mark", bytes(thing.receipt_hash or b"")).hex()[:16]
