"""Whether many texts hold the same few words, however they are disguised: most are refused early.

A text has bones: the characters that no step of the fold brings, moves or turns into others. What
a folded text holds has its bones in a row there, so that only few texts are folded whole.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Final

from ruthan.core.text.fold import squash, undisguised

# Latin w u n s stand for พ น ก ร between Thai letters, l and i for vowels: none of them is a bone.
_BONES: Final = frozenset(map(chr, range(0x0E01, 0x0E2F))) - set("พนกร") | (
    frozenset("abcdefghijklmnopqrstuvwxyz0123456789") - set("wunsli")
)
_STRETCHED = re.compile(r"(.)\1\1")  # of three letters or more in a row the fold keeps fewer


class _BoneTable(dict[int, str | None]):
    """For `str.translate`: the bones that a character stands for; most have none."""

    def __missing__(self, code: int) -> str | None:
        found = [char for char in undisguised(chr(code)) if char in _BONES]
        self[code] = "".join(found) or None
        return self[code]


_TABLE: Final = _BoneTable()


def holding(words: str) -> Callable[[str], bool]:
    """A test of texts: whether one, squashed, holds the squashed words; none holds nothing."""
    asked = squash(words)
    wanted = bones(asked)

    def holds(text: str) -> bool:
        found = bones(text)
        if wanted not in found and not _STRETCHED.search(found):
            return False
        return bool(asked) and asked in squash(text)

    return holds


def bones(text: str) -> str:
    """The bones of a text, in order: far cheaper than the fold."""
    return unicodedata.normalize("NFC", text).translate(_TABLE)
