"""Answers that anybody may keep for a while: no cookie, a mark, a date, readable from anywhere."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date

if TYPE_CHECKING:
    from django.http import HttpRequest


def shared(
    request: HttpRequest, body: bytes, kind: str, *, changed: datetime, seconds: int
) -> HttpResponse:
    """The body, or 304 for whoever holds it; `changed` is when it last became different."""
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    moment = int(changed.timestamp())
    held = get_conditional_response(request, etag=etag, last_modified=moment)
    response = held or HttpResponse(body, content_type=kind)
    response["ETag"] = etag
    response["Last-Modified"] = http_date(moment)
    response["Cache-Control"] = f"public, max-age={seconds}"
    response["Access-Control-Allow-Origin"] = "*"  # nothing personal is in it
    return response
