"""`ruthan serve`: from nothing to a site that stays up, in one readable order."""

from __future__ import annotations

import functools
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass

from ruthan.project.supervisor.account import Account, account_for_code, service_account
from ruthan.project.supervisor.cluster import Cluster
from ruthan.project.supervisor.console import Console
from ruthan.project.supervisor.embedded import embedded_cluster
from ruthan.project.supervisor.environment import child_environment
from ruthan.project.supervisor.external import check_server, named_address
from ruthan.project.supervisor.folder import CHECKOUT, DataFolder, data_folder, locked
from ruthan.project.supervisor.line import command_of_line, settings_of_line
from ruthan.project.supervisor.logs import open_log
from ruthan.project.supervisor.part import Part
from ruthan.project.supervisor.processes import job_processes
from ruthan.project.supervisor.refusals import Refused, said_plainly
from ruthan.project.supervisor.spawn import spawn
from ruthan.project.supervisor.step import Step
from ruthan.project.supervisor.waiting import Interrupted, Signals
from ruthan.project.supervisor.watch import Watch, stop_in_order
from ruthan.project.supervisor.web import listen, web_command

PYTHON = sys.executable


@dataclass(frozen=True, slots=True)
class Commands:
    """What the parts are made of; tests put small stand-ins here."""

    prepare: Sequence[str] = (PYTHON, "-m", "django", "prepare")
    fill: Sequence[str] = (PYTHON, "-m", "django", "demo", "fill")
    jobs: Sequence[str] = (PYTHON, "-m", "django", "work")
    helper: Sequence[str] = (PYTHON, "-m", "django", "work", "--helper")
    has_line: bool = True
    web: Callable[[int], list[str]] = web_command


