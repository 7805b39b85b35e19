"""The routing matrix without code: draft, change, try on real reports, propose, sign, put aside."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Max

from ruthan.audit.actions import record
from ruthan.core import clock, guard
from ruthan.core.guard import Forbidden
from ruthan.core.locks import hold
from ruthan.core.states import move
from ruthan.triage.models import RoutingVersion
from ruthan.triage.permissions import P
from ruthan.triage.queries import routing as queries
from ruthan.triage.rules.matrix import (
    PLACES,
    BadMatrix,
    Part,
    Route,
    Row,
    check_places,
    check_row,
    matrix_of,
)
from ruthan.triage.states import MATRIX_MOVES, MatrixState

if TYPE_CHECKING:
    from ruthan.accounts.models import User

_LOCK = "triage:matrix"


class DraftOpen(Exception):
    """Another version is being written or waits for its second person; only one at a time."""


class NotADraft(Exception):
    """The version is proposed, approved or put aside: nothing of it can be changed."""


class Changed(Exception):
    """Somebody changed meanwhile what the caller had read; nothing was kept."""


@dataclass(frozen=True, slots=True)
class RowWords:
    """What may be changed of a row; its trigger is the program's."""

    routes: tuple[Route, ...]
    fallback: str
    source: str


@transaction.atomic
def draft_matrix(*, by: User, copy_of: int) -> RoutingVersion:
    """Begin a version as a copy of another; refuses while another one is open."""
    guard.require(by, P.MATRIX_EDIT)
    hold(_LOCK)
    if queries.open_version() is not None:
        raise DraftOpen
    rows = queries.rows_of(copy_of)
    if rows is None:
        raise BadMatrix(f"no version {copy_of}")
    last = RoutingVersion.objects.aggregate(last=Max("number"))["last"] or queries.SHIPPED
    made = RoutingVersion.objects.create(
        number=last + 1, rows=rows, begun_from=copy_of, drafted_by=by, drafted_at=clock.now()
    )
    record(by=by, what="triage:matrix:draft", on=made, facts={"number": made.number})
    return made


@transaction.atomic
def change_row(
    *, by: User, held: RoutingVersion, trigger: str, words: RowWords, seen: str | None = None
) -> RoutingVersion:
    """Change where a row of a draft leads; raises BadMatrix for what would lead nowhere.

    `seen` is the mark (queries.mark_of) of the row that a person had before them: raises Changed
    where it reads otherwise by now. A program that has just read it gives none.
    """
    draft = _draft(by, held)
    matrix = queries.read_matrix(draft)
    if trigger not in matrix.rows:
        raise BadMatrix(trigger)
    _must_be_as(seen, matrix.rows[trigger])
    row = replace(
        matrix.rows[trigger],
        routes=words.routes,
        fallback=words.fallback,
        source=words.source,
    )
    check_row(row)
    check_places(row)
    named = {route.organisation for route in row.routes} | {row.fallback}
    _must_be_known(named)
    rows = [_plain(row) if r["trigger"] == trigger else r for r in draft.rows["rows"]]
    return _keep(by, draft, {**draft.rows, "rows": rows}, facts={"row": trigger})


@transaction.atomic
def change_part(
    *, by: User, held: RoutingVersion, part: Part, seen: str | None = None
) -> RoutingVersion:
    """Change what rows of one kind send along, and what they never do; `seen` as of change_row."""
    draft = _draft(by, held)
    _must_be_as(seen, queries.read_matrix(draft).parts.get(part.part))
    parts = [asdict(part) if p["part"] == part.part else p for p in draft.rows["parts"]]
    return _keep(by, draft, {**draft.rows, "parts": parts}, facts={"part": part.part})


