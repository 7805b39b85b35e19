"""Following what reports name: ties, joined networks, and networks made anew when something left.

One writer at a time, by a lock. A step of five hundred sources takes a dozen statements; a tie is
one row, a join two, so the whole grows with the number of ties whatever they have in common.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Count, F, QuerySet

from ruthan.core import clock
from ruthan.core.locks import hold
from ruthan.core.refs import uuid7
from ruthan.links import queries
from ruthan.links.models import Hub, Place, Tie
from ruthan.links.rules.joining import Forest, Root, join_all
from ruthan.links.states import CAP, JOINED_KINDS, HubKind
from ruthan.matching import queries as matching
from ruthan.registry import queries as registry

STEP = 500  # sources of one transaction
REBUILT_AT_ONCE = 2_000  # hubs of a network that is made anew in the job that noticed
_LOCK = "links"
_PLACE, _FAMILIES = "sightings", "families"
_TIE = """
INSERT INTO links_tie (hub_id, source_kind, source_id)
SELECT * FROM unnest(%s::uuid[], %s::text[], %s::uuid[])
ON CONFLICT DO NOTHING RETURNING hub_id
"""
_HUB = """
INSERT INTO links_hub (id, kind, subject, members, is_common, hubs, ties, is_stale, seen_at)
SELECT id, kind, subject, 0, false, 1, 0, false, %s
FROM unnest(%s::uuid[], %s::text[], %s::uuid[]) AS new (id, kind, subject)
ON CONFLICT DO NOTHING
"""
_NUMBERS = """
UPDATE links_hub SET hubs = new.hubs, ties = new.ties, seen_at = %s
FROM unnest(%s::uuid[], %s::int[], %s::int[]) AS new (id, hubs, ties)
WHERE links_hub.id = new.id
"""
_PARENTS = """
UPDATE links_hub SET parent_id = new.parent FROM unnest(%s::uuid[], %s::uuid[]) AS new (id, parent)
WHERE links_hub.id = new.id
"""
_MEMBERS = """
UPDATE links_hub SET members = members + new.more FROM unnest(%s::uuid[], %s::int[])
    AS new (id, more)
