"""Lists of names: banks, organisations and provinces by the ways people write them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

from ruthan.core.text.characters import CONSONANTS, LEADING, MARKS, THAI, TONES

DATA = Path(__file__).parent.parent / "data"

_ABBREVIATION = re.compile(f"[{CONSONANTS}](?:\\.?[{CONSONANTS}])*\\.?")
_IGNORED = re.compile(r"[\s._-]")
_LOWER = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}
_AFTER_VOWEL = f"(?![\u0e30-\u0e3a{MARKS}])"


class Named(NamedTuple):
    """A name found in a text: which code it stands for and where."""

    code: str
    name: str
    start: int
    end: int


class Lexicon:
    """Finds the longest names of a list in one pass; dots and spaces in names are optional."""

    def __init__(self, names: Mapping[str, str]) -> None:
        """Take names with their codes; a name that stands for two codes keeps the last."""
        self._codes = {_key(name): code for name, code in names.items()}
        forms: dict[str, list[str]] = {}
        for name in sorted(names, key=lambda name: -len(_key(name))):
            for opening in _openings(name):
                forms.setdefault(opening, []).append(_form(name))
        self._patterns = {
            opening: re.compile("|".join(found), re.IGNORECASE) for opening, found in forms.items()
        }
        seconds: dict[str, str] = {}
        for pair in self._patterns:
            seconds[pair[0]] = seconds.get(pair[0], "") + re.escape(pair[1])
        self._openings = re.compile(
            "|".join(f"{re.escape(first)}[{after}]" for first, after in sorted(seconds.items()))
        )

    def find(self, text: str) -> Iterator[Named]:
        """Every name in a light-folded text, left to right, the longest at each place."""
        lower = text.lower()
        if len(lower) != len(text):
            lower = text.translate(_LOWER)
        opening = self._openings.search(lower)
        while opening:
            place = opening.start()
            found = self._patterns[opening[0]].match(text, place)
            if found:
                yield Named(self._codes[_key(found[0])], found[0], place, found.end())
            opening = self._openings.search(lower, found.end() if found else place + 1)

    def knows(self, name: str) -> bool:
        """True when a name as written is on the list."""
        return _key(name) in self._codes


def _key(name: str) -> str:
    return _IGNORED.sub("", name).lower()


def _openings(name: str) -> set[str]:
    """The first two characters that a name may have as written, dots and spaces optional."""
    plain = _key(name)
    openings = {name[:2].lower(), plain[:2]}
    if _ABBREVIATION.fullmatch(name):
        openings |= {plain[0] + ".", plain[0] + " "}
    elif _is_initials(name) or name[1:2] == " ":
        openings |= {plain[0] + between for between in " .-"}
    return openings


def _is_initials(name: str) -> bool:
    """True for a short Latin name, which people also write letter by letter: S C B."""
    return name.isascii() and name.isalpha() and len(name) in (3, 4, 5)


def _form(name: str) -> str:
    """A pattern for one name: abbreviations with or without dots, Latin names as whole words."""
    if _ABBREVIATION.fullmatch(name):
        letters = name.replace(".", "")
        dotted = f"(?<![{LEADING}{TONES}\u0e47])" + r"\.?\s?".join(letters)
        if len(letters) <= 2:
            return (
                rf"(?:(?<![{CONSONANTS}]\.){dotted}\.(?![{CONSONANTS}]\.)"
                rf"|(?<![{THAI}.]){dotted}(?![{THAI}.]))"
            )
        return rf"(?:(?<![{CONSONANTS}]\.){dotted}(?:\.|{_AFTER_VOWEL}))"
    between = r"[\s-]*" if name.isascii() else r"\s*"
    words = between.join(re.escape(word).replace(r"\.", r"\.?\s?") for word in name.split())
    if not words.isascii():
        return words
    if _is_initials(name):
        words = f"(?:{words}|{'[ .-]'.join(name)})"
    return rf"(?<![a-z0-9]){words}(?![a-z0-9])"


def _load(name: str) -> dict[str, object]:
    loaded: dict[str, object] = json.loads((DATA / name).read_text(encoding="utf-8"))
    return loaded


def _rows(name: str, key: str) -> list[dict[str, list[str] | str]]:
    rows = _load(name)[key]
    if not isinstance(rows, list):
        raise TypeError(f"{name}: {key} must be a list")
    return rows


@cache
def banks(*, weak: bool = False) -> Lexicon:
    """Names of banks; with `weak` also colours, which mean a bank only beside an account."""
    names: dict[str, str] = {}
    for row in _rows("banks.json", "banks"):
        for name in [*row["names"], *(row["weak"] if weak else ())]:
            names[name] = str(row["code"])
    return Lexicon(names)


@cache
def bank_codes() -> frozenset[str]:
    """The three-digit codes of banks."""
    return frozenset(str(row["code"]) for row in _rows("banks.json", "banks"))


@cache
def clear_banks() -> Lexicon:
    """Names that mean a bank wherever they stand, without the word for bank before them."""
    names = _load("banks.json")["clear"]
    if not isinstance(names, list):
        raise TypeError("banks.json: clear must be a list")
    return Lexicon({name: name for name in names})


@cache
def agencies() -> Lexicon:
    """Names of organisations, to their codes."""
    table = _load("agencies.json")["agencies"]
    if not isinstance(table, dict):
        raise TypeError("agencies.json: agencies must be an object")
    return Lexicon({name: code for code, names in table.items() for name in names})


@cache
def places() -> Lexicon:
    """Names of provinces; those that are also ordinary words only after จ. or จังหวัด."""
    names: dict[str, str] = {}
    for row in _rows("places.json", "provinces"):
        names.update(dict.fromkeys(row["names"], str(row["code"])))
        for name in [*row["names"], *row["careful"]]:
            for before in ("จ.", "จังหวัด", "จว.", "อ.เมือง", "อำเภอเมือง"):
                names[f"{before} {name}"] = str(row["code"])
    return Lexicon(names)


@cache
def province_codes() -> frozenset[str]:
    """The 77 two-digit codes of provinces."""
    return frozenset(str(row["code"]) for row in _rows("places.json", "provinces"))
