"""Partners' feeds at an address: what is asked for, what stops what, and in which lane."""

from __future__ import annotations

import json
from typing import Any

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from ruthan.core import http, jobs
from ruthan.registry.models import Indicator, Sighting
from ruthan.sharing import actions, tasks
from ruthan.sharing.models import Source, Taken
from tests import makers
from tests.sharing.test_import import EVENT, a_phone, a_source, an_event

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]

# -- From an address ------------------------------------------------------------------------------


class Partner:
    """A partner's folder behind the one way to the network."""

    def __init__(self, told: dict[str, Any]) -> None:
        self.told, self.asked = told, []

    def send(self, method: str, url: str, **over: Any) -> http.Answer:
        self.asked.append(url.rpartition("/")[2])
        assert over["max_bytes"] and over["is_cut_off"] and over["deadline"]
        self.is_ours = over["operator_configured"]
        held = self.told.get(self.asked[-1])
        if isinstance(held, Exception):
            raise held
        if held is None or isinstance(held, int):
            return http.Answer(held or 404, {}, b"")
        return http.Answer(200, {}, held if isinstance(held, bytes) else json.dumps(held).encode())


@pytest.fixture
def partner(monkeypatch: pytest.MonkeyPatch) -> Any:
    def at(told: dict[str, Any]) -> Partner:
        made = Partner(told)
        monkeypatch.setattr(http, "send", made.send)
        return made

    return at


def folder(**over: Any) -> dict[str, Any]:
    stamp = over.get("timestamp", "1793500000")
    return {
        "manifest.json": {EVENT: {"timestamp": stamp}},
        f"{EVENT}.json": an_event(a_phone(), **over),
    }


def test_an_address_typed_on_a_page_must_be_a_public_one(nat: Any, partner: Any) -> None:
    partner_of = makers.an_organisation("bot")
    held = actions.add_source(by=nat, organisation=partner_of, name="x", url="https://10.0.0.1/f")
    there = partner(folder())
    actions.read_source(held)
    assert there.is_ours is False
    there = partner(folder())
    actions.read_source(a_source(url="https://partner.example/feed"))
    assert there.is_ours is True


def test_only_what_is_newer_is_asked_for(partner: Any) -> None:
    held = a_source(url="https://partner.example/feed")
    there = partner(folder())
    assert actions.read_source(held).things == 1
    assert there.asked == ["manifest.json", f"{EVENT}.json"]
    again = partner(folder())
    assert actions.read_source(held).unchanged == 1 and again.asked == ["manifest.json"]
    partner(folder(timestamp="1793600000", Attribute=[]))
    actions.read_source(held)
    assert not Indicator.objects.exists()


def test_an_event_that_is_another_one_is_refused_and_takes_out_the_earlier(partner: Any) -> None:
    held = a_source(url="https://partner.example/feed")
    partner(folder())
    actions.read_source(held)
    other = "33333333-3333-4333-8333-333333333333"
    partner(folder(uuid=other, timestamp="1793600000"))
    assert actions.read_source(held).refused == {"not_a_feed": 1}
    assert not Indicator.objects.exists()
    assert Taken.objects.get().refusal == "not_a_feed"


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        ({}, "unreachable"),
        ({"manifest.json": http.Unreachable("x")}, "unreachable"),
        ({"manifest.json": http.TooLarge("x")}, "too_large"),
        ({"manifest.json": b"<html>"}, "not_a_feed"),
    ],
)
def test_a_feed_that_cannot_be_read_is_noted_and_stopped_after_twelve(
    told: dict[str, Any], reason: str, partner: Any
) -> None:
    held = a_source(url="https://partner.example/feed")
    partner(told)
    for _ in range(12):
        held.refresh_from_db()
        assert held.is_active
        actions.read_source(held)
    held.refresh_from_db()
    assert (held.refusal, held.failures, held.is_active) == (reason, 12, False)


OTHER = "33333333-3333-4333-8333-333333333333"


