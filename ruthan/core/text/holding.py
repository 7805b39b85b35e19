"""Whether many texts hold the same few words, however they are disguised: most are refused early.

A text has bones: the characters that no later step of the fold brings, drops or turns into others,
each run of one of them once. A text whose folded form holds the words has their bones in a row
too, so that only few texts are folded whole.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from ruthan.core.text.fold import squash, undisguised

# Latin w u n s stand for พ น ก ร between Thai letters, l and i for vowels: none of them is a bone.
_BONES: Final = frozenset(map(chr, range(0x0E01, 0x0E2F))) - set("พนกร") | (
    frozenset("abcdefghijklmnopqrstuvwxyz0123456789") - set("wunsli")
)
_RUN = re.compile(r"(.)\1+")


class _BoneTable(dict[int, str | None]):
    """For `str.translate`: keeps bones, drops all else."""

    def __missing__(self, code: int) -> str | None:
        self[code] = char if (char := chr(code)) in _BONES else None
        return self[code]


_TABLE: Final = _BoneTable()


def holding(words: str) -> Callable[[str], bool]:
    """A test of texts: whether one, squashed, holds the squashed words; none holds nothing."""
    asked = squash(words)
    wanted = bones(words)

    def holds(text: str) -> bool:
        return bool(asked) and wanted in bones(text) and asked in squash(text)

    return holds


def bones(text: str) -> str:
    """The bones of a text, in order; a fifth of the fold's time."""
    return _RUN.sub(r"\1", undisguised(text).translate(_TABLE))
