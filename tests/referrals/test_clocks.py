"""Clocks of grounds: hours by night, working hours and days over weekends, holidays, leap days."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruthan.core import clock
from ruthan.network import actions as network_actions
from ruthan.network import queries as network
from ruthan.network.models import Taxonomy, Term
from ruthan.referrals import queries, rules
from ruthan.referrals.states import Unit
from tests import makers

BANGKOK = ZoneInfo("Asia/Bangkok")
NONE: frozenset[date] = frozenset()
SONGKRAN = frozenset(date(2026, 4, day) for day in (13, 14, 15))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BANGKOK)


@pytest.mark.parametrize(
    ("begin", "amount", "unit", "holidays", "due", "why"),
    [
        ("2026-02-03 23:30", 1, Unit.HOURS, NONE, "2026-02-04 00:30", "an hour passes midnight"),
        ("2028-02-28 23:30", 24, Unit.HOURS, NONE, "2028-02-29 23:30", "a leap day is a day"),
        ("2026-12-31 12:00", 24, Unit.HOURS, NONE, "2027-01-01 12:00", "hours know no holiday"),
        ("2026-02-02 10:00", 5, Unit.WORKING_DAYS, NONE, "2026-02-09 16:30", "over a weekend"),
        ("2026-02-06 17:00", 1, Unit.WORKING_DAYS, NONE, "2026-02-09 16:30", "Friday evening"),
        ("2026-02-07 09:00", 1, Unit.WORKING_DAYS, NONE, "2026-02-09 16:30", "Saturday"),
        ("2026-04-10 10:00", 2, Unit.WORKING_DAYS, SONGKRAN, "2026-04-17 16:30", "over Songkran"),
        ("2028-02-28 10:00", 1, Unit.WORKING_DAYS, NONE, "2028-02-29 16:30", "29 February, worked"),
        ("2026-02-03 15:30", 2, Unit.WORKING_HOURS, NONE, "2026-02-04 09:30", "one hour each day"),
        ("2026-02-03 23:00", 1, Unit.WORKING_HOURS, NONE, "2026-02-04 09:30", "sent by night"),
        ("2026-04-10 16:00", 1, Unit.WORKING_HOURS, SONGKRAN, "2026-04-16 09:00", "over Songkran"),
        ("2026-02-03 08:30", 8, Unit.WORKING_HOURS, NONE, "2026-02-03 16:30", "a whole day"),
    ],
)
def test_when_an_answer_is_due(begin, amount, unit, holidays, due, why):
    assert rules.due_at(at(begin), amount, unit, holidays=holidays) == at(due), why


@pytest.mark.parametrize(
    ("asked", "replied", "due", "unit", "again", "why"),
    [
        ("2026-02-03 10:00", "2026-02-03 22:00", "2026-02-03 14:00", Unit.HOURS,
         "2026-02-04 02:00", "four hours were left"),
        ("2026-02-05 10:00", "2026-02-06 17:00", "2026-02-09 16:30", Unit.WORKING_DAYS,
         "2026-02-10 16:30", "Friday and Monday were left; a weekend is nobody's time"),
        ("2026-02-06 10:00", "2026-02-09 09:00", "2026-02-06 16:30", Unit.WORKING_DAYS,
         "2026-02-09 15:30", "six and a half hours of the last day were left"),
        ("2026-04-10 15:30", "2026-04-10 17:00", "2026-04-16 09:30", Unit.WORKING_HOURS,
         "2026-04-16 10:30", "two working hours were left, over Songkran"),
        ("2026-02-05 10:00", "2026-02-05 12:00", "2026-02-05 09:00", Unit.WORKING_DAYS,
         "2026-02-05 11:00", "an hour late stays an hour late"),
    ],
)  # fmt: skip
def test_what_was_left_when_they_asked_begins_with_the_reply(asked, replied, due, unit, again, why):
    found = rules.due_again(at(asked), at(replied), at(due), unit, holidays=SONGKRAN)
    assert found == at(again), why


@given(
    begin=st.datetimes(
        at("2026-01-01 00:00").replace(tzinfo=None), at("2032-01-01 00:00").replace(tzinfo=None)
    ),
    amount=st.integers(1, 60),
    unit=st.sampled_from(list(Unit)),
    off=st.frozensets(st.dates(date(2026, 1, 1), date(2026, 12, 31)), max_size=20),
)
def test_a_clock_ends_later_than_it_begins_and_never_on_a_day_off(begin, amount, unit, off):
    began = begin.replace(tzinfo=BANGKOK)
    due = rules.due_at(began, amount, unit, holidays=off)
    assert due > began
    assert rules.due_at(began, amount + 1, unit, holidays=off) > due
    if unit != Unit.HOURS:
        assert network.is_working(due.astimezone(BANGKOK).date(), off)


@pytest.mark.django_db
def test_days_off_are_those_of_the_word_list(at):
    words = Taxonomy.objects.get_or_create(
        pk="holidays", defaults={"name_th": "วันหยุด", "name_en": "Days off"}
    )[0]
    Term.objects.get_or_create(
        taxonomy=words, code="2026-02-04", parent="", defaults={"label_th": "ก", "label_en": "x"}
    )
    at("2026-02-03 10:00")
    row = next(r for r in rules.shipped() if r.code == "accused")
    assert queries.due_of(row, clock.now()).astimezone(BANGKOK).date() == date(2026, 2, 11)


@pytest.fixture
def days_off(reference):
    return Taxonomy.objects.get(pk="holidays")


NO_DAYS = ("2026-13-01", "songkran", "20261210", "2026-W01-1", "2026-1-5")


def test_a_code_that_is_no_day_stops_no_clock(days_off, at):
    for code in NO_DAYS:
        Term.objects.create(taxonomy=days_off, code=code, label_th="ก", label_en="x")
    at("2026-12-04 10:00")  # a Friday; the 7th is a day in lieu nobody entered, the 10th is off
    row = next(r for r in rules.shipped() if r.code == "accused")
    assert queries.due_of(row, clock.now()) > clock.now()
    after = network.after_working_days(clock.now(), 4)
    assert after.astimezone(BANGKOK).date() == date(2026, 12, 11)


def test_a_clock_of_plain_hours_asks_for_no_days_off(days_off, django_assert_num_queries):
    row = next(r for r in rules.shipped() if r.unit == Unit.HOURS)
    with django_assert_num_queries(0):
        queries.due_of(row, clock.now())


@pytest.mark.parametrize("code", NO_DAYS)
def test_the_list_of_days_off_takes_days_alone(days_off, ploy, client_of, code):
    words = {"label_th": "ก", "label_en": "x"}
    path = "/staff/network/words/holidays/"
    assert client_of(ploy).post(path, {"code": code, **words}).status_code == 422
    with pytest.raises(ValueError, match="a day"):
        network_actions.add_term(by="system", taxonomy=days_off, code=code, **words)
    assert client_of(ploy).post(path, {"code": "2031-04-13", **words}).status_code == 302
    assert date(2031, 4, 13) in network.holidays()


@pytest.mark.django_db
def test_the_most_particular_ground_holds():
    bank = makers.an_organisation("bank:000", kind="bank")
    police = makers.an_organisation("station", kind="police")
    assert queries.ground_for("money_sent", bank).amount == 1
    assert queries.ground_for("money_sent", police).amount == 7 * 24
    assert queries.ground_for("money_sent", makers.an_organisation("bot")).amount == 1
    assert queries.ground_for("nobody_wrote_it", bank) is None


def test_what_is_shipped_has_a_source_and_a_day():
    for row in rules.shipped():
        assert row.source, row
        assert row.checked_on, row
        assert row.label_th, row
        assert row.label_en, row
        assert row.unit in Unit.values
        assert bool(row.article_th) == (row.basis in {"law", "rule"}), row
    assert len({(row.code, row.recipient) for row in rules.shipped()}) == len(rules.shipped())


def test_steps_up_follow_one_another():
    due = at("2026-02-03 10:00")
    steps = [rules.next_step(due, taken) for taken in range(len(rules.patience().steps))]
    assert steps[0] == due
    assert steps == sorted(steps)
    assert rules.next_step(due, len(steps)) is None
    assert rules.chase_at(due, due + timedelta(hours=4)) == due + timedelta(hours=1)
