"""A check from the question to its answer: opened with its report, answered, closed, forgotten."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from ruthan.audit.actions import record
from ruthan.core import clock
from ruthan.core.guard import require
from ruthan.core.refs import public_reference
from ruthan.core.states import Refused, move
from ruthan.intake.actions import add_remark
from ruthan.intake.states import Author
from ruthan.referrals import actions as referrals
from ruthan.referrals import queries as referral_queries
from ruthan.trade import queries
from ruthan.trade.actions.retention import shred_checks
from ruthan.trade.actions.seller import cancel_letter
from ruthan.trade.models import TradeCheck
from ruthan.trade.permissions import P
from ruthan.trade.rules import rights
from ruthan.trade.rules.signals import price_of
from ruthan.trade.rules.tables import products
from ruthan.trade.states import MOVES, CheckState, Word

if TYPE_CHECKING:
    from ruthan.intake.models import Report

KIND = "trade"


class DayRefused(ValueError):
    """Goods cannot have come, or a purchase been cancelled, on that day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What somebody wants checked: the facts as filled in, the trouble, the day of receipt."""

    facts: Mapping[str, Any] = field(default_factory=dict)
    category: str = ""
    received_on: date | None = None


@transaction.atomic
def open_check(
    *, by: Any, report: Report, asked: Asked, at: datetime | None = None
) -> TradeCheck:  # fmt: skip
    """Open the check of a report that was just written; the same report twice is one check.

    The facts are sealed under the report's key, so that they go with it.
    """
    held = queries.check_of(report)
    if held is not None:
        return held
    now = at or clock.now()
    product = str(asked.facts.get("product", ""))
    goods = products().get(product)
    check = TradeCheck(
        ref=public_reference("T"),
        report=report,
        category=asked.category or (goods.category if goods else "not-as-described"),
        product=product,
        facts_sealed=queries.seal_facts(report.data_key, asked.facts),
        seller_key=queries.seller_key(str(asked.facts.get("shop", ""))),
        received_on=asked.received_on,
        opened_at=now,
        due_at=rights.first_look_by(now),
        is_demonstration=report.is_demonstration,
    )
    check.save(force_insert=True)
    facts: dict[str, Any] = {"report": report.ref, "category": check.category}
    record(by=by, what="trade:check:open", on=check, facts=facts)
    return check


def text_for_report(text: str, facts: Mapping[str, Any]) -> str:
    """The words of the report: what was pasted, then what was filled in, one line each.

    Few words of ours, so that two checks are never alike by our words alone.
    """
    lines = [text.strip()] if text.strip() else []
    goods = products().get(str(facts.get("product", "")))
    named = " ".join(filter(None, (facts.get("goods", ""), goods.name.th if goods else "")))
    price = facts.get("price")
    for label, value in (
        ("สินค้า", named), ("ร้าน", facts.get("shop", "")), ("ขายที่", facts.get("page", "")),
        ("ราคา", f"{price_of(price)} บาท" if price else ""), ("เลข", facts.get("numbers", "")),
    ):  # fmt: skip
        if value and value not in text:
            lines.append(f"{label} {value}")
    return "\n".join(lines)


@transaction.atomic
def note_days(
    *, by: Any, check: TradeCheck, received_on: date | None, cancelled_on: date | None = None
) -> TradeCheck:
    """Keep when the goods came and when the buyer cancelled; raises DayRefused for no such day."""
    today = clock.today()
    if received_on is not None and not rights.is_day_of_receipt(received_on, today=today):
        raise DayRefused("received_on")
    if cancelled_on is not None and (
        received_on is None or not received_on <= cancelled_on <= today
    ):
        raise DayRefused("cancelled_on")
    check.received_on, check.cancelled_on = received_on, cancelled_on
    check.save(update_fields=["received_on", "cancelled_on"])
    record(by=by, what="trade:check:days", on=check)
    return check


@transaction.atomic
def answer_citizen(*, by: Any, check: TradeCheck, word: str, text: str) -> TradeCheck:
    """Tell who asked what was found, in the conversation of their report; it may be said again.

    Needs a recorded look-up with that word, but for "cannot be checked". Raises Refused when the
    check is closed or withdrawn, ValueError for a word nobody recorded.
    """
    require(by, P.CHECK_WORK, organisation=check.report.centre_id)
    if word not in Word.values or not text.strip():
        raise ValueError(word)
    check = queries.locked(check.pk)
    if queries.is_gone(check):
        raise Refused(CheckState.GONE, CheckState.ANSWERED)
    seen = {line.word for line in queries.look_ups_of(check)}
    if word != Word.UNKNOWN and word not in seen:
        raise ValueError(word)
    if check.state == CheckState.CLOSED:
        raise Refused(check.state, CheckState.ANSWERED)
    with override(check.report.language):
        body = _("%(outcome)s.\n%(text)s") % {"outcome": Word(word).label, "text": text.strip()}
    add_remark(by=by, report=check.report, body=body, author=Author.STAFF)
    if check.state == CheckState.OPEN:
        move(check, to=CheckState.ANSWERED, moves=MOVES, answered_at=clock.now())
    record(by=by, what="trade:check:answer", on=check, facts={"word": word})
    return check


@transaction.atomic
def close_check(*, by: Any, check: TradeCheck) -> TradeCheck:
    """End the work on a check; raises Refused when it has ended."""
    require(by, P.CHECK_WORK, organisation=check.report.centre_id)
    move(check, to=CheckState.CLOSED, moves=MOVES)
    record(by=by, what="trade:check:close", on=check)
    return check


@transaction.atomic
def reopen_check(*, by: Any, check: TradeCheck) -> TradeCheck:
    """Take it up again with a new clock."""
    require(by, P.CHECK_WORK, organisation=check.report.centre_id)
    move(check, to=CheckState.OPEN, moves=MOVES, due_at=rights.first_look_by(clock.now()))
    record(by=by, what="trade:check:reopen", on=check)
    return check


@transaction.atomic
def forget(*, report_id: UUID) -> bool:
    """Follow a report that was withdrawn, sealed or shredded: nothing of the check stays readable.

    Open requests to organisations are taken back, and a letter that was not answered ends, but
    not while something is said in public that the seller may still answer. What was proposed and
    never published is sent back and emptied. Safe twice; False when there is no check.
    """
    check = TradeCheck.objects.select_for_update(of=("self",)).filter(report_id=report_id).first()
    if check is None:
        return False
    for referral in referral_queries.about(KIND, check.pk):
        if referral.is_open:
            referrals.withdraw(by="system", referral=referral)
    if not queries.is_in_public(check):
        cancel_letter(by="system", check=check)
    if check.state != CheckState.GONE:
        move(check, to=CheckState.GONE, moves=MOVES)
        record(by="system", what="trade:check:forget", on=check)
    shred_checks([check.pk])
    return True
