"""Reasons to look twice at a listing, each with the words that made us say so; never a verdict."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Final

from ruthan.core.text.fold import light_fold_with_map
from ruthan.trade.rules.tables import Said, products, said, table

if TYPE_CHECKING:
    from ruthan.trade.rules.numbers import Judged

MOST_WORDS: Final = 4
LONGEST: Final = 60
MOST_CHARS: Final = 20_000
_NEAR: Final = 90


@dataclass(frozen=True, slots=True)
class Listing:
    """What a person said of an offer, as far as they did; amounts in satang."""

    text: str = ""
    product: str = ""  # a code of products
    price: int | None = None
    usual: int | None = None
    terms: str = ""
    payee: str = ""
    numbers: Sequence[Judged] = ()
    heard: Sequence[tuple[str, Said, tuple[str, ...]]] = field(default=())  # of the engine
    account_at: Sequence[int] = ()  # where an account stands in the text


@dataclass(frozen=True, slots=True)
class Signal:
    """One reason, its sentence, and the words that fired it ('' of what was filled in)."""

    code: str
    why: Said
    words: tuple[str, ...] = ()


def signals_of(listing: Listing) -> tuple[Signal, ...]:
    """Every reason once, those of price, payment and numbers first."""
    text = listing.text[:MOST_CHARS]
    found: dict[str, Signal] = {}
    for one in (
        *_of_price(listing, text), *_of_payment(listing, text), *_of_numbers(listing),
        *_of_words(text), *_of_engine(listing),
    ):  # fmt: skip
        found.setdefault(one.code, one)
    return tuple(found.values())


def price_of(satang: int) -> str:
    """Satang as people write baht: 1,990."""
    baht, rest = divmod(satang, 100)
    return f"{baht:,}" + (f".{rest:02d}" if rest else "")


def _sentence(code: str, **values: object) -> Said:
    return said(table("signals-1")["sentences"][code]).filled(**values)


def _of_price(listing: Listing, text: str) -> Iterator[Signal]:
    price, usual, words = listing.price, listing.usual, ""
    if price is None or usual is None:
        price, usual, words = _was_now(text)
    share = table("signals-1")["price_share"]
    if price is not None and usual and price < usual * share:
        why = _sentence("price_far_below", price=price_of(price), usual=price_of(usual))
        yield Signal("price_far_below", why, (words,) if words else ())


def _was_now(text: str) -> tuple[int | None, int | None, str]:
    """The price and the usual one where the text itself names both."""
    folded = light_fold_with_map(text)
    found = _compiled()["was_now"].search(folded.text)
    if not found:
        return None, None, ""
    usual, price = (int(one.replace(",", "") or 0) * 100 for one in found.groups())
    start, end = folded.origin(found.start(), found.end())
    return price, usual, text[start:end][:LONGEST]


def _of_payment(listing: Listing, text: str) -> Iterator[Signal]:
    asks = next((words for code, _why, words in listing.heard if code == "asks_transfer"), ())
    first = listing.terms in {"prepay", "deposit"} or (not listing.terms and bool(asks))
    if not first:
        return
    person = _person_near(listing, text)
    if listing.payee == "person" or (not listing.payee and person):
        yield Signal("prepay_person", _sentence("prepay_person"), (person,) if person else ())
    elif listing.terms == "prepay":
        yield Signal("prepay", _sentence("prepay"))


def _person_near(listing: Listing, text: str) -> str:
    """A person's name with its title beside an account; the words as they stand."""
    if not listing.account_at:
        return ""
    folded = light_fold_with_map(text)
    for found in _compiled()["person"].finditer(folded.text):
        start, end = folded.origin(found.start(), found.end())
        if any(abs(start - place) <= _NEAR for place in listing.account_at):
            return text[start:end][:LONGEST]
    return ""


def _of_numbers(listing: Listing) -> Iterator[Signal]:
    for one in listing.numbers:
        if not one.is_possible:
            yield Signal("number_impossible", one.sentences[0], (one.shown,))
        if one.fit == "differs":
            yield Signal("number_differs", one.sentences[1], (one.shown,))
    goods = products().get(listing.product)
    if goods and goods.needs and not any(one.code in goods.numbers for one in listing.numbers):
        yield Signal("no_number", _sentence("no_number"))


def _of_words(text: str) -> Iterator[Signal]:
    folded = light_fold_with_map(text)
    for code, why, patterns in _rules():
        words = []
        for pattern in patterns:
            for found in pattern.finditer(folded.text):
                start, end = folded.origin(found.start(), found.end())
                words.append(text[start:end][:LONGEST])
        if words:
            yield Signal(code, why, tuple(dict.fromkeys(words))[:MOST_WORDS])


def _of_engine(listing: Listing) -> Iterator[Signal]:
    """What the engine hears in every message, as far as it concerns a purchase."""
    wanted = table("signals-1")["from_engine"]
    for code, why, words in listing.heard:
        if code == "health_cure" and listing.product != "drug":
            yield Signal("cure_claim", said(table("signals-1")["cures"]), words[:MOST_WORDS])
        elif code in wanted:
            yield Signal(code, why, words[:MOST_WORDS])


@cache
def _rules() -> tuple[tuple[str, Said, tuple[re.Pattern[str], ...]], ...]:
    return tuple(
        (row["code"], said(row), tuple(re.compile(one, re.IGNORECASE) for one in row["patterns"]))
        for row in table("signals-1")["rules"]
    )


@cache
def _compiled() -> dict[str, re.Pattern[str]]:
    held = table("signals-1")
    return {name: re.compile(held[name], re.IGNORECASE) for name in ("person", "was_now")}
