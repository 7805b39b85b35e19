"""The demonstration's content is whole, fictional and enough to bring every screen to life."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

import ruthan.network
import ruthan.project
from ruthan.matching.engine.pairs import compare
from ruthan.network.states import Role

DEMO = Path(ruthan.project.__file__).parent / "demo" / "data"
REFERENCE = Path(ruthan.network.__file__).parent / "data"
FILES = ("centres", "people", "claims", "reports", "referrals", "alerts", "library")
OPEN_STATES = {"open", "awaiting_agency", "proposed"}
VARIANTS = {"copy", "altered", "rewording", "question", "instance"}
HOST = re.compile(r"(?:https?://|@)([A-Za-z0-9.-]+\.[A-Za-z]{2,})")
REAL_HOST = re.compile(
    r"(?<![a-z0-9.-])(?:[a-z0-9-]+\.)+(?:com|net|org|co|io|me|info|shop|xyz|app|th)\b", re.I
)
LONG_NUMBER = re.compile(r"\+?\d(?:[\d -]*\d)")
LINE_ID = re.compile(r"(?<![\w.])@([\w.-]+)")


def read(name: str) -> Any:
    """Parse one file of the demonstration."""
    return json.loads((DEMO / f"{name}.json").read_text(encoding="utf-8"))


def reference(name: str) -> Any:
    """Parse one file of the reference data."""
    return json.loads((REFERENCE / f"{name}.json").read_text(encoding="utf-8"))


def organisations() -> set[str]:
    """Every organisation a demonstration row may name."""
    return {row["code"] for row in reference("organisations")} | {
        row["code"] for row in read("centres")
    }


def provinces() -> set[str]:
    """Codes of the 77 provinces."""
    return {row["code"] for row in reference("provinces")}


def claims() -> dict[str, dict[str, Any]]:
    """Claims by id."""
    return {row["id"]: row for row in read("claims")}


def categories() -> set[tuple[str, str]]:
    """Pairs of strand and category that exist."""
    return {
        (strand["code"], category["code"])
        for strand in reference("taxonomies")["strands"]
        for category in strand["categories"]
    }


def strings(value: Any) -> list[str]:
    """Every piece of text in a parsed file, at any depth."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for part in value.values() for text in strings(part)]
    if isinstance(value, list):
        return [text for part in value for text in strings(part)]
    return []


def minutes_before_now(report: dict[str, Any]) -> int:
    """How long ago a report came, as seen at the end of today."""
    if report["days_ago"] == 0:
        return int(report["minutes_ago"])
    return int(report["days_ago"] * 1440 + 1440 - report["hour"] * 60 - report["minute"])


def test_every_file_is_one_that_is_tested() -> None:
    assert {path.stem for path in DEMO.glob("*.json")} == set(FILES)


@pytest.mark.parametrize("name", FILES)
def test_files_are_written_the_same_way(name: str) -> None:
    text = (DEMO / f"{name}.json").read_text(encoding="utf-8")
    assert text == json.dumps(json.loads(text), ensure_ascii=False, indent=2) + "\n"


@pytest.mark.parametrize("name", FILES)
def test_ids_are_unique(name: str) -> None:
    key = {"centres": "code", "people": "username"}.get(name, "id")
    counts = Counter(row[key] for row in read(name))
    assert [code for code, n in counts.items() if n > 1] == []


@pytest.mark.parametrize("name", FILES)
def test_every_host_is_one_that_can_never_exist(name: str) -> None:
    for text in strings(read(name)):
        for host in HOST.findall(text):
            assert host.endswith((".example", ".invalid")), text
        assert not REAL_HOST.search(re.sub(r"\S+\.(?:example|invalid)\S*", "", text)), text


@pytest.mark.parametrize("name", FILES)
def test_every_long_number_shows_that_it_is_invented(name: str) -> None:
    for text in strings(read(name)):
        for number in LONG_NUMBER.findall(text):
            digits = re.sub(r"\D", "", number)
            assert len(digits) < 9 or "000" in digits, number


@pytest.mark.parametrize("name", FILES)
def test_every_contact_handle_shows_that_it_is_invented(name: str) -> None:
    for text in strings(read(name)):
        for handle in LINE_ID.findall(text):
            assert handle.startswith("demo-"), text


def test_the_numbers_asked_for_are_there() -> None:
    counts = {name: len(read(name)) for name in FILES}
    assert (counts["claims"], counts["reports"]) == (60, 300)
    assert (counts["referrals"], counts["alerts"], counts["centres"]) == (25, 6, 5)
    kinds = Counter(row["kind"] for row in read("library"))
    assert kinds == {"learning": 12, "good_media": 6}


