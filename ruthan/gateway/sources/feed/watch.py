"""The watch list: feeds are added, paused and removed, and their new posts taken in once."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F

from ruthan.audit.actions import record
from ruthan.core import clock
from ruthan.core.text.limits import TextRefused
from ruthan.gateway.models import Feed
from ruthan.gateway.sources.feed.fetch import Fetched, NotFetched, fetch_feed
from ruthan.gateway.sources.feed.parse import FeedPost, ReadFeed, UnreadableFeed, read_feed
from ruthan.gateway.sources.imports.posts import post_mark, take_posts, unknown_posts
from ruthan.intake.actions import Observation, clean_text, prepare_observations, reporter_key
from ruthan.intake.states import Channel

GIVE_UP_AFTER: Final = 12  # failures one after the other, over a week at the slowest
SLOWEST: Final = timedelta(days=1)
MINUTES: Final = (5, 1_440)
EARLIEST: Final = 1900  # the year from which on a feed is believed


class FeedTaken(Exception):
    """The feed is on the list already."""


@transaction.atomic
def add_feed(
    *, by: Any, url: str, title: str, organisation: str = "", province: str = "", minutes: int = 30
) -> Feed:
    """Put a feed on the list; it is asked within a minute. Raises FeedTaken."""
    now = clock.now()
    feed = Feed(
        url=url, title=title, organisation=organisation, province=province,
        minutes=min(max(minutes, MINUTES[0]), MINUTES[1]), next_at=now, added_at=now,
    )  # fmt: skip
    try:
        with transaction.atomic():
            feed.save(force_insert=True)
    except IntegrityError as error:
        raise FeedTaken from error
    record(by=by, what="gateway:feed:add", on=feed, facts={"url": url[:300]})
    return feed


@transaction.atomic
def pause_feed(*, by: Any, feed: Feed) -> None:
    """Ask a feed no longer; safe twice."""
    if Feed.objects.filter(pk=feed.pk, is_active=True).update(is_active=False):
        record(by=by, what="gateway:feed:pause", on=feed)


@transaction.atomic
def resume_feed(*, by: Any, feed: Feed) -> None:
    """Ask a feed again, from now on and with a clean slate; safe twice."""
    fresh = {"is_active": True, "failures": 0, "last_error": "", "next_at": clock.now()}
    if Feed.objects.filter(pk=feed.pk, is_active=False).update(**fresh):
        record(by=by, what="gateway:feed:resume", on=feed)


@transaction.atomic
def remove_feed(*, by: Any, feed: Feed) -> None:
    """Take a feed off the list; what it brought stays. Safe twice."""
    gone, _ = Feed.objects.filter(pk=feed.pk).delete()
    if gone:
        facts = {"url": feed.url[:300]}
        record(by=by, what="gateway:feed:remove", on=("gateway.feed", str(feed.pk)), facts=facts)


def check_feed(feed_id: UUID) -> int:
    """Ask a feed that is due and take its new posts in; how many. Safe twice and at once.

    Whoever moves `next_at` asks; every post is taken in once by the hash of its id. A failure
    doubles the pause up to a day, and after twelve in a row the feed is stopped.
    """
    now = clock.now()
    due = Feed.objects.filter(pk=feed_id, is_active=True, next_at__lte=now)
    if not due.update(next_at=now + timedelta(minutes=MINUTES[0]), checked_at=now):
        return 0
    feed = Feed.objects.get(pk=feed_id)
    try:
        got = fetch_feed(feed.url, etag=feed.etag, last_modified=feed.last_modified)
        read = read_feed(got.body) if got.body is not None else ReadFeed("", ())
    except NotFetched as failure:
        _note_failure(feed, failure.code)
        return 0
    except UnreadableFeed:
        _note_failure(feed, "unreadable")
        return 0
    return _take(feed, got, read)


def preview(url: str) -> ReadFeed:
    """A feed as it would be taken in, and nothing kept. Raises NotFetched and UnreadableFeed."""
    body = fetch_feed(url).body
    return read_feed(body or b"")


def _take(feed: Feed, got: Fetched, read: ReadFeed) -> int:
    """Write the new posts and the feed's next turn together."""
    posts = [seen for post in read.posts if (seen := _observation(feed, post))]
    ready = prepare_observations(unknown_posts(posts))
    with transaction.atomic():
        taken = take_posts(ready)
        Feed.objects.filter(pk=feed.pk).update(
            etag=got.etag, last_modified=got.last_modified, failures=0, last_error="",
            posts_taken=F("posts_taken") + taken,
            next_at=clock.now() + timedelta(minutes=feed.minutes),
        )  # fmt: skip
        if taken:
            record(by="system", what="gateway:feed:posts", on=feed, facts={"posts": taken})
    return taken


def _observation(feed: Feed, post: FeedPost) -> Observation | None:
    source = f"feed:{feed.url}"
    try:
        text = clean_text(post.text)
    except TextRefused:
        return None
    return Observation(
        mark=post_mark(source, post.name),
        text=text,
        channel=Channel.FEED,
        reporter=reporter_key("feed", f"{source}\0{post.author}"),
        at=_past(post.at),
        province=feed.province,
        link=post.link,
    )


def _past(said: datetime | None) -> datetime:
    """When a post was written, as far as that is possible; feeds run ahead of the clock.

    A year before EARLIEST is a slip of the feed: the post counts from when it was seen.
    """
    now = clock.now()
    return min(said, now) if said and said.year >= EARLIEST else now


@transaction.atomic
def _note_failure(feed: Feed, code: str) -> None:
    failures = feed.failures + 1
    pause = min(timedelta(minutes=feed.minutes) * 2 ** min(failures, 10), SLOWEST)
    is_over = failures >= GIVE_UP_AFTER or code == "gone"
    Feed.objects.filter(pk=feed.pk).update(
        failures=failures, last_error=code, next_at=clock.now() + pause, is_active=not is_over
    )
    if is_over:
        facts: dict[str, str | int | bool | None] = {"failures": failures, "error": code}
        record(by="system", what="gateway:feed:stop", on=feed, facts=facts)
