"""What is known of a thing by its form alone: which facts apply, their words being dated data.

Nothing here says that something is safe. A possible form is not a real number, and an official
site can be named by a swindler.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from ruthan.matching.engine.entities.entity import Entity
from ruthan.matching.engine.entities.lexicon import province_codes
from ruthan.matching.engine.entities.numbers import has_check_digit
from ruthan.matching.engine.signals import links
from ruthan.registry.rules import asking
from ruthan.registry.rules.asking import Asked
from ruthan.registry.rules.naming import is_of_a_brand, is_of_the_state, is_shared
from ruthan.registry.states import Kind

_TWELVE: Final = frozenset({"030", "034", "033"})  # banks whose accounts have twelve digits


class Fact(NamedTuple):
    """The code of a fact's sentence, and what is filled into it."""

    code: str
    filled: tuple[tuple[str, str], ...] = ()


def facts_of(thing: Asked) -> tuple[Fact, ...]:
    """The facts of one thing, most telling first."""
    reading = thing.reading
    if reading is None:
        return (Fact("shop.name"),)
    return tuple(_READERS.get(reading.kind, _nothing)(reading))


def _account(reading: Entity) -> Iterator[Fact]:
    count, bank = len(reading.value), str(reading.fact("bank") or "")
    filled = (("count", str(count)),)
    if bank and bank not in _TWELVE and count != 10 or bank in _TWELVE and count not in (10, 12):
        yield Fact("account.unusual", (*filled, ("bank", bank)))
    elif not 10 <= count <= 15:
        yield Fact("account.impossible", filled)
    else:
        yield Fact("account.possible", filled)
    yield Fact("account.bank", (("bank", bank),)) if bank else Fact("account.no_bank")
    yield Fact("account.name")


def _promptpay(reading: Entity) -> Iterator[Fact]:
    if len(reading.value) == 15:
        yield Fact("promptpay.wallet")
    elif len(reading.value) == 13:
        yield Fact("promptpay.person")
    else:
        yield Fact("promptpay.phone")
    yield Fact("account.name")


def _phone(reading: Entity) -> Iterator[Fact]:
    number = reading.value
    if len(number) <= 5:
        yield Fact("phone.short", (("number", number),))
    elif number.startswith(("+697", "+698")):
        yield Fact("phone.from_abroad")
    elif not number.startswith("+66"):
        yield Fact("phone.foreign")
    elif number.startswith("+6660"):
        yield Fact("phone.voip")
    elif re.match(r"\+66[2-7]", number) and len(number) == 11:
        yield Fact("phone.landline")
    else:
        yield Fact("phone.mobile")
    if len(number) > 5:
        yield Fact("phone.spoofed")


def _link(reading: Entity) -> Iterator[Fact]:
    host = links.host_of(reading.value)
    known = links.imitated(host)
    if is_of_the_state(host):
        yield Fact("site.state")
    elif is_of_a_brand(host) and not is_shared(host):
        yield Fact("site.brand")
    elif known == "xn--":
        yield Fact("site.mixed")
    elif known:
        yield Fact("site.lookalike", (("name", known),))
    elif links.is_short(host):
        yield Fact("site.short")
    elif links.is_person(host):
        yield Fact("site.chat")
    elif is_shared(host):
        yield Fact("site.shared")
    else:
        yield Fact("site.other")
    if not is_of_the_state(host):
        yield Fact("site.state_ends")


def _fda(reading: Entity) -> Iterator[Fact]:
    number = reading.value
    if reading.fact("type") == "food" and len(number) == 13:
        province = number[:2]
        if province in province_codes():
            yield Fact("fda.province", (("province", province),))
        else:
            yield Fact("fda.no_province", (("code", province),))
    yield Fact("fda.look_up")


def _tisi(_reading: Entity) -> Iterator[Fact]:
    yield Fact("tisi.product")
    yield Fact("tisi.look_up")


def _line(reading: Entity) -> Iterator[Fact]:
    yield Fact("line.official") if reading.value.startswith("@") else Fact("line.person")


def _citizen(reading: Entity) -> Iterator[Fact]:
    yield Fact("citizen.check" if has_check_digit(reading.value) else "citizen.wrong")
    yield Fact("citizen.keep")


def _juristic(reading: Entity) -> Iterator[Fact]:
    yield Fact("juristic.check" if has_check_digit(reading.value) else "juristic.wrong")
    yield Fact("juristic.look_up")


def _social(_reading: Entity) -> Iterator[Fact]:
    yield Fact("shop.name")


def _crypto(_reading: Entity) -> Iterator[Fact]:
    yield Fact("crypto.final")


def _email(_reading: Entity) -> Iterator[Fact]:
    yield Fact("email.free")


def _nothing(_reading: Entity) -> Iterator[Fact]:
    yield from ()


_READERS: Final = {
    Kind.BANK_ACCOUNT: _account,
    Kind.PROMPTPAY: _promptpay,
    Kind.PHONE: _phone,
    Kind.URL: _link,
    Kind.FDA: _fda,
    Kind.TISI: _tisi,
    Kind.LINE_ID: _line,
    Kind.SOCIAL: _social,
    Kind.CRYPTO: _crypto,
    Kind.EMAIL: _email,
    asking.CITIZEN: _citizen,
    asking.JURISTIC: _juristic,
}