def test_four_regional_centres_share_the_77_provinces_without_overlap() -> None:
    rows = {row["code"]: row for row in read("centres")}
    assert rows["ruthan"]["national"] is True
    served = [code for row in rows.values() for code in row["provinces"]]
    assert sorted(served) == sorted(provinces())
    assert {row["parent"] for code, row in rows.items() if code != "ruthan"} == {"ruthan"}


def test_the_cast_fills_every_role_and_belongs_somewhere_real() -> None:
    people = read("people")
    assert {row["role"] for row in people} == set(Role.values)
    for row in people:
        assert row["organisation"] in organisations(), row["username"]
        assert row["province"] is None or row["province"] in provinces(), row["username"]
    home = {row["username"]: row["organisation"] for row in people}
    assert (home["lek"], home["wit"], home["krit"]) == ("bot", "ddpm", "province:50")


def test_claims_name_known_words_and_owners() -> None:
    words = reference("taxonomies")
    kinds = {row["code"] for row in words["content_types"]}
    verdicts = {row["code"] for row in words["verdicts"]}
    directions = {row["code"] for row in words["directions"]}
    for claim in read("claims"):
        assert (claim["strand"], claim["category"]) in categories(), claim["id"]
        if claim["verdict"] in ("true", "opinion"):
            assert claim["content_type"] == "", claim["id"]
        else:
            assert claim["content_type"] in kinds, claim["id"]
        assert claim["direction"] in directions, claim["id"]
        assert claim["agency"] in organisations(), claim["id"]
        assert claim["verdict"] is None or claim["verdict"] in verdicts, claim["id"]
        assert claim["strand"] != "CHD", claim["id"]


def test_twelve_claims_are_still_open_and_the_rest_are_fully_explained() -> None:
    rows = read("claims")
    unfinished = [claim for claim in rows if claim["verdict"] is None]
    assert len(unfinished) == 12
    assert {claim["state"] for claim in unfinished} == OPEN_STATES
    for claim in rows:
        if claim["verdict"] is None:
            assert claim["decided_days_ago"] is None and not claim["corrections"], claim["id"]
            continue
        assert claim["state"] == "published", claim["id"]
        assert claim["decided_days_ago"] <= claim["opened_days_ago"], claim["id"]
        assert claim["next_review_days"] > 0, claim["id"]
        assert 3 <= len(re.findall(r"[.!?”](?:\s|$)", claim["reason_en"])) <= 7, claim["id"]


def test_a_proposed_claim_says_what_is_proposed() -> None:
    for claim in read("claims"):
        assert (claim["proposed_verdict"] is not None) == (claim["state"] == "proposed")


def test_claims_carry_sources_advice_and_an_impact_in_both_languages() -> None:
    for claim in read("claims"):
        for field in ("title", "statement", "reason", "advice"):
            assert claim[f"{field}_th"] and claim[f"{field}_en"], (claim["id"], field)
        assert 2 <= len(claim["sources"]) <= 3, claim["id"]
        for source in claim["sources"]:
            assert source["kind"] in ("primary", "secondary"), claim["id"]
            assert source["publisher"] in organisations(), claim["id"]
            assert source["quote"] and source["title_th"] and source["title_en"], claim["id"]
        lines = [line for line in claim["impact"].values() if line]
        assert lines and all(line["th"] and line["en"] for line in lines), claim["id"]


def test_at_least_five_claims_show_how_they_were_corrected_after_publication() -> None:
    corrected = [claim for claim in read("claims") if claim["corrections"]]
    assert len(corrected) >= 5
    for claim in corrected:
        for entry in claim["corrections"]:
            assert 0 <= entry["days_ago"] <= claim["decided_days_ago"], claim["id"]


def test_reports_refer_to_what_exists() -> None:
    known = claims()
    for report in read("reports"):
        assert report["province"] in provinces(), report["id"]
        assert report["channel"] in ("web", "line", "hotline"), report["id"]
        assert report["wants"] in ("answer", "warn", "help"), report["id"]
        assert (report["claim"] is None) == (report["variant"] is None), report["id"]
        assert report["claim"] is None or report["claim"] in known, report["id"]
        assert report["variant"] is None or report["variant"] in VARIANTS, report["id"]


def test_every_claim_was_reported_and_no_report_comes_before_its_claim_was_opened() -> None:
    known = claims()
    reported = {report["claim"] for report in read("reports")} - {None}
    assert reported == set(known)
    for report in read("reports"):
        if report["claim"]:
            assert report["days_ago"] <= known[report["claim"]]["opened_days_ago"], report["id"]


