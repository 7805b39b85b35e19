"""States of a report and the moves between them."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ReportState(TextChoices):
    """What the reporter sees on the follow-up page (domain §5)."""

    RECEIVED = "received", _("Received")
    SCREENING = "screening", _("Screening")
    WAITING_REPORTER = "waiting_reporter", _("Waiting for reporter")
    MERGED = "merged", _("Merged with existing story")
    CHECKING = "checking", _("Being checked")
    REFERRED = "referred", _("Referred")
    ANSWERED = "answered", pgettext_lazy("report", "Answered")
    DECLINED = "declined", _("Declined")
    CLOSED = "closed", pgettext_lazy("report", "Closed")
    WITHDRAWN = "withdrawn", _("Withdrawn")


S = ReportState
_ENDS = {S.CLOSED, S.WITHDRAWN}

MOVES: dict[str, frozenset[str]] = {
    S.RECEIVED: frozenset(
        {S.SCREENING, S.WAITING_REPORTER, S.MERGED, S.CHECKING, S.REFERRED, S.ANSWERED, S.DECLINED}
        | _ENDS
    ),
    S.SCREENING: frozenset(
        {S.RECEIVED, S.WAITING_REPORTER, S.MERGED, S.CHECKING, S.REFERRED, S.ANSWERED, S.DECLINED}
        | _ENDS
    ),
    S.WAITING_REPORTER: frozenset(
        {S.RECEIVED, S.SCREENING, S.MERGED, S.CHECKING, S.REFERRED, S.ANSWERED, S.DECLINED} | _ENDS
    ),
    S.MERGED: frozenset(
        {S.SCREENING, S.WAITING_REPORTER, S.CHECKING, S.REFERRED, S.ANSWERED, S.DECLINED} | _ENDS
    ),
    S.CHECKING: frozenset(
        {S.SCREENING, S.WAITING_REPORTER, S.MERGED, S.REFERRED, S.ANSWERED, S.DECLINED} | _ENDS
    ),
    S.REFERRED: frozenset(
        {S.SCREENING, S.WAITING_REPORTER, S.CHECKING, S.ANSWERED, S.DECLINED} | _ENDS
    ),
    S.ANSWERED: frozenset({S.SCREENING, S.CHECKING, S.CLOSED, S.WITHDRAWN}),
    S.DECLINED: frozenset({S.SCREENING, S.CLOSED, S.WITHDRAWN, S.ANSWERED}),
    S.CLOSED: frozenset({S.SCREENING, S.WITHDRAWN}),
    S.WITHDRAWN: frozenset(),
}

OPEN = frozenset({S.RECEIVED, S.SCREENING, S.WAITING_REPORTER, S.MERGED, S.CHECKING, S.REFERRED})


class Wants(TextChoices):
    """What the reporter wants from us."""

    ANSWER = "answer", _("An answer: is it true?")
    WARN = "warn", _("To warn others")
    HELP = "help", _("Help: it happened to me")


class WayKind(TextChoices):
    """How a reporter agreed to be told."""

    EMAIL = "email", pgettext_lazy("way", "E-mail")
    PHONE = "phone", pgettext_lazy("way", "A call back")
    SMS = "sms", pgettext_lazy("way", "SMS")


class Channel(TextChoices):
    """How it came in."""

    WEB = "web", _("Web")
    LINE = "line", _("LINE")
    HOTLINE = "hotline", _("Hotline")
    API = "api", _("API")
    FEED = "feed", _("Feed")
    PARTNER = "partner", _("Partner")


class DeclineReason(TextChoices):
    """Why a report is not taken up, in words for the person who sent it."""

    NOTHING_TO_CHECK = "nothing_to_check", _("There is nothing in it that can be checked")
    OPINION = "opinion", _("It is an opinion, and everyone may have one")
    OUT_OF_SCOPE = "out_of_scope", _("It is outside what we may check")
    PRIVATE_MATTER = "private_matter", _("It is a private matter between people")
    NOT_ENOUGH = "not_enough", _("There was too little to go on, and we could not ask")
    ELSEWHERE = "elsewhere", _("Another agency takes care of this directly")
    NOT_SERIOUS = "not_serious", _("It does not seem to be meant as a report")


class Author(TextChoices):
    """Who wrote a line of the conversation."""

    REPORTER = "reporter", _("Reporter")
    STAFF = "staff", _("Staff")


class DropState(TextChoices):
    """States of a sealed drop; nothing here tells its content."""

    WAITING = "waiting", _("Waiting for an officer")
    OPENED = "opened", _("Opened by an officer")
    REFERRED = "referred", _("Referred to an authority")
    RETURNED = "returned", _("Returned: not a child's case")
    CLOSED = "closed", pgettext_lazy("report", "Closed")


DROP_MOVES: dict[str, frozenset[str]] = {
    DropState.WAITING: frozenset({DropState.OPENED}),
    DropState.OPENED: frozenset({DropState.REFERRED, DropState.RETURNED, DropState.CLOSED}),
    DropState.REFERRED: frozenset({DropState.REFERRED, DropState.CLOSED}),
    DropState.RETURNED: frozenset(),
    DropState.CLOSED: frozenset(),
}
