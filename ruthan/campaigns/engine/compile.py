"""The report of the whole country as one PDF: typst with Sarabun, photos small; no Django."""

from __future__ import annotations

import io
import json
import re
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Final

import typst
from PIL import Image

from ruthan.core.text.breaks import break_words

SIDE: Final = (250, 188)  # pixels of a small photo: about 145 to the inch as printed
MOST_PHOTOS: Final = 3  # of an entry
_QUALITY: Final = 70
_MEMORY: Final = Path("/dev/shm")  # noqa: S108 - opened photos rather never reach a disk
_TEMPLATE: Final = "engine/compile.typ"
_PAGES: Final = re.compile(rb"/Type\s*/Pages[^>]*?/Count\s+(\d+)")


@dataclass(frozen=True, slots=True)
class Entry:
    """One activity: its caption, its days, what else is told, the names of its photos."""

    what: str
    days: str
    more: str
    photos: Sequence[str]


@dataclass(frozen=True, slots=True)
class ChannelPart:
    """One channel of a unit: its heading, its entries, or why there is none."""

    title: str
    entries: Sequence[Entry]
    nothing: str


@dataclass(frozen=True, slots=True)
class UnitPart:
    """One unit in the matrix and, when its report is in, with its entries."""

    name: str
    numbers: Sequence[str]
    people: str
    state: str
    is_in: bool
    line: str
    channels: Sequence[ChannelPart] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Units of one kind."""

    title: str
    units: Sequence[UnitPart]


@dataclass(frozen=True, slots=True, kw_only=True)
class CountryWords:
    """Every word of the report."""

    site: str
    title: str
    month: str
    made: str
    foot: str
    facts: Sequence[tuple[str, str]]
    summary_title: str
    summary_head: Sequence[str]
    summary: Sequence[Sequence[str]]
    matrix_title: str
    matrix_note: str
    matrix_head: Sequence[str]
    groups: Sequence[Group] = field(default_factory=tuple)


def small(body: bytes) -> bytes:
    """A photo as small as it is printed here, JPEG; a few milliseconds.

    Raises OSError for what is no picture.
    """
    with Image.open(io.BytesIO(body)) as image:
        image.draft("RGB", (SIDE[0], SIDE[1]))
        plain = image.convert("RGB")
        plain.thumbnail(SIDE)
        out = io.BytesIO()
        plain.save(out, "JPEG", quality=_QUALITY)
    return out.getvalue()


def country_pdf(words: CountryWords, photos: Mapping[str, bytes]) -> bytes:
    """The report; `photos` by the names that entries use.

    Photos lie open in a folder of this process while it draws, in memory where the system has it.
    """
    where = _MEMORY if _MEMORY.is_dir() else None
    with tempfile.TemporaryDirectory(prefix="ruthan-country-", dir=where) as name:
        folder = Path(name)
        template = folder / "compile.typ"
        shutil.copyfile(str(files("ruthan.campaigns").joinpath(_TEMPLATE)), template)
        for photo, body in photos.items():
            (folder / photo).write_bytes(body)
        return bytes(
            typst.compile(
                str(template),
                root=str(folder),
                font_paths=[str(files("ruthan.ui").joinpath("fonts"))],
                ignore_system_fonts=True,
                format="pdf",
                sys_inputs={"data": json.dumps(_broken(asdict(words)), ensure_ascii=False)},
            )
        )


def page_count(pdf: bytes) -> int:
    """How many pages a PDF of ours has: the root of its page tree says so in clear."""
    return max((int(found) for found in _PAGES.findall(pdf)), default=0)


def _broken(value: object) -> object:
    """The same words with break marks inside Thai runs; names of photos hold no Thai."""
    if isinstance(value, str):
        return break_words(value)
    if isinstance(value, dict):
        return {name: _broken(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_broken(part) for part in value]
    return value
