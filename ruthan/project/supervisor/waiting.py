"""Waiting in one thread for a signal, a child's end or a line, whichever comes first."""

from __future__ import annotations

import os
import select
import signal
from types import FrameType

STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Interrupted(Exception):
    """The operator asked to stop while something was being set up."""


class Signals:
    """Turns signals into something `select` wakes up for; leave it to restore the old ones."""

    def __init__(self) -> None:
        self.stop = False
        self._read, self._write = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        self._before: dict[int, object] = {}
        self._old_wakeup = -1

    def __enter__(self) -> Signals:
        self._old_wakeup = signal.set_wakeup_fd(self._write, warn_on_full_buffer=False)
        for number in STOPPING:
            self._before[number] = signal.signal(number, self._asked_to_stop)
        self._before[signal.SIGCHLD] = signal.signal(signal.SIGCHLD, self._noticed)
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)  # type: ignore[arg-type]  # what signal() gave us
        signal.set_wakeup_fd(self._old_wakeup)
        os.close(self._read)
        os.close(self._write)

    def wait(self, seconds: float, *, also: tuple[int, ...] = ()) -> list[int]:
        """Sleep until a signal, until one of the descriptors is readable, or for so long."""
        ready, _, _ = select.select([self._read, *also], [], [], max(0.0, seconds))
        if self._read in ready:
            os.read(self._read, 4096)
            ready.remove(self._read)
        return ready

    def _asked_to_stop(self, _number: int, _frame: FrameType | None) -> None:
        self.stop = True

    def _noticed(self, _number: int, _frame: FrameType | None) -> None:
        """A child ended; the wake-up itself is all that is needed."""
