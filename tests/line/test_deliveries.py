"""What goes wrong with LINE is seen on the page of deliveries, and ends there too."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from ruthan.core import jobs
from ruthan.intake import actions as intake
from ruthan.intake.models import Report
from ruthan.messaging import actions, queries
from ruthan.messaging.models import Message
from ruthan.project.simulator.state import Fault
from tests import makers
from tests.journeys.steps import REASON, RUMOUR
from tests.line.conftest import Person
from tests.line.test_conversation import claim_on
from tests.line.test_faults import waiting_push

pytestmark = pytest.mark.django_db
PAGE = "/staff/deliveries/?channel=line"


@pytest.fixture(autouse=True)
def _centre(reference: Any) -> None:
    makers.an_organisation("ruthan")


@pytest.fixture
def shown(client_of: Callable[..., Client], ploy: Any) -> Callable[[], str]:
    return lambda: client_of(ploy).get(PAGE).content.decode().replace("<wbr>", "")


def line_health() -> queries.Health:
    return next(one for one in queries.health() if one.channel == "line")


def test_line_down_for_an_hour_is_seen_and_over_when_it_is_back(
    mali: Person, shown: Callable[[], str], at: Any
) -> None:
    traveller = at("2026-11-21 10:00")
    message = waiting_push(mali)
    traveller.shift(timedelta(minutes=1))
    mali.state.faults = [Fault("push", 503, times=30)]
    for _ in range(30):
        traveller.shift(timedelta(minutes=2))
        with pytest.raises(actions.StillTrying):
            actions.deliver(message_id=str(message.pk))

    held = line_health()
    assert held.waiting == 1
    assert held.failing_since is not None
    assert "503: ปลายทางขัดข้อง" in shown()

    traveller.shift(timedelta(minutes=2))
    actions.deliver(message_id=str(message.pk))
    assert len(mali.hears()) == 2
    assert line_health().failing_since is None
    assert "ขัดข้องตั้งแต่" not in shown() and "503" not in shown()


def test_a_revoked_token_says_whose_matter_it_is(mali: Person, shown: Callable[[], str]) -> None:
    waiting_push(mali)
    page = shown()
    assert "401" in page
    assert "โทเคน" in page
    assert line_health().waiting == 1


def test_a_follower_who_blocked_us_is_seen_and_nobody_else_waits(
    mali: Person, shown: Callable[[], str]
) -> None:
    message = waiting_push(mali)
    mali.sends(mali.event("unfollow"))
    jobs.run_due()

    message.refresh_from_db()
    assert message.state == "stopped"
    assert Message.objects.filter(state="waiting").count() == 0
    assert "หยุด" in shown()


def test_what_is_for_somebody_who_left_is_stopped_where_staff_see_it(
    anan: Any, line: Any, mali: Person, shown: Callable[[], str]
) -> None:
    mali.says(RUMOUR)
    mali.hears()
    mali.sends(mali.event("unfollow"))
    report = Report.objects.get()
    intake.add_remark(by=anan, report=report, body="ได้ข้อความนี้จากกลุ่มไหน", author="staff")
    makers.a_verdict(claim_on(report), reason_th=REASON)
    jobs.run_due()

    assert mali.hears() == []
    stopped = Message.objects.filter(state="stopped", about_id=str(report.pk))
    assert stopped.count() == 2
    assert report.ref in shown()
