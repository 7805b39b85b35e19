"""What programs of an organisation say before the answer: a question, a part, a refusal."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from ninja import Router

from ruthan.core.api import keys
from ruthan.core.api.auth import ApiKey
from ruthan.core.api.door import IfMatch, json_answer
from ruthan.core.api.problems import Problem, invalid
from ruthan.core.api.repeats import REPLAYED, IdempotencyKey, done_once
from ruthan.core.api.schemas import refusals
from ruthan.core.idempotency import Kept
from ruthan.core.states import Refused
from ruthan.core.text.limits import storable
from ruthan.network.states import Scope
from ruthan.referrals import actions
from ruthan.referrals.access import referral_for
from ruthan.referrals.api.schemas import NewRefusal, NewWords, ReferralWhole, RefPath
from ruthan.referrals.api.told import must_be_as_read, whole

if TYPE_CHECKING:
    from ruthan.referrals.models import Referral

router = Router(tags=["referrals"])
ANSWER = ApiKey(Scope.REFERRALS_ANSWER)


@router.post(
    "/referrals/{ref}/question",
    auth=ANSWER,
    operation_id="askAboutReferral",
    summary=gettext_noop("Ask the centre something about a request"),
    description=gettext_noop("The organisation's clock stands until the centre replies."),
    response={200: ReferralWhole, **refusals(404, 409, 412, 415)},
)
def question(
    request: HttpRequest,
    ref: RefPath,
    question: NewWords,
    idempotency_key: IdempotencyKey = None,
    if_match: IfMatch = None,
) -> HttpResponse:
    """A question to the centre, once for each Idempotency-Key."""
    return _said(request, ref, question, idempotency_key, actions.ask_back)


@router.post(
    "/referrals/{ref}/part",
    auth=ANSWER,
    operation_id="answerReferralInPart",
    summary=gettext_noop("Tell what is known so far"),
    description=gettext_noop("The request stays open and its clock goes on."),
    response={200: ReferralWhole, **refusals(404, 409, 412, 415)},
)
def part(
    request: HttpRequest,
    ref: RefPath,
    part: NewWords,
    idempotency_key: IdempotencyKey = None,
    if_match: IfMatch = None,
) -> HttpResponse:
    """An answer in part, once for each Idempotency-Key."""
    return _said(request, ref, part, idempotency_key, actions.answer_in_part)


@router.post(
    "/referrals/{ref}/refuse",
    auth=ANSWER,
    operation_id="refuseReferral",
    summary=gettext_noop("Refuse a request with a reason"),
    description=gettext_noop("The centre is told; it may take the matter to a higher desk."),
    response={200: ReferralWhole, **refusals(404, 409, 412, 415)},
)
def refuse(
    request: HttpRequest,
    ref: RefPath,
    refusal: NewRefusal,
    idempotency_key: IdempotencyKey = None,
    if_match: IfMatch = None,
) -> HttpResponse:
    """A refusal, once for each Idempotency-Key."""

    def act(*, by: Any, referral: Referral, text: str) -> object:
        return actions.refuse(by=by, referral=referral, because=refusal.reason, text=text)

    return _said(request, ref, refusal, idempotency_key, act)


def _said(
    request: HttpRequest,
    ref: str,
    given: NewWords | NewRefusal,
    idempotency_key: str | None,
    act: Callable[..., object],
) -> HttpResponse:
    """Do what was said once for each Idempotency-Key, and show the request as it stands then."""
    user = keys.holder(request).user
    found = referral_for(user, storable(ref))

    def work() -> Kept:
        must_be_as_read(request, found)
        act(by=user, referral=found, text=storable(given.text))
        return Kept(200, whole(found))

    said = given.model_dump_json().encode()
    try:
        kept, is_repeat = done_once(request, idempotency_key, said=said, work=work)
    except actions.NoWords as none:
        raise invalid("body", "text", _("This needs words.")) from none
    except Refused as refused:
        said_already = _(
            "Not in this state: it was answered, refused or withdrawn, or a question waits."
        )
        raise Problem("wrong-state", said_already) from refused
    headers = {REPLAYED: "true"} if is_repeat else {}
    return json_answer(request, kept.body, status=kept.status, headers=headers)
