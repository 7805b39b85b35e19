"""The job worker: procrastinate's own, made to outlast a lost connection and a jumping clock."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import structlog
from django.db import connections
from procrastinate.contrib.django import app
from procrastinate.worker import Worker

from ruthan.core import jobs

CONCURRENCY = 2
GRACE_SECONDS = 4.0
JUMP_SECONDS = 30.0  # what the clock may drift between two looks before it has jumped
LOOK_SECONDS = 2.0
_PAUSES = (0.2, 1.0, 3.0, 9.0)
_log = structlog.get_logger()


class PatientWorker(Worker):
    """A worker that ends, to be started afresh, when it cannot say how a job went or what time is.

    A job that is done and cannot be noted as done stays with its worker for ever otherwise: it
    is rescued only from workers that are gone.
    """

    async def _persist_job_status(self, *args: Any, **told: Any) -> None:
        for pause in _PAUSES:
            try:
                await super()._persist_job_status(*args, **told)
            except Exception as error:  # noqa: BLE001 - the driver's own errors are many
                _log.warning("worker.note_postponed", reason=type(error).__name__)
                await asyncio.sleep(pause)
            else:
                return
        self.stop()  # type: ignore[no-untyped-call]  # procrastinate's
        await super()._persist_job_status(*args, **told)

    def _start_side_tasks(self) -> list[asyncio.Task[Any]]:
        watch = asyncio.create_task(self._watch_clock(), name="clock")
        return [*super()._start_side_tasks(), watch]

    async def _watch_clock(self) -> None:
        """End when the clock jumped: the schedule in memory would wait or run a day's rounds."""
        before = drift = time.time() - time.monotonic()
        while abs(drift - before) < JUMP_SECONDS:
            await asyncio.sleep(LOOK_SECONDS)
            before, drift = drift, time.time() - time.monotonic()
        _log.warning("worker.clock_jumped")
        self.stop()  # type: ignore[no-untyped-call]  # procrastinate's


async def work(*, concurrency: int = CONCURRENCY, wait: bool = True) -> None:
    """Run jobs until asked to stop; one that is running then has four seconds to end."""
    await asyncio.to_thread(_begin)
    with app.replace_connector(app.connector.get_worker_connector()):
        async with app.open_async():
            worker = PatientWorker(
                app=app,
                concurrency=concurrency,
                wait=wait,
                shutdown_graceful_timeout=GRACE_SECONDS,
                fetch_job_polling_interval=jobs.POLL_SECONDS,
            )
            await worker.run()  # type: ignore[no-untyped-call]  # procrastinate's


def _begin() -> None:
    jobs.install()
    jobs.forget_future_rounds()
    connections.close_all()
