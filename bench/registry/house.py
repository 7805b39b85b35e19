"""A registry of made accounts: real hashes, sealed fields of real size, written by the server.

Each entry has a key of its own as a row. The sealed bytes are those of one entry, repeated: what
is measured finds and counts entries and opens none.
"""

from __future__ import annotations

from django.db import connection, transaction

from ruthan.core import clock, crypto
from ruthan.core.refs import uuid7
from ruthan.registry.actions import Source, note_sighting
from ruthan.registry.actions.counting import count_again
from ruthan.registry.models import Indicator
from ruthan.registry.queries.hashes import hash_of
from ruthan.registry.queries.labels import SHOWN, VALUE
from ruthan.registry.rules.naming import Named, account

BANKS = ("004", "014", "025", "006", "011", "002")
_STEP = 100_000
# How many reported one: seven of twelve once, two twice, two three times, one four times.
_PEOPLE = "(ARRAY[1,1,1,1,1,1,1,2,2,3,3,4])[(1 + mod(n, 12))::int]"
_KEYS = """
INSERT INTO core_datakey (id, purpose, generation, wrapped, created_at)
SELECT key_id, 'registry', %s, %s, now() FROM made
"""
_ENTRIES = f"""
INSERT INTO registry_indicator (id, ref, kind, provider, hash, data_key_id, value_sealed,
    shown_sealed, state, grade, people, reports, first_seen, last_seen, expires_at, held_because,
    was_told, is_demonstration)
SELECT id, 'I' || n, 'bank_account', '004', hash, key_id, %s, %s, 'open', 'reported', {_PEOPLE},
    {_PEOPLE}, seen, seen, seen + interval '180 days', '', false, false FROM made
"""  # noqa: S608 - a constant of this module
_SIGHTINGS = f"""
INSERT INTO registry_sighting (id, source_kind, source_id, channel, standing, reporter_key, grade,
    at, indicator_id)
SELECT gen_random_uuid(), 'report', gen_random_uuid(), 'line', 'known',
    sha256((id::text || g)::bytea), 'reported', seen, id
FROM made, generate_series(1, {_PEOPLE}) AS g
"""  # noqa: S608 - a constant of this module
_HOT = """
INSERT INTO registry_sighting (id, source_kind, source_id, channel, standing, reporter_key, grade,
    at, indicator_id)
SELECT gen_random_uuid(), 'report', gen_random_uuid(), 'line', 'known',
    sha256((i.id::text || g)::bytea), 'reported', now() - random() * interval '170 days', i.id
FROM registry_indicator i, generate_series(1, %s) AS g WHERE i.hash = %s
"""


def named(number: int) -> Named:
    """The account of that number; digits of zeros first, as nobody's are."""
    return account(f"{number:010}", BANKS[number % len(BANKS)])


def fill(entries: int, *, first: int = 0) -> None:
    """Write so many entries with their keys and sightings, in a few transactions."""
    thing = named(0)
    key = crypto.draw_data_key("registry")
    sealed = [crypto.seal(key, VALUE, thing.value), crypto.seal(key, SHOWN, thing.shown)]
    for begin in range(first, first + entries, _STEP):
        numbers = range(begin, min(begin + _STEP, first + entries))
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("CREATE TEMP TABLE given (n bigint, hash bytea) ON COMMIT DROP")
            with cursor.copy("COPY given FROM STDIN") as copy:
                for number in numbers:
                    copy.write_row((number, hash_of(named(number))))
            cursor.execute(
                "CREATE TEMP TABLE made ON COMMIT DROP AS SELECT n, hash, gen_random_uuid() AS id,"
                " gen_random_uuid() AS key_id, now() - random() * interval '170 days' AS seen"
                " FROM given"
            )
            cursor.execute(_KEYS, [key.generation, key.wrapped])
            cursor.execute(_ENTRIES, sealed)
            cursor.execute(_SIGHTINGS)


def heat(reports: int) -> Named:
    """One entry that so many people reported over half a year; told, and held by nobody."""
    thing = named(9_999_999_999)
    source = Source(kind="report", id=uuid7(), at=clock.now(), channel="api", reporter=b"first")
    note_sighting(source=source, named=[thing])
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_HOT, [reports - 1, hash_of(thing)])
        count_again(list(Indicator.objects.select_for_update().filter(hash=hash_of(thing))))
    return thing


def analyze() -> None:
    """Let the planner know what is there now, as the server does by itself in time."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")
