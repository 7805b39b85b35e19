"""A command that runs once on the way up: migrations, the demonstration."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ruthan.project.supervisor.account import Account
from ruthan.project.supervisor.logs import last_lines
from ruthan.project.supervisor.refusals import Refused
from ruthan.project.supervisor.spawn import signal_group, spawn
from ruthan.project.supervisor.waiting import Interrupted, Signals


@dataclass(frozen=True, slots=True)
class Step:
    """Runs commands one after the other and hands on each line they say."""

    account: Account
    environment: Mapping[str, str]
    folder: Path
    log: Path
    signals: Signals

    def run(self, what: str, command: Sequence[str], *, heard: Callable[[str], None]) -> None:
        """Run to the end; refuses with the last line said when the command fails."""
        read, write = os.pipe()
        try:
            process = spawn(
                command,
                account=self.account,
                environment=self.environment,
                folder=self.folder,
                output=write,
                death_signal=signal.SIGTERM,
            )
        finally:
            os.close(write)
        try:
            self._listen(read, heard)
        except Interrupted:
            process.terminate()
            process.wait(timeout=10)
            raise
        finally:
            os.close(read)
            signal_group(process, signal.SIGTERM)
        if process.wait() != 0:
            said = last_lines(self.log, count=1)
            raise Refused(f"{what}: failed, {said[0] if said else 'no reason given'} ({self.log})")

    def _listen(self, read: int, heard: Callable[[str], None]) -> None:
        kept = b""
        with open(os.open(self.log, _APPEND, 0o600), "ab") as log:
            while True:
                if self.signals.stop:
                    raise Interrupted
                if read not in self.signals.wait(1.0, also=(read,)):
                    continue
                chunk = os.read(read, 65536)
                if not chunk:
                    return
                log.write(chunk)
                *lines, kept = (kept + chunk).split(b"\n")
                for line in lines:
                    heard(line.decode("utf-8", "replace").strip())


_APPEND = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW
