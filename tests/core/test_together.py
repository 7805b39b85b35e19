"""Rows and jobs written by one statement: all of them, with their defaults, or none of them."""

from __future__ import annotations

import json

import pytest
from django.db import DataError, IntegrityError, OperationalError, connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from ruthan.audit.actions import entry_row
from ruthan.audit.models import Entry
from ruthan.core import crypto, jobs
from ruthan.core.models import DataKey
from ruthan.core.refs import uuid7
from ruthan.core.together import NewRow, Question, Together, ask, ask_all
from ruthan.intake.events import ReportSubmitted

pytestmark = pytest.mark.django_db


def an_entry(what: str = "core:test:write") -> NewRow:
    return entry_row(by="system", what=what, on=("core.test", "1"), facts={"ก": 1, "b": None})


def test_rows_and_jobs_are_there_after_one_statement() -> None:
    key, report_id = crypto.draw_data_key("test"), uuid7()
    together = Together()
    together.add(key)
    together.put(an_entry())
    together.emit(ReportSubmitted(report_id=report_id))
    together.write()
    held = DataKey.objects.get(pk=key.pk)
    assert (bytes(held.wrapped), held.destroyed_at) == (bytes(key.wrapped), None)
    assert held.created_at is not None
    entry = Entry.objects.get(what="core:test:write")
    assert (entry.facts, entry.actor, entry.because_sealed) == ({"ก": 1, "b": None}, None, None)
    job = ProcrastinateJob.objects.get(task_name="triage.assess_report")
    assert jobs.plain_arguments(job.args) == {"report_id": str(report_id)}
    assert (job.queue_name, job.status) == ("default", "todo")
    assert not key._state.adding


def test_what_one_statement_writes_reads_like_what_a_save_writes() -> None:
    together = Together()
    together.put(an_entry("core:test:put"))
    together.add(Entry(**an_entry("core:test:add").columns))
    together.write()
    Entry(**an_entry("core:test:save").columns).save(force_insert=True)
    rows = list(Entry.objects.filter(what__startswith="core:test:").values())
    told = [{k: v for k, v in row.items() if k not in {"id", "uid", "what", "at"}} for row in rows]
    assert told[0] == told[1] == told[2]


def test_nothing_stays_when_one_row_breaks_a_rule() -> None:
    key = crypto.new_data_key("test")
    together = Together()
    together.put(an_entry())
    together.add(DataKey(id=key.pk, purpose="x", generation="g1", wrapped=b""))
    together.emit(ReportSubmitted(report_id=uuid7()))
    with pytest.raises(IntegrityError), transaction.atomic():
        together.write()
    assert not Entry.objects.filter(what="core:test:write").exists()
    assert not ProcrastinateJob.objects.exists()


def test_several_questions_are_one_query_each_with_its_own_answer() -> None:
    found = ask_all(
        [
            Question("SELECT $1::int, $2::text", [7, "ก"], width=2),
            Question("SELECT 1 WHERE $1", [False], width=1),
            Question("SELECT $2::int - $1::int", [2, 5], width=1),
        ]
    )
    assert found == [(7, "ก"), None, (3,)]


def test_an_answer_becomes_a_value_of_the_rows() -> None:
    together = Together()
    first, second = together.ask(Question("SELECT $1::text, $2::text", ["core:told", "ก"], width=2))
    entry = an_entry().columns
    together.put(NewRow(Entry, {**entry, "what": first, "on_id": second}))
    written = together.write()
    assert written.is_done
    assert (written.value(first), written.value("as it is")) == ("core:told", "as it is")
    assert Entry.objects.filter(what="core:told", on_id="ก").count() == 1


def test_nothing_is_written_where_one_question_has_no_answer() -> None:
    together = Together()
    (known,) = together.ask(Question("SELECT 7", [], width=1))
    (unknown,) = together.ask(Question("SELECT 1 WHERE $1", [False], width=1))
    together.put(an_entry())
    together.emit(ReportSubmitted(report_id=uuid7()))
    written = together.write()
    assert not written.is_done
    assert (written.value(known), written.value(unknown)) == (7, None)
    assert not Entry.objects.filter(what="core:test:write").exists()
    assert not ProcrastinateJob.objects.exists()
    again = together.afresh()
    again.put(an_entry())
    assert again.write().is_done
    assert Entry.objects.filter(what="core:test:write").count() == 1
    assert ProcrastinateJob.objects.count() == 1


def test_a_statement_is_planned_once_a_connection_and_outlasts_a_rollback() -> None:
    sql = "SELECT $1::int + 40"
    for number in range(4):
        with transaction.atomic():
            assert ask(sql, [number]) == (number + 40,)
        with pytest.raises(IntegrityError), transaction.atomic():
            crypto.draw_data_key("test").save()
            raise IntegrityError
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT generic_plans + custom_plans FROM pg_prepared_statements WHERE statement = %s",
            [sql],
        )
        assert cursor.fetchall() == [(4,)]


def test_a_statement_that_the_server_forgot_is_prepared_anew_by_the_next_change() -> None:
    with transaction.atomic():
        assert ask("SELECT 41 + $1::int", [1]) == (42,)
    with connection.cursor() as cursor:
        cursor.execute("DEALLOCATE ALL")
    with pytest.raises(OperationalError), transaction.atomic():
        ask("SELECT 41 + $1::int", [1])
    with transaction.atomic():
        assert ask("SELECT 41 + $1::int", [1]) == (42,)


@pytest.mark.parametrize(("value", "error"), [("a\0b", DataError), (1.5, TypeError)])
def test_what_cannot_go_over_the_wire_is_refused(value: object, error: type[Exception]) -> None:
    with pytest.raises(error), transaction.atomic():
        ask("SELECT $1::text", [value])


def test_a_question_outside_a_transaction_is_refused(transactional_db: None) -> None:
    with pytest.raises(RuntimeError, match="transaction"):
        ask("SELECT 1", [])


def test_a_rush_of_commits_wakes_the_workers_once_in_a_while(
    transactional_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [100.0]
    monkeypatch.setattr(jobs.time, "monotonic", lambda: now[0])
    monkeypatch.setattr(jobs, "_woken", [float("-inf")])
    with connection.cursor() as cursor:
        cursor.execute("LISTEN procrastinate_any_queue_v1")
    heard = []
    for moment in (100.0, 100.01, 100.02, 100.2):
        now[0] = moment
        with transaction.atomic():
            jobs.wake_on_commit()
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        heard.append(
            [json.loads(n.payload)["type"] for n in connection.connection.notifies(timeout=0.05)]
        )
    with connection.cursor() as cursor:
        cursor.execute("UNLISTEN *")
    assert heard == [["job_inserted"], [], [], ["job_inserted"]]
