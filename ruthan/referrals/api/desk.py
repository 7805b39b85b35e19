"""Requests to an organisation, for its own programs: read, acknowledged, answered."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from ninja import Query, Router

from ruthan.core.api import cursors, keys
from ruthan.core.api.auth import ApiKey
from ruthan.core.api.door import IfMatch, json_answer
from ruthan.core.api.problems import Problem, invalid
from ruthan.core.api.repeats import REPLAYED, IdempotencyKey, done_once
from ruthan.core.api.schemas import refusals
from ruthan.core.idempotency import Kept
from ruthan.core.states import Refused
from ruthan.core.text.limits import storable
from ruthan.network.states import Scope
from ruthan.referrals import actions, queries
from ruthan.referrals.access import referral_for, referrals_for
from ruthan.referrals.api.schemas import (
    NewAnswer,
    ReferralPage,
    ReferralTold,
    ReferralWhole,
    RefPath,
    State,
)
from ruthan.referrals.api.told import must_be_as_read, told, whole
from ruthan.referrals.states import findings_for

router = Router(tags=["referrals"])
READ = ApiKey(Scope.REFERRALS_READ)
ANSWER = ApiKey(Scope.REFERRALS_ANSWER)


@router.get(
    "/referrals",
    auth=READ,
    operation_id="listReferrals",
    summary=gettext_noop("Read the requests sent to the organisation"),
    description=gettext_noop("Those of the key's own organisation, the newest first."),
    response={200: ReferralPage, 304: None, **refusals()},
)
def referrals(
    request: HttpRequest,
    state: Annotated[
        State | None, Query(description=gettext_noop("Only requests in this state."))
    ] = None,
    cursor: cursors.Cursor = None,
    limit: cursors.Limit = cursors.PAGE,
) -> HttpResponse:
    """One page. Two queries."""
    after = cursors.read(cursor, state)
    rows = queries.page_of(
        referrals_for(keys.holder(request).user), state=state or "", after=after, most=limit + 1
    )
    more, rows = len(rows) > limit, rows[:limit]
    last = cursors.Place(rows[-1].dispatched_at, rows[-1].pk) if more else None
    page = ReferralPage(
        items=[ReferralTold(**told(row)) for row in rows],
        next=cursors.written(last, state) if last else None,
    )
    return json_answer(request, page.encoded())


@router.get(
    "/referrals/{ref}",
    auth=READ,
    operation_id="readReferral",
    summary=gettext_noop("Read one request with its evidence"),
    description=gettext_noop("The centre that asked sees when it was opened for the first time."),
    response={200: ReferralWhole, 304: None, **refusals(404)},
)
def referral(request: HttpRequest, ref: RefPath) -> HttpResponse:
    """One request; the first opening is noted."""
    user = keys.holder(request).user
    found = referral_for(user, storable(ref))
    actions.note_opened(by=user, referral=found)
    return json_answer(request, whole(found))


@router.post(
    "/referrals/{ref}/acknowledge",
    auth=ANSWER,
    operation_id="acknowledgeReferral",
    summary=gettext_noop("Take a request up"),
    description=gettext_noop("Tells the centre that the organisation works on it."),
    response={200: ReferralWhole, **refusals(404, 409)},
)
def acknowledge(request: HttpRequest, ref: RefPath) -> HttpResponse:
    """From dispatched to acknowledged, once."""
    user = keys.holder(request).user
    found = referral_for(user, storable(ref))
    try:
        taken_up = actions.acknowledge(by=user, referral=found)
    except Refused as refused:
        said = _("The request was taken up, answered or withdrawn already.")
        raise Problem("wrong-state", said) from refused
    return json_answer(request, whole(taken_up))


@router.post(
    "/referrals/{ref}/answer",
    auth=ANSWER,
    operation_id="answerReferral",
    summary=gettext_noop("Answer a request"),
    description=gettext_noop(
        "The finding goes to the centre that asked. It is the organisation's word, not a verdict;"
        " a later answer replaces it."
    ),
    response={200: ReferralWhole, **refusals(404, 409, 412, 415)},
)
def answer(
    request: HttpRequest,
    ref: RefPath,
    answer: NewAnswer,
    idempotency_key: IdempotencyKey = None,
    if_match: IfMatch = None,
) -> HttpResponse:
    """Keep the organisation's finding, once for each Idempotency-Key."""
    user = keys.holder(request).user
    found = referral_for(user, storable(ref))
    fitting = [one.value for one in findings_for(found.ask)]
    if answer.finding not in fitting:
        said_so = _("Use one of: %(values)s.") % {"values": ", ".join(fitting)}
        raise invalid("body", "finding", said_so, code="not_one_of")

    def work() -> Kept:
        must_be_as_read(request, found)
        answered = actions.record_answer(
            by=user, referral=found, code=answer.finding, text=storable(answer.text), url=answer.url
        )
        return Kept(200, whole(answered))

    said = answer.model_dump_json().encode()
    try:
        kept, is_repeat = done_once(request, idempotency_key, said=said, work=work)
    except actions.UnknownFinding as unknown:
        raise invalid("body", "text", _("The answer needs words.")) from unknown
    except Refused as refused:
        raise Problem(
            "wrong-state", _("The request was withdrawn or its time is over.")
        ) from refused
    headers = {REPLAYED: "true"} if is_repeat else {}
    return json_answer(request, kept.body, status=kept.status, headers=headers)
