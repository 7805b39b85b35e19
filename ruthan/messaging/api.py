"""Where an organisation's programs take events, for those programs: listed, registered, deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from ninja import Field, Path, Router

from ruthan.core.api import keys
from ruthan.core.api.auth import ApiKey
from ruthan.core.api.door import json_answer
from ruthan.core.api.problems import Problem, invalid
from ruthan.core.api.repeats import REPLAYED, IdempotencyKey, done_once
from ruthan.core.api.schemas import VISIBLE, Given, Moment, Told, refusals
from ruthan.core.idempotency import Kept
from ruthan.core.text.limits import storable
from ruthan.messaging import actions, queries
from ruthan.messaging.access import endpoint_for
from ruthan.network import queries as network
from ruthan.network.states import Scope

if TYPE_CHECKING:
    from ruthan.messaging.models import Endpoint

router = Router(tags=["webhooks"], auth=ApiKey(Scope.WEBHOOKS))
State = Literal["active", "paused", "disabled", "deleted"]
Event = Literal[
    "alert.published", "alert.updated", "alert.cancelled", "verdict.published",
    "verdict.corrected", "referral.sent", "referral.answered", "referral.withdrawn",
    "referral.replied",
    "referral.overdue",
]  # fmt: skip
# A whole https address: a host, perhaps a port, a path of signs that can be seen.
_ADDRESS = "^https://[a-z0-9]([a-z0-9.-]{0,200}[a-z0-9])?(:[1-9][0-9]{0,3})?(/[!\\x22$-~]*)?$"
IdPath = Annotated[UUID, Path(description=gettext_noop("The id of the webhook."))]


class WebhookTold(Told):
    """A place where the organisation takes events."""

    id: UUID = Field(description=gettext_noop("The id of the webhook."))
    label: str = Field(description=gettext_noop("What it is for."))
    host: str = Field(description=gettext_noop("The host of its address; the rest is not shown."))
    events: list[str] = Field(description=gettext_noop("The kinds of events that it takes."))
    state: State = Field(description=gettext_noop("active, paused, disabled or deleted."))
    failing_since: Moment | None = Field(
        description=gettext_noop("Since when it takes nothing, or null.")
    )
    last_taken_at: Moment | None = Field(
        description=gettext_noop("When it last took an event, or null.")
    )


class WebhookMade(WebhookTold):
    """A new webhook with its secret."""

    secret: str = Field(
        description=gettext_noop("What signs its events (whsec_). It is told this once."),
        examples=["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"],
    )


class WebhookList(Told):
    """The webhooks of the organisation."""

    items: list[WebhookTold] = Field(description=gettext_noop("All of them, the newest first."))


class NewWebhook(Given):
    """Where events are to be sent."""

    label: str = Field(
        min_length=1, max_length=80, pattern=VISIBLE, description=gettext_noop("What it is for."),
        examples=["Newsroom board"],
    )  # fmt: skip
    url: str = Field(
        max_length=500,
        pattern=_ADDRESS,
        description=gettext_noop("Its address: https, and open to the internet."),
        examples=["https://news.example/in"],
    )
    events: list[Event] = Field(
        min_length=1, max_length=20, description=gettext_noop("The kinds of events that it takes.")
    )


@router.get(
    "/webhooks",
    operation_id="listWebhooks",
    summary=gettext_noop("Read where events are sent"),
    description=gettext_noop("Those of the key's own organisation with how they are doing."),
    response={200: WebhookList, 304: None, **refusals()},
)
def webhooks(request: HttpRequest) -> HttpResponse:
    """All of them; there are a few at most. One query."""
    organisation = keys.holder(request).organisation
    found = WebhookList(
        items=[_told(one) for one in queries.endpoints().filter(organisation=organisation)]
    )
    return json_answer(request, found.encoded())


@router.post(
    "/webhooks",
    operation_id="registerWebhook",
    summary=gettext_noop("Have events sent to a program"),
    description=gettext_noop(
        "The secret is in the answer and is told this once. An organisation has ten at most."
    ),
    response={201: WebhookMade, **refusals(409, 415)},
)
def register(
    request: HttpRequest, webhook: NewWebhook, idempotency_key: IdempotencyKey = None
) -> HttpResponse:
    """Register one, once for each Idempotency-Key."""
    holder = keys.holder(request)
    organisation = network.organisations().get(pk=holder.organisation)

    def work() -> Kept:
        made = actions.register_endpoint(
            by=holder.user, organisation=organisation, label=storable(webhook.label),
            url=webhook.url, kinds=set(webhook.events),
        )  # fmt: skip
        told = WebhookMade(**_told(made.endpoint).model_dump(), secret=made.secret)
        return Kept(201, told.encoded())

    said = webhook.model_dump_json().encode()
    try:
        kept, is_repeat = done_once(request, idempotency_key, said=said, work=work)
    except actions.EndpointRefused as refused:
        raise _refusal(refused) from refused
    headers = {REPLAYED: "true"} if is_repeat else {}
    return json_answer(request, kept.body, status=kept.status, headers=headers)


@router.delete(
    "/webhooks/{endpoint_id}",
    operation_id="deleteWebhook",
    summary=gettext_noop("Delete a webhook"),
    description=gettext_noop(
        "Address and secret are destroyed and what waits is stopped. It cannot be undone."
    ),
    response={200: WebhookTold, **refusals(404)},
)
def delete(request: HttpRequest, endpoint_id: IdPath) -> HttpResponse:
    """The end of it; a second time it is not there."""
    user = keys.holder(request).user
    gone = actions.delete_endpoint(by=user, endpoint=endpoint_for(user, endpoint_id))
    return json_answer(request, _told(gone).encoded())


def _told(held: Endpoint) -> WebhookTold:
    state: Any = held.state
    return WebhookTold(
        id=held.pk,
        label=held.label,
        host=held.host,
        events=held.kinds,
        state=state,
        failing_since=held.failing_since,
        last_taken_at=held.last_ok_at,
    )


def _refusal(refused: actions.EndpointRefused) -> Problem:
    if refused.code in {"too_many", "closed", "again"}:
        words = _("This organisation has as many as it may have. Delete one first.")
        return Problem("wrong-state", words)
    field = {"kinds": "events"}.get(refused.code, refused.code).replace("address", "url")
    return invalid(
        "body",
        field,
        _("Give a whole https:// address of the internet, without a name and password in it."),
    )
