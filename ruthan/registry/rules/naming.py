"""What a thing is called, so that the same account, number or site is one entry.

An account is the number in its bank: the same digits at another bank are somebody else's, and
without a bank they are an entry of their own. A link is an entry, and so is the site that it is
on, unless many strangers share that site. Sites of the state and of known brands never are: a
report of a fake names the real one, too.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ruthan.matching.engine.entities import defang, extract_entities, mask
from ruthan.matching.engine.entities.entity import Entity
from ruthan.matching.engine.entities.links import read_host
from ruthan.matching.engine.signals import links
from ruthan.registry.states import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping

SURE = 0.55  # of a reading from which a report speaks of the thing; below, it is a guess
_SHORTEST_NAME = 4
_SHORT_CODE = 5
_FRONT = re.compile(r"^[a-z][a-z0-9+.-]*://[^/?#]+/?$")
_FILE = Path(__file__).parent.parent / "data" / "sites-1.json"
_PLAIN: Mapping[str, str] = {
    "promptpay": Kind.PROMPTPAY,
    "phone": Kind.PHONE,
    "line_id": Kind.LINE_ID,
    "social": Kind.SOCIAL,
    "email": Kind.EMAIL,
    "crypto": Kind.CRYPTO,
    "fda": Kind.FDA,
    "tisi": Kind.TISI,
}


@dataclass(frozen=True, slots=True)
class Named:
    """One thing by its kind and canonical value; `shown` is masked or defanged.

    `provider` is the code of a bank or the name of a platform, '' where none is known.
    """

    kind: str
    value: str
    shown: str
    provider: str = ""

    @property
    def has_value(self) -> bool:
        """Whether the value may be kept at all: a citizen number behind PromptPay may not."""
        return not (self.kind == Kind.PROMPTPAY and len(self.value) == 13)


def named_in(text: str) -> tuple[Named, ...]:
    """Every thing that a report speaks of surely enough to count, each once."""
    return tuple(dict.fromkeys(_named(_likeliest(extract_entities(text)))))


def named_of(entity: Entity) -> Iterator[Named]:
    """What one reading is called: a link is itself and perhaps its site; nothing for the rest."""
    if entity.kind == "bank_account":
        yield account(entity.value, str(entity.fact("bank") or ""))
    elif entity.kind == "url":
        yield from _link(entity.value)
    elif entity.kind in _PLAIN and _is_worth_naming(entity):
        provider = str(entity.fact("platform") or "")
        yield Named(_PLAIN[entity.kind], entity.value, mask(entity), provider)


def account(digits: str, bank: str = "") -> Named:
    """An account by its digits and the code of its bank, '' where that is unknown."""
    reading = Entity("bank_account", digits, digits, 0, len(digits), 1.0, (("bank", bank or None),))
    return Named(Kind.BANK_ACCOUNT, f"{bank}:{digits}", mask(reading), bank)


def _named(entities: Iterable[Entity]) -> Iterator[Named]:
    for entity in entities:
        yield from named_of(entity)


def _likeliest(entities: Sequence[Entity]) -> list[Entity]:
    """Of readings of one span the surest, if it is sure enough.

    What a payment code reveals stands in the same span and is all of it sure.
    """
    best: dict[tuple[int, int], float] = {}
    for entity in entities:
        span = (entity.start, entity.end)
        best[span] = max(best.get(span, 0.0), entity.confidence)
    return [
        entity
        for entity in entities
        if entity.confidence >= max(SURE, best[(entity.start, entity.end)] - 0.1)
    ]


def _link(url: str) -> Iterator[Named]:
    """The link and its site; nothing for the state's own sites and those of known brands.

    On a site that strangers share, a link stands for itself alone, and the front page for nobody.
    """
    host = links.host_of(url)
    if not host or is_of_the_state(host):
        return
    is_front = bool(_FRONT.match(url))
    if is_shared(host):
        if not is_front:
            yield Named(Kind.URL, url, defang(url))
        return
    if is_of_a_brand(host):
        return
    site = _site(host)
    yield Named(Kind.DOMAIN, site, defang(site))
    if not is_front:
        yield Named(Kind.URL, url, defang(url))


def is_of_the_state(host: str) -> bool:
    """Whether a host is of a ministry, the forces or a university."""
    return host.endswith(_sites().state)


def is_shared(host: str) -> bool:
    """Whether many strangers share the site: a platform, a shortener, a chat, a hoster."""
    return links.is_short(host) or links.is_person(host) or _under(host, _sites().shared)


def is_of_a_brand(host: str) -> bool:
    """Whether a host is one that a bank, a courier or another known brand uses itself."""
    return _under(host, links.brands().domains | links.brands().popular)


def _site(host: str) -> str:
    found = read_host(host)
    return found.domain if found else host


def _under(host: str, domains: Iterable[str]) -> bool:
    return any(host == domain or host.endswith("." + domain) for domain in domains)


def _is_worth_naming(entity: Entity) -> bool:
    if entity.kind == "phone":  # a hotline in a report is whom they told, not who called
        return len(entity.value) > _SHORT_CODE
    if entity.kind == "social":
        return len(entity.value.partition(":")[2]) >= _SHORTEST_NAME
    return True


class _Sites(NamedTuple):
    state: tuple[str, ...]
    shared: frozenset[str]


@cache
def _sites() -> _Sites:
    raw = json.loads(_FILE.read_text(encoding="utf-8"))
    return _Sites(tuple(raw["state"]), frozenset(raw["shared"]))
