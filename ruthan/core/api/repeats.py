"""Requests that may come twice: the header Idempotency-Key, and the answers it brings back."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

from django.utils.translation import gettext_noop as _
from ninja import Header

from ruthan.core import idempotency
from ruthan.core.api import keys
from ruthan.core.api.problems import Problem
from ruthan.core.idempotency import Kept

if TYPE_CHECKING:
    from django.http import HttpRequest

REPLAYED = "Idempotency-Replayed"
IdempotencyKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=255,
        pattern="^[\\x21-\\x7e]+$",
        description=_(
            "A fresh random value for every new request, the same one to repeat it. For 24 hours"
            " the first answer is given again and nothing is done twice. Recommended."
        ),
    ),
]


def done_once(
    request: HttpRequest, value: str | None, *, said: bytes, work: Callable[[], Kept]
) -> tuple[Kept, bool]:
    """Do the work once for this value of this key at this address; True when it is a repeat."""
    try:
        asked = (request.path.encode() + b"\n" + said) if value else b""
        return idempotency.once(value or "", whose=whose(request), request=asked, work=work)
    except idempotency.StillRunning as running:
        raise Problem("still-running", headers={"Retry-After": "1"}) from running
    except idempotency.AnotherRequest as other:
        raise Problem("key-reused") from other


def whose(request: HttpRequest) -> str:
    """The key to which the values belong: two keys never meet on one value."""
    return str(keys.holder(request).key_id)
