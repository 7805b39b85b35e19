"""Questions about networks: the largest, what one is made of, in which a report is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import connection
from django.db.models import F, QuerySet

from ruthan.intake import queries as intake
from ruthan.links.models import Hub, Tie
from ruthan.links.states import HubKind
from ruthan.matching import queries as matching
from ruthan.registry import queries as registry

LOOKED_AT_AGAIN = timedelta(minutes=15)
MOST_HUBS = 500  # of one network that a page reads and lists
MOST_TIES = 20_000
_UP = """
WITH RECURSIVE up AS (
    SELECT id, parent_id FROM links_hub WHERE id = ANY(%s)
    UNION
    SELECT h.id, h.parent_id FROM links_hub h JOIN up ON h.id = up.parent_id
)
SELECT id, parent_id FROM up
"""
_DOWN = """
WITH RECURSIVE down AS (
    SELECT id, members FROM links_hub WHERE id = %s
    UNION
    SELECT h.id, h.members FROM links_hub h JOIN down ON h.parent_id = down.id
)
SELECT id FROM down ORDER BY members DESC, id LIMIT %s
"""
_NO_LIMIT = 2**31


@dataclass(frozen=True, slots=True)
class HubLine:
    """One hub of a network in words: masked, and how many name it."""

    id: UUID
    kind: str
    kind_words: str
    shown: str
    ref: str
    members: int
    is_contested: bool = False


@dataclass(frozen=True, slots=True)
class Network:
    """What a network is made of, as much as a page reads; `sources` counts what was read."""

    root: Hub
    hubs: tuple[HubLine, ...]
    ties: tuple[tuple[UUID, str, UUID], ...]
    more_hubs: int
    sources: int

    @property
    def reports(self) -> list[UUID]:
        """The reports that hang on it."""
        return sorted({source for _hub, kind, source in self.ties if kind == "report"})


def networks() -> QuerySet[Hub]:
    """What stands for a network of at least two reports, the largest first.

    One report alone ties each hub once; whatever else it is joined with makes more ties than hubs.
    """
    rows = Hub.objects.filter(parent__isnull=True, is_common=False, ties__gt=F("hubs"))
    return rows.order_by("-ties", "id")


def network(root_id: UUID) -> Network | None:
    """One network by any of its hubs, None when there is none. Six queries."""
    root = root_of(root_id)
    if root is None:
        return None
    ids = hubs_under(root.pk, most=MOST_HUBS)
    ties = list(
        Tie.objects.filter(hub__in=ids).order_by("id")
        .values_list("hub_id", "source_kind", "source_id")[:MOST_TIES]
    )  # fmt: skip
    sources = len({(kind, source) for _hub, kind, source in ties})
    lines = _lines(Hub.objects.filter(pk__in=ids))
    return Network(root, tuple(lines), tuple(ties), max(0, root.hubs - len(ids)), sources)


def root_of(hub_id: UUID) -> Hub | None:
    """What stands for the network of a hub. Two queries."""
    tops = [hub for hub, above in paths_up([hub_id]).items() if above is None]
    return Hub.objects.filter(pk__in=tops).first()


def networks_of_source(kind: str, source_id: UUID) -> list[Hub]:
    """The networks in which a report or case is: one, but for what joins nobody. Three queries."""
    hubs = Tie.objects.filter(source_kind=kind, source_id=source_id).values_list(
        "hub_id", flat=True
    )
    parent = paths_up(list(hubs))
    tops = [hub for hub, above in parent.items() if above is None]
    return list(Hub.objects.filter(pk__in=tops).order_by("-ties", "id"))


def paths_up(hubs: Collection[UUID]) -> dict[UUID, UUID | None]:
    """Hubs with their parents, up to the roots. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_UP, [list(hubs)])
        return dict(cursor.fetchall())


def hubs_under(root: UUID, *, most: int = _NO_LIMIT) -> list[UUID]:
    """The hubs of a network, those that most reports name first. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_DOWN, [root, most])
        return [pk for (pk,) in cursor.fetchall()]


def families_of_reports(report_ids: Collection[UUID]) -> dict[UUID, UUID]:
    """The scam template, with other instances, of each report that has one. Two queries."""
    clusters = intake.clusters_of(report_ids)
    families = matching.siblings(set(clusters.values()))
    return {report: families[c] for report, c in clusters.items() if c in families}


def followed_of_family(family: UUID) -> set[UUID]:
    """The reports of a template's instances that name something else, too. Four queries.

    A template of one instance says of nobody that another one wrote it, so it has none.
    """
    clusters = matching.instances_of([family]).get(family, [])
    if len(clusters) < 2:
        return set()
    reports = intake.ids_in_clusters(clusters)
    rows = Tie.objects.filter(source_kind="report", source_id__in=reports)
    return set(rows.filter(hub__kind=HubKind.INDICATOR).values_list("source_id", flat=True))


def earlier(ident: UUID) -> UUID:
    """The smallest key (UUIDv7, by time) of a quarter of an hour before another."""
    back = int(LOOKED_AT_AGAIN.total_seconds() * 1000)
    return UUID(int=max(0, (ident.int >> 80) - back) << 80)


def _lines(rows: Iterable[Hub]) -> list[HubLine]:
    """Hubs in words, those that most name first. Two queries, and a decryption for each entry."""
    hubs = sorted(rows, key=lambda hub: (-hub.members, str(hub.pk)))
    by_kind: defaultdict[str, list[UUID]] = defaultdict(list)
    for hub in hubs:
        by_kind[hub.kind].append(hub.subject)
    entries = {row.pk: row for row in registry.entries().filter(pk__in=by_kind["indicator"])}
    families = matching.families_by_id(by_kind["family"])
    found = []
    for hub in hubs:
        if hub.kind == HubKind.FAMILY:
            held = families.get(hub.subject)
            ref = held.ref if held else ""
            found.append(
                HubLine(hub.pk, hub.kind, str(HubKind.FAMILY.label), ref, ref, hub.members)
            )
            continue
        entry = entries.get(hub.subject)
        if entry is not None:
            found.append(
                HubLine(
                    hub.pk,
                    entry.kind,
                    registry.kind_words(entry.kind),
                    registry.shown_of(entry),
                    entry.ref,
                    hub.members,
                    bool(getattr(entry, "is_contested", False)),
                )  # fmt: skip
            )
    return found


@dataclass(frozen=True, slots=True)
class Told:
    """A network in a list: what most of it names, masked."""

    root: Hub
    top: tuple[HubLine, ...]


def told(roots: Iterable[Hub]) -> list[Told]:
    """Networks of one page with their largest hubs. One query each, and two for all."""
    found = list(roots)
    tops = {root.pk: hubs_under(root.pk, most=3) for root in found}
    ids = [hub for hubs in tops.values() for hub in hubs]
    lines = {line.id: line for line in _lines(Hub.objects.filter(pk__in=ids))}
    return [
        Told(root, tuple(lines[hub] for hub in tops[root.pk] if hub in lines)) for root in found
    ]
