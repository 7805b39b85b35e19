"""Housekeeping in a lane of its own, and rounds that did not come in time are one round."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import wraps

import pytest
from django.db import connection, connections, transaction
from procrastinate.contrib.django import app
from procrastinate.jobs import Job
from procrastinate.manager import JobManager

from ruthan.core import jobs
from ruthan.core import tasks as housekeeping
from ruthan.core.worker import PatientWorker, work
from tests.core.forgetting import forget

pytestmark = pytest.mark.django_db(transaction=True)
SECONDS = 60.0  # what a job that is held up waits for the other


@pytest.fixture(autouse=True)
def no_schedule(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only what a test enqueues runs."""

    async def never(_worker: object) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr(PatientWorker, "_periodic_deferrer", never)


@pytest.fixture
def declared() -> Iterator[Callable[..., jobs.Task]]:
    names: list[str] = []

    def declare(name: str, does: Callable[..., None], **options: object) -> jobs.Task:
        @wraps(does)
        def run(*given: object, **named: object) -> None:
            try:
                does(*given, **named)
            finally:
                connections.close_all()  # of the worker's thread, which the test outlives

        names.append(name)
        app.tasks[name] = jobs.task(name=name, **options)(run)
        return app.tasks[name]

    yield declare
    forget(names)


def _status(name: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT status::text FROM procrastinate_jobs WHERE task_name = %s ORDER BY id", [name]
        )
        return [row[0] for row in cursor.fetchall()]


def test_long_housekeeping_holds_nothing_up_that_people_wait_for(declared) -> None:
    served, waited = threading.Event(), []
    long = declared("test.tidies", lambda: waited.append(served.wait(SECONDS)), queue="house")
    soon = declared("test.soon", served.set)
    for task in (long, long, soon):
        jobs.enqueue(task)
    asyncio.run(work(wait=False))
    assert waited == [True, True]
    assert _status("test.soon") == ["succeeded"]


def test_partners_who_answer_slowly_for_ever_hold_nothing_up(declared) -> None:
    served, waited = threading.Event(), []
    slow = declared("test.silent", lambda: waited.append(served.wait(SECONDS)), queue="partners")
    other = declared("test.beside", served.set)
    for task in (slow, slow, slow, other):
        jobs.enqueue(task)
    asyncio.run(work(wait=False))
    assert waited == [True, True, True]
    assert _status("test.beside") == ["succeeded"]


def test_a_backup_of_an_hour_holds_no_other_housekeeping_up(declared) -> None:
    served, waited = threading.Event(), []
    long = declared("test.backup", lambda: waited.append(served.wait(SECONDS)), queue=jobs.LONG)
    seal = declared("test.seal", served.set, queue="house")
    for task in (long, long, long, seal):
        jobs.enqueue(task)
    asyncio.run(work(wait=False))
    assert waited == [True, True, True]
    assert _status("test.seal") == ["succeeded"]


def test_what_may_take_long_is_in_its_lane() -> None:
    long = {name for name, task in app.tasks.items() if task.queue == jobs.LONG}
    assert long == {
        "project.back_up", "project.shred", "audit.walk_chain", "core.rotate_master_key",
        "campaigns.compile", "publishing.draw_kit",
    }  # fmt: skip


def test_the_same_job_waits_once_and_runs_again_when_it_is_asked_for_again(declared) -> None:
    ran: list[str] = []
    task = declared("test.once", lambda of: ran.append(of), queue="partners")
    for name in ("a", "a", "b", "a"):
        jobs.enqueue_once(task, of=name)
    asyncio.run(work(wait=False))
    assert sorted(ran) == ["a", "b"]
    jobs.enqueue_once(task, of="a")
    assert _status("test.once") == ["succeeded", "succeeded", "todo"]


def test_a_task_waits_by_its_own_priority_and_what_it_is_given_on_top(declared) -> None:
    ran: list[str] = []
    late = declared("test.late", lambda of: ran.append(of), queue="house", priority=jobs.LATER)
    jobs.enqueue(late, of="last")
    jobs.enqueue_many(late, [{"of": "second"}], priority=5)
    jobs.enqueue(declared("test.now", lambda: ran.append("first"), queue="house"))
    asyncio.run(work(wait=False))
    assert ran == ["first", "second", "last"]


def test_what_goes_to_many_holds_nobodys_own_answer_up(declared) -> None:
    served, waited = threading.Event(), []
    slow = declared("test.many", lambda: waited.append(served.wait(SECONDS)), queue=jobs.BULK)
    soon = declared("test.own", served.set)
    for task in (*[slow] * 6, soon):
        jobs.enqueue(task)
    asyncio.run(work(wait=False))
    assert waited == [True] * 6


