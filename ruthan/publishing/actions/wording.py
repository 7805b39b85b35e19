"""What an alert says, checked before it is kept: words, ranks, places, its end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ruthan.network.queries import is_province
from ruthan.publishing import rules
from ruthan.publishing.states import Audience, Certainty


class AlertRefused(Exception):
    """The alert cannot go on.

    `code`: no_words, half_english, too_long, unknown_code, expired, same_person, no_change,
    in_the_making, replaced, over or stays.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """Everything of an alert that people write or choose; no province is the whole country."""

    title_th: str
    body_th: str
    todo_th: str
    severity: str
    urgency: str
    expires_at: datetime
    title_en: str = ""
    body_en: str = ""
    todo_en: str = ""
    change_th: str = ""
    change_en: str = ""
    certainty: str = Certainty.LIKELY
    audience: str = Audience.EVERYONE
    strand: str = ""
    provinces: Sequence[str] = ()
    direction: str = "clean"

    def fields(self, *, now: datetime, is_update: bool = False) -> dict[str, Any]:
        """The columns, without white space at the ends; raises AlertRefused."""
        found: dict[str, Any] = {
            name: getattr(self, name)
            for name in ("severity", "urgency", "certainty", "audience", "strand", "direction")
        }
        for name in ("title", "body", "todo", "change"):
            for language in ("th", "en"):
                found[f"{name}_{language}"] = getattr(self, f"{name}_{language}").strip()
        found |= {"provinces": sorted(set(self.provinces)), "expires_at": self.expires_at}
        _check_words(found, is_update=is_update)
        _check_codes(found)
        if self.expires_at <= now:
            raise AlertRefused("expired")
        return found


def _check_words(found: dict[str, Any], *, is_update: bool) -> None:
    if not (found["title_th"] and found["body_th"] and found["todo_th"]):
        raise AlertRefused("no_words")
    if is_update and not found["change_th"]:
        raise AlertRefused("no_change")
    needed = ["title_en", "body_en", "todo_en"] + (["change_en"] if is_update else [])
    english = [bool(found[name]) for name in needed]
    if any(english) and not all(english):
        raise AlertRefused("half_english")
    for name, most in rules.LIMITS.items():
        if len(found[f"{name}_th"]) > most or len(found[f"{name}_en"]) > most:
            raise AlertRefused("too_long")


def _check_codes(found: dict[str, Any]) -> None:
    known = (
        found["severity"] in rules.SEVERITIES
        and found["urgency"] in rules.URGENCIES
        and found["certainty"] in Certainty.values
        and found["audience"] in Audience.values
        and (not found["strand"] or found["strand"] in rules.TOPICS)
        and all(is_province(code) for code in found["provinces"])
    )
    if not known:
        raise AlertRefused("unknown_code")