WHERE links_hub.id = new.id
"""


@dataclass(frozen=True, slots=True)
class Named:
    """That one source names one thing that may join."""

    kind: str
    subject: UUID
    source_kind: str
    source_id: UUID


@dataclass(slots=True)
class Followed:
    """What a run did."""

    ties: int = 0
    joined: int = 0


def follow() -> Followed:
    """Tie what was noted since the last run; safe twice, and safe against what committed late.

    Each run looks again at the last quarter of an hour: a tie that is there stays the one it is.
    """
    done = Followed()
    place = Place.objects.filter(pk=_PLACE).first()
    after = queries.earlier(place.after) if place and place.after else None
    while True:
        last = _follow_step(after, done)
        if last is None:
            break
        after = last
    begun = Place.objects.filter(pk=_FAMILIES).first()
    since = begun.at - queries.LOOKED_AT_AGAIN if begun else None
    now = clock.now()
    follow_families(since)
    Place.objects.update_or_create(pk=_FAMILIES, defaults={"at": now})
    return done


@transaction.atomic
def _follow_step(after: UUID | None, done: Followed) -> UUID | None:
    """Tie the next sightings; where the step ended, None at the end.

    They are read under the lock: what was forgotten meanwhile is not tied again.
    """
    hold(_LOCK)
    rows, last = _next_rows(after)
    if last is not None:
        ties, joined = tie(rows)
        done.ties += ties
        done.joined += joined
        _note(last)
    return last


def follow_families(since: datetime | None = None) -> int:
    """Tie templates that gained or lost an instance since, or all of them; how many they are."""
    changed = matching.families_changed(since)
    for family in changed:
        _follow_family(family)
    return len(changed)


@transaction.atomic
def _follow_family(family: UUID) -> None:
    """Tie every report of a template's instances that is followed, and untie the others.

    Monday's report is tied when Tuesday's makes a template of the two.
    """
    hold(_LOCK)
    wanted = queries.followed_of_family(family)
    hub = Hub.objects.filter(kind=HubKind.FAMILY, subject=family).first()
    if hub is not None:
        _untie(Tie.objects.filter(hub=hub).exclude(source_id__in=wanted))
    rows = [Named(HubKind.FAMILY, family, "report", report) for report in sorted(wanted)]
    for first in range(0, len(rows), STEP):
        tie(rows[first : first + STEP])


@transaction.atomic
def tie(rows: Sequence[Named]) -> tuple[int, int]:
    """Tie sources to hubs and join the networks that meet; how many ties are new, and joins."""
    hold(_LOCK)
    hubs = _hubs({(row.kind, row.subject) for row in rows})
    fresh = _tie(hubs, rows)
    if not fresh:
        return 0, 0
    _count(fresh)
    _cap(fresh)
    sources = {(row.source_kind, row.source_id) for row in rows}
    named = _hubs_of(sources)
    forest = _forest({*fresh, *(hub for group in named.values() for hub in group)})
    for hub, count in fresh.items():
        forest.tied(hub, count)
    joined = join_all(forest, named)
    _write(forest)
    return sum(fresh.values()), joined


@transaction.atomic
def forget_source(*, kind: str, source_id: UUID) -> int:
    """Untie a report or case that the registry has forgotten; its networks are made anew."""
    hold(_LOCK)
    return _untie(Tie.objects.filter(source_kind=kind, source_id=source_id))


@transaction.atomic
def follow_entry(indicator_id: UUID) -> int:
    """Tie anew what names an entry after it was cleared, reopened, corrected or deleted."""
    hold(_LOCK)
    hubs = list(
        Hub.objects.filter(kind=HubKind.INDICATOR, subject=indicator_id).values_list(
            "pk", flat=True
        )
    )
    gone = 0
    if hubs:
        gone, _kinds = Tie.objects.filter(hub__in=hubs).delete()
        Hub.objects.filter(pk__in=hubs).update(members=0)
        _mark(hubs)
    rows = registry.named_of(indicator_id, kinds=JOINED_KINDS)
    for first in range(0, len(rows), STEP):
        tie(_named(rows[first : first + STEP]))
    return gone


def _untie(ties: QuerySet[Tie]) -> int:
    """Delete ties; their networks are to be made anew. How many."""
    gone = Counter(ties.values_list("hub_id", flat=True))
    ties.delete()
    for hub, count in gone.items():
        Hub.objects.filter(pk=hub).update(members=F("members") - count)
    _mark(list(gone))
    return gone.total()


def mend(*, most: int | None = None) -> int:
    """Make stale networks anew, small ones alone when `most` hubs are given; how many."""
    stale = list(Hub.objects.filter(is_stale=True).values_list("pk", flat=True))
    parent = queries.paths_up(stale)
    tops = [hub for hub, above in parent.items() if above is None]
    rows = Hub.objects.filter(pk__in=tops)
    if most is not None:
        rows = rows.filter(hubs__lte=most)
    roots = list(rows.order_by("pk").values_list("pk", flat=True))
    for root in roots:
        _mend(root)
    return len(roots)


@transaction.atomic
def _mend(root: UUID) -> None:
    """Take one network apart and join again what its ties join; hubs without ties are deleted.

    It may stand under another by now, or be gone: what stands for it is asked under the lock.
    """
    hold(_LOCK)
    held = queries.root_of(root)
    if held is None:
        return
    root = held.pk
    there = queries.hubs_under(root)
    counts = dict(
        Tie.objects.filter(hub__in=there).values("hub_id").annotate(n=Count("id"))
        .values_list("hub_id", "n").order_by()
    )  # fmt: skip
    Hub.objects.filter(pk__in=there).update(parent=None, hubs=1, ties=0, is_stale=False)
    _recount(there, counts)
    bare = [hub for hub in there if hub not in counts]
    Hub.objects.filter(pk__in=bare).delete()
    joining = Hub.objects.filter(pk__in=list(counts), is_common=False)
    kept = set(joining.values_list("pk", flat=True))
    forest = _forest(set(counts))
    for hub, count in counts.items():
        forest.roots[hub].ties = count
        forest.touched.add(hub)
    subjects: defaultdict[object, set[UUID]] = defaultdict(set)
    rows = Tie.objects.filter(hub__in=kept).values_list("hub_id", "source_kind", "source_id")
    for hub, kind, source in rows.iterator(chunk_size=5_000):
        subjects[kind, source].add(hub)
    join_all(forest, subjects)
    _write(forest)


def rebuild() -> Followed:
    """Forget every tie and follow the registry from its beginning."""
    with transaction.atomic():
        hold(_LOCK)
        Tie.objects.all().delete()
        Hub.objects.all().delete()
        Place.objects.all().delete()
    return follow()


def _next_rows(after: UUID | None) -> tuple[list[Named], UUID | None]:
    found = registry.named_after(after, kinds=JOINED_KINDS, most=STEP)
    return (_named(found), found[-1].id) if found else ([], None)


def _named(found: Sequence[registry.NamedBy]) -> list[Named]:
    """What some sightings tie: the entry itself, and the template of a report's message."""
    rows = [Named(HubKind.INDICATOR, row.entry, row.kind, row.source) for row in found]
    families = queries.families_of_reports({r.source for r in found if r.kind == "report"})
    return rows + [
        Named(HubKind.FAMILY, family, "report", report) for report, family in families.items()
    ]


