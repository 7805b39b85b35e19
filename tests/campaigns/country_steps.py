"""Programmes, campaigns and months as the tests of the country need them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from ruthan.campaigns.actions.programmes import make_campaign, make_programme
from ruthan.campaigns.models import MonthlyReport, Nothing
from ruthan.core.refs import public_reference
from tests.campaigns import rows

BANGKOK = ZoneInfo("Asia/Bangkok")
FEBRUARY = date(2026, 2, 1)
BILL = "ใครให้โอน อย่าเพิ่งโอน"


def a_programme(by: Any, **over: Any) -> Any:
    """A programme of the whole year."""
    plain = {
        "name_th": "รู้ทันทุกจังหวัด", "name_en": "All provinces", "objective": "ให้ทุกคนรู้ทัน",
        "policy": "มหาดไทย ทำ ทัน ที Action ๕", "funder": "กองทุนตัวอย่าง",
        "starts_on": date(2026, 1, 1), "ends_on": date(2026, 12, 31),
    }  # fmt: skip
    return make_programme(by=by, **(plain | over))


def a_campaign(by: Any, programme: Any = None, **over: Any) -> Any:
    """A campaign of February and March with one message."""
    plain = {
        "name_th": "อย่าเพิ่งโอน", "name_en": "Wait", "audience": "ผู้สูงอายุ",
        "messages": [(BILL, "Wait before you transfer")],
        "starts_on": date(2026, 2, 1), "ends_on": date(2026, 3, 31),
    }  # fmt: skip
    return make_campaign(by=by, programme=programme or a_programme(by), **(plain | over))


def a_report(
    code: str = "45", *, state: str = "received", handed_in: datetime | None = None,
    month: date = FEBRUARY, unit: Any = None, nothing: dict[str, str] | None = None,
) -> Any:  # fmt: skip
    """A monthly report of a province, in on the 4th of March unless told."""
    is_in = state in {"submitted", "received"}
    at = handed_in or datetime(2026, 3, 4, 12, 0, tzinfo=BANGKOK)
    report = MonthlyReport.objects.create(
        ref=public_reference("M"), unit=unit or rows.province(code), month=month, state=state,
        first_submitted_at=at if is_in else None, submitted_at=at if is_in else None,
        received_at=at if state == "received" else None,
        received_number=public_reference("N") if state == "received" else "",
    )  # fmt: skip
    for channel, because in (nothing or {}).items():
        Nothing.objects.create(report=report, channel=channel, because=because)
    return report
