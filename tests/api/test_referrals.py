"""Requests to an organisation through its own program: read, taken up, answered; nobody else's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction

from ruthan.referrals import actions, queries
from ruthan.referrals.models import Referral
from tests import makers
from tests.api.conftest import Program
from tests.api.test_keys import refused

ANSWER = {"finding": "false", "text": "ทุกสาขาเปิดทำการตามปกติ", "url": "https://bank.example/n"}


def test_an_organisation_sees_its_own_requests_alone(program: Program) -> None:
    own, others = makers.a_referral(), makers.a_referral(organisation="ddpm")
    told = makers.as_json(program.get("/referrals"))
    assert [item["ref"] for item in told["items"]] == [own.ref]
    for method, path in (("get", ""), ("post", "/acknowledge"), ("post", "/answer")):
        for ref in (others.ref, "A-00000000", "%00"):
            body = [ANSWER] if path == "/answer" else []
            answer = getattr(program, method)(f"/referrals/{ref}{path}", *body)
            refused(answer, 404, "not-found")
    assert set(Referral.objects.values_list("state", flat=True)) == {"dispatched"}


def test_the_first_opening_is_noted(program: Program) -> None:
    referral = makers.a_referral()
    told = makers.as_json(program.get(f"/referrals/{referral.ref}"))
    assert (told["asked"], told["state"]) == ("ข้อความนี้จริงหรือไม่", "dispatched")
    assert told["digest"] == referral.digest
    referral.refresh_from_db()
    assert referral.opened_at is not None


def test_a_request_is_taken_up_once(program: Program) -> None:
    referral = makers.a_referral()
    told = makers.as_json(program.post(f"/referrals/{referral.ref}/acknowledge"))
    assert told["state"] == "acknowledged"
    refused(program.post(f"/referrals/{referral.ref}/acknowledge"), 409, "wrong-state")
    referral.refresh_from_db()
    assert referral.acknowledged_by is not None
    assert referral.acknowledged_by.is_machine


def test_an_answer_reaches_the_centre_and_a_repeat_is_done_once(program: Program) -> None:
    referral = makers.a_referral()
    path = f"/referrals/{referral.ref}/answer"
    first = program.post(path, ANSWER, Idempotency_Key="one")
    again = program.post(path, ANSWER, Idempotency_Key="one")
    assert (first.status_code, first.content) == (200, again.content)
    assert again["Idempotency-Replayed"] == "true"
    given = queries.answer_of(Referral.objects.select_related("data_key").get())
    assert given is not None
    assert (given.code, given.text, given.url) == tuple(ANSWER.values())
    assert makers.as_json(first)["answer"]["text"] == ANSWER["text"]


@pytest.mark.parametrize("step", ["question", "part", "refuse", "answer"])
def test_who_says_what_was_read_never_speaks_over_somebody_else(
    program: Program, step: str
) -> None:
    path = f"/referrals/{makers.a_referral().ref}"
    program.get(path)  # the first opening is noted
    read = program.get(path)["ETag"]
    assert program.post(f"{path}/part", STEPS["part"]).status_code == 200
    before = program.get(path).content
    refused(program.post(f"{path}/{step}", STEPS[step], If_Match=read), 412, "changed")
    assert program.get(path).content == before
    now = program.get(path)["ETag"]
    assert program.post(f"{path}/{step}", STEPS[step], If_Match=f'"x", {now}').status_code == 200


def test_a_repeat_gets_its_answer_whatever_was_read(program: Program) -> None:
    path = f"/referrals/{makers.a_referral().ref}"
    program.get(path)
    once = {"If_Match": program.get(path)["ETag"], "Idempotency_Key": "one"}
    first = program.post(f"{path}/answer", ANSWER, **once)
    again = program.post(f"{path}/answer", ANSWER, **once)
    assert (first.status_code, again.status_code, again.content) == (200, 200, first.content)
    assert program.post(f"{path}/answer", ANSWER, If_Match="*").status_code == 200


STEPS: dict[str, Any] = {
    "acknowledge": None,
    "question": {"text": "ขอเลขบัญชีปลายทาง"},
    "part": {"text": "ตรวจแล้วสองสาขา"},
    "refuse": {"reason": "needs_order", "text": "ต้องมีคำสั่ง"},
    "answer": ANSWER,
}


@pytest.mark.parametrize("before", ["", *STEPS, "withdraw"])
def test_what_a_request_says_may_be_done_is_what_may_be_done(program: Program, before: str) -> None:
    referral = makers.a_referral()
    path = f"/referrals/{referral.ref}"
    if before == "withdraw":
        actions.withdraw(by="system", referral=referral)
    elif before:
        assert program.post(f"{path}/{before}", STEPS[before]).status_code == 200
    may = makers.as_json(program.get(path))["may"]
    for step in STEPS.keys() - may:
        refused(program.post(f"{path}/{step}", STEPS[step]), 409, "wrong-state")
    for step in may:
        point = transaction.savepoint()
        assert program.post(f"{path}/{step}", STEPS[step]).status_code == 200
        transaction.savepoint_rollback(point)


def test_a_withdrawn_request_takes_no_answer(program: Program) -> None:
    referral = makers.a_referral()
    actions.withdraw(by="system", referral=referral)
    told = makers.as_json(program.get(f"/referrals/{referral.ref}"))
    assert (told["state"], told["asked"], told["samples"]) == ("withdrawn", "", [])
    refused(program.post(f"/referrals/{referral.ref}/answer", ANSWER), 409, "wrong-state")


def test_a_request_names_the_findings_that_fit_and_takes_no_other(program: Program) -> None:
    referral = makers.a_referral()
    told = makers.as_json(program.get(f"/referrals/{referral.ref}"))
    assert "false" in told["findings"]
    assert "held" not in told["findings"]
    path = f"/referrals/{referral.ref}/answer"
    problem = refused(program.post(path, ANSWER | {"finding": "held"}), 422, "invalid")
    assert [(one["field"], one["code"]) for one in problem["errors"]] == [("finding", "not_one_of")]
    assert all(finding in problem["errors"][0]["message"] for finding in told["findings"])
    assert program.post(path, ANSWER | {"finding": told["findings"][0]}).status_code == 200


def test_an_answer_that_cannot_be_used_is_named(program: Program) -> None:
    path = f"/referrals/{makers.a_referral().ref}/answer"
    for over in ({"finding": "x"}, {"text": " "}, {"text": "ก" * 4_001}, {"url": "ftp://x"}):
        told = refused(program.post(path, ANSWER | over), 422, "invalid")
        assert told["errors"][0]["field"] == next(iter(over))
    assert Referral.objects.get().state == "dispatched"


def test_pages_and_states(program: Program) -> None:
    made = [makers.a_referral(makers.a_claim(statement_th=f"ข้อ {n}")).ref for n in range(3)]
    program.post(f"/referrals/{made[0]}/acknowledge")
    seen, cursor = [], ""
    for _turn in range(5):
        asked = {"limit": 1, "state": "dispatched"} | ({"cursor": cursor} if cursor else {})
        told = makers.as_json(program.get("/referrals", asked))
        seen += [item["ref"] for item in told["items"]]
        cursor = told["next"]
        if not cursor:
            break
    assert seen == made[:0:-1]


def test_reading_does_not_give_the_right_to_answer(program_with: Callable[..., Program]) -> None:
    referral = makers.a_referral()
    reader: Any = program_with("referrals:read")
    refused(reader.post(f"/referrals/{referral.ref}/answer", ANSWER), 403, "scope-missing")
    writer: Any = program_with("referrals:answer")
    refused(writer.get(f"/referrals/{referral.ref}"), 403, "scope-missing")
    assert writer.post(f"/referrals/{referral.ref}/answer", ANSWER).status_code == 200


def test_a_program_asks_answers_in_part_and_refuses(program: Program) -> None:
    referral = makers.a_referral()
    path = f"/referrals/{referral.ref}"
    told = makers.as_json(program.post(f"{path}/question", {"text": "ขอเลขบัญชี"}))
    assert (told["state"], [turn["kind"] for turn in told["turns"]]) == ("asked", ["question"])
    again = program.post(f"{path}/question", {"text": "อีกข้อ"})
    refused(again, 409, "wrong-state")
    assert "คำถามก่อนหน้ายังรอคำตอบ" in again.content.decode()
    part = {"text": "ตรวจแล้วบางส่วน"}
    first = program.post(f"{path}/part", part, Idempotency_Key="part")
    again = program.post(f"{path}/part", part, Idempotency_Key="part")
    assert first.content == again.content
    refusal = {"reason": "needs_order", "text": "ต้องมีคำสั่ง"}
    told = makers.as_json(program.post(f"{path}/refuse", refusal))
    assert told["state"] == "refused"
    assert [turn["text"] for turn in told["turns"]] == ["ขอเลขบัญชี", "ตรวจแล้วบางส่วน", "ต้องมีคำสั่ง"]
    refused(program.post(f"{path}/refuse", refusal), 409, "wrong-state")


def test_another_organisations_request_is_not_there_to_be_asked_about(program: Program) -> None:
    ref = makers.a_referral(organisation="ddpm").ref
    bodies = {"question": {"text": "ก"}, "part": {"text": "ก"}}
    bodies["refuse"] = {"reason": "other", "text": "ก"}
    for path, body in bodies.items():
        refused(program.post(f"/referrals/{ref}/{path}", body), 404, "not-found")
    assert Referral.objects.get().state == "dispatched"
