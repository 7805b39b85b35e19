"""claims:search as Google's Fact Check Tools API has it, so that its clients read us unchanged."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.core import signing
from django.http import HttpResponse, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.csrf import csrf_exempt

from ruthan.core.api import cursors
from ruthan.core.api.problems import KINDS, Problem
from ruthan.core.guard import public
from ruthan.core.text.limits import storable
from ruthan.publishing import queries, rules
from ruthan.publishing.engine import factcheck
from ruthan.publishing.views.address import absolute, site_name, spoken
from ruthan.publishing.views.asked import SEARCHES
from ruthan.publishing.views.reviews import NEVER
from ruthan.publishing.views.sharing import opened, shared

if TYPE_CHECKING:
    from django.http import HttpRequest

MEDIA_TYPE: Final = "application/json; charset=UTF-8"
SECONDS: Final = 300
PAGE, MOST = 10, 100
LONGEST: Final = 2_000  # characters of a message that are searched for
_OLDEST_DAYS: Final = 36_500
_LARGEST: Final = 2**31 - 1  # of their integers
_SIGNER: Final = signing.Signer(salt="publishing.factcheck")


@dataclass(frozen=True, slots=True)
class Search:
    """What was asked; without words it is the newest of this site."""

    words: str
    language: str
    is_ours: bool
    days: int
    size: int
    token: str
    offset: int

    @property
    def question(self) -> tuple[object, ...]:
        """What must stay the same from page to page."""
        return (self.words, self.language, self.is_ours, self.days)


def refuse(problem: Problem) -> HttpResponse:
    """A refusal in the shape in which Google's clients read one."""
    status = KINDS[problem.slug].status
    code = 400 if status == 422 else status
    said = problem.errors[0]["message"] if problem.errors else problem.detail
    body = factcheck.refusal(code, said or str(KINDS[problem.slug].means))
    response = HttpResponse(json.dumps(body, ensure_ascii=False), status=code)
    response["Content-Type"] = MEDIA_TYPE
    for name, value in problem.headers.items():
        response[name] = value
    return response


@public
@csrf_exempt
@opened(SEARCHES, refuse=refuse)
def claims_search(request: HttpRequest) -> HttpResponse:
    """Rated claims of ours for words, or the newest; about nine queries. Nothing asked is kept.

    Google's clients send what is too long for an address as a POST that says it is a GET.
    """
    given = _given(request)
    with override(spoken(request)):
        search = _search(given)
        found, following = _page(search)
    claims = [_claim(row, search.language) for row in found]
    site = urlsplit(settings.RUTHAN_BASE_URL).netloc
    told = factcheck.search_answer(claims, site=site, following=following)
    body = json.dumps(told, ensure_ascii=False).encode()
    changed = queries.last_change() or NEVER
    return shared(request, body, MEDIA_TYPE, changed=changed, seconds=SECONDS)


def _given(request: HttpRequest) -> QueryDict:
    if request.method in {"GET", "HEAD"}:
        return request.GET
    if request.method == "POST" and request.headers.get("X-HTTP-Method-Override") == "GET":
        return request.POST
    raise Problem("method-not-allowed", headers={"Allow": "GET, HEAD, OPTIONS"})


def _search(given: QueryDict) -> Search:
    words = " ".join(storable(given.get("query", "")).split())[:LONGEST]
    site = given.get("reviewPublisherSiteFilter", "").strip()
    if not words and not site:
        raise _unusable(_("Give “query”, or “reviewPublisherSiteFilter”."))
    language = given.get("languageCode", "").strip().lower().replace("_", "-").split("-")[0]
    return Search(
        words=words,
        language=language,
        is_ours=not site or _host(site) in _our_hosts(),
        days=min(_number(given, "maxAgeDays"), _OLDEST_DAYS),
        size=min(_number(given, "pageSize") or PAGE, MOST),
        token=given.get("pageToken", ""),
        offset=_number(given, "offset"),
    )


def _page(search: Search) -> tuple[list[Any], str]:
    """The claims of a page, and the token of the next one or ''."""
    if not search.is_ours:
        return [], ""
    if search.words:
        return _page_of_words(search)
    after = cursors.read(search.token, *search.question)
    rows = queries.newest_claims(
        language=search.language,
        days=search.days,
        after=(after.at, after.key) if after else None,
        skip=0 if after else search.offset,
        most=search.size + 1,
    )
    if len(rows) <= search.size:
        return rows, ""
    last = rows[search.size - 1]
    return rows[: search.size], cursors.written(
        cursors.Place(last.decided_at, last.pk), *search.question
    )


def _page_of_words(search: Search) -> tuple[list[Any], str]:
    begin = _place(search) if search.token else search.offset
    found = queries.found_claims(search.words, language=search.language, days=search.days)
    end = begin + search.size
    following = ""
    if end < len(found):
        digest = cursors.digest(search.question)
        following = _SIGNER.sign_object([end, digest])
    return found[begin:end], following


def _place(search: Search) -> int:
    try:
        place, digest = _SIGNER.unsign_object(search.token)
    except (signing.BadSignature, ValueError, TypeError):
        place, digest = 0, ""
    if digest != cursors.digest(search.question):
        raise _unusable(_("“pageToken” belongs to another search. Begin again without it."))
    return int(place)


def _claim(row: Any, language: str) -> factcheck.ClaimFound:
    """The claim in the language asked for, Thai first when none was, with its reviews."""
    tongues = [language] if language else ["th", *(["en"] if row.statement_en else [])]
    return factcheck.ClaimFound(
        text=row.statement_en if tongues[0] == "en" else row.statement_th,
        reviews=[_review(row, tongue) for tongue in tongues],
    )


def _review(row: Any, language: str) -> factcheck.ReviewTold:
    with override(language):
        return factcheck.ReviewTold(
            url=absolute("publishing:claim", row.ref),
            title=queries.in_language(row.title_th, row.title_en),
            words=queries.in_language(*rules.RATING_WORDS[row.verdict_code]),
            language=language,
            decided_at=row.decided_at,
            publisher=site_name(),
        )


def _number(given: QueryDict, name: str) -> int:
    """A whole number that is not negative; 0 when it is not given."""
    typed = given.get(name, "").strip() or "0"
    if not (typed.isascii() and typed.isdigit() and len(typed) < 20) or int(typed) > _LARGEST:
        raise _unusable(_("“%(name)s” is a whole number from 0.") % {"name": name})
    return int(typed)


def _host(site: str) -> str:
    """The host of a site as people write it: with or without https:// and www."""
    written = site.lower() if "//" in site else f"//{site.lower()}"
    try:
        return (urlsplit(written).netloc or "").removeprefix("www.")
    except ValueError:
        return ""


def _our_hosts() -> set[str]:
    ours = urlsplit(settings.RUTHAN_BASE_URL)
    return {ours.netloc.removeprefix("www."), (ours.hostname or "").removeprefix("www.")}


def _unusable(message: str) -> Problem:
    return Problem("invalid", message)
