"""Reminders: each once, in office hours, also after a kill; to whoever coordinates."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core import mail

from ruthan.audit.models import Entry
from ruthan.campaigns import actions, tasks
from ruthan.campaigns.actions import obligations_telling
from ruthan.campaigns.models import Reminder
from ruthan.messaging.models import Message
from ruthan.project.flow import FLOW
from ruthan.project.schedule import SCHEDULE
from tests.campaigns import orders, rows

pytestmark = pytest.mark.django_db
FEB = date(2026, 2, 1)


@pytest.fixture
def owed(at: Any, reference: Any, nat: Any, som: Any) -> Any:
    """Ubon alone reports; somebody coordinates it."""
    at("2026-02-06 10:00")
    actions.name_coordinator(by=som, unit=rows.province("34"), appointment=orders.appointment())
    return orders.obligation(nat, whom=["province:34"])


def whats() -> list[tuple[str, str]]:
    found = Reminder.objects.order_by("at", "what").values_list("unit__code", "what")
    return list(found)


def test_a_reminder_goes_to_who_coordinates_once(owed: Any, at: Any, run_jobs: Any) -> None:
    at("2026-02-25 10:00")
    assert actions.remind_of_obligations() == 0
    at("2026-02-26 10:00")
    assert actions.remind_of_obligations() == 1
    assert actions.remind_of_obligations() == 0
    run_jobs()
    (sent,) = mail.outbox
    assert sent.to == ["sommut@mail.test-a.org"]
    assert "เหลือ 7 วัน" in sent.subject
    assert "5 มีนาคม 2569" in sent.body
    assert "/staff/orders/due/" in sent.body
    at("2026-03-04 10:00")
    tasks.remind_of_obligations.func(timestamp=0)
    run_jobs()
    assert len(mail.outbox) == 2
    at("2026-03-06 10:00")
    actions.remind_of_obligations()
    run_jobs()
    assert "ช้ากว่ากำหนด 1 วัน" in mail.outbox[-1].subject
    at("2026-03-07 10:00")
    assert actions.remind_of_obligations() == 0
    assert whats() == [
        ("province:34", "before-7"), ("province:34", "before-1"), ("province:34", "late"),
    ]  # fmt: skip


def test_nobody_is_written_to_at_night(owed: Any, at: Any) -> None:
    at("2026-02-26 02:00")
    assert actions.remind_of_obligations() == 0
    at("2026-02-26 08:12")
    assert actions.remind_of_obligations() == 1


def test_a_kill_between_the_note_and_its_event_leaves_neither(
    owed: Any, at: Any, monkeypatch: Any, run_jobs: Any
) -> None:
    at("2026-02-26 10:00")

    def killed(_events: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(obligations_telling, "emit_many", killed)
        with pytest.raises(KeyboardInterrupt):
            actions.remind_of_obligations()
    assert not Reminder.objects.exists()
    assert actions.remind_of_obligations() == 1
    run_jobs()
    assert len(mail.outbox) == 1


def test_a_job_that_runs_twice_writes_once(owed: Any, at: Any, run_jobs: Any) -> None:
    at("2026-02-26 10:00")
    actions.remind_of_obligations()
    reminder = Reminder.objects.get()
    for _turn in range(2):
        tasks.tell_obligation.func(reminder_id=str(reminder.pk))
    run_jobs()
    assert Message.objects.filter(about_kind="reminder").count() == 1
    assert len(mail.outbox) == 1


def test_what_was_done_meanwhile_is_not_told(owed: Any, at: Any, nat: Any, run_jobs: Any) -> None:
    at("2026-02-26 10:00")
    actions.remind_of_obligations()
    actions.end_obligation(by=nat, obligation=owed)
    run_jobs()
    assert mail.outbox == []


def test_a_missed_reminder_is_covered_by_the_next(owed: Any, at: Any, run_jobs: Any) -> None:
    at("2026-03-04 10:00")  # the machine was off on the 26th
    assert actions.remind_of_obligations() == 1
    run_jobs()
    assert [one.subject.split(":")[0] for one in mail.outbox] == ["เหลือ 1 วัน"]
    assert {what for _unit, what in whats()} == {"before-7", "before-1"}


def test_the_address_of_the_account_stands_before_the_one_left(
    at: Any, reference: Any, som: Any, nat: Any, run_jobs: Any
) -> None:
    at("2026-02-06 10:00")
    som.email = "som@mail.test-a.org"
    som.save()
    actions.name_coordinator(
        by=nat, unit=rows.province("34"), appointment=orders.appointment(user=som)
    )
    orders.obligation(nat, whom=["province:34"])
    at("2026-02-26 10:00")
    actions.remind_of_obligations()
    run_jobs()
    assert [one.to for one in mail.outbox] == [["som@mail.test-a.org"]]


def test_where_nobody_is_named_whoever_may_act_is_told_or_it_is_recorded(
    at: Any, reference: Any, som: Any, nat: Any, run_jobs: Any
) -> None:
    at("2026-02-03 10:00")
    som.email = "som@mail.test-a.org"
    som.save()
    orders.obligation(
        nat, duty="coordinator", rhythm="once", due_on=date(2026, 2, 10), due_day=None,
        inner_day=None, first_month=None, whom=["province:34", "province:45"],
    )  # fmt: skip
    assert actions.remind_of_obligations() == 2
    run_jobs()
    assert [one.to for one in mail.outbox] == [["som@mail.test-a.org"]]
    lost = Entry.objects.get(what="campaigns:obligation:unreachable")
    assert lost.facts["unit"] == "province:45"


def test_units_below_are_reminded_by_their_own_day(owed: Any, at: Any, som: Any) -> None:
    office = rows.office("34")
    at("2026-02-22 10:00")  # a week before the 1st
    assert actions.remind_of_obligations() == 1
    assert whats() == [(office.code, "before-7")]


def test_the_reminders_are_wired() -> None:
    from ruthan.campaigns.events import ObligationNear

    assert FLOW[ObligationNear] == [tasks.tell_obligation]
    assert ("12 * * * *", tasks.remind_of_obligations) in SCHEDULE
