"""One shared entry, as every form of export reads it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Line:
    """An entry with its value and how well it is known; withdrawn ones have no value.

    `people` counts people by the registry's key, never imports; nothing here is a verdict.
    """

    id: UUID
    kind: str
    value: str
    provider: str
    people: int
    reports: int
    grade: str
    is_contested: bool
    first_seen: datetime
    last_seen: datetime
    expires_at: datetime
    changed_at: datetime
    is_withdrawn: bool = False

    @property
    def review(self) -> str:
        """Whether a person of ours has looked: `unreviewed`, `reviewed` or `official`."""
        return self.grade if self.grade in {"reviewed", "official"} else "unreviewed"

    @property
    def sentence(self) -> str:
        """Plain words that go with it wherever it goes; it accuses nobody."""
        told = f"Reported by {self.people} people; unproven unless an authority says otherwise."
        return told + (" Contested." if self.is_contested else "")


def told_of(
    *, people: int, reports: int, grade: str, is_contested: bool, last_seen: datetime
) -> str:
    """A digest of what changes in an entry: equal while there is nothing new to tell."""
    said = f"{people}|{reports}|{grade}|{is_contested}|{last_seen.date().isoformat()}"
    return hashlib.sha256(said.encode()).hexdigest()
