"""Words of a Thai text for the screen, from `core.text.breaks`."""

from __future__ import annotations

import importlib.util


def split(text: str) -> list[str]:
    if importlib.util.find_spec("ruthan.core.text.breaks") is None:
        return [text]
    from ruthan.core.text.breaks import words

    return list(words(text))
