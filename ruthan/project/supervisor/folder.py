"""The data folder: where it is, what is in it, and the lock that makes it one supervisor's."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from ruthan.project.supervisor.account import Account
from ruthan.project.supervisor.refusals import Refused

CHECKOUT = Path(__file__).resolve().parents[3]
SYSTEM_STATE = Path("/var/lib/ruthan")

# Linux takes 107 bytes for the path of a socket; PostgreSQL adds "/.s.PGSQL.5432.lock".
SOCKET_LIMIT = 100
SOCKET_NAME = ".s.PGSQL.5432"


# What the program itself keeps below the data folder; the supervisor only makes the places.
WRITTEN = ("keys", "files", "static", "mail", "home", "index", "compiling")
OWNED = (*WRITTEN, "run", "postgres")
OURS = ("logs", "settings", "programs")


@dataclass(frozen=True, slots=True)
class DataFolder:
    """Names every place the supervisor writes to; nothing is made until `prepare`."""

    root: Path

    @property
    def logs(self) -> Path:
        return self.root / "logs"

    @property
    def settings(self) -> Path:
        """PostgreSQL's settings: under root out of reach of whoever breaks into the database."""
        return self.root / "settings"

    @property
    def programs(self) -> Path:
        return self.root / "programs"

    @property
    def postgres(self) -> Path:
        return self.root / "postgres"

    @property
    def home(self) -> Path:
        return self.root / "home"

    @property
    def metrics(self) -> Path:
        """What the processes of one start counted; emptied at the next."""
        return self.root / "run" / "metrics"

    @property
    def lock(self) -> Path:
        return self.root / "supervisor.lock"

    @property
    def seeded(self) -> Path:
        """Marks that the demonstration was filled to its end."""
        return self.root / "demonstration-filled"

    @property
    def sockets(self) -> Path:
        """The folder of the database socket; a short stand-in when the data folder is deep."""
        place = self.root / "run"
        if len(os.fsencode(place / SOCKET_NAME)) < SOCKET_LIMIT:
            return place
        name = hashlib.sha256(os.fsencode(self.root)).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"ruthan-{name}"

    def prepare(self, *, owner: Account) -> None:
        """Make every place private; refuses one that belongs to someone else.

        Under root the top, logs, settings and programs stay root's: the service user can
        read what it must and cannot put a link where root will write.
        """
        self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
        _own(self.root, owner=owner, given=False)
        for name in OURS:
            _own(self.root / name, owner=owner, given=False)
        for place in {*(self.root / name for name in OWNED), self.sockets}:
            _own(place, owner=owner, given=True)

    def forget_metrics(self, *, owner: Account) -> None:
        """An empty folder for the counts of this start, of the account that runs the program."""
        shutil.rmtree(self.metrics, ignore_errors=True)
        _own(self.metrics, owner=owner, given=True)

    def hand_over(self, *, account: Account) -> None:
        """Give what the program wrote to the account that runs the program, when it changed.

        A checkout in root's home runs as root, a readable one as the service user; files
        the one made must open for the other.
        """
        mark = self.settings / "runs-as"
        if os.geteuid() != 0 or (mark.exists() and mark.read_text() == str(account.uid)):
            return
        for top in (self.root / name for name in WRITTEN):
            for path in [top, *top.rglob("*")]:
                os.chown(path, account.uid, account.gid, follow_symlinks=False)
        mark.write_text(str(account.uid))


def data_folder() -> DataFolder:
    """RUTHAN_DATA, else the system's state directory for root, else .ruthan in the checkout."""
    named = os.environ.get("RUTHAN_DATA")
    if named:
        return DataFolder(Path(named).expanduser().resolve())
    return DataFolder(SYSTEM_STATE if os.geteuid() == 0 else CHECKOUT / ".ruthan")


@contextmanager
def locked(folder: DataFolder, *, note: dict[str, object]) -> Iterator[None]:
    """Hold the folder for this process; refuses at once when another one holds it.

    The kernel frees the lock when the holder dies, however it dies.
    """
    with folder.lock.open("a+", encoding="utf-8") as file:
        folder.lock.chmod(0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            said = ", ".join(f"{name} {value}" for name, value in _note(file).items())
            raise Refused(
                f"Ruthan already runs on {folder.root} ({said or 'starting'}); "
                "stop it first, or set RUTHAN_DATA to another folder."
            ) from None
        file.truncate(0)
        file.write(json.dumps({"process": os.getpid(), **note}))
        file.flush()
        yield


def holder(folder: DataFolder) -> dict[str, Any] | None:
    """What the living process that holds the folder noted of itself; None when none does."""
    if not folder.lock.exists():
        return None
    with folder.lock.open("a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return _note(file)
    return None


def _own(place: Path, *, owner: Account, given: bool) -> None:
    fresh = not place.exists()
    place.mkdir(mode=0o700, exist_ok=True)
    found = place.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in {os.geteuid(), owner.uid}:
        raise Refused(f"{place} belongs to someone else; remove it or set RUTHAN_DATA.")
    place.chmod(0o750 if owner.drops and not given else 0o700)
    if owner.drops and not given:
        os.chown(place, os.geteuid(), owner.gid)
    elif owner.drops and fresh:  # later `hand_over` decides whose it is
        os.chown(place, owner.uid, owner.gid)


def _note(file: TextIO) -> dict[str, Any]:
    """What the holder wrote; nothing while it begins."""
    file.seek(0)
    try:
        return dict(json.loads(file.read()))
    except ValueError:
        return {}
