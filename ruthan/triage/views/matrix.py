"""The routing matrix on pages: rows in words, and what differs between two versions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from ruthan.network import queries as network
from ruthan.referrals import queries as referrals
from ruthan.triage.rules.matrix import Matrix, Part, Route, Row
from ruthan.triage.views import words

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from ruthan.network.models import Organisation

PLACES: dict[str, StrOrPromise] = {
    "{bank}": _("the bank that the report names"),
    "{platform}": _("the platform that the report names"),
    "{carrier}": _("the carrier that the report names"),
    "{agency}": _("the agency that the report names"),
}


@dataclass(frozen=True, slots=True)
class Step:
    """One route in words."""

    name: StrOrPromise
    clock: str
    ground: str
    is_closed: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One row in words; `before` is how the version in force has it, where that differs."""

    trigger: str
    label: str
    first: Step
    also: tuple[Step, ...]
    fallback: Step
    source: str
    before: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """The rows of one kind with what they send along and never do."""

    part: str
    label: str
    package: str
    never: str
    source: str
    lines: tuple[Line, ...]


def label_of(thing: Row | Part) -> str:
    """The label in the reader's language."""
    return thing.label_en if words.language() == "en" else thing.label_th


def groups_of(matrix: Matrix, *, against: Matrix | None = None) -> list[Group]:
    """The whole matrix in words, part by part. One query for offices, one for grounds."""
    codes = matrix.organisations | (against.organisations if against else frozenset())
    held = network.organisations_of(codes)
    both = (*matrix.rows.values(), *(against.rows.values() if against else ()))
    grounds = grounds_of(route for row in both for route in row.routes)
    english = words.language() == "en"
    return [
        Group(
            part.part,
            label_of(part),
            part.package_en if english else part.package_th,
            part.never_en if english else part.never_th,
            part.source,
            tuple(
                _line(row, against, held, grounds)
                for row in matrix.rows.values()
                if row.part == part.part
            ),
        )
        for part in matrix.parts.values()
    ]


def grounds_of(routes: Iterable[Route]) -> dict[str, str]:
    """The grounds of routes in words; a code for one that nobody gave words. One query."""
    return referrals.labels({route.ground for route in routes})


def codes_of(matrix: Matrix) -> dict[str, list[tuple[str, StrOrPromise]]]:
    """The codes that a row may be written with, and what they mean. Two queries."""
    held = network.organisations_of(matrix.organisations)
    routes = [route for row in matrix.rows.values() for route in row.routes]
    offices: list[tuple[str, StrOrPromise]] = [(code, one.name) for code, one in held.items()]
    return {
        "offices": [*PLACES.items(), *sorted(offices)],
        "grounds": sorted(grounds_of(routes).items()),
    }


def steps_of(
    routes: tuple[Route, ...], held: Mapping[str, Organisation], grounds: Mapping[str, str]
) -> tuple[Step, ...]:
    """Routes in words. No query."""
    return tuple(
        _step(route.organisation, held, route, grounds.get(route.ground, route.ground))
        for route in routes
    )


def routing_note(detail: Mapping[str, Any], find: Any) -> dict[str, Any]:
    """Which version and which rows led an assessed report where it goes. At most three queries."""
    kept = detail.get("routing") or {}
    matrix: Matrix | None = find(kept.get("version", "")) if kept else None
    if matrix is None:
        return {"matrix_version": "", "matrix_rows": [], "matrix_missing": []}
    rows = [matrix.rows[code] for code in kept.get("rows", []) if code in matrix.rows]
    missing = [(absent, instead) for _row, absent, instead in kept.get("missing", [])]
    held = network.organisations_of({code for pair in missing for code in pair})
    return {
        "matrix_version": matrix.version,
        "matrix_rows": [(row.trigger, label_of(row)) for row in rows],
        "matrix_missing": [
            (_step(absent, held).name, _step(instead, held).name) for absent, instead in missing
        ],
    }


def _line(
    row: Row,
    against: Matrix | None,
    held: Mapping[str, Organisation],
    grounds: Mapping[str, str],
) -> Line:
    was = against.rows.get(row.trigger) if against else None
    steps = steps_of(row.routes, held, grounds)
    return Line(
        row.trigger,
        label_of(row),
        steps[0],
        steps[1:],
        _step(row.fallback, held),
        row.source,
        steps_of(was.routes, held, grounds) if was is not None and was != row else (),
    )


def _step(
    code: str,
    held: Mapping[str, Organisation],
    route: Route | None = None,
    ground: str = "",
) -> Step:
    office = held.get(code)
    name = PLACES.get(code) or (office.short if office else code)
    clock = words.clock_words(route.clock) if route else ""
    return Step(name, clock, ground, bool(office and not office.is_active))
