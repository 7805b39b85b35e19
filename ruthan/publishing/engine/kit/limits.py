"""How long, how large, how fast: the dated numbers of `data/kit.json`, each with its source."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class Size:
    """A picture in pixels, with what it is for."""

    width: int
    height: int
    th: str
    en: str
    source: str

    @property
    def name(self) -> str:
        """As in a file name: 1920x1080."""
        return f"{self.width}x{self.height}"

    def label(self, language: str) -> str:
        """What it is for, in words."""
        return self.en if language == "en" else self.th


@dataclass(frozen=True, slots=True)
class Pace:
    """Syllables a second in Thai, words a second in English, seconds at each pause."""

    syllables: float
    words: float
    pause: float
    source: str


@dataclass(frozen=True, slots=True)
class App:
    """An application of the state that can show a pop-up, and who owns it."""

    code: str
    name: str
    owner: str
    owner_th: str
    source: str


@cache
def read() -> dict[str, Any]:
    """The whole file."""
    text = files("ruthan.publishing").joinpath("data/kit.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def number(name: str) -> int:
    """One limit by its name: characters, words, parts, percent or ratio."""
    row = read()["limits"][name]
    return next(int(v) for k, v in row.items() if k not in {"source", "dated"})


def source(name: str) -> str:
    """Where a limit comes from."""
    return str(read()["limits"][name]["source"])


@cache
def share_sizes() -> tuple[Size, ...]:
    """The sizes of the share image."""
    return _sizes("share_sizes")


@cache
def led_sizes() -> tuple[Size, ...]:
    """The usual sizes of LED boards."""
    return _sizes("led_sizes")


def pace(medium: str) -> Pace:
    """How fast a script is read on the radio or over a loudspeaker."""
    row = read()["pace"][medium]
    return Pace(row["syllables"], row["words"], row["pause"], row["source"])


@cache
def apps() -> tuple[App, ...]:
    """The applications of domain row 57."""
    names = ("code", "name", "owner", "owner_th", "source")
    return tuple(App(*(row[name] for name in names)) for row in read()["apps"])


def _sizes(name: str) -> tuple[Size, ...]:
    names = ("width", "height", "th", "en", "source")
    return tuple(Size(*(row[part] for part in names)) for row in read()[name])
