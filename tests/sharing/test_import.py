"""Partners' MISP feeds: provenance, withdrawals, never people; hostile files change nothing."""

from __future__ import annotations

import json
import uuid
from typing import Any

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from ruthan.audit.models import Entry
from ruthan.core import clock, http, jobs
from ruthan.registry import queries as registry
from ruthan.registry.models import Indicator, Sighting
from ruthan.sharing import actions, queries, tasks
from ruthan.sharing.models import Source, Taken
from ruthan.sharing.rules.reading import Refused, parsed, read_event, read_manifest
from tests import makers
from tests.registry.steps import ACCOUNT, seen_by
from tests.sharing.test_feed import EVERY, SPECS, events, keyed, shared

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]

NOBODY = uuid.UUID(int=1)
EVENT = "11111111-1111-4111-8111-111111111111"


def a_source(name: str = "partner", **over: Any) -> Source:
    partner = makers.an_organisation("bot")
    return actions.add_source(by="system", organisation=partner, name=name, **over)


def an_event(*attributes: dict[str, Any], uuid: str = EVENT, **over: Any) -> dict[str, Any]:
    plain = {
        "uuid": uuid, "info": "ตัวอย่าง", "date": "2026-11-01", "timestamp": "1793500000",
        "Orgc": {"name": "Partner", "uuid": "22222222-2222-4222-8222-222222222222"},
        "Attribute": list(attributes), "Object": [],
    }  # fmt: skip
    return {"Event": plain | over}


def an_account(number: str = "0000000123", bank: str = "004", **over: Any) -> dict[str, Any]:
    parts = [
        {"object_relation": "account", "type": "bank-account-nr", "value": number},
        {"object_relation": "institution-code", "type": "text", "value": bank},
    ]
    return {"name": "bank-account", "Attribute": parts} | over


def a_phone(value: str = "+66600000014", **over: Any) -> dict[str, Any]:
    return {"type": "phone-number", "value": value} | over


def take(held: Source, *told: Any) -> Any:
    return actions.take_files(held, [json.dumps(one).encode() for one in told])


# -- What comes in --------------------------------------------------------------------------------


def test_it_is_found_and_counts_as_nobody() -> None:
    done = take(a_source(), an_event(a_phone(), Object=[an_account()]))
    assert (done.read, done.things, done.left_out) == (1, 2, 0)
    rows = {row.kind: row for row in Indicator.objects.all()}
    assert rows.keys() == {"phone", "bank_account"}
    for row in rows.values():
        assert (row.people, row.reports, row.grade) == (0, 0, "reported")
        assert not registry.is_told(row)


def test_a_partners_word_does_not_lift_two_people_over_the_threshold() -> None:
    entry = seen_by(2, ACCOUNT)
    take(a_source(), an_event(Object=[an_account()]))
    entry.refresh_from_db()
    assert (entry.people, entry.reports) == (2, 2)
    assert Indicator.objects.count() == 1 and not registry.is_told(entry)


def test_where_it_came_from_is_known() -> None:
    take(a_source(), an_event(a_phone()))
    sighting = Sighting.objects.get()
    origin = queries.origins_of([sighting.source_id])[sighting.source_id]
    assert (str(origin.event), origin.source.organisation.code) == (EVENT, "bot")
    assert Entry.objects.get(what="sharing:event:take").facts["things"] == 1


def test_our_own_feed_round_trips_by_value(settings: Any) -> None:
    shared(*EVERY)
    amber = keyed("indicators:read-amber")
    told = [
        {"Event": event | {"Orgc": {"name": "Partner", "uuid": str(NOBODY)}}}
        for collection in ("sites", "accounts")
        for event in events(amber, collection).values()
    ]
    hashes = set(Indicator.objects.values_list("hash", flat=True))
    done = take(a_source(), *told)
    assert done.left_out == 0, done
    again = set(
        Sighting.objects.filter(source_kind="partner").values_list("indicator__hash", flat=True)
    )
    assert hashes <= again


def test_the_published_samples_are_read_without_a_fault() -> None:
    if not SPECS.exists():
        pytest.skip("the samples are not on this machine")
    files = sorted((SPECS / "samples").glob("*.json"))
    done = actions.take_files(a_source(), [file.read_bytes() for file in files])
    assert done.read + done.unchanged + sum(done.refused.values()) == len(files)


# -- Again, and withdrawn -------------------------------------------------------------------------


def test_the_same_again_changes_nothing() -> None:
    held, told = a_source(), an_event(a_phone(), Object=[an_account()])
    take(held, told)
    before = list(Sighting.objects.order_by("id").values())
    done = take(held, told, told)
    assert (done.read, done.unchanged) == (0, 2)
    assert list(Sighting.objects.order_by("id").values()) == before


