"""The form of the monthly report (enclosure 2 of the order) as data: what it says, and its digest.

The content is JSON in one canonical way, so that its SHA-256 is the same wherever it is made. It
holds every word that is printed; photos stand in it by their digests. PDF, DOCX and the page are
drawn from it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Final

from ruthan.core.text.dates import date_range, long_month

VERSION: Final = 1
SHORT: Final = 16  # hexadecimal digits of a digest that stand on paper
_KINDS: Final = {"department": "กรม", "enterprise": "รัฐวิสาหกิจ", "province": "จังหวัด"}
_EVERY_KIND: Final = "กรม/รัฐวิสาหกิจ/จังหวัด"
_NOTHING: Final = "ไม่มีการดำเนินการในเดือนนี้ เพราะ"
_DOTS: Final = "……………………"


@dataclass(frozen=True, slots=True)
class FormPhoto:
    """A photo by its id, the digest of the file as it was sent, and of the one that is printed."""

    photo: str
    sha256: str
    printed: str
    caption: str = ""


@dataclass(frozen=True, slots=True)
class FormEntry:
    """One activity under a heading."""

    ref: str
    what: str
    first: str  # ISO days
    last: str
    photos: tuple[FormPhoto, ...] = ()

    @property
    def days(self) -> str:
        """Its days in the official short form, in brackets: (๑๖ - ๒๒ ก.พ. ๖๙)."""
        return f"({date_range(date.fromisoformat(self.first), date.fromisoformat(self.last))})"


@dataclass(frozen=True, slots=True)
class FormChannel:
    """A heading with what was done on the channel, or why nothing was."""

    code: str
    number: str
    title: str
    examples: str
    entries: tuple[FormEntry, ...] = ()
    nothing: str = ""

    @property
    def heading(self) -> str:
        """๑. ช่องทางออนไลน์ (Online) (เช่น ...)."""
        return f"{self.number}. {self.title} ({self.examples})"

    @property
    def nothing_line(self) -> str:
        """The sentence that stands where nothing was done; dots until somebody says why."""
        because = self.nothing.strip().removeprefix("เพราะ").strip()
        return f"{_NOTHING}{because or _DOTS}"


@dataclass(frozen=True, slots=True)
class Form:
    """A month of a unit as it is reported; `revision` 0 and no moment while it is a draft."""

    ref: str
    revision: int
    unit: str
    unit_name: str
    kind: str
    month: str  # its first day
    is_as_original: bool
    sealed_at: str
    channels: tuple[FormChannel, ...]

    @property
    def unit_line(self) -> str:
        """The first line of the title, by the kind of unit."""
        if self.is_as_original:
            return f"{_EVERY_KIND} {self.unit_name.removeprefix('จังหวัด')}"
        word = _KINDS[self.kind]
        if self.unit_name.startswith(word):
            return self.unit_name
        return f"{word} {self.unit_name}" if self.kind == "enterprise" else self.unit_name

    @property
    def month_name(self) -> str:
        """กุมภาพันธ์ ๒๕๖๙."""
        return long_month(date.fromisoformat(self.month))

    @property
    def title(self) -> str:
        """The second line of the title."""
        return f"ภาพการเผยแพร่ข้อมูลฯ ประจำเดือน{self.month_name}"

    @property
    def photos(self) -> Iterator[FormPhoto]:
        """Every photo, in the order of the form."""
        return (
            photo
            for channel in self.channels
            for entry in channel.entries
            for photo in entry.photos
        )

    def cells(self, channel: FormChannel) -> list[Cell]:
        """What stands in the grid of a channel: a cell for each photo, one without for none.

        The form of the order has `วันที่เผยแพร่` before the days of its first cell alone.
        """
        first = next((one for held in self.channels for one in held.entries), None)
        found = []
        for entry in channel.entries:
            for place, photo in enumerate(entry.photos or (None,)):
                is_first = self.is_as_original and entry is first and place == 0
                before = "วันที่เผยแพร่ " if is_first else ""
                caption = (photo.caption if photo else "") or entry.what
                found.append(Cell(photo, caption, f"{before}{entry.days}"))
        return found


@dataclass(frozen=True, slots=True)
class Cell:
    """A photo with its caption and its days."""

    photo: FormPhoto | None
    caption: str
    days: str


def content_of(form: Form) -> dict[str, Any]:
    """The form as plain JSON; `form_of` reads it back."""
    held: dict[str, Any] = json.loads(json.dumps({"form": VERSION, **asdict(form)}))
    return held


def form_of(content: Mapping[str, Any]) -> Form:
    """The form of a content; raises KeyError or ValueError for what is none."""
    held = dict(content)
    if held.pop("form") != VERSION:
        raise ValueError("another version of the form")
    channels = tuple(_channel(one) for one in held.pop("channels"))
    return Form(**held, channels=channels)


def _channel(held: Mapping[str, Any]) -> FormChannel:
    entries = tuple(
        FormEntry(**one | {"photos": tuple(FormPhoto(**photo) for photo in one["photos"])})
        for one in held["entries"]
    )
    return FormChannel(**dict(held) | {"entries": entries})


def canonical(content: Mapping[str, Any]) -> bytes:
    """The bytes that the digest is of: keys in order, no spaces, UTF-8."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


def digest_of(content: Mapping[str, Any]) -> bytes:
    """SHA-256 of the canonical bytes."""
    return hashlib.sha256(canonical(content)).digest()


def grouped(digest: str) -> str:
    """A digest in groups of four, for people who compare it."""
    return " ".join(digest[at : at + 4] for at in range(0, len(digest), 4))


def columns_for(count: int) -> int:
    """How many photos stand in a row: three, two where that leaves no hole."""
    return 2 if count in {2, 4} else 3
