"""How long things are kept: rules that the apps declare, dated periods, holds, and the shredding.

A rule names the model, what of it goes, since which moment and how. The number of days is data:
`data/retention.json` ships it with date and source, a row of RetentionPeriod replaces it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Manager, Min, QuerySet

from ruthan.core import clock, metrics
from ruthan.core.models import LegalHold, RetentionPeriod, ShredRun

BATCH = 200
_SHIPPED = Path(__file__).parent / "data" / "retention.json"


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that is not kept for ever.

    `due` answers the rows whose time is over at an edge, each with its `moment`; `waiting` those
    whose time is over but which are still open. `shred` takes primary keys, runs inside a
    transaction, is safe twice, and returns how many it took away.
    """

    name: str
    model: str
    what: str
    since: str
    due: Callable[[datetime], QuerySet[Any]]
    shred: Callable[[Sequence[Any]], int]
    covers: tuple[str, ...] = ()
    waiting: Callable[[datetime], QuerySet[Any]] | None = None


@dataclass(frozen=True, slots=True)
class Period:
    """So many days, decided when and on what ground."""

    days: int
    source: str
    decided_on: date
    source_th: str = ""
    is_edited: bool = False


@dataclass(frozen=True, slots=True)
class Due:
    """What a rule would take now, and what it leaves because it is open or held."""

    rule: Rule
    period: Period
    count: int
    oldest: datetime | None
    waiting: int
    held: int


def whole_rows(rows: Manager[Any], *, past: str, **named: Any) -> Rule:
    """A rule by which whole rows go once the moment in their field `past` is over.

    What depends on a row must go with it by CASCADE. The rest are the fields of Rule.
    """

    def due(edge: datetime) -> QuerySet[Any]:
        found: QuerySet[Any] = rows.filter(**{f"{past}__lt": edge}).annotate(moment=F(past))
        return found

    def shred(ids: Sequence[Any]) -> int:
        return rows.filter(pk__in=list(ids)).delete()[0]

    return Rule(due=due, shred=shred, **named)


Note = Callable[[Rule, int], None]
Keeps = Mapping[str, Sequence[Callable[[], QuerySet[Any]]]]
_rules: dict[str, Rule] = {}
_kept: dict[str, str] = {}
_keeps: dict[str, tuple[Callable[[], QuerySet[Any]], ...]] = {}


class UnknownRule(LookupError):
    """No rule of that name, or a period outside of what is allowed."""


def install(rules: Iterable[Rule], *, kept: Mapping[str, str], keeps: Keeps | None = None) -> None:
    """Register every rule and every model that is kept for a reason; once at start-up.

    `keeps` names, for a model, what other apps need of it still: each answers the keys, none of
    them null, of rows that no rule of that model takes away. Whoever needs a row ends it.
    """
    _rules.clear()
    _rules.update({rule.name: rule for rule in rules})
    _kept.clear()
    _kept.update(kept)
    _keeps.clear()
    _keeps.update({model: tuple(sources) for model, sources in (keeps or {}).items()})


def rules() -> tuple[Rule, ...]:
    """Every rule in the order in which it runs."""
    return tuple(_rules.values())


def kept() -> Mapping[str, str]:
    """Models with personal fields that no rule takes away, and why."""
    return _kept


def period(name: str) -> Period:
    """How long the things of a rule are kept now; raises UnknownRule. One query."""
    return _period(name, RetentionPeriod.objects.filter(pk=name).first())


def periods() -> dict[str, Period]:
    """How long the things of every rule are kept now, by its name. One query."""
    edited = RetentionPeriod.objects.in_bulk()
    return {name: _period(name, edited.get(name)) for name in _rules}


def _period(name: str, edited: RetentionPeriod | None) -> Period:
    if edited is not None:
        return Period(edited.days, edited.source, edited.decided_on, is_edited=True)
    return shipped(name)


def shipped(name: str) -> Period:
    """The period that came with this version; raises UnknownRule."""
    held = _read_shipped().get(name)
    if held is None:
        raise UnknownRule(name)
    return Period(
        held["days"], held["source"], date.fromisoformat(held["dated"]), held["source_th"]
    )


