"""A request as programs read it: opened, in the language asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.dateparse import parse_datetime

from ruthan.core import clock
from ruthan.core.api.door import must_hold
from ruthan.referrals import queries, rules
from ruthan.referrals.api.schemas import ReferralWhole, Sample, Turn
from ruthan.referrals.states import RUNNING, Finding, ReferralState, findings_for, steps_from

if TYPE_CHECKING:
    from django.http import HttpRequest

    from ruthan.referrals.models import Referral


def must_be_as_read(request: HttpRequest, row: Referral) -> None:
    """Refuse what was decided on an older reading, for those who say which they read (If-Match).

    Inside of the transaction of the act: the request is locked until its end.
    """
    if "If-Match" in request.headers:
        held = queries.referrals().select_for_update(of=("self",)).get(pk=row.pk)
        must_hold(request, whole(held))


def told(row: Referral) -> dict[str, Any]:
    package, given = queries.package_of(row), queries.answer_of(row)
    return {
        "ref": row.ref,
        "state": row.state,
        "label": str(ReferralState(row.state).label),
        "ground": row.ground,
        "centre": row.from_centre.name,
        "ask": row.ask,
        "tlp": row.tlp,
        "asked": str(package.get("asked", "")),
        "statement": str(package.get("statement", "")),
        "claim": str(package.get("claim", "")),
        "dispatched_at": row.dispatched_at,
        "due_at": row.due_at,
        "may": steps_from(row.state),
        "is_overdue": rules.is_overdue(row.due_at, clock.now(), is_running=row.state in RUNNING),
        "acknowledged_at": row.acknowledged_at,
        "url": f"{settings.RUTHAN_BASE_URL}/staff/referrals/{row.ref}/",
        "answer": given and _finding(given),
    }


def _finding(given: queries.Answer) -> dict[str, Any]:
    return {
        "finding": given.code,
        "label": str(Finding(given.code).label),
        "text": given.text,
        "url": given.url,
        "at": given.at,
    }


def whole(row: Referral) -> bytes:
    package = queries.package_of(row)
    spread = package.get("spread", {})
    samples = package.get("samples", [])
    earliest = package.get("earliest")
    fitting: list[Any] = [one.value for one in findings_for(row.ask)]
    return ReferralWhole(
        **told(row),
        findings=fitting,
        samples=[Sample(text=one["text"], at=parse_datetime(one["at"])) for one in samples],
        reports=spread.get("reports", 0),
        reporters=spread.get("reporters", 0),
        provinces=queries.provinces_of(package),
        earliest=parse_datetime(earliest) if earliest else None,
        target=str(package.get("target", "")),
        turns=[
            Turn.model_validate({"kind": one.turn.kind, "text": one.text, "at": one.turn.at})
            for one in queries.said_of(row)
        ],
        digest=row.digest,
    ).encoded()
