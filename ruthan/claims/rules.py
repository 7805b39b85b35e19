"""What a verdict needs, which ones answer a reporter, when it is looked at again."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta

from ruthan.core.text.fold import squash

NOT_ANSWERS = frozenset({"pending", "out_of_scope"})  # domain §4.2: not published as a rating
UNRATED = frozenset({"scam", "satire", "opinion", "unproven", *NOT_ANSWERS})  # no number
NO_CLAIM_REVIEW = frozenset({"scam", *NOT_ANSWERS})  # a warning is not a rating of a claim
IMPACT_LEVELS = ("individual", "family", "community", "society")
ATTACH_PROBABILITY = 0.7  # below it a person decides, even when the engine says "same"
GROUP_PROBABILITY = 0.9  # where people talk among themselves only a copy is answered
_SOON, _LATER = timedelta(days=14), timedelta(days=180)
_DIRECTIONS = {"COM": "trade", "GOOD": "good", "SUP": "life"}


def is_answer(code: str) -> bool:
    """Whether a verdict tells a reporter anything: not that we still wait, nor that we pass."""
    return code not in NOT_ANSWERS


def next_review(code: str, decided_on: date) -> date:
    """When to look again: two weeks for what could not be settled, half a year for the rest."""
    return decided_on + (_SOON if code in {"unproven", "pending"} else _LATER)


def direction_of(strand: str) -> str:
    """The direction of document 0 that a strand belongs to."""
    return _DIRECTIONS.get(strand, "clean")


def searchable(*texts: str) -> str:
    """The words by which a claim is found: folded, without spaces or signs."""
    return "\n".join(squash(text) for text in texts if text)


def source_digest(*, publisher: str, url: str, quote: str, read_on: date) -> str:
    """SHA-256 over publisher, address, quotation and day: what we read can be shown later."""
    body = "\n".join((publisher, url, quote, read_on.isoformat()))
    return hashlib.sha256(body.encode()).hexdigest()


def clean_impact(impact: dict[str, dict[str, str]]) -> dict[str, dict[str, str]]:
    """Only the four levels, only words, empty lines left out."""
    kept = {}
    for level in IMPACT_LEVELS:
        words = {tongue: impact.get(level, {}).get(tongue, "").strip() for tongue in ("th", "en")}
        if any(words.values()):
            kept[level] = words
    return kept
