"""Whom a broadcast is for: by what they follow, and by what they got of its thread before.

The walk that cuts batches and the count before anything is signed share their conditions, so that
both mean the same people. Nobody is met twice: a lane is a channel and a language, the walk goes
along the key.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from ruthan.core import clock

CHANNELS = ("line", "email")
NOBODY = UUID(int=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Aim:
    """What decides whom a message is for; no province is the whole country, '' is no one topic."""

    kind: str  # alert, update, cancel
    thread: str
    provinces: Sequence[str]
    topic: str
    rank: int
    own: UUID = NOBODY  # the broadcast itself, which is no part of its past


@dataclass(frozen=True, slots=True)
class Place:
    """How many follow for one province; '' is the whole country."""

    province: str
    line: int
    email: int


@dataclass(frozen=True, slots=True)
class Reach:
    """How many a message would get to at this moment: each person of a channel once."""

    line: int
    email: int
    places: tuple[Place, ...]
    at: datetime


def chosen(
    aim: Aim, *, channel: str, language: str = "", after: UUID = NOBODY, most: int
) -> list[UUID]:
    """The next people of a lane by key; fewer than `most` when the lane is walked. One query."""
    wanted, values = _wanted(aim)
    tongue = "AND s.language = %(language)s" if language else ""
    values |= {"channel": channel, "language": language, "after": after, "most": most}
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH got AS MATERIALIZED (SELECT DISTINCT id FROM ({_GOT[channel]}) told) "  # noqa: S608 - as below
            f"SELECT s.id {_FROM} {tongue} "
            f"AND s.id > %(after)s AND ({wanted}) ORDER BY s.id LIMIT %(most)s",
            values,
        )
        return [row[0] for row in cursor.fetchall()]


def reach_of(aim: Aim) -> Reach:
    """How many people it would get to now, by channel and by the province they chose. One query.

    Who follows several provinces stands in each line and once in the sum. Followers are counted by
    what they chose, out of an index alone: few choices, many people. Who got something before is
    met one by one.
    """
    totals, places = dict.fromkeys(CHANNELS, 0), dict[str, dict[str, int]]()
    for channel, codes, number in _counted(aim):
        totals[channel] += number
        for code in json.loads(codes) or [""]:
            held = places.setdefault(code, dict.fromkeys(CHANNELS, 0))
            held[channel] += number
    lines = [Place(code, n["line"], n["email"]) for code, n in places.items()]
    lines.sort(key=lambda line: (-(line.line + line.email), line.province))
    return Reach(totals["line"], totals["email"], tuple(lines), clock.now())


def _counted(aim: Aim) -> list[tuple[str, str, int]]:
    """Channel, what they chose as places, how many people."""
    before = {"alert": "", "update": _BEFORE_ELSEWHERE, "cancel": _BEFORE}[aim.kind]
    parts = [part for part in ("" if aim.kind == "cancel" else _BY_CHOICE, before) if part]
    got = f"WITH got AS MATERIALIZED ({_GOT['line']} UNION {_GOT['email']})" if before else ""
    values = _wanted(aim)[1] | {"channels": list(CHANNELS)}
    with connection.cursor() as cursor:
        cursor.execute(f"{got} {' UNION ALL '.join(parts)}", values)
        return [(channel, codes, int(number)) for channel, codes, number in cursor.fetchall()]


def _wanted(aim: Aim) -> tuple[str, dict[str, Any]]:
    """The condition on a person: what they follow, or what they got."""
    values: dict[str, Any] = {
        "thread": aim.thread, "own": aim.own, "provinces": list(aim.provinces),
        "topic": aim.topic, "rank": aim.rank,
    }  # fmt: skip
    if aim.kind == "cancel":
        return "g.id IS NOT NULL", values
    return (f"g.id IS NOT NULL OR ({_FOLLOWS})" if aim.kind == "update" else _FOLLOWS), values


_FROM = """
FROM messaging_subscription s LEFT JOIN got g ON g.id = s.id
WHERE s.state = 'active' AND s.channel = %(channel)s
"""
_FOLLOWS = """
(cardinality(%(provinces)s::text[]) = 0 OR s.provinces = '[]'
    OR s.provinces ?| %(provinces)s::text[])
AND (%(topic)s = '' OR s.topics = '[]' OR s.topics ? %(topic)s) AND s.least <= %(rank)s
"""
_BY_CHOICE = f"""
SELECT s.channel, s.provinces::text, sum(s.n) FROM (
    SELECT channel, provinces, topics, least, count(*) AS n FROM messaging_subscription
    WHERE state = 'active' AND channel = ANY(%(channels)s)
    GROUP BY channel, provinces, topics, least
) s WHERE {_FOLLOWS} GROUP BY 1, 2
"""  # noqa: S608 - our own words alone
_BEFORE = """
SELECT s.channel, s.provinces::text, count(*) FROM got
JOIN messaging_subscription s ON s.id = got.id AND s.state = 'active' GROUP BY 1, 2
"""
_BEFORE_ELSEWHERE = f"""
SELECT s.channel, s.provinces::text, count(*) FROM got
JOIN messaging_subscription s ON s.id = got.id AND s.state = 'active'
WHERE NOT ({_FOLLOWS}) GROUP BY 1, 2
"""  # noqa: S608 - as above
# Who got an earlier message of the thread, or may have got it.
_GOT = {
    "line": """
SELECT m.id FROM messaging_batch b JOIN messaging_broadcast h ON h.id = b.broadcast_id,
    unnest(b.members) AS m(id)
WHERE h.thread = %(thread)s AND h.id <> %(own)s AND b.channel = 'line'
    AND (b.state = 'sent' OR b.is_unsure)
""",
    "email": """
SELECT t.id FROM messaging_broadcast h
JOIN messaging_message l ON l.about_kind = 'broadcast' AND l.about_id = h.id::text
JOIN messaging_subscription t ON t.channel = 'email' AND t.to_hash = l.to_hash
WHERE h.thread = %(thread)s AND h.id <> %(own)s AND (l.state = 'sent' OR EXISTS (
    SELECT 1 FROM messaging_delivery d
    WHERE d.message_id = l.id AND d.outcome IN ('trying', 'unsure')))
""",
}
