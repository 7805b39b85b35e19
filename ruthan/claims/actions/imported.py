"""Claims that another organisation checked: taken in by the batch, once, shown as its work."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cached_property
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from django.utils.timezone import get_default_timezone

from ruthan.audit.actions import record
from ruthan.claims import rules
from ruthan.claims.actions.renewal import NO_VERDICT, TITLE_CHARS, Renewal, renew
from ruthan.claims.models import Claim, Origin, Source, Verdict
from ruthan.claims.states import ClaimState, Provenance, VerdictState
from ruthan.core import clock
from ruthan.core.locks import hold
from ruthan.core.refs import public_reference, uuid7
from ruthan.core.rows import copy_rows, copy_values
from ruthan.core.text.fold import squash
from ruthan.matching.actions import remember_claims
from ruthan.network import queries as network

if TYPE_CHECKING:
    from ruthan.network.models import Organisation

STATEMENT_CHARS, REASON_CHARS = 500, 8_000
_WORDS_BYTES = 16
_SOURCE = (
    "id", "claim_id", "kind", "title", "publisher", "url", "quote", "digest", "suggested",
    "read_on", "added_at",
)  # fmt: skip
_ORIGIN = (
    "id", "source", "external_id", "claim_id", "code", "said_on", "words", "digest", "taken_at",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class ImportedClaim:
    """One row of another organisation's list, read and cleaned; `code` is '' without a verdict."""

    external_id: str
    statement: str
    code: str
    strand: str
    category: str = ""
    reason: str = ""
    agency: str = ""
    url: str = ""
    said_on: date | None = None

    @cached_property
    def digest(self) -> bytes:
        """Changes when anything of the row does."""
        return hashlib.sha256(repr(self).encode()).digest()

    @cached_property
    def squashed(self) -> str:
        """The statement as it is searched and compared."""
        return squash(self.statement)

    @property
    def words(self) -> bytes:
        """Equal for exact repeats, however they are spaced or numbered."""
        return hashlib.sha256(self.squashed.encode()).digest()[:_WORDS_BYTES]


@dataclass(slots=True)
class Plan:
    """What a batch means, before anything is written."""

    new: dict[bytes, list[ImportedClaim]] = field(default_factory=dict)
    repeats: list[tuple[UUID, ImportedClaim]] = field(default_factory=list)
    changed: list[tuple[Origin, ImportedClaim]] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)


def plan_claims(
    source: str, rows: Sequence[ImportedClaim], *, seen: Collection[bytes] | None = None
) -> Plan:
    """What rows would do: new claims, exact repeats, changed rows; the rest is unchanged.

    `seen` are the words of claims that a dry run would have made before. Two queries; writes
    nothing. Of two rows with one id in a batch the later one counts.
    """
    seen, plan = seen or frozenset(), Plan()
    last = {row.external_id: row for row in rows}
    held = {o.external_id: o for o in Origin.objects.filter(source=source, external_id__in=last)}
    known = _known_words(source, [row.words for row in last.values()])
    plan.counts["repeats"] = len(rows) - len(last)
    for row in last.values():
        origin, words = held.get(row.external_id), row.words
        if origin is not None:
            if bytes(origin.digest) == row.digest:
                plan.counts["unchanged"] += 1
            else:
                plan.changed.append((origin, row))
        elif words in known:
            plan.repeats.append((known[words], row))
        elif words in seen:
            plan.counts["repeats"] += 1
        else:
            plan.new.setdefault(words, []).append(row)
    plan.counts["repeats"] += len(plan.repeats) + sum(len(r) - 1 for r in plan.new.values())
    plan.counts["made"] = len(plan.new)
    plan.counts["changed"] = len(plan.changed)
    for same in plan.new.values():
        plan.counts[f"verdict:{_newest(same).code or 'none'}"] += 1
    return plan


@transaction.atomic
def import_claims(
    *,
    source: str,
    partner: Organisation,
    rows: Sequence[ImportedClaim],
    on: tuple[str, str],
    agencies: Mapping[str, Organisation] | None = None,
) -> Counter[str]:
    """Take a batch in, once; returns counts: made, repeats, changed, unchanged, kept, verdict:X.

    Every claim is public at once as checked by the organisation that its row names (`agencies`),
    else by `partner`; without a verdict it is kept closed, for reference. Safe twice. A changed
    row changes the claim, is audited by itself, and whoever was told hears it; a verdict that our
    own people signed is never touched. One audit entry a batch, on `on`. Imports of one source
    take turns.
    """
    hold(f"claims:import:{source}")
    plan, agencies = plan_claims(source, rows), agencies or {}
    origins = _made(plan, source, partner, agencies)
    for claim_id, row in plan.repeats:
        origins.append(_origin(source, row, claim_id))
        if row.code:
            renewal = Renewal(row.code, row.reason, row.said_on, agencies.get(row.agency, partner))
            plan.counts[renew(claim_id, renewal, is_repeat=True)] += 1
    copy_values(Origin, _ORIGIN, origins)
    for origin, row in plan.changed:
        plan.counts[_changed(origin, row, agencies.get(row.agency, partner))] += 1
    facts: dict[str, Any] = {"source": source, "partner": partner.code, "rows": len(rows)}
    facts |= {name: n for name, n in plan.counts.items() if n and ":" not in name}
    if rows:
        record(by="system", what="claims:claim:import", on=on, facts=facts)
    return plan.counts


