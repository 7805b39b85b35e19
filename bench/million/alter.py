"""Altered copies: what people and dodgers do to a text they pass on."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Final

_LETTERS: Final = "กขคงจชซดตถทนบปผพมยรลวสหอะาเแโไำิีุู่้"
_LOOKS: Final = dict(zip("กดตนบพผคถรมวอลิี่้", "ภคดมปผพศภธบจฮสีิ้่", strict=True))
_EMOJI: Final = "🔥😱🙏‼️📢💰❤️👉"
_BEFORE: Final = ("ด่วน!! ", "แม่ส่งมาในไลน์ ", "จริงไหมคะ ", "ส่งต่อๆ กันมา ", "แชร์ด่วน ")
_AFTER: Final = (" แชร์ต่อให้เพื่อนด้วยนะคะ", " ใครรู้บ้างคะว่าจริงไหม", " ขอบคุณค่ะ", " ฝากเตือนทุกบ้าน")

Alteration = Callable[[str, random.Random], str]


def typos(text: str, luck: random.Random, *, share: float = 0.08) -> str:
    """Letters wrong, missing, doubled or swapped."""
    out: list[str] = []
    for letter in text:
        if luck.random() >= share:
            out.append(letter)
            continue
        kind = luck.randrange(4)
        if kind == 0:
            out.append(luck.choice(_LETTERS))
        elif kind == 1:
            out += (letter, letter)
        elif kind == 2 and out:
            out.insert(-1, letter)
    return "".join(out)


def truncated(text: str, luck: random.Random) -> str:
    """One half of it, from anywhere."""
    length = max(20, len(text) // 2)
    start = luck.randrange(max(1, len(text) - length))
    return text[start : start + length]


def ocr(text: str, luck: random.Random, *, share: float = 0.12) -> str:
    """Letters read as others that look like them, marks lost, spaces put in."""
    out: list[str] = []
    for letter in text:
        if letter in _LOOKS and luck.random() < share:
            out.append(_LOOKS[letter])
        elif letter in "่้๊๋์" and luck.random() < share / 2:
            continue
        else:
            out.append(letter)
        if luck.random() < 0.03:
            out.append(" ")
    return "".join(out)


def spaced(text: str, luck: random.Random) -> str:
    """Every letter apart."""
    sign = luck.choice(" .·-")
    return sign.join(text)


def emoji(text: str, luck: random.Random) -> str:
    """Pictures between the letters."""
    out = "".join(x + luck.choice(_EMOJI) if luck.random() < 0.12 else x for x in text)
    return luck.choice(_EMOJI) * 3 + out


def framed(text: str, luck: random.Random) -> str:
    """Words before and after."""
    return luck.choice(_BEFORE) + text + luck.choice(_AFTER)


def heavy(text: str, luck: random.Random) -> str:
    """Framed, cut short, badly read and decorated."""
    return luck.choice(_BEFORE) + emoji(ocr(truncated(text, luck), luck), luck)


MANGLED: Final[dict[str, Alteration]] = {
    "typos": typos, "truncation": truncated, "OCR noise": ocr, "spaced-out": spaced,
    "emoji": emoji, "heavy": heavy,
}  # fmt: skip


def reordered(text: str, luck: random.Random) -> str:
    """The second half first."""
    middle = len(text) // 2
    return f"{text[middle:]} {text[:middle]}"


def light_typos(text: str, luck: random.Random) -> str:
    """A few letters wrong."""
    return typos(text, luck, share=0.03)


def shortened(text: str, luck: random.Random) -> str:
    """A fifth cut off its end."""
    return text[: max(20, len(text) * 4 // 5)]


PASSED_ON: Final[dict[str, Alteration]] = {
    "as it is": lambda text, _: text, "framed": framed, "light typos": light_typos,
    "typos": typos, "shortened": shortened, "truncation": truncated, "OCR noise": ocr,
    "emoji": emoji, "reordered": reordered,
}  # fmt: skip