@pytest.mark.parametrize("gone", [True, 1, "1", "true"])
def test_what_the_partner_withdrew_is_taken_out(gone: Any) -> None:
    held = a_source()
    take(held, an_event(a_phone(), Object=[an_account()]))
    later = an_event(a_phone(deleted=gone), Object=[an_account()], timestamp="1793600000")
    done = take(held, later)
    assert done.withdrawn == 1
    assert [row.kind for row in Indicator.objects.all()] == ["bank_account"]
    take(held, an_event(Object=[an_account(deleted=gone)], timestamp="1793700000"))
    assert not Indicator.objects.exists()


def test_a_withdrawal_leaves_what_people_reported() -> None:
    seen_by(3, ACCOUNT)
    held = a_source()
    take(held, an_event(Object=[an_account()]))
    take(held, an_event(timestamp="1793600000"))
    assert Indicator.objects.get().people == 3


def test_an_older_file_does_not_bring_back_what_was_withdrawn() -> None:
    held = a_source()
    take(held, an_event(a_phone(deleted=True), timestamp="1793600000"))
    take(held, an_event(a_phone()))
    assert not Indicator.objects.exists()


# -- Hostile --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "not_a_feed"),
        (b"\xff\xfe\x00", "not_a_feed"),
        (b"[" * 100_000, "not_a_feed"),
        (b'{"Event": NaN}', "not_a_feed"),
        (b'{"Event": {"uuid": "../../etc/passwd"}}', "not_a_feed"),
        (b'"text"', "not_a_feed"),
        (b" " * 16_000_001, "too_large"),
    ],
)
def test_what_is_no_event_is_refused(body: bytes, reason: str) -> None:
    done = actions.take_files(a_source(), [body])
    assert done.refused == {reason: 1} and not Taken.objects.exists()


@pytest.mark.parametrize(
    ("over", "reason"),
    [
        ({"Tag": [{"name": "tlp:red"}]}, "tlp_red"),
        ({"Tag": [{"name": "TLP:RED"}]}, "tlp_red"),
        ({"Tag": [{"name": 'copine-scale:level="5"'}]}, "child"),
        ({"Object": [{"Attribute": [a_phone(Tag=[{"name": "csam"}])]}]}, "child"),
        ({"Attribute": [a_phone()] * 5_001}, "too_large"),
    ],
)
def test_what_may_not_be_taken_in_is_refused(over: dict[str, Any], reason: str) -> None:
    done = take(a_source(), an_event(a_phone(), **over))
    assert done.refused == {reason: 1} and not Indicator.objects.exists()


def test_our_own_feed_that_comes_back_is_refused() -> None:
    ours = queries.author()
    told = an_event(a_phone(), Orgc={"name": ours.name, "uuid": str(ours.uuid)})
    assert take(a_source(), told).refused == {"ours": 1}


@pytest.mark.parametrize(
    "value",
    [
        "=cmd|' /C calc'!A0", "1441", "' OR 1=1 --", "<script>alert(1)</script>", "\x00", "x" * 501,
        ["+66600000014"], None, {"a": 1}, "โอนด่วน",
    ],
)  # fmt: skip
def test_a_value_of_no_known_form_is_left_out(value: Any) -> None:
    done = take(a_source(), an_event(a_phone(value), Object=[an_account(number=value)]))
    assert done.things == 0 and not Indicator.objects.exists()


@pytest.mark.parametrize("odd", [[], {}, None, "x", [True], 0, 5.5])
def test_an_odd_mark_of_withdrawal_withdraws_nothing(odd: Any) -> None:
    told = an_event(a_phone(deleted=odd), Object=[an_account(deleted=odd)])
    done = take(a_source(), told)
    assert (done.things, done.withdrawn) == (2, 0)


@pytest.mark.parametrize("odd", [None, 5, "x", [], {"a": "b"}, [None], [[]], [{"Attribute": 5}]])
def test_odd_shapes_are_read_as_nothing(odd: Any) -> None:
    for name in ("Attribute", "Object", "Tag", "Orgc", "timestamp"):
        done = take(a_source(), an_event(**{name: odd}))
        assert done.things == 0


def test_the_states_own_sites_and_brands_are_never_taken_in() -> None:
    links = [{"type": "url", "value": v} for v in ("https://www.rd.go.th/", "https://line.me/")]
    assert take(a_source(), an_event(*links)).things == 0


def test_a_manifest_names_uuids_and_nothing_else() -> None:
    good = read_manifest(json.dumps({EVENT: {"timestamp": "5"}}).encode())
    assert [(str(one.uuid), one.stamp) for one in good] == [(EVENT, 5)]
    for bad in ({"../x": {}}, {EVENT + "/..": {}}, {EVENT: []}, [EVENT], "x"):
        with pytest.raises(Refused):
            read_manifest(json.dumps(bad).encode())


def test_a_clock_ahead_does_not_make_an_entry_live_longer() -> None:
    take(a_source(), an_event(a_phone(), timestamp="9999999999"))
    assert Indicator.objects.get().last_seen <= clock.now()


def test_reading_never_depends_on_the_machine() -> None:
    told = parsed(json.dumps(an_event(a_phone())).encode())
    assert read_event(told, ours=NOBODY) == read_event(told, ours=NOBODY)


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
