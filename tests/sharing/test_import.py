"""Partners' MISP feeds: provenance, withdrawals, never people; hostile files change nothing."""

from __future__ import annotations

import json
import uuid
from typing import Any

import pytest

from ruthan.audit.models import Entry
from ruthan.core import clock
from ruthan.registry import queries as registry
from ruthan.registry.models import Indicator, Sighting
from ruthan.sharing import actions, queries
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
