"""Kills: at seeded moments one living thing of the site gets SIGKILL, and the way back is timed."""

from __future__ import annotations

import os
import random
import signal
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

from bench.storm.site import Site, children

PAUSE = (0.5, 2.0)  # seconds between the way back and the next kill
_WEIGHTS = {
    "web worker": 30, "web master": 14, "job worker": 20, "backend": 16, "postmaster": 12,
    "supervisor": 5,
}  # fmt: skip


@dataclass(slots=True)
class Killer:
    """Chooses by its seed what dies next; counts kills and seconds until the site answered."""

    site: Site
    chance: random.Random
    kills: Counter[str] = field(default_factory=Counter)
    back: dict[str, list[float]] = field(default_factory=dict)

    def strike(self) -> str:
        """Kill one thing and wait until the site answers again; what it was, '' for nothing."""
        what = self.chance.choices(list(_WEIGHTS), list(_WEIGHTS.values()))[0]
        victim = self._victim(what)
        if victim is None:
            return ""
        with suppress(ProcessLookupError):
            os.kill(victim, signal.SIGKILL)
            self.kills[what] += 1
            if what == "supervisor" and self.site.process is not None:
                self.site.process.wait()
            self.back.setdefault(what, []).append(self.site.wait_until_up())
            return what
        return ""

    def rage(
        self, *, while_: Callable[[], bool], tick: Callable[[], None], due: Callable[[], bool]
    ) -> None:
        """Strike at random moments, whenever one is due, as long as there is work."""
        while while_():
            end = time.monotonic() + self.chance.uniform(*PAUSE)
            while time.monotonic() < end and while_():
                tick()
                time.sleep(0.1)
            if while_() and due():
                self.strike()

    def _victim(self, what: str) -> int | None:
        parts = self.site.parts()
        if what == "supervisor":
            return self.site.process.pid if self.site.process else None
        if what in {"web worker", "backend"}:
            parent = parts.get("web" if what == "web worker" else "database", 0)
            below = children(parent) if parent else {}
            if what == "backend":
                below = {n: c for n, c in below.items() if "ruthan ruthan" in c}
            return self.chance.choice(sorted(below)) if below else None
        if what == "job worker":
            workers = [number for name, number in parts.items() if name.startswith("jobs")]
            return self.chance.choice(sorted(workers)) if workers else None
        return parts.get({"web master": "web", "postmaster": "database"}[what])
