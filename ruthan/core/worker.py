"""The job worker: procrastinate's own, made to outlast a lost connection and a jumping clock.

Queues that could hold up what people wait for have lanes of their own: housekeeping, what of it may
take an hour, and calls to programs of others, who may answer slowly for ever.
"""

from __future__ import annotations

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import structlog
from django.db import connections
from procrastinate.contrib.django import app
from procrastinate.worker import Worker

from ruthan.core import clock, jobs
from ruthan.core.rounds import Rounds

CONCURRENCY = 2  # jobs at once that people wait for, beside those of the other lanes
HOUSE, PARTNERS = "house", "partners"
# Queues with a lane of their own: how many jobs at once, and seconds between two looks. Calls to
# partners and to very many mostly wait for another side's answer; they cost us little. What is long
# is two at once, so that nobody's kit waits for a backup.
BESIDE = {
    HOUSE: (1, 2.0),
    jobs.LONG: (2, 2.0),
    PARTNERS: (2, 2.0),
    jobs.BULK: (4, jobs.POLL_SECONDS),
}
GRACE_SECONDS = 4.0
JUMP_SECONDS = 30.0  # what the clock may drift between two looks before it has jumped
LOOK_SECONDS = 2.0
LOST_SECONDS = 10.0  # a job that its worker does not know at two looks so far apart never came
_PAUSES = (0.2, 1.0, 3.0, 9.0)
_log = structlog.get_logger()


class PatientWorker(Worker):
    """A worker that ends, to be started afresh, when it cannot say how a job went or what time is.

    A job that is done and cannot be noted as done stays with its worker for ever otherwise: it
    is rescued only from workers that are gone. So does one that the database handed over while
    it went down, before the worker had it; that is given back. Those `beside` end with it.
    """

    beside: tuple[Worker, ...] = ()
    is_first = True  # hears notices and signals, and keeps the schedule, for all lanes

    def stop(self) -> None:
        """End after the jobs that run now."""
        super().stop()  # type: ignore[no-untyped-call]  # procrastinate's
        for other in self.beside:
            if not other._stop_event.is_set():
                other.stop()  # type: ignore[no-untyped-call]  # as above

    async def _persist_job_status(self, *args: Any, **told: Any) -> None:
        for pause in _PAUSES:
            try:
                await super()._persist_job_status(*args, **told)
            except Exception as error:  # noqa: BLE001 - the driver's own errors are many
                _log.warning("worker.note_postponed", reason=type(error).__name__)
                await asyncio.sleep(pause)
            else:
                return
        self.stop()
        await super()._persist_job_status(*args, **told)

    def _start_side_tasks(self) -> list[asyncio.Task[Any]]:
        """Ours beside procrastinate's, which would listen for named queues alone."""
        sides = [
            asyncio.create_task(self._watch_clock(), name="clock"),
            asyncio.create_task(self._give_back_lost(), name="lost"),
        ]
        if self.is_first:
            heard = self.app.job_manager.listen_for_jobs(
                on_notification=self._handle_notification, queues=None
            )
            sides.append(asyncio.create_task(heard, name="notices"))
        return [*super()._start_side_tasks(), *sides]

    async def _periodic_deferrer(self) -> None:
        """The schedule, kept by one lane for all."""
        if not self.is_first:
            await asyncio.Event().wait()
        rounds = Rounds(self.app.periodic_registry)
        await rounds.begin(self.app.connector)
        await rounds.worker()

    async def _watch_clock(self) -> None:
        """End when the clock jumped: the schedule in memory would wait or run a day's rounds."""
        before = drift = time.time() - time.monotonic()
        while abs(drift - before) < JUMP_SECONDS:
            await asyncio.sleep(LOOK_SECONDS)
            before, drift = drift, time.time() - time.monotonic()
        _log.warning("worker.clock_jumped")
        self.stop()

    async def _give_back_lost(self) -> None:
        """Give back what the database says this worker is doing and it never got."""
        missed: set[int] = set()
        while True:
            await asyncio.sleep(LOST_SECONDS)
            lost = missed & (missed := await self._unknown())
            for job_id in lost:
                _log.warning("worker.given_back", job=job_id)
                await self.app.job_manager.retry_job_by_id_async(job_id, clock.now())

    async def _unknown(self) -> set[int]:
        rows = await self.app.connector.execute_query_all_async(_MINE, worker_id=self.worker_id)
        return {row["id"] for row in rows} - {one.job.id for one in self._running_jobs.values()}


async def work(
    *, concurrency: int = CONCURRENCY, wait: bool = True, is_helper: bool = False
) -> None:
    """Run jobs until asked to stop; one that is running then has four seconds to end.

    Housekeeping, short and long, calls to partners and what goes to very many have lanes of their
    own: however long they take, what people wait for goes on beside them. A helper has the first
    lane alone.
    """
    beside = {} if is_helper else BESIDE
    places = concurrency + sum(most for most, _ in beside.values())
    threads = ThreadPoolExecutor(places + 1, "job")  # a thread for each, and one for the lanes
    asyncio.get_running_loop().set_default_executor(threads)
    await asyncio.to_thread(_begin)
    with app.replace_connector(app.connector.get_worker_connector()):
        async with app.open_async():
            queues = {task.queue for task in app.tasks.values()} - BESIDE.keys()
            lanes = [_lane(sorted(queues), concurrency, jobs.POLL_SECONDS, wait=wait)]
            for queue, (most, pause) in beside.items():
                lanes.append(_lane([queue], most, pause, wait=wait))
            for lane in lanes:
                lane.beside = tuple(other for other in lanes if other is not lane)
            await _together(*lanes)


def _lane(queues: list[str], concurrency: int, pause: float, *, wait: bool) -> PatientWorker:
    is_first = BESIDE.keys().isdisjoint(queues)
    lane = PatientWorker(
        app=app,
        queues=queues,
        concurrency=concurrency,
        wait=wait,
        shutdown_graceful_timeout=GRACE_SECONDS,
        fetch_job_polling_interval=pause,
        listen_notify=False,  # done by ourselves
        install_signal_handlers=is_first,  # the first stops the others
    )
    lane.is_first = is_first
    return lane


async def _together(*lanes: PatientWorker) -> None:
    """Run lanes until each has ended; a failure of one ends all of them and is raised."""
    running = [asyncio.create_task(lane.run()) for lane in lanes]  # type: ignore[no-untyped-call]  # procrastinate's
    try:
        await asyncio.wait(running, return_when=asyncio.FIRST_EXCEPTION)
    finally:
        for lane, task in zip(lanes, running, strict=True):
            if not task.done():
                lane.stop()
        await asyncio.gather(*running)


def _begin() -> None:
    jobs.install()
    jobs.forget_future_rounds()
    connections.close_all()


_MINE = "SELECT id FROM procrastinate_jobs WHERE worker_id = %(worker_id)s AND status = 'doing'"
