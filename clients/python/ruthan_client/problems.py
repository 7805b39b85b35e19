"""What the API refuses, as exceptions that carry the whole problem (RFC 9457)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


class Unreachable(Exception):
    """No answer came, after every attempt. A report may have arrived: repeat it with its key."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One value that cannot be used."""

    where: str
    field: str
    code: str
    message: str


@dataclass
class Problem(Exception):
    """A refusal; decide by `status` and `slug`, show `title` and `detail` to people."""

    status: int
    type: str = ""
    title: str = ""
    detail: str = ""
    instance: str = ""
    errors: tuple[Fault, ...] = ()
    retry_after: float | None = None
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def slug(self) -> str:
        """The last part of `type`: key-wrong, invalid, wrong-state ..."""
        return self.type.rstrip("/").rpartition("/")[2]

    def __str__(self) -> str:
        faults = "; ".join(f"{fault.field}: {fault.message}" for fault in self.errors)
        return f"{self.status} {self.slug}: {self.detail}{f' ({faults})' if faults else ''}"


class KeyRefused(Problem):
    """401 or 403: the key is not good, or lacks the scope."""


class NotFound(Problem):
    """404: not there, or not yours."""


class Conflict(Problem):
    """409: it cannot be done in this state, or the same request is still running; 412: changed."""


class Invalid(Problem):
    """400, 413, 415, 422: something in the request cannot be used; see `errors`."""


class TooOften(Problem):
    """429: wait `retry_after` seconds."""


class ServerProblem(Problem):
    """5xx: try again later with the same Idempotency-Key."""


_KINDS: dict[int, type[Problem]] = {
    400: Invalid, 401: KeyRefused, 403: KeyRefused, 404: NotFound, 409: Conflict, 412: Conflict,
    413: Invalid, 415: Invalid, 422: Invalid, 429: TooOften,
}  # fmt: skip


def problem_of(status: int, headers: Mapping[str, str], body: bytes) -> Problem:
    """The exception of an answer; a body that is no problem makes one of its status alone."""
    try:
        told: Any = json.loads(body)
    except ValueError:
        told = {}
    if not isinstance(told, dict):
        told = {}
    kind = _KINDS.get(status, ServerProblem if status >= 500 else Problem)
    return kind(
        status=status,
        type=str(told.get("type", "")),
        title=str(told.get("title", "")),
        detail=str(told.get("detail", "")),
        instance=str(told.get("instance", "")),
        errors=tuple(_fault(one) for one in told.get("errors") or ()),
        retry_after=_seconds(headers.get("retry-after", "")),
        headers=dict(headers),
    )


def _fault(one: Mapping[str, Any]) -> Fault:
    return Fault(*(str(one.get(name, "")) for name in ("where", "field", "code", "message")))


def _seconds(value: str) -> float | None:
    return float(value) if value.replace(".", "", 1).isdigit() else None
