"""Operator's hash lists: what they name is matched, no image of theirs is ever held."""

from __future__ import annotations

from ruthan.matching.engine.images.lists.entry import Entry, Kind, ListRefused, Problem, Reading
from ruthan.matching.engine.images.lists.read import Holdings, read_list

__all__ = ["Entry", "Holdings", "Kind", "ListRefused", "Problem", "Reading", "read_list"]
