"""The MISP feed: valid, withdrawn with the entry, amber only behind the amber key, on record."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ruthan.audit.models import Entry
from ruthan.core import clock
from ruthan.network.states import Scope
from ruthan.registry.models import Indicator
from ruthan.registry.rules.naming import Named
from ruthan.sharing import actions, queries
from ruthan.sharing.models import FeedEvent, Share
from tests import makers
from tests.registry.steps import ACCOUNT, SHOP, seen, seen_by

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]

HERE = Path(__file__).resolve().parent
SPECS = HERE.parents[2] / "shared" / "specs" / "misp"
ORACLE = HERE.parents[1] / ".venv" / "oracle"
PHONE = Named("phone", "+66600000014", "+66 6x xxx xx14")
SITE = Named("domain", "parcel-redeliver.example", "parcel-redeliver[.]example")
LINK = Named("url", "https://parcel-redeliver.example/p", "hxxps://parcel-redeliver[.]example/p")
LINE = Named("line_id", "@sample", "@s…")
PAGE = Named("social", "facebook:samplepage", "facebook:sa…", "facebook")
PROMPTPAY = Named("promptpay", "0600000014", "06…14")
COIN = Named("crypto", "0x" + "0" * 40, "0x00…", "eth")
MAIL = Named("email", "a@sample.example", "a…@sample.example")
EVERY = (ACCOUNT, PHONE, SITE, LINK, LINE, PAGE, PROMPTPAY, COIN, MAIL)


def keyed(*scopes: str, organisation: str = "bank:004") -> Any:
    text = makers.an_api_key(organisation, scopes=scopes).text
    return lambda path: Client().get(path, headers={"Authorization": f"Bearer {text}"})


@pytest.fixture
def amber() -> Any:
    return keyed(Scope.INDICATORS_READ_AMBER)


@pytest.fixture
def green() -> Any:
    return keyed(Scope.INDICATORS_READ)


def shared(*named: Named) -> None:
    for one in named or EVERY:
        seen_by(3, one)
    actions.refresh()


def events(get: Any, collection: str) -> dict[str, dict[str, Any]]:
    listed = json.loads(get(f"/misp/{collection}/manifest.json").content)
    return {
        uuid: json.loads(get(f"/misp/{collection}/{uuid}.json").content)["Event"] for uuid in listed
    }


def values(get: Any, collection: str) -> set[str]:
    return {
        attribute["value"]
        for event in events(get, collection).values()
        for held in event["Object"]
        for attribute in held["Attribute"]
    }


# -- What is in it --------------------------------------------------------------------------------


def test_every_kind_becomes_an_object_of_a_published_template(amber: Any) -> None:
    shared()
    found = {}
    for collection in ("sites", "accounts"):
        for event in events(amber, collection).values():
            for held in event["Object"]:
                found.setdefault(held["name"], []).append(held)
    assert {name: len(rows) for name, rows in found.items()} == {
        "bank-account": 2, "phone-number": 1, "url": 2, "user-account": 3, "coin-address": 1,
    }  # fmt: skip
    if not SPECS.exists():
        pytest.skip("the published templates are not on this machine")
    for name, rows in found.items():
        template = json.loads((SPECS / "objects" / name / "definition.json").read_text("utf-8"))
        for held in rows:
            assert held["template_uuid"] == template["uuid"]
            assert held["template_version"] == str(template["version"])
            assert held["meta-category"] == template["meta-category"]
            relations = {one["object_relation"] for one in held["Attribute"]}
            for one in held["Attribute"]:
                known = template["attributes"][one["object_relation"]]
                assert known["misp-attribute"] == one["type"]
            assert set(template.get("required", ())) <= relations
            assert not template.get("requiredOneOf") or relations & set(template["requiredOneOf"])


def test_it_says_how_well_it_is_known_and_until_when(amber: Any) -> None:
    shared(ACCOUNT)
    [event] = events(amber, "accounts").values()
    [held] = event["Object"]
    row = Indicator.objects.get()
    for part in ("people=3", "grade=reported", "review=unreviewed", "contested=no"):
        assert part in held["comment"]
    assert f"expires={row.expires_at.date().isoformat()}" in held["comment"]
    assert held["first_seen"] < held["last_seen"]
    account, bank = held["Attribute"][:2]
    assert (account["value"], bank["value"]) == ("0000000123", "004")
    assert {tag["name"] for tag in event["Tag"]} >= {"tlp:amber", "PAP:AMBER"}
    assert account["Tag"] == [{"name": 'admiralty-scale:information-credibility="6"'}]


def test_tags_are_of_published_taxonomies(amber: Any) -> None:
    if not SPECS.exists():
        pytest.skip("the published taxonomies are not on this machine")
    shared()
    names = {
        tag["name"]
        for collection in ("sites", "accounts")
        for event in events(amber, collection).values()
        for held in (event, *(one for o in event["Object"] for one in o["Attribute"]))
        for tag in held.get("Tag", ())
    }
    for name in names:
        space, _, rest = name.partition(":")
        predicate, _, value = rest.partition("=")
        known = json.loads((SPECS / "taxonomies" / space / "machinetag.json").read_text("utf-8"))
        assert predicate in {one["value"] for one in known["predicates"]}, name
        if value:
            entries = next(v for v in known["values"] if v["predicate"] == predicate)["entry"]
            assert value.strip('"') in {one["value"] for one in entries}, name


def test_under_the_threshold_held_or_cleared_nothing_is_shared(amber: Any) -> None:
    seen_by(2, ACCOUNT)
    seen_by(3, SHOP)
    Indicator.objects.filter(people=3).update(state="cleared")
    assert actions.refresh().shared == 0
    assert events(amber, "accounts") == {}


def test_a_value_is_nowhere_in_our_tables(amber: Any) -> None:
    shared(ACCOUNT)
    amber("/misp/accounts/manifest.json")
    for model in (Share, FeedEvent):
        for row in model.objects.values():
            assert "0000000123" not in json.dumps(row, default=str)


# -- Withdrawal -----------------------------------------------------------------------------------


def test_what_is_cleared_is_told_as_deleted_without_its_value(amber: Any) -> None:
    shared(ACCOUNT, SHOP)
    [(uuid, before)] = events(amber, "accounts").items()
    row = Indicator.objects.order_by("pk").first()
    Indicator.objects.filter(pk=row.pk).update(state="cleared")
    [after] = events(amber, "accounts").values()  # even before the feed is refreshed
    assert [held.get("deleted", False) for held in after["Object"]].count(True) == 1
    assert actions.withdraw(row.pk) and not actions.withdraw(row.pk)
    listed = json.loads(amber("/misp/accounts/manifest.json").content)
    assert int(listed[uuid]["timestamp"]) > int(before["timestamp"])  # within one second, too
    share = Share.objects.get(indicator=row.pk)
    gone = next(h for h in events(amber, "accounts")[uuid]["Object"] if h["uuid"] == str(share.pk))
    assert gone["deleted"] is True and gone["Attribute"] == []


def test_a_deleted_entry_is_withdrawn_and_a_reopened_one_comes_back(amber: Any) -> None:
    shared(ACCOUNT)
    row = Indicator.objects.get()
    Indicator.objects.update(state="cleared")
    assert actions.refresh().withdrawn == 1 and values(amber, "accounts") == set()
    Indicator.objects.update(state="open")
    assert actions.refresh().changed == 1
    assert "0000000123" in values(amber, "accounts")
    assert Share.objects.get().indicator == row.pk


def test_a_second_refresh_changes_nothing_and_a_new_report_changes_one(amber: Any) -> None:
    shared(ACCOUNT, PHONE)
    again = actions.refresh()
    assert (again.shared, again.changed, again.withdrawn) == (0, 0, 0)
    seen(ACCOUNT, by="another")
    assert actions.refresh().changed == 1


def test_a_warning_that_was_corrected_is_called_back(green: Any) -> None:
    claim, bua = makers.a_claim(statement_th="ข้อความตัวอย่าง"), makers.a_person(makers.CAST["bua"])
    makers.a_verdict(claim, code="scam")
    name = str(queries.warnings_uuid())
    [(uuid, before)] = events(green, "sites").items()
    assert uuid == name and before["Object"][0]["Attribute"][0]["value"] == "ข้อความตัวอย่าง"
    claim.refresh_from_db()
    with time_machine.travel(clock.now() + timedelta(minutes=1), tick=False):
        makers.a_verdict(claim, code="true", change_th="ธนาคารยืนยันว่าส่งเอง", approved_by=bua)
    after = events(green, "sites")[name]
    [held] = after["Object"]
    assert held["deleted"] is True and held["Attribute"] == []
    assert held["uuid"] == before["Object"][0]["uuid"]
    assert int(after["timestamp"]) > int(before["timestamp"])


# -- Who may --------------------------------------------------------------------------------------


def test_accounts_and_phones_need_the_amber_scope_and_are_in_no_green_file(green: Any) -> None:
    shared()
    assert green("/misp/accounts/manifest.json").status_code == 403
    event = FeedEvent.objects.get(collection="accounts")
    assert green(f"/misp/accounts/{event.pk}.json").status_code == 403
    assert green("/misp/accounts/hashes.csv").status_code == 403
    assert green(f"/misp/sites/{event.pk}.json").status_code == 404
    told = " ".join(values(green, "sites"))
    for one in (ACCOUNT, PHONE, LINE, PROMPTPAY, MAIL):
        assert one.value.partition(":")[2] not in told or not one.value.partition(":")[2]
        assert one.value not in told
    for event in events(green, "sites").values():
        assert {"name": "tlp:green"} in event["Tag"]


@pytest.mark.parametrize("path", ["manifest.json", "hashes.csv"])
def test_without_a_key_nothing_is_told(path: str) -> None:
    assert Client().get(f"/misp/accounts/{path}").status_code == 401
    assert keyed(Scope.CLAIMS_READ)(f"/misp/sites/{path}").status_code == 403
    assert keyed(Scope.INDICATORS_READ_AMBER)(f"/misp/nothing/{path}").status_code == 404


def test_every_reading_is_on_record_with_whom_and_how_many(amber: Any) -> None:
    shared(ACCOUNT)
    events(amber, "accounts")
    [read] = Entry.objects.filter(what="sharing:feed:read")
    assert read.facts == {"to": "bank:004", "file": "manifest", "events": 1}
    [opened] = Entry.objects.filter(what="registry:indicator:export")
    assert opened.facts == {"to": "bank:004", "count": 1}


def test_hashes_name_the_event_of_each_value(amber: Any) -> None:
    shared(ACCOUNT)
    event = FeedEvent.objects.get()
    said = amber("/misp/accounts/hashes.csv").content.decode()
    mark = hashlib.md5(b"0000000123", usedforsecurity=False).hexdigest()
    assert said == f"{mark},{event.pk}\n"


# -- Growth ---------------------------------------------------------------------------------------


def test_a_file_holds_five_hundred_and_a_step_the_same_number_of_statements(
    amber: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "STEP", 4)
    counts = []
    for number in range(12):
        seen_by(3, Named("domain", f"n{number}.example", f"n{number}[.]example"))
        if number in (3, 11):
            with CaptureQueriesContext(connection) as asked:
                actions.refresh()
            counts.append(len(asked))
    assert FeedEvent.objects.count() == 3
    assert [e.size for e in FeedEvent.objects.order_by("number")] == [4, 4, 4]
    assert counts[1] <= 3 * counts[0]


# -- Others judge it ------------------------------------------------------------------------------


def test_misps_own_library_reads_the_feed_and_writes_the_same(amber: Any, tmp_path: Path) -> None:
    if not (ORACLE / "pymisp").exists():
        pytest.skip("PyMISP is not installed beside the environment (tools/setup.sh dev)")
    shared()
    Indicator.objects.filter(kind="phone").update(state="cleared")
    actions.refresh()
    told = [
        {"Event": event}
        for collection in ("sites", "accounts")
        for event in events(amber, collection).values()
    ]
    ran = subprocess.run(
        [sys.executable, "-W", "ignore", str(HERE / "misp_oracle.py")],
        input=json.dumps(told), capture_output=True, text=True, timeout=120, check=False,
        env={"PYTHONPATH": str(ORACLE), "HOME": str(tmp_path)},
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr[-2000:]
    for before, after in zip(told, json.loads(ran.stdout), strict=True):
        ours, theirs = before["Event"], after["event"]["Event"]
        assert theirs["uuid"] == ours["uuid"]
        assert [tag["name"] for tag in theirs["Tag"]] == [tag["name"] for tag in ours["Tag"]]
        assert {o["uuid"]: o.get("deleted", False) for o in theirs["Object"]} == {
            o["uuid"]: o.get("deleted", False) for o in ours["Object"]
        }
        assert {a["value"] for o in theirs["Object"] for a in o.get("Attribute", ())} == {
            a["value"] for o in ours["Object"] for a in o["Attribute"]
        }
        assert after["manifest"].keys() == {"info", "Orgc", "date", "analysis", "threat_level_id",
                                            "timestamp", "Tag"}  # fmt: skip


def test_events_are_valid_by_the_core_formats_schema(amber: Any) -> None:
    schema = SPECS / "misp-core-format.schema.json"
    if not schema.exists():
        pytest.skip("the core format's schema is not on this machine")
    jsonschema = pytest.importorskip("jsonschema")
    shared()
    Indicator.objects.filter(kind="url").update(state="cleared")
    validator = jsonschema.Draft4Validator(json.loads(schema.read_text("utf-8")))
    for collection in ("sites", "accounts"):
        for event in events(amber, collection).values():
            assert [e.message for e in validator.iter_errors({"Event": event})] == []
