"""The sealed lane through the API: the same answer as always, and nothing kept but ciphertext."""

from __future__ import annotations

import json
import logging
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from ruthan.core import custody, jobs
from ruthan.core.models import KeptAnswer
from ruthan.intake.models import Evidence, Report, SealedDrop
from tests import makers
from tests.api.conftest import TEXT, Program
from tests.api.test_keys import refused
from tests.gateway.web import CHILD, picture


def shape(told: Any) -> Any:
    """What an answer looks like: names, kinds, and the form of its codes."""
    if isinstance(told, dict):
        return {name: shape(value) for name, value in told.items()}
    if isinstance(told, list):
        return [shape(value) for value in told]
    if isinstance(told, str):
        return "".join("9" if c.isdigit() else c if c in " -:+T" else "a" for c in told[:2]), len(
            told
        )
    return told


def test_the_answer_looks_as_always_and_so_does_the_status(program: Program) -> None:
    plain, child = (makers.as_json(program.post("/reports", {"text": t})) for t in (TEXT, CHILD))

    assert (Report.objects.count(), SealedDrop.objects.count()) == (1, 1)
    assert child["ref"].startswith("R-")
    assert shape(child) == shape(plain)
    one, two = (program.get("/report", Ruthan_Receipt=told["receipt"]) for told in (plain, child))
    assert shape(makers.as_json(two)) == shape(makers.as_json(one))
    assert makers.as_json(two)["ref"] == child["ref"]
    headers = [set(answer.headers) for answer in (one, two)]
    assert headers[0] == headers[1]


def test_an_officer_opens_what_was_sent_and_the_status_stays_quiet(
    program: Program, officers: bytes
) -> None:
    told = makers.as_json(
        program.post("/reports", {"text": CHILD, "province": "50", "wants": "help"})
    )
    drop = SealedDrop.objects.get()
    body = json.loads(custody.open_with(officers, bytes(drop.sealed)))
    assert (body["text"], body["extra"]["province"], drop.channel) == (CHILD, "50", "api")
    SealedDrop.objects.update(state="opened")
    status = makers.as_json(program.get("/report", Ruthan_Receipt=told["receipt"]))
    assert (status["state"], len(status["steps"])) == ("received", 1)


def test_no_word_of_it_stands_in_any_table_job_or_log(
    program: Program, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    told = makers.as_json(program.post("/reports", {"text": CHILD}, Idempotency_Key="one"))
    program.get("/report", Ruthan_Receipt=told["receipt"])
    jobs.run_due()
    everything = _every_row() + caplog.text
    for needle in ("น้องสาว", "รูปโป๊", told["receipt"], told["receipt"].replace(" ", "")):
        assert needle not in everything, needle
    assert KeptAnswer.objects.count() == 1


def test_evidence_for_it_is_taken_in_words_alone(program: Program, officers: bytes) -> None:
    told = makers.as_json(program.post("/reports", {"text": CHILD}))
    form = {"files": SimpleUploadedFile("a.png", picture()), "links": "https://room.example/x"}
    answer = program.upload("/report/evidence", form, Ruthan_Receipt=told["receipt"])
    assert makers.as_json(answer) == {"ref": told["ref"], "taken": 2}
    newest = SealedDrop.objects.order_by("dropped_at").last()
    assert newest is not None
    assert newest.receipt_lookup is None
    body = json.loads(custody.open_with(officers, bytes(newest.sealed)))
    assert "https://room.example/x" in body["text"]
    assert Evidence.objects.count() == 0


@pytest.mark.parametrize("where", ["name", "link", "text"])
def test_words_of_a_child_in_the_evidence_of_a_report_are_sealed(
    where: str, program: Program, officers: bytes
) -> None:
    told = makers.as_json(program.post("/reports", {"text": TEXT}))
    name = f"{CHILD}.png" if where == "name" else "a.txt"
    body = CHILD.encode() if where == "text" else picture()
    form: dict[str, Any] = {"files": SimpleUploadedFile(name, body)}
    if where == "link":
        form["links"] = "https://x.example/ " + CHILD
    answer = program.upload("/report/evidence", form, Ruthan_Receipt=told["receipt"])
    assert (answer.status_code, makers.as_json(answer)["ref"]) == (200, told["ref"])
    assert (SealedDrop.objects.count(), Evidence.objects.count()) == (1, 0)
    opened = json.loads(custody.open_with(officers, bytes(SealedDrop.objects.get().sealed)))
    assert opened["extra"]["about"] == told["ref"]
    assert CHILD[:20] in opened["text"]


def test_it_cannot_be_taken_back_here(program: Program) -> None:
    told = makers.as_json(program.post("/reports", {"text": CHILD}))
    answer = program.post("/report/withdraw", Ruthan_Receipt=told["receipt"])
    refused(answer, 409, "wrong-state")
    assert SealedDrop.objects.count() == 1


def test_without_officers_nothing_is_taken_in(db: None) -> None:
    makers.an_organisation("ruthan")
    program = Program(makers.an_api_key().text)
    refused(program.post("/reports", {"text": CHILD}), 503, "not-ready")
    assert (SealedDrop.objects.count(), Report.objects.count()) == (0, 0)


def _every_row() -> str:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"
        )
        tables = [row[0] for row in cursor.fetchall()]
        found = []
        for table in tables:
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - names of our own tables
            found += [str(row) for row in cursor.fetchall()]
    return "\n".join(found)