def _note(last: UUID) -> None:
    held, made = Place.objects.get_or_create(pk=_PLACE, defaults={"after": last, "at": clock.now()})
    if not made and (held.after is None or held.after < last):
        Place.objects.filter(pk=_PLACE).update(after=last, at=clock.now())


def _hubs(wanted: Collection[tuple[str, UUID]]) -> dict[tuple[str, UUID], UUID]:
    """The hubs of some things, made where there are none. Two statements."""
    rows = sorted(wanted)
    with connection.cursor() as cursor:
        new = [uuid7() for _row in rows]
        kinds, subjects = [str(row[0]) for row in rows], [row[1] for row in rows]
        cursor.execute(_HUB, [clock.now(), new, kinds, subjects])
    held = Hub.objects.filter(subject__in=[row[1] for row in rows])
    return {(kind, subject): pk for kind, subject, pk in held.values_list("kind", "subject", "pk")}


def _tie(hubs: dict[tuple[str, UUID], UUID], rows: Sequence[Named]) -> Counter[UUID]:
    """Write the ties that are not there; how many came to each hub. One statement."""
    ends = list(dict.fromkeys((hubs[r.kind, r.subject], r.source_kind, r.source_id) for r in rows))
    with connection.cursor() as cursor:
        cursor.execute(_TIE, [[e[0] for e in ends], [e[1] for e in ends], [e[2] for e in ends]])
        return Counter(hub for (hub,) in cursor.fetchall())


def _count(fresh: Counter[UUID]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_MEMBERS, [list(fresh), list(fresh.values())])


def _cap(fresh: Counter[UUID]) -> None:
    """A hub that names too many joins nobody from now on; what it had joined is made anew."""
    over: list[UUID] = []
    for kind, most in CAP.items():
        rows = Hub.objects.filter(pk__in=list(fresh), kind=kind, is_common=False, members__gt=most)
        over += rows.values_list("pk", flat=True)
    Hub.objects.filter(pk__in=over).update(is_common=True)
    _mark(over)


def _hubs_of(sources: Iterable[tuple[str, UUID]]) -> dict[object, list[UUID]]:
    """The hubs that join, of each source. One statement."""
    by_kind: defaultdict[str, list[UUID]] = defaultdict(list)
    for kind, source in sources:
        by_kind[kind].append(source)
    found: defaultdict[object, list[UUID]] = defaultdict(list)
    for kind, ids in by_kind.items():
        rows = Tie.objects.filter(source_kind=kind, source_id__in=ids, hub__is_common=False)
        for hub, source in rows.values_list("hub_id", "source_id"):
            found[kind, source].append(hub)
    return dict(found)


def _forest(hubs: Collection[UUID]) -> Forest:
    """The trees of some hubs, up to their roots. Two statements."""
    parent = queries.paths_up(hubs)
    tops = [hub for hub, above in parent.items() if above is None]
    rows = Hub.objects.filter(pk__in=tops).values_list("pk", "hubs", "ties")
    return Forest(parent, {pk: Root(count, ties) for pk, count, ties in rows})


def _write(forest: Forest) -> None:
    """Write joined roots and the numbers of those that stay. Two statements."""
    with connection.cursor() as cursor:
        if forest.changed:
            cursor.execute(_PARENTS, [list(forest.changed), list(forest.changed.values())])
        roots = [root for root in forest.touched if root not in forest.changed]
        cursor.execute(
            _NUMBERS,
            [
                clock.now(), roots, [forest.roots[r].hubs for r in roots],
                [forest.roots[r].ties for r in roots],
            ],
        )  # fmt: skip


def _recount(hubs: Collection[UUID], counts: dict[UUID, int]) -> None:
    """What each hub names, and whether that is too many still."""
    rows = list(Hub.objects.filter(pk__in=hubs))
    for row in rows:
        row.members = counts.get(row.pk, 0)
        row.is_common = row.members > CAP[HubKind(row.kind)]
    Hub.objects.bulk_update(rows, ["members", "is_common"], batch_size=1_000)


def _mark(hubs: Collection[UUID]) -> None:
    """Note that the networks of some hubs are to be made anew."""
    parent = queries.paths_up(hubs)
    tops = [hub for hub, above in parent.items() if above is None]
    Hub.objects.filter(pk__in=tops).update(is_stale=True)