def serve(port: int, *, demo: bool | None = None, commands: Commands | None = None) -> int:
    """Serve until asked to stop; the exit code for the shell.

    `demo` None seeds the demonstration once on the embedded database and never on a
    database of the operator's own. Anything that cannot work is one line and exit 1,
    with nothing left running.
    """
    try:
        with Console() as console, Signals() as signals:
            _serve(
                port, demo=demo, commands=commands or Commands(), console=console, signals=signals
            )
    except Interrupted:
        return 0
    except Refused as refused:
        print(f"ruthan: {refused}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"ruthan: {said_plainly(error)}", file=sys.stderr)
        return 1
    return 0


def _serve(
    port: int, *, demo: bool | None, commands: Commands, console: Console, signals: Signals
) -> None:
    processes = job_processes(os.environ)
    folder = data_folder()
    owner = service_account()
    folder.prepare(owner=owner)
    site = os.environ.get("RUTHAN_BASE_URL", f"http://localhost:{port}")
    with ExitStack() as held:
        held.enter_context(locked(folder, note={"site": site, "port": port}))
        door = held.enter_context(listen(port, address=os.environ.get("RUTHAN_BIND", "127.0.0.1")))
        code = account_for_code(owner)
        folder.hand_over(account=code)
        folder.forget_metrics(owner=code)
        parts: list[Part] = []
        held.callback(_stop, parts, console)
        start = Start(folder, owner, code, port, demo, commands, console, signals, parts)
        environment = start.database()
        environment |= start.line(environment)
        start.prepare_database(environment)
        if code != owner:
            console.say(
                f"the site runs as root, for user {owner.name} cannot read {CHECKOUT} or its "
                "Python; a checkout in /srv or /opt avoids that",
                good=False,
            )
        parts += start.parts(environment, door=door, processes=processes)
        Watch(parts, console, signals, door, port=port, site=site, folder=folder).run()


@dataclass(slots=True)
class Start:
    """The way up, step by step."""

    folder: DataFolder
    owner: Account
    code: Account
    port: int
    demo: bool | None
    commands: Commands
    console: Console
    signals: Signals
    running: list[Part]
    embedded: bool = False

    def database(self) -> dict[str, str]:
        """Start the embedded PostgreSQL or check the operator's; the children's environment."""
        url = named_address()
        self.embedded = not url
        if url:
            version = check_server(url)
            self.console.say(f"database: {version} at DATABASE_URL")
        else:
            url = self._start_embedded()
        environment = child_environment(
            self.folder,
            account=self.code,
            database_url=url,
            port=self.port,
            demo=self._wants_demo(),
        )
        environment["PROMETHEUS_MULTIPROC_DIR"] = str(self.folder.metrics)
        return environment

    def line(self, environment: dict[str, str]) -> dict[str, str]:
        """What the parts are told of the pretended LINE, when the demonstration has one."""
        demo = self.commands.has_line and self._wants_demo()
        return settings_of_line(self.port, demo=demo, given=environment)

    def prepare_database(self, environment: dict[str, str]) -> None:
        """Bring keys, tables and reference data up to date and, once, fill the demonstration."""
        log = self.folder.logs / "setup.log"
        step = Step(self.code, environment, CHECKOUT, log, self.signals)
        self._step(step, "preparing", self.commands.prepare)
        if self._has_to_fill():
            self._step(step, "demonstration", self.commands.fill)
            self.folder.seeded.touch()

    def parts(
        self, environment: dict[str, str], *, door: socket.socket, processes: int
    ) -> list[Part]:
        """The web, the job processes, and the demonstration's LINE, not yet started."""
        web = functools.partial(
            self._spawn, self.commands.web(door.fileno()), "web.log", environment, door.fileno()
        )
        parts = [Part("web", web), *self._jobs(environment, processes)]
        if environment.get("RUTHAN_LINE_SIMULATOR"):
            command = command_of_line(PYTHON, environment)
            line = functools.partial(self._spawn, command, "line.log", environment)
            parts.append(Part("line", line))
            self.console.say(f"pretended LINE: {environment['RUTHAN_LINE_SIMULATOR']}")
        return parts

    def _jobs(self, environment: dict[str, str], processes: int) -> list[Part]:
        """The one that does everything, and its helpers, each a part that is started by itself."""
        parts = []
        for number in range(1, processes + 1):
            command = self.commands.jobs if number == 1 else self.commands.helper
            begin = functools.partial(self._spawn, command, "jobs.log", environment)
            parts.append(Part("jobs" if number == 1 else f"jobs {number}", begin))
        return parts

    def _step(self, step: Step, what: str, command: Sequence[str]) -> None:
        began = time.monotonic()
        last = ""

        def heard(line: str) -> None:
            nonlocal last
            if line and not line.startswith(("Traceback", "File ")):  # the log has it whole
                last = line
                self.console.progress(f"{what}: {last}")

        self.console.progress(f"{what} ...")
        step.run(what, command, heard=heard)
        self.console.say(f"{what}: {last or 'done'}, {_since(began)}")

    def _start_embedded(self) -> str:
        cluster = embedded_cluster(self.folder, owner=self.owner)
        began = time.monotonic()
        self.console.progress("starting the database")
        if cluster.create():
            self.console.say(f"database: made in {self.folder.root}, {_since(began)}")
        database = Part("database", cluster.start)
        self.running.append(database)
        began = time.monotonic()
        database.start()
        self._await(cluster, database)
        self.console.say(f"database: PostgreSQL {cluster.binaries.major}, {_since(began)}")
        return cluster.url()

    def _await(self, cluster: Cluster, database: Part) -> None:
        if database.process is not None:
            cluster.wait_until_ready(database.process)
        database.ready = True
        if self.signals.stop:
            raise Interrupted

    def _wants_demo(self) -> bool:
        if self.demo is not None:
            return self.demo
        said = os.environ.get("RUTHAN_DEMO", "")
        return said not in {"0", "false", "no"} if said else self.embedded

    def _has_to_fill(self) -> bool:
        if not self._wants_demo() or self.folder.seeded.exists():
            return False
        return self.embedded or self.demo is True

    def _spawn(
        self, command: Sequence[str], log: str, environment: dict[str, str], *descriptors: int
    ) -> subprocess.Popen[bytes]:
        with open_log(self.folder.logs / log) as output:
            return spawn(
                command,
                account=self.code,
                environment=environment,
                folder=CHECKOUT,
                output=output,
                death_signal=signal.SIGTERM,
                pass_fds=descriptors,
            )


def _stop(parts: list[Part], console: Console) -> None:
    if not parts:
        return
    console.progress("stopping")
    stop_in_order(parts)
    console.say("stopped")


def _since(began: float) -> str:
    return f"{time.monotonic() - began:.1f} s"
