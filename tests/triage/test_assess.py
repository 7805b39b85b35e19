"""Reports as people write them get their strand, floors, priority, route and seal."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from ruthan.triage.rules.assess import assess, context_of
from ruthan.triage.rules.facts import Context

CASES = json.loads((Path(__file__).parent / "cases.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=[f"{case['id']}" for case in CASES])
def test_a_report_is_assessed_as_a_reader_expects(case):
    result = assess(case["text"], context=context_of(case.get("context", {})))
    first = result.strands[0]
    assert (f"{first.code}/{first.category}" if first.category else first.code) in case["strands"]
    assert list(result.ranking.floors) == case["floors"]
    assert result.ranking.priority in (case["priority"] or [None])
    if case["route"]:
        assert result.routes[0].organisation in case["route"]
    if "sealed" in case:
        assert result.sealed is case["sealed"]


def test_the_cases_cover_every_strand_and_many_of_them_ask_for_nothing():
    strands = Counter(case["strands"][0].partition("/")[0] for case in CASES)
    assert set(strands) == {"MIS", "SCM", "ELC", "CHD", "COM", "GOOD", "SUP", "NONE"}
    assert strands["NONE"] >= 30
    scams = {c.partition("/")[2] for case in CASES for c in case["strands"] if c.startswith("SCM")}
    assert scams >= {f"{number:02d}" for number in range(1, 17)}


def test_the_out_line_has_the_shape_of_the_contracts_page():
    line = assess("โอนค่าของ 18,900 เมื่อ 20 นาทีก่อน โดนบล็อกแล้ว").as_dict()
    assert set(line) == {
        "entities", "signals", "strands", "severity", "urgency", "floors", "priority", "sealed",
        "routes", "reasons", "rubric",
    }  # fmt: skip
    assert line["strands"] == [{"code": "SCM", "category": "01"}]
    assert set(line["severity"]) == set(line["urgency"]) == {"score", "band", "factors"}
    assert list(line["severity"]["factors"]) == list("HMVRBF")
    assert list(line["urgency"]["factors"]) == list("TAGL")
    for factor in (*line["severity"]["factors"].values(), *line["urgency"]["factors"].values()):
        assert set(factor) == {"value", "why", "from"}
        assert factor["why"]
        assert factor["from"] in {"text", "match", "surge", "reporter", "reviewer"}
    assert line["rubric"] == "rubric-1"
    assert json.loads(json.dumps(line, ensure_ascii=False)) == line


def test_scores_are_not_rounded():
    line = assess("โอนค่าของ 18,900 เมื่อ 20 นาทีก่อน โดนบล็อกแล้ว").as_dict()
    assert line["severity"]["score"] == 46.25


def test_good_media_has_null_axes_and_no_priority():
    line = assess("ขอเสนอชื่อช่องตัวอย่าง สอนเด็กทำสวน เป็นสื่อน้ำดี").as_dict()
    assert line["strands"] == [{"code": "GOOD", "category": "nomination"}]
    assert (line["severity"], line["urgency"], line["priority"]) == (None, None, None)
    assert line["floors"] == []
    assert line["sealed"] is False


def test_at_most_three_reasons_and_the_time_since_the_loss_comes_first():
    result = assess("โอนค่าของ 18,900 เมื่อ 20 นาทีก่อน โดนบล็อกแล้ว")
    assert result.reasons_th[0] == "โอนแล้ว 20 นาที"
    assert result.reasons_en[0] == "money left 20 minutes ago"
    assert len(result.reasons_th) == len(result.reasons_en) == 3


def test_context_moves_spread_growth_and_vulnerability():
    text = "ได้ยินว่าน้ำใบตัวอย่างรักษามะเร็งหายขาด แชร์ต่อ"
    alone = assess(text)
    known = assess(text, context=Context(reach=150_000, reports_24h=60, victim_age=70))
    assert known.severity["R"].value == 4
    assert known.urgency["G"].value == 4
    assert known.severity["R"].source == known.urgency["G"].source == "surge"
    assert (known.severity["V"].value, known.severity["V"].source) == (3, "reporter")
    assert known.ranking.severity_score > alone.ranking.severity_score


def test_an_age_under_eighteen_in_the_context_seals_a_threat():
    text = "โดนขู่ปล่อยคลิปถ้าไม่โอน"
    assert assess(text).sealed is False
    result = assess(text, context=Context(victim_age=16))
    assert result.sealed is True
    assert result.ranking.floors == ("F1",)


def test_the_season_puts_a_floor_under_election_reports_only():
    text = "กกต. เลื่อนวันเลือกตั้ง ส่งต่อด้วย"
    assert assess(text).ranking.floors == ()
    assert assess(text, context=Context(season="blackout")).ranking.floors == ("F5",)
    other = assess("พัสดุตกค้าง จ่ายค่าส่งที่ลิงก์นี้", context=Context(season="blackout"))
    assert other.ranking.floors == ()


@pytest.mark.parametrize(
    ("told", "floors", "priority"),
    [
        ("เมื่อ 2 ชั่วโมงก่อน", ("F3",), "P1"),
        ("เมื่อ 2 วันก่อน", ("F3",), "P2"),
        ("เมื่อ 2 เดือนก่อน", (), "P4"),
    ],
)
def test_the_clock_of_a_loss_decides_its_floor(told, floors, priority):
    result = assess(f"โอนค่ากล้อง 12,000 ให้เพจตัวอย่าง {told} แล้วโดนบล็อก")
    assert result.ranking.floors == floors
    assert result.ranking.priority == priority


def test_money_that_moved_after_a_call_changes_floor_time_and_clock():
    calling = assess("คนอ้างตำรวจวิดีโอคอลหาแม่ ให้โอน 350,000 แม่ยังอยู่ในสาย")
    moved = assess("คนอ้างตำรวจวิดีโอคอลหาแม่ แม่โอนไปแล้ว 350,000 เมื่อ 1 ชั่วโมงก่อน วางสายแล้ว")
    assert calling.ranking.floors == ("F4",)
    assert moved.ranking.floors == ("F3",)
    assert calling.ranking.priority == moved.ranking.priority == "P1"


@pytest.mark.parametrize(
    "bad",
    [
        {"reach": -1},
        {"reach": "many"},
        {"victim_age": 200},
        {"season": "summer"},
        {"received": "yesterday"},
        {"colour": 1},
    ],
)
def test_a_context_that_cannot_be_is_refused(bad):
    with pytest.raises(ValueError, match=r".+"):
        context_of(bad)


@pytest.mark.parametrize("text", ["", " ", "\u200b", "a", "ก" * 20_000, "😀" * 500, "\ufffd\x07"])
def test_any_text_is_assessed_without_an_error(text):
    assert assess(text).as_dict()["rubric"] == "rubric-1"
