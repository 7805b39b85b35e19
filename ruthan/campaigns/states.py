"""States and choices of orders, coordinators, activities and monthly reports."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Channel(TextChoices):
    """The six channels of the order, in its order (domain §1E rows 51-56)."""

    ONLINE = "online", _("Online")
    ON_AIR = "on_air", _("On air")
    ON_GROUND = "on_ground", _("On ground")
    BILLBOARD = "billboard", _("Digital billboard")
    COMMUNITY = "community", _("Community network")
    DOCUMENTS = "documents", _("Official documents and applications")


class Urgency(TextChoices):
    """How fast a letter wants to be acted on (domain §3.1)."""

    NORMAL = "normal", pgettext_lazy("letter", "Normal")
    FAST = "fast", pgettext_lazy("letter", "Urgent")
    VERY_FAST = "very_fast", pgettext_lazy("letter", "Very urgent")
    AT_ONCE = "at_once", pgettext_lazy("letter", "Most urgent")


class LetterState(TextChoices):
    """A letter is registered with what is readable; what is not is checked by a person."""

    CHECKING = "checking", pgettext_lazy("letter", "To be checked")
    REGISTERED = "registered", pgettext_lazy("letter", "Registered")
    WITHDRAWN = "withdrawn", pgettext_lazy("letter", "Withdrawn")


LETTER_MOVES: dict[str, frozenset[str]] = {
    LetterState.CHECKING: frozenset({LetterState.REGISTERED, LetterState.WITHDRAWN}),
    LetterState.REGISTERED: frozenset({LetterState.CHECKING, LetterState.WITHDRAWN}),
    LetterState.WITHDRAWN: frozenset({LetterState.CHECKING}),
}


class Duty(TextChoices):
    """What an obligation is fulfilled by."""

    REPORT = "report", _("A monthly report")
    ACTIVITIES = "activities", _("Acting on the channels")
    COORDINATOR = "coordinator", _("Naming a coordinator")
    OTHER = "other", _("Something else")


class Rhythm(TextChoices):
    """Once, or every month for the month before."""

    ONCE = "once", _("Once")
    MONTHLY = "monthly", _("Every month")


class OnHoliday(TextChoices):
    """What becomes of a due day on which offices are closed."""

    STAY = "stay", _("Stays on that day")
    BEFORE = "before", _("The working day before")
    AFTER = "after", _("The next working day")


class ActivityState(TextChoices):
    """From a draft to what the monthly report shows."""

    DRAFT = "draft", pgettext_lazy("activity", "Draft")
    SENT = "sent", pgettext_lazy("activity", "Waiting for the province")
    RETURNED = "returned", pgettext_lazy("activity", "Returned with a comment")
    APPROVED = "approved", pgettext_lazy("activity", "Approved")
    WITHDRAWN = "withdrawn", pgettext_lazy("activity", "Taken out")


ACTIVITY_MOVES: dict[str, frozenset[str]] = {
    ActivityState.DRAFT: frozenset(
        {ActivityState.SENT, ActivityState.APPROVED, ActivityState.WITHDRAWN}
    ),
    ActivityState.SENT: frozenset(
        {ActivityState.APPROVED, ActivityState.RETURNED, ActivityState.WITHDRAWN}
    ),
    ActivityState.RETURNED: frozenset(
        {ActivityState.SENT, ActivityState.APPROVED, ActivityState.WITHDRAWN}
    ),
    ActivityState.APPROVED: frozenset({ActivityState.RETURNED, ActivityState.WITHDRAWN}),
    ActivityState.WITHDRAWN: frozenset({ActivityState.DRAFT}),
}


class Way(TextChoices):
    """How an activity came in."""

    WEB = "web", pgettext_lazy("way", "Form")
    OFFLINE = "offline", _("Queued on the phone")
    SHEET = "sheet", _("Spreadsheet")
    LINE = "line", _("LINE")


class LikenessState(TextChoices):
    """What the reviewer said of two photos that look alike; never an accusation."""

    OPEN = "open", pgettext_lazy("photos", "To be looked at")
    FINE = "fine", pgettext_lazy("photos", "Both may stay")
    CHANGED = "changed", pgettext_lazy("photos", "Another photo was asked for")


class ReportState(TextChoices):
    """A monthly report: collected, sealed, submitted, received; reopened only with a reason."""

    OPEN = "open", pgettext_lazy("monthly report", "Being collected")
    SEALED = "sealed", pgettext_lazy("monthly report", "Sealed")
    SUBMITTED = "submitted", pgettext_lazy("monthly report", "Submitted")
    RECEIVED = "received", pgettext_lazy("monthly report", "Received")


REPORT_MOVES: dict[str, frozenset[str]] = {
    ReportState.OPEN: frozenset({ReportState.SEALED}),
    ReportState.SEALED: frozenset({ReportState.SUBMITTED, ReportState.OPEN}),
    ReportState.SUBMITTED: frozenset({ReportState.RECEIVED, ReportState.OPEN}),
    ReportState.RECEIVED: frozenset({ReportState.OPEN}),
}


class UnitKind(TextChoices):
    """The three kinds of units that the form knows (domain row 58)."""

    DEPARTMENT = "department", _("Department")
    ENTERPRISE = "enterprise", _("State enterprise")
    PROVINCE = "province", _("Province")
