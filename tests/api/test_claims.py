"""Published answers for programs: lists that stay right, one answer whole, and matches."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from ruthan.claims import actions
from ruthan.claims.models import Verdict
from ruthan.core import clock, jobs
from ruthan.intake.models import Report
from tests import makers
from tests.api.conftest import TEXT, Program
from tests.api.test_keys import refused

MORE = (
    "ดื่มน้ำมะนาวโซดารักษามะเร็งหายในเจ็ดวัน", "เขื่อนตัวอย่างแตกแล้วรีบหนีขึ้นที่สูง", "แมวต้องกลับบ้านก่อนสองทุ่ม",
    "ห้ามขายไข่วันอังคารตั้งแต่เดือนหน้า", "โทรศัพท์ตัวอย่างระเบิดเมื่อชาร์จข้ามคืน",
)  # fmt: skip


def answers(count: int = 3, *, begin: int = 0, **over: Any) -> list[str]:
    """So many published claims, the newest last."""
    found = []
    for number in range(begin, begin + count):
        claim = makers.a_claim(statement_th=MORE[number], title_th=f"หัวข้อ {number}", **over)
        verdict = makers.a_verdict(claim)
        at = clock.now() - timedelta(hours=10 - number)
        Verdict.objects.filter(pk=verdict.pk).update(decided_at=at)
        found.append(claim.ref)
    return found


def refs(answer: Any) -> list[str]:
    return [item["ref"] for item in makers.as_json(answer)["items"]]


def test_only_what_two_people_signed_is_told_newest_first(program: Program) -> None:
    published = answers()
    makers.a_claim(statement_th="ยังไม่ตัดสิน")
    assert refs(program.get("/claims")) == published[::-1]


def test_filters_narrow_the_list(program: Program) -> None:
    first, *_rest = answers()
    scam = answers(1, begin=3, strand="SCM")
    assert refs(program.get("/claims", {"strand": "SCM"})) == scam
    assert refs(program.get("/claims", {"strand": "ELC"})) == []
    assert len(refs(program.get("/claims", {"verdict": "false"}))) == 4
    assert refs(program.get("/claims", {"verdict": "true"})) == []
    found = program.get("/claims", {"q": MORE[0]})
    assert (refs(found), makers.as_json(found)["next"]) == ([first], None)
    assert refs(program.get("/claims", {"q": "มะนาว \x00"})) == [first]


def test_all_that_a_search_found_is_reached_page_by_page(program: Program) -> None:
    words = "ธนาคารสมมุติปิดสาขา"
    made = [
        makers.a_claim(statement_th=f"{words} {more}", title_th=more)
        for more in ("วันศุกร์", "ทั้งเดือน", "ในจังหวัดตัวอย่าง")
    ]
    for number, claim in enumerate(made):
        verdict = makers.a_verdict(claim)
        at = clock.now() - timedelta(hours=number)
        Verdict.objects.filter(pk=verdict.pk).update(decided_at=at)
    whole = refs(program.get("/claims", {"q": words}))
    assert sorted(whole) == sorted(claim.ref for claim in made)
    seen: list[str] = []
    asked: dict[str, Any] = {"q": words, "limit": 1}
    while True:
        page = makers.as_json(program.get("/claims", asked))
        seen += [item["ref"] for item in page["items"]]
        if page["next"] is None:
            break
        asked["cursor"] = page["next"]
    assert seen == whole
    told = refused(program.get("/claims", asked | {"q": "ธนาคาร"}), 422, "invalid")
    assert told["errors"][0]["field"] == "cursor"
    since = (clock.now() - timedelta(minutes=30)).isoformat()
    assert refs(program.get("/claims", {"q": words, "since": since})) == [made[0].ref]


def test_a_page_behind_an_answer_that_is_gone_is_refused_in_words(program: Program) -> None:
    words = "ธนาคารสมมุติปิดสาขา"
    for more in ("วันศุกร์", "ทั้งเดือน"):
        makers.a_verdict(makers.a_claim(statement_th=f"{words} {more}", title_th=more))
    asked = {"q": words, "limit": 1}
    page = makers.as_json(program.get("/claims", asked))
    Verdict.objects.filter(claim__ref=page["items"][0]["ref"]).delete()
    told = refused(program.get("/claims", asked | {"cursor": page["next"]}), 422, "invalid")
    assert told["errors"][0]["field"] == "cursor"


def test_pages_neither_repeat_nor_hide_while_answers_are_added(program: Program) -> None:
    published, seen, cursor = answers(3), [], ""
    for turn in range(10):
        page = program.get("/claims", {"limit": 1} | ({"cursor": cursor} if cursor else {}))
        seen += refs(page)
        cursor = makers.as_json(page)["next"]
        if turn < 2:
            answers(1, begin=3 + turn)
        if not cursor:
            break
    assert seen == published[::-1]


def test_since_gives_the_oldest_first_so_that_a_reader_can_follow(program: Program) -> None:
    published, seen, cursor = answers(3), [], ""
    since = (clock.now() - timedelta(hours=9, minutes=30)).isoformat()
    for _turn in range(3):
        asked = {"since": since, "limit": 1} | ({"cursor": cursor} if cursor else {})
        page = program.get("/claims", asked)
        seen += refs(page)
        cursor = makers.as_json(page)["next"]
        if not cursor:
            break
    assert seen == published[1:]


def test_a_cursor_is_good_for_its_own_question_alone(program: Program) -> None:
    answers()
    cursor = makers.as_json(program.get("/claims", {"limit": 1}))["next"]
    for asked in ({"cursor": cursor, "strand": "MIS"}, {"cursor": cursor + "x"}, {"cursor": "x"}):
        told = refused(program.get("/claims", asked), 422, "invalid")
        assert told["errors"][0]["field"] == "cursor"


@pytest.mark.parametrize(
    "asked",
    [{"limit": 0}, {"limit": 101}, {"limit": "x"}, {"verdict": "x"}, {"since": "yesterday"},
     {"since": "2026-02-03T10:00:00"}, {"since": "0.5"}, {"since": "0001-01-01T00:00:00+14:00"}, {"verdicts": "false"}, {"strand": "LONGER"},
     {"strand": "\x00"}],
)  # fmt: skip
def test_a_question_that_cannot_be_used_is_named(asked: dict[str, Any], program: Program) -> None:
    told = refused(program.get("/claims", asked), 422, "invalid")
    assert told["errors"][0]["field"] == next(iter(asked))
    assert told["errors"][0]["where"] == "query"


@pytest.mark.parametrize(("limit", "words"), [(0, "at least 1"), (101, "at most 100")])
def test_a_limit_beyond_the_limits_is_told_which(limit: int, words: str, program: Program) -> None:
    program.language = "en"
    told = refused(program.get("/claims", {"limit": limit}), 422, "invalid")
    assert words in told["errors"][0]["message"]


def test_a_moment_with_an_odd_offset_is_understood(program: Program) -> None:
    made = answers(1)
    asked = {"since": "2026-01-01T00:00:00-22:32"}
    assert refs(program.get("/claims", asked)) == made


def test_one_answer_with_sources_and_history_in_both_languages(program: Program) -> None:
    claim = makers.a_claim(title_en="The bank stays open")
    makers.a_verdict(claim)
    told = makers.as_json(program.get(f"/claims/{claim.ref}"))
    assert (told["verdict"], told["number"], told["label"]) == ("false", 1, "เท็จ")
    assert told["sources"][0]["publisher"] == "ธนาคารตัวอย่าง"
    assert [line["number"] for line in told["history"]] == [1]
    program.language = "en-GB,th;q=0.5"
    told = makers.as_json(program.get(f"/claims/{claim.ref}"))
    assert (told["title"], told["label"]) == ("The bank stays open", "False")
    assert told["why"] == "ธนาคารตัวอย่างยืนยันว่าเปิดทำการตามปกติ"
    assert told["url"] == f"http://localhost/en/answers/{claim.ref}/"


def test_a_proposal_that_was_sent_back_is_no_verdict_of_the_count(program: Program) -> None:
    claim, bua = makers.a_claim(), makers.a_person(makers.CAST["bua"])
    actions.return_verdict(by=bua, verdict=makers.a_proposal(claim), because="ขาดแหล่ง")
    claim.refresh_from_db()
    makers.a_verdict(claim)
    told = makers.as_json(program.get(f"/claims/{claim.ref}"))
    assert (told["number"], [line["number"] for line in told["history"]]) == (1, [1])
    assert makers.as_json(program.get("/claims"))["items"][0]["number"] == 1
    claim.refresh_from_db()
    actions.reopen(by=makers.a_person(makers.CAST["nok"]), claim=claim, because="มีข้อมูลใหม่")
    claim.refresh_from_db()
    makers.a_verdict(claim, code="partly", change_th="ปิดหนึ่งสาขา")
    told = makers.as_json(program.get(f"/claims/{claim.ref}"))
    assert (told["number"], [line["number"] for line in told["history"]]) == (2, [1, 2])


def test_what_is_not_published_is_not_there(program: Program) -> None:
    waiting = makers.a_claim()
    for ref in (waiting.ref, "C-00000000", "%00"):
        refused(program.get(f"/claims/{ref}"), 404, "not-found")


def test_an_unchanged_list_is_304(program: Program) -> None:
    answers(1)
    first = program.get("/claims")
    again = program.get("/claims", If_None_Match=f'"x", W/{first["ETag"]}')
    assert (again.status_code, again.content) == (304, b"")
    answers(1, begin=1)
    assert program.get("/claims", If_None_Match=first["ETag"]).status_code == 200


# -- Matches --------------------------------------------------------------------------------------


def test_a_message_finds_its_published_claim_and_leaves_no_trace(program: Program) -> None:
    claim = makers.a_claim(statement_th=TEXT)
    makers.a_verdict(claim)
    told = makers.as_json(program.post("/match", {"text": TEXT + " จริงไหม", "top": 1}))
    assert told["decision"] == "same"
    assert told["probability"] == told["matches"][0]["probability"] > 0.5
    assert (told["matches"][0]["ref"], told["matches"][0]["verdict"]) == (claim.ref, "false")
    assert Report.objects.count() == 0


def test_nothing_near_is_none_and_an_open_claim_is_not_told(program: Program) -> None:
    makers.a_claim(statement_th=TEXT)
    jobs.run_due()
    told = makers.as_json(program.post("/match", {"text": TEXT}))
    assert told == {"decision": "none", "probability": 0.0, "matches": []}
    refused(program.post("/match", {"text": TEXT, "top": 6}), 422, "invalid")
    refused(program.post("/match", {"text": " "}), 422, "invalid")


def test_a_page_with_more_behind_it_keeps_its_etag(program: Program, at: Any) -> None:
    answers()
    first = program.get("/claims", {"limit": 1})
    assert makers.as_json(first)["next"]
    at(clock.now() + timedelta(minutes=1))
    again = program.get("/claims", {"limit": 1}, if_none_match=first["ETag"])
    assert again.status_code == 304
