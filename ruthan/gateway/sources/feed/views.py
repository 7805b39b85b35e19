"""The watch list of feeds: see it, add, try, pause, remove."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ruthan.core.guard import needs
from ruthan.gateway.permissions import P
from ruthan.gateway.sources.feed import queries, watch
from ruthan.gateway.sources.feed.fetch import NotFetched
from ruthan.gateway.sources.feed.forms import FeedForm
from ruthan.gateway.sources.feed.parse import UnreadableFeed

if TYPE_CHECKING:
    from uuid import UUID

    from ruthan.gateway.models import Feed

SHOWN = 5


@require_http_methods(["GET", "POST"])
@needs(P.FEED_WATCH)
def feed_list(request: HttpRequest) -> HttpResponse:
    """Every feed with how it is doing; the form adds one, or tries it first. One query."""
    form = FeedForm(request.POST or None)
    tried = None
    if request.method == "POST" and form.is_valid():
        if "try" in request.POST:
            tried = _tried(form.cleaned_data["url"])
        elif _added(request, form):
            return redirect("feeds:list")
    context = {"rows": [_row(feed) for feed in queries.feeds()], "form": form, "tried": tried}
    return render(request, "gateway/feeds.html", context, status=422 if form.errors else 200)


@require_POST
@needs(P.FEED_WATCH)
def feed_try(request: HttpRequest, feed_id: UUID) -> HttpResponse:
    """A watched feed as it would be taken in now; nothing is kept."""
    feed = _feed(feed_id)
    context = {"feed": feed, "tried": _tried(feed.url)}
    return render(request, "gateway/feed_try.html", context)


@require_POST
@needs(P.FEED_WATCH)
def feed_pause(request: HttpRequest, feed_id: UUID) -> HttpResponse:
    """Ask it no longer."""
    watch.pause_feed(by=request.user, feed=_feed(feed_id))
    return _back(request, _("The feed is paused."))


@require_POST
@needs(P.FEED_WATCH)
def feed_resume(request: HttpRequest, feed_id: UUID) -> HttpResponse:
    """Ask it again from now on."""
    watch.resume_feed(by=request.user, feed=_feed(feed_id))
    return _back(request, _("The feed is watched again."))


@require_POST
@needs(P.FEED_WATCH)
def feed_remove(request: HttpRequest, feed_id: UUID) -> HttpResponse:
    """Take it off the list."""
    watch.remove_feed(by=request.user, feed=_feed(feed_id))
    return _back(request, _("The feed is off the list. What it brought stays."))


def _back(request: HttpRequest, said: str) -> HttpResponse:
    messages.success(request, said)
    return redirect("feeds:list")


def _feed(feed_id: UUID) -> Feed:
    found = queries.feed(feed_id)
    if found is None:
        raise Http404
    return found


def _added(request: HttpRequest, form: FeedForm) -> bool:
    try:
        watch.add_feed(by=request.user, **form.cleaned_data)
    except watch.FeedTaken:
        form.add_error("url", _("This feed is on the list already."))
        return False
    messages.success(request, _("The feed is watched. Its first posts come within a minute."))
    return True


def _tried(url: str) -> dict[str, Any]:
    """The first posts of a feed, or why there are none."""
    try:
        read = watch.preview(url)
    except NotFetched as failure:
        return {"error": _words(failure.code)}
    except UnreadableFeed:
        return {"error": _words("unreadable")}
    return {"title": read.title, "posts": read.posts[:SHOWN], "count": len(read.posts)}


def _row(feed: Feed) -> dict[str, Any]:
    return {"feed": feed, "error": _words(feed.last_error) if feed.last_error else ""}


def _words(code: str) -> str:
    """What went wrong, in words that say what to do."""
    words = {
        "unreachable": _("It cannot be reached from here, or its address is not a public one."),
        "moved": _("It sends us in circles. Look for its new address."),
        "refused": _("The site refuses: the address may be wrong or closed."),
        "broken": _("The site has a fault of its own. Wait, or tell its owner."),
        "gone": _("The site says that the feed is gone for good."),
        "unreadable": _("This is no RSS or Atom feed."),
    }
    return words.get(code, code)
