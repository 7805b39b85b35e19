"""Deadlines of the law in absolute hours, and reminders that are told once and in time."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from ruthan.cases import actions, queries
from ruthan.cases.models import CaseEvent, Clock, Reminder
from ruthan.cases.rules.clocks import hours_to_remind, rules, situation
from ruthan.cases.rules.telling import NewTransfer, Opening
from ruthan.core import clock, jobs
from ruthan.intake.actions import Way, withdraw_report
from ruthan.messaging.models import Message
from tests import makers

BANGKOK = ZoneInfo("Asia/Bangkok")


def thai(moment: str) -> datetime:
    return datetime.fromisoformat(moment).replace(tzinfo=BANGKOK)


@pytest.mark.parametrize(
    ("told", "is_time_known", "code"),
    [
        ("2026-02-03 01:40", True, "money_1h"),
        ("2026-02-02 00:00", False, "money_24h"),  # yesterday, perhaps at ten to midnight
        ("2026-02-03 00:00", False, "money_24h"),  # today; nobody said that it was this hour
        ("2026-02-02 00:00", True, "money_72h"),
        ("2026-01-31 00:00", False, "money_72h"),
        ("2026-01-29 00:00", False, "money_later"),
    ],
)
def test_a_day_without_its_time_is_ranked_by_the_latest_it_can_have_been(
    told: str, code: str, *, is_time_known: bool
) -> None:
    now = thai("2026-02-03 01:50")
    one = NewTransfer(
        to_bank="004", account="0000000123", satang=100, at=thai(told), is_time_known=is_time_known
    )
    assert situation(Opening(story="", transfers=(one,)).ranked_from(now), now) == code


# -- Counting -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "due"),
    [
        ("2026-02-03 10:00", "2026-02-06 10:00"),
        ("2026-02-03 23:59", "2026-02-06 23:59"),  # over three midnights
        ("2028-02-27 12:00", "2028-03-01 12:00"),  # over 29 February
        ("2026-02-27 12:00", "2026-03-02 12:00"),  # and where there is none
        (
            "2026-04-11 09:00",
            "2026-04-14 09:00",
        ),  # over Songkran and a weekend: the law counts hours
        ("2026-12-30 18:30", "2027-01-02 18:30"),  # over New Year
    ],
)
def test_seventy_two_hours_are_seventy_two_hours(start: str, due: str) -> None:
    rule = rules().clock("police_72h")
    assert rule is not None
    assert rule.due(thai(start)) == thai(due)
    assert rule.due(thai(start)) - thai(start) == timedelta(hours=72)


def test_every_number_names_its_ground_in_both_languages() -> None:
    assert rules().edition
    assert rules().dated
    for rule in rules().clocks:
        assert rule.source_th, rule.code
        assert rule.source_en, rule.code
        assert rule.is_law == ("มาตรา" in rule.source_th), rule.code


@pytest.mark.parametrize(
    ("left", "sent", "expected"),
    [
        (timedelta(hours=30), (), ()),
        (timedelta(hours=24), (), (24,)),
        (timedelta(hours=20), (24,), ()),
        (timedelta(hours=6), (24,), (6,)),
        (timedelta(hours=5), (), (24, 6)),  # nobody was awake: only the last is told
        (timedelta(0), (), ()),
        (timedelta(hours=-1), (), ()),
    ],
)
def test_which_reminders_are_due(left: timedelta, sent: Any, expected: Any) -> None:
    now = thai("2026-02-03 10:00")
    assert hours_to_remind(now + left, now, hours=(24, 6), sent=sent) == expected


def test_the_answer_for_triage_fits_the_hours() -> None:
    now = thai("2026-02-03 10:00")
    codes = [situation(now - timedelta(hours=n), now) for n in (0.5, 1.5, 30, 80)]
    assert codes == ["money_1h", "money_24h", "money_72h", "money_later"]


# -- Of a case ------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_last_transfer_counts_and_nothing_moves_the_clock_later(
    at: Any, reference: Any
) -> None:
    at("2026-02-03 10:00")
    early = makers.a_transfer(at=thai("2026-01-20 09:00"))
    late = makers.a_transfer(at=thai("2026-02-03 09:30"))
    case = makers.a_case(early, late)
    due = {line.code: line.due_at for line in queries.clocks_of(case)}
    assert due["police_72h"] == thai("2026-02-06 09:30")
    actions.note_bank_case(by="citizen", case=case, number="BC-0001")
    again = {line.code: line.due_at for line in queries.clocks_of(case)}
    assert again["police_72h"] == due["police_72h"]


@pytest.mark.django_db
def test_the_police_clock_begins_with_the_complaint(at: Any, reference: Any) -> None:
    at("2028-02-27 10:00")
    case = makers.a_case()
    at("2028-02-28 08:00")
    held = actions.note_police(by="citizen", case=case, number="ท 1/2571", station="สน.ตัวอย่าง")
    lines = {line.code: line for line in queries.clocks_of(held)}
    assert lines["police_72h"].done_at == clock.now()
    assert lines["decision_7d"].due_at == thai("2028-03-06 08:00")
    assert held.state == "with_police"


def with_mail(**over: Any) -> Any:
    actions_ = actions
    opening = actions_.Opening(transfers=[makers.a_transfer(**over)])
    report = makers.a_report(
        actions_.report_text(opening), wants="help", way=Way("email", "mali@mail.example")
    )
    return makers.a_case(report=report, transfers=[makers.a_transfer(**over)])


@pytest.mark.django_db
def test_reminders_come_24_and_6_hours_before_and_once_each(at: Any, reference: Any) -> None:
    at("2026-02-03 10:00")
    with_mail(at=thai("2026-02-03 09:00"))
    told = []
    for moment in ("2026-02-05 08:59", "2026-02-05 09:00", "2026-02-05 09:01", "2026-02-06 02:59",
                   "2026-02-06 03:00", "2026-02-06 03:01"):  # fmt: skip
        at(moment)
        actions.remind()
        jobs.run_due()
        told.append(Message.objects.count())
    assert told == [0, 1, 1, 1, 2, 2]
    assert list(Reminder.objects.order_by("-hours").values_list("hours", flat=True)) == [24, 6]


@pytest.mark.django_db
def test_a_reminder_sent_twice_by_the_queue_is_one_message(at: Any, reference: Any) -> None:
    at("2026-02-03 10:00")
    case = with_mail(at=thai("2026-02-03 09:00"))
    at("2026-02-05 10:00")
    for _ in range(3):
        actions.send_reminder(case_id=case.pk, clock_code="police_72h", hours=24)
    assert Message.objects.count() == 1


@pytest.mark.django_db
def test_quiet_hours_do_not_stop_a_deadline_of_the_law(
    at: Any, reference: Any, settings: Any
) -> None:
    settings.RUTHAN_QUIET_HOURS = "21:00-07:00"
    at("2026-02-03 10:00")
    with_mail(at=thai("2026-02-03 09:00"))
    at("2026-02-06 03:00")  # three in the morning
    actions.remind()
    jobs.run_due()
    assert Message.objects.get().state == "sent"


@pytest.mark.django_db
def test_a_reminder_holds_nothing_of_the_case(at: Any, reference: Any) -> None:
    subject, body = actions.reminder_words(6)
    assert "6 ชั่วโมง" in subject
    assert "/case/" in body
    for words in ("18,900", "000-0", "มะลิ"):
        assert words not in body


@pytest.mark.django_db
def test_whoever_has_a_police_number_is_not_reminded(at: Any, reference: Any) -> None:
    at("2026-02-03 10:00")
    case = with_mail(at=thai("2026-02-03 09:00"))
    actions.note_police(by="citizen", case=case, number="ท 1/2569")
    at("2026-02-05 10:00")
    assert actions.remind() == 0


@pytest.mark.django_db
def test_a_withdrawn_case_is_left_in_peace(at: Any, reference: Any) -> None:
    at("2026-02-03 10:00")
    case = with_mail(at=thai("2026-02-03 09:00"))
    withdraw_report(by="citizen", report=case.report)
    jobs.run_due()
    at("2026-02-05 10:00")
    assert actions.remind() == 0
    at("2026-02-07 10:00")
    assert actions.note_missed() == 0


@pytest.mark.django_db
def test_a_deadline_that_passed_is_said_once(at: Any, reference: Any) -> None:
    at("2026-02-03 10:00")
    case = makers.a_case(makers.a_transfer(at=thai("2026-02-03 09:50")))
    at("2026-02-03 11:00")
    assert [actions.note_missed(), actions.note_missed()] == [1, 0]
    assert CaseEvent.objects.filter(case=case, kind="missed").count() == 1
    found = queries.case(case.pk)
    assert found is not None
    assert found.next_due_at == thai("2026-02-06 09:50")
    assert Clock.objects.get(case=case, code="bank_1h").missed_at is not None


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("day", "target"), [("2026-02-03", "2026-02-03 11:00"), ("2026-02-01", "2026-02-02 01:00")]
)
def test_of_a_day_without_its_time_no_hours_are_counted_that_nobody_knows(
    at: Any, reference: Any, day: str, target: str
) -> None:
    at("2026-02-03 10:00")
    told = makers.a_transfer(at=thai(f"{day} 00:00"), is_time_known=False)
    clocks = Clock.objects.filter(case=makers.a_case(told))
    assert clocks.get(code="bank_1h").due_at == thai(target)
    law = thai(f"{day} 00:00") + timedelta(hours=72)
    assert clocks.get(code="police_72h").due_at == law


@pytest.mark.django_db
def test_reminders_are_taken_a_few_at_a_time(at: Any, reference: Any) -> None:
    at("2026-02-03 10:00")
    for _ in range(2):
        makers.a_case(makers.a_transfer(at=thai("2026-02-03 09:00")))
    at("2026-02-05 10:00")
    assert [actions.remind(limit=1) for _ in range(3)] == [1, 1, 0]


@pytest.mark.django_db
def test_a_closed_case_counts_no_longer(at: Any, reference: Any, fah: Any) -> None:
    at("2026-02-03 10:00")
    case = actions.close_case(by=fah, case=makers.a_case(), outcome="none")
    assert all(line.is_stopped for line in queries.clocks_of(case))
    at("2026-02-09 10:00")
    assert not any(line.is_over for line in queries.clocks_of(case))
    again = actions.reopen_case(by=fah, case=case)
    assert all(line.is_over and not line.is_stopped for line in queries.clocks_of(again))


@pytest.mark.django_db
def test_opened_again_the_polices_clock_runs_on(at: Any, reference: Any, fah: Any) -> None:
    at("2026-02-03 10:00")
    case = actions.note_police(by="citizen", case=makers.a_case(), number="ท 1/2569")
    actions.close_case(by=fah, case=case, outcome="none")
    again = actions.reopen_case(by=fah, case=case)
    lines = {line.code: line for line in queries.clocks_of(again)}
    assert lines["decision_7d"].done_at is None
    assert lines["police_72h"].done_at is not None
    assert again.next_due_at == thai("2026-02-10 10:00")


@pytest.mark.django_db
def test_a_transfer_of_later_today_was_mistyped(at: Any, reference: Any) -> None:
    from ruthan.cases.forms import TransferForm

    at("2026-02-03 10:00")
    told = {
        "told_by": "victim", "to_bank": "004", "account": "0", "amount": "1", "day": "2026-02-03",
    }  # fmt: skip
    errors = {}
    for time in ("09:59", "10:01", ""):
        errors[time] = set(TransferForm(told | {"time": time}, hops=[]).errors)
    assert errors == {"09:59": set(), "10:01": {"time"}, "": set()}
