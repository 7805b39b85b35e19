"""A victim's draft, opened with the secret that their browser holds; nobody else can."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from ruthan.cases.models import Draft, DraftFile
from ruthan.cases.queries.cases import bank_words
from ruthan.cases.rules import labels
from ruthan.cases.rules.accounts import short_by_form, shown
from ruthan.cases.states import Target
from ruthan.core import clock, retention
from ruthan.core.crypto import SealBroken, keyed_hash, open_with

RULE = "cases.draft"


@dataclass(slots=True)
class Drafted:
    """What was typed so far: transfers as rows of a form, and the other answers by name."""

    transfers: list[dict[str, Any]] = field(default_factory=list)
    said: dict[str, Any] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was typed."""
        return not self.transfers and not any(self.said.values())

    def packed(self) -> bytes:
        """As it is sealed."""
        held = {"transfers": self.transfers, "said": self.said}
        return json.dumps(held, ensure_ascii=False).encode()


def days_kept() -> int:
    """For how many days a draft is kept after it was last touched. One query."""
    return retention.period(RULE).days


def name_of(secret: str) -> bytes:
    """What the row of a draft is called; the secret cannot be read from it."""
    return keyed_hash(labels.DRAFT_NAME, secret)


def key_of(secret: str) -> bytes:
    """The key of a draft: from the browser's secret and our own, so that neither opens it alone."""
    return keyed_hash(labels.DRAFT_KEY, secret)


def draft_of(secret: str) -> Drafted | None:
    """What the browser with that secret has typed, None when over or never there. Two queries."""
    if not secret:
        return None
    edge = clock.now() - timedelta(days=days_kept())
    row = Draft.objects.filter(pk=name_of(secret), changed_at__gt=edge).first()
    if row is None:
        return None
    try:
        held = json.loads(open_with(key_of(secret), labels.DRAFT, row.sealed))
    except SealBroken:
        return None
    return Drafted(list(held["transfers"]), dict(held["said"]))


def draft_rows(drafted: Drafted) -> list[dict[str, Any]]:
    """The transfers as the list of a draft shows them. No query."""
    return [
        {
            "name": row["name"],
            "where": " ".join(
                part
                for part in (where_words(str(row["to_bank"])), shown(str(row["account"])))
                if part
            ),
            "short": short_by_form(str(row["account"])),
            "owner": row["owner"],
            "satang": int(row["satang"]),
            "at": datetime.fromisoformat(row["at"]),
            "is_time_known": row["is_time_known"],
            "has_slip": bool(row.get("slip_name")),
            "slip_ref": row.get("slip_ref", ""),
        }
        for row in drafted.transfers
    ]


def where_words(code: str) -> str:
    """A target of the form in words."""
    return str(Target(code).label) if code in Target.values else bank_words(code)


def slip_of(secret: str, name: str) -> bytes | None:
    """A cleaned slip of a draft, packed as it was kept; None when there is none. One query."""
    row = DraftFile.objects.filter(draft=name_of(secret), name=name).first()
    return open_with(key_of(secret), f"{labels.DRAFT_FILE}.{name}", row.sealed) if row else None
