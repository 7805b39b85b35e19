"""The routing matrix: the version in force, its history, what differs between two."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q

from ruthan.core import clock
from ruthan.network import queries as network
from ruthan.triage.models import RoutingVersion
from ruthan.triage.rules.matrix import Matrix, Part, Row, matrix_of, shipped_matrix, shipped_rows
from ruthan.triage.states import OPEN_MATRIX, MatrixState

SHIPPED = 1  # the number of the version that is a file
KEPT = 8  # versions that a process keeps read; what is approved never changes
_IN_FORCE = """
SELECT id FROM triage_routingversion
WHERE state = %s AND effective_from <= %s AND (effective_until IS NULL OR effective_until > %s)
ORDER BY effective_from DESC, number DESC LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class Change:
    """One row of the matrix that two versions have differently."""

    row: Row
    before: Row


def matrix_in_force(*, at: datetime | None = None) -> Matrix:
    """The approved version of that moment (now), else the shipped one. One query by keys alone."""
    moment = at or clock.now()
    with connection.cursor() as cursor:
        cursor.execute(_IN_FORCE, [MatrixState.APPROVED, moment, moment])
        row = cursor.fetchone()
    return shipped_matrix() if row is None else _approved(row[0])


def in_force(*, at: datetime | None = None) -> RoutingVersion | None:
    """The row of the version in force, None while it is the shipped one. One query.

    Where the times of two overlap, the one that began later counts, then the higher number.
    """
    moment = at or clock.now()
    valid = Q(effective_until__isnull=True) | Q(effective_until__gt=moment)
    held = RoutingVersion.objects.filter(
        valid, state=MatrixState.APPROVED, effective_from__lte=moment
    )
    return held.defer("rows").order_by("-effective_from", "-number").first()


def read_matrix(held: RoutingVersion) -> Matrix:
    """The rows of a version; an approved one is read once in a process."""
    if held.state == MatrixState.APPROVED:
        return _approved(held.pk)
    return matrix_of({**held.rows, "version": held.version})


@lru_cache(maxsize=KEPT)
def _approved(pk: UUID) -> Matrix:
    held = RoutingVersion.objects.get(pk=pk)
    return matrix_of({**held.rows, "version": held.version})


def matrix_called(version: str) -> Matrix | None:
    """A version by the name that assessments keep; None when there is none. At most two queries."""
    number = version.removeprefix("routes-")
    if not number.isdecimal() or len(number) > 6:
        return None
    if int(number) == SHIPPED:
        return shipped_matrix()
    held = version_numbered(int(number))
    return read_matrix(held) if held else None


def version_numbered(number: int) -> RoutingVersion | None:
    """A version by its number. One query."""
    people = RoutingVersion.objects.select_related("drafted_by", "proposed_by", "approved_by")
    return people.filter(number=number).first()


def versions() -> list[RoutingVersion]:
    """Every version after the shipped one, the newest first, without their rows. One query."""
    people = RoutingVersion.objects.select_related("drafted_by", "proposed_by", "approved_by")
    return list(people.defer("rows").order_by("-number"))


def open_version() -> RoutingVersion | None:
    """The one that is being written or waits for its second person. One query."""
    return RoutingVersion.objects.filter(state__in=OPEN_MATRIX).order_by("-number").first()


def mark_of(read: RoutingVersion | Row | Part) -> str:
    """A mark of a version as it reads and was proposed, or of one row: another text, another mark.

    Forms carry it, so that nobody signs or writes over what they have not read.
    """
    said = repr(read)
    if isinstance(read, RoutingVersion):
        said = f"{json.dumps(read.rows, sort_keys=True)} {read.proposed_at}"
    return hashlib.sha256(said.encode()).hexdigest()


def rows_of(number: int) -> dict[str, Any] | None:
    """The plain rows of a version, to begin another with; None when there is none."""
    if number == SHIPPED:
        return shipped_rows()
    held = RoutingVersion.objects.filter(number=number).first()
    return dict(held.rows) if held else None


def changes_between(before: Matrix, after: Matrix) -> list[Change]:
    """The rows that read differently, in the order of the matrix. No query."""
    found = []
    for trigger, row in after.rows.items():
        was = before.rows.get(trigger)
        if was is not None and was != row:
            found.append(Change(row, was))
    return found


def unknown_organisations(codes: Collection[str]) -> list[str]:
    """Which of these codes are no active organisation of the network. One query."""
    held = network.organisations_of(codes)
    return sorted(code for code in codes if code not in held or not held[code].is_active)
