"""The shipped reference data is whole, dated and keeps the words of the contracts."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

import ruthan.network

DATA = Path(ruthan.network.__file__).parent / "data"
FILES = (
    "organisations",
    "provinces",
    "hotlines",
    "banks",
    "providers",
    "advice",
    "sources",
    "taxonomies",
)


def words(text: str) -> list[str]:
    """Split a line of codes."""
    return text.split()


DATED = ("organisations", "provinces", "hotlines", "banks", "providers", "advice")
CONTRACT_CODES = words("""
afnc aoc1441 mdes etda1212 onde ncsa rtp ccib tcsd ticac cppd ecd police_station ect ect_province
nbtc bot sec amlo dsi pdpc ocpb fda ppho tisi dip dbd dit moph dms ddc tmd ddpm
msdhs1300 esshelpme childline1387 thaihotline moi dopa dol pea mea mwa pwa province
thaimediafund thaipbs cofact sureandshare afp host registrar telco marketplace school
thailandpost emergency191 ems1669 platform:meta platform:tiktok platform:line platform:google
platform:x platform:shopee platform:lazada
""")
BANK_CODES = words("""002 004 006 011 014 017 018 020 022 024 025 030 031 033 034 035 039 066 067 069 070
071 073 098""")
CATEGORIES = {
    "MIS": "disaster economy health policy security crime drug other",
    "SCM": " ".join(f"{n:02d}" for n in range(1, 17)),
    "ELC": "voting-info slander distort blackout impersonate vote-buy",
    "CHD": "csam grooming sexual-extortion livestream unwanted-sexual self-generated-shared "
    "exploitation-offer bullying stalking privacy harmful-content missing-risk",
    "COM": "not-delivered not-as-described counterfeit-ip fda-food fda-drug fda-cosmetic "
    "fda-device tisi overclaim unregistered-seller unfair-terms refund",
    "GOOD": "nomination",
    "SUP": "unfreeze accused advice",
    "NONE": "",
}
VERDICTS = words(
    "true partly misleading false altered scam satire opinion unproven pending out_of_scope"
)


def read(name: str) -> Any:
    """Parse one shipped file."""
    return json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))


def organisations() -> dict[str, dict[str, Any]]:
    """Organisations by their code."""
    return {row["code"]: row for row in read("organisations")}


def names_of(row: dict[str, Any]) -> set[str]:
    """Everything by which an organisation may be found."""
    own = {row["name_th"], row["name_en"], row["short_th"], row["short_en"]}
    return own | {alias["text"] for alias in row["aliases"]}


def test_every_shipped_file_is_one_that_is_tested() -> None:
    assert {path.stem for path in DATA.glob("*.json")} == set(FILES)


@pytest.mark.parametrize("name", FILES)
def test_files_are_written_the_same_way(name: str) -> None:
    text = (DATA / f"{name}.json").read_text(encoding="utf-8")
    assert text == json.dumps(json.loads(text), ensure_ascii=False, indent=2) + "\n"


@pytest.mark.parametrize("name", [*DATED, "sources"])
def test_codes_are_unique(name: str) -> None:
    key = "number" if name == "hotlines" else "code"
    counts = Counter(row[key] for row in read(name))
    assert [code for code, n in counts.items() if n > 1] == []


@pytest.mark.parametrize("name", DATED)
def test_every_row_names_a_known_source_and_a_date(name: str) -> None:
    known = {row["code"] for row in read("sources")}
    for row in read(name):
        dt.date.fromisoformat(row["checked_on"])
        for part in row["source"].split(", "):
            assert part in known or part.split(" ")[0] == "domain", (name, row["source"])


@pytest.mark.parametrize("name", ["organisations", "provinces", "hotlines", "banks", "providers"])
def test_rows_of_general_knowledge_are_marked_unverified(name: str) -> None:
    for row in read(name):
        parts = set(row["source"].split(", "))
        if "GK" in parts or parts == {"domain"}:
            assert row["verified"] is False, row["code" if "code" in row else "number"]


@pytest.mark.parametrize("name", ["organisations", "provinces", "banks", "providers"])
def test_names_exist_in_both_languages_and_aliases_add_something(name: str) -> None:
    for row in read(name):
        fields = [row["name_th"], row["name_en"], row["short_th"], row["short_en"]]
        assert all(field == field.strip() != "" for field in fields), row["code"]
        texts = [alias["text"] for alias in row["aliases"]]
        assert len(set(texts)) == len(texts), row["code"]
        assert all(alias["lang"] in ("th", "en") for alias in row["aliases"]), row["code"]


def test_every_organisation_code_of_the_contracts_exists() -> None:
    assert set(CONTRACT_CODES) - set(organisations()) == set()
    assert {f"bank:{code}" for code in BANK_CODES} - set(organisations()) == set()


def test_parents_exist_and_never_form_a_circle() -> None:
    rows = organisations()
    for code in rows:
        seen, parent = {code}, rows[code]["parent"]
        while parent is not None:
            assert parent in rows and parent not in seen, (code, parent)
            seen.add(parent)
            parent = rows[parent]["parent"]


def test_no_name_means_two_organisations() -> None:
    owners: dict[str, set[str]] = {}
    for code, row in organisations().items():
        for name in names_of(row):
            owners.setdefault(name.casefold(), set()).add(code)
    assert {name: codes for name, codes in owners.items() if len(codes) > 1} == {}


def test_the_three_look_alike_abbreviations_are_three_organisations() -> None:
    rows = organisations()
    holders = {
        text: [code for code, row in rows.items() if text in names_of(row)]
        for text in ("ปอท.", "ศปอท.", "ศปอส.ตร.")
    }
    assert holders == {"ปอท.": ["tcsd"], "ศปอท.": ["aoc1441"], "ศปอส.ตร.": ["pct"]}


def test_misprints_of_the_founding_document_are_corrected() -> None:
    rows = organisations()
    assert rows["dip"]["name_th"] == "กรมทรัพย์สินทางปัญญา"
    assert rows["ocpb"]["name_th"] == "สำนักงานคณะกรรมการคุ้มครองผู้บริโภค"


def test_those_who_met_for_the_coalition_are_in_the_registry() -> None:
    met = words("msdhs mdes onde mod moj moph ncsa thaimediafund nbtc true dtac ais moe")
    assert set(met) - set(organisations()) == set()


def test_there_are_77_provinces_and_76_report_every_month() -> None:
    rows = read("provinces")
    assert len(rows) == 77
    assert [row["code"] for row in rows if not row["monthly_report"]] == ["10"]
    assert all(row["iso"] == f"TH-{row['code']}" for row in rows)
    units = {code for code in organisations() if code.startswith("province:")}
    assert units == {f"province:{row['code']}" for row in rows}


def test_provinces_lie_in_six_regions_of_18_groups_and_the_capital() -> None:
    rows = read("provinces")
    outside = [row for row in rows if row["code"] != "10"]
    assert len({row["region"] for row in outside}) == 6
    assert len({row["group"] for row in outside}) == 18
    assert len({(row["group"], row["region"]) for row in outside}) == 18


def test_hotlines_lead_to_organisations_and_are_short_numbers() -> None:
    rows = read("hotlines")
    assert len(rows) == 24
    for row in rows:
        assert row["organisation"] in organisations(), row["number"]
        assert row["number"].isdigit() and len(row["number"]) in (3, 4)
        assert row["what_for_th"] and row["what_for_en"]


def test_banks_are_those_of_the_contracts_and_their_aliases_find_one_bank() -> None:
    rows = read("banks")
    assert [row["code"] for row in rows] == BANK_CODES
    finds = {alias["text"]: row["code"] for row in rows for alias in row["aliases"]}
    assert {finds[text] for text in ("กสิกร", "KBANK", "K+", "เขียว")} == {"004"}


def test_advice_is_short_actionable_and_names_known_hotlines() -> None:
    numbers = {row["number"] for row in read("hotlines")}
    strands = set(CATEGORIES)
    rows = read("advice")
    assert len({row["order"] for row in rows}) == len(rows)
    for row in rows:
        assert 3 <= len(row["steps_th"]) == len(row["steps_en"]) <= 5, row["code"]
        assert all(len(step) <= 80 for step in row["steps_th"]), row["code"]
        assert row["hotlines"] and set(row["hotlines"]) <= numbers, row["code"]
        assert set(row["strands"]) <= strands, row["code"]


def test_strands_and_categories_are_those_of_the_contracts() -> None:
    shipped = {
        strand["code"]: [category["code"] for category in strand["categories"]]
        for strand in read("taxonomies")["strands"]
    }
    assert shipped == {code: words.split() for code, words in CATEGORIES.items()}


def test_the_verdict_scale_is_that_of_the_contracts_and_scams_are_never_rated() -> None:
    scale = {row["code"]: row for row in read("taxonomies")["verdicts"]}
    assert list(scale) == VERDICTS
    rated = {code: row["rating_value"] for code, row in scale.items() if row["rating_value"]}
    assert rated == {"true": 5, "partly": 3, "misleading": 2, "false": 1, "altered": 1}
    assert scale["scam"]["claimreview_name_th"] is None


def test_the_four_directions_carry_the_names_of_the_founding_document() -> None:
    labels = {row["code"]: row["label_th"] for row in read("taxonomies")["directions"]}
    assert labels == {
        "clean": "ขจัดสื่อน้ำเสีย",
        "good": "เพิ่มสื่อน้ำดี",
        "life": "สื่อพัฒนาชีวิตมีสุข",
        "trade": "สื่อสนับสนุนการค้าขายปลอดภัย",
    }


def test_every_word_list_has_unique_codes_and_both_labels() -> None:
    taxonomies = read("taxonomies")
    lists = {name: rows for name, rows in taxonomies.items() if name != "imported_labels"}
    for name, rows in lists.items():
        if not isinstance(rows, list):
            continue
        codes = [row["code"] for row in rows]
        assert len(set(codes)) == len(codes), name
        assert all(row["label_th"] and row["label_en"] for row in rows), name


def test_every_kind_of_organisation_in_use_has_a_label() -> None:
    labelled = {row["code"] for row in read("taxonomies")["organisation_kinds"]}
    assert {row["kind"] for row in organisations().values()} <= labelled
