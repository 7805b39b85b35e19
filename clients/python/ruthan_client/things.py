"""What the API tells, as frozen dataclasses; fields that a newer API adds are passed over."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar, get_args, get_type_hints

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Answer:
    """The published answer to a report."""

    verdict: str
    label: str
    title: str
    url: str
    decided_on: date
    why: str
    advice: str
    verified_by: str


@dataclass(frozen=True, slots=True)
class Report:
    """A report that was taken in. The receipt belongs to the person who sent it."""

    ref: str
    receipt: str
    state: str
    submitted_at: datetime
    answer: Answer | None = None

    def __repr__(self) -> str:
        """Without the receipt, which must not come into logs."""
        return f"Report(ref={self.ref!r}, state={self.state!r}, receipt=…)"


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a report's history."""

    state: str
    label: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Declined:
    """Why a report was not taken up."""

    code: str
    words: str


@dataclass(frozen=True, slots=True)
class Status:
    """How a report stands."""

    ref: str
    state: str
    label: str
    submitted_at: datetime
    steps: tuple[Step, ...] = ()
    answer: Answer | None = None
    declined: Declined | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """Evidence that was taken in."""

    ref: str
    taken: int


@dataclass(frozen=True, slots=True)
class Source:
    """A source that a verdict rests on."""

    kind: str
    title: str
    publisher: str
    url: str
    quote: str
    read_on: date


@dataclass(frozen=True, slots=True)
class Verdict:
    """A verdict that was in force at some time."""

    number: int
    verdict: str
    label: str
    decided_at: datetime | None
    change: str


@dataclass(frozen=True, slots=True)
class Claim:
    """A published claim; why, advice, sources and history come when it is read alone."""

    ref: str
    title: str
    statement: str
    url: str
    verdict: str
    label: str
    strand: str
    category: str
    decided_at: datetime
    number: int
    provenance: str
    verified_by: str
    why: str = ""
    advice: str = ""
    sources: tuple[Source, ...] = ()
    history: tuple[Verdict, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """A published claim near to a message."""

    ref: str
    title: str
    url: str
    relation: str
    probability: float
    reasons: tuple[str, ...]
    verdict: str
    label: str


@dataclass(frozen=True, slots=True)
class Matches:
    """What a message is to the published claims."""

    decision: str
    probability: float
    matches: tuple[Match, ...]


@dataclass(frozen=True, slots=True)
class Sample:
    """One masked message."""

    text: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Finding:
    """What the organisation answered."""

    finding: str
    label: str
    text: str
    url: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Turn:
    """One thing that a side said about a request before its answer."""

    kind: str
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Referral:
    """A request to the organisation; samples, turns, numbers and `tag` come when it is read alone.

    `tag` is this reading of it: see `reading` of the client's answers.
    """

    ref: str
    state: str
    label: str
    ground: str
    centre: str
    asked: str
    statement: str
    claim: str
    dispatched_at: datetime
    due_at: datetime
    is_overdue: bool
    acknowledged_at: datetime | None
    url: str
    answer: Finding | None = None
    ask: str = ""
    tlp: str = ""
    samples: tuple[Sample, ...] = ()
    reports: int = 0
    reporters: int = 0
    provinces: tuple[str, ...] = ()
    earliest: datetime | None = None
    target: str = ""
    turns: tuple[Turn, ...] = ()
    digest: str = ""
    findings: tuple[str, ...] = ()
    may: tuple[str, ...] = ()
    tag: str = ""


def read(kind: type[T], told: Mapping[str, Any]) -> T:
    """A thing from what the API told; raises KeyError for a field that is missing."""
    hints = get_type_hints(kind)
    values = {
        one.name: _value(hints[one.name], told[one.name])
        for one in dataclasses.fields(kind)  # type: ignore[arg-type]
        if one.name in told or one.default is dataclasses.MISSING
    }
    return kind(**values)


def _value(hint: Any, told: Any) -> Any:
    if told is None:
        return None
    inner = [one for one in get_args(hint) if one not in (type(None), Ellipsis)]
    if isinstance(told, list):
        return tuple(_value(inner[0], one) for one in told)
    wanted = inner[0] if inner else hint
    if dataclasses.is_dataclass(wanted) and isinstance(wanted, type):
        return read(wanted, told)
    if wanted is datetime:
        return datetime.fromisoformat(told)
    if wanted is date:
        return date.fromisoformat(told)
    return told
