"""The public numbers of reports, for lists that know their keys."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from ruthan.intake.models import Report


def refs_of(ids: Collection[UUID]) -> dict[UUID, str]:
    """The references of these reports, as far as there are. One query at most."""
    if not ids:
        return {}
    return dict(Report.objects.filter(pk__in=list(ids)).values_list("pk", "ref"))
