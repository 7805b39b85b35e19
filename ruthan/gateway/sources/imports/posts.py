"""Bringing posts in that were seen: each an observation, taken in once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.utils.timezone import get_default_timezone

from ruthan.audit.actions import record
from ruthan.core import clock
from ruthan.core.crypto import keyed_hash
from ruthan.core.text.limits import TextRefused, storable
from ruthan.gateway.models import Post
from ruthan.gateway.sources.imports.claim_rows import read_day
from ruthan.gateway.sources.imports.run import BadRow
from ruthan.intake.actions import (
    Observation,
    Ready,
    clean_text,
    prepare_observations,
    reporter_key,
    submit_observations,
)
from ruthan.intake.states import Channel
from ruthan.network.queries import is_province

_LINK_CHARS = 1_000
_CLAIM_MARKS = """
INSERT INTO gateway_post (key, at) SELECT key, %s FROM unnest(%s::bytea[]) AS made(key)
ORDER BY key ON CONFLICT (key) DO NOTHING RETURNING key
"""


@dataclass(frozen=True, slots=True)
class Batch:
    """Posts made ready, and how many of the batch were known before."""

    ready: Ready
    known: int


class PostsWay:
    """Rows of posts: id, text, at?, province?, link?, author?; `source` names where they come from.

    An author is hashed together with the source and counts nobody; without one the source stands
    for all.
    """

    def __init__(self, *, source: str, channel: str = Channel.PARTNER) -> None:
        self._source = source
        self._channel = channel
        self._seen: set[bytes] = set()

    def read(self, row: Mapping[str, object]) -> Observation:
        """A row as an observation; raises BadRow."""
        name = _text(row, "id").strip()
        if not name:
            raise BadRow("no id: without one it could be taken in twice")
        try:
            text = clean_text(_text(row, "text"))
        except TextRefused as refused:
            raise BadRow(str(refused)) from refused
        province, link = _text(row, "province"), _text(row, "link").strip()
        if province and not is_province(province):
            raise BadRow("province is not one of the two-digit codes")
        if len(link) > _LINK_CHARS:
            raise BadRow(f"the link is longer than {_LINK_CHARS} characters")
        return Observation(
            mark=post_mark(self._source, name),
            text=text,
            channel=self._channel,
            reporter=reporter_key("feed", f"{self._source}\0{_text(row, 'author')}"),
            at=_moment(row.get("at")),
            province=province,
            link=link,
        )

    def ready(self, rows: list[Observation]) -> Batch:
        """Leave known posts out, then seal and compare the rest."""
        fresh = unknown_posts(rows)
        return Batch(prepare_observations(fresh), len(rows) - len(fresh))

    def take(self, ready: Batch, on: tuple[str, str]) -> Counter[str]:
        """Write the batch; sealed ones are counted like all others."""
        taken = take_posts(ready.ready)
        facts: dict[str, str | int | bool | None] = {"source": self._source, "posts": taken}
        if taken:
            record(by="system", what="gateway:posts:import", on=on, facts=facts)
        return Counter(made=taken, unchanged=ready.known)

    def would(self, rows: list[Observation]) -> Counter[str]:
        """Count what is new."""
        fresh = [post for post in unknown_posts(rows) if post.mark not in self._seen]
        self._seen |= {post.mark for post in fresh}
        return Counter(made=len(fresh), unchanged=len(rows) - len(fresh))


def post_mark(source: str, name: str) -> bytes:
    """The keyed hash by which a post is known again; it tells neither source nor id."""
    return keyed_hash("gateway.post", f"{source}\0{name}")


def unknown_posts(posts: Sequence[Observation]) -> list[Observation]:
    """The posts that were not taken in before, each once. One query."""
    by_mark = {post.mark: post for post in reversed(posts)}
    held = {bytes(k) for k in Post.objects.filter(key__in=by_mark).values_list("key", flat=True)}
    return [post for post in posts if post.mark not in held and by_mark[post.mark] is post]


def take_posts(ready: Ready) -> int:
    """Write posts in the caller's transaction, but those somebody else was first with."""
    won = _claim([*(one.mark for one in ready.reports), *(one.mark for one in ready.sealed)])
    submit_observations(ready.only(won))
    return len(won)


def _claim(marks: Iterable[bytes]) -> set[bytes]:
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM_MARKS, [clock.now(), list(marks)])
        return {bytes(row[0]) for row in cursor.fetchall()}


def _moment(value: object) -> datetime:
    """When a post was seen; now, when that is not told. Raises BadRow for what cannot be."""
    if value in (None, ""):
        return clock.now()
    try:
        at = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    except ValueError:
        day = read_day(value)
        if day is None:
            raise BadRow("at is not an ISO 8601 time") from None
        at = datetime(day.year, day.month, day.day, tzinfo=get_default_timezone())
    if at.tzinfo is None:
        at = at.replace(tzinfo=get_default_timezone())
    if at > clock.now():
        raise BadRow("at lies in the future")
    return at


def _text(row: Mapping[str, object], name: str) -> str:
    value = row.get(name)
    if value is None:
        return ""
    if not isinstance(value, str | int):
        raise BadRow(f"{name} must be text")
    return storable(str(value))
