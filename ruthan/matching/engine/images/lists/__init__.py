"""Operator's hash lists: what they name is matched, no image of theirs is ever held."""

from __future__ import annotations

from ruthan.matching.engine.images.lists.entry import (
    SENTENCES,
    Entry,
    Facts,
    Kind,
    ListRefused,
    Problem,
    Reading,
)
from ruthan.matching.engine.images.lists.read import Holdings, read_list

__all__ = [
    "SENTENCES",
    "Entry",
    "Facts",
    "Holdings",
    "Kind",
    "ListRefused",
    "Problem",
    "Reading",
    "read_list",
]
