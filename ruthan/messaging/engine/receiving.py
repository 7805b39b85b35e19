"""What a partner does with an event: look whether it is ours, and whether it came before; pure."""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping
from time import time
from typing import Any, Final

from ruthan.messaging.engine import signing

TOLERANCE_SECONDS: Final = 300  # Standard Webhooks: five minutes, against events sent again


class NotOurs(ValueError):
    """It was not signed with this secret, or not just now; the message says which."""


class Inbox:
    """Events under one secret; raises ValueError for what is no secret."""

    def __init__(self, secret: str) -> None:
        if not secret.startswith(signing.MARK) or secret == signing.MARK:
            raise ValueError("not a secret")
        try:
            signing.signature(secret, webhook_id="", timestamp=0, body=b"")
        except ValueError as error:
            raise ValueError("not a secret") from error
        self._secret, self._seen = secret, set[str]()

    def take(self, headers: Mapping[str, str], body: bytes, *, now: float | None = None) -> str:
        """Its type, subject and id in one line, with a note when the id came before.

        `headers` in any case, `now` in seconds since 1970; raises NotOurs.
        """
        given = {name.lower(): value for name, value in headers.items()}
        name, stamp = given.get("webhook-id", ""), given.get("webhook-timestamp", "")
        if not name or not (stamp.isascii() and stamp.isdigit()):
            raise NotOurs("its headers are missing")
        if abs((time() if now is None else now) - int(stamp)) > TOLERANCE_SECONDS:
            raise NotOurs("its moment is more than 5 minutes away")
        right = signing.signature(self._secret, webhook_id=name, timestamp=int(stamp), body=body)
        signed = given.get("webhook-signature", "").split()
        if not any(hmac.compare_digest(right.encode(), one.encode()) for one in signed):
            raise NotOurs("its signature is wrong")
        known = " (came before)" if name in self._seen else ""
        self._seen.add(name)
        return f"{_told(body)} {name}{known}: signature right"


def _told(body: bytes) -> str:
    try:
        event: Any = json.loads(body)
    except ValueError:
        return "not JSON"
    if not isinstance(event, dict):
        return "not a CloudEvent"
    return " ".join(str(event[key]) for key in ("type", "subject") if event.get(key))
