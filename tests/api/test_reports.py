"""Sending reports by programs and following them by their receipt."""

from __future__ import annotations

import json
import logging
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ruthan.core import jobs
from ruthan.intake import queries
from ruthan.intake.actions import decline_report, move_report, reporter_key
from ruthan.intake.models import Report
from tests import makers
from tests.api.conftest import TEXT, Program
from tests.api.test_keys import refused
from tests.gateway.web import picture

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


# -- Following ------------------------------------------------------------------------------------


def test_the_receipt_opens_state_history_and_answer(program: Program) -> None:
    receipt = makers.as_json(sent(program))["receipt"]
    told = makers.as_json(program.get("/report", Ruthan_Receipt=receipt))
    assert (told["state"], told["answer"], told["declined"]) == ("received", None, None)
    assert [step["state"] for step in told["steps"]] == ["received"]
    assert told["label"] == "รับเรื่องแล้ว"
    dashed = receipt.replace(" ", "-")
    assert program.get("/report", Ruthan_Receipt=dashed).status_code == 200


def test_a_declined_report_says_why(program: Program, anan: Any) -> None:
    receipt = makers.as_json(sent(program))["receipt"]
    decline_report(by=anan, report=Report.objects.get(), reason="opinion")
    program.language = "en"
    told = makers.as_json(program.get("/report", Ruthan_Receipt=receipt))
    assert told["declined"]["code"] == "opinion"
    assert "opinion" in told["declined"]["words"]


def test_wrong_and_unknown_receipts_are_the_same_404(program: Program) -> None:
    receipt = makers.as_json(sent(program))["receipt"]
    last = "0" if receipt[-1] != "0" else "1"
    one = program.get("/report", Ruthan_Receipt=receipt[:-1] + last)
    two = program.get("/report", Ruthan_Receipt="12345 67897 01234 56789 01234 56789")
    gone = [refused(answer, 404, "not-found") for answer in (one, two)]
    assert gone[0] | {"instance": ""} == gone[1] | {"instance": ""}
    refused(program.get("/report"), 422, "invalid")


def test_an_unchanged_status_is_304_and_a_changed_one_is_not(program: Program) -> None:
    receipt = makers.as_json(sent(program))["receipt"]
    first = program.get("/report", Ruthan_Receipt=receipt)
    same = program.get("/report", Ruthan_Receipt=receipt, If_None_Match=first["ETag"])
    assert (same.status_code, same.content, same["ETag"]) == (304, b"", first["ETag"])
    move_report(by="system", report=Report.objects.get(), to="screening")
    changed = program.get("/report", Ruthan_Receipt=receipt, If_None_Match=first["ETag"])
    assert changed.status_code == 200
    assert changed["ETag"] != first["ETag"]


