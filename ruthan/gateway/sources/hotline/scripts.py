"""What an operator says and asks in each situation: shipped as dated words, edited by people."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction
from django.utils.translation import get_language

from ruthan.audit.actions import record
from ruthan.core import clock
from ruthan.core.guard import require
from ruthan.gateway.models import Script
from ruthan.gateway.permissions import P
from ruthan.gateway.queries import Call, calls
from ruthan.gateway.states import Situation
from ruthan.network.queries import advice

if TYPE_CHECKING:
    from ruthan.network.queries import AdviceCard

NOTICE_VERSION: Final = "hotline-1"  # the consent that is read out; new words, new number
_HOUR, _THREE_DAYS = 60, 72 * 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The words of one script in both languages, and what stands beside them by its name."""

    first_th: str
    first_en: str
    questions_th: tuple[str, ...]
    questions_en: tuple[str, ...]
    now_th: tuple[str, ...]
    now_en: tuple[str, ...]
    never_th: str
    never_en: str
    close_th: str
    close_en: str
    numbers: tuple[str, ...]
    cards: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ScriptCard:
    """A script in the reader's language, with its numbers, its advice and the day of its words."""

    situation: str
    title: str
    first: str
    questions: tuple[str, ...]
    now: tuple[str, ...]
    never: str
    close: str
    calls: tuple[Call, ...]
    cards: tuple[AdviceCard, ...]
    source: str
    checked_on: date
    is_edited: bool


@dataclass(frozen=True, slots=True)
class BackRule:
    """How often and how long somebody is called back: a dated rule of our own."""

    tries: int
    hours_between: int
    hours_until_late: int
    minutes_held: int
    source: str
    dated: date


def script(situation: str, *, minutes: int | None = None) -> ScriptCard | None:
    """The script of a situation; None for an unknown one. Two queries.

    `minutes` since the money left put the fitting advice first.
    """
    if situation not in Situation.values:
        return None
    edited = Script.objects.filter(pk=situation).first()
    return _card(situation, edited, calls(), minutes)


def scripts() -> list[ScriptCard]:
    """Every script in the order of the keys. Two queries."""
    edited, known = Script.objects.in_bulk(), calls()
    return [_card(code, edited.get(code), known, None) for code in Situation.values]


def words_of(situation: str) -> tuple[Words, str]:
    """The words in use, to be edited, and their source. One query."""
    edited = Script.objects.filter(pk=situation).first()
    if edited is not None:
        return _read(edited.words), edited.source
    shipped = _raw()["scripts"][situation]
    return _read(shipped), str(shipped["source"])


@transaction.atomic
def edit_script(*, by: Any, situation: str, words: Words, source: str, checked_on: date) -> Script:
    """Put words of our own in place of the shipped ones; on record, the last one wins."""
    require(by, P.SCRIPT_EDIT)
    made, _is_new = Script.objects.update_or_create(
        situation=Situation(situation),
        defaults={
            "words": asdict(words), "source": source, "checked_on": checked_on,
            "edited_at": clock.now(),
        },
    )  # fmt: skip
    record(by=by, what="gateway:script:edit", on=made)
    return made


@transaction.atomic
def restore_script(*, by: Any, situation: str) -> bool:
    """Go back to the shipped words; False when they are in use already."""
    require(by, P.SCRIPT_EDIT)
    gone, _each = Script.objects.filter(pk=situation).delete()
    if gone:
        record(by=by, what="gateway:script:restore", on=("gateway.script", situation))
    return bool(gone)


def back_rule() -> BackRule:
    """How often somebody is called back, as shipped. No query."""
    raw = _raw()
    held = raw["call_back"]
    source = held["source"] if _english() else held["source_th"]
    return BackRule(
        held["tries"], held["hours_between"], held["hours_until_late"], held["minutes_held"],
        source, date.fromisoformat(raw["dated"]),
    )  # fmt: skip


def _card(
    situation: str, edited: Script | None, known: Mapping[str, Call], minutes: int | None
) -> ScriptCard:
    shipped = _raw()["scripts"][situation]
    words = _read(edited.words if edited else shipped)
    tongue = "en" if _english() else "th"
    told: dict[str, Any] = {
        name: getattr(words, f"{name}_{tongue}") or getattr(words, f"{name}_th")
        for name in ("first", "questions", "now", "never", "close")
    }
    plain = [known.get(n) or Call(n, "", "", "", None, is_verified=False) for n in words.numbers]
    cards = [card for card in map(advice, _in_order(words.cards, minutes)) if card is not None]
    return ScriptCard(
        situation=situation,
        title=str(Situation(situation).label),
        calls=tuple(plain),
        cards=tuple(cards),
        source=edited.source if edited else shipped["source"],
        checked_on=edited.checked_on if edited else date.fromisoformat(_raw()["dated"]),
        is_edited=edited is not None,
        **told,
    )


def _in_order(cards: tuple[str, ...], minutes: int | None) -> tuple[str, ...]:
    """The cards with the one first that fits the time since the money left."""
    if minutes is None or "transferred-1h" not in cards:
        return cards
    fits = "transferred-1h" if minutes <= _HOUR else "transferred-72h"
    fits = fits if minutes <= _THREE_DAYS else "transferred-late"
    return tuple(dict.fromkeys((fits, *cards)))


def _read(held: Mapping[str, Any]) -> Words:
    fields: dict[str, Any] = {name: held[name] for name in Words.__dataclass_fields__}
    lists = {name: tuple(value) for name, value in fields.items() if isinstance(value, list)}
    return Words(**(fields | lists))


@lru_cache(maxsize=1)
def _raw() -> dict[str, Any]:
    file = files("ruthan.gateway").joinpath("data/hotline.json")
    made: dict[str, Any] = json.loads(file.read_text("utf-8"))
    return made


def _english() -> bool:
    return (get_language() or "th").startswith("en")
