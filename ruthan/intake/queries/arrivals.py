"""Who reported when and where, by keyed names: what is counted, never what was said."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import Count

from ruthan.intake.models import Report
from ruthan.intake.states import ReportState


class PeopleAnHour(NamedTuple):
    """Different people of one thing in one hour, in a province or ('') everywhere; posts apart."""

    kind: str
    subject: UUID
    province: str
    hour: datetime
    people: int
    seen: int


_PEOPLE_AN_HOUR = """
WITH sent AS (
    SELECT cluster_id, province, reporter_key, is_observation,
           date_trunc('hour', submitted_at, 'UTC') AS hour
    FROM intake_report
    WHERE submitted_at >= %s AND state <> 'withdrawn'
      AND (%s::uuid[] IS NULL OR cluster_id = ANY(%s::uuid[]))
), named AS (
    SELECT 'all' AS kind, '00000000-0000-0000-0000-000000000000'::uuid AS subject, sent.* FROM sent
    UNION ALL
    SELECT 'cluster', cluster_id, sent.* FROM sent WHERE cluster_id IS NOT NULL
    UNION ALL
    SELECT held.kind, held.subject, sent.* FROM sent
    JOIN unnest(%s::text[], %s::uuid[], %s::uuid[]) AS held(kind, cluster, subject)
      ON held.cluster = sent.cluster_id
)
SELECT kind, subject, CASE WHEN GROUPING(province) = 1 THEN '' ELSE province END, hour,
       count(DISTINCT reporter_key) FILTER (WHERE NOT is_observation),
       count(*) FILTER (WHERE is_observation)
FROM named
GROUP BY GROUPING SETS ((kind, subject, hour), (kind, subject, hour, province))
HAVING GROUPING(province) = 1 OR province <> ''
"""


def clusters_since(since: datetime) -> list[UUID]:
    """The clusters that were reported from then on. One query."""
    live = Report.objects.filter(submitted_at__gte=since, cluster__isnull=False)
    return list(live.order_by().values_list("cluster_id", flat=True).distinct())


def arrivals(since: datetime) -> Iterator[tuple[datetime, UUID | None, str, bytes]]:
    """Who reported what, when and where, by keyed names: for counting alone. One query."""
    live = Report.objects.filter(submitted_at__gte=since, is_observation=False)
    rows = live.exclude(state=ReportState.WITHDRAWN).order_by("submitted_at")
    for at, cluster, province, key in rows.values_list(
        "submitted_at", "cluster_id", "province", "reporter_key"
    ).iterator(chunk_size=5_000):
        yield at, cluster, province, bytes(key)


def people_an_hour(
    since: datetime,
    *,
    groups: Sequence[tuple[str, UUID, UUID]],
    only: Collection[UUID] | None = None,
) -> list[PeopleAnHour]:
    """Different people of each hour, for every cluster and for all reports, here and by province.

    `groups` say what else a cluster counts for, as (kind, cluster, subject); `only` narrows to some
    clusters. Withdrawn reports count nowhere. One query.
    """
    kinds, clusters, subjects = ([part[i] for part in groups] for i in range(3))
    chosen = None if only is None else list(only)
    with connection.cursor() as cursor:
        cursor.execute(_PEOPLE_AN_HOUR, [since, chosen, chosen, kinds, clusters, subjects])
        return [PeopleAnHour(*row) for row in cursor.fetchall()]


def people_between(
    since: datetime,
    until: datetime,
    *,
    clusters: Collection[UUID] | None = None,
    province: str = "",
) -> int:
    """How many different people reported in that time, of these clusters or at all. One query."""
    live = Report.objects.filter(
        submitted_at__gte=since, submitted_at__lt=until, is_observation=False
    ).exclude(state=ReportState.WITHDRAWN)
    if clusters is not None:
        live = live.filter(cluster_id__in=clusters)
    if province:
        live = live.filter(province=province)
    return int(live.aggregate(n=Count("reporter_key", distinct=True))["n"])
