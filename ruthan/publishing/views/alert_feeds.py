"""Alerts for programs: Atom, JSON Feed, and the index of CAP files that hold now."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ruthan.core.guard import public
from ruthan.network.queries import label, province_name
from ruthan.publishing import queries
from ruthan.publishing.engine import atom, cap, jsonfeed
from ruthan.publishing.forms import AlertFilter
from ruthan.publishing.views.address import absolute, site_name
from ruthan.publishing.views.cap import cap_address, identifier
from ruthan.publishing.views.sharing import shared
from ruthan.ui.words import SEVERITIES, URGENCIES

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from ruthan.publishing.models import Alert

MOST = 50
SECONDS = 60  # a warning should not wait in a cache
_NEVER = datetime(2026, 1, 1, tzinfo=UTC)
_ATOM = "application/atom+xml; charset=utf-8"


@public
@require_safe
def alert_atom(request: HttpRequest) -> HttpResponse:
    """The newest messages as Atom; `province` and `topic` narrow it."""
    chosen = _chosen(request)
    rows = list(queries.narrowed(queries.signed(), **chosen)[:MOST])
    changed = rows[0].approved_at if rows and rows[0].approved_at else _NEVER
    title = _("%(site)s: alerts") % {"site": site_name()}
    feed = _atom("publishing:alert-feed", chosen, title, changed, rows)
    return shared(request, atom.atom(feed), _ATOM, changed=changed, seconds=SECONDS)


@public
@require_safe
def alert_json(request: HttpRequest) -> HttpResponse:
    """The same as JSON Feed 1.1."""
    chosen = _chosen(request)
    rows = list(queries.narrowed(queries.signed(), **chosen)[:MOST])
    changed = rows[0].approved_at if rows and rows[0].approved_at else _NEVER
    feed = jsonfeed.JsonFeed(
        feed_url=_address("publishing:alert-json", chosen),
        site_url=_address("publishing:alerts", chosen),
        title=_("%(site)s: alerts") % {"site": site_name()},
        description=_("What is going round now and what to do about it."),
        author=site_name(),
        language=_language(),
        about=absolute("publishing:widget-guide"),
        items=_items(rows),
    )
    body = json.dumps(jsonfeed.json_feed(feed), ensure_ascii=False).encode()
    return shared(request, body, jsonfeed.MEDIA_TYPE, changed=changed, seconds=SECONDS)


@public
@require_safe
def cap_index(request: HttpRequest) -> HttpResponse:
    """The messages that hold now, each with its CAP file; what is over leaves by itself."""
    chosen = _chosen(request)
    found = queries.narrowed(queries.holding(), **chosen)
    changed = queries.changed_at(queries.narrowed(queries.signed(), **chosen)) or _NEVER
    title = _("%(site)s: CAP 1.2 messages that hold now") % {"site": site_name()}
    feed = _atom("publishing:cap-index", chosen, title, changed, list(found))
    return shared(request, atom.atom(feed), _ATOM, changed=changed, seconds=SECONDS)


def _chosen(request: HttpRequest) -> dict[str, str]:
    return AlertFilter(request.GET).chosen()


def _atom(
    name: str, chosen: dict[str, str], title: str, changed: datetime, rows: Sequence[Alert]
) -> atom.Feed:
    return atom.Feed(
        id=_address(name, chosen),
        self_url=_address(name, chosen),
        site_url=_address("publishing:alerts", chosen),
        title=title,
        author=site_name(),
        language=_language(),
        rights="CC BY 4.0",
        updated=timezone.localtime(changed),
        entries=[_entry(row) for row in rows],
    )


def _entry(alert: Alert) -> atom.Entry:
    base, moment = settings.RUTHAN_BASE_URL, timezone.localtime(alert.approved_at)
    marks = [
        ("message", alert.message, str(alert.get_message_display())),
        ("severity", alert.severity, str(SEVERITIES[alert.severity].word)),
        ("urgency", alert.urgency, str(URGENCIES[alert.urgency].word)),
    ]
    marks += [("topic", alert.strand, label("strands", alert.strand))] if alert.strand else []
    marks += [("province", code, province_name(code)) for code in alert.provinces]
    return atom.Entry(
        id=identifier(alert),
        url=absolute("publishing:alert", alert.ref),
        title=_headline(alert),
        summary=_text(alert),
        published=moment,
        updated=moment,
        categories=tuple((f"{base}/{scheme}", term, word) for scheme, term, word in marks),
        twins=((cap.MEDIA_TYPE, cap_address(alert)),),
    )


def _items(rows: Sequence[Alert]) -> list[jsonfeed.Item]:
    heads = {row.head_id for row in rows if row.replaces_id}
    threads = queries.threads(heads) if heads else {}
    return [_item(row, threads.get(row.head_id, [])) for row in rows]


def _item(alert: Alert, thread: Sequence[Alert]) -> jsonfeed.Item:
    sent = alert.approved_at or _NEVER
    earlier = [m for m in thread if m.approved_at and m.approved_at < sent]
    more = {
        "ref": alert.ref,
        "message": alert.message,
        "references": [identifier(m) for m in earlier],
        "severity": alert.severity,
        "urgency": alert.urgency,
        "certainty": alert.certainty,
        "audience": alert.audience,
        "topic": alert.strand or None,
        "provinces": alert.provinces,
        "expires": timezone.localtime(alert.expires_at).isoformat(timespec="seconds"),
        "cap": cap_address(alert),
    }
    return jsonfeed.Item(
        id=identifier(alert),
        url=absolute("publishing:alert", alert.ref),
        title=_headline(alert),
        text=_text(alert),
        published=timezone.localtime(sent),
        tags=[str(SEVERITIES[alert.severity].word)],
        more=more,
    )


def _headline(alert: Alert) -> str:
    """An update says that it is one; a cancellation is worded as one by people."""
    kind = str(alert.get_message_display())
    return f"{kind}: {alert.title}" if alert.message == "update" else alert.title


def _text(alert: Alert) -> str:
    return "\n\n".join(part for part in (alert.change, alert.body, alert.todo) if part)


def _address(name: str, chosen: dict[str, str]) -> str:
    query = urlencode(sorted((k, v) for k, v in chosen.items() if v))
    return f"{settings.RUTHAN_BASE_URL}{reverse(name)}{f'?{query}' if query else ''}"


def _language() -> str:
    return (get_language() or "th")[:2]
