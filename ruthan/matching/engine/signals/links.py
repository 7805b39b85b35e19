"""What the links of a text say about it: look-alikes of known names, shorteners, unknown hosts."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from ruthan.matching.engine.phrases.lexicon import DATA

if TYPE_CHECKING:
    from ruthan.matching.engine.entities import Entity

_HOST: Final = re.compile(r"^(?:[a-z][a-z0-9+.-]*://)?(?:[^/@?#]*@)?([^/:?#]+)", re.IGNORECASE)
_DRAWN_ALIKE: Final = str.maketrans({"0": "o", "1": "l", "3": "e", "5": "s", "$": "s"})


@dataclass(frozen=True, slots=True)
class Brands:
    """The dated list of names worth imitating and the domains that may use them."""

    shorteners: frozenset[str]
    trusted: tuple[str, ...]
    people: frozenset[str]
    popular: frozenset[str]
    official: Mapping[str, frozenset[str]]
    whole: frozenset[str]

    @property
    def domains(self) -> frozenset[str]:
        """Every official domain of the list."""
        return frozenset(domain for names in self.official.values() for domain in names)


@cache
def brands() -> Brands:
    """The list of `signals-brands.json`."""
    raw = json.loads((DATA / "signals-brands.json").read_text(encoding="utf-8"))
    return Brands(
        frozenset(raw["shorteners"]),
        tuple(raw["trusted_suffixes"]),
        frozenset(raw["links_to_people"]),
        frozenset(raw["popular"]),
        {name: frozenset(domains) for name, domains in raw["official"].items()},
        frozenset(raw["whole_labels"]),
    )


def host_of(url: str) -> str:
    """The lower-case host of a canonical URL, empty when there is none."""
    found = _HOST.match(url.strip())
    return found[1].lower().strip(".") if found else ""


def _under(host: str, domains: frozenset[str]) -> bool:
    return any(host == domain or host.endswith("." + domain) for domain in domains)


def is_trusted(host: str) -> bool:
    """True for hosts of the state, schools, Thai companies, official and very popular domains."""
    known = brands()
    return host.endswith(known.trusted) or _under(host, known.domains | known.popular)


def is_short(host: str) -> bool:
    """True for a link shortener."""
    return _under(host, brands().shorteners)


def is_person(host: str) -> bool:
    """True for a link that opens a chat with somebody."""
    return _under(host, brands().people)


def imitated(host: str) -> str | None:
    """The known name that an unofficial host contains, also drawn alike (0 for o, rn for m)."""
    known = brands()
    if not host or is_trusted(host) or is_short(host):
        return None
    if ".go.th" in host or "-go-th" in host or "goth." in host:
        return "go.th"
    for spelled in (host, host.translate(_DRAWN_ALIKE).replace("rn", "m").replace("vv", "w")):
        labels = frozenset(re.split(r"[.\-_]", spelled))
        for name in known.official:
            if (name in labels) if name in known.whole else (name in spelled):
                return name
    return _mixed_script(host)


def _mixed_script(host: str) -> str | None:
    return "xn--" if any(label.startswith("xn--") for label in host.split(".")) else None


def links(entities: Sequence[Entity]) -> Iterator[tuple[str, int, int]]:
    """Host and span of every URL among the entities."""
    for entity in entities:
        if entity.kind == "url":
            host = host_of(entity.value)
            if host:
                yield host, entity.start, entity.end
