"""A month put together: why nothing was done on a channel, in which order entries stand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction

from ruthan.audit.actions import record
from ruthan.campaigns import access
from ruthan.campaigns.actions.month import month_open
from ruthan.campaigns.models import Activity, Nothing
from ruthan.campaigns.permissions import P
from ruthan.campaigns.queries.monthly import month_entries
from ruthan.core.guard import Forbidden

if TYPE_CHECKING:
    from ruthan.network.models import Organisation


class SaidMeanwhile(Exception):
    """Somebody else gave a reason that the person has not seen; nothing was changed."""

    def __init__(self, because: str) -> None:
        super().__init__(because)
        self.because = because


@transaction.atomic
def say_nothing(
    *, by: Any, unit: Organisation, month: date, channel: str, because: str, seen: str | None = None
) -> None:
    """Say why nothing was done on a channel, or with no reason take it back.

    Raises Forbidden, MonthSealed, and SaidMeanwhile when a reason stands there that is neither
    the one that was `seen` nor the same as this.
    """
    must_submit(by, unit)
    report = month_open(unit, month)
    rows = Nothing.objects.filter(report=report, channel=channel).values_list("because", flat=True)
    there = rows.first() or ""
    if seen is not None and there not in {seen.strip(), because.strip()}:
        raise SaidMeanwhile(there)
    if because.strip():
        Nothing.objects.update_or_create(
            report=report, channel=channel, defaults={"because": because.strip()[:200]}
        )
    else:
        Nothing.objects.filter(report=report, channel=channel).delete()
    facts: dict[str, Any] = {"channel": channel, "is_said": bool(because.strip())}
    record(by=by, what="campaigns:month:nothing", on=report, facts=facts)


@transaction.atomic
def order_entries(
    *, by: Any, unit: Organisation, month: date, channel: str, refs: Sequence[str]
) -> None:
    """Put the entries of a channel into an order; those that are not named stay behind the others.

    Raises Forbidden and MonthSealed.
    """
    must_submit(by, unit)
    report = month_open(unit, month)
    held = {one.ref: one for one in month_entries(unit, month)[channel]}
    named = [held[ref] for ref in dict.fromkeys(refs) if ref in held]
    named += [one for one in held.values() if one not in named]
    for place, one in enumerate(named, start=1):
        one.place_in_month = place
    Activity.objects.bulk_update(named, ["place_in_month"])
    record(by=by, what="campaigns:month:order", on=report, facts={"channel": channel})


def must_submit(by: Any, unit: Organisation) -> None:
    """Refuse whoever may not report for a unit; raises Forbidden."""
    if not access.units_for(by, P.REPORT_SUBMIT).filter(pk=unit.pk).exists():
        raise Forbidden(P.REPORT_SUBMIT)