def test_reports_have_a_time_within_sixty_days_and_stand_in_order() -> None:
    rows = read("reports")
    for report in rows:
        assert 0 <= report["days_ago"] < 60, report["id"]
        if report["days_ago"] == 0:
            assert report["minutes_ago"] > 0 and report["hour"] is None, report["id"]
        else:
            assert 0 <= report["hour"] < 24 and 0 <= report["minute"] < 60, report["id"]
    days = [report["days_ago"] for report in rows]
    assert days == sorted(days, reverse=True)
    assert max(days) > 50


def test_answered_reports_belong_to_decided_claims_only() -> None:
    known = claims()
    for report in read("reports"):
        decided = report["claim"] is not None and known[report["claim"]]["verdict"] is not None
        assert (report["state"] in ("answered", "closed")) == decided, report["id"]


@pytest.mark.parametrize("claim", ["c01", "c09"])
def test_two_rumours_surge_with_forty_reports_within_two_days(claim: str) -> None:
    moments = sorted(
        minutes_before_now(report) for report in read("reports") if report["claim"] == claim
    )
    assert len(moments) > 40
    assert moments[-1] - moments[0] <= 2 * 1440


def test_scam_families_repeat_one_template_with_different_instances() -> None:
    counts = Counter(
        report["claim"] for report in read("reports") if report["variant"] == "instance"
    )
    families = [claim for claim, n in counts.items() if n >= 4]
    assert len(families) >= 8


def test_the_queue_of_today_holds_fresh_reports_of_every_urgency() -> None:
    fresh = [r for r in read("reports") if r["claim"] is None and r["state"] == "received"]
    assert len(fresh) == 25
    assert all(report["days_ago"] == 0 for report in fresh)
    texts = " ".join(report["text"] for report in fresh)
    for sign in ("20 นาทีก่อน", "ยังอยู่ในสาย", "จอมือถือพ่อขยับเอง", "ครูบ้านนอกตัวอย่าง"):
        assert sign in texts, sign


def test_urls_of_a_report_are_those_in_its_text() -> None:
    for report in read("reports"):
        assert all(url in report["text"] for url in report["extra"]["urls"]), report["id"]
        found = re.findall(r"https?://", report["text"])
        assert len(found) == len(report["extra"]["urls"]), report["id"]


def test_a_declined_report_says_why() -> None:
    for report in read("reports"):
        declined = report["state"] == "declined"
        assert (report["decline_reason"] is not None) == declined, report["id"]


def test_some_people_ask_twice() -> None:
    counts = Counter(report["asker"] for report in read("reports"))
    assert sum(n > 1 for n in counts.values()) >= 20


def test_referrals_stand_on_claims_and_organisations_and_answers_only_on_answered_ones() -> None:
    known = claims()
    rows = read("referrals")
    assert {row["state"] for row in rows} == {"dispatched", "acknowledged", "answered", "late"}
    for row in rows:
        assert row["claim"] in known and row["organisation"] in organisations(), row["id"]
        assert row["days_ago"] <= known[row["claim"]]["opened_days_ago"], row["id"]
        assert (row["answer_th"] is not None) == (row["state"] == "answered"), row["id"]
        assert row["asked_th"] and row["asked_en"], row["id"]


def test_claims_that_await_an_agency_were_sent_to_one() -> None:
    waiting = {claim["id"] for claim in read("claims") if claim["state"] == "awaiting_agency"}
    sent = {row["claim"] for row in read("referrals") if row["state"] != "answered"}
    assert waiting <= sent


def test_alerts_come_from_decided_claims_and_name_provinces_that_exist() -> None:
    known = claims()
    for alert in read("alerts"):
        assert known[alert["claim"]]["verdict"] is not None, alert["id"]
        assert alert["days_ago"] <= known[alert["claim"]]["decided_days_ago"], alert["id"]
        assert set(alert["provinces"]) <= provinces(), alert["id"]
        assert alert["severity"] in ("critical", "high", "medium", "low"), alert["id"]
        assert alert["urgency"] in ("immediate", "very_urgent", "urgent", "routine"), alert["id"]


def test_the_library_serves_three_directions_in_both_languages() -> None:
    rows = read("library")
    assert {row["direction"] for row in rows} == {"life", "good", "trade"}
    for row in rows:
        assert len(row["body_th"]) == len(row["body_en"]), row["id"]
        if row["kind"] == "learning":
            assert 4 <= len(row["body_th"]) <= 8, row["id"]
        else:
            assert len(row["scores"]) == 6, row["id"]


def test_the_engine_sees_one_pattern_in_four_instances_or_more() -> None:
    told = [
        row for row in read("reports") if row["claim"] == "c44" and row["variant"] == "instance"
    ]
    first = min(told, key=lambda row: -row["days_ago"])
    alike = [r for r in told if compare(r["text"], first["text"]).relation in ("same", "family")]
    assert 4 <= len(alike) <= 6
