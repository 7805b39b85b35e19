"""The form's answers beside the text: they raise a rank with their own sentence, and say so."""

from __future__ import annotations

import pytest

from ruthan.triage.rules.answers import floors_said, satang_of, with_answers
from ruthan.triage.rules.assess import Assessment, assess
from ruthan.triage.rules.facts import Context

PLAIN = "มีคนทักมาขายโทรศัพท์มือสองในเพจ ตอนนี้ติดต่อไม่ได้แล้ว"
NOTHING = "ช่วยดูให้หน่อย"
SENT = "ถูกหลอกโอนเงินซื้อของ 50,000 บาท ผู้ขายบล็อกหนี"


def heard(text: str, **answers: str) -> Assessment:
    return with_answers(assess(text), text, answers=answers, context=Context())


@pytest.mark.parametrize(
    ("situation", "floor", "priority"),
    [
        ("money_1h", "F3", "P1"),
        ("money_24h", "F3", "P1"),
        ("on_call", "F4", "P1"),
        ("device", "F4", "P1"),
    ],
)
@pytest.mark.parametrize("text", [PLAIN, NOTHING, ""])
def test_what_the_reporter_says_now_comes_first(
    text: str, situation: str, floor: str, priority: str
) -> None:
    found = heard(text, situation=situation)
    assert floor in found.ranking.floors
    assert found.ranking.priority == priority
    assert found.ranking.urgency_band == "immediate"
    assert found.urgency["T"].value == 4
    assert found.urgency["T"].source == "reporter"
    assert found.reasons_th[0] == found.urgency["T"].why_th
    assert any(strand.code == "SCM" for strand in found.strands)
    assert str(found.routes[0]).startswith("aoc1441/")


def test_money_that_left_within_72_hours_is_immediate_without_being_p1_by_itself() -> None:
    found = heard(NOTHING, situation="money_72h")
    assert found.ranking.floors == ("F3",)
    assert found.ranking.urgency_band == "immediate"
    assert found.ranking.priority == "P3"


def test_money_that_left_longer_ago_takes_the_floor_off_a_text_without_a_time() -> None:
    assert "F3" in assess(SENT).ranking.floors
    found = heard(SENT, situation="money_later")
    assert "F3" not in found.ranking.floors
    assert (found.urgency["T"].value, found.urgency["T"].source) == (1, "reporter")
    assert found.urgency["L"].value == 0


def test_a_time_in_the_text_is_not_lowered_by_an_answer() -> None:
    text = "เพิ่งโอนเงินไปให้มิจฉาชีพเมื่อ 20 นาทีที่แล้ว 30,000 บาท"
    before, after = assess(text), heard(text, situation="money_later")
    assert after.ranking.priority == before.ranking.priority == "P1"
    assert after.urgency["T"] == before.urgency["T"]


def test_an_amount_raises_harm_and_extent() -> None:
    text = "ถูกแก๊งคอลเซ็นเตอร์อ้างเป็นตำรวจหลอกให้โอนเงินไปแล้ว"
    before = assess(text)
    after = heard(text, amount_satang="15000000")
    assert after.severity["M"].value == 3 > before.severity["M"].value
    assert after.severity["H"].value == 3 > before.severity["H"].value
    assert after.severity["M"].source == after.severity["H"].source == "reporter"
    assert after.severity["V"] == before.severity["V"]


@pytest.mark.parametrize("text", [PLAIN, NOTHING, SENT, "กินมะนาวหายเบาหวาน ส่งต่อด้วย"])
@pytest.mark.parametrize(
    "answers", [{}, {"situation": "none"}, {"situation": "หลอก"}, {"amount": "มาก"}]
)
def test_no_answer_and_unknown_answers_change_nothing(text: str, answers: dict[str, str]) -> None:
    assert heard(text, **answers) == assess(text)


@pytest.mark.parametrize(
    "written", ["", "-5", "1e9", "๑๐๐", "9" * 40, "12.5", "abc", "1" + "0" * 15]
)
def test_an_amount_that_is_none_counts_for_nothing(written: str) -> None:
    assert satang_of({"amount_satang": written}) == 0


@pytest.mark.parametrize("situation", ["on_call", "device", "money_1h", "money_72h"])
@pytest.mark.parametrize(
    "text", [PLAIN, SENT, "พบลิงก์ปลอม http://bank-th.example/login ให้กรอกรหัส OTP ด่วน"]
)
def test_an_answer_of_now_never_lowers_a_factor(text: str, situation: str) -> None:
    before, after = assess(text), heard(text, situation=situation)
    for axis in ("severity", "urgency"):
        for name, factor in getattr(before, axis).items():
            assert getattr(after, axis)[name].value >= factor.value
    assert set(before.ranking.floors) <= set(after.ranking.floors)
    assert (after.ranking.priority or "P4") <= (before.ranking.priority or "P4")


def test_a_childs_case_stays_a_childs_case() -> None:
    text = "น้องสาวอายุ 13 มีผู้ชายขู่จะปล่อยรูปโป๊ของน้อง ทำยังไงดี"
    found = heard(text, situation="money_1h")
    assert [strand.code for strand in found.strands] == ["CHD"]
    assert found.ranking.priority == "P1"


def test_only_what_is_at_stake_now_is_a_floor_of_the_reporter() -> None:
    assert floors_said({"situation": "on_call"}) == {"F4"}
    assert floors_said({"situation": "money_72h"}) == {"F3"}
    assert floors_said({"situation": "money_later"}) == frozenset()
    assert floors_said({}) == frozenset()
