"""What a citizen's text may be: something to see, not too long; kept as it was written."""

from __future__ import annotations

import re

from ruthan.core.text.fold import light_fold
from ruthan.core.text.limits import TextRefused, clean_submission

MAX_REMARK = 4_000
_LINK = re.compile(r"(?:https?://|www\.)[^\s<>\"'“”‘’|\\^`{}]{3,1000}", re.IGNORECASE)
_TAIL = ".,;:!?)]}ๆฯ…"
MAX_LINKS = 20
_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]")


def clean_text(text: str, *, max_chars: int = 20_000) -> str:
    """The text as it may be kept; raises TextRefused (`empty`, `too_long`).

    Zero-width and bidirectional tricks stay in the kept text, since they are part of what is
    being reported, but a text of nothing else counts as empty.
    """
    kept = clean_submission(text, max_chars=max_chars)
    if not light_fold(kept).strip():
        raise TextRefused("empty")
    return kept


def upright(text: str) -> str:
    """The text for showing: without the marks that turn its direction around."""
    return _TURNS.sub("", text)


def find_links(text: str) -> tuple[str, ...]:
    """The web addresses written in a text, in order, each once; never fetched by anyone."""
    found = dict.fromkeys(match.group().rstrip(_TAIL) for match in _LINK.finditer(text))
    return tuple(found)[:MAX_LINKS]