def test_a_receipt_stands_in_no_log_and_no_address(
    program: Program, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    receipt = makers.as_json(sent(program))["receipt"]
    program.get("/report", Ruthan_Receipt=receipt)
    program.get("/report", Ruthan_Receipt=receipt[:-1] + "x")
    program.post("/report/withdraw", Ruthan_Receipt=receipt)
    assert receipt not in caplog.text
    assert receipt.replace(" ", "") not in caplog.text


# -- Adding and taking back -----------------------------------------------------------------------


def upload(program: Program, receipt: str, *files: Any, **more: Any) -> Any:
    form: dict[str, Any] = {"files": list(files), "links": more.pop("links", [])}
    return program.upload("/report/evidence", form, Ruthan_Receipt=receipt, **more)


def test_files_are_cleaned_and_links_are_kept(program: Program) -> None:
    receipt = makers.as_json(sent(program))["receipt"]
    file = SimpleUploadedFile("a.png", picture())
    answer = upload(program, receipt, file, links=["https://bank-close.example/a"])
    assert makers.as_json(answer)["taken"] == 2
    lines = queries.evidence_of(queries.report(Report.objects.get().pk))  # type: ignore[arg-type]
    assert sorted(line.kind for line in lines) == ["image", "link"]


def test_evidence_sent_again_with_its_value_is_kept_once(program: Program) -> None:
    receipt = makers.as_json(sent(program))["receipt"]
    for replayed in (False, True):
        file = SimpleUploadedFile("a.png", picture())
        answer = upload(program, receipt, file, Idempotency_Key="one")
        assert answer.status_code == 200
        assert ("Idempotency-Replayed" in answer) is replayed
    other = upload(program, receipt, SimpleUploadedFile("b.png", picture()), Idempotency_Key="one")
    refused(other, 422, "key-reused")
    assert Report.objects.get().evidence.count() == 1


@pytest.mark.parametrize(
    ("name", "body", "code"),
    [("a.bin", b"\x00\x01\x02", "unknown_kind"), ("a.png", b"", "empty"), ("a.png", b"\x89PNG\r\n\x1a\n", "broken")],
)  # fmt: skip
def test_a_file_that_cannot_be_taken_is_refused_with_its_reason(
    name: str, body: bytes, code: str, program: Program
) -> None:
    receipt = makers.as_json(sent(program))["receipt"]
    told = refused(upload(program, receipt, SimpleUploadedFile(name, body)), 422, "invalid")
    assert (told["errors"][0]["field"], told["errors"][0]["code"]) == ("files", code)
    assert Report.objects.get().evidence.count() == 0


@pytest.mark.parametrize(
    ("form", "field", "code"),
    [
        ({"note": "x", "links": ["https://a.example/"]}, "note", "unknown_field"),
        ({"file": SimpleUploadedFile("a.png", b"x")}, "file", "unknown_field"),
        ({"files": "no file", "links": ["https://a.example/"]}, "files", "wrong_kind"),
        ({"links": SimpleUploadedFile("a.txt", b"x")}, "files", "wrong_kind"),
    ],
)
def test_a_part_that_would_be_passed_over_is_refused(
    form: dict[str, Any], field: str, code: str, program: Program
) -> None:
    receipt = makers.as_json(sent(program))["receipt"]
    answer = program.upload("/report/evidence", form, Ruthan_Receipt=receipt)
    told = refused(answer, 422, "invalid")
    assert (told["errors"][0]["field"], told["errors"][0]["code"]) == (field, code)
    assert Report.objects.get().evidence.count() == 0


def test_too_many_and_too_heavy_files_and_another_content_type(
    program: Program, settings: Any
) -> None:
    receipt = makers.as_json(sent(program))["receipt"]
    six = [SimpleUploadedFile(f"{n}.png", picture()) for n in range(6)]
    refused(upload(program, receipt, *six), 422, "invalid")
    refused(upload(program, receipt, links=["https://a.example/"] * 21), 422, "invalid")
    refused(upload(program, receipt), 422, "invalid")
    torn = {"content_type": "multipart/form-data", "Ruthan_Receipt": receipt}
    refused(program.post("/report/evidence", "x", **torn), 400, "not-readable")
    refused(program.post("/report/evidence", {}, Ruthan_Receipt=receipt), 415, "wrong-content-type")
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 100
    refused(upload(program, receipt, six[0]), 413, "too-large")


def test_a_withdrawn_report_is_gone_and_says_so(program: Program) -> None:
    receipt = makers.as_json(sent(program))["receipt"]
    told = makers.as_json(program.post("/report/withdraw", Ruthan_Receipt=receipt))
    assert told["state"] == "withdrawn"
    assert bytes(Report.objects.get().text_sealed) == b""
    refused(program.post("/report/withdraw", Ruthan_Receipt=receipt), 409, "wrong-state")
    again = upload(program, receipt, SimpleUploadedFile("a.png", picture()))
    refused(again, 409, "wrong-state")
    status = makers.as_json(program.get("/report", Ruthan_Receipt=receipt))
    assert status["state"] == "withdrawn"


# -- What cannot be read or used ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("over", "field", "code", "english"),
    [
        ({"text": ""}, "text", "too_short", "too short"),
        ({"text": "\u200b \u200d"}, "text", "wrong_form", "not in the form"),
        ({"text": "ก" * 20_001}, "text", "too_long", "at most 20000"),
        ({"text": 7}, "text", "wrong_kind", "kind"),
        ({"wants": "money"}, "wants", "not_one_of", "Use one of: answer, warn, help."),
        ({"province": "99"}, "province", "unknown_province", "two digits"),
        ({"links": ["javascript:1"]}, "links.0", "wrong_form", "not in the form"),
        ({"links": ["https://a.example/"] * 21}, "links", "too_long", "too long"),
        ({"reporter": "x" * 201}, "reporter", "too_long", "too long"),
        ({"texts": "x"}, "texts", "unknown_field", "not known"),
    ],
)
def test_each_wrong_value_is_named_in_both_languages(
    over: dict[str, Any], field: str, code: str, english: str, program: Program
) -> None:
    for language, words in (("en", english), ("th", "")):
        program.language = language
        told = refused(sent(program, **over), 422, "invalid")
        assert (told["errors"][0]["field"], told["errors"][0]["code"]) == (field, code)
        assert words in told["errors"][0]["message"]
        assert told["errors"][0]["message"].isascii() == (language == "en")
    assert Report.objects.count() == 0


def test_what_is_no_json_too_large_or_of_another_kind(program: Program) -> None:
    refused(program.post("/reports", "{"), 400, "not-readable")
    refused(program.post("/reports", '{"text": NaN}'), 400, "not-readable")
    refused(program.post("/reports", b"\xff\xfe"), 400, "not-readable")
    refused(
        program.post("/reports", "text=x", content_type="text/plain"), 415, "wrong-content-type"
    )
    refused(program.post("/reports", json.dumps({"text": "x" * 3_000_000})), 413, "too-large")
    refused(program.post("/reports"), 422, "invalid")
    refused(program.post("/reports", ["x"]), 422, "invalid")
    assert Report.objects.count() == 0


def test_another_method_and_another_address_are_problems_too(program: Program) -> None:
    answer = program.get("/reports")
    refused(answer, 405, "method-not-allowed")
    assert answer["Allow"] == "POST"
    for path in ("/nothing", "/", "/reports/"):
        refused(program.get(path), 404, "not-found")
