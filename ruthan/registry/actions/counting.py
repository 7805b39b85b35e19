"""Counting entries from their sightings, and holding back what came in a crowd.

A new sighting is added to what was counted; everything is counted anew where something left, was
decided or aged, and where the addition would make an entry told.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F, Q

from ruthan.core import clock, retention
from ruthan.registry.models import Indicator, Sighting
from ruthan.registry.rules.counting import Seen, is_burst
from ruthan.registry.rules.numbers import Numbers, numbers
from ruthan.registry.states import GRADES, Held, IndicatorState, Standing

RULE = "registry.indicator"  # the retention rule that says how long an accusation counts
_MOST_LOOKED_AT = 2_000  # people of one entry who are looked through for crowds, oldest first

# What counts: not set aside, not too old, and after a clearing only new people's new reports.
# The word of an authority or officer is nobody's report: it counts again after a clearing.
_COUNTS = """(
    s.set_aside_by_id IS NULL AND s.at > %s
    AND (i.cleared_at IS NULL OR (s.at > i.cleared_at AND (s.standing = 'official' OR NOT EXISTS (
        SELECT 1 FROM registry_sighting old
        WHERE old.indicator_id = s.indicator_id AND old.reporter_key = s.reporter_key
          AND old.at <= i.cleared_at)))))
"""
_FROM = "FROM registry_sighting s JOIN registry_indicator i ON i.id = s.indicator_id"
# An officer's look makes an entry neither younger nor older.
_COUNT = f"""
    WITH seen AS MATERIALIZED (
        SELECT s.*, {_COUNTS} AS counts {_FROM} WHERE s.indicator_id = ANY(%s))
    SELECT indicator_id,
           count(DISTINCT reporter_key) FILTER (WHERE counts AND standing = 'known'),
           count(DISTINCT reporter_key) FILTER (WHERE counts AND standing = 'anonymous'),
           count(*) FILTER (WHERE counts AND standing <> 'official'),
           coalesce(max(array_position(%s, grade::text)) FILTER (WHERE counts), 1),
           min(at) FILTER (WHERE source_kind <> 'officer'),
           max(at) FILTER (WHERE source_kind <> 'officer')
    FROM seen GROUP BY indicator_id
"""  # noqa: S608 - constants of this module
_SEEN = f"""
    SELECT indicator_id, standing, reporter_key, channel, at FROM (
        SELECT one.*, row_number() OVER (PARTITION BY indicator_id ORDER BY at) AS place FROM (
            SELECT DISTINCT ON (s.indicator_id, s.reporter_key, s.channel) s.* {_FROM}
            WHERE {_COUNTS} AND s.indicator_id = ANY(%s) AND s.standing <> 'official'
            ORDER BY s.indicator_id, s.reporter_key, s.channel, s.at) AS one) AS placed
    WHERE place <= %s
"""  # noqa: S608 - constants of this module
_ADDED = f"""
    SELECT s.indicator_id, s.standing, s.grade, s.at, {_COUNTS}, EXISTS (
        SELECT 1 FROM registry_sighting more
        WHERE more.indicator_id = s.indicator_id AND more.reporter_key = s.reporter_key
          AND more.id <> s.id AND more.set_aside_by_id IS NULL AND more.at > %s
          AND (i.cleared_at IS NULL OR more.at > i.cleared_at))
    {_FROM} WHERE s.id = ANY(%s)
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
    """What the database counts of one entry; the grade by its place, the days of its sources."""

    known: int = 0
    nameless: int = 0
    reports: int = 0
    grade: int = 1
    first: datetime | None = None
    last: datetime | None = None


class _Added(NamedTuple):
    """One new sighting: whether it counts, and whether whoever it is counts already."""

    standing: str
    grade: str
    at: datetime
    counts: bool
    is_known: bool


class _Now(NamedTuple):
    """By what is counted at this moment."""

    rules: Numbers
    days: timedelta
    edge: datetime


def count_again(rows: Sequence[Indicator]) -> None:
    """Count some entries anew from their sightings; four queries at most, linear in sightings.

    Call with them locked and read since; what was counted stands on the rows as well.
    """
    if rows:
        now = _now()
        _count(rows, now)
        _write(rows)


def count_new(rows: Sequence[Indicator], added: Collection[UUID]) -> None:
    """Add new sightings, one at most for each entry, to what was counted of some locked entries.

    Five queries at most, however many sightings an entry has, but for those that the addition
    would make told, which are held back as a crowd, or whose new sighting has no name: these are
    counted anew.
    """
    if not rows:
        return
    now = _now()
    found = _added(added, now.edge)
    anew = [row for row in rows if row.pk not in found or not _add(row, found[row.pk], now)]
    _count(anew, now)
    _write(rows)


