"""Questions about requests: their package, what was said, their answer, their clocks."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Q, QuerySet

from ruthan.core import clock, crypto
from ruthan.network.queries import province_named
from ruthan.referrals.models import Referral
from ruthan.referrals.states import OPEN, RUNNING

if TYPE_CHECKING:
    from ruthan.referrals.models import Turn

PACKAGE, ANSWER, TURN = "referrals.package", "referrals.answer", "referrals.turn"
PARTS: dict[str, tuple[str, ...]] = {  # what one more holder sees only where it is chosen
    "target": ("target", "target_kind"),
    "money": ("account", "amount_satang"),
    "facts": ("facts",),
    "evidence": ("evidence",),
    "samples": ("samples",),
    "spread": ("spread", "earliest", "latest"),
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What the organisation answered: its finding, its words, and where it published them."""

    code: str
    text: str
    url: str
    at: datetime
    satang: int = 0  # of a hold: how much of it; 0 when it is all of it


@dataclass(frozen=True, slots=True)
class Said:
    """One turn opened: who said what when; no words once the request was withdrawn."""

    turn: Turn
    text: str


def referrals() -> QuerySet[Referral]:
    """Every request with those it names."""
    return Referral.objects.select_related("organisation", "from_centre", "data_key")


def referral(referral_id: UUID) -> Referral | None:
    """One request by its key."""
    return referrals().filter(pk=referral_id).first()


def about(kind: str, ident: UUID) -> list[Referral]:
    """The requests made about one thing, newest first. One query."""
    return list(referrals().filter(about_kind=kind, about_id=ident).order_by("-dispatched_at"))


def open_about(kind: str, ident: UUID) -> int:
    """How many requests about one thing wait for an answer. One query."""
    return Referral.objects.filter(about_kind=kind, about_id=ident, state__in=OPEN).count()


def provinces_of(package: Mapping[str, Any]) -> list[str]:
    """The provinces of a package in the reader's language; the package holds them as written."""
    written = package.get("spread", {}).get("provinces", [])
    held = [(one, province_named(one)) for one in written]
    return [found.name if found else one for one, found in held]


def package_of(referral: Referral) -> dict[str, Any]:
    """What was sent; {} once the request was withdrawn and our copy destroyed.

    `asked` and `statement` are words; `samples`, `spread`, `earliest` those of a claim; `facts` are
    pairs of a label and a value; `evidence` a list of `name`, `sha256`, `size`; `target` an address
    or account of a notice.
    """
    if not referral.package_sealed:
        return {}
    try:
        opened = crypto.open_text(referral.data_key, PACKAGE, bytes(referral.package_sealed))
    except crypto.KeyDestroyed:
        return {}
    found: dict[str, Any] = json.loads(opened)
    return found


def parts_in(package: Mapping[str, Any]) -> list[str]:
    """Which parts of PARTS a package holds."""
    return [part for part, keys in PARTS.items() if any(package.get(key) for key in keys)]


def part_of(package: Mapping[str, Any], *, asked: str, parts: Collection[str]) -> dict[str, Any]:
    """What one more holder sees: the statement, what it is asked, and of PARTS what was chosen."""
    keys = [key for part in parts for key in PARTS[part] if key in package]
    plain = {"asked": asked.strip(), "statement": package.get("statement", "")}
    return plain | {key: package[key] for key in keys}


def answer_of(referral: Referral) -> Answer | None:
    """What came back, or None when nothing did or the request was withdrawn."""
    if referral.answer_sealed is None or referral.answered_at is None:
        return None
    try:
        opened = crypto.open_text(referral.data_key, ANSWER, bytes(referral.answer_sealed))
    except crypto.KeyDestroyed:
        return None
    body = json.loads(opened)
    return Answer(
        referral.answer_code,
        body["text"],
        body.get("url", ""),
        referral.answered_at,
        body.get("satang", 0),
    )


def amount_of(referral: Referral) -> int:
    """How much a request is about, in satang; 0 when it names no amount or is gone."""
    return int(package_of(referral).get("amount_satang") or 0)


def said_of(referral: Referral) -> list[Said]:
    """Every turn of a request in order, opened. One query."""
    return [Said(turn, _words(referral, turn)) for turn in referral.turns.select_related("by")]


def _words(referral: Referral, turn: Turn) -> str:
    if not turn.body_sealed:
        return ""
    try:
        return crypto.open_text(referral.data_key, TURN, bytes(turn.body_sealed))
    except crypto.KeyDestroyed:
        return ""


def overdue() -> QuerySet[Referral]:
    """Requests whose clock has run out, longest first; it stands while a question waits for us."""
    return referrals().filter(state__in=RUNNING, due_at__lte=clock.now()).order_by("due_at", "id")


def others_of(referral: Referral) -> list[Referral]:
    """The other organisations that hold the same matter, each with a part of its own. One query."""
    if referral.joint is None:
        return []
    rows = referrals().filter(joint=referral.joint).exclude(pk=referral.pk)
    return list(rows.order_by("organisation__code", "pk"))


def canonical(package: Mapping[str, Any]) -> str:
    """The one spelling of a package, over which its digest is made."""
    return json.dumps(package, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest_of(package: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical package: what was sent can be proved later."""
    return hashlib.sha256(canonical(package).encode()).hexdigest()


def statements(rows: Iterable[Referral]) -> dict[UUID, str]:
    """The statement of each request's package, opened for a list; no query."""
    return {row.pk: str(package_of(row).get("statement", "")) for row in rows}


def page_of(
    rows: QuerySet[Referral], *, state: str, after: tuple[datetime, UUID] | None, most: int
) -> list[Referral]:
    """The requests behind a place of the list, sent last first. One query."""
    if state:
        rows = rows.filter(state=state)
    if after is not None:
        at, key = after
        rows = rows.filter(Q(dispatched_at__lt=at) | Q(dispatched_at=at, id__lt=key))
    return list(rows.order_by("-dispatched_at", "-id")[:most])


def refs_in(rows: QuerySet[Referral], refs: Sequence[str]) -> list[Referral]:
    """Those of some public numbers that are among the rows. One query."""
    return list(rows.filter(ref__in=refs).order_by("pk"))
