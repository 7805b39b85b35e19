"""Thai words: Thai writes no spaces, so words are found by dictionary before lines may break.

How a run of letters was cut is kept, as the lengths of its words under a keyed hash: what is shown
again is not cut again, and what was written cannot be read from what is kept.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from functools import cache
from hashlib import blake2b
from typing import Final

ZERO_WIDTH_SPACE: Final = "\u200b"

_THAI_RUN = re.compile("[\u0e01-\u0e3a\u0e40-\u0e4e]+")
_WORD = re.compile("[\u0e01-\u0e3a\u0e40-\u0e4e]+|[^\\W\u0e01-\u0e5b]+")
# A line never begins with the repeat or abbreviation sign, or with a mark of the letter before.
_CLINGING: Final = ("ๆ", "ฯ", "\u0e30", "\u0e31", "\u0e32", "\u0e33", "\u0e45")
# Words of the net that the dictionary lacks and would cut in the middle (แอ|ป, วอ|ลเล็ต), longer
# ones first. They count where lines break alone: what messages are compared by stays as it is.
_OF_THE_NET: Final = re.compile(
    "แอปพลิเคชัน|แอปเปิ้?ล|แอป|สแกมเมอร์|สแกม|ดีปเฟก|โอทีพี|คิวอาร์โค้ด|คิวอาร์|พร้อมเพย์"
    "|วอลเล็ต|คริปโทเคอร์เรนซี|คริปโท|คริปโต|อินบ็อกซ์|อินฟลูเอนเซอร์|ติ๊กต็อก|ยูทูบเบอร์|ยูทูบ"
    "|ช้อปปี้|ลาซาด้า|สตอรี่|สมาร์ตโฟน|สกรีนช็อต|พรีออเดอร์|แชตบอต|เอไอเอส|เอไอ|ชรบ"
)
_LONG_RUN: Final = 150
_LONGEST_KEPT: Final = 255  # so that the length of each word is a byte
_KEPT: Final = 20_000  # runs, twice; about 200 bytes each


@cache
def _cutter() -> Callable[[str], list[str]]:
    """The dictionary cutter, loaded when first needed (0.6 s); long runs take its safe mode."""
    from pythainlp.tokenize.newmm import segment  # noqa: PLC0415 - loads a dictionary

    def cut(run: str) -> list[str]:
        found: list[str] = segment(run, safe_mode=len(run) > _LONG_RUN)
        return found

    return cut


class _Cuts:
    """The lengths of the words of runs that were cut; the older half goes when there are many."""

    def __init__(self) -> None:
        """Begin empty, with a key that this process alone has."""
        self._secret = secrets.token_bytes(16)
        self._new: dict[bytes, bytes] = {}
        self._old: dict[bytes, bytes] = {}

    def key(self, run: str) -> bytes:
        """The name under which the cuts of a run are kept."""
        return blake2b(run.encode(), digest_size=16, key=self._secret).digest()

    def get(self, key: bytes) -> bytes | None:
        """The lengths that are kept."""
        found = self._new.get(key)
        if found is None and (found := self._old.get(key)) is not None:
            self.keep(key, found)
        return found

    def keep(self, key: bytes, lengths: bytes) -> None:
        """Keep them; threads that do so at once lose at most what is cut again."""
        if len(self._new) >= _KEPT:
            self._old, self._new = self._new, {}
        self._new[key] = lengths


@cache
def _cuts() -> _Cuts:
    return _Cuts()


def _clings(word: str) -> bool:
    first = word[0]
    return first in _CLINGING or "\u0e34" <= first <= "\u0e3a" or "\u0e46" <= first <= "\u0e4e"


def _cut_run(run: str) -> list[str]:
    """The words of a run of Thai letters; together they are the run."""
    if len(run) > _LONGEST_KEPT:
        return _cut_anew(run)
    cuts = _cuts()
    key = cuts.key(run)
    lengths = cuts.get(key)
    if lengths is None:
        found = _cut_anew(run)
        cuts.keep(key, bytes(map(len, found)))
        return found
    out, start = [], 0
    for length in lengths:
        out.append(run[start : start + length])
        start += length
    return out


def _cut_anew(run: str) -> list[str]:
    out: list[str] = []
    for word in _cutter()(run):
        if out and _clings(word):
            out[-1] += word
        else:
            out.append(word)
    return out


def words(text: str) -> tuple[str, ...]:
    """The words of a text in order: Thai by dictionary, others between signs and spaces."""
    out: list[str] = []
    for found in _WORD.finditer(text):
        run = found[0]
        out += _cut_run(run) if "\u0e01" <= run[0] <= "\u0e5b" else [run]
    return tuple(out)


def break_words(text: str, *, mark: str = ZERO_WIDTH_SPACE) -> str:
    """Mark where a line may break between two Thai words, for programs that cannot see them.

    Only the inside of runs of Thai letters is touched: ASCII, links, digits and dates stay, and
    taking the marks out gives the text back.
    """
    return _THAI_RUN.sub(lambda found: mark.join(_cut_to_show(found[0])), text)


def _cut_to_show(run: str) -> list[str]:
    """The words of a run, those of the net whole; what clings to a word stays with it."""
    pieces: list[str] = []
    at = 0
    for found in _OF_THE_NET.finditer(run):
        pieces += [*_cut_part(run[at : found.start()]), found[0]]
        at = found.end()
    pieces += _cut_part(run[at:])
    out: list[str] = []
    for piece in pieces:
        if out and _clings(piece):
            out[-1] += piece
        else:
            out.append(piece)
    return out


def _cut_part(part: str) -> list[str]:
    return _cut_run(part) if part else []
