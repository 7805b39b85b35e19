"""`ruthan export indicators` and `ruthan import indicators`: what partners and we share."""

from __future__ import annotations

import os
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ruthan.project.cli.database import REFUSED, with_database
from ruthan.project.cli.lines import OK, SOME_BAD, USAGE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ruthan.sharing.actions import Outcome

_MOST_FILES = 20_000


class Collection(StrEnum):
    """What is shared together."""

    SITES = "sites"
    ACCOUNTS = "accounts"


class Form(StrEnum):
    """How an export is written."""

    MISP = "misp"
    GSE = "gse"
    CSV = "csv"
    XLSX = "xlsx"


def export_indicators(
    target: Annotated[Path, typer.Option("--to", metavar="FILE", help="Write there, aside first.")],
    organisation: Annotated[
        str, typer.Option("--for", metavar="CODE", help="Who gets it; it goes on record.")
    ],
    collection: Annotated[
        Collection, typer.Option(help="sites: TLP:GREEN. accounts: numbers of people, TLP:AMBER.")
    ] = Collection.SITES,
    form: Annotated[
        Form, typer.Option("--format", help="MISP event, GSE signals, or a table of text cells.")
    ] = Form.MISP,
) -> None:
    """Entries that enough people reported, for a partner; on record, invented ones left out."""

    def work() -> int:
        from ruthan.network.queries import organisation as by_code  # noqa: PLC0415 - needs Django
        from ruthan.sharing import actions  # noqa: PLC0415 - needs Django

        held = by_code(organisation)
        if held is None or not held.is_active:
            print(f"ruthan: no organisation has the code {organisation}", file=sys.stderr)
            return USAGE
        lines = list(
            actions.bulk_lines(by="system", collection=collection, to=held.code, because="")
        )
        _put(target, actions.written(form, collection, lines))
        actions.count_export(
            by="system", collection=collection, to=held.code, form=form, lines=len(lines)
        )
        print(f"{len(lines)} indicators", file=sys.stderr)
        return OK

    try:
        raise typer.Exit(with_database(work))
    except OSError as error:
        print(f"ruthan: {target}: {error.strerror or error}", file=sys.stderr)
        raise typer.Exit(REFUSED) from error


def import_indicators(
    source: Annotated[
        str,
        typer.Option("--source", metavar="NAME", help="The partner's feed; made when it is new."),
    ],
    place: Annotated[
        str,
        typer.Argument(
            metavar="FILE|FOLDER|URL",
            help="A MISP event, a folder of them, or the address of a feed's folder; - for none.",
        ),
    ] = "-",
    organisation: Annotated[
        str, typer.Option(metavar="CODE", help="Whose feed it is; needed when it is new.")
    ] = "",
    tlp: Annotated[str, typer.Option(help="How far it may go: clear, green, amber.")] = "amber",
) -> None:
    """Take a partner's MISP feed in; it never counts as people. Safe to repeat."""

    def work() -> int:
        from ruthan.network.queries import organisation as by_code  # noqa: PLC0415 - needs Django
        from ruthan.sharing import actions, queries  # noqa: PLC0415 - needs Django

        is_url = place.startswith(("http://", "https://"))
        held = queries.source_named(source)
        if held is None:
            partner = by_code(organisation)
            if partner is None:
                print(f"ruthan: whose feed is {source}? --organisation CODE", file=sys.stderr)
                return USAGE
            held = actions.add_source(
                by="system", organisation=partner, name=source, url=place if is_url else "", tlp=tlp
            )
        if is_url or place == "-":
            return _said(actions.read_source(held))
        return _said(actions.take_files(held, _bodies(Path(place))))

    try:
        raise typer.Exit(with_database(work))
    except OSError as error:
        print(f"ruthan: {place}: {error.strerror or error}", file=sys.stderr)
        raise typer.Exit(USAGE) from error


def _bodies(place: Path) -> Iterator[bytes]:
    """The files of a folder but its manifest, or one file; each read up to what we read of one."""
    from ruthan.sharing.rules.reading import MOST_BYTES  # noqa: PLC0415 - needs Django

    files = sorted(place.glob("*.json"))[:_MOST_FILES] if place.is_dir() else [place]
    for file in files:
        if file.name != "manifest.json" or not place.is_dir():
            with file.open("rb") as handle:
                yield handle.read(MOST_BYTES + 1)


def _said(done: Outcome) -> int:
    print(
        f"{done.read} events read, {done.unchanged} unchanged, {done.things} entries named,"
        f" {done.left_out} left out, {done.withdrawn} withdrawn",
        file=sys.stderr,
    )
    for reason, count in sorted(done.refused.items()):
        print(f"ruthan: refused: {reason}: {count}", file=sys.stderr)
    if done.has_more:
        print("ruthan: there is more; run it again", file=sys.stderr)
    return SOME_BAD if done.refused else OK


def _put(target: Path, body: bytes) -> None:
    """Write whole or not at all, for the owner's eyes alone."""
    aside = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
            out.write(body)
            out.flush()
            os.fsync(out.fileno())
        aside.replace(target)
    finally:
        aside.unlink(missing_ok=True)
