"""Handing a check over to who can act, as the facts say; the package is masked."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction

from ruthan.audit.actions import record
from ruthan.core import clock
from ruthan.core.guard import require
from ruthan.core.states import Refused
from ruthan.intake import actions as intake_actions
from ruthan.intake import queries as intake
from ruthan.intake.states import ReportState
from ruthan.matching.engine.entities import masked_text
from ruthan.network import queries as network
from ruthan.referrals import actions as referrals
from ruthan.referrals import queries as referral_queries
from ruthan.trade import queries
from ruthan.trade.permissions import P
from ruthan.trade.rules.hand_over import hand_over
from ruthan.trade.rules.signals import price_of
from ruthan.trade.states import CheckState
from ruthan.triage.queries import matrix_in_force

if TYPE_CHECKING:
    from ruthan.referrals.models import Referral
    from ruthan.trade.models import TradeCheck

KIND = "trade"


class AlreadyAsked(Exception):
    """The organisation was asked about this check and has not answered yet."""


class NotTheirs(ValueError):
    """The rule does not name that organisation for such a check, or it is not in the network."""


@transaction.atomic
def hand_over_check(
    *, by: Any, check: TradeCheck, organisation: str, asked: str, is_demonstration: bool = False
) -> Referral:
    """Ask an organisation that the rule names; ground and clock are the routing table's.

    The package holds goods, shop, numbers, price and masked words: no buyer, no contact.
    """
    require(by, P.CHECK_REFER, organisation=check.report.centre_id)
    check = queries.locked(check.pk)
    if queries.is_gone(check):
        raise Refused(CheckState.GONE, "referred")
    facts = queries.facts_of(check)
    named = hand_over(
        matrix=matrix_in_force(),
        category=check.category,
        product=check.product,
        platform=str(facts.get("platform", "")),
    )
    desk = next((one for one in named if one.organisation == organisation), None)
    where = network.organisation(organisation)
    if desk is None or where is None:
        raise NotTheirs(organisation)
    before = referral_queries.about(KIND, check.pk)
    if any(one.organisation_id == where.pk and one.is_open for one in before):
        raise AlreadyAsked(organisation)
    referral = referrals.refer(
        by=by,
        organisation=where,
        from_centre=check.report.centre,
        about=(KIND, check.pk),
        ground=desk.ground,
        package=_package(check, facts, asked, desk.why.th),
        due_at=clock.now() + timedelta(hours=desk.hours),
        is_demonstration=is_demonstration or check.is_demonstration,
    )
    told = {"to": organisation, "referral": referral.ref}
    record(by=by, what="trade:check:refer", on=check, facts=told)
    _say_so(check)
    return referral


def _say_so(check: TradeCheck) -> None:
    """The follow-up page says that an agency was asked, where the report may still move."""
    try:
        intake_actions.move_report(by="system", report=check.report, to=ReportState.REFERRED)
    except Refused:
        return


def _package(check: TradeCheck, facts: dict[str, Any], asked: str, why: str) -> dict[str, Any]:
    report = check.report
    price, lines = facts.get("price"), []
    for label, value in (
        ("สินค้า", facts.get("goods")), ("ร้าน", facts.get("shop")), ("ขายที่", facts.get("page")),
        ("เลขทะเบียน", facts.get("numbers")), ("ราคา", price and f"{price_of(price)} บาท"),
    ):  # fmt: skip
        if value:
            lines.append(f"{label}: {masked_text(str(value))}")
    seen = [
        f"{line.word_label}: {line.number} ({line.place.name.th if line.place else ''})"
        for line in queries.look_ups_of(check)
    ]
    text = masked_text(intake.text_of(report))
    return {
        "asked": asked.strip(),
        "statement": "\n".join([*lines, why]),
        "title": check.ref,
        "samples": [{"text": text, "at": report.submitted_at.isoformat()}],
        "look_ups": seen,
        "people": queries.people_about(check),
        "earliest": report.submitted_at.isoformat(),
    }
