"""What a surge proposes to say: never more than is known, never a word of a report."""

from __future__ import annotations

from typing import Any

import pytest

from ruthan.core.refs import uuid7
from tests import makers

pytestmark = pytest.mark.django_db
TITLE = {"title_th": "ธนาคารตัวอย่างจะปิดทุกสาขาจริงหรือ", "title_en": "Will the example bank close?"}


@pytest.fixture
def drafted(a_surge: Any, client_of: Any, nok: Any) -> Any:
    """`drafted(subject, kind=...)`: the words of the filled-in form, by field."""

    def words(subject: Any, **over: Any) -> dict[str, str]:
        surge = a_surge(subject, proposal="open", **over)
        form = client_of(nok).get(f"/staff/surges/{surge.pk}/alert/").context["form"]
        return {name: str(form[name].value()) for name in form.fields}

    return words


@pytest.mark.parametrize(
    ("code", "thai", "english"),
    [
        ("true", "จริง", "True"),
        ("partly", "จริงบางส่วน", "Partly true"),
        ("false", "เท็จ", "False"),
        ("unproven", "ยังยืนยันไม่ได้", "Unproven"),
    ],
)
def test_what_was_checked_sends_people_to_its_answer(
    drafted: Any, code: str, thai: str, english: str
) -> None:
    claim = makers.a_claim(**TITLE)
    makers.a_verdict(claim, code=code)
    words = drafted(claim.pk, kind="claim")
    assert (words["title_th"], words["title_en"]) == tuple(TITLE.values())
    assert f"ตรวจสอบแล้ว ผลคือ “{thai}”" in words["body_th"]
    assert f"It was checked: “{english}”." in words["body_en"]
    assert words["todo_th"] == "เรื่องนี้ตรวจสอบแล้ว อ่านคำตอบก่อนส่งต่อ"
    assert words["todo_en"] == "This was checked. Read the answer before you pass it on."
    assert_nothing_is_condemned(words)


def test_a_claim_without_an_answer_is_not_confirmed(drafted: Any) -> None:
    words = drafted(makers.a_claim(**TITLE).pk, kind="claim")
    assert words["title_th"] == f"ยังไม่ยืนยัน: {TITLE['title_th']}"
    assert words["title_en"] == f"Not confirmed: {TITLE['title_en']}"
    assert "กำลังตรวจสอบ" in words["body_th"]
    assert "It is being checked." in words["body_en"]
    assert_nothing_is_condemned(words)


def test_a_claim_that_waits_for_the_agency_is_not_confirmed(drafted: Any) -> None:
    claim = makers.a_claim(**TITLE)
    makers.a_verdict(claim, code="pending")
    assert drafted(claim.pk, kind="claim")["title_en"].startswith("Not confirmed: ")


def test_a_proposed_verdict_is_no_answer(drafted: Any) -> None:
    claim = makers.a_claim(**TITLE)
    makers.a_proposal(claim, code="false")
    assert drafted(claim.pk, kind="claim")["title_en"].startswith("Not confirmed: ")


def test_messages_are_not_quoted(drafted: Any) -> None:
    words = drafted(uuid7())
    assert words["title_th"] == "ยังไม่ยืนยัน: เรื่องที่มีผู้แจ้งเข้ามามาก"
    assert words["title_en"] == "Not confirmed: A matter that many people report"
    assert_nothing_is_condemned(words)


def assert_nothing_is_condemned(words: dict[str, str]) -> None:
    said = " ".join(words.values())
    for word in ("ระวัง", "Beware", "อย่าเพิ่งเชื่อ", "Do not believe"):
        assert word not in said
