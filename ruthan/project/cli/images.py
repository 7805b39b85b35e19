"""`ruthan hash` and `ruthan images match`: a folder of images hashed, or found among others."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Final

import typer

from ruthan.matching.engine.images.gallery import Found, Gallery
from ruthan.matching.engine.images.lists import Entry, Holdings, Kind, ListRefused, read_list
from ruthan.matching.engine.images.marks import mark
from ruthan.matching.engine.images.pdq import from_hex, hash_image
from ruthan.matching.engine.images.safe import ImageRefused
from ruthan.project.cli import hash_lists
from ruthan.project.cli.database import with_database
from ruthan.project.cli.folder import File, Folder
from ruthan.project.cli.lines import OK, Row, Source, UsageError, run, write_line

app: Final = typer.Typer(no_args_is_help=True, add_completion=False)

FolderArgument = Annotated[str, typer.Argument(metavar="DIR", help="a folder; its folders too")]
AgainstOption = Annotated[
    str,
    typer.Option("--against", metavar="DIR2|LIST", help="known images, or a list of hashes"),
]


app.add_typer(hash_lists.app, name="lists")


@app.callback()
def images() -> None:
    """Find images among known ones, and keep hash lists of others."""


def hash_command(folder: FolderArgument) -> None:
    """Write the SHA-256, the PDQ hash and its quality (0 to 100) of every image of a folder."""
    raise typer.Exit(run(lambda: [_hash(folder)]))


@app.command("match", epilog="Example: ruthan images match photos/ --against known/")
def match_images_command(folder: FolderArgument, against: AgainstOption) -> None:
    """Say which known images each image of a folder is: a copy, cropped, mirrored, framed ..."""
    raise typer.Exit(run(lambda: _match(folder, against)))


@app.command("look", epilog="Example: ruthan images look")
def look_command() -> None:
    """Let workers look at pictures of reports that none has looked at yet; safe to repeat."""

    def work() -> int:
        from ruthan.intake.actions import announce_pictures  # noqa: PLC0415 - needs Django

        print(f"reports with pictures: {announce_pictures()}")
        return OK

    raise typer.Exit(with_database(work))


def _hash(place: str) -> Source:
    folder = Folder(place)
    for file in folder:
        write_line(_hashed(folder, file))
    return folder


def _hashed(folder: Folder, file: File) -> Row:
    """One line: every pixel is hashed, so that others get the same bits."""
    row = {"file": file.name, "sha256": file.sha256, "pdq": None, "quality": None}
    error = file.error
    if not error:
        try:
            pdq = hash_image(file.body, full_size=True)
            return {**row, "pdq": pdq.hex, "quality": pdq.quality}
        except ImageRefused as refused:
            error = refused.code
    folder.report(file.name, error)
    return {**row, "error": error}


def _match(place: str, against: str) -> Iterable[Source]:
    folder = Folder(place)
    known: _Known = _KnownFolder(against) if Path(against).is_dir() else _KnownList(against)
    if not len(known.gallery):
        raise UsageError("there is nothing to match against")
    for file in folder:
        write_line(_matched(folder, file, known))
    return [folder, known.source]


def _matched(folder: Folder, file: File, known: _Known) -> Row:
    error = file.error
    if not error:
        try:
            return {"file": file.name, "matches": [known.row(one) for one in known.find(file)]}
        except ImageRefused as refused:
            error = refused.code
    folder.report(file.name, error)
    copies = known.same_bytes(file)
    return {"file": file.name, "matches": [known.row(one) for one in copies], "error": error}


class _Known:
    """What is matched against."""

    source: Source

    def __init__(self) -> None:
        self.gallery = Gallery()

    def find(self, file: File) -> list[Found]:
        """What an image is; raises ImageRefused."""
        return self.gallery.find(mark(file.body))

    def same_bytes(self, file: File) -> list[Found]:
        """What a file is that cannot be opened, by its digests alone."""
        return self.gallery.same_bytes(file.sha256 or "", *file.weak)

    def row(self, found: Found) -> Row:
        """A match in the words of the contracts."""
        return {
            "file": found.key,
            "distance": found.distance,
            "stage": found.stage,
            "transform": found.transform,
        }


class _KnownFolder(_Known):
    """The images of another folder."""

    def __init__(self, place: str) -> None:
        super().__init__()
        folder = Folder(place)
        self.source = folder
        for file in folder:
            error = file.error
            if not error:
                try:
                    self.gallery.add(file.name, mark(file.body).kept())
                    continue
                except ImageRefused as refused:
                    error = refused.code
            folder.report(file.name, error)
            if file.sha256:
                self.gallery.add_digest(file.name, file.sha256)


class _KnownList(_Known):
    """The hashes of a list. Every pixel is hashed, as the hashes on lists were made."""

    def __init__(self, place: str) -> None:
        super().__init__()
        path = Path(place)
        if not path.is_file():
            raise UsageError(f"{place}: no such file or folder")
        try:
            reading = read_list(path.read_bytes())
        except (ListRefused, OSError) as refused:
            raise UsageError(f"{place}: {refused}") from refused
        self.source = _ListFile(place)
        for problem in reading.problems:
            self.source.report(problem.number, problem.reason)
        self.source.bad = reading.bad
        held = Holdings()
        held.apply(reading)
        self._names: dict[str, str] = {}
        for entry in held:
            self._add(entry)

    def find(self, file: File) -> list[Found]:
        return self._each_once(
            self.gallery.find(mark(file.body, full_size=True), digests=file.weak)
        )

    def same_bytes(self, file: File) -> list[Found]:
        return self._each_once(super().same_bytes(file))

    def _each_once(self, found: list[Found]) -> list[Found]:
        """An entry of a list may have several hashes: it is found by the best of them."""
        best: dict[str, Found] = {}
        for one in found:
            best.setdefault(self._names[one.key], one)
        return list(best.values())

    def row(self, found: Found) -> Row:
        return {**super().row(found), "file": self._names[found.key]}

    def _add(self, entry: Entry) -> None:
        key = f"{entry.kind.value} {entry.value} {entry.ref}"
        self._names[key] = entry.ref
        if entry.kind is Kind.PDQ:
            self.gallery.add_hash(key, from_hex(entry.value), quality=entry.quality)
        else:
            self.gallery.add_digest(key, entry.value)


class _ListFile:
    """A list as a source of lines."""

    def __init__(self, name: str) -> None:
        self.bad = 0
        self._name = name

    def report(self, number: int, reason: str) -> None:
        """Say on standard error which line was bad and why."""
        typer.echo(f"{self._name}:{number}: {reason}", err=True)
