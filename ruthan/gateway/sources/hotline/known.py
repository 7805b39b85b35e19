"""What is known about a caller's words while they are typed; nothing of them is kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ruthan.claims import queries as claims
from ruthan.core.text.limits import storable
from ruthan.gateway.result import Answered, answered_claim
from ruthan.gateway.states import Situation
from ruthan.intake import queries as intake
from ruthan.intake.actions import must_be_sealed
from ruthan.matching import queries as matching
from ruthan.matching.engine.entities import extract_entities
from ruthan.matching.engine.signals import detect_signals
from ruthan.registry import queries as registry

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

    from ruthan.matching.queries import Lookup
    from ruthan.registry.queries import Line

SHORTEST: Final = 4  # characters below which nothing is looked up
MOST_CHARS: Final = 4_000
_ANSWERS, _OPEN, _CLUSTERS = 3, 2, 2
_EXCERPT = 160
_MONEY = frozenset({"money_already_sent", "device_controlled"})
_DANGER = frozenset({"self_harm", "violence_call", "threat", "ongoing_call"})
_ASKS = frozenset(
    {"asks_transfer", "asks_otp", "asks_id_document", "asks_remote_app", "asks_add_contact",
     "too_good_return", "loan_offer", "job_offer", "prize", "parcel_fee", "lookalike_domain",
     "short_link", "foreign_caller"}
)  # fmt: skip
_LOOKED_UP = frozenset(
    {"bank_account", "promptpay", "phone", "line_id", "url", "email", "crypto", "fda", "tisi"}
)
_NAMES = frozenset({"bank_account", "promptpay", "url", "phone", "line_id"})


@dataclass(frozen=True, slots=True)
class Near:
    """A published answer near to the words, with how near in words."""

    answer: Answered
    claim: UUID
    relation: str


@dataclass(frozen=True, slots=True)
class Open:
    """A claim that is being checked, with how many people asked."""

    title: str
    ref: str
    asked: int


@dataclass(frozen=True, slots=True)
class Cluster:
    """Like messages of others: how many people, in how many provinces, masked words of one."""

    people: int
    provinces: int
    excerpt: str


@dataclass(frozen=True, slots=True)
class Known:
    """Everything that is shown beside the words."""

    is_sealed: bool = False
    is_empty: bool = True
    answers: tuple[Near, ...] = ()
    being_checked: tuple[Open, ...] = ()
    clusters: tuple[Cluster, ...] = ()
    reasons: tuple[str, ...] = ()
    things: tuple[Line, ...] = ()
    suggested: str = ""

    @property
    def is_new(self) -> bool:
        """Whether something was looked for and nothing was there."""
        return not (self.is_empty or self.answers or self.being_checked or self.clusters)


def look_up(words: str, *, situation: str = "") -> Known:
    """What is known about the words; for a child's case nothing is looked up at all.

    About fifteen queries at most.
    """
    text = storable(words)[:MOST_CHARS].strip()
    if situation == Situation.CHILD or must_be_sealed(text):
        return Known(is_sealed=True, suggested=Situation.CHILD)
    if len(text) < SHORTEST:
        return Known()
    signals = detect_signals(text, entities := extract_entities(text))
    english = (get_language() or "th").startswith("en")
    found = matching.known(text)
    answers = _answers(text, found)
    named = [near.claim for near in answers]
    codes = {signal.code for signal in signals}
    return Known(
        is_empty=False,
        answers=answers,
        being_checked=_being_checked(found, named),
        clusters=_clusters(found),
        reasons=tuple(s.why_en if english else s.why_th for s in signals),
        things=_things(text, {entity.kind for entity in entities}),
        suggested=_suggested(codes, {entity.kind for entity in entities}, is_known=bool(answers)),
    )


def _things(text: str, kinds: set[str]) -> tuple[Line, ...]:
    """Accounts, numbers and links among the words, as anybody is told of them."""
    return registry.look_up(text).lines if kinds & _LOOKED_UP else ()


def _answers(text: str, found: Lookup) -> tuple[Near, ...]:
    """Answers that the engine finds near, then those that hold the words."""
    relations = {match.claim_id: match.relation for match in found.claims}
    near = []
    for claim in claims.search_published(text)[:_ANSWERS]:
        verdict = claims.current_verdict(claim)
        if verdict is not None:
            said = _relation(relations.get(claim.pk, ""))
            near.append(Near(answered_claim(claim, verdict), claim.pk, said))
    return tuple(near)


def _being_checked(found: Lookup, named: Collection[UUID]) -> tuple[Open, ...]:
    ids = [m.claim_id for m in found.claims if m.claim_id not in named and m.relation != "related"]
    held = claims.claims_by_id(ids)
    waiting = [held[pk] for pk in ids if pk in held and held[pk].published_at is None][:_OPEN]
    return tuple(
        Open(_title(c), c.ref, intake.clusters_counts(claims.cluster_ids(c)).reporters)
        for c in waiting
    )


def _clusters(found: Lookup) -> tuple[Cluster, ...]:
    """Reports of others: the very words first, then near copies and the same template."""
    near = [m.cluster_id for m in found.clusters if m.relation in ("same", "family")]
    ids = list(dict.fromkeys([pk for pk in (found.exact, *near) if pk]))[:_CLUSTERS]
    counts = intake.counts_of_clusters(ids)
    made = []
    for pk in ids:
        count = counts[pk]
        sample = next(iter(claims.samples([pk], most=1)), None)
        if count.reporters and sample is not None:
            words = " ".join(sample.text.split())
            short = words if len(words) <= _EXCERPT else words[:_EXCERPT] + " …"
            made.append(Cluster(count.reporters, count.provinces, short))
    return tuple(made)


def _suggested(codes: set[str], kinds: set[str], *, is_known: bool) -> str:
    """The situation that the words speak for; '' where they are silent. A person chooses."""
    if "child_risk" in codes:
        return Situation.CHILD
    if codes & _MONEY:
        return Situation.SENT
    if codes & _DANGER:
        return Situation.DANGER
    if codes & _ASKS or (kinds & _NAMES and not is_known):
        return Situation.CHECK
    return Situation.RUMOUR if is_known or "asks_forward" in codes else ""


def _relation(code: str) -> str:
    words = {"same": _("says the same"), "family": _("the same pattern, another instance")}
    return words.get(code, _("has to do with it"))


def _title(claim: Any) -> str:
    english = (get_language() or "th").startswith("en")
    return str((english and claim.title_en) or claim.title_th)
