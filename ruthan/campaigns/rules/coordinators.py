"""Who coordinates for a unit and how they are reached: what is shown to whom."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from typing import Final

from ruthan.core.text.digits import to_arabic

_PHONE: Final = re.compile(r"\d[\d\s\-]{7,13}\d(?:\s*(?:ต่อ|ext\.?|#)\s*\d{1,6})?", re.IGNORECASE)
_SHORT: Final = re.compile(r"\d{4,6}")
HIDDEN: Final = "x"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who was named, as the form asks: everything but the name and the position may be empty."""

    name: str
    position: str
    office: str = ""
    phone: str = ""
    email: str = ""
    line: str = ""

    def masked(self) -> Person:
        """For who may not see how to reach them: that there is a way, and what it ends in."""
        return Person(
            name=self.name, position=self.position, office=self.office,
            phone=_masked(self.phone), email=_masked_email(self.email),
            line=f"{self.line[:1]}{HIDDEN * 4}" if self.line else "",
        )  # fmt: skip

    def as_plain(self) -> dict[str, str]:
        """As it is sealed."""
        return asdict(self)


def read_phone(typed: str) -> str | None:
    """A number as it is kept: Arabic digits, "ต่อ" and all; None for what is no number."""
    text = " ".join(to_arabic(typed).split())
    plain = re.sub(r"\D", "", re.split(r"ต่อ|ext|#", text, maxsplit=1, flags=re.IGNORECASE)[0])
    is_number = _PHONE.fullmatch(text) and 9 <= len(plain) <= 10 and plain.startswith("0")
    return text if is_number or _SHORT.fullmatch(text) else None


def _masked(phone: str) -> str:
    """Its first two and last two digits; the others hidden, spaces where they were."""
    places = [at for at, char in enumerate(phone) if char.isdigit()]
    kept = {*places[:2], *places[-2:]}
    return "".join(
        HIDDEN if char.isdigit() and at not in kept else char for at, char in enumerate(phone)
    )


def _masked_email(email: str) -> str:
    local, at, host = email.partition("@")
    return f"{local[:1]}{HIDDEN * 4}@{host}" if at else ""
