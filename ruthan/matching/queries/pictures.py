"""What is known of the pictures of reports, read from rows: likenesses, hits, words inside."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.db.models import Q, QuerySet

from ruthan.core import crypto
from ruthan.matching.engine.images.kept import KeptRefused
from ruthan.matching.engine.images.prints import Prints, unpacked
from ruthan.matching.models import ListHit, Picture, PictureMatch
from ruthan.matching.queries.gallery import MARKS, READ

if TYPE_CHECKING:
    from ruthan.core.models import DataKey

MOST: Final = 200  # likenesses that one page looks at
_PAGE: Final = 200


@dataclass(frozen=True, slots=True)
class Likeness:
    """That a picture of one report is one of another, which was known first; never the picture."""

    report: UUID
    other: UUID
    stage: str
    transform: str
    distance: int


@dataclass(frozen=True, slots=True)
class Inside:
    """What stands in a picture: the texts of its QR codes, words that a program read, a refusal."""

    report: UUID
    codes: tuple[str, ...]
    words: str
    refused: str


@dataclass(frozen=True, slots=True)
class Printed:
    """A known picture by what lists know it by."""

    report: UUID
    evidence: UUID
    prints: Prints


def likenesses(reports: Collection[UUID] | QuerySet[Any]) -> list[Likeness]:
    """The pairs in which pictures of some reports stand, the newest 200. One query."""
    rows = PictureMatch.objects.filter(Q(report__in=reports) | Q(other_report__in=reports))
    return [
        Likeness(row.report, row.other_report, row.stage, row.transform, row.distance)
        for row in rows.order_by("-id")[:MOST]
    ]


def names_of_lists(reports: Collection[UUID] | QuerySet[Any]) -> list[str]:
    """The names of the lists on which pictures of some reports are. One query."""
    hits = ListHit.objects.filter(report__in=reports).order_by("list__name")
    return list(hits.values_list("list__name", flat=True).distinct())


def inside(reports: Collection[UUID]) -> list[Inside]:
    """What stands in the pictures of some reports, as far as it can be opened. One query."""
    rows = Picture.objects.filter(report__in=reports, is_removed=False).select_related("data_key")
    found = []
    for row in rows.order_by("id"):
        read = _read(row)
        codes = tuple(str(code) for code in read.get("codes", ()))
        found.append(Inside(row.report, codes, str(read.get("words", "")), row.refused))
    return found


def looked_at(report: UUID) -> set[UUID]:
    """The pieces of evidence of a report that were looked at and compared. One query."""
    held = Picture.objects.filter(report=report, is_removed=False, compared_at__isnull=False)
    return set(held.values_list("evidence", flat=True))


def printed(after: int = 0) -> Iterator[Printed]:
    """Every known picture that can be opened, in the order they came; a query for each 200."""
    while True:
        rows = list(
            Picture.objects.filter(id__gt=after, is_removed=False)
            .exclude(marks_sealed=b"")
            .select_related("data_key")
            .order_by("id")[:_PAGE]
        )
        for row in rows:
            try:
                sealed = crypto.open_bytes(_key(row), MARKS, bytes(row.marks_sealed))
                yield Printed(row.report, row.evidence, unpacked(sealed)[0])
            except (crypto.KeyDestroyed, crypto.SealBroken, KeptRefused):
                continue
        if len(rows) < _PAGE:
            return
        after = rows[-1].pk


def _read(row: Picture) -> dict[str, Any]:
    if not row.read_sealed:
        return {}
    try:
        read: dict[str, Any] = json.loads(crypto.open_text(_key(row), READ, row.read_sealed))
    except (crypto.KeyDestroyed, crypto.SealBroken):
        return {}
    return read


def _key(row: Picture) -> DataKey:
    if row.data_key is None:
        raise crypto.KeyDestroyed(str(row.evidence))
    return row.data_key
