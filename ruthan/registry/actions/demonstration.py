"""Taking the demonstration out of the registry; what real people reported stays."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from ruthan.core import crypto
from ruthan.registry.actions.sightings import delete_entries, forget_source
from ruthan.registry.models import Dispute, Indicator, Sighting

DEMO = "demo"  # the kind of sources that no report stands behind


@transaction.atomic
def forget_demonstration(report_ids: Collection[UUID]) -> None:
    """Forget what its reports and seeded sources named, and every contest of it."""
    for dispute in Dispute.objects.select_related("data_key").filter(is_demonstration=True):
        Sighting.objects.filter(set_aside_by=dispute).update(set_aside_by=None)
        key = dispute.data_key
        dispute.delete()
        crypto.destroy(key)
    of_reports = Sighting.objects.filter(source_kind="report", source_id__in=report_ids)
    seeded = Sighting.objects.filter(source_kind=DEMO)
    sources = {*_sources(of_reports), *_sources(seeded)}
    for kind, source_id in sorted(sources, key=str):
        forget_source(kind=kind, source_id=source_id)
    left = Indicator.objects.filter(is_demonstration=True)
    delete_entries(list(left.filter(sightings__isnull=True).values_list("pk", flat=True)))
    left.update(is_demonstration=False)


def _sources(rows: QuerySet[Sighting]) -> set[tuple[str, UUID]]:
    return set(rows.values_list("source_kind", "source_id"))
