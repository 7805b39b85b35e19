"""English words cut to their stems, by the rules that M. F. Porter published in 1980."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

_VOWELS: Final = frozenset("aeiou")
_SYLLABLE: Final = re.compile("v+c+")
_DOUBLED: Final = re.compile("([b-df-hj-np-tv-z])\\1$")
_KNOWN: Final = 65536

# Longer endings first; what replaces them when enough of a word is left.
_SECOND: Final = (
    ("ational", "ate"), ("ization", "ize"), ("iveness", "ive"), ("fulness", "ful"),
    ("ousness", "ous"), ("tional", "tion"), ("biliti", "ble"), ("entli", "ent"), ("ousli", "ous"),
    ("ation", "ate"), ("alism", "al"), ("aliti", "al"), ("iviti", "ive"), ("enci", "ence"),
    ("anci", "ance"), ("izer", "ize"), ("abli", "able"), ("alli", "al"), ("ator", "ate"),
    ("eli", "e"),
)  # fmt: skip
_THIRD: Final = (
    ("icate", "ic"), ("ative", ""), ("alize", "al"), ("iciti", "ic"), ("ical", "ic"),
    ("ness", ""), ("ful", ""),
)  # fmt: skip
_LAST: Final = (
    "ement", "ance", "ence", "able", "ible", "ment", "ant", "ent", "ion", "ism", "ate", "iti",
    "ous", "ive", "ize", "al", "er", "ic", "ou",
)  # fmt: skip


@lru_cache(maxsize=_KNOWN)
def stem(word: str) -> str:
    """The stem of a lower-case English word; every other word as it is."""
    if len(word) < 4 or not word.isascii() or not word.isalpha():
        return word
    word = _participle(_plural(word))
    if word.endswith("y") and "v" in _form(word[:-1]):
        word = f"{word[:-1]}i"
    word = _replaced(_replaced(word, _SECOND), _THIRD)
    return _tidied(_without_ending(word))


def _form(word: str) -> str:
    """Consonants as c and vowels as v; y is a vowel after a consonant."""
    form = ""
    for letter in word:
        is_vowel = letter in _VOWELS or (letter == "y" and form.endswith("c"))
        form += "v" if is_vowel else "c"
    return form


def _measure(word: str) -> int:
    """How many times vowels are followed by consonants."""
    return len(_SYLLABLE.findall(_form(word)))


def _is_short(word: str) -> bool:
    """Whether a word ends like `hop`: consonant, vowel, consonant other than w, x and y."""
    return _form(word).endswith("cvc") and word[-1] not in "wxy"


def _plural(word: str) -> str:
    if word.endswith(("sses", "ies")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def _participle(word: str) -> str:
    if word.endswith("eed"):
        return word[:-1] if _measure(word[:-3]) else word
    for ending in ("ed", "ing"):
        bare = word.removesuffix(ending)
        if bare != word and "v" in _form(bare):
            return _mended(bare)
    return word


def _mended(bare: str) -> str:
    """What is left without ed or ing, made like the other forms of the word."""
    if bare.endswith(("at", "bl", "iz")):
        return f"{bare}e"
    if _DOUBLED.search(bare) and bare[-1] not in "lsz":
        return bare[:-1]
    return f"{bare}e" if _measure(bare) == 1 and _is_short(bare) else bare


def _replaced(word: str, endings: tuple[tuple[str, str], ...]) -> str:
    for ending, other in endings:
        if word.endswith(ending):
            bare = word[: -len(ending)]
            return bare + other if _measure(bare) else word
    return word


def _without_ending(word: str) -> str:
    for ending in _LAST:
        if word.endswith(ending):
            bare = word[: -len(ending)]
            fits = ending != "ion" or bare.endswith(("s", "t"))
            return bare if fits and _measure(bare) > 1 else word
    return word


def _tidied(word: str) -> str:
    """Without a last e, or a last l of two, where enough of the word is left."""
    if word.endswith("e"):
        bare = word[:-1]
        syllables = _measure(bare)
        if syllables > 1 or (syllables == 1 and not _is_short(bare)):
            return bare
    return word[:-1] if word.endswith("ll") and _measure(word) > 1 else word
