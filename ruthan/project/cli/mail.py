"""`ruthan mail`: read mail that came back, and open addresses again that rest because of it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from ruthan.messaging.engine.bounces import MOST_BYTES, Bounce, NotUnderstood, read_bounce
from ruthan.project.cli.database import with_database
from ruthan.project.cli.lines import OK, USAGE

SOME_BAD = 3
app = typer.Typer(no_args_is_help=True)

SourceArgument = Annotated[
    Path,
    typer.Argument(
        metavar="FILE|MAILDIR|-", help="One mail, a Maildir with many, or - for standard input."
    ),
]
DeleteOption = Annotated[
    bool, typer.Option("--delete", help="Of a Maildir: delete what was read and understood.")
]
AddressArgument = Annotated[
    str, typer.Argument(metavar="[-]", help="- reads the address from standard input.")
]
SinceOption = Annotated[
    str | None,
    typer.Option(
        "--since", metavar="MOMENT",
        help="Every address at rest since then, such as 2026-11-29T10:00+07:00.",
    ),
]  # fmt: skip


@app.callback()
def mail() -> None:
    """Mail that came back (RFC 3464)."""


@app.command("bounce", epilog="Example: ruthan mail bounce /var/mail/ruthan-returned/")
def bounce(source: SourceArgument, *, delete: DeleteOption = False) -> None:
    """Note mails that came back; an address that nobody has gets nothing more.

    Believed are the number of a message of ours and a status code, nothing else. May be repeated.
    Exit code 3: some were no notification of failure about a mail of ours; they stay where they
    are, each named on standard error.
    """
    found: dict[str, Bounce] = {}
    bad = False
    for name, raw in _mails(source):
        try:
            found[name] = read_bounce(raw)
        except NotUnderstood as fault:
            bad = True
            print(f"{name}: {fault}", file=sys.stderr)
    code = with_database(lambda: _note(found)) if found else OK
    if code == OK and delete and source.is_dir():
        for name in found:
            Path(name).unlink(missing_ok=True)
    raise typer.Exit(code or (SOME_BAD if bad else OK))


@app.command("reopen", epilog="Example: echo mali@mail.example | ruthan mail reopen -")
def reopen(address: AddressArgument = "", *, since: SinceOption = None) -> None:
    """Send mail again to an address at rest, or to all since a moment when a server erred."""
    moment = _moment(since)
    if (address == "-") == (moment is not None):
        print("ruthan: give - and the address on standard input, or --since", file=sys.stderr)
        raise typer.Exit(USAGE)
    to = sys.stdin.readline().strip() if moment is None else ""
    raise typer.Exit(with_database(lambda: _reopen(to, moment)))


def _mails(source: Path) -> Iterator[tuple[str, bytes]]:
    """Each mail with a name for people; read before the database is opened, as another user."""
    if str(source) == "-":
        yield "-", sys.stdin.buffer.read(MOST_BYTES + 1)
        return
    files = [source]
    if source.is_dir():
        files = sorted(file for part in ("new", "cur") for file in (source / part).glob("*"))
    for file in files:
        try:
            with file.open("rb") as held:
                yield str(file), held.read(MOST_BYTES + 1)
        except OSError as error:
            print(f"ruthan: {file}: {error.strerror or error}", file=sys.stderr)
            raise typer.Exit(USAGE) from error


def _note(found: dict[str, Bounce]) -> int:
    from ruthan.messaging.actions import Noted, note_bounce  # noqa: PLC0415 - needs Django

    counts = dict.fromkeys(Noted, 0)
    for one in found.values():
        counts[note_bounce(one)] += 1
    for noted, count in counts.items():
        print(f"{noted}: {count}")
    return OK


def _reopen(to: str, since: datetime | None) -> int:
    from ruthan.messaging.actions import reopen_addresses  # noqa: PLC0415 - needs Django

    print(f"reopened: {reopen_addresses(to=to, since=since)}")
    return OK


def _moment(given: str | None) -> datetime | None:
    if given is None:
        return None
    try:
        moment = datetime.fromisoformat(given)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        print(f"ruthan: {given}: no moment with an offset", file=sys.stderr)
        raise typer.Exit(USAGE)
    return moment
