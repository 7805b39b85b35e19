"""A scam family named for a list: its reference, and what its instances say alike, masked."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from ruthan.core import crypto
from ruthan.core.text.shared import shared_words
from ruthan.intake import queries as intake
from ruthan.intake.rules.texts import upright
from ruthan.matching import queries as matching
from ruthan.matching.engine.entities import masked_text
from ruthan.triage.queries import EXCERPT, LOOKED_AT

if TYPE_CHECKING:
    from ruthan.intake.models import Report

_COMPARED = 4  # instances of each family whose texts are opened


@dataclass(frozen=True, slots=True)
class Kin:
    """A family as a surge names it; `words` is empty where nothing can be read or may be."""

    ref: str
    words: str
    instances: int


def kin_of(families: Collection[UUID], *, with_words: bool) -> dict[UUID, Kin]:
    """These families by key, followed through merges. Three queries at most.

    Texts are opened in memory and masked, of each family the newest few; nothing is kept.
    """
    held = matching.families_by_id(families)
    inside = matching.instances_of({family.pk for family in held.values()}) if held else {}
    some = {pk: clusters[:_COMPARED] for pk, clusters in inside.items()}
    newest = (
        intake.newest_in_clusters([c for clusters in some.values() for c in clusters])
        if with_words
        else {}
    )
    texts = {cluster: _masked(report) for cluster, report in newest.items()}
    return {
        asked: Kin(
            ref=family.ref,
            words=_alike([texts.get(cluster, "") for cluster in some.get(family.pk, [])]),
            instances=len(inside.get(family.pk, [])),
        )
        for asked, family in held.items()
    }


def _alike(texts: Collection[str]) -> str:
    return shared_words([text for text in texts if text])[:EXCERPT]


def _masked(report: Report) -> str:
    try:
        return upright(masked_text(intake.text_of(report)[:LOOKED_AT]))[:EXCERPT]
    except crypto.KeyDestroyed:
        return ""
