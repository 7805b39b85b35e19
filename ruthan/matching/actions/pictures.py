"""Pictures of reports: their marks kept under the report's key, what is like them, forgetting."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from ruthan.core import clock, crypto
from ruthan.matching.engine.images import ocr, qr
from ruthan.matching.engine.images.marks import Marks, mark
from ruthan.matching.engine.images.prints import Prints, pack, prints_of
from ruthan.matching.engine.images.safe import ImageRefused
from ruthan.matching.models import ListHit, Picture, PictureMatch
from ruthan.matching.queries.gallery import MARKS, READ, Alike
from ruthan.matching.queries.lists import OnList

if TYPE_CHECKING:
    from ruthan.core.models import DataKey

GONE = "gone"  # the file itself cannot be read any more
_SIDE = 2048  # pixels: every pixel of most pictures, and no more memory than a worker has


@dataclass(frozen=True, slots=True)
class Looked:
    """What one look at a picture gave: marks and prints, codes and words inside, or a refusal."""

    evidence: UUID
    marks: Marks | None = None
    prints: Prints | None = None
    codes: tuple[str, ...] = ()
    words: str = ""
    refused: str = ""


def look_at(evidence: UUID, body: bytes, *, sent: bytes = b"") -> Looked:
    """Hash and read one picture, in memory alone; never raises for what the bytes are.

    `sent` are the digests of the file as it came, before it was cleaned. Seconds where words are
    read.
    """
    try:
        marks = mark(body, at_most=_SIDE)
        return Looked(
            evidence,
            marks=marks,
            prints=prints_of(body, marks, sent=sent),
            codes=tuple(qr.read_codes(body)),
            words=ocr.read_words(body).text,
        )
    except ImageRefused as refused:
        return Looked(evidence, refused=refused.code)


def keep_picture(*, report_id: UUID, data_key: DataKey, looked: Looked) -> bool:
    """Keep what a look at a picture gave, sealed under the report's key; False when it was kept.

    Call it in a transaction that holds the report, so that none is kept after it was forgotten.
    """
    sealed = read = b""
    if looked.marks is not None and looked.prints is not None:
        sealed = crypto.seal(data_key, MARKS, pack(looked.prints, looked.marks.kept()))
    if looked.codes or looked.words:
        inside = {"codes": looked.codes, "words": looked.words}
        read = crypto.seal(data_key, READ, json.dumps(inside, ensure_ascii=False))
    if Picture.objects.filter(evidence=looked.evidence, is_removed=False).exists():
        return False
    Picture.objects.create(
        report=report_id,
        evidence=looked.evidence,
        data_key=data_key,
        marks_sealed=sealed,
        read_sealed=read,
        refused=looked.refused,
    )
    return True


def note_compared(*, report_id: UUID, evidence: UUID, alike: Sequence[Alike]) -> None:
    """Note that a kept picture was compared, and which known ones it is, each once; safe twice.

    Nothing is noted for a picture that was forgotten meanwhile.
    """
    kept = Picture.objects.filter(evidence=evidence, is_removed=False)
    if not kept.update(compared_at=clock.now()):
        return
    rows = [
        PictureMatch(
            report=report_id,
            evidence=evidence,
            other_report=one.report,
            other_evidence=one.evidence,
            stage=one.found.stage,
            transform=one.found.transform[:40],
            distance=one.found.distance,
            at=clock.now(),
        )
        for one in alike
    ]
    PictureMatch.objects.bulk_create(rows, ignore_conflicts=True)


def note_hits(*, report_id: UUID, evidence: UUID, hits: Sequence[OnList]) -> bool:
    """Note the lists that a picture is on, each once; whether one of them is news. Two queries."""
    held = set(ListHit.objects.filter(evidence=evidence).values_list("list_id", flat=True))
    new = [
        ListHit(
            report=report_id,
            evidence=evidence,
            list=one.list,
            number=one.hit.number,
            stage=one.hit.stage,
            transform=one.hit.transform[:40],
            distance=one.hit.distance,
            at=clock.now(),
        )
        for one in hits
        if one.list.pk not in held
    ]
    ListHit.objects.bulk_create(new, ignore_conflicts=True)
    return bool(new)


@transaction.atomic
def forget_pictures(*, report_id: UUID) -> None:
    """Forget the pictures of a report: marks, likenesses and hits go, every process drops them.

    Safe twice. One query where there are none.
    """
    held = list(Picture.objects.filter(report=report_id, is_removed=False))
    if not held:
        return
    Picture.objects.filter(report=report_id, is_removed=False).delete()
    Picture.objects.bulk_create(
        Picture(report=report_id, evidence=row.evidence, is_removed=True) for row in held
    )
    PictureMatch.objects.filter(Q(report=report_id) | Q(other_report=report_id)).delete()
    ListHit.objects.filter(report=report_id).delete()
