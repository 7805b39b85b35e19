"""What everyone may know of a sealed report: unit, month, state, revisions, digests, counts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from ruthan.campaigns.engine.form import SHORT
from ruthan.campaigns.models import MonthlyReport, Seal
from ruthan.core.text.digits import to_arabic

if TYPE_CHECKING:
    from ruthan.network.models import Organisation

_DIGEST: Final = 64
_SPACES: Final = re.compile(r"[\s\u200b:-]")


@dataclass(frozen=True, slots=True)
class Revision:
    """One seal: its digest, how much it holds, and what became of it."""

    number: int
    digest: str
    sealed_at: datetime
    submitted_at: datetime | None
    received_at: datetime | None
    reopened_at: datetime | None
    entries: int
    photos: int


@dataclass(frozen=True, slots=True)
class Verified:
    """A report that was sealed at least once; the newest revision first."""

    ref: str
    unit: Organisation
    month: date
    state: str
    state_words: str
    received_number: str
    received_at: datetime | None
    revisions: tuple[Revision, ...]
    is_demonstration: bool

    @property
    def last(self) -> Revision:
        """The newest revision."""
        return self.revisions[0]


@dataclass(frozen=True, slots=True)
class Compared:
    """What a digest that somebody typed is: `same`, `older`, `none`, or `short` to say anything."""

    code: str
    revision: int = 0


def verified(ref: str) -> Verified | None:
    """A sealed report by its reference; None for any other. Two queries."""
    report = MonthlyReport.objects.select_related("unit").filter(ref=ref, revision__gt=0).first()
    if report is None:
        return None
    revisions = tuple(_revision(one) for one in report.seals.order_by("-revision"))
    return Verified(
        ref=report.ref, unit=report.unit, month=report.month, state=report.state,
        state_words=str(report.get_state_display()), received_number=report.received_number,
        received_at=report.received_at, revisions=revisions,
        is_demonstration=report.is_demonstration,
    )  # fmt: skip


def compared(found: Verified, typed: str) -> Compared:
    """Whether typed words are the beginning of a digest of a report: 16 digits at least."""
    digest = _SPACES.sub("", to_arabic(typed)).lower().removeprefix("sha256")
    if len(digest) < SHORT or len(digest) > _DIGEST:
        return Compared("short" if len(digest) < SHORT else "none")
    for one in found.revisions:
        if one.digest.startswith(digest):
            return Compared("same" if one == found.last else "older", one.number)
    return Compared("none")


def _revision(seal: Seal) -> Revision:
    entries = [entry for channel in seal.content["channels"] for entry in channel["entries"]]
    return Revision(
        number=seal.revision, digest=bytes(seal.digest).hex(), sealed_at=seal.sealed_at,
        submitted_at=seal.submitted_at, received_at=seal.received_at,
        reopened_at=seal.reopened_at, entries=len(entries),
        photos=sum(len(entry["photos"]) for entry in entries),
    )  # fmt: skip
