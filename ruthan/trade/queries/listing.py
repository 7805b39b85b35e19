"""Looking an offer over at once, from its words alone: nothing is stored and no link is opened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language

from ruthan.matching.engine.entities import extract_entities, masked_text
from ruthan.matching.engine.signals import detect_signals
from ruthan.network.queries import province
from ruthan.trade.rules.numbers import judged, read_numbers
from ruthan.trade.rules.signals import Listing, Signal, signals_of
from ruthan.trade.rules.tables import LookUpPlace, Said, look_ups, products, said, table
from ruthan.trade.rules.tables import number_classes as classes

if TYPE_CHECKING:
    from ruthan.matching.engine.entities import Entity
    from ruthan.trade.rules.numbers import Judged

MOST_CHARS = 20_000
_ACCOUNTS = ("bank_account", "promptpay")


@dataclass(frozen=True, slots=True)
class Looked:
    """What an offer shows: its numbers, reasons to look twice, where to look up, what to ask."""

    numbers: tuple[Judged, ...]
    signals: tuple[Signal, ...]
    places: tuple[LookUpPlace, ...]
    questions: tuple[Said, ...]
    needs: Said | None  # the number that such goods usually carry

    @property
    def is_quiet(self) -> bool:
        """Whether nothing stood out, which proves nothing."""
        return not self.signals


def looked_at(text: str, facts: Mapping[str, Any], *, today: date) -> Looked:
    """Look an offer over: `text` as it was pasted, `facts` as they were filled in. No query."""
    text = text[:MOST_CHARS]
    product = str(facts.get("product", ""))
    entities = extract_entities(text)
    numbers = _numbers(text, str(facts.get("numbers", "")), product, entities, today)
    signals = signals_of(
        Listing(
            text=text,
            product=product,
            price=facts.get("price"),
            usual=facts.get("usual"),
            terms=str(facts.get("terms", "")),
            payee=str(facts.get("payee", "")),
            numbers=numbers,
            heard=_heard(text, entities),
            account_at=[one.start for one in entities if one.kind in _ACCOUNTS],
        )
    )
    goods = products().get(product)
    needs = classes()[goods.needs].name if goods and goods.needs else None
    return Looked(
        numbers, _masked(signals), _places(numbers, product, facts), _questions(signals, needs),
        needs,
    )  # fmt: skip


def _numbers(
    text: str, typed: str, product: str, entities: tuple[Entity, ...], today: date
) -> tuple[Judged, ...]:
    """The numbers of the box, then those that the engine is sure of in the pasted text."""
    read = dict.fromkeys(read_numbers(typed, product=product))
    held = [
        one.text if one.kind == "tisi" or one.fact("type") != "food" else f"อย. {one.text}"
        for one in entities
        if one.kind in ("fda", "tisi") and one.confidence >= 0.5
    ]
    held += [f"นิติบุคคล {one.text}" for one in entities if one.kind == "juristic_id"]
    for words in held:
        read |= dict.fromkeys(read_numbers(words, product=product))
    return tuple(
        judged(one, product=product, today=today, province_of=_province_name) for one in read
    )


def _province_name(code: str) -> str:
    found = province(code)
    return found.name if found else ""


def _heard(text: str, entities: tuple[Entity, ...]) -> list[tuple[str, Said, tuple[str, ...]]]:
    return [
        (
            one.code, Said(one.why_th, one.why_en),
            tuple(dict.fromkeys(text[start:end][:60] for start, end in one.spans)),
        )
        for one in detect_signals(text, entities)
    ]  # fmt: skip


def _masked(signals: tuple[Signal, ...]) -> tuple[Signal, ...]:
    """The same with what is personal in the words hidden and links made harmless."""
    return tuple(
        one if one.code.startswith("number_") else
        Signal(one.code, one.why, tuple(masked_text(word) for word in one.words))
        for one in signals
    )  # fmt: skip


def _places(
    numbers: tuple[Judged, ...], product: str, facts: Mapping[str, Any]
) -> tuple[LookUpPlace, ...]:
    """Which official look-ups to open: those of the numbers, of the goods, and of the shop."""
    codes = [one.look_up for one in numbers if one.look_up]
    goods = products().get(product)
    if goods:
        codes.append(goods.look_up)
    if facts.get("shop"):
        codes.append("dbd")
    known = look_ups()
    return tuple(known[code] for code in dict.fromkeys(codes or ["dbd", "ocpb"]))


def _questions(signals: tuple[Signal, ...], needs: Said | None) -> tuple[Said, ...]:
    held = table("questions-1")
    asked = []
    if needs is not None:
        row = held["needs_number"]
        asked.append(
            Said(
                row["th"].format(number=needs.th),
                row["en"].format(number=needs.en[:1].lower() + needs.en[1:]),
            )
        )
    asked += [said(held["signals"][one.code]) for one in signals if one.code in held["signals"]]
    return (*asked, *map(said, held["always"]))


def in_words(one: Said) -> str:
    """A sentence of the tables in the reader's language."""
    return one.en if (get_language() or "th").startswith("en") else one.th


def in_page_words(looked: Looked) -> dict[str, Any]:
    """What an offer shows, in the reader's language, for templates."""
    return {
        "numbers": [
            {
                "name": in_words(one.name), "shown": one.shown, "is_odd": one.is_odd,
                "province": one.province, "sentences": [in_words(said) for said in one.sentences],
            }
            for one in looked.numbers
        ],
        "signals": [{"why": in_words(one.why), "words": one.words} for one in looked.signals],
        "places": [
            {
                "name": in_words(one.name), "url": one.url, "host": one.host,
                "hotline": one.hotline, "checked_on": one.checked_on,
                "is_verified": one.is_verified,
            }
            for one in looked.places
        ],
        "questions": [in_words(one) for one in looked.questions],
        "needs": in_words(looked.needs) if looked.needs else "",
    }  # fmt: skip
