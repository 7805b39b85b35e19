"""Published answers for programs, and one of them with all that belongs to it."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_noop as _
from ninja import Path, Query, Router
from pydantic import AfterValidator, AwareDatetime, BeforeValidator
from pydantic_core import PydanticCustomError

from ruthan.claims import queries
from ruthan.claims.api.schemas import ClaimPage, ClaimTold, ClaimWhole, claim_told, claim_whole
from ruthan.core.api import cursors
from ruthan.core.api.auth import ApiKey
from ruthan.core.api.door import json_answer
from ruthan.core.api.schemas import Ref, refusals
from ruthan.core.text.limits import storable
from ruthan.network.states import Scope

router = Router(tags=["claims"], auth=ApiKey(Scope.CLAIMS_READ))
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)")


def _written_out(typed: object) -> object:
    """Only RFC 3339: a bare number would be read as seconds since 1970."""
    return typed if isinstance(typed, str) and _MOMENT.fullmatch(typed) else ""


def _in_utc(at: datetime) -> datetime:
    """PostgreSQL knows no offset beyond sixteen hours, and Python no year beyond 9999."""
    try:
        return at.astimezone(UTC)
    except OverflowError as error:
        raise PydanticCustomError("datetime_range", "beyond the calendar") from error


Since = Annotated[AwareDatetime, BeforeValidator(_written_out), AfterValidator(_in_utc)]
Verdict = Literal[
    "true", "partly", "misleading", "false", "altered", "scam", "satire", "opinion", "unproven",
    "pending", "out_of_scope",
]  # fmt: skip


@router.get(
    "/claims",
    operation_id="listClaims",
    summary=_("Read published answers"),
    description=_(
        "The newest first. With “since” the oldest first, so that a program can follow every new"
        " and corrected answer: ask again since the decided_at of the last one. With “q” the best"
        " matches come first, at most 50 of them in all, on as many pages as “limit” makes."
    ),
    response={200: ClaimPage, 304: None, **refusals()},
)
def claims(
    request: HttpRequest,
    q: Annotated[
        str | None,
        Query(
            max_length=300,
            description=_(
                "A few words that all stand in the answer, spaces and repeated letters aside; or a"
                " whole message, compared as /match does it."
            ),
        ),
    ] = None,
    verdict: Annotated[
        Verdict | None, Query(description=_("Only answers with this verdict."))
    ] = None,
    strand: Annotated[
        str | None,
        Query(
            pattern="^[A-Z]{3,4}$",
            description=_("Only answers of this strand, such as SCM or MIS."),
        ),
    ] = None,
    since: Annotated[
        Since | None,
        Query(
            description=_(
                "Only verdicts signed at or after this moment. In an address + is written %2B."
            )
        ),
    ] = None,
    cursor: cursors.Cursor = None,
    limit: cursors.Limit = cursors.PAGE,
) -> HttpResponse:
    """One page. Two queries, about six with words."""
    words = storable(q or "").strip()
    wanted = {"verdict": verdict or "", "strand": strand or ""}
    asked = (wanted["verdict"], wanted["strand"], since, words)
    after = cursors.read(cursor, *asked)
    if words:
        best = queries.published_like(words, **wanted, since=since)
        rows = best[_behind(best, after) :][: limit + 1]
    else:
        rows = list(queries.published_after(**wanted, since=since, after=after)[: limit + 1])
    more, rows = len(rows) > limit, rows[:limit]
    last = cursors.Place(rows[-1].decided_at, rows[-1].pk) if more else None
    following = cursors.written(last, *asked) if last else None
    return json_answer(request, ClaimPage(items=_told(rows), next=following).encoded())


@router.get(
    "/claims/{ref}",
    operation_id="readClaim",
    summary=_("Read one answer with sources and history"),
    description=_("Everything that the public page of the answer shows."),
    response={200: ClaimWhole, 304: None, **refusals(404)},
)
def claim(
    request: HttpRequest,
    ref: Annotated[Ref, Path(description=_("The public number of the claim."))],
) -> HttpResponse:
    """One published claim. Three queries."""
    found = queries.decided().filter(ref=storable(ref)).first()
    if found is None:
        raise Http404
    return json_answer(request, claim_whole(found).encoded())


def _behind(best: list[Any], after: cursors.Place | None) -> int:
    """Where the page after a place begins; an answer that was withdrawn has none any more."""
    keys = [row.pk for row in best]
    if after is None:
        return 0
    if after.key not in keys:
        raise cursors.lost()
    return keys.index(after.key) + 1


def _told(rows: list[object]) -> list[ClaimTold]:
    return [ClaimTold(**claim_told(row)) for row in rows]
