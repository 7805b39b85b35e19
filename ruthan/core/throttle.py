"""How often somebody may do something, counted in PostgreSQL for all processes together.

No address is kept: a network prefix is hashed with a salt of the day (docs/decisions/0003).
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import connection

from ruthan.core import clock
from ruthan.core.crypto import keyed_hash
from ruthan.core.models import ThrottleCount

if TYPE_CHECKING:
    from django.http import HttpRequest

_COUNT = """
INSERT INTO core_throttlecount (bucket, "window", count) VALUES (%s, %s, 1)
ON CONFLICT (bucket, "window") DO UPDATE SET count = core_throttlecount.count + 1
RETURNING count
"""


@dataclass(frozen=True, slots=True)
class Limit:
    """So many times in so many seconds, under a name that separates the counters."""

    name: str
    times: int
    seconds: int


class TooOften(Exception):
    """The limit is reached; `retry_after` is in seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"try again in {retry_after} seconds")
        self.retry_after = retry_after


def count(limit: Limit, who: str | bytes) -> int:
    """Count one use in the current fixed window and say which it is; raises TooOften. One query."""
    at = clock.now()
    window = _window_start(at, limit.seconds)
    bucket = keyed_hash(f"throttle:{limit.name}", who)
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [bucket, window])
        row = cursor.fetchone()
    if row is not None and row[0] > limit.times:
        ends = window + timedelta(seconds=limit.seconds)
        raise TooOften(max(1, int((ends - at).total_seconds())))
    return int(row[0]) if row is not None else 1


def refuse_if_full(limit: Limit, who: str | bytes) -> None:
    """Raise TooOften when the limit was reached in this window, without counting. One query."""
    at = clock.now()
    window = _window_start(at, limit.seconds)
    bucket = keyed_hash(f"throttle:{limit.name}", who)
    used = ThrottleCount.objects.filter(bucket=bucket, window=window, count__gte=limit.times)
    if used.exists():
        ends = window + timedelta(seconds=limit.seconds)
        raise TooOften(max(1, int((ends - at).total_seconds())))


def visitor(request: HttpRequest) -> bytes:
    """The visitor's network prefix (IPv4 /24, IPv6 /48) hashed with a salt of the day."""
    try:
        address = ipaddress.ip_address(request.META.get("REMOTE_ADDR", "") or "0.0.0.0")  # noqa: S104 - a stand-in for unix sockets, nothing is bound
    except ValueError:
        address = ipaddress.ip_address("0.0.0.0")  # noqa: S104 - as above
    prefix = 24 if address.version == 4 else 48
    network = ipaddress.ip_network((address, prefix), strict=False)
    return keyed_hash(f"visitor:{clock.today().isoformat()}", str(network))


def sweep(*, older_than: timedelta = timedelta(days=2)) -> int:
    """Forget old counters; returns how many rows went."""
    gone, _ = ThrottleCount.objects.filter(window__lt=clock.now() - older_than).delete()
    return gone


def _window_start(at: datetime, seconds: int) -> datetime:
    stamp = int(at.timestamp()) // seconds * seconds
    return datetime.fromtimestamp(stamp, tz=at.tzinfo)
