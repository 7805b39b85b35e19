"""A child at risk: to the officers and nowhere else."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from ruthan.core import custody, jobs
from ruthan.gateway.models import Call
from ruthan.intake.models import Contact, Report, SealedDrop, Ticket
from ruthan.matching import queries as matching
from tests.hotline.desk import CHILD, E164, Operator, agreed, read

pytestmark = pytest.mark.django_db

PLAIN = "มีคนแถวบ้านมาด้อม ๆ มอง ๆ หลานบ่อยมาก"  # nothing in it that a detector sees


def test_the_words_go_to_the_officers_alone(desk: Operator, private: bytes) -> None:
    call = desk.picks_up("rumour")
    answer = desk.saves(call, CHILD, situation="rumour", province="50", **agreed())

    assert answer.status_code == 303
    drop = SealedDrop.objects.get()
    body = json.loads(custody.open_with(private, bytes(drop.sealed)))
    assert body["text"] == CHILD
    assert body["extra"]["contact"] == f"phone:{E164}"
    assert not Report.objects.exists()
    assert not Contact.objects.exists()


def test_what_the_operator_calls_a_childs_case_is_sealed_whatever_the_words_are(
    desk: Operator, private: bytes
) -> None:
    call = desk.picks_up("child")
    desk.saves(call, PLAIN, situation="child")

    assert SealedDrop.objects.count() == 1
    assert not Report.objects.exists()


def test_the_call_names_no_drop_and_no_drop_names_the_call(desk: Operator, private: bytes) -> None:
    call = desk.picks_up("child")
    desk.saves(call, CHILD, situation="child")

    call.refresh_from_db()
    drop, ticket = SealedDrop.objects.get(), Ticket.objects.get()
    assert (call.outcome, call.report, call.told, call.form_hash) == ("sealed", None, None, None)
    held = " ".join(str(value) for value in Call.objects.values().get().values())
    for name in (drop.ref, str(drop.pk), bytes(ticket.token_hash).hex()):
        assert name not in held


@pytest.mark.parametrize(("words", "situation"), [(CHILD, ""), (PLAIN, "child")])
def test_nothing_is_looked_up_while_it_is_typed(
    desk: Operator, monkeypatch: Any, words: str, situation: str
) -> None:
    def asked(*_args: object, **_how: object) -> None:
        raise AssertionError("the words came into a search")

    monkeypatch.setattr(matching, "known", asked)
    monkeypatch.setattr(matching, "known_claims", asked)

    page = read(desk.looks(desk.picks_up(), words, situation=situation))

    assert "เรื่องปิดลับ" in page
    assert "tel:1300" in page
    assert words not in page


def test_no_word_of_it_stands_in_any_table(desk: Operator, private: bytes) -> None:
    call = desk.picks_up()
    desk.looks(call, CHILD)
    desk.saves(call, CHILD, **agreed())
    desk.ends(call, "sealed")
    jobs.run_due()

    for model in apps.get_models():
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT t::text FROM "{model._meta.db_table}" t')  # noqa: S608
            for (row,) in cursor.fetchall():
                for word in ("น้องสาว", "ปล่อยรูป", "600000014"):
                    assert word not in row, model


def test_saved_twice_it_is_sealed_once_and_the_code_is_shown_again(
    desk: Operator, private: bytes
) -> None:
    call = desk.picks_up("child")
    ticket = desk.ticket(call)

    for _ in range(2):
        assert desk.saves(call, CHILD, situation="child", ticket=ticket).status_code == 303

    assert SealedDrop.objects.count() == 1
    page = desk.page(call)
    assert len(page.context["groups"]) == 6
    assert "tel:191" in read(page)


def test_a_sealed_call_stays_sealed_whatever_is_chosen(desk: Operator, private: bytes) -> None:
    call = desk.picks_up("child")
    desk.saves(call, CHILD, situation="child")

    assert desk.ends(call, "advice").status_code == 422
    desk.ends(call, "sealed")

    call.refresh_from_db()
    assert call.outcome == "sealed"


def test_without_an_officers_key_nothing_is_kept_and_the_numbers_are_given(
    desk: Operator,
) -> None:
    call = desk.picks_up("child")
    answer = desk.saves(call, CHILD, situation="child")

    assert answer.status_code == 503
    said = read(answer)
    assert "ไม่ได้เก็บอะไรไว้" in said
    assert "tel:1300" in said
    call.refresh_from_db()
    assert (call.outcome, call.form_hash) == ("", None)


def test_a_false_alarm_that_came_back_can_still_be_called(desk: Operator, private: bytes) -> None:
    from ruthan.intake import queries
    from ruthan.intake.actions.drops import return_drop
    from ruthan.intake.states import DropState

    call = desk.picks_up("child")
    desk.saves(call, CHILD, situation="child", **agreed())
    drop = SealedDrop.objects.get()
    body = json.loads(custody.open_with(private, bytes(drop.sealed)))
    SealedDrop.objects.update(state=DropState.OPENED)
    drop.refresh_from_db()

    report = return_drop(by="system", drop=drop, text=body["text"], extra=body["extra"])

    assert queries.way_of(report) == ("phone", E164)
    assert "contact" not in queries.answers_of(report)
