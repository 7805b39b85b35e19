"""Families mended after a race: what two processes took for new at once ends in one family."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from ruthan.core.states import Refused
from ruthan.matching import queries
from ruthan.matching.actions import kinship
from ruthan.matching.actions.families import add_member, leads, merge_families, place_report
from ruthan.matching.actions.rounds import last_round, once_more
from ruthan.matching.actions.signatures import head_of, text_of, texts_of
from ruthan.matching.models import Cluster, Family, FamilyMember
from ruthan.matching.queries import kinship as known

LOOK_BACK = timedelta(minutes=2)  # of families begun: two at once see each other in one of them
ROUND = "families"


def repair_families(*, anew: bool = False) -> int:
    """Place new clusters that have no family, join new families that are one; returns how many.

    Each report is looked at once more when all that were written with it are visible; `anew`
    looks at all there are. Each change is a transaction of its own. Where a person has placed
    anything, nothing is joined.
    """
    last = None if anew else last_round(ROUND)
    done = once_more(ROUND, _placed, anew=anew)
    begun = Family.objects.filter(representative__isnull=False)
    if last is not None:
        begun = begun.filter(made_at__gte=last - LOOK_BACK)
    for family in begun.order_by("-representative_id"):
        done += _joined(family)
    return done


def _placed(fresh: QuerySet[Cluster]) -> int:
    """Place those without a family, the oldest first."""
    had = FamilyMember.objects.filter(cluster_id=OuterRef("pk"))
    heads = fresh.exclude(Exists(had)).order_by("id").values_list("representative", flat=True)
    ids = [report_id for report_id in heads if report_id is not None]
    texts = texts_of(ids)
    return sum(_is_placed(report_id, texts[report_id]) for report_id in ids if report_id in texts)


def _is_placed(report_id: UUID, text: str) -> bool:
    """One that was forgotten meanwhile stands for nothing and is placed nowhere."""
    return place_report(report_id=report_id, text=text) is not None


@transaction.atomic
def _joined(family: Family) -> bool:
    """Join a new family with the one of an older cluster like its representative, or take it in."""
    cluster = family.representative
    report_id = cluster.representative if cluster else None
    text = _text(report_id) if report_id else None
    if cluster is None or report_id is None or text is None:
        return False
    near = known.kin_of(report_id, text)
    root = queries.roots([kin.cluster for kin in near])
    for at in sorted({root[kin.cluster] for kin in near if kin.cluster in root}):
        if at >= cluster.pk:
            return False
        rows = FamilyMember.objects.filter(cluster_id=at)
        member = rows.filter(left_at__isnull=True).select_related("family").first()
        if member is None:
            still = kinship.stand_still(Cluster, [at]) and kinship.stand_still(Family, [family.pk])
            return still and not rows.exists() and add_member(family, at)
        if member.family_id != family.pk and _is_one(member.family, family):
            return _merged(member.family, family)
    return False


def _is_one(older: Family, newer: Family) -> bool:
    """Whether machines alone made both and every instance of the newer is like the older."""
    both = FamilyMember.objects.filter(family__in=(older, newer))
    if both.filter(is_by_machine=False).exists() or both.filter(left_at__isnull=False).exists():
        return False
    heads = known.members(newer).values_list("cluster__representative", flat=True)
    texts = [_text(report_id) for report_id in heads if report_id is not None]
    return all(text is not None and leads(older, text) for text in texts)


def _merged(older: Family, newer: Family) -> bool:
    try:
        merge_families(by="system", into=older, other=newer, because="")
    except Refused:  # somebody joined the two a moment ago
        return False
    return True


def _text(report_id: UUID) -> str | None:
    row = head_of(report_id)
    return text_of(row) if row else None
