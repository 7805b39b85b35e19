"""Hours and surges go when their time is over; what goes on stays."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from ruthan.core import clock, retention
from ruthan.core.refs import uuid7
from ruthan.surges.actions import RULES
from ruthan.surges.models import HourCount, Surge

pytestmark = pytest.mark.django_db


def test_old_hours_and_ended_surges_go_and_the_rest_stays(a_surge: Any) -> None:
    now, old = clock.now(), clock.now() - timedelta(days=3_000)
    for hour in (now, old):
        HourCount.objects.create(kind="all", subject=uuid7(), hour=hour, people=1, seen=0)
    going_on = a_surge(uuid7(), began_at=old)
    lately = a_surge(uuid7(), began_at=old, ended_at=now)
    a_surge(uuid7(), began_at=old, ended_at=old)
    for rule in RULES:
        assert retention.shred(rule, note=lambda _rule, _many: None).count == 1
    assert HourCount.objects.get().hour == now
    assert set(Surge.objects.values_list("pk", flat=True)) == {going_on.pk, lately.pk}