def two_events(first: Any, **over: Any) -> dict[str, Any]:
    """A folder whose older event is as given, beside one that is fine."""
    listed = {EVENT: {"timestamp": "1793500000"}, OTHER: {"timestamp": "1793500001"}}
    return {
        "manifest.json": listed, f"{EVENT}.json": first,
        f"{OTHER}.json": an_event(a_phone(), uuid=OTHER),
    } | over  # fmt: skip


@pytest.mark.parametrize(
    ("first", "reason"),
    [
        (None, "unreachable"), (500, "unreachable"), (b"<html>", "not_a_feed"),
        (http.TooLarge("x"), "too_large"),
    ],
)  # fmt: skip
def test_one_event_that_cannot_be_had_stops_no_other(first: Any, reason: str, partner: Any) -> None:
    held = a_source(url="https://partner.example/feed")
    partner(two_events(first))
    done = actions.read_source(held)
    assert (done.read, done.refused) == (1, {reason: 1})
    held.refresh_from_db()
    assert (held.refusal, held.failures) == ("", 0) and held.read_at is not None


def test_an_event_that_the_manifest_names_no_more_is_taken_out(partner: Any) -> None:
    held, fine = a_source(url="https://partner.example/feed"), an_event(a_phone("+66600000015"))
    partner(two_events(fine))
    actions.read_source(held)
    partner({"manifest.json": {}})  # a fault of the partner's
    assert actions.read_source(held).withdrawn == 0
    partner({"manifest.json": {OTHER: {"timestamp": "1793500001"}}})
    assert actions.read_source(held).withdrawn == 1
    assert [str(row.event) for row in Taken.objects.all()] == [OTHER]
    assert Indicator.objects.count() == Sighting.objects.count() == 1
    partner(two_events(fine))
    assert actions.read_source(held).read == 1


def test_an_event_that_was_not_there_is_asked_for_again_after_what_is_new(partner: Any) -> None:
    held = a_source(url="https://partner.example/feed")
    partner(two_events(None))
    actions.read_source(held)
    there = partner(two_events(an_event(a_phone("+66600000015"))))
    assert actions.read_source(held).read == 1
    assert there.asked == ["manifest.json", f"{EVENT}.json"]
    assert Indicator.objects.count() == 2


@pytest.mark.parametrize("first", [http.Unreachable("x"), 503, 429, 403])
def test_where_nobody_answers_the_run_ends_and_nothing_is_taken_out(
    first: Any, partner: Any
) -> None:
    held = a_source(url="https://partner.example/feed")
    partner(two_events(an_event(a_phone("+66600000015"))))
    actions.read_source(held)
    newer = {EVENT: {"timestamp": "1793600000"}, OTHER: {"timestamp": "1793600001"}}
    there = partner(two_events(first, **{"manifest.json": newer}))
    assert actions.read_source(held).refused == {"unreachable": 1}
    assert len(there.asked) == 2 and Indicator.objects.count() == 2


def test_what_staff_switched_off_while_it_failed_stays_off(partner: Any) -> None:
    held = a_source(url="https://partner.example/feed")
    Source.objects.update(is_active=False)
    partner({})
    actions.read_source(held)
    held.refresh_from_db()
    assert (held.failures, held.is_active) == (1, False)


def test_a_run_ends_in_time_and_the_next_goes_on(
    partner: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = a_source(url="https://partner.example/feed")
    monkeypatch.setattr("ruthan.sharing.actions.importing.RUN_SECONDS", -1.0)
    there = partner(folder())
    assert actions.read_source(held).has_more and there.asked == ["manifest.json"]


# -- In its own lane ------------------------------------------------------------------------------


def test_the_house_asks_no_partner_and_starts_a_job_for_each(partner: Any, nat: Any) -> None:
    held = a_source(url="https://partner.example/feed")
    a_source(name="files")
    off = a_source(name="off", url="https://other.example/feed")
    actions.switch_source(by=nat, held=off, is_active=False)
    there = partner(folder())
    tasks.read_sources.func(timestamp=0)
    assert there.asked == []
    [job] = ProcrastinateJob.objects.filter(task_name="sharing.read_source")
    assert (job.queue_name, job.args) == ("partners", {"source_id": str(held.pk)})
    jobs.run_due()
    assert there.asked == ["manifest.json", f"{EVENT}.json"]
