"""One call to the Messaging API: its address and token, and what each answer means.

A 5xx or a time-out may be asked again with the same retry key. 409 says that the key was used:
done. 429 wants a pause. 401 and 403 are about our token and not about what is said: they wait
until the operator has mended it. Every other 4xx is final. Of the two kinds of 429 the one about
the month's quota is told apart by its words: "429 month".
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any, Final

from django.conf import settings

from ruthan.core import http
from ruthan.messaging.transports import Refused

PAUSE_SECONDS: Final = 30  # after 429 without a word of how long
ALREADY: Final = 409
_TOO_FAST, _OURS = 429, frozenset({401, 403})


def is_configured() -> bool:
    """Whether a channel is named: its secret and its access token."""
    return bool(settings.RUTHAN_LINE_SECRET and settings.RUTHAN_LINE_TOKEN)


@dataclass(frozen=True, slots=True)
class Door:
    """Where the API is and the token that opens it; neither is ever written to a log."""

    api: str
    data_api: str
    token: str = field(repr=False)

    @classmethod
    def of_settings(cls) -> Door:
        """The door that the settings name."""
        return cls(
            settings.RUTHAN_LINE_API, settings.RUTHAN_LINE_DATA_API, settings.RUTHAN_LINE_TOKEN
        )

    def post(
        self, path: str, body: dict[str, Any] | None = None, *, retry_key: str = ""
    ) -> http.Answer:
        """POST JSON; raises Refused. With a retry key 409 is an answer like 200."""
        headers = {"X-Line-Retry-Key": retry_key} if retry_key else {}
        return self.call("POST", path, body=_json(body), headers=headers)

    def put(self, path: str, body: dict[str, Any]) -> None:
        """PUT JSON; raises Refused."""
        self.call("PUT", path, body=_json(body))

    def get(self, path: str) -> dict[str, Any]:
        """GET a JSON object; raises Refused."""
        return read(self.call("GET", path))

    def data(self, path: str, *, max_bytes: int) -> http.Answer:
        """GET from the host that holds what people sent; raises Refused, final when too large."""
        return self.call("GET", path, is_data=True, max_bytes=max_bytes)

    def call(
        self,
        method: str,
        path: str,
        *,
        body: bytes | None = None,
        media_type: str = "application/json",
        headers: dict[str, str] | None = None,
        is_data: bool = False,
        max_bytes: int = http.MAX_BYTES,
    ) -> http.Answer:
        """One call; raises Refused. Never inside a transaction."""
        if not self.token:
            raise Refused("no token")
        named = {"Authorization": f"Bearer {self.token}", **(headers or {})}
        if body is not None:
            named["Content-Type"] = media_type
        base = self.data_api if is_data else self.api
        try:
            answer = http.send(
                method, base + path, body=body, headers=named,
                operator_configured=True, max_bytes=max_bytes,
            )  # fmt: skip
        except http.TooLarge as error:
            raise Refused("too large", is_final=True) from error
        except http.Unreachable as error:
            raise Refused(f"unsure {error}", is_unsure=True) from error
        _judge(answer, has_key="X-Line-Retry-Key" in named)
        return answer


def read(answer: http.Answer) -> dict[str, Any]:
    """The JSON object of an answer; raises Refused for anything else."""
    try:
        found = json.loads(answer.body)
    except ValueError as error:
        raise Refused("no JSON") from error
    if not isinstance(found, dict):
        raise Refused("no JSON object")
    return found


def _judge(answer: http.Answer, *, has_key: bool) -> None:
    status = answer.status
    if status < 300 or (status == ALREADY and has_key):
        return
    if status >= 500:
        raise Refused(f"unsure {status}", is_unsure=True)
    if status == _TOO_FAST:
        given = answer.headers.get("retry-after", "")
        kind = "429 month" if b"monthly limit" in answer.body else "429"
        raise Refused(kind, pause=int(given) if given.isdigit() else PAUSE_SECONDS)
    raise Refused(str(status), is_final=status not in _OURS)


def _json(body: dict[str, Any] | None) -> bytes | None:
    return None if body is None else json.dumps(body, ensure_ascii=False).encode()
