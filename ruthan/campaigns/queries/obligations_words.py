"""Obligations in words: whom, how often, by when; choices of forms; days proposed by a letter."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from ruthan.campaigns.models import DayChange, Letter, Obligation
from ruthan.campaigns.queries import obligations as queries
from ruthan.campaigns.queries.units import ISSUER, SELECTORS, selected
from ruthan.campaigns.rules import obligations as rules
from ruthan.campaigns.rules.months import month_of, next_month
from ruthan.campaigns.states import Rhythm
from ruthan.network import queries as network
from ruthan.ui.tags.moments import month_name

if TYPE_CHECKING:
    from ruthan.network.models import Organisation

_MONTHS_BACK, _MONTHS_AHEAD = 12, 24
_MIDDLE = 15  # a letter of the first half of a month wants that month, a later one the next
_EVERY_PROVINCE = "ทุกจังหวัด"  # as letters to governors are addressed
_TO_NAME = timedelta(days=11)  # what the letter of 30 January gave until 10 February


def month_choices(today: date, *, held: date | None = None) -> list[tuple[str, str]]:
    """Months around today, by their first day, and one that is held and none of them."""
    at = month_of(today.replace(year=today.year - 1, day=1))
    found = []
    for _turn in range(_MONTHS_BACK + _MONTHS_AHEAD + 1):
        found.append((at.isoformat(), month_name(at)))
        at = next_month(at)
    if held is not None and held.isoformat() not in dict(found):
        found.append((held.isoformat(), month_name(held)))
    return sorted(found)


def selector_words() -> dict[str, str]:
    """The selectors of units in the reader's language."""
    return {
        "provinces": _("All 76 provinces"),
        "departments": _("Departments of the ministry"),
        "enterprises": _("State enterprises of the ministry"),
    }


def selector_choices() -> list[tuple[str, str]]:
    """The selectors as choices of a form."""
    words = selector_words()
    return [(one, words[one]) for one in SELECTORS]


def issuer_choices(offices: Iterable[Organisation]) -> list[tuple[str, str]]:
    """Who may have issued it: the ministry first, and the person's own offices, each once."""
    ministry = network.organisation(ISSUER)
    found = [ministry] if ministry else []
    return list({one.code: (one.code, one.name) for one in [*found, *offices]}.values())


def units_named(text: str) -> tuple[list[Organisation], list[str]]:
    """The units of names or codes, one a line or between commas, and the names that are none."""
    names = [one.strip() for one in text.replace(",", "\n").splitlines() if one.strip()]
    found: dict[str, str] = {}
    for name in names:
        held = network.organisation_named(name) or network.organisation(name)
        if held is not None and held.is_active:
            found[name] = held.code
    units = list(selected(found.values())) if found else []
    return units, [name for name in names if name not in found]


def whom_words(whom: Iterable[str]) -> str:
    """Who must do it, in words. One query at most."""
    asked, words = list(whom), selector_words()
    codes = [one for one in asked if one not in words]
    units = [one.short for one in selected(codes)] if codes else []
    return ", ".join([*(words[one] for one in asked if one in words), *units])


def summary(one: Obligation) -> dict[str, Any]:
    """An obligation in the words of lists: title, whom, by when."""
    if one.rhythm == Rhythm.ONCE:
        when = _("Once")
    else:
        when = _("Every month, by day %(day)s of the month after") % {"day": one.due_day}
        if one.inner_day:
            when += " · " + _("units below a province by day %(day)s") % {"day": one.inner_day}
    return {"title": queries.title_of(one), "whom": whom_words(one.whom), "when": when}


def next_days(days: rules.Days, *, today: date) -> list[dict[str, Any]]:
    """The next three due days for units themselves, and for units below a province."""
    kinds = [(False, _("The units themselves")), (True, _("Units below a province"))]
    found = []
    for is_below, label in kinds:
        rows = queries.next_days(days, is_below=is_below, today=today)
        if rows or not is_below:
            named = [(month_name(month) if month else "", day) for month, day in rows]
            found.append({"label": label, "days": named})
    return found


def change_words(row: DayChange) -> dict[str, Any]:
    """A change of a province's days, for the history."""
    is_never = row.last_month is not None and row.last_month < row.first_month
    return {
        "row": row,
        "from": month_name(row.first_month),
        "until": month_name(row.last_month) if row.last_month else "",
        "is_never": is_never,
        "is_open": row.last_month is None,
    }


def first_month(letter: Letter | None) -> date | None:
    """The first month that a letter asks to report, as it is proposed."""
    if letter is None or letter.dated_on is None:
        return None
    month = month_of(letter.dated_on)
    return month if letter.dated_on.day <= _MIDDLE else next_month(month)


def letter_words(letter: Letter | None) -> dict[str, Any]:
    """What a letter itself says of an order, as it is proposed: its subject, and to whom."""
    if letter is None:
        return {}
    is_to_all = _EVERY_PROVINCE in letter.addressee.replace(" ", "")
    return {"title_th": letter.subject[:300], "whom": ["provinces"] if is_to_all else []}


def standard_days(letter: Letter) -> dict[str, Any]:
    """The days of the three orders as a letter proposes them; the person types what is right."""
    named_by = letter.dated_on + _TO_NAME if letter.dated_on else None
    return {
        "whom": ["provinces"], "first_month": first_month(letter), "due_day": 5, "inner_day": 1,
        "coordinator_by": named_by,
    }  # fmt: skip


def refusal(code: str) -> str:
    """Why something was refused, and how to mend it."""
    words = {
        "whom": _("Say who must do it: a group, or units by their names."),
        "days": _("Say by when: a day, or a day of the month with its first month."),
        "order": _("Units below must send before the province owes it. Choose an earlier day."),
        "months": _("The last month lies before the first."),
        "passed": _("Something of that month was due already. Choose a later month."),
        "withdrawn": _("Its letter was withdrawn. Take the letter back first."),
        "ended": _("It has ended. Undo its end first."),
        "edited": _("Somebody else changed it meanwhile. Open the page again and look."),
        "not_bound": _("This unit does not owe it."),
        "there": _("They are bound to it already. It stands among the obligations."),
        "by_itself": _("This shows by itself when it is done."),
        "no_day": _("Give at least one of the two days."),
    }
    return words[code]
