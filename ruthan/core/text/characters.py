"""Single characters under folding: what vanishes, what becomes a digit, what only looks alike."""

from __future__ import annotations

import unicodedata
from typing import Final

# Consonants; vowels written before the consonant; vowels and marks above and below.
CONSONANTS: Final = "\u0e01-\u0e2e"
LEADING: Final = "\u0e40-\u0e44"
MARKS: Final = "\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"
TONES: Final = "\u0e48-\u0e4c"
VOWEL_MARKS: Final = "\u0e31\u0e34-\u0e3a\u0e47"
THAI: Final = "\u0e01-\u0e3a\u0e40-\u0e4e"
THAI_WORD: Final = f"{THAI}a-zA-Z0-9"

_SARA_AM = (0x0E33, 0x0EB3)

# Ranges without a place in a message: they hide inside words to break filters. With them goes
# what makes a key of a digit (8️⃣).
_INVISIBLE = (
    (0x0000, 0x0008), (0x000E, 0x001F), (0x007F, 0x009F), (0x00AD, 0x00AD), (0x034F, 0x034F),
    (0x061C, 0x061C), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F), (0x200B, 0x200F),
    (0x202A, 0x202E), (0x2060, 0x206F), (0x20E3, 0x20E3), (0x3164, 0x3164), (0xD800, 0xDFFF),
    (0xFE00, 0xFE0F),
    (0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0), (0xFFF0, 0xFFFB), (0x1D173, 0x1D17A),
    (0xE0000, 0xE0FFF),
)  # fmt: skip
# Strokes and enclosures laid over letters (t̶h̶i̶s̶, 1⃣), dropped by the full fold only.
_OVERLAYS = ((0x0300, 0x036F), (0x1AB0, 0x1AFF), (0x1DC0, 0x1DFF), (0x20D0, 0x20FF))

# Letters of other scripts drawn like Latin ones, to the Latin letter.
_LOOKALIKES = {
    **dict(zip("АВЕЅІЈКМНОРСТУХЗЬԛԝ", "ABESIJKMHOPCTYX3bqw", strict=True)),
    **dict(zip("авеѕіјкмнорстухпиһ", "abesijkmhopctyxnuh", strict=True)),
    **dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABEZHIKMNOPTYX", strict=True)),
    **dict(zip("αεικνορτυχ", "aeikvoptux", strict=True)),
    "ı": "i",
    "ɡ": "g",
    "ⅼ": "l",
}


def _within(code: int, ranges: tuple[tuple[int, int], ...]) -> bool:
    return any(low <= code <= high for low, high in ranges)


def is_invisible(char: str) -> bool:
    """True for zero-width, bidi, tag, variation and control characters (not tab or newline)."""
    return _within(ord(char), _INVISIBLE)


def _simple(char: str) -> str:
    """One character without disguise, still one character: digits of any script, full width."""
    code = ord(char)
    if code < 0x80:
        return char
    digit = unicodedata.decimal(char, None)
    if digit is not None:
        return str(digit)
    if code in _SARA_AM or unicodedata.decomposition(char).startswith(("<super>", "<sub>")):
        return char
    plain = unicodedata.normalize("NFKC", char)
    return plain if len(plain) == 1 else char


def _thai_of_lao(code: int) -> str | None:
    """The Thai letter drawn like a Lao one: the two blocks run in step, 0x80 apart."""
    if not 0x0E81 <= code <= 0x0ECF:
        return None
    twin = chr(code - 0x80)
    return twin if unicodedata.name(twin, "") else None


class LightTable(dict[int, str | None]):
    """For `str.translate`: the light fold of one character, worked out when first met."""

    def __missing__(self, code: int) -> str | None:
        """Remember and give the character's light fold; None where it vanishes."""
        char = chr(code)
        self[code] = None if is_invisible(char) else _simple(char)
        return self[code]


class FullTable(dict[int, str | None]):
    """For `str.translate`: the full fold of one character, worked out when first met."""

    def __missing__(self, code: int) -> str | None:
        """Remember and give the character's full fold; None where it vanishes."""
        char = chr(code)
        if is_invisible(char) or _within(code, _OVERLAYS):
            self[code] = None
        else:
            self[code] = self._plain(char)
        return self[code]

    @staticmethod
    def _plain(char: str) -> str:
        lao = _thai_of_lao(ord(char))
        if lao is not None and ord(char) not in range(0x0ED0, 0x0EDA):
            return lao
        char = _simple(char)
        if ord(char) in _SARA_AM:
            return char
        if char in _LOOKALIKES:
            return _LOOKALIKES[char]
        return unicodedata.normalize("NFKC", char)


class SquashTable(dict[int, str | None]):
    """For `str.translate`: keeps letters, digits and marks, drops all else."""

    def __missing__(self, code: int) -> str | None:
        """Remember and give the character itself, or None where it is no part of a word."""
        char = chr(code)
        self[code] = char if unicodedata.category(char)[0] in "LNM" else None
        return self[code]
