"""The same request twice is done once, whatever breaks in between."""

from __future__ import annotations

import json
import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from ruthan.core import clock, idempotency
from ruthan.core.idempotency import Kept, once
from ruthan.core.models import KeptAnswer
from ruthan.gateway.sources.api import words
from ruthan.intake.models import Report
from ruthan.network.models import ApiKey
from tests import makers
from tests.api.conftest import TEXT, Program
from tests.api.test_keys import refused

VALUE = "3f0c8d62-1b8e-4a4f-8a07-5d6f6f0e7a10"


def test_a_repeat_gets_the_first_answer_and_nothing_is_done(program: Program) -> None:
    first = program.post("/reports", {"text": TEXT}, Idempotency_Key=VALUE)
    again = program.post("/reports", {"text": TEXT}, Idempotency_Key=VALUE)

    assert (first.status_code, again.status_code) == (201, 201)
    assert first.content == again.content
    assert again["Idempotency-Replayed"] == "true"
    assert "Idempotency-Replayed" not in first
    assert Report.objects.count() == 1


def test_the_spaces_of_the_json_do_not_matter_but_its_words_do(program: Program) -> None:
    program.post("/reports", {"text": TEXT}, Idempotency_Key=VALUE)
    spaced = json.dumps({"wants": "answer", "text": TEXT}, indent=4)
    assert program.post("/reports", spaced, Idempotency_Key=VALUE).status_code == 201
    other = program.post("/reports", {"text": TEXT + " !"}, Idempotency_Key=VALUE)
    refused(other, 422, "key-reused")
    assert Report.objects.count() == 1


def test_without_the_header_each_request_is_a_report(program: Program) -> None:
    for _ in range(2):
        program.post("/reports", {"text": TEXT})
    assert Report.objects.count() == 2
    assert KeptAnswer.objects.count() == 0


def test_two_keys_never_meet_on_one_value(program: Program) -> None:
    program.post("/reports", {"text": TEXT}, Idempotency_Key=VALUE)
    other = Program(makers.an_api_key("ddpm").text)
    assert "Idempotency-Replayed" not in other.post(
        "/reports", {"text": TEXT}, Idempotency_Key=VALUE
    )
    assert Report.objects.count() == 2


def test_a_repeat_brings_the_answer_that_was_found(program: Program) -> None:
    first = makers.a_report()
    makers.a_verdict(makers.a_claim(clusters=[first.cluster_id]))
    told = program.post("/reports", {"text": TEXT}, Idempotency_Key=VALUE)
    assert makers.as_json(told)["answer"]["verdict"] == "false"
    again = program.post("/reports", {"text": TEXT}, Idempotency_Key=VALUE)
    assert again.content == told.content


def test_a_crash_in_the_middle_leaves_neither_report_nor_answer(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_args: object, **_more: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr(words, "taken", breaks)
        broken = program.post("/reports", {"text": TEXT}, Idempotency_Key=VALUE)
    refused(broken, 500, "server-error")
    assert (Report.objects.count(), KeptAnswer.objects.count()) == (0, 0)
    assert program.post("/reports", {"text": TEXT}, Idempotency_Key=VALUE).status_code == 201


def test_a_refused_request_may_be_mended_under_the_same_value(program: Program) -> None:
    refused(program.post("/reports", {"text": ""}, Idempotency_Key=VALUE), 422, "invalid")
    assert program.post("/reports", {"text": TEXT}, Idempotency_Key=VALUE).status_code == 201


def test_after_a_day_the_value_is_free_and_the_sweep_forgets_it(program: Program) -> None:
    program.post("/reports", {"text": TEXT}, Idempotency_Key=VALUE)
    KeptAnswer.objects.update(at=clock.now() - idempotency.KEPT - timedelta(seconds=1))
    program.post("/reports", {"text": TEXT}, Idempotency_Key=VALUE)
    assert Report.objects.count() == 2
    assert idempotency.sweep() == 0
    KeptAnswer.objects.update(at=clock.now() - idempotency.KEPT)
    assert idempotency.sweep() == 1


def test_what_is_kept_tells_nothing_without_the_value(program: Program) -> None:
    told = makers.as_json(program.post("/reports", {"text": TEXT}, Idempotency_Key=VALUE))
    row = KeptAnswer.objects.get()
    held = b"".join(bytes(part) for part in (row.name, row.request, row.body))
    for secret in (told["receipt"], told["receipt"].replace(" ", ""), told["ref"], VALUE, TEXT):
        assert secret.encode() not in held
    with pytest.raises(idempotency.AnotherRequest):
        idempotency._opened("another value", bytes(row.body))


@pytest.mark.django_db(transaction=True)
def test_a_second_request_while_the_first_runs_is_sent_away_and_then_served() -> None:
    started, may_end = threading.Event(), threading.Event()
    answers: list[Any] = []

    def slow() -> Kept:
        started.set()
        may_end.wait(10)
        return Kept(201, b"first")

    def first() -> None:
        try:
            answers.append(once(VALUE, whose="k", request=b"r", work=slow))
        finally:
            connection.close()

    thread = threading.Thread(target=first)
    thread.start()
    assert started.wait(10)
    with pytest.raises(idempotency.StillRunning):
        once(VALUE, whose="k", request=b"r", work=lambda: Kept(201, b"second"))
    may_end.set()
    thread.join(10)
    again = once(VALUE, whose="k", request=b"r", work=lambda: Kept(201, b"second"))
    assert answers == [(Kept(201, b"first"), False)]
    assert again == (Kept(201, b"first"), True)


def test_who_looked_before_the_other_committed_gives_back_what_the_other_made(
    monkeypatch: pytest.MonkeyPatch, db: None
) -> None:
    """The look came a moment too early: the write finds the row, and the work is undone."""
    once(VALUE, whose="k", request=b"r", work=lambda: Kept(201, b"first"))
    looks = iter([None])
    real = idempotency._held
    monkeypatch.setattr(idempotency, "_held", lambda *asked: next(looks, real(*asked)))
    done: list[int] = []

    def work() -> Kept:
        KeptAnswer.objects.create(
            name=b"n" * 32, request=b"r" * 32, status=1, body=b"", at=clock.now()
        )
        done.append(1)
        return Kept(201, b"second")

    assert once(VALUE, whose="k", request=b"r", work=work) == (Kept(201, b"first"), True)
    assert done == [1]
    assert not KeptAnswer.objects.filter(name=b"n" * 32).exists()


def test_a_409_of_the_api_says_when_to_ask_again(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    def running(*_args: object) -> None:
        raise idempotency.StillRunning

    monkeypatch.setattr(idempotency, "_held", running)
    answer = program.post("/reports", {"text": TEXT}, Idempotency_Key=VALUE)
    refused(answer, 409, "still-running")
    assert answer["Retry-After"] == "1"
    assert ApiKey.objects.count() == 1
    assert not transaction.get_rollback()
