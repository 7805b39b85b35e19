"""Detects the signals of one text: reasons to look, each with its place and its sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from ruthan.matching.engine.child import child_risk
from ruthan.matching.engine.phrases.lexicon import DATA, PhraseRule, load_rules
from ruthan.matching.engine.phrases.view import View, view_of
from ruthan.matching.engine.signals import links

if TYPE_CHECKING:
    from ruthan.matching.engine.entities import Entity

SIGNAL_CODES: Final = (
    "asks_transfer", "asks_otp", "asks_id_document", "asks_remote_app", "asks_add_contact",
    "asks_forward", "urgency", "threat", "secrecy", "impersonates_agency", "impersonates_brand",
    "impersonates_person", "too_good_return", "loan_offer", "job_offer", "prize", "parcel_fee",
    "gambling", "lookalike_domain", "short_link", "foreign_caller", "obfuscated_text",
    "health_cure", "no_registration_number", "child_risk", "self_harm", "violence_call",
    "money_already_sent", "ongoing_call", "device_controlled", "synthetic_media",
)  # fmt: skip
_ORDER: Final = {code: place for place, code in enumerate(SIGNAL_CODES)}
_FILES: Final = ("signals-asks", "signals-lures", "signals-pressure", "signals-who")
_PRESSURE: Final = frozenset({"urgency", "prize", "parcel_fee", "threat"})
_MAX_SPANS: Final = 8

_INVISIBLE_INSIDE: Final = re.compile(
    "(?<=[\u0e00-\u0e7fa-zA-Z])[\u200b-\u200f\u2060-\u2064\ufeff\u00ad]+(?=[\u0e00-\u0e7fa-zA-Z])"
)
_SPACED_OUT: Final = re.compile(
    "(?<![\u0e00-\u0e7f])(?:[\u0e01-\u0e2e\u0e40-\u0e44][\u0e30-\u0e3a\u0e47-\u0e4e]{0,2}"
    "[ .*_|/-]){4,}"
    "[\u0e01-\u0e2e][\u0e30-\u0e3a\u0e47-\u0e4e]{0,2}(?![\u0e00-\u0e7f])"
)
_MIXED_WORD: Final = re.compile(
    "[\u0e01-\u0e4e][\u0370-\u03ff\u0400-\u04ff\u0e80-\u0eff]|[\u0370-\u03ff\u0400-\u04ff\u0e80-\u0eff][\u0e01-\u0e4e]"
    "|[a-zA-Z][\u0370-\u03ff\u0400-\u04ff]|[\u0370-\u03ff\u0400-\u04ff][a-zA-Z]"
)


@dataclass(frozen=True, slots=True)
class Signal:
    """One reason to look: its code, where it stands in the original text, why in both languages."""

    code: str
    spans: tuple[tuple[int, int], ...]
    why_th: str
    why_en: str

    def as_dict(self) -> dict[str, object]:
        """The shape of the contracts page: code, spans, why (Thai)."""
        return {
            "code": self.code,
            "spans": [list(span) for span in self.spans],
            "why": self.why_th,
        }


@cache
def _rules() -> tuple[PhraseRule, ...]:
    return tuple(rule for name in _FILES for rule in load_rules(DATA / f"{name}.json"))


def detect_signals(text: str, entities: Sequence[Entity]) -> tuple[Signal, ...]:
    """Every signal of a text, in the order of `SIGNAL_CODES`, a code at most once.

    Spans count code points of `text`. Rules that need company (a brand name means nothing without
    a link or a request) fire only beside it.
    """
    view = view_of(text)
    found: dict[str, Signal] = {}
    helpers: set[str] = set()
    for signal in (*_of_links(entities), *_of_disguise(text), *_of_child(text)):
        _add(found, signal)
    if any(_unknown(host) for host, _, _ in links.links(entities)):
        helpers.add("unknown_link")
    waiting: list[PhraseRule] = []
    for rule in _rules():
        if rule.needs:
            waiting.append(rule)
        else:
            _fire(rule, view, found, helpers)
    if "unknown_link" in helpers and (helpers & {"alert_words"} or found.keys() & _PRESSURE):
        helpers.add("link_pressure")
    for rule in waiting:
        if rule.needs & (found.keys() | helpers):
            _fire(rule, view, found, helpers)
    return tuple(sorted(found.values(), key=lambda signal: _ORDER[signal.code]))


def _unknown(host: str) -> bool:
    return not links.is_trusted(host)


def _fire(rule: PhraseRule, view: View, found: dict[str, Signal], helpers: set[str]) -> None:
    if rule.code not in _ORDER:
        if rule.fires(view):
            helpers.add(rule.code)
        return
    spans = tuple(sorted(set(rule.spans(view))))[:_MAX_SPANS]
    if spans:
        _add(found, Signal(rule.code, spans, rule.why_th, rule.why_en))


def _add(found: dict[str, Signal], signal: Signal) -> None:
    known = found.get(signal.code)
    if known is None:
        found[signal.code] = signal
        return
    spans = tuple(sorted({*known.spans, *signal.spans}))[:_MAX_SPANS]
    found[signal.code] = Signal(signal.code, spans, known.why_th, known.why_en)


def _of_links(entities: Sequence[Entity]) -> list[Signal]:
    signals = []
    for host, start, end in links.links(entities):
        name = links.imitated(host)
        if name:
            signals.append(
                Signal(
                    "lookalike_domain",
                    ((start, end),),
                    f"โดเมนเลียนแบบชื่อที่คนรู้จัก ({name})",
                    f"the domain imitates a known name ({name})",
                )
            )
        if links.is_short(host):
            signals.append(
                Signal(
                    "short_link",
                    ((start, end),),
                    "ลิงก์ย่อซ่อนปลายทาง",
                    "a shortened link hides its target",
                )
            )
        if links.is_person(host):
            signals.append(
                Signal(
                    "asks_add_contact",
                    ((start, end),),
                    "ให้เพิ่มเพื่อนหรือคุยต่อช่องทางอื่น",
                    "asks to add a contact or move to another chat",
                )
            )
    return signals


def _of_disguise(text: str) -> list[Signal]:
    spans = [
        (found.start(), found.end())
        for pattern in (_SPACED_OUT, _MIXED_WORD)
        for found in pattern.finditer(text)
    ]
    hidden = [(found.start(), found.end()) for found in _INVISIBLE_INSIDE.finditer(text)]
    if len(hidden) in (1, 2) or _is_word_break_style(text, hidden):
        hidden = []  # some keyboards and web pages put one between words
    spans += hidden
    if not spans:
        return []
    return [
        Signal(
            "obfuscated_text",
            tuple(sorted(spans))[:_MAX_SPANS],
            "พรางตัวอักษรเพื่อหลบตัวกรอง",
            "letters are disguised to dodge filters",
        )
    ]


def _is_word_break_style(text: str, hidden: list[tuple[int, int]]) -> bool:
    """Zero-width spaces about once a word are typography; after nearly every letter they hide."""
    return bool(hidden) and len(text) / len(hidden) > 3.5


def _of_child(text: str) -> list[Signal]:
    finding = child_risk(text)
    if finding is None:
        return []
    return [Signal("child_risk", ((0, len(text)),), finding.why_th, finding.why_en)]
