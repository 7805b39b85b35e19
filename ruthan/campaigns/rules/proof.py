"""What an activity of a channel usually shows, and what of it is missing; a hint, never a bar."""

from __future__ import annotations

from dataclasses import dataclass

from ruthan.campaigns.rules.channels import channel


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What an activity shows."""

    photos: int = 0
    link: str = ""
    slot: str = ""
    people: int | None = None
    confirmed_by: str = ""


def missing(code: str, shown: Shown) -> tuple[str, ...]:
    """The usual proofs of a channel that are not there: photo, link, slot, people, confirmed."""
    there = {
        "photo": shown.photos > 0,
        "link": bool(shown.link),
        "slot": bool(shown.slot),
        "people": shown.people is not None,
        "confirmed": bool(shown.confirmed_by),
    }
    return tuple(one for one in channel(code).proof if not there[one]) if code else ()
