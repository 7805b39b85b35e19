"""What is said: the words of a signed verdict or alert in one language, and whose they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

LANGUAGES: Final = ("th", "en")
# ISO 639-3: Isan, Northern Thai, Southern Thai, Pattani Malay. Only people write them.
DIALECTS: Final = ("tts", "nod", "sou", "mfa")


@dataclass(frozen=True, slots=True)
class Fact:
    """Every word is public; `word`, `icon` and `tone` are the look of the verdict or the rank."""

    kind: str  # verdict or alert
    ref: str
    version: str  # of the verdict or alert, in words of a file name
    language: str
    word: str
    icon: str
    tone: str
    fact: str
    said: str
    why: str
    todo: str
    source: str  # who verified it, as a phrase
    date: str
    site: str
    address: str
    url: str
    places: str = ""
    signed_at: str = ""  # ISO 8601
    until: str = ""  # ISO 8601; '' while no end is known
    impact: tuple[tuple[str, str], ...] = ()  # who, and how
    sources: tuple[tuple[str, str, str], ...] = ()  # title, publisher, address


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of one form: a draft of the signed words, or what a person made of them."""

    words: dict[str, str]
    by: str = ""  # the role of whoever wrote it; '' for the draft
    at: str = ""  # the day, in words
    approved: bool = False


# By (form, language): what the kit says in each form.
Words = dict[tuple[str, str], Wording]