@transaction.atomic
def propose_matrix(
    *,
    by: User,
    held: RoutingVersion,
    effective_from: datetime,
    effective_until: datetime | None,
    note: str,
    seen: str | None = None,
) -> RoutingVersion:
    """Lay a draft before a second person; refuses one that names a closed or unknown office.

    `seen` is the mark of the version that was read, as for change_row.
    """
    draft = _draft(by, held)
    _must_be_as(seen, draft)
    if effective_until is not None and effective_until <= effective_from:
        raise BadMatrix("it would end before it begins")
    matrix = queries.read_matrix(draft)
    for row in matrix.rows.values():
        check_places(row)
    _must_be_known(set(matrix.organisations))
    move(
        draft,
        to=MatrixState.PROPOSED,
        moves=MATRIX_MOVES,
        effective_from=effective_from,
        effective_until=effective_until,
        note=note,
        proposed_by=by,
        proposed_at=clock.now(),
        rows={**draft.rows, "version": draft.version, "checked_on": clock.today().isoformat()},
    )
    record(by=by, what="triage:matrix:propose", on=draft, facts={"number": draft.number})
    return draft


@transaction.atomic
def approve_matrix(*, by: User, held: RoutingVersion, seen: str | None = None) -> RoutingVersion:
    """Put a proposed version in force from its day, never earlier than now; two people, always.

    Raises Forbidden for who proposed it or lacks the permission, Refused when it is not proposed,
    Changed where it is not what the signer read (`seen`, as for change_row).
    """
    guard.require(by, P.MATRIX_APPROVE)
    hold(_LOCK)
    version = RoutingVersion.objects.select_for_update().get(pk=held.pk)
    if version.proposed_by_id == by.pk:
        raise Forbidden("a second person signs")
    _must_be_as(seen, version)
    now = clock.now()
    begins = max(version.effective_from or now, now)
    if version.effective_until is not None and version.effective_until <= begins:
        raise BadMatrix("it would end before it begins")
    move(
        version,
        to=MatrixState.APPROVED,
        moves=MATRIX_MOVES,
        effective_from=begins,
        approved_by=by,
        approved_at=now,
    )
    record(by=by, what="triage:matrix:approve", on=version, facts={"number": version.number})
    return version


@transaction.atomic
def send_matrix_back(*, by: User, held: RoutingVersion) -> RoutingVersion:
    """Make a proposed version a draft again; by either of the two."""
    guard.require(by, P.MATRIX_APPROVE)
    move(held, to=MatrixState.DRAFT, moves=MATRIX_MOVES, proposed_by=None, proposed_at=None)
    record(by=by, what="triage:matrix:return", on=held, facts={"number": held.number})
    return held


@transaction.atomic
def drop_matrix(*, by: User, held: RoutingVersion) -> RoutingVersion:
    """Put a draft aside for good; its number is not used again."""
    guard.require(by, P.MATRIX_EDIT)
    move(held, to=MatrixState.DROPPED, moves=MATRIX_MOVES)
    record(by=by, what="triage:matrix:drop", on=held, facts={"number": held.number})
    return held


def _draft(by: User, held: RoutingVersion) -> RoutingVersion:
    guard.require(by, P.MATRIX_EDIT)
    draft = RoutingVersion.objects.select_for_update().get(pk=held.pk)
    if draft.state != MatrixState.DRAFT:
        raise NotADraft
    return draft


def _keep(
    by: User, draft: RoutingVersion, rows: dict[str, Any], *, facts: dict[str, str | int]
) -> RoutingVersion:
    matrix_of({**rows, "version": draft.version})
    draft.rows = rows
    draft.save(update_fields=["rows"])
    record(by=by, what="triage:matrix:change", on=draft, facts={"number": draft.number, **facts})
    return draft


def _must_be_as(seen: str | None, now: RoutingVersion | Row | Part | None) -> None:
    if seen is not None and (now is None or queries.mark_of(now) != seen):
        raise Changed


def _must_be_known(codes: set[str]) -> None:
    unknown = queries.unknown_organisations([code for code in codes if code not in PLACES])
    if unknown:
        raise BadMatrix(f"no such office, or closed: {', '.join(unknown)}")


def _plain(row: Row) -> dict[str, Any]:
    routes = [[route.organisation, route.ground, route.clock] for route in row.routes]
    return {**asdict(row), "routes": routes}
