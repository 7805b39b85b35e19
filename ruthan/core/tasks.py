"""Housekeeping: stalled jobs, old counters and answers, weekly rotation of the master key."""

from __future__ import annotations

from ruthan.core import crypto, idempotency, jobs, throttle


@jobs.task(name="core.rescue_stalled_jobs", priority=100)  # behind nothing, not even a backup
def rescue_stalled_jobs(timestamp: int = 0) -> None:
    """Give back what a killed worker left behind."""
    jobs.rescue_stalled()


@jobs.task(name="core.sweep_throttle", queue="house")
def sweep_throttle(timestamp: int = 0) -> None:
    """Forget old counters."""
    throttle.sweep()


@jobs.task(name="core.sweep_answers", queue="house")
def sweep_answers(timestamp: int = 0) -> None:
    """Forget the answers kept for repeated requests."""
    idempotency.sweep()


@jobs.task(name="core.rotate_master_key", queue=jobs.LONG)
def rotate_master_key(timestamp: int = 0) -> None:
    """Wrap every live data key anew, so that destroyed ones become unreadable in old copies too."""
    crypto.rotate()
