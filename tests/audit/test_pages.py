"""The pages of the trail and of the jobs."""

from __future__ import annotations

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ruthan.audit import actions
from ruthan.audit.models import Entry
from ruthan.core import crypto, jobs
from ruthan.core import tasks as housekeeping

pytestmark = pytest.mark.django_db
TRAIL = "/staff/audit/"


@pytest.fixture
def auditor(chai, client_of):
    return client_of(chai)


def _note(by="system", what="test:thing:do", thing="1", **over):
    return actions.record(by=by, what=what, on=("test.thing", thing), **over)


@pytest.mark.parametrize("name", ["audit:trail", "audit:verification", "audit:export"])
def test_auditors_read_and_nobody_else_finds_it(name, auditor, ploy, anan, stranger, client_of):
    assert auditor.get(reverse(name)).status_code == 200
    for other in (ploy, anan, stranger):
        assert client_of(other).get(reverse(name)).status_code == 404
    if name == "audit:verification":
        assert client_of(anan).post(reverse(name)).status_code == 404


@pytest.mark.parametrize("name", ["audit:trail", "audit:export"])
def test_what_is_only_read_takes_nothing(name, auditor):
    assert auditor.post(reverse(name)).status_code == 405


def test_the_trail_is_filtered_by_person_action_thing_and_day(auditor, anan, at):
    at("2026-02-03 10:00")
    _note(by=anan, what="test:one:do", thing="7")
    _note(what="test:two:do", thing="8")

    def found(query: str) -> list[str]:
        return [row["entry"].what for row in auditor.get(f"{TRAIL}?{query}").context["rows"]]

    assert found(f"actor={anan.pk}&what=test:") == ["test:one:do"]
    assert found("actor=anan&what=test:") == ["test:one:do"]
    assert found("actor=nobody&what=test:") == []
    assert found("what=test:two:do") == ["test:two:do"]
    assert found("kind=test.thing&thing=7") == ["test:one:do"]
    assert found("what=test:&until=2020-01-01") == []
    assert auditor.get(f"{TRAIL}?actor=nonsense&since=x").status_code == 200


def test_the_trail_is_paged_by_cursor(auditor):
    for number in range(60):
        _note(what="test:many:do", thing=str(number))
    first = auditor.get(f"{TRAIL}?what=test:many")
    older = first.context["older"]
    second = auditor.get(f"{TRAIL}?what=test:many&before={older}")
    assert [len(page.context["rows"]) for page in (first, second)] == [50, 10]
    assert second.context["older"] is None
    assert auditor.get(f"{TRAIL}?before=99999999999999999999999").status_code == 200


def test_the_trail_asks_the_same_whatever_its_length(auditor, anan, nok):
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            auditor.get(TRAIL)
        return len(queries)

    _note(by=anan)
    few = asked()
    for number in range(40):
        _note(by=nok if number % 2 else anan)
    assert asked() == few


def test_a_reason_is_opened_only_on_its_page_and_that_is_recorded(auditor, chai):
    entry = _note(because="เพราะผู้แจ้งขอมา")
    assert "ผู้แจ้งขอมา" not in auditor.get(TRAIL).content.decode()
    url = reverse("audit:reason", args=[entry.pk])
    assert auditor.get(url).status_code == 405
    page = auditor.post(url)
    assert "ผู้แจ้งขอมา" in page.content.decode().replace("\u200b", "").replace("<wbr>", "")
    assert "no-store" in page["Cache-Control"]
    assert Entry.objects.get(what="audit:reason:read").actor == chai.pk


def test_a_destroyed_reason_says_so(auditor):
    entry = _note(because="เพราะผู้แจ้งขอมา")
    crypto.destroy(entry.because_key)
    page = auditor.post(reverse("audit:reason", args=[entry.pk]))
    assert page.status_code == 200 and page.context["text"] is None


def test_an_entry_without_a_reason_has_nothing_to_open(auditor):
    assert auditor.post(reverse("audit:reason", args=[_note().pk])).status_code == 404


def test_the_export_is_ndjson_with_sealed_reasons(auditor):
    _note(because="เพราะผู้แจ้งขอมา", facts={"code": "x"})
    answer = auditor.get(reverse("audit:export") + "?what=test:")
    lines = [json.loads(line) for line in b"".join(answer.streaming_content).decode().splitlines()]
    assert [(line["what"], line["facts"]) for line in lines] == [("test:thing:do", {"code": "x"})]
    assert "ผู้แจ้ง" not in json.dumps(lines, ensure_ascii=False)
    assert Entry.objects.filter(what="audit:trail:export").count() == 1


def _failed(**ids: object) -> int:
    jobs.enqueue(housekeeping.sweep_throttle, **ids)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing'")
        cursor.execute("UPDATE procrastinate_jobs SET status = 'failed' RETURNING id")
        return cursor.fetchone()[0]


def test_the_jobs_page_shows_failures_without_any_text(auditor):
    from ruthan.core.models import JobFailure

    job_id = _failed(timestamp="ข้อความยาวที่ไม่ควรอยู่ในงานเลยแม้แต่น้อยเพราะเป็นของคน", other="0190")
    JobFailure.objects.create(job_id=job_id, error="ValueError", at="2026-02-03T10:00Z")
    page = auditor.get(reverse("jobs")).content.decode()
    assert "core.sweep_throttle" in page and "ValueError" in page and "other=0190" in page
    assert "ข้อความยาว" not in page


def test_a_failed_job_runs_again_once_when_pressed_twice(auditor, chai):
    job_id = _failed(timestamp=0)
    url = reverse("job-retry", args=[job_id])
    assert auditor.get(url).status_code == 405
    assert [auditor.post(url).status_code for _ in range(2)] == [302, 302]
    assert Entry.objects.filter(what="core:job:retry").count() == 1
    assert jobs.counts()["todo"] == 1


def test_the_jobs_page_tells_living_workers_from_silent_ones(auditor):
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now()), (now() - interval '5 minutes')"
        )
    states = [worker.is_alive for worker in auditor.get(reverse("jobs")).context["workers"]]
    assert states == [True, False]


def test_others_find_no_jobs_page(anan, stranger, client_of):
    for other in (anan, stranger):
        assert client_of(other).get(reverse("jobs")).status_code == 404
        assert client_of(other).post(reverse("job-retry", args=[1])).status_code == 404


def test_the_class_of_an_error_is_kept_when_a_task_fails(monkeypatch):
    from types import SimpleNamespace

    from procrastinate.contrib.django import app

    from ruthan.core import throttle
    from ruthan.core.models import JobFailure

    def broken() -> None:
        raise LookupError("ข้อความของคน")

    monkeypatch.setattr(throttle, "sweep", broken)
    context = SimpleNamespace(job=SimpleNamespace(id=41))
    with pytest.raises(LookupError):
        app.tasks["core.sweep_throttle"].func(context, timestamp=0)
    assert str(JobFailure.objects.get()) == "41 LookupError"
