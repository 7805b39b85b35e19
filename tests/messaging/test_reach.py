"""How many a message will get to: the same people whom the walk then finds, in one statement."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ruthan.messaging import actions, queries
from ruthan.messaging.models import Broadcast, Message, Subscription
from ruthan.messaging.queries import Aim
from tests.messaging.conftest import api_server, followers, line, notice

__all__ = ["api_server", "followers", "line"]

pytestmark = pytest.mark.django_db
CHOICES = (
    {},
    {"provinces": ["34"]},
    {"provinces": ["34", "50"], "topics": ["SCM"]},
    {"provinces": ["50"], "least": 3},
    {"topics": ["MIS", "SCM"], "least": 4},
)
AIMS = [
    {"provinces": places, "topic": topic, "rank": rank}
    for places in ([], ["34"], ["50", "90"])
    for topic in ("", "SCM")
    for rank in (1, 4)
]


@pytest.fixture
def crowd(followers: Any, line: Any) -> None:
    """People of both channels who chose this and that; some who have left."""
    for number, choice in enumerate(CHOICES):
        followers(number + 1, **choice)
        followers(2, channel="email", **choice)
        followers(1, state="paused", **choice), followers(1, state="ended", **choice)


def walked(aim: Aim) -> dict[str, int]:
    """Whom the walk of a broadcast would find, counted one by one."""
    return {
        channel: len(queries.chosen(aim, channel=channel, most=10_000))
        for channel in queries.CHANNELS
    }


def counted(aim: Aim) -> dict[str, int]:
    found = queries.reach_of(aim)
    return {"line": found.line, "email": found.email}


@pytest.mark.usefixtures("crowd")
@pytest.mark.parametrize("given", AIMS, ids=str)
def test_it_counts_whom_the_walk_finds(given: dict[str, Any]) -> None:
    aim = Aim(kind="alert", thread="t", **given)
    assert counted(aim) == walked(aim)


@pytest.mark.usefixtures("crowd")
@pytest.mark.parametrize("kind", ["update", "cancel"])
@pytest.mark.parametrize("given", AIMS, ids=str)
def test_what_follows_on_it_counts_those_who_got_it_too(
    kind: str, given: dict[str, Any], at: Any
) -> None:
    at("2026-02-03 10:00")  # no quiet hours
    held = actions.begin_broadcast(notice("a1", provinces=["34"]))
    actions.cut(broadcast_id=held.pk)
    for batch in Broadcast.objects.get().batches.filter(channel="email"):
        actions.deliver_batch(batch_id=batch.pk)  # writes the letters
    Broadcast.objects.get().batches.update(state="sent")
    assert Message.objects.filter(about_kind="broadcast").update(state="sent") > 0
    Subscription.objects.filter(state="active").order_by("pk").first().delete()  # type: ignore[union-attr]
    aim = Aim(kind=kind, thread="t1", **given)
    assert counted(aim) == walked(aim)
    assert min(counted(aim).values()) > 0  # by LINE and by mail


@pytest.mark.usefixtures("crowd")
def test_places_are_those_that_people_chose(followers: Any) -> None:
    found = queries.reach_of(Aim(kind="alert", thread="t", provinces=[], topic="", rank=4))
    wanted: Counter[str] = Counter()
    for row in Subscription.objects.filter(state="active", channel="line"):
        wanted.update(row.provinces or [""])
    assert {place.province: place.line for place in found.places} == dict(wanted)


@pytest.mark.usefixtures("crowd")
@pytest.mark.parametrize("kind", ["alert", "update", "cancel"])
def test_one_statement_counts_all_of_it(kind: str, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        queries.reach_of(Aim(kind=kind, thread="t1", provinces=["34"], topic="SCM", rank=3))


def test_followers_are_counted_out_of_the_index(followers: Any) -> None:
    followers(400, provinces=["34"]), followers(400)
    with CaptureQueriesContext(connection) as asked:
        queries.reach_of(Aim(kind="alert", thread="t", provinces=["34"], topic="SCM", rank=3))
    [statement] = asked.captured_queries
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off")
        cursor.execute(f"EXPLAIN {statement['sql']}")
        plan = " ".join(row[0] for row in cursor.fetchall())
    assert "Index Only Scan using messaging_follows_choice" in plan