def _now() -> _Now:
    days = timedelta(days=retention.period(RULE).days)
    return _Now(numbers(), days, clock.now() - days)


def _add(row: Indicator, one: _Added, now: _Now) -> bool:
    """Add one new sighting; False where the entry is to be counted anew."""
    few = now.rules.shown_from
    if one.standing == Standing.OFFICIAL:
        return False
    if one.counts:
        if one.standing == Standing.ANONYMOUS and not one.is_known:
            return False
        if one.is_known and one.at < row.last_seen and row.people >= few:
            return False  # somebody came earlier than was known: perhaps in a crowd
        people = row.people + (not one.is_known)
        if people >= few and (row.people < few or row.held_because == Held.BURST):
            return False
        row.people, row.reports = people, row.reports + 1
        row.grade = max(row.grade, one.grade, key=GRADES.index)
    row.first_seen, row.last_seen = min(row.first_seen, one.at), max(row.last_seen, one.at)
    row.expires_at = row.last_seen + now.days
    return True


def _count(rows: Sequence[Indicator], now: _Now) -> None:
    if not rows:
        return
    counts = _counts([row.pk for row in rows], now.edge)
    for row in rows:
        count = counts.get(row.pk, _Count())
        row.people = count.known + min(count.nameless, now.rules.anonymous_most)
        row.reports, row.grade = count.reports, GRADES[count.grade - 1]
        row.first_seen, row.last_seen = count.first or row.first_seen, count.last or row.last_seen
        row.expires_at = row.last_seen + now.days
    crossed = [row.pk for row in rows if _is_to_be_looked_through(row, now.rules)]
    seen = _seen(crossed, now.edge)
    for row in rows:
        _hold_back(row, seen.get(row.pk), now.rules)


def _write(rows: Sequence[Indicator]) -> None:
    """Write what was counted of some entries; one UPDATE, without the cost of building CASEs."""
    columns = [[getattr(row, name) for row in rows] for name, _type in _COUNTED]
    with connection.cursor() as cursor:
        cursor.execute(_UPDATE, [[row.pk for row in rows], *columns])


def _is_to_be_looked_through(row: Indicator, rules: Numbers) -> bool:
    """Whether a crowd could have made it be told: enough people."""
    return row.state == IndicatorState.OPEN and row.people >= rules.shown_from


def _hold_back(row: Indicator, seen: Sequence[Seen] | None, rules: Numbers) -> None:
    """Hold an entry for an officer, or let it go on when the reason is over.

    A cleared one is never told for being reported again: new people's reports only put it before
    an officer, who may reopen it.
    """
    because = ""
    if row.state == IndicatorState.CLEARED:
        if row.people >= rules.shown_from:
            because = Held.AFTER_CLEARING
    elif seen is not None and is_burst(seen, rules, looked_at=row.looked_at):
        because = Held.BURST
    if because and not row.held_because:
        row.held_at = clock.now()
    elif not because:
        row.held_at = None
    row.held_because = because


def _counts(ids: Sequence[UUID], edge: datetime) -> dict[UUID, _Count]:
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [edge, list(ids), list(GRADES)])
        return {pk: _Count(*counted) for pk, *counted in cursor.fetchall()}


def _seen(ids: Sequence[UUID], edge: datetime) -> dict[UUID, list[Seen]]:
    found: defaultdict[UUID, list[Seen]] = defaultdict(list)
    if ids:
        with connection.cursor() as cursor:
            cursor.execute(_SEEN, [edge, list(ids), _MOST_LOOKED_AT])
            for pk, standing, key, channel, at in cursor.fetchall():
                found[pk].append(Seen(standing, bytes(key), channel, at))
    return dict(found)


def _added(ids: Collection[UUID], edge: datetime) -> dict[UUID, _Added]:
    with connection.cursor() as cursor:
        cursor.execute(_ADDED, [edge, edge, list(ids)])
        return {pk: _Added(*one) for pk, *one in cursor.fetchall()}


def let_old_go(*, batch: int = 500) -> int:
    """Delete sightings that are too old to count and count their entries again; how many entries.

    What the decision of a clearing rests on stays as long as the entry does, also after it was
    reopened. Short transactions, safe to interrupt and run again.
    """
    edge = clock.now() - timedelta(days=retention.period(RULE).days)
    since = Q(indicator__cleared_at__isnull=True) | Q(at__gt=F("indicator__cleared_at"))
    done = 0
    while True:
        with transaction.atomic():
            old = Sighting.objects.filter(since, at__lt=edge)
            ids = list(old.order_by("at").values_list("indicator_id", flat=True)[:batch])
            locked = Indicator.objects.select_for_update().filter(pk__in=ids).order_by("hash")
            held = list(locked)
            old.filter(indicator__in=held).delete()
            count_again(held)
        if not held:
            return done
        done += len(held)
