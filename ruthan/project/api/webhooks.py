"""The part of the guide about events, drawn from the list of their kinds; their schemas."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.translation import gettext as spoken
from django.views.decorators.http import require_safe

from ruthan.core.guard import public
from ruthan.messaging.engine import cloudevent
from ruthan.messaging.engine.kinds import KINDS, Kind
from ruthan.messaging.rules import patience
from ruthan.project.api.guide import Value, kind_of

_MINUTES = 300
_MOMENT = datetime(2026, 2, 3, 3, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class EventTold:
    """One kind of event as the guide shows it."""

    code: str
    type: str
    words: str
    is_own: bool
    fields: tuple[Value, ...]
    example: str


def events() -> list[EventTold]:
    """Every kind in the reader's language, each with an example of the whole body."""
    return [
        EventTold(
            code=kind.code,
            type=kind.type,
            words=spoken(kind.words),
            is_own=kind.is_own,
            fields=tuple(_fields(kind)),
            example=_example(kind),
        )
        for kind in KINDS.values()
    ]


def numbers() -> dict[str, object]:
    """How long and how often we try, for the guide."""
    held = patience()
    hours = sum(held.retries) / 3_600
    return {
        "answer_seconds": int(held.answer_seconds),
        "attempts": len(held.retries) + 1,
        "attempt_hours": int(hours),
        "off_days": held.off_after.days,
        "overlap_hours": int(held.overlap.total_seconds() // 3_600),
    }


@public
@require_safe
def events_schema(request: HttpRequest) -> HttpResponse:
    """The JSON Schemas of the data of every event, as one document. No query."""
    held = cloudevent.schemas(settings.RUTHAN_BASE_URL)
    body = json.dumps(held, ensure_ascii=False, indent=1).encode()
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    if request.headers.get("If-None-Match", "") == tag:
        return HttpResponseNotModified(headers={"ETag": tag})
    response = HttpResponse(body, content_type="application/schema+json")
    response["ETag"], response["Cache-Control"] = tag, f"public, max-age={_MINUTES}"
    return response


def _fields(kind: Kind) -> Iterable[Value]:
    for one in kind.fields:
        shape = "{th, en}" if one.schema.get("type") == "object" else kind_of(one.schema)
        yield Value(f"data.{one.name}", "body", shape, True, spoken(one.words))


def _example(kind: Kind) -> str:
    subject = str(kind.example.get("ref", "01934b2a-7c10-7d52-9f0e-2f6d1c9a4e11"))
    body = cloudevent.written(
        cloudevent.id_of(kind.code, "example"),
        kind.code,
        subject=subject,
        data=kind.example,
        at=_MOMENT,
        source="https://ruthan.example",
    )
    return json.dumps(json.loads(body), ensure_ascii=False, indent=2)