def set_period(*, rule: str, days: int, source: str, by: UUID | None) -> RetentionPeriod:
    """Depart from the shipped number; raises UnknownRule for no rule or less than the least."""
    if rule not in _rules or days < _read_shipped().get(rule, {}).get("least", 0):
        raise UnknownRule(rule)
    row, _ = RetentionPeriod.objects.update_or_create(
        rule=rule,
        defaults={
            "days": days, "source": source, "by": by, "decided_on": clock.today(),
            "edited_at": clock.now(),
        },
    )  # fmt: skip
    return row


def place_hold(*, kind: str, ident: str, reference: str, by: UUID | None) -> LegalHold:
    """Keep a thing until the hold is lifted; the same order twice is one hold."""
    hold, _ = LegalHold.objects.get_or_create(
        kind=kind, ident=ident, reference=reference, lifted_at=None,
        defaults={"placed_by": by, "placed_at": clock.now()},
    )  # fmt: skip
    return hold


def lift_hold(*, hold_id: int, by: UUID | None) -> LegalHold | None:
    """End a hold; None when it is not there or was lifted before."""
    hold = LegalHold.objects.filter(pk=hold_id, lifted_at=None).first()
    if hold is not None:
        hold.lifted_by, hold.lifted_at = by, clock.now()
        hold.save(update_fields=["lifted_by", "lifted_at"])
    return hold


def holds() -> QuerySet[LegalHold]:
    """Every hold that stands, newest first."""
    return LegalHold.objects.filter(lifted_at=None).order_by("-placed_at")


def held(kind: str) -> list[str]:
    """The ids of things of a kind that are under a hold. One query."""
    return list(LegalHold.objects.filter(kind=kind, lifted_at=None).values_list("ident", flat=True))


def runs(*, limit: int = 50) -> QuerySet[ShredRun]:
    """The newest runs that took something away or broke off."""
    return ShredRun.objects.exclude(count=0, ended_at__isnull=False).order_by("-began_at")[:limit]


def last_run() -> datetime | None:
    """When a run last ended; None before the first. One query."""
    row = ShredRun.objects.filter(ended_at__isnull=False).order_by("-ended_at").first()
    return row.ended_at if row else None


def look(rule: Rule) -> Due:
    """What the rule would take now; changes nothing. Five queries."""
    kept_for = period(rule.name)
    edge = clock.now() - timedelta(days=kept_for.days)
    free = _free(rule, edge)
    found = free.aggregate(oldest=Min("moment"))
    count = free.count()
    return Due(
        rule=rule,
        period=kept_for,
        count=count,
        oldest=found["oldest"],
        waiting=rule.waiting(edge).count() if rule.waiting else 0,
        held=rule.due(edge).count() - count,
    )


def shred(rule: Rule, *, note: Note, batch: int = BATCH) -> ShredRun:
    """Take away everything whose time is over, in short transactions; `note` records each batch.

    Killed at any moment it leaves whole batches behind; run again it goes on with the rest.
    """
    kept_for = period(rule.name)
    edge = clock.now() - timedelta(days=kept_for.days)
    oldest = _free(rule, edge).aggregate(oldest=Min("moment"))["oldest"]
    run = ShredRun.objects.create(
        rule=rule.name, days=kept_for.days, began_at=clock.now(), oldest=oldest
    )
    while True:
        with transaction.atomic():
            found = list(_free(rule, edge).order_by("moment").values_list("pk", flat=True)[:batch])
            gone = rule.shred(found) if found else 0
            if gone:
                note(rule, gone)
                _count(rule.name, gone)
                ShredRun.objects.filter(pk=run.pk).update(count=F("count") + gone)
        if not gone:
            break
    ShredRun.objects.filter(pk=run.pk).update(ended_at=clock.now())
    run.refresh_from_db()
    return run


def _count(name: str, gone: int) -> None:
    transaction.on_commit(lambda: metrics.SHREDDED.labels(name).inc(gone))


def _free(rule: Rule, edge: datetime) -> QuerySet[Any]:
    """What is due, under no hold and needed by nobody; holds keep ids as text."""
    there = rule.due(edge)
    for needed in _keeps.get(rule.model, ()):
        there = there.exclude(pk__in=needed())
    under_hold = held(rule.model)
    return there.exclude(pk__in=under_hold) if under_hold else there


@lru_cache(maxsize=1)
def _read_shipped() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = json.loads(_SHIPPED.read_text(encoding="utf-8"))
    return found
