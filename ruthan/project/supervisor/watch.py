"""The long part of a supervisor's life: watching the parts, and stopping them in order."""

from __future__ import annotations

import signal
import socket
import time
from contextlib import suppress
from dataclasses import dataclass, field

from ruthan.project.supervisor.console import Console, Row
from ruthan.project.supervisor.folder import DataFolder
from ruthan.project.supervisor.logs import last_lines, rotate
from ruthan.project.supervisor.part import Part
from ruthan.project.supervisor.refusals import Refused
from ruthan.project.supervisor.waiting import Signals
from ruthan.project.supervisor.web import FirstAnswer

LOOK_SECONDS = 5.0
ROTATE_SECONDS = 60.0
HOPELESS = 3

# The web and the jobs finish what they hold, then the database closes its books; the
# whole stays under ten seconds, and what had to be forced is repaired at the next start.
PARTS_SECONDS = 5.0
DATABASE_SECONDS = 3.5


@dataclass(slots=True)
class Watch:
    """Keeps parts alive until asked to stop."""

    parts: list[Part]
    console: Console
    signals: Signals
    door: socket.socket
    port: int = field(kw_only=True)
    site: str = field(kw_only=True)
    folder: DataFolder = field(kw_only=True)
    _answer: FirstAnswer | None = None
    _rotated: float = 0.0
    _served: bool = False
    _ready: list[int] = field(default_factory=list)

    def run(self) -> None:
        """Start what is not up and watch everything; returns when asked to stop."""
        for part in self.parts:
            if part.process is None:
                part.start()
                part.ready = part.name != "web"
        self.console.progress("starting the site")
        try:
            while not self.signals.stop:
                self._look_at_parts()
                self._look_for_answer()
                self._tidy_logs()
                self._draw()
                self._sleep()
        finally:
            self._forget_answer()

    def _look_at_parts(self) -> None:
        for part in self.parts:
            happened = part.look()
            if happened is None:
                continue
            self.console.say(f"{part.name}: {happened}", good=part.process is not None)
            if part.name == "web":
                self._forget_answer()
                self._give_up_if_hopeless(part)
            elif part.process is not None:
                part.ready = True

    def _give_up_if_hopeless(self, web: Part) -> None:
        if self._served or web.restarts < HOPELESS or web.process is not None:
            return
        log = self.folder.logs / "web.log"
        said = "; ".join(last_lines(log, count=1))
        raise Refused(f"The site does not start: {said} ({log})")

    def _look_for_answer(self) -> None:
        web = next(part for part in self.parts if part.name == "web")
        if web.process is None or web.ready:
            return
        if self._answer is None:
            self._answer = FirstAnswer(self.door, port=self.port)
            return
        if self._answer.fileno() not in self._ready:
            return
        web.ready = self._answer.came()
        self._forget_answer()
        if web.ready:
            self._served = True
            self.console.say(f"open {self.site}")

    def _tidy_logs(self) -> None:
        if time.monotonic() - self._rotated > ROTATE_SECONDS:
            self._rotated = time.monotonic()
            with suppress(OSError):  # a full disk ends no service: the next minute will do
                rotate(self.folder.logs)

    def _draw(self) -> None:
        rows = [_row(part) for part in self.parts]
        foot = f"data {self.folder.root} · logs {self.folder.logs} · Ctrl-C stops"
        self.console.board(f"Ruthan รู้ทัน · {self.site}", rows, foot=foot)

    def _sleep(self) -> None:
        due = min(part.next_look() for part in self.parts) - time.monotonic()
        also = () if self._answer is None else (self._answer.fileno(),)
        self._ready = self.signals.wait(min(LOOK_SECONDS, due), also=also)

    def _forget_answer(self) -> None:
        if self._answer is not None:
            self._answer.close()
            self._answer = None


def stop_in_order(parts: list[Part]) -> None:
    """End the web and the jobs, then the database; nothing of them is left after ten seconds."""
    database = [part for part in parts if part.name == "database"]
    others = [part for part in parts if part.name != "database"]
    for part in others:
        part.ask_to_stop(signal.SIGTERM)
    _wait(others, seconds=PARTS_SECONDS)
    for part in others:
        part.force()
    for number in (signal.SIGINT, signal.SIGQUIT):  # clean, then at once with recovery later
        for part in database:
            part.ask_to_stop(number)
        if _wait(database, seconds=DATABASE_SECONDS if number == signal.SIGINT else 1.0):
            break
    for part in [*others, *database]:
        part.force()
        if part.process is not None:
            part.process.wait(timeout=5)


def _wait(parts: list[Part], *, seconds: float) -> bool:
    end = time.monotonic() + seconds
    while not all(part.has_stopped() for part in parts):
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


def _row(part: Part) -> Row:
    note = f"restarted {part.restarts}×" if part.restarts else ""
    if part.process is None:
        return Row(part.name, "waiting", note, good=False)
    if not part.ready:
        return Row(part.name, "starting", note, good=False)
    return Row(part.name, f"up {_lasting(time.monotonic() - part.since)}", note)


def _lasting(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes} min"
    return f"{minutes} min" if minutes else f"{rest} s"
