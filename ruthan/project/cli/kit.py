"""`ruthan kit`: the publishing kit of a signed verdict or alert, as a zip or a folder."""

from __future__ import annotations

import io
import os
import sys
import zipfile
from enum import StrEnum
from pathlib import Path
from typing import Annotated, NamedTuple

import typer

from ruthan.project.cli.database import REFUSED, with_database
from ruthan.project.cli.lines import OK
from ruthan.project.cli.progress import progress

USAGE, SOME_LEFT_OUT = 2, 3


class Language(StrEnum):
    """A language of the kit."""

    THAI = "th"
    ENGLISH = "en"


def kit_command(
    claim: Annotated[
        str, typer.Argument(help="The reference of a claim (C-...) or alert (A-...).")
    ],
    to: Annotated[
        Path | None,
        typer.Option("--to", metavar="DIR|ZIP", help="A file ending in .zip, or a folder."),
    ] = None,
    only: Annotated[
        list[str] | None,
        typer.Option("--only", metavar="FORM", help="Only these forms, such as share or radio_30."),
    ] = None,
    language: Annotated[
        Language | None, typer.Option("--language", help="Only Thai or only English.")
    ] = None,
) -> int:
    """Write every form of a signed fact: pictures, scripts, slides, bill line, pop-ups and more.

    What is out of date is refused. Exit code 3 tells that a form was left out since its words are
    too long and wait for a person; each is named on standard error.
    """
    from ruthan.publishing.engine.kit.forms import FORMS  # noqa: PLC0415 - loaded when asked for

    unknown = [form for form in only or [] if form not in FORMS]
    if unknown:
        said = f"no such form: {', '.join(unknown)}; there are {', '.join(FORMS)}"
        print(f"ruthan: {said}", file=sys.stderr)
        return USAGE
    tongues = [str(language)] if language else []
    made: list[Made] = []
    code = with_database(lambda: _make(claim, only or [], tongues, made))
    # Written here: within, we may be the user of the service, who owns no folder of the caller.
    return _written(made[0], to) if code == OK else code


class Made(NamedTuple):
    """A kit as a zip, the name it bears unless told otherwise, and what was left out."""

    body: bytes
    name: str
    left_out: tuple[str, ...]


def _make(ref: str, only: list[str], languages: list[str], made: list[Made]) -> int:
    from ruthan.publishing import queries  # noqa: PLC0415 - needs Django
    from ruthan.publishing.engine.kit.archive import archive  # noqa: PLC0415 - as above
    from ruthan.publishing.engine.kit.pieces import left_out  # noqa: PLC0415 - as above

    subject = queries.kit_subject(ref)
    if subject is None:
        print(f"ruthan: {ref}: nothing that two of our people signed", file=sys.stderr)
        return REFUSED
    if not subject.is_current:
        print(f"ruthan: {ref}: out of date; it was replaced, cancelled or is over", file=sys.stderr)
        return REFUSED
    kit = queries.kit(subject)
    if languages == ["en"] and "en" not in kit.facts:
        print(f"ruthan: {ref}: nobody has written it in English", file=sys.stderr)
        return REFUSED
    with progress("kit") as bar:
        body = archive(kit, only=only, languages=languages, step=lambda done, _total: bar.at(done))
    out = tuple(
        f"{one.form} {one.language}: "
        + ", ".join(f"{found.code} {found.detail}".strip() for found in one.findings)
        for one in left_out(kit, only=only, languages=languages)
    )
    made.append(Made(body, f"{subject.ref}-v{subject.version}.zip", out))
    return OK


def _written(made: Made, to: Path | None) -> int:
    target = to or Path(made.name)
    try:
        _put(made.body, target)
    except OSError as error:
        print(f"ruthan: {target}: {error.strerror or error}", file=sys.stderr)
        return REFUSED
    print(target)
    for one in made.left_out:
        print(f"ruthan: left out: {one}", file=sys.stderr)
    return SOME_LEFT_OUT if made.left_out else OK


def _put(body: bytes, target: Path) -> None:
    """A zip whole or not at all; else the files into a folder, over those of the same names."""
    if target.suffix.lower() == ".zip":
        aside = target.with_name(f".{target.name}.{os.getpid()}.part")
        try:
            aside.write_bytes(body)
            aside.replace(target)
        finally:
            aside.unlink(missing_ok=True)
        return
    target.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(io.BytesIO(body)) as packed:
        packed.extractall(target)
