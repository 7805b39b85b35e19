"""The six channels and the applications, from the dated data of the order; nothing in code."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any, Final

EDITION: Final = "channels-1.json"


@dataclass(frozen=True, slots=True)
class ChannelOfOrder:
    """A channel as the form prints it, and whose it is.

    `*_original` is how the form of the order has it, misprints and all. `proof` names what an
    activity usually shows: photo, link, slot, people, confirmed.
    """

    code: str
    number: int
    number_original: str
    th: str
    en: str
    examples_th: str
    examples_en: str
    examples_original: str
    owners: tuple[str, ...]
    proof: tuple[str, ...]
    kit: str


@dataclass(frozen=True, slots=True)
class App:
    """An application that can show a warning, and the organisation that owns it."""

    code: str
    name: str
    owner: str


def channels() -> tuple[ChannelOfOrder, ...]:
    """All six, in the order of the form."""
    return tuple(_channels().values())


def channel(code: str) -> ChannelOfOrder:
    """One of the six; KeyError for any other code."""
    return _channels()[code]


def apps() -> tuple[App, ...]:
    """The applications of the order."""
    return tuple(_apps().values())


def app(code: str) -> App | None:
    """The application of a code."""
    return _apps().get(code)


@lru_cache(maxsize=1)
def _channels() -> dict[str, ChannelOfOrder]:
    read = (_plain(row) for row in _read()["channels"])
    return {row["code"]: ChannelOfOrder(**row) for row in read}


@lru_cache(maxsize=1)
def _apps() -> dict[str, App]:
    return {row["code"]: App(**row) for row in _read()["apps"]}


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return row | {"owners": tuple(row["owners"]), "proof": tuple(row["proof"])}


def _read() -> dict[str, Any]:
    text = files("ruthan.campaigns").joinpath("data", EDITION).read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found