def test_what_a_job_enqueues_stands_or_falls_with_what_it_writes(declared) -> None:
    ran = []
    after = declared("test.after", lambda: ran.append("after"))

    @transaction.atomic
    def takes_back() -> None:
        jobs.enqueue(after)
        ran.append("first")
        transaction.set_rollback(True)

    jobs.enqueue(declared("test.first", takes_back))
    asyncio.run(work(wait=False))
    assert ran == ["first"]
    assert _status("test.after") == []


def test_housekeeping_is_done_one_job_at_a_time(declared) -> None:
    at_once, most = [], []

    def tidy() -> None:
        at_once.append(1)
        most.append(len(at_once))
        threading.Event().wait(0.05)
        at_once.pop()

    task = declared("test.tidy", tidy, queue="house")
    for _ in range(3):
        jobs.enqueue(task)
    asyncio.run(work(wait=False))
    assert most == [1, 1, 1]


def test_a_stop_ends_every_lane_once_their_jobs_are_done(declared) -> None:
    began = threading.Event()
    done: list[str] = []

    def last() -> None:
        began.set()
        threading.Event().wait(0.3)
        done.append("last")

    jobs.enqueue(declared("test.last", last, queue="house"))
    loop = asyncio.new_event_loop()
    running = loop.create_task(work())
    thread = threading.Thread(target=lambda: began.wait(SECONDS) and _interrupt(loop, running))
    thread.start()
    with pytest.raises(asyncio.CancelledError):
        loop.run_until_complete(running)
    thread.join()
    loop.close()
    assert done == ["last"]


def _interrupt(loop: asyncio.AbstractEventLoop, running: asyncio.Task[None]) -> None:
    loop.call_soon_threadsafe(running.cancel)


def test_what_rescues_jobs_waits_behind_nothing() -> None:
    assert housekeeping.rescue_stalled_jobs.queue != "house"
    others = [t.priority for n, t in app.tasks.items() if n != "core.rescue_stalled_jobs"]
    assert housekeeping.rescue_stalled_jobs.priority > max(others)


def test_rounds_that_piled_up_are_one(declared) -> None:
    rounds: list[int] = []
    task = declared("test.round", lambda timestamp: rounds.append(timestamp), queue="house")
    for moment in (60, 120, 180):
        jobs.enqueue(task, timestamp=moment)
    jobs.enqueue(declared("test.other", lambda timestamp: None, queue="house"), timestamp=60)
    asyncio.run(work(wait=False))
    assert rounds == [60]
    assert _status("test.round") == ["succeeded"]
    assert _status("test.other") == ["succeeded"]


def test_a_round_that_is_to_be_tried_again_is_not_thrown_away(declared) -> None:
    task = declared("test.again", lambda timestamp: None, queue="house")
    jobs.enqueue(task, timestamp=60)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs SET attempts = 1, scheduled_at = now() + interval '1 minute'"
        )
    jobs.enqueue(task, timestamp=120)
    asyncio.run(work(wait=False))
    assert _status("test.again") == ["todo", "succeeded"]


def test_a_helper_does_what_people_wait_for_and_leaves_the_rest_to_a_whole_process(
    declared,
) -> None:
    done: list[str] = []
    for queue in ("default", "house", jobs.LONG, "partners", jobs.BULK):
        name = f"test.{queue}"
        jobs.enqueue(declared(name, lambda name=name: done.append(name), queue=queue))
    asyncio.run(work(wait=False, is_helper=True))
    assert done == ["test.default"]
    asyncio.run(work(wait=False))
    assert sorted(done) == [
        "test.bulk", "test.default", "test.house", "test.long", "test.partners",
    ]  # fmt: skip


def test_a_job_that_was_lost_on_its_way_to_its_worker_is_given_back_and_done(
    declared, monkeypatch
) -> None:
    done, lost, fetch = threading.Event(), [], JobManager.fetch_job

    async def loses_the_first(manager: JobManager, **asked: object) -> Job | None:
        job = await fetch(manager, **asked)
        if job is None or lost:
            return job
        return lost.append(job)  # the database said it and went down

    async def until_done() -> None:
        running = asyncio.create_task(work())
        await asyncio.to_thread(done.wait, SECONDS)
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running

    monkeypatch.setattr(JobManager, "fetch_job", loses_the_first)
    monkeypatch.setattr("ruthan.core.worker.LOST_SECONDS", 0.2)
    jobs.enqueue(declared("test.lost", done.set))
    asyncio.run(until_done())
    assert lost
    assert _status("test.lost") == ["succeeded"]
