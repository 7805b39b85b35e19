"""A part that cannot be started, for the disk is full, is tried again and ends no supervisor."""

from __future__ import annotations

import errno
import os
import subprocess
import time
from pathlib import Path

import pytest

from ruthan.project.supervisor import part as parts
from ruthan.project.supervisor.console import Console
from ruthan.project.supervisor.part import Part
from ruthan.project.supervisor.refusals import Refused


def _sleeper() -> subprocess.Popen[bytes]:
    return subprocess.Popen(["sleep", "60"], start_new_session=True)


def _ended() -> subprocess.Popen[bytes]:
    done = subprocess.Popen(["true"], start_new_session=True)
    done.wait()
    return done


@pytest.mark.parametrize(
    "refusal", [OSError(errno.ENOSPC, "No space left", "/data/postgresql.conf"), Refused("not yet")]
)
def test_a_part_that_cannot_be_started_is_tried_again(refusal, monkeypatch):
    monkeypatch.setattr(parts, "DELAYS", (0.0,))
    begun = iter([_ended, None, None, _sleeper])

    def begin() -> subprocess.Popen[bytes]:
        how = next(begun)
        if how is None:
            raise refusal
        return how()

    part = Part("database", begin)
    part.start()
    try:
        assert "ended" in str(part.look())
        assert [str(part.look())[:11] for _ in range(2)] == ["not started"] * 2
        assert part.look() == "started again"
        assert part.look() is None
    finally:
        part.force()
        if part.process is not None:
            part.process.wait()


def test_a_part_that_was_ready_for_a_while_starts_again_at_once(monkeypatch):
    part = Part("web", _ended)
    waits = []
    for is_ready in (False, False, True):
        part.start()
        part.ready, part.since = is_ready, time.monotonic() - 2 * parts.STEADY_SECONDS
        part.look()
        waits.append(round(part.due - time.monotonic(), 1))
    assert waits == [0.2, 1.0, 0.2]


def test_the_console_outlives_a_full_disk():
    with Path("/dev/full").open("w") as full:
        from rich.console import Console as RichConsole

        console = Console(rich=RichConsole(file=full))
        console.say("the disk is full")
        console.progress("still here")
        os.dup2(os.open(os.devnull, os.O_WRONLY), full.fileno())
