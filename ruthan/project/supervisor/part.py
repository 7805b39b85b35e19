"""One part that is kept alive: started, watched, started again ever more slowly, stopped."""

from __future__ import annotations

import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from ruthan.project.supervisor.spawn import signal_group

DELAYS = (0.2, 1.0, 2.0, 5.0, 10.0, 30.0)
STEADY_SECONDS = 5.0


@dataclass(slots=True)
class Part:
    """A child with a name; `begin` starts it; once it was ready for a while it starts afresh."""

    name: str
    begin: Callable[[], subprocess.Popen[bytes]]
    process: subprocess.Popen[bytes] | None = None
    restarts: int = 0
    ready: bool = False
    since: float = 0.0
    due: float = 0.0
    _failures: int = field(default=0, repr=False)

    def start(self) -> None:
        """Start the part now."""
        self.process = self.begin()
        self.since = time.monotonic()
        self.ready = False

    def look(self) -> str | None:
        """Notice an end, start again when due; what happened in words, or None."""
        now = time.monotonic()
        if self.process is None:
            if now < self.due:
                return None
            self.restarts += 1
            self.start()
            return "started again"
        ended = self.process.poll()
        if ended is None:
            return None
        signal_group(self.process, signal.SIGTERM)  # what it started must not linger
        if self.ready and now - self.since > STEADY_SECONDS:
            self._failures = 0
        delay = DELAYS[min(self._failures, len(DELAYS) - 1)]
        self._failures += 1
        self.process, self.ready, self.due = None, False, now + delay
        return f"ended ({ending(ended)}), starts again in {delay:g} s"

    def next_look(self) -> float:
        """When the part wants to be looked at without any signal, as monotonic seconds."""
        return self.due if self.process is None else float("inf")

    def ask_to_stop(self, number: signal.Signals) -> None:
        """Ask the part to end; its children are its own to end."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(number)

    def has_stopped(self) -> bool:
        return self.process is None or self.process.poll() is not None

    def force(self, number: signal.Signals = signal.SIGKILL) -> None:
        """End the part and everything it started."""
        if self.process is not None:
            signal_group(self.process, number)


def ending(code: int) -> str:
    """An exit code in words."""
    if code < 0:
        return f"signal {signal.Signals(-code).name}"
    return f"exit {code}"
