"""What a message is to the published claims; nothing of it is kept."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_noop as _
from ninja import Router

from ruthan.claims import queries
from ruthan.claims.api.schemas import (
    Matches,
    MatchTold,
    Message,
    Relation,
    in_language,
    label_of,
    url_of,
)
from ruthan.core.api.auth import ApiKey
from ruthan.core.api.door import json_answer
from ruthan.core.api.schemas import refusals
from ruthan.core.text.limits import storable
from ruthan.matching import queries as matching
from ruthan.network.states import Scope

router = Router(tags=["match"], auth=ApiKey(Scope.MATCH))


@router.post(
    "/match",
    operation_id="matchMessage",
    summary=_("Compare a message with known claims"),
    description=_(
        "Says whether a published answer covers the message, how surely, and why. The message is"
        " not stored, not counted and not seen by anyone."
    ),
    response={200: Matches, **refusals(415)},
)
def match(request: HttpRequest, message: Message) -> HttpResponse:
    """The matches among published claims, best first. About five queries."""
    near = matching.known_claims(storable(message.text))
    held = {row.pk: row for row in queries.decided().filter(pk__in=[m.claim_id for m in near])}
    found = [
        MatchTold(
            ref=held[m.claim_id].ref,
            title=in_language(held[m.claim_id], "title"),
            url=url_of(held[m.claim_id]),
            relation=cast("Relation", m.relation),
            probability=m.probability,
            reasons=list(m.reasons),
            verdict=held[m.claim_id].verdict_code,
            label=label_of(held[m.claim_id].verdict_code),
        )
        for m in near
        if m.claim_id in held
    ][: message.top]
    best = found[0] if found else None
    told = Matches(
        decision=best.relation if best else "none",
        probability=best.probability if best else 0.0,
        matches=found,
    )
    return json_answer(request, told.encoded())
