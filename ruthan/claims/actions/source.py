"""Sources of a claim: added by staff, suggested by volunteers and agencies, accepted or dropped."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from ruthan.audit.actions import record
from ruthan.claims import rules
from ruthan.claims.models import Claim, Source
from ruthan.claims.permissions import P
from ruthan.claims.states import WORKING
from ruthan.core import clock
from ruthan.core.guard import Forbidden, may, require

KINDS = ("primary", "secondary")


class SourceRefused(ValueError):
    """The source cannot be taken; `code` says why: nothing_to_show, not_open, unknown_kind."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def add_source(
    *,
    by: Any,
    claim: Claim,
    kind: str = "secondary",
    title: str,
    publisher: str,
    url: str = "",
    quote: str = "",
    read_on: date | None = None,
    at: datetime | None = None,
) -> Source:
    """Add a source with the sentence it is quoted for and the day it was read; while being checked.

    Its digest covers publisher, address, quotation and day. The quotation is our archive: pages
    change. Refuses one with neither address nor quotation.
    """
    if by != "system":
        require(by, P.VERDICT_PROPOSE)
    return new_source(
        by=by, claim=claim, kind=kind, title=title, publisher=publisher, url=url, quote=quote,
        read_on=read_on or clock.today(), at=at,
    )  # fmt: skip


def suggest_source(
    *,
    by: Any,
    claim: Claim,
    title: str,
    publisher: str,
    url: str = "",
    quote: str = "",
    kind: str = "secondary",
    read_on: date | None = None,
) -> Source:
    """Suggest a source; it counts for nothing until a fact-checker accepts it."""
    require(by, P.SOURCE_SUGGEST)
    return new_source(
        by=by, claim=claim, kind=kind, title=title, publisher=publisher, url=url, quote=quote,
        read_on=read_on or clock.today(), suggested=True,
    )  # fmt: skip


@transaction.atomic
def accept_source(*, by: Any, source: Source) -> Source:
    """Take a suggestion over; safe twice. Refuses whoever suggested it without deciding powers."""
    require(by, P.VERDICT_PROPOSE)
    _must_be_open(source.claim)
    if Source.objects.filter(pk=source.pk, suggested=True).update(suggested=False):
        record(
            by=by, what="claims:source:accept", on=source.claim, facts={"source": str(source.pk)}
        )
    source.suggested = False
    return source


@transaction.atomic
def edit_source(
    *,
    by: Any,
    source: Source,
    title: str,
    publisher: str,
    url: str,
    quote: str,
    kind: str,
    read_on: date,
) -> Source:
    """Correct a source while the claim is being checked; the digest follows."""
    require(by, P.VERDICT_PROPOSE)
    _must_be_open(source.claim)
    _fill(
        source, title=title, publisher=publisher, url=url, quote=quote, kind=kind, read_on=read_on
    )
    source.save()
    record(by=by, what="claims:source:edit", on=source.claim, facts={"source": str(source.pk)})
    return source


@transaction.atomic
def drop_source(*, by: Any, source: Source) -> None:
    """Remove a source or a suggestion while the claim is being checked; safe twice.

    A volunteer may take back their own suggestion, nothing else.
    """
    own = source.suggested and source.by_id == by.pk
    if not own and not may(by, P.VERDICT_PROPOSE):
        raise Forbidden(P.VERDICT_PROPOSE)
    _must_be_open(source.claim)
    gone, _ = Source.objects.filter(pk=source.pk).delete()
    if gone:
        facts = {"digest": source.digest}
        record(by=by, what="claims:source:drop", on=source.claim, facts=facts)


@transaction.atomic
def new_source(
    *,
    by: Any,
    claim: Claim,
    kind: str,
    title: str,
    publisher: str,
    url: str,
    quote: str,
    read_on: date,
    suggested: bool = False,
    at: datetime | None = None,
) -> Source:
    """Write a source once: the same digest under the same claim is the same source."""
    source = Source(
        claim=claim,
        suggested=suggested,
        by=None if isinstance(by, str) else by,
        added_at=at or clock.now(),
    )
    _fill(
        source, title=title, publisher=publisher, url=url, quote=quote, kind=kind, read_on=read_on
    )
    held = Source.objects.filter(claim=claim, digest=source.digest).first()
    if held is not None:
        return held
    _must_be_open(claim)
    source.save(force_insert=True)
    what = "claims:source:suggest" if suggested else "claims:source:add"
    record(by=by, what=what, on=claim, facts={"source": str(source.pk), "digest": source.digest})
    return source


def _fill(
    source: Source, *, title: str, publisher: str, url: str, quote: str, kind: str, read_on: date
) -> None:
    if kind not in KINDS:
        raise SourceRefused("unknown_kind")
    if not title.strip() or not publisher.strip() or not (url.strip() or quote.strip()):
        raise SourceRefused("nothing_to_show")
    source.kind, source.title, source.publisher = kind, title.strip(), publisher.strip()
    source.url, source.quote, source.read_on = url.strip(), quote.strip(), read_on
    source.digest = rules.source_digest(
        publisher=source.publisher, url=source.url, quote=source.quote, read_on=read_on
    )


def _must_be_open(claim: Claim) -> None:
    state = Claim.objects.filter(pk=claim.pk).values_list("state", flat=True).first()
    if state not in WORKING:
        raise SourceRefused("not_open")
