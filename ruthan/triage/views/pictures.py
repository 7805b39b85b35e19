"""What is known of an item's pictures, in words: never a picture, never an address of one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ruthan.claims import queries as claims
from ruthan.core import crypto
from ruthan.intake import queries as intake
from ruthan.intake.rules.texts import upright
from ruthan.matching import queries as matching
from ruthan.matching.engine.entities import extract_entities, mask, masked_text

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from ruthan.claims.models import Claim
    from ruthan.intake.models import Report
    from ruthan.triage.models import QueueItem

SHOWN: Final = 8  # clusters beside one item
_EXCERPT: Final = 160
_WORDS: Final = 600  # characters of what a program read
_STAGES: Final = ("exact", "pdq", "view", "points")
_EDITS: Final[Mapping[str, StrOrPromise]] = {
    "none": gettext_lazy("hardly changed"),
    "mirror": gettext_lazy("mirrored"),
    "upside-down": gettext_lazy("upside down"),
    "quarter-left": gettext_lazy("turned to the left"),
    "quarter-right": gettext_lazy("turned to the right"),
    "rotated": gettext_lazy("turned a little"),
    "crop": gettext_lazy("cropped"),
    "framed": gettext_lazy("with a frame"),
    "trimmed": gettext_lazy("without its border"),
    "screenshot": gettext_lazy("inside a screenshot"),
    "overlaid": gettext_lazy("with something laid over it"),
}
_REFUSALS: Final[Mapping[str, StrOrPromise]] = {
    "too_small": gettext_lazy("it is too small"),
    "too_many_pixels": gettext_lazy("it is too large"),
    "gone": gettext_lazy("its file cannot be read"),
}


@dataclass(slots=True)
class AlikeLine:
    """Another cluster, or a report without one, that holds the same picture."""

    cluster: UUID | None
    what: str
    reports: int
    claim: Claim | None
    verdict: str | None
    excerpt: str


def picture_note(
    item: QueueItem, reports: Sequence[Report], *, chips: Sequence[tuple[str, str]]
) -> dict[str, Any]:
    """Like pictures, lists, what QR codes name, and words that a program read. Three queries
    where there are no pictures, seven where some are like others."""
    ids = [report.pk for report in reports]
    everyone = intake.ids_in_cluster(item.cluster_id) if item.cluster_id else ids
    inside = matching.inside(ids)
    named = [_codes(one.codes) for one in inside]
    return {
        "chips": list(dict.fromkeys([*chips, *(chip for some in named for chip in some)])),
        "picture_lists": matching.names_of_lists(everyone),
        "picture_words": [_shown(one.words) for one in inside if one.words.strip()],
        "picture_refusals": sorted({_refusal(one.refused) for one in inside if one.refused}),
        "alike": _alike(item, matching.likenesses(everyone)),
    }


def _alike(item: QueueItem, found: Sequence[matching.Likeness]) -> list[AlikeLine]:
    """One line for each other cluster, the surest likeness of it, eight at most."""
    if not found:
        return []
    places = intake.places_of({pk for one in found for pk in (one.report, one.other)})
    best: dict[UUID, matching.Likeness] = {}
    for one in sorted(found, key=lambda one: (_STAGES.index(one.stage), one.distance)):
        for side in (one.report, one.other):
            place = places.get(side)
            if place is not None and not _is_of(item, side, place):
                best.setdefault(place.cluster or side, one)
    chosen = list(best)[:SHOWN]
    clusters = [pk for pk in chosen if pk not in places]
    under = claims.claims_of_clusters(clusters)
    codes = claims.codes_of(under.values())
    counts = intake.counts_of_clusters(clusters)
    texts = {pk: _excerpt(report) for pk, report in intake.newest_in_clusters(clusters).items()}
    return [
        AlikeLine(
            cluster=pk if pk in counts else None,
            what=what_was_done(best[pk].stage, best[pk].transform),
            reports=counts[pk].reports if pk in counts else 1,
            claim=under.get(pk),
            verdict=codes.get(under[pk].pk) if pk in under else None,
            excerpt=texts.get(pk, ""),
        )
        for pk in chosen
    ]


def _is_of(item: QueueItem, report: UUID, place: intake.Place) -> bool:
    """Whether a report belongs to the item itself."""
    return report == item.head_id or (
        item.cluster_id is not None and place.cluster == item.cluster_id
    )


def what_was_done(stage: str, transform: str) -> str:
    """How the two pictures are alike, in words."""
    if stage == "exact":
        return _("the same picture, the very same file")
    edits = [str(_EDITS[code]) for code in transform.split("+") if code in _EDITS]
    return _("the same picture, %(edits)s") % {"edits": ", ".join(edits) or _("changed")}


def _codes(codes: Sequence[str]) -> list[tuple[str, str]]:
    """What the QR codes of a picture name, masked."""
    return [(one.kind, mask(one)) for code in codes for one in extract_entities(code)]


def _excerpt(report: Report) -> str:
    """The beginning of a report's text, masked; '' for one that is a picture alone."""
    try:
        return upright(masked_text(intake.text_of(report)[: _EXCERPT * 2]))[:_EXCERPT]
    except crypto.KeyDestroyed:
        return ""


def _shown(words: str) -> str:
    return upright(masked_text(words))[:_WORDS]


def _refusal(code: str) -> str:
    why = _REFUSALS.get(code, gettext_lazy("it is broken"))
    return _("A picture could not be compared: %(why)s.") % {"why": why}
