"""By when something is due: provinces' own days, days off, leap years, the end of a year."""

from __future__ import annotations

from datetime import date

import pytest

from ruthan.campaigns.rules.obligations import (
    Change,
    Days,
    due_for,
    first_free_month,
    months_due_about,
    to_tell,
)

FEB, MARCH = date(2026, 2, 1), date(2026, 3, 1)
MONTHLY = Days(due_day=5, inner_day=1, first_month=FEB)
UBON = Change(first_month=MARCH, due_day=4, inner_day=28)


@pytest.mark.parametrize(
    ("month", "is_below", "due"),
    [
        (FEB, False, date(2026, 3, 5)),
        (FEB, True, date(2026, 3, 1)),
        (date(2026, 12, 1), False, date(2027, 1, 5)),  # over the year's end
        (date(2028, 2, 1), True, date(2028, 3, 1)),  # a leap year
        (date(2026, 1, 1), False, None),  # before the first month
    ],
)
def test_the_day_lies_in_the_month_after(month: date, is_below: bool, due: date) -> None:  # noqa: FBT001 - a table
    assert due_for(MONTHLY, is_below=is_below, month=month) == due


def test_the_first_of_a_leap_march_moves_back_into_february() -> None:
    days = Days(due_day=1, first_month=FEB, on_holiday="before")
    # 1 March 2032 is a Monday; its offices are closed, and the 29th is a Sunday.
    assert due_for(days, is_below=False, month=date(2032, 2, 1), closed={date(2032, 3, 1)}) == date(
        2032, 2, 27
    )


def test_days_off_move_the_day_as_the_obligation_says() -> None:
    closed = {date(2026, 3, 5), date(2026, 3, 6)}
    for shift, day in (("stay", 5), ("before", 4), ("after", 9)):
        days = Days(due_day=5, first_month=FEB, on_holiday=shift)
        assert due_for(days, is_below=False, month=FEB, closed=closed) == date(2026, 3, day)


def test_a_provinces_own_days_hold_from_a_month_on_and_the_latest_wins() -> None:
    assert due_for(MONTHLY, is_below=False, month=FEB, changes=[UBON]) == date(2026, 3, 5)
    assert due_for(MONTHLY, is_below=False, month=MARCH, changes=[UBON]) == date(2026, 4, 4)
    later = Change(first_month=date(2026, 5, 1), last_month=date(2026, 5, 1), due_day=3)
    changes = [UBON, later]
    assert due_for(MONTHLY, is_below=False, month=date(2026, 5, 1), changes=changes) == date(
        2026, 6, 3
    )
    assert due_for(MONTHLY, is_below=True, month=date(2026, 5, 1), changes=changes) == date(
        2026, 6, 28
    )
    assert due_for(MONTHLY, is_below=False, month=date(2026, 6, 1), changes=changes) == date(
        2026, 7, 4
    )


def test_units_below_owe_nothing_where_there_is_no_inner_day() -> None:
    days = Days(due_day=5, first_month=FEB)
    assert due_for(days, is_below=True, month=FEB) is None
    inner = Change(first_month=FEB, inner_day=1)
    assert due_for(days, is_below=True, month=FEB, changes=[inner]) == date(2026, 3, 1)


def test_what_is_due_once_is_owed_by_the_units_themselves() -> None:
    once = Days(rhythm="once", due_on=date(2026, 2, 10))
    assert due_for(once, is_below=False, month=None) == date(2026, 2, 10)
    assert due_for(once, is_below=True, month=None) is None
    assert due_for(once, is_below=False, month=FEB) is None
    assert due_for(MONTHLY, is_below=False, month=None) is None


def test_nothing_is_owed_from_the_day_of_its_end_on() -> None:
    ended = Days(due_day=5, first_month=FEB, ended_on=date(2026, 4, 5))
    assert due_for(ended, is_below=False, month=FEB) == date(2026, 3, 5)
    assert due_for(ended, is_below=False, month=MARCH) is None


@pytest.mark.parametrize(
    ("today", "inner", "month"),
    [
        (date(2026, 2, 15), 1, FEB),  # in mid month: of February nothing is due yet
        (date(2026, 3, 1), 1, FEB),  # on the day itself it is not late yet
        (date(2026, 3, 2), 1, MARCH),
        (date(2026, 3, 3), 4, MARCH),  # the 1st has passed: lateness is not taken back
    ],
)
def test_a_change_begins_where_nothing_was_due_yet(today: date, inner: int, month: date) -> None:
    change = Change(first_month=FEB, inner_day=inner)
    assert first_free_month(MONTHLY, change, today=today) == month


def test_the_months_of_which_something_is_due_about_a_day() -> None:
    assert months_due_about(date(2026, 3, 1), date(2026, 3, 31)) == [
        date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("today", "told", "names"),
    [
        (date(2026, 2, 25), [], []),
        (date(2026, 2, 26), [], ["before-7"]),
        (date(2026, 2, 26), ["before-7"], []),
        (date(2026, 3, 4), [], ["before-7", "before-1"]),  # a missed one is covered
        (date(2026, 3, 4), ["before-7"], ["before-1"]),
        (date(2026, 3, 5), ["before-7", "before-1"], []),
        (date(2026, 3, 6), ["before-7"], ["late"]),
        (date(2026, 3, 6), ["late"], []),
        (date(2026, 4, 5), [], []),  # history
    ],
)
def test_what_is_told_is_told_once(today: date, told: list[str], names: list[str]) -> None:
    due, made = date(2026, 3, 5), date(2026, 2, 2)
    assert to_tell(due, today=today, remind=[7, 1], told=told, made_on=made) == names


def test_nobody_is_told_of_what_was_due_before_it_was_ordered_or_without_days() -> None:
    due, today = date(2026, 3, 5), date(2026, 3, 6)
    assert to_tell(due, today=today, remind=[7], told=[], made_on=date(2026, 3, 6)) == []
    assert to_tell(due, today=today, remind=[], told=[], made_on=date(2026, 2, 1)) == []
