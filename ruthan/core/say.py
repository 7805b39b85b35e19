"""What is said to a person in a chat, whatever the messenger: lines, cards, steps, choices."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Final

MOST_PARTS: Final = 5  # what every messenger we know takes at once
MOST_CHOICES: Final = 13
LINE_CHARS: Final = 4_900
CALL_CHARS: Final = 39  # of a number and whom it reaches, without the space between them


@dataclass(frozen=True, slots=True)
class Line:
    """A few sentences; nothing in it is formatted."""

    text: str


@dataclass(frozen=True, slots=True)
class Card:
    """A signed answer: the verdict with its code, what is true, why, what to do, where to read."""

    verdict: str  # a code of ui.words.VERDICTS
    word: str
    title: str
    why: str
    todo: str
    note: str  # who asked and when it was decided
    url: str
    read: str  # the words of the button that opens the page
    share: str  # the words of the button that passes it on
    passed_on: str  # what is passed on


@dataclass(frozen=True, slots=True)
class Bulletin:
    """A warning that two people signed, its update or its cancellation."""

    is_over: bool  # it takes a warning back
    word: str  # what it is and how grave: "Alert · High"
    title: str
    change: str  # what is different now, of an update
    body: str
    todo: str
    note: str  # for where, until when
    url: str
    read: str
    share: str
    passed_on: str


@dataclass(frozen=True, slots=True)
class Call:
    """A number to press."""

    number: str
    label: str


@dataclass(frozen=True, slots=True)
class Steps:
    """What to do now, in order, with the numbers to call."""

    title: str
    lead: str
    steps: tuple[str, ...]
    calls: tuple[Call, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to press: it comes back as an act, or opens a page."""

    label: str  # at most 20 characters
    act: str = ""
    url: str = ""


Part = Line | Card | Steps | Bulletin


@dataclass(frozen=True, slots=True)
class Said:
    """One turn of the conversation; the first part matters most, choices stand under the last."""

    parts: tuple[Part, ...]
    choices: tuple[Choice, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what no messenger would take."""
        if not 1 <= len(self.parts) <= MOST_PARTS or len(self.choices) > MOST_CHOICES:
            raise ValueError("too little or too much is said at once")


_KINDS: Final[dict[str, type[Any]]] = {
    "line": Line, "card": Card, "steps": Steps, "bulletin": Bulletin,
}  # fmt: skip
_NAMES: Final = {kind: name for name, kind in _KINDS.items()}


def packed(said: Said) -> dict[str, Any]:
    """What was said as plain JSON values."""
    return {
        "parts": [{"kind": _NAMES[type(part)], **asdict(part)} for part in said.parts],
        "choices": [asdict(choice) for choice in said.choices],
    }


def unpacked(held: dict[str, Any]) -> Said:
    """What was packed before."""
    return Said(
        parts=tuple(map(_part, held["parts"])),
        choices=tuple(Choice(**choice) for choice in held["choices"]),
    )


def _part(held: dict[str, Any]) -> Part:
    fields = {name: value for name, value in held.items() if name != "kind"}
    if held["kind"] == "steps":
        fields["steps"] = tuple(fields["steps"])
        fields["calls"] = tuple(Call(**call) for call in fields["calls"])
    made: Part = _KINDS[held["kind"]](**fields)
    return made
