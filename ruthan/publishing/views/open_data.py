"""Open data: the page that explains it, and every verdict of ours as one file or by its changes."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ruthan.core.api.problems import Problem
from ruthan.core.guard import public
from ruthan.publishing import queries
from ruthan.publishing.engine import claimreview, dataset
from ruthan.publishing.views.address import absolute, site_name
from ruthan.publishing.views.asked import DUMPS, PAGES, SEARCHES, asked
from ruthan.publishing.views.reviews import NEVER
from ruthan.publishing.views.sharing import marked, opened, shared

if TYPE_CHECKING:
    from django.http import HttpRequest

NDJSON: Final = "application/x-ndjson; charset=utf-8"
GZIP: Final = "application/gzip"
SECONDS: Final = 300
PAGE, MOST = 200, 1_000
_BLOCK: Final = 65_536  # bytes that are sent at a time, so that a small row is no packet of its own
_GZIP_WINDOW: Final = 31  # zlib's way to say gzip; its header carries no time, so bytes stay equal
_FILE: Final = "ruthan-verdicts.ndjson"
_SAMPLE: Final = "ธนาคารปิดวันศุกร์"  # what a person may have received
_AT_ONCE, _BUSY_SECONDS = 2, 30  # files of one process that are being sent
_WAYS: Final = ["GET", "HEAD", "OPTIONS"]


@public
@require_safe
def open_data_page(request: HttpRequest) -> HttpResponse:
    """What is open, under which licence, how to ask for it, how much there is. Five queries."""
    held = queries.holdings(demonstrations=True)
    addresses = _addresses()
    context = {
        "held": held,
        "addresses": addresses,
        "licence_url": claimreview.LICENCE,
        "fields": _fields(),
        "page_limit": PAGES.times,
        "search_limit": SEARCHES.times,
        "file_limit": DUMPS.times,
        "samples": _samples(addresses),
        "dataset": dataset.dataset(
            dataset.Dataset(
                url=absolute("publishing:open-data"),
                name=_("%(site)s: signed verdicts") % {"site": site_name()},
                about=_("What people passed around, and what two people signed about it."),
                publisher=site_name(),
                publisher_url=settings.RUTHAN_BASE_URL,
                changed_at=held.changed_at,
                forms=[
                    ("application/x-ndjson", addresses["dump"]),
                    (GZIP, addresses["packed"]),
                    ("application/ld+json", addresses["reviews"]),
                ],
            )
        ),
    }
    return render(request, "publishing/open_data.html", context)


@public
@require_http_methods(_WAYS)
@opened(DUMPS)
def verdicts_file(request: HttpRequest) -> HttpResponseBase:
    """Every verdict of ours, a line each, however many; only a few hundred are held at a time."""
    return _whole(request, NDJSON, _FILE, packed=False)


@public
@require_http_methods(_WAYS)
@opened(DUMPS)
def verdicts_packed(request: HttpRequest) -> HttpResponseBase:
    """The same, packed with gzip as it goes."""
    return _whole(request, GZIP, f"{_FILE}.gz", packed=True)


@public
@require_http_methods(_WAYS)
@opened(PAGES)
def verdicts_changed(request: HttpRequest) -> HttpResponse:
    """The same rows page by page, what was decided first; `since` begins at a moment."""
    wanted = asked(request, "verdicts", page=PAGE, most=MOST)
    rows, place = queries.open_changes(
        site=settings.RUTHAN_BASE_URL,
        demonstrations=True,
        since=wanted.since,
        after=wanted.after,
        most=wanted.limit,
    )
    body = b"".join(_lines(rows))
    changed = queries.last_change() or NEVER
    response = shared(request, body, NDJSON, changed=changed, seconds=SECONDS)
    if place:
        following = urlencode(wanted.following(place))
        here = settings.RUTHAN_BASE_URL + reverse("open-data:changes")
        response["Link"] = f'<{here}?{following}>; rel="next"'
    return response


def _whole(request: HttpRequest, kind: str, name: str, *, packed: bool) -> HttpResponseBase:
    held = queries.holdings(demonstrations=True)
    etag, changed = f'W/"{held.mark}"', held.touched_at or NEVER
    response: HttpResponseBase | None = get_conditional_response(
        request, etag=etag, last_modified=int(changed.timestamp())
    )
    if response is None and request.method == "HEAD":
        response = HttpResponse(content_type=kind)
    if response is None:
        _ROOM.refuse_if_full()
        rows = queries.open_claims(site=settings.RUTHAN_BASE_URL, demonstrations=True)
        body = _packed(_lines(rows)) if packed else _blocks(_lines(rows))
        response = StreamingHttpResponse(_ROOM.sent(body), content_type=kind)
    marked(response, etag=etag, changed=changed, seconds=SECONDS)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


class Room:
    """How many files a process sends at once: whoever reads one slowly holds a thread."""

    def __init__(self, most: int) -> None:
        self._most, self._taken, self._lock = most, 0, Lock()

    def refuse_if_full(self) -> None:
        """Raise Problem (503, with when to come back) where so many are being sent already."""
        if self._taken >= self._most:
            raise Problem("not-ready", headers={"Retry-After": str(_BUSY_SECONDS)})

    def sent(self, blocks: Iterator[bytes]) -> Iterator[bytes]:
        """The blocks; the place is taken with the first and free again however they end."""
        self._count(1)
        try:
            yield from blocks
        finally:
            self._count(-1)

    def _count(self, step: int) -> None:
        with self._lock:
            self._taken += step


_ROOM: Final = Room(_AT_ONCE)


def _lines(rows: Iterable[dict[str, Any]]) -> Iterator[bytes]:
    for row in rows:
        yield json.dumps(row, ensure_ascii=False).encode() + b"\n"


def _blocks(lines: Iterable[bytes]) -> Iterator[bytes]:
    block = bytearray()
    for line in lines:
        block += line
        if len(block) >= _BLOCK:
            yield bytes(block)
            block.clear()
    yield bytes(block)


def _packed(lines: Iterable[bytes]) -> Iterator[bytes]:
    packer = zlib.compressobj(wbits=_GZIP_WINDOW)
    for block in _blocks(lines):
        if made := packer.compress(block):
            yield made
    yield packer.flush()


def _addresses() -> dict[str, str]:
    """Where each form is; those of programs have no language."""
    base = settings.RUTHAN_BASE_URL
    return {
        "home": base,
        "dump": base + reverse("open-data:verdicts"),
        "packed": base + reverse("open-data:verdicts-packed"),
        "changes": base + reverse("open-data:changes"),
        "search": base + reverse("open-data:search"),
        "reviews": absolute("publishing:review-feed"),
        "atom": absolute("publishing:feed"),
        "json": absolute("publishing:answer-json"),
        "alerts": absolute("publishing:alert-feed"),
        "cap": absolute("publishing:cap-index"),
    }


def _samples(addresses: dict[str, str]) -> dict[str, str]:
    """Lines to copy into a terminal."""
    return {
        "dump": f"curl -o verdicts.ndjson.gz {addresses['packed']}",
        "again": f"curl -H 'If-None-Match: W/\"…\"' -i {addresses['dump']}",
        "changes": f"curl '{addresses['changes']}?since=2026-11-01&limit=100' -i",
        "search": f"curl -G {addresses['search']} --data-urlencode 'query={_SAMPLE}' -d pageSize=5",
        "reviews": f"curl '{addresses['reviews']}?limit=100'",
    }


def _fields() -> list[tuple[str, str]]:
    """What a row of the file holds, in the order in which one asks."""
    return [
        ("id, ref, url", _("The claim: a key for programs, its number for people, its page.")),
        (
            "status",
            _("published, corrected, or withdrawn: the answer of before no longer stands."),
        ),
        ("version", _("Which answer it is, counting from 1; every correction adds one.")),
        (
            "is_checked_again",
            _("Whether people are checking it once more; the answer still holds."),
        ),
        ("verdict", _("The code of the verdict in force.")),
        (
            "statement_th, title_th, reason_th, advice_th",
            _("What was claimed, the fact, why, what to do."),
        ),
        ("…_en", _("The same in English, empty where nobody has written it.")),
        ("strand, category, direction", _("What it is about.")),
        ("provenance, partner, verified_by", _("Who checked it and which office confirmed it.")),
        ("published_at, decided_at", _("The first answer, and the one in force.")),
        (
            "corrections",
            _("Each later version: the verdict, the one before it, when, what changed."),
        ),
        ("sources", _("What the verdict rests on: title, publisher, address.")),
        ("is_demonstration", _("Whether it is invented, to try the site out.")),
        ("publisher, licence, licence_url", _("Whom to name, and the terms.")),
    ]
