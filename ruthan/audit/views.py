"""The trail for auditors: who did what, on what, when; reasons are opened one by one."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator, Sequence
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.contrib.auth import get_user_model
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ruthan.audit import actions, queries
from ruthan.audit.forms import TrailFilter
from ruthan.audit.permissions import P
from ruthan.core import clock
from ruthan.core.guard import needs

if TYPE_CHECKING:
    from ruthan.audit.models import Entry

PER_PAGE = 50
EXPORT_MOST = 100_000


@require_GET
@needs(P.ENTRY_READ)
def trail(request: HttpRequest) -> HttpResponse:
    """The newest entries that fit the filters, by cursor: three queries however long the trail."""
    form, wanted = _wanted(request)
    found = queries.trail(**wanted, before=_cursor(request.GET.get("before")))
    entries = list(found[: PER_PAGE + 1])
    older = entries[PER_PAGE - 1].pk if len(entries) > PER_PAGE else None
    page = entries[:PER_PAGE]
    query = request.GET.copy()
    query.pop("before", None)
    context = {
        "form": form, "rows": _rows(page), "older": older, "query": query.urlencode(),
        "whats": queries.whats(), "is_first": not request.GET.get("before"),
    }  # fmt: skip
    return render(request, "audit/trail.html", context)


@never_cache
@require_POST
@needs(P.ENTRY_READ)
def reason(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Open the sealed reason of one entry; that somebody read it is an entry of its own."""
    entry = queries.entry(entry_id)
    if entry is None or entry.because_sealed is None:
        raise Http404
    text = actions.open_reason(by=request.user, entry=entry)
    return render(request, "audit/reason.html", {"entry": entry, "text": text})


@never_cache
@require_http_methods(["GET", "POST"])
@needs(P.ENTRY_READ)
def verification(request: HttpRequest) -> HttpResponse:
    """What the last walk along the chain found; a POST asks for another. Two queries."""
    if request.method == "POST":
        actions.ask_check(by=request.user)
        return redirect("audit:verification")
    return render(
        request,
        "audit/verification.html",
        {"found": queries.last_check(), "going_on": queries.check_going_on()},
    )


@never_cache
@require_GET
@needs(P.ENTRY_READ)
def export(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """The entries that fit the filters as NDJSON with their links; reasons stay sealed."""
    _form, wanted = _wanted(request)
    actions.record(by=request.user, what="audit:trail:export", on=("audit.entry", "trail"))
    body = _lines(queries.trail(**wanted, before=None)[:EXPORT_MOST].iterator(chunk_size=2000))
    answer = StreamingHttpResponse(body, content_type="application/x-ndjson")
    answer["Content-Disposition"] = f'attachment; filename="audit-{clock.today():%Y%m%d}.ndjson"'
    return answer


def _wanted(request: HttpRequest) -> tuple[TrailFilter, dict[str, Any]]:
    form = TrailFilter(request.GET)
    form.is_valid()
    typed = form.cleaned_data
    since, until = typed.get("since"), typed.get("until")
    return form, {
        "actor": queries.person_id(typed.get("actor", "")),
        "what": typed.get("what", ""),
        "kind": typed.get("kind", ""),
        "thing": typed.get("thing", ""),
        "since": _midnight(since) if since else None,
        "until": _midnight(until + timedelta(days=1)) if until else None,
    }


def _midnight(day: Any) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _cursor(typed: str | None) -> int | None:
    return int(typed) if typed and typed.isascii() and typed.isdigit() and len(typed) < 19 else None


def _rows(entries: Sequence[Entry]) -> list[dict[str, object]]:
    """Entries with the names of their people, in one query for all of them."""
    people = get_user_model()._default_manager.in_bulk({e.actor for e in entries if e.actor})
    return [
        {
            "entry": entry,
            "person": people.get(entry.actor) if entry.actor else None,
            "facts": " ".join(f"{k}={v}" for k, v in entry.facts.items() if v not in (None, "")),
            "number": entry.seal.number if hasattr(entry, "seal") else None,
        }
        for entry in entries
    ]


def _lines(entries: Iterator[Entry]) -> Iterator[str]:
    for entry in entries:
        seal = getattr(entry, "seal", None)
        body = {
            "uid": entry.uid, "at": entry.at, "actor": entry.actor, "actor_kind": entry.actor_kind,
            "what": entry.what, "on_kind": entry.on_kind, "on_id": entry.on_id,
            "facts": entry.facts,
            "because": bytes(entry.because_sealed).hex() if entry.because_sealed else None,
            "link": seal.number if seal else None,
            "digest": bytes(seal.digest).hex() if seal else None,
        }  # fmt: skip
        yield json.dumps(body, ensure_ascii=False, default=_plain) + "\n"


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(uuid.UUID(str(value)))
