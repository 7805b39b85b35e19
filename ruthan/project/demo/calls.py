"""Calls of the demonstration: those in which its hotline reports were taken, others of today."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps

from ruthan.intake.actions import Way
from ruthan.intake.states import WayKind
from ruthan.project.demo.content import Row

_RECENT_DAYS = 3
# Minutes ago, seconds long, situation, outcome: a quiet morning at the telephone.
_OTHERS = (
    (14, 41, "sent", "to_1441"), (33, 66, "advice", "advice"), (52, 12, "", "wrong"),
    (75, 58, "rumour", "known"), (96, 35, "danger", "to_191"), (118, 9, "", "cut_off"),
    (140, 83, "check", "advice"), (171, 71, "rumour", "known"),
)  # fmt: skip


def way_of(row: Row) -> Way | None:
    """How a caller of these days agreed to be told: a call back to a number that nobody has."""
    if row["channel"] != "hotline" or row["days_ago"] > _RECENT_DAYS:
        return None
    return Way(WayKind.PHONE, f"060000{row['asker']:04d}", "hotline-1")


def ring(report: Any, operator: Any) -> None:
    """The call in which a report was taken."""
    began = report.submitted_at - timedelta(seconds=55 + report.length % 40)
    situation = "sent" if report.wants == "help" else "rumour"
    _call(
        operator, report.centre, began=began, ended=report.submitted_at + timedelta(seconds=30),
        situation=situation, outcome="taken", report=report, is_read_back=True,
    )  # fmt: skip


def ring_others(people: Mapping[str, Any], now: datetime, centre: Any) -> None:
    """Calls of today that became no report."""
    for number, (minutes, seconds, situation, outcome) in enumerate(_OTHERS):
        began = now - timedelta(minutes=minutes)
        operator = people["anan"] if number % 2 else people["fah"]
        _call(
            operator, centre, began=began, ended=began + timedelta(seconds=seconds),
            situation=situation, outcome=outcome,
        )  # fmt: skip


def forget_calls(users: list[Any]) -> None:
    """Every call that somebody of the demonstration took, and their hands on call backs."""
    apps.get_model("gateway.Call")._default_manager.filter(operator__in=users).delete()
    backs = apps.get_model("gateway.CallBack")._default_manager.filter(taken_by__in=users)
    backs.filter(ended_at__isnull=True).update(state="due", taken_by=None, taken_at=None)
    backs.update(taken_by=None)


def _call(operator: Any, centre: Any, *, began: datetime, ended: datetime, **facts: Any) -> None:
    calls = apps.get_model("gateway.Call")._default_manager
    calls.create(operator=operator, centre=centre, started_at=began, ended_at=ended, **facts)
