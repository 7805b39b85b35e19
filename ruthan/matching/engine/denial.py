"""What a text denies: "ไม่" turns a claim around, but only the words that it belongs to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

_REACH: Final = 4
_BEGIN: Final = ("ไม่", "ปฏิเสธ", "มิได้")  # also as the beginning of a longer word
_MARKS: Final = frozenset({
    "มิ", "ไร้", "not", "never", "no", "didn", "isn", "doesn", "wasn", "aren", "weren", "don", "won",
    "deny", "denies", "denied", "false", "fake",
})  # fmt: skip
# Behind these in the end of a phrase the denial looks back: กินแทนยาไม่ได้.
_BACK: Final = frozenset({"ได้", "ไม่ได้", "ไหว", "จริง", "ถูก"})
# These carry no matter of their own: the next word does.
_PALE: Final = frozenset({
    "ได้", "มี", "ใช่", "เคย", "ต้อง", "ให้", "ทำให้", "เป็น", "ไป", "มา", "จะ", "ถูก", "การ", "ของ",
    "ใน", "ที่", "และ", "แต่", "ก็", "แล้ว", "คน", "น่า", "ค่อย", "รู้", "มัน", "เขา", "ว่า", "อะไร",
    "the", "a", "an", "is", "are", "was", "be", "to", "of", "in", "do", "have", "been",
})  # fmt: skip


def denied(words: Sequence[str]) -> frozenset[str]:
    """The words within the reach of a denial: a few behind it, before it at the end of a phrase.

    Words that carry no matter of their own are left out, so "ไม่ต้องผ่าตัด" denies ผ่าตัด alone.
    """
    found: set[str] = set()
    for place, word in enumerate(words):
        if word not in _MARKS and not word.startswith(_BEGIN):
            continue
        behind = [one for one in words[place + 1 : place + 1 + _REACH] if one not in _PALE]
        looks_back = word in _BACK or (place + 1 < len(words) and words[place + 1] in _BACK)
        if looks_back and len(words) <= place + 2:
            found.update(one for one in words[max(0, place - _REACH) : place] if one not in _PALE)
        found.update(behind[:2])
    return frozenset(found)


def contradiction(
    said: frozenset[str], no: frozenset[str], other_said: frozenset[str], other_no: frozenset[str]
) -> float:
    """1 when one text denies a word that the other one affirms, else 0."""
    return float(bool((no & (other_said - other_no)) | (other_no & (said - no))))
