"""The key check of an address: which scope it needs, and what is left of the key's minute."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from ninja.security import HttpBearer

from ruthan.core import clock, throttle
from ruthan.core.api import keys
from ruthan.core.api.problems import Problem, words_of

if TYPE_CHECKING:
    from django.http import HttpRequest

MINUTE = 60


class ApiKey(HttpBearer):
    """A key with at least one of the scopes; raises Problem for another key or a used-up minute."""

    def __init__(self, *scopes: str) -> None:
        super().__init__()
        self.scopes = scopes

    def authenticate(self, request: HttpRequest, token: str) -> keys.Holder | None:
        """Find the holder, check the scope, count the request."""
        holder = keys.holder_of(token)
        if holder is None:
            return None
        if not holder.scopes.intersection(self.scopes):
            words = _("This address needs the scope “%(scope)s”.")
            raise Problem("scope-missing", words % {"scope": "”, “".join(self.scopes)})
        _refuse_unknown(request)
        if holder.per_minute:
            request.ruthan_rate = _counted(holder)  # type: ignore[attr-defined]  # read by the door
        return holder


class HiddenKey(ApiKey):
    """The same for an address that does not exist for anybody else: not found, whatever is wrong.

    Words and headers are those of an address that is not there.
    """

    def __call__(self, request: HttpRequest) -> Any:
        """The holder; raises Problem."""
        try:
            found = super().__call__(request)
        except Problem as problem:
            if problem.slug == "scope-missing":
                raise Problem("not-found") from None
            raise
        if found is None:
            raise Problem("not-found")
        return found


def _refuse_unknown(request: HttpRequest) -> None:
    """A filter that is mistyped would narrow nothing: it is refused, as in a body."""
    known: frozenset[str] = getattr(request, "ruthan_filters", frozenset())
    errors = [
        {
            "where": "query",
            "field": name[:100],
            "code": "unknown_field",
            "message": words_of({"type": "extra_forbidden"}),
        }
        for name in request.GET
        if name not in known
    ]
    if errors:
        raise Problem("invalid", errors=errors)


def _counted(holder: keys.Holder) -> keys.Rate:
    left = MINUTE - int(clock.now().timestamp()) % MINUTE
    limit = throttle.Limit("api.key", holder.per_minute, MINUTE)
    try:
        used = throttle.count(limit, holder.key_id.bytes)
    except throttle.TooOften as refused:
        words = _("This key may send %(limit)s requests a minute.") % {"limit": limit.times}
        headers = rate_headers(keys.Rate(limit.times, 0, refused.retry_after))
        headers["Retry-After"] = str(refused.retry_after)
        raise Problem("too-often", words, headers=headers) from refused
    return keys.Rate(limit.times, limit.times - used, left)


def rate_headers(rate: keys.Rate) -> dict[str, str]:
    """The two headers of draft-ietf-httpapi-ratelimit-headers-10."""
    return {
        "RateLimit-Policy": f'"minute";q={rate.limit};w={MINUTE}',
        "RateLimit": f'"minute";r={rate.left};t={rate.seconds}',
    }
