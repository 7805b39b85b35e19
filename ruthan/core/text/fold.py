"""One spelling for one text: undoes the tricks by which the same Thai message looks different.

Vowels and tone marks are never dropped: a bear (หมี) is not a pig (หมู).
"""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise
from typing import Final, NamedTuple

from ruthan.core.text.characters import (
    CONSONANTS,
    LEADING,
    MARKS,
    THAI,
    TONES,
    VOWEL_MARKS,
    FullTable,
    LightTable,
    SquashTable,
)

FOLD_VERSION: Final[int] = 1

_LIGHT = LightTable()
_FULL = FullTable()
_SQUASH = SquashTable()

# Sara am in pieces or in the wrong order, its tone mark kept: นํ้า, น้ํา, นำ้ -> น้ำ
_SARA_AM = re.compile("\u0e4d([\u0e48-\u0e4b]?)\u0e32|\u0e33([\u0e48-\u0e4b])")
_TONE_FIRST = re.compile(f"([{TONES}])([{VOWEL_MARKS}])")
_DOUBLE_MARK = re.compile(f"([{MARKS}])\\1+")
_THAI_RUN = re.compile(f"([{CONSONANTS}\u0e30\u0e32\u0e33\u0e40-\u0e46])\\1{{2,}}")
_LATIN_RUN = re.compile(r"([a-z!?.,~*_=-])\1{2,}", re.IGNORECASE)
_EMOJI = "\u2190-\u21ff\u2300-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff"
_EMOJI_INSIDE = re.compile(f"(?<=[{THAI}])[{_EMOJI}]+(?=[{THAI}])")
_EMOJI_RUN = re.compile(f"[{_EMOJI}]+")
_SPACES = re.compile(r"\s+")

# Latin letters drawn like Thai ones, only where Thai letters stand on both sides or the syllable
# cannot end without them (เงิu); l and I before a consonant stand for the vowels เ and แ.
_LATIN_INSIDE = re.compile(
    f"(?<=[{THAI}])[wuns](?=[{THAI}])|(?<=[\u0e31\u0e34\u0e36\u0e37\u0e47])[wuns](?![a-z0-9])"
)
_LATIN_TO_THAI = {"w": "พ", "u": "น", "n": "ก", "s": "ร"}
_LATIN_LEADING = re.compile(f"(?<![a-z0-9])(ll|l|i|\\|)(?=[{CONSONANTS}])")

# One or two letters, a separator, and so on: letters set apart to dodge filters.
_PIECE = f"(?:[{CONSONANTS}{LEADING}\u0e30\u0e32\u0e33][{MARKS}]*){{1,2}}(?![{THAI}])"
_SEPARATED = re.compile(f"(?<![{THAI}]){_PIECE}(?:[ ._*/|,·~+-]{_PIECE}){{2,}}")
_LATIN_SEPARATED = re.compile(r"(?<![a-z0-9])[a-z](?:[ ._*|-][a-z](?![a-z0-9])){3,}")
_LONE_VOWEL = re.compile(f"(?:^|[ ._*/|,·~+-])[{LEADING}\u0e30\u0e32\u0e33](?:$|[ ._*/|,·~+-])")
_BREAK = re.compile(r"[ ._*/|,·~+-]")


class Folded(NamedTuple):
    """A folded text and, for each of its characters, the index of its origin."""

    text: str
    spans: tuple[int, ...]

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """The span of the original text, end exclusive, behind a span of the folded one."""
        if start >= end:
            at = self.spans[start] if start < len(self.spans) else 0
            return at, at
        return self.spans[start], self.spans[end - 1] + 1


def light_fold(text: str) -> str:
    """Fold for reading identifiers: repeats, case and spacing stay, disguises go.

    NFC; zero-width, bidi, tag and variation characters removed; digits of any script and
    full-width or mathematical letters to ASCII; sara am recomposed with its tone mark.
    """
    if text.isascii() and text.isprintable():
        return text
    if unicodedata.is_normalized("NFC", text):
        return _SARA_AM.sub(_join_sara_am, text.translate(_LIGHT))
    return light_fold_with_map(text).text


def light_fold_with_map(text: str) -> Folded:
    """`light_fold` together with the place of every character in the original text."""
    if (text.isascii() and text.isprintable()) or _is_light(text):
        return Folded(text, tuple(range(len(text))))
    chars: list[str] = []
    spans: list[int] = []
    for char, place in _composed(text):
        plain = _LIGHT[ord(char)]
        if plain is not None:
            chars.append(plain)
            spans.append(place)
    joined = "".join(chars)
    return _recompose(joined, spans)


