"""Counting entries again from their sightings, and holding back what came in a crowd."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db import connection, transaction

from ruthan.core import clock, retention
from ruthan.registry.models import Indicator, Sighting
from ruthan.registry.rules.counting import Seen, is_burst
from ruthan.registry.rules.numbers import Numbers, numbers
from ruthan.registry.states import GRADES, Grade, Held, IndicatorState

RULE = "registry.indicator"  # the retention rule that says how long an accusation counts
_MOST_LOOKED_AT = 500  # sightings of one entry that are looked through for a crowd, oldest first

# What counts: not set aside, not too old, and after a clearing only new people's new reports.
_COUNTING = """
    FROM registry_sighting s JOIN registry_indicator i ON i.id = s.indicator_id
    WHERE s.indicator_id = ANY(%s) AND s.set_aside_by_id IS NULL AND s.at > %s
      AND (i.cleared_at IS NULL OR (s.at > i.cleared_at AND NOT EXISTS (
            SELECT 1 FROM registry_sighting old
            WHERE old.indicator_id = s.indicator_id AND old.reporter_key = s.reporter_key
              AND old.at <= i.cleared_at)))
"""
_COUNT = f"""
    SELECT s.indicator_id,
           count(DISTINCT s.reporter_key) FILTER (WHERE s.standing = 'known'),
           count(DISTINCT s.reporter_key) FILTER (WHERE s.standing = 'anonymous'),
           count(*) FILTER (WHERE s.standing <> 'official'),
           max(array_position(%s, s.grade::text))
    {_COUNTING} GROUP BY s.indicator_id
"""
_SPAN = """
    SELECT indicator_id, min(at), max(at) FROM registry_sighting
    WHERE indicator_id = ANY(%s) GROUP BY indicator_id
"""
_SEEN = f"""
    SELECT indicator_id, standing, reporter_key, channel, at FROM (
        SELECT s.*, row_number() OVER (PARTITION BY s.indicator_id ORDER BY s.at) AS place
        {_COUNTING} AND s.standing <> 'official') AS one
    WHERE place <= %s
"""  # noqa: S608 - constants of this module

_COUNTED = (
    ("people", "int"), ("reports", "int"), ("grade", "text"), ("first_seen", "timestamptz"),
    ("last_seen", "timestamptz"), ("expires_at", "timestamptz"), ("held_at", "timestamptz"),
    ("held_because", "text"),
)  # fmt: skip
_UPDATE = f"""
    UPDATE registry_indicator i SET {", ".join(f"{name} = new.{name}" for name, _type in _COUNTED)}
    FROM unnest(%s::uuid[], {", ".join(f"%s::{kind}[]" for _name, kind in _COUNTED)})
        AS new(id, {", ".join(name for name, _type in _COUNTED)})
    WHERE i.id = new.id
"""  # noqa: S608 - constants of this module


class _Count(NamedTuple):
    """What the database counts of one entry; the grade by its place."""

    known: int = 0
    nameless: int = 0
    reports: int = 0
    grade: int = 1


def count_again(ids: Collection[UUID]) -> None:
    """Count some entries anew from their sightings. Call with them locked; six queries at most."""
    rows = list(Indicator.objects.filter(pk__in=ids))
    if not rows:
        return
    rules, days = numbers(), timedelta(days=retention.period(RULE).days)
    edge = clock.now() - days
    named = [row.pk for row in rows]
    counts = _counts(named, edge)
    spans = _spans(named)
    crossed = []
    for row in rows:
        count = counts.get(row.pk, _Count())
        row.people = count.known + min(count.nameless, rules.anonymous_most)
        row.reports, row.grade = count.reports, GRADES[count.grade - 1]
        row.first_seen, row.last_seen = spans.get(row.pk, (row.first_seen, row.last_seen))
        row.expires_at = row.last_seen + days
        if _is_to_be_looked_through(row, rules):
            crossed.append(row)
    seen = _seen([row.pk for row in crossed], edge)
    for row in rows:
        _hold_back(row, seen.get(row.pk), rules)
    _write(rows)


def _write(rows: Sequence[Indicator]) -> None:
    """Write what was counted of some entries; one UPDATE, without the cost of building CASEs."""
    columns = [[getattr(row, name) for row in rows] for name, _type in _COUNTED]
    with connection.cursor() as cursor:
        cursor.execute(_UPDATE, [[row.pk for row in rows], *columns])


def _is_to_be_looked_through(row: Indicator, rules: Numbers) -> bool:
    """Whether a crowd could have made it: enough people, and no officer has looked so far."""
    is_bare = row.grade in (Grade.REPORTED, Grade.EVIDENCED)
    return row.looked_at is None and is_bare and row.people >= rules.shown_from


def _hold_back(row: Indicator, seen: Sequence[Seen] | None, rules: Numbers) -> None:
    """Hold an entry for an officer, or let it go on when the reason is over.

    A cleared one is never told for being reported again: new people's reports only put it before
    an officer, who may reopen it.
    """
    because = ""
    if row.state == IndicatorState.CLEARED:
        if row.people >= rules.shown_from:
            because = Held.AFTER_CLEARING
    elif seen is not None and is_burst(seen, rules):
        because = Held.BURST
    if because and not row.held_because:
        row.held_at = clock.now()
    elif not because:
        row.held_at = None
    row.held_because = because


def _counts(ids: Sequence[UUID], edge: datetime) -> dict[UUID, _Count]:
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [list(GRADES), list(ids), edge])
        return {pk: _Count(*counted) for pk, *counted in cursor.fetchall()}


def _spans(ids: Sequence[UUID]) -> dict[UUID, tuple[datetime, datetime]]:
    with connection.cursor() as cursor:
        cursor.execute(_SPAN, [list(ids)])
        return {pk: (first, last) for pk, first, last in cursor.fetchall()}


def _seen(ids: Sequence[UUID], edge: datetime) -> dict[UUID, list[Seen]]:
    found: defaultdict[UUID, list[Seen]] = defaultdict(list)
    if ids:
        with connection.cursor() as cursor:
            cursor.execute(_SEEN, [list(ids), edge, _MOST_LOOKED_AT])
            for pk, standing, key, channel, at in cursor.fetchall():
                found[pk].append(Seen(standing, bytes(key), channel, at))
    return dict(found)


def let_old_go(*, batch: int = 500) -> int:
    """Delete sightings that are too old to count and count their entries again; how many entries.

    What the decision of a clearing rests on stays as long as the entry does. Short transactions,
    safe to interrupt and run again.
    """
    edge = clock.now() - timedelta(days=retention.period(RULE).days)
    done = 0
    while True:
        with transaction.atomic():
            old = Sighting.objects.filter(at__lt=edge, indicator__cleared_at__isnull=True)
            ids = list(old.order_by("at").values_list("indicator_id", flat=True)[:batch])
            locked = Indicator.objects.select_for_update().filter(pk__in=ids).order_by("hash")
            held = [row.pk for row in locked]
            Sighting.objects.filter(at__lt=edge, indicator__in=held).delete()
            count_again(held)
        if not held:
            return done
        done += len(held)