def _made(
    plan: Plan, source: str, partner: Organisation, agencies: Mapping[str, Organisation]
) -> list[tuple[object, ...]]:
    """Write the new claims with verdict, source and signature; their origins, not yet written."""
    claims: list[Claim] = []
    verdicts: list[Verdict] = []
    sources: list[tuple[object, ...]] = []
    origins: list[tuple[object, ...]] = []
    centre = network.national_centre()
    for same in plan.new.values():
        row = _newest(same)
        by = agencies.get(row.agency, partner)
        claim = _claim(row, partner, by, centre)
        claims.append(claim)
        if row.code:
            verdicts.append(_verdict(row, claim, by))
        if row.url or row.reason:
            sources.append(_source(row, claim, partner))
        origins += [_origin(source, one, claim.pk) for one in same]
    copy_rows(claims)
    copy_rows(verdicts)
    copy_values(Source, _SOURCE, sources)
    remember_claims((c.pk, c.statement_th, c.title_th) for c in claims if c.published_at)
    return origins


def _claim(
    row: ImportedClaim, partner: Organisation, by: Organisation, centre: Organisation
) -> Claim:
    at, is_public = _moment(row.said_on) or clock.now(), bool(row.code)
    statement = _line(row.statement)
    title = _shortened(statement, TITLE_CHARS)
    return Claim(
        ref=public_reference("C"),
        state=ClaimState.PUBLISHED if is_public else ClaimState.CLOSED,
        statement_th=statement,
        title_th=title,
        strand=row.strand,
        category=row.category,
        direction=rules.direction_of(row.strand),
        searchable=row.squashed if title == statement else rules.searchable(title, statement),
        closed_because="" if is_public else NO_VERDICT,
        provenance=Provenance.IMPORTED,
        centre=centre,
        owner=by if by.pk != partner.pk else None,
        partner=partner,
        opened_at=at,
        published_at=at if is_public else None,
        updated_at=at,
    )


def _verdict(row: ImportedClaim, claim: Claim, by: Organisation) -> Verdict:
    return Verdict(
        claim=claim,
        number=1,
        state=VerdictState.APPROVED,
        code=row.code,
        reason_th=row.reason[:REASON_CHARS],
        verified_by=by,
        is_imported=True,
        proposed_at=claim.opened_at,
        decided_at=_moment(row.said_on),
    )


def _source(row: ImportedClaim, claim: Claim, partner: Organisation) -> tuple[object, ...]:
    """The values of _SOURCE."""
    publisher, day = row.agency or partner.name_th, clock.today()
    quote = _shortened(row.reason, STATEMENT_CHARS) if not row.url else ""
    digest = rules.source_digest(publisher=publisher, url=row.url, quote=quote, read_on=day)
    return (
        uuid7(), claim.pk, "secondary", claim.title_th, publisher[:200], row.url, quote, digest,
        False, day, clock.now(),
    )  # fmt: skip


def _origin(source: str, row: ImportedClaim, claim_id: UUID) -> tuple[object, ...]:
    """The values of _ORIGIN."""
    return (
        uuid7(), source, row.external_id, claim_id, row.code, row.said_on, row.words, row.digest,
        clock.now(),
    )  # fmt: skip


def _changed(origin: Origin, row: ImportedClaim, by: Organisation) -> str:
    """Bring a row that reads otherwise than before; says what became of it."""
    renewal = Renewal(row.code, row.reason, row.said_on, by, statement=_line(row.statement))
    outcome = renew(origin.claim_id, renewal, is_repeat=False)
    Origin.objects.filter(pk=origin.pk).update(
        code=row.code, said_on=row.said_on, words=row.words, digest=row.digest
    )
    return outcome


def _known_words(source: str, words: Iterable[bytes]) -> dict[bytes, UUID]:
    rows = Origin.objects.filter(source=source, words__in=list(words)).order_by("-taken_at", "-id")
    return {bytes(held): claim for held, claim in rows.values_list("words", "claim_id")}


def _newest(same: Sequence[ImportedClaim]) -> ImportedClaim:
    """Of exact repeats the one with a verdict that was said last; without dates, the first."""
    return max(same, key=lambda row: (bool(row.code), row.said_on or date.min))


def _moment(day: date | None) -> datetime | None:
    return datetime.combine(day, time(), get_default_timezone()) if day else None


def _line(text: str) -> str:
    return " ".join(text.split())


def _shortened(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
