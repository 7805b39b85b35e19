"""Requests to an organisation, for its own programs: read, acknowledged, answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from ninja import Field, Path, Query, Router

from ruthan.core import clock
from ruthan.core.api import cursors, keys
from ruthan.core.api.auth import ApiKey
from ruthan.core.api.door import json_answer
from ruthan.core.api.problems import Problem, invalid
from ruthan.core.api.repeats import REPLAYED, IdempotencyKey, done_once
from ruthan.core.api.schemas import VISIBLE, Given, Moment, NextPage, Ref, Told, refusals
from ruthan.core.idempotency import Kept
from ruthan.core.states import Refused
from ruthan.core.text.limits import storable
from ruthan.network.queries import province_named
from ruthan.network.states import Scope
from ruthan.referrals import actions, queries, rules
from ruthan.referrals.access import referral_for, referrals_for
from ruthan.referrals.states import Finding, ReferralState

if TYPE_CHECKING:
    from ruthan.referrals.models import Referral

router = Router(tags=["referrals"])
READ = ApiKey(Scope.REFERRALS_READ)
ANSWER = ApiKey(Scope.REFERRALS_ANSWER)
State = Literal["dispatched", "acknowledged", "answered", "withdrawn"]
FindingCode = Literal["true", "partly", "misleading", "false", "acted", "unproven", "not_ours"]
RefPath = Annotated[Ref, Path(description=gettext_noop("The public number of the request."))]


# Nothing, or a whole address: a host that may be Thai, a port, a path of signs that can be seen.
_ADDRESS = "^(https?://[A-Za-z0-9\u0e01-\u0e5b._-]+(:[0-9]{1,5})?([/?#][!-~\u0e01-\u0e5b]*)?)?$"


class Sample(Told):
    """One message as people sent it, personal things masked, links made harmless."""

    text: str = Field(description=gettext_noop("The masked message."))
    at: Moment | None = Field(description=gettext_noop("When it was sent."))


class FindingTold(Told):
    """What the organisation answered."""

    finding: FindingCode = Field(description=gettext_noop("The organisation's finding."))
    label: str = Field(description=gettext_noop("The finding in words."))
    text: str = Field(description=gettext_noop("The organisation's words."))
    url: str = Field(description=gettext_noop("Where it published them, or nothing."))
    at: Moment = Field(description=gettext_noop("When it answered."))


class ReferralTold(Told):
    """A request to the organisation of the key."""

    ref: str = Field(
        description=gettext_noop("The public number of the request."), examples=["A-6WQ3ZN8K"]
    )
    state: State = Field(description=gettext_noop("Where the request stands."))
    label: str = Field(description=gettext_noop("The state in words."))
    ground: str = Field(description=gettext_noop("Why it was sent: a code."))
    centre: str = Field(description=gettext_noop("The report centre that asks."))
    asked: str = Field(description=gettext_noop("What is asked. Empty once it was withdrawn."))
    statement: str = Field(description=gettext_noop("The statement it is about."))
    claim: str = Field(description=gettext_noop("The public number of the claim, or nothing."))
    dispatched_at: Moment = Field(description=gettext_noop("When it was sent."))
    due_at: Moment = Field(description=gettext_noop("When an answer is wanted."))
    is_overdue: bool = Field(description=gettext_noop("Whether that moment has passed."))
    acknowledged_at: Moment | None = Field(
        description=gettext_noop("When the organisation took the matter up.")
    )
    url: str = Field(description=gettext_noop("The request on the website, for people."))
    answer: FindingTold | None = Field(
        description=gettext_noop("The organisation's answer, or null.")
    )


class ReferralWhole(ReferralTold):
    """A request with the evidence that came with it."""

    samples: list[Sample] = Field(description=gettext_noop("A few of the messages, masked."))
    reports: int = Field(description=gettext_noop("How many reports there were."))
    reporters: int = Field(description=gettext_noop("How many people sent them."))
    provinces: list[str] = Field(description=gettext_noop("From which provinces, by name."))
    earliest: Moment | None = Field(description=gettext_noop("When the first came."))
    digest: str = Field(
        description=gettext_noop("SHA-256 of the package as it was sent: the proof of dispatch.")
    )


class ReferralPage(Told):
    """One page of requests."""

    items: list[ReferralTold] = Field(description=gettext_noop("The requests of this page."))
    next: NextPage


class NewAnswer(Given):
    """The organisation's finding."""

    finding: FindingCode = Field(description=gettext_noop("The organisation's finding."))
    text: str = Field(
        min_length=1,
        max_length=4_000,
        pattern=VISIBLE,
        description=gettext_noop(
            "What the organisation found. Fact-checkers may quote these words in public."
        ),
        examples=["ทุกสาขาเปิดทำการตามปกติ"],
    )
    url: Annotated[str, Field(max_length=500, pattern=_ADDRESS)] = Field(
        "",
        description=gettext_noop("Where it was published."),
        examples=["https://bank.example/notice"],
    )


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
        items=[ReferralTold(**_told(row)) for row in rows],
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
    return json_answer(request, _whole(found))


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
    return json_answer(request, _whole(taken_up))


