"""Everything the rules ask about one report, read once: signals, cues, amounts, time, context."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Final

from ruthan.matching.engine.child import ChildFinding, child_risk, stated_ages
from ruthan.matching.engine.entities import Entity, extract_entities
from ruthan.matching.engine.phrases.lexicon import PhraseRule, load_rules
from ruthan.matching.engine.phrases.view import View, view_of
from ruthan.matching.engine.signals import Signal, detect_signals
from ruthan.triage.rules.spoken import spoken_baht
from ruthan.triage.rules.when import hours_since, hours_until

DATA: Final = Path(__file__).resolve().parent.parent / "data"
TOPICS: Final = DATA / "topics-1.json"
CUES: Final = DATA / "cues-1.json"
SEASONS: Final = ("none", "campaign", "blackout")
_BAHT: Final = 100
_AGES: Final = 130


@dataclass(frozen=True, slots=True)
class Context:
    """What the text alone cannot tell; every field may be unknown."""

    reach: int | None = None
    reports_24h: int | None = None
    provinces: int | None = None
    victim_age: int | None = None
    received: datetime | None = None
    season: str = "none"
    surge: tuple[str, str] | None = (
        None  # why it surges, in Thai and English; None when it does not
    )
    lists: tuple[str, ...] = ()  # names of the hash lists on which a picture of it is

    def __post_init__(self) -> None:
        """Refuse what no report can have: negative counts, impossible ages, unknown seasons."""
        for name in ("reach", "reports_24h", "provinces"):
            value = getattr(self, name)
            if value is not None and value < 0:
                raise ValueError(f"{name} must not be negative")
        if self.victim_age is not None and not 0 <= self.victim_age < _AGES:
            raise ValueError("victim_age must be between 0 and 129")
        if self.season not in SEASONS:
            raise ValueError(f"season must be one of {', '.join(SEASONS)}")


@cache
def _by_code(path: Path) -> dict[str, PhraseRule]:
    return {rule.code: rule for rule in load_rules(path)}


@dataclass(frozen=True, slots=True)
class Facts:
    """One report as the rules see it; `cue` and `topic` are looked up when asked and remembered."""

    text: str
    context: Context
    view: View
    entities: tuple[Entity, ...]
    signals: tuple[Signal, ...]
    child: ChildFinding | None
    codes: frozenset[str]
    kinds: frozenset[str]
    since: float | None
    until: float | None
    _known: dict[str, bool] = field(default_factory=dict)

    def signal(self, *codes: str) -> bool:
        """True when one of the signals was detected."""
        return not self.codes.isdisjoint(codes)

    def has(self, *kinds: str) -> bool:
        """True when one of the entity kinds was extracted."""
        return not self.kinds.isdisjoint(kinds)

    def cue(self, *codes: str) -> bool:
        """True when one of the cues of `cues-1.json` fires."""
        return any(self._fires(CUES, code) for code in codes)

    def topic(self, *codes: str) -> bool:
        """True when one of the topics of `topics-1.json` fires."""
        return any(self._fires(TOPICS, code) for code in codes)

    def topics(self, strand: str) -> list[str]:
        """Categories of a strand whose topic fires, in the order of the data file."""
        return [
            code.partition("/")[2]
            for code in _by_code(TOPICS)
            if code.startswith(strand + "/") and self._fires(TOPICS, code)
        ]

    def strength(self, topic: str) -> int:
        """How many phrases of a topic fire."""
        return sum(1 for _ in _by_code(TOPICS)[topic].spans(self.view))

    def _fires(self, path: Path, code: str) -> bool:
        if code not in self._known:
            self._known[code] = _by_code(path)[code].fires(self.view)
        return self._known[code]

    @property
    def baht(self) -> int:
        """The largest amount of money named, in baht, 0 when none."""
        amounts = [entity.fact("satang") for entity in self.entities if entity.kind == "money"]
        figures = [amount // _BAHT for amount in amounts if isinstance(amount, int)]
        return max([*figures, *spoken_baht(self.view.tight)], default=0)

    @property
    def agencies(self) -> tuple[str, ...]:
        """Organisation codes named in the text, each once, in order."""
        found = [entity.value for entity in self.entities if entity.kind == "agency"]
        return tuple(dict.fromkeys(found))

    @property
    def victim_age(self) -> int | None:
        """The age the reporter gave, else the youngest minor's age in the text."""
        if self.context.victim_age is not None:
            return self.context.victim_age
        ages = stated_ages(self.text)
        return ages[0] if ages else None

    @property
    def sent(self) -> bool:
        """Money has already left: told as a loss, not asked about as a rumour."""
        if not self.signal("money_already_sent"):
            return self._loss_told
        return not self.cue("question") or self.baht > 0 or self.since is not None

    @property
    def _loss_told(self) -> bool:
        """An amount, a past moment, a word of paying and one of distress, none of them denied."""
        return (
            self.baht > 0
            and self.since is not None
            and self.cue("pay_verb")
            and self.distressed
            and not self.cue("not_sent", "question")
            and (self.cue("own") or not self.linked)
        )

    @property
    def victim_told(self) -> bool:
        """Somebody tells of an own or a relative's dealings, not an institution of its service."""
        return self.cue("narrator")

    @property
    def distressed(self) -> bool:
        """The words of somebody who was cheated or asks for help, not of an ordinary payment."""
        return self.cue("distress", "seller_gone") or self.signal("threat", "device_controlled")

    @property
    def asks(self) -> bool:
        """The message asks the reader for money, data, an app or a contact."""
        return self.signal(
            "asks_transfer", "asks_otp", "asks_id_document", "asks_remote_app", "asks_add_contact"
        )

    @property
    def linked(self) -> bool:
        """The message carries a link that is no official one."""
        return self.signal("lookalike_domain", "short_link") or (
            self.has("url") and not self.cue("official")
        )

    @property
    def advisory(self) -> bool:
        """News or a notice that corrects or warns, and neither a question, a loss nor a lure."""
        if not self.cue("debunk", "police_news") or self.cue("question", "own"):
            return False
        if self.signal("ongoing_call", "device_controlled", "lookalike_domain"):
            return False
        return not (self.linked and self.asks)

    @property
    def official_notice(self) -> bool:
        """A page or SMS of an institution about its own service, with no lure."""
        lures = self.signal(
            "asks_id_document", "asks_remote_app", "threat", "lookalike_domain", "loan_offer",
            "parcel_fee", "health_cure", "job_offer", "gambling", "impersonates_agency",
        )  # fmt: skip
        lures = lures or self.cue("distress") or self.victim_told
        return self.cue("official") and not lures and not self.cue("question", "claim")


def read_facts(text: str, *, context: Context) -> Facts:
    """Extract, detect and measure one text in its context."""
    entities: Sequence[Entity] = extract_entities(text, received=context.received)
    signals = detect_signals(text, entities)
    child = child_risk(text, age=context.victim_age)
    return Facts(
        text=text,
        context=context,
        view=view_of(text),
        entities=tuple(entities),
        signals=signals,
        child=child,
        codes=frozenset(signal.code for signal in signals),
        kinds=frozenset(entity.kind for entity in entities),
        since=hours_since(text, received=context.received),
        until=hours_until(text),
    )
