"""Sending reports by programs and following them by their receipt."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from ruthan.core import jobs
from ruthan.intake import queries
from ruthan.intake.actions import reporter_key
from ruthan.intake.models import Report
from tests import makers
from tests.api.conftest import TEXT, Program

CORRECT = {"text": TEXT}


def sent(program: Program, **over: Any) -> Any:
    return program.post("/reports", CORRECT | over)


# -- Sending --------------------------------------------------------------------------------------


def test_a_program_sends_a_report_and_gets_its_receipt(program: Program) -> None:
    answer = sent(program, province="50", wants="warn", reporter="u-1", language="en")

    assert answer.status_code == 201
    told, report = makers.as_json(answer), Report.objects.get()
    assert set(told) == {"ref", "receipt", "state", "submitted_at", "answer"}
    assert (told["ref"], told["state"], told["answer"]) == (report.ref, "received", None)
    assert (report.channel, report.province, report.wants) == ("api", "50", "warn")
    assert report.language == "en"
    assert len(told["receipt"].replace(" ", "")) == 30
    report = queries.report(report.pk) or report
    assert queries.text_of(report) == TEXT


def test_what_is_known_is_answered_at_once_in_the_language_asked_for(program: Program) -> None:
    first = makers.a_report()
    jobs.run_due()
    first.refresh_from_db()
    makers.a_verdict(makers.a_claim(clusters=[first.cluster_id], title_en="The bank stays open"))
    program.language = "en"

    told = makers.as_json(sent(program))

    assert told["state"] == "answered"
    assert told["answer"]["verdict"] == "false"
    assert told["answer"]["label"] == "False"
    assert told["answer"]["title"] == "The bank stays open"
    assert told["answer"]["url"].startswith("http://localhost/en/answers/")


def test_a_person_is_counted_once_and_a_day_without_names_as_one(program: Program) -> None:
    for _ in range(2):
        sent(program, reporter="u-1")
        sent(program)
    keys = [bytes(report.reporter_key) for report in Report.objects.all()]
    assert len(set(keys)) == 2
    assert reporter_key("api", "u-1") not in keys


def test_sending_takes_few_queries(program: Program) -> None:
    sent(program)
    with CaptureQueriesContext(connection) as seen:
        sent(program, text="อีกเรื่องหนึ่งที่ไม่เหมือนเรื่องใดเลย ทดสอบเท่านั้น")
    kept = [query for query in seen if "SAVEPOINT" not in query["sql"]]
    assert len(kept) <= 27