@router.post(
    "/referrals/{ref}/answer",
    auth=ANSWER,
    operation_id="answerReferral",
    summary=gettext_noop("Answer a request"),
    description=gettext_noop(
        "The finding goes to the centre that asked. It is the organisation's word, not a verdict;"
        " a later answer replaces it."
    ),
    response={200: ReferralWhole, **refusals(404, 409, 415)},
)
def answer(
    request: HttpRequest, ref: RefPath, answer: NewAnswer, idempotency_key: IdempotencyKey = None
) -> HttpResponse:
    """Keep the organisation's finding, once for each Idempotency-Key."""
    user = keys.holder(request).user
    found = referral_for(user, storable(ref))

    def work() -> Kept:
        answered = actions.record_answer(
            by=user, referral=found, code=answer.finding, text=storable(answer.text), url=answer.url
        )
        return Kept(200, _whole(answered))

    said = answer.model_dump_json().encode()
    try:
        kept, is_repeat = done_once(request, idempotency_key, said=said, work=work)
    except actions.UnknownFinding as unknown:
        raise invalid("body", "text", _("The answer needs words.")) from unknown
    except Refused as refused:
        raise Problem("wrong-state", _("The request was withdrawn.")) from refused
    headers = {REPLAYED: "true"} if is_repeat else {}
    return json_answer(request, kept.body, status=kept.status, headers=headers)


def _told(row: Referral) -> dict[str, Any]:
    package, given = queries.package_of(row), queries.answer_of(row)
    return {
        "ref": row.ref,
        "state": row.state,
        "label": str(ReferralState(row.state).label),
        "ground": row.ground,
        "centre": row.from_centre.name,
        "asked": str(package.get("asked", "")),
        "statement": str(package.get("statement", "")),
        "claim": str(package.get("claim", "")),
        "dispatched_at": row.dispatched_at,
        "due_at": row.due_at,
        "is_overdue": rules.is_overdue(row.due_at, clock.now(), is_open=row.is_open),
        "acknowledged_at": row.acknowledged_at,
        "url": f"{settings.RUTHAN_BASE_URL}/staff/referrals/{row.ref}/",
        "answer": given and _finding(given),
    }


def _finding(given: queries.Answer) -> dict[str, Any]:
    return {
        "finding": given.code,
        "label": str(Finding(given.code).label),
        "text": given.text,
        "url": given.url,
        "at": given.at,
    }


def _named(province: str) -> str:
    """A province in the language asked for; the package holds it as it was written."""
    held = province_named(province)
    return held.name if held else province


def _whole(row: Referral) -> bytes:
    package = queries.package_of(row)
    spread = package.get("spread", {})
    samples = package.get("samples", [])
    earliest = package.get("earliest")
    return ReferralWhole(
        **_told(row),
        samples=[Sample(text=one["text"], at=parse_datetime(one["at"])) for one in samples],
        reports=spread.get("reports", 0),
        reporters=spread.get("reporters", 0),
        provinces=[_named(one) for one in spread.get("provinces", [])],
        earliest=parse_datetime(earliest) if earliest else None,
        digest=row.digest,
    ).encoded()
