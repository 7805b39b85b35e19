"""What several texts have in common, as words a person can read."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from typing import Final

from ruthan.core.text.breaks import ZERO_WIDTH_SPACE, break_words

GAP: Final = "…"
_LEAST: Final = 3  # letters of a run that is worth keeping
_LETTER = re.compile(r"[^\W\d_]")
_PIECE = re.compile(r"\s+|\S+")


def shared_words(texts: Sequence[str]) -> str:
    """What each of some texts says, by whole words in the order of the first, "…" for the rest.

    '' for no text; a single text is itself.
    """
    if not texts:
        return ""
    kept = _pieces(texts[0])
    for other in texts[1:]:
        kept = _common(kept, _pieces(other))
    return " ".join("".join(kept).split()).removeprefix(GAP).strip()


def _common(one: Sequence[str], other: Sequence[str]) -> list[str]:
    matcher = difflib.SequenceMatcher(a=one, b=other, autojunk=False)
    kept: list[str] = []
    end = 0
    for at, _there, length in matcher.get_matching_blocks():
        run = one[at : at + length]
        if len(_LETTER.findall("".join(run))) >= _LEAST:
            kept += [f" {GAP} ", *run] if at > end else run
            end = at + length
    return [*kept, f" {GAP}"] if kept and end < len(one) else kept


def _pieces(text: str) -> list[str]:
    words = break_words(text).split(ZERO_WIDTH_SPACE)
    return [piece for word in words for piece in _PIECE.findall(word)]