def _is_light(text: str) -> bool:
    """Whether the light fold would change nothing: what is folded is often folded again."""
    return (
        unicodedata.is_normalized("NFC", text)
        and text.translate(_LIGHT) == text
        and not _SARA_AM.search(text)
    )


def _composed(text: str) -> list[tuple[str, int]]:
    """The characters of the NFC form, each with the index of its origin."""
    if unicodedata.is_normalized("NFC", text):
        return [(char, place) for place, char in enumerate(text)]
    starts = [0, *(i for i in range(1, len(text)) if _begins(text[i])), len(text)]
    out: list[tuple[str, int]] = []
    for start, end in pairwise(starts):
        for offset, char in enumerate(unicodedata.normalize("NFC", text[start:end])):
            out.append((char, min(start + offset, end - 1)))
    return out


def _begins(char: str) -> bool:
    """True when a character never composes with the one before it (marks and jamo may)."""
    return unicodedata.category(char)[0] != "M" and not "\u1160" <= char <= "\u11ff"


def _join_sara_am(found: re.Match[str]) -> str:
    return (found[1] or found[2] or "") + "\u0e33"


def _recompose(text: str, spans: list[int]) -> Folded:
    """Join sara am within a text whose characters carry their origin."""
    pieces: list[str] = []
    places: list[int] = []
    done = 0
    for found in _SARA_AM.finditer(text):
        joined = _join_sara_am(found)
        pieces += (text[done : found.start()], joined)
        places += spans[done : found.start()]
        places += spans[found.end() - len(joined) : found.end()]
        done = found.end()
    pieces.append(text[done:])
    places += spans[done:]
    return Folded("".join(pieces), tuple(places))


def _thai_for_latin(found: re.Match[str]) -> str:
    return _LATIN_TO_THAI[found[0]]


def _leading_vowel(found: re.Match[str]) -> str:
    return "แ" if found[1] == "ll" else "เ"


def _join_separated(found: re.Match[str]) -> str:
    """Join letters set apart, unless they may be abbreviations or short words."""
    run = found[0]
    if _LONE_VOWEL.search(run):
        return _BREAK.sub("", run)
    pieces = run.split(" ")
    single = sum(1 for piece in pieces if len(piece.rstrip("".join(_MARK_CHARS))) == 1)
    if len(pieces) >= 5 and single * 2 >= len(pieces):
        return "".join(pieces)
    return run


_MARK_CHARS = tuple(chr(code) for code in (0x0E31, *range(0x0E34, 0x0E3B), *range(0x0E47, 0x0E4F)))


def _order_marks(text: str) -> str:
    """Thai marks in the one order that readers see, each once."""
    text = _SARA_AM.sub(_join_sara_am, text)
    text = text.replace("เเ", "แ")
    text = _TONE_FIRST.sub(r"\2\1", text)
    return _DOUBLE_MARK.sub(r"\1", text)


def undisguised(text: str) -> str:
    """The first step of the full fold: what each character stands for by itself, in small letters.

    The steps after it read neighbours: they order, drop and join, see `core.text.holding`.
    """
    text = unicodedata.normalize("NFC", text).translate(_FULL)
    return unicodedata.normalize("NFC", text).lower()


def fold(text: str) -> str:
    """Fold for matching: two texts that read the same to a Thai eye become equal or nearly so.

    Beyond the light fold: look-alike letters, marks in order and once, repeated letters, letters
    set apart, emoji, case and runs of white space. Order as in the design of the matching engine.
    """
    text = _order_marks(undisguised(text))
    text = _EMOJI_INSIDE.sub("", text)
    text = _EMOJI_RUN.sub(" ", text)
    text = _SPACES.sub(" ", text).strip()
    text = _SEPARATED.sub(_join_separated, text)
    text = _LATIN_SEPARATED.sub(lambda found: _BREAK.sub("", found[0]), text)
    text = _LATIN_INSIDE.sub(_thai_for_latin, text)
    text = _LATIN_LEADING.sub(_leading_vowel, text)
    text = _order_marks(text)
    text = _THAI_RUN.sub(r"\1", text)
    return _LATIN_RUN.sub(r"\1\1", text)


def squash(text: str) -> str:
    """The full fold with nothing but letters, digits and marks: no spaces, signs or emoji."""
    return fold(text).translate(_SQUASH)
