"""Times and dates: Buddhist years in Thai, Christian in English; deadline clocks."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from django.template import Library
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from ruthan.core.text.dates import BUDDHIST_ERA, LONG_MONTHS, SHORT_MONTHS, long_month
from ruthan.ui.tags.marks import icon

register = Library()

_ENGLISH: Final = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_MINUTE: Final = 60
_HOUR: Final = 3600
_DAY: Final = 86400


def _is_thai() -> bool:
    return (get_language() or "th").startswith("th")


def _local(moment: date) -> date:
    """The moment on Thai clocks; a plain date and a naive time stay as they are."""
    if isinstance(moment, datetime) and timezone.is_aware(moment):
        return timezone.localtime(moment)
    return moment


def _dated(moment: date, *, long: bool) -> str:
    day = _local(moment)
    if _is_thai():
        month = (LONG_MONTHS if long else SHORT_MONTHS)[day.month - 1]
        return f"{day.day} {month} {day.year + BUDDHIST_ERA}"
    month = _ENGLISH[day.month - 1]
    return f"{day.day} {month if long else month[:3]} {day.year}"


@register.filter
def thai_date(moment: date | None, form: str = "") -> str:
    """21 พ.ย. 2569, or 21 Nov 2026 on English pages; `|thai_date:"long"` writes the month out."""
    return _dated(moment, long=form == "long") if moment else ""


@register.filter
def month_name(month: date) -> str:
    """The month of a day with its year: กุมภาพันธ์ 2569, or February 2026 on English pages."""
    if _is_thai():
        return long_month(month, thai_digits=False)
    return f"{_ENGLISH[month.month - 1]} {month.year}"


@register.filter
def thai_datetime(moment: datetime | None) -> str:
    """21 พ.ย. 2569 14:05 น., or 21 Nov 2026, 14:05 on English pages."""
    if not moment:
        return ""
    clock = f"{_local(moment):%H:%M}"
    day = _dated(moment, long=False)
    return f"{day} {clock} น." if _is_thai() else f"{day}, {clock}"


def span(seconds: float) -> str:
    """A length of time in its two largest useful units: 3 hours 20 minutes, 2 days."""
    seconds = int(seconds)
    days, rest = divmod(seconds, _DAY)
    hours, rest = divmod(rest, _HOUR)
    minutes = rest // _MINUTE
    parts = []
    if days:
        parts.append(ngettext("%(n)s day", "%(n)s days", days) % {"n": days})
    if hours and days < 3:
        parts.append(ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": hours})
    if not days and hours < 10 and (minutes or not hours):
        parts.append(ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes})
    return " ".join(parts)


def _ago(seconds: float) -> str:
    if seconds < _MINUTE:
        return _("just now")
    if seconds < _HOUR:
        n = int(seconds // _MINUTE)
        return ngettext("%(n)s minute ago", "%(n)s minutes ago", n) % {"n": n}
    if seconds < _DAY:
        n = int(seconds // _HOUR)
        return ngettext("%(n)s hour ago", "%(n)s hours ago", n) % {"n": n}
    n = int(seconds // _DAY)
    return ngettext("%(n)s day ago", "%(n)s days ago", n) % {"n": n}


@register.filter
def relative_time(moment: datetime | None, now: datetime | None = None) -> str:
    """How long ago, with the exact time in its title; a week or older is shown as its date."""
    if not moment:
        return ""
    passed = ((now or timezone.now()) - moment).total_seconds()
    recent = -_MINUTE < passed < 7 * _DAY
    text = _ago(passed) if recent else thai_date(moment)
    return format_html(
        '<time datetime="{}" title="{}"{}>{}</time>',
        moment.isoformat(),
        thai_datetime(moment),
        SafeString(" data-relative") if recent else "",
        text,
    )


register.simple_tag(relative_time, name="relative_time")


@register.simple_tag
def clock(
    due_at: datetime | None,
    now: datetime | None = None,
    *,
    done_at: datetime | None = None,
    soon_minutes: int = 60,
) -> SafeString:
    """The deadline: time left, then overdue since, or done in time; exact moment in its title."""
    if due_at is None:
        return format_html('<span class="clock clock-done">{}</span>', _("no deadline"))
    if done_at is not None:
        kind, shape = "done", "tick" if done_at <= due_at else "warning"
        text = _("done in time") if done_at <= due_at else _("done late")
    else:
        left = due_at - (now or timezone.now())
        if left < timedelta(0):
            kind, shape = "over", "warning"
            text = _("overdue by %(span)s") % {"span": span(-left.total_seconds())}
        else:
            kind = "soon" if left < timedelta(minutes=soon_minutes) else "calm"
            shape = "bell" if kind == "soon" else "clock"
            text = _("%(span)s left") % {"span": span(left.total_seconds())}
    return format_html(
        '<time class="clock clock-{}" datetime="{}" title="{}">{}{}</time>',
        kind,
        due_at.isoformat(),
        _("Due by %(when)s") % {"when": thai_datetime(due_at)},
        icon(shape),
        text,
    )
