"""Pictures of reports: looked at in memory, compared with known ones and with lists of hashes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.db import transaction

from ruthan.core import crypto, storage
from ruthan.core.locks import hold
from ruthan.intake import queries as intake
from ruthan.intake.actions import must_be_sealed
from ruthan.matching import actions as matching
from ruthan.matching import queries as known
from ruthan.matching.states import Purpose
from ruthan.triage.actions.assessing import assess_report
from ruthan.triage.actions.reporters import seal_now

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ruthan.intake.models import Report
    from ruthan.matching.actions import Looked
    from ruthan.matching.queries import Alike, OnList

_LIKE: Final = 10  # clusters that are noted for one picture, the surest first


def look_at_pictures(report_id: UUID) -> None:
    """Hash and read the pictures of a report and note what they are; safe twice and at once.

    What lists or words in a picture say of a child sends the report to the sealed lane, and
    nothing of the picture is kept. A picture is kept first and compared once that is committed:
    of two that come at once, the later look sees the other.
    """
    report = intake.report(report_id)
    if report is None or not report.data_key.wrapped:
        return
    done = known.looked_at(report_id)
    left = [pk for pk in intake.pictures_of(report) if pk not in done]
    looked = [one for one in (_looked(report, pk) for pk in left) if one is not None]
    hits = {one.evidence: known.lists_here.on(one.prints) for one in looked if one.prints}
    if _is_sealed(report_id, looked, [hit for some in hits.values() for hit in some]):
        return
    is_news = False
    for one in looked:
        is_news |= _kept(report_id, one, hits.get(one.evidence, []))
    for one in looked:
        _compare(report_id, one)
    if is_news:
        assess_report(report_id)


def look_through_list(list_id: UUID) -> int:
    """Compare every known picture with a list that was read in; how many reports are on it."""
    found: dict[UUID, list[tuple[UUID, OnList]]] = {}
    for one in known.printed():
        for hit in known.lists_here.on(one.prints, only=list_id):
            found.setdefault(one.report, []).append((one.evidence, hit))
    for report_id, hits in found.items():
        if _is_sealed(report_id, [], [hit for _evidence, hit in hits]):
            continue
        if _noted(report_id, hits):
            assess_report(report_id)
    return len(found)


def _looked(report: Report, evidence: UUID) -> Looked | None:
    """One look at a picture; None when the report was forgotten meanwhile."""
    try:
        found = intake.evidence_body(report, evidence)
        prints = intake.prints_of(report, evidence)
    except storage.FileGone:
        return matching.Looked(evidence, refused=matching.GONE)
    except crypto.KeyDestroyed:
        return None
    return matching.look_at(evidence, found[1], sent=prints) if found else None


@transaction.atomic
def _is_sealed(report_id: UUID, looked: Sequence[Looked], hits: Sequence[OnList]) -> bool:
    """Seal the report when a list or words in its pictures speak of a child; True when sealed."""
    names = sorted({hit.list.name for hit in hits if hit.list.purpose == Purpose.CHILD})
    inside = [words for one in looked for words in (*one.codes, one.words) if words]
    if not names and not inside:
        return False
    report = intake.locked(report_id)
    if report is None:
        return True
    if not names and not _speak_of_a_child(intake.text_of(report), inside):
        return False
    found = {"list": ", ".join(names), "inside": "\n".join(inside)}
    seal_now(by="system", report=report, found=found)
    return True


def _speak_of_a_child(text: str, inside: Sequence[str]) -> bool:
    """Whether words in pictures do; the text alone was judged before, perhaps by an officer."""
    return must_be_sealed(text, *inside) and not must_be_sealed(text)


@transaction.atomic
def _kept(report_id: UUID, looked: Looked, hits: Sequence[OnList]) -> bool:
    """Keep one look while the report is there; whether a list that it is on is news."""
    report = intake.locked(report_id)
    if report is None:
        return False
    matching.keep_picture(report_id=report_id, data_key=report.data_key, looked=looked)
    return matching.note_hits(report_id=report_id, evidence=looked.evidence, hits=hits)


@transaction.atomic
def _noted(report_id: UUID, hits: Sequence[tuple[UUID, OnList]]) -> bool:
    """Note hits of a report while it is there; whether one is news."""
    if intake.locked(report_id) is None:
        return False
    new = [
        matching.note_hits(report_id=report_id, evidence=evidence, hits=[hit])
        for evidence, hit in hits
    ]
    return any(new)


def _compare(report_id: UUID, looked: Looked) -> None:
    """Look for a kept picture among all that are committed, and note what it is."""
    alike: Sequence[Alike] = ()
    if looked.marks is not None:
        alike = known.pictures_here.find(looked.marks, beside=report_id)
    with transaction.atomic():
        hold(f"triage:pictures:{report_id}")
        near = _one_of_each(report_id, alike)
        matching.note_compared(report_id=report_id, evidence=looked.evidence, alike=near)


def _one_of_each(report_id: UUID, alike: Sequence[Alike]) -> list[Alike]:
    """Of each other cluster the surest likeness; a picture that thousands sent is noted once."""
    if not alike:
        return []
    places = intake.places_of([report_id, *(one.report for one in alike)])
    own = places[report_id].cluster if report_id in places else None
    best: dict[UUID, Alike] = {}
    for one in alike:
        place = places.get(one.report)
        if place is not None and (place.cluster is None or place.cluster != own):
            best.setdefault(place.cluster or one.report, one)
    return list(best.values())[:_LIKE]
