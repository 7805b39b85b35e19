"""One thing named in a text: its kind, its canonical value and where it stands."""

from __future__ import annotations

from dataclasses import dataclass

# Most private first: the order of readings of one ambiguous number.
PRIVACY = (
    "citizen_id", "bank_account", "promptpay", "phone", "line_id", "email", "person_age",
    "juristic_id", "fda", "crypto", "social", "url", "tisi", "parcel", "money", "datetime",
    "agency", "place",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entity:
    """A reading of a span of the original text (code points, end exclusive).

    `confidence` is a hand-set share between 0 and 1 from the shape and the words nearby, not a
    measured probability. `facts` are the extra fields of the kind, such as bank or satang.
    """

    kind: str
    value: str
    text: str
    start: int
    end: int
    confidence: float
    facts: tuple[tuple[str, str | int | None], ...] = ()

    def as_dict(self) -> dict[str, object]:
        """The entity in the shape that programs exchange, facts beside the fixed fields."""
        return {
            "kind": self.kind,
            "value": self.value,
            "text": self.text,
            "start": self.start,
            "end": self.end,
            "confidence": round(self.confidence, 2),
            **dict(self.facts),
        }

    def fact(self, name: str) -> str | int | None:
        """One fact by its name, None where it is unknown."""
        return dict(self.facts).get(name)


@dataclass(frozen=True, slots=True)
class Reading:
    """An entity in the making: spans count characters of the folded text."""

    kind: str
    value: str
    start: int
    end: int
    confidence: float
    facts: tuple[tuple[str, str | int | None], ...] = ()


def order(reading: Reading) -> tuple[int, int, float]:
    """Sort key: by place, then most private first, then most likely first."""
    return reading.start, PRIVACY.index(reading.kind), -reading.confidence
