"""How often a network may send, look up and write, and the words for whoever is too quick."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from ruthan.core import clock, throttle
from ruthan.core.throttle import Limit, TooOften

if TYPE_CHECKING:
    from django.http import HttpRequest

HOUR = 3_600
AN_HOUR = 30  # submissions from one network prefix; RUTHAN_SUBMISSIONS_AN_HOUR changes it
LOOK_UP = Limit("web.track", 30, 600)
FOLLOW = Limit("web.follow", 10, HOUR)
ONE_CODE = Limit("web.track.code", 12, HOUR)
ASK = Limit("web.lookup", 20, 600)
ASK_A_DAY = Limit("web.lookup.day", 200, 86_400)
ASK_BY_PICTURE = Limit("web.lookup.picture", 6, 600)  # reading one costs seconds
CONTEST = Limit("web.contest", 6, HOUR)
DRAFT = Limit("web.draft", 240, HOUR)  # a case has a few steps and many transfers


def count_submission(request: HttpRequest) -> None:
    """Count one submission of this network; raises TooOften."""
    most = int(getattr(settings, "RUTHAN_SUBMISSIONS_AN_HOUR", AN_HOUR))
    throttle.count(Limit("web.submit", most, HOUR), throttle.visitor(request))


def count_look_up(request: HttpRequest, *, code: str) -> None:
    """Count one look-up of this network and of this code, known or not; raises TooOften."""
    throttle.count(LOOK_UP, throttle.visitor(request))
    throttle.count(ONE_CODE, code)


def count_draft(request: HttpRequest) -> None:
    """Count one step of a draft of this network; raises TooOften."""
    throttle.count(DRAFT, throttle.visitor(request))


def count_following(request: HttpRequest) -> None:
    """Count one wish of this network to be warned by e-mail; raises TooOften."""
    throttle.count(FOLLOW, throttle.visitor(request))


def count_asking(request: HttpRequest, *, has_picture: bool) -> None:
    """Count one look-up of an account, number or link, found or not; raises TooOften."""
    visitor = throttle.visitor(request)
    throttle.count(ASK, visitor)
    throttle.count(ASK_A_DAY, visitor)
    if has_picture:
        throttle.count(ASK_BY_PICTURE, visitor)


def count_contest(request: HttpRequest) -> None:
    """Count one contest of an entry from this network; raises TooOften."""
    throttle.count(CONTEST, throttle.visitor(request))


def words_for_asking(refused: TooOften) -> str:
    """When to ask again, and that no answer is no leave to transfer."""
    again = timezone.localtime(clock.now() + timedelta(seconds=refused.retry_after + 60))
    return _(
        "Many checks came from this network just now. Please ask again at %(time)s, and do not "
        "transfer until then. Your bank and 1441 answer at any time."
    ) % {"time": f"{again:%H:%M}"}


def words_for(refused: TooOften) -> str:
    """When to try again, and what to do when it cannot wait."""
    again = timezone.localtime(clock.now() + timedelta(seconds=refused.retry_after + 60))
    return _(
        "Many people have sent from this network just now. Please try again at %(time)s. "
        "If money has left or you are in danger, do not wait: call 1441, or 191."
    ) % {"time": f"{again:%H:%M}"}
