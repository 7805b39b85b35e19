"""Open data of the six channels: counts per province, channel and month, for everyone."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.http import HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ruthan.campaigns.engine.country_sheet import csv_of
from ruthan.campaigns.queries.country_open import FIELDS, open_rows
from ruthan.campaigns.queries.country_people import inhabitants
from ruthan.campaigns.rules.country import month_typed
from ruthan.core import clock, throttle
from ruthan.core.api.problems import Problem, answer, invalid
from ruthan.core.guard import public
from ruthan.publishing.engine.kit.texts import LICENCE

if TYPE_CHECKING:
    from django.http import HttpRequest

LIMIT: Final = throttle.Limit("open-data.dissemination", 120, 60)
SECONDS: Final = 300
_CSV, _JSON = "text/csv; charset=utf-8", "application/json"


@public
@require_safe
def open_csv(request: HttpRequest) -> HttpResponse:
    """A row for every province, channel and month whose report was received; `month` narrows."""
    return _given(request, _CSV, "dissemination.csv")


@public
@require_safe
def open_json(request: HttpRequest) -> HttpResponse:
    """The same with its licence and publisher."""
    return _given(request, _JSON, "")


def _given(request: HttpRequest, kind: str, name: str) -> HttpResponse:
    try:
        throttle.count(LIMIT, throttle.visitor(request))
        month = _month(request.GET.get("month", "")[:10].strip())
    except throttle.TooOften as error:
        return answer(Problem("too-often", headers={"Retry-After": str(error.retry_after)}))
    except Problem as problem:
        return answer(problem)
    rows = open_rows(month)
    body = _as_json(rows) if kind == _JSON else csv_of(FIELDS, _cells(rows))
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    response = get_conditional_response(request, etag=etag) or HttpResponse(body, content_type=kind)
    response["ETag"] = etag
    response["Cache-Control"] = f"public, max-age={SECONDS}"
    response["Access-Control-Allow-Origin"] = "*"  # nothing personal is in it
    response["Link"] = f'<{LICENCE}>; rel="license"'
    if name:
        response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _month(typed: str) -> date | None:
    month = month_typed(typed, clock.today())
    if typed and month is None:
        raise invalid(
            "query", "month", _("A month such as 2026-02 is needed here."), code="wrong_month"
        )
    return month


def _as_json(rows: list[dict[str, object]]) -> bytes:
    known, _wrong = inhabitants()
    told = {
        "licence": "CC BY 4.0", "licence_url": LICENCE, "publisher": settings.RUTHAN_NAME_TH,
        "source": settings.RUTHAN_BASE_URL,
        "note": "Only months whose report the ministry received. Counts, no personal data.",
        "inhabitants": {"source": known.source, "dated": known.dated} if known.is_known else None,
        "rows": rows,
    }  # fmt: skip
    return json.dumps(told, ensure_ascii=False).encode()


def _cells(rows: list[dict[str, object]]) -> list[list[str | int | None]]:
    found: list[list[str | int | None]] = []
    for row in rows:
        values = [row[name] for name in FIELDS]
        found.append([("yes" if v else "no") if isinstance(v, bool) else v for v in values])  # type: ignore[misc]  # plain values
    return found
