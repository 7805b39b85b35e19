"""The letter of the six channels in the demonstration, what it orders, who coordinates where."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.apps import apps

from ruthan.campaigns import access, actions, queries
from ruthan.campaigns.rules.coordinators import Person
from ruthan.core import clock, crypto
from ruthan.network import queries as network

BANGKOK = ZoneInfo("Asia/Bangkok")
LETTER_DAY = date(2026, 1, 30)
_FEB = date(2026, 2, 1)
_NOT_NAMED = frozenset({"23", "39", "58", "75", "85", "91"})  # six of 76 have named nobody yet
_LATE = frozenset({"17", "35", "94"})  # named after the day
_HANDED_OVER = "40"  # changed hands on the fourth of a month
_FIRST = ("สมมุติ", "ตัวอย่าง", "อารี", "มานพ", "จันทร์", "ประเสริฐ", "สุดา", "วิชัย", "ละออง", "ธงชัย")
_LAST = ("สมมุติวงศ์", "ตัวอย่างดี", "นามสมมุติ", "ใจสมมุติ", "สมมุติกุล", "ตัวอย่างชัย", "ดีตัวอย่าง")
_SUBJECT = "การเผยแพร่ข้อมูลเกี่ยวกับการเสริมสร้างการรับรู้ภัยอาชญากรรมออนไลน์ต่อประชาชน"
_ENCLOSED = (
    "แนวทางการดำเนินการเผยแพร่ข้อมูลเกี่ยวกับการเสริมสร้างการรับรู้ภัยอาชญากรรมออนไลน์ต่อประชาชน",
    "แบบรายงานผลการดำเนินงาน", "แบบมอบหมายข้าราชการผู้รับผิดชอบประสานงาน",
)  # fmt: skip


def order(people: Mapping[str, Any]) -> None:
    """The ministry's letter with its three obligations, as a province received it, coordinators."""
    nat, som = people["nat"], people["som"]
    with clock.standing_at(_at(LETTER_DAY, 16)):
        letter = _letter(nat, access.registers_for(nat)[0], "ที่ มท ๐๒๐๖.๒/ว ๕๕๒")
        made = actions.make_standard_set(
            by=nat, letter=letter, issuer=_unit("moi"), whom=["provinces"],
            first_month=_FEB, due_day=5, inner_day=3, coordinator_by=date(2026, 2, 10),
            policy="มหาดไทย ทำ ทัน ที Action ๕", is_demonstration=True,
        )  # fmt: skip
    with clock.standing_at(_at(date(2026, 2, 2), 10)):
        scanned = _letter(som, _unit("province:34"), "ที่ มท ๐๒๐๖.๒/ว ส๕๕๒")
        actions.add_stamp(
            by=som, letter=scanned, desk="ศาลากลางจังหวัดอุบลราชธานี", number="๑๓๗๔",
            received_on=date(2026, 2, 2),
        )  # fmt: skip
    with clock.standing_at(_at(date(2026, 2, 3), 10)):
        actions.add_stamp(
            by=som, letter=scanned, desk="กลุ่มงานยุทธศาสตร์และข้อมูลเพื่อการพัฒนาจังหวัด", number="๒๑๔",
            received_on=date(2026, 2, 3), received_at=time(10),
        )  # fmt: skip
        report = next(one for one in made if one.duty == "report")
        actions.change_days(
            by=som, obligation=report, unit=_unit("province:34"), inner_day=1,
            first_month=_FEB, because="แนวทางของจังหวัด: ส่งทุกวันที่ 1 หรือจนกว่าจะมีการเปลี่ยนแปลง",
        )  # fmt: skip
    _name_coordinators(people)


def _letter(by: Any, unit: Any, number: str) -> Any:
    return actions.register_letter(
        by=by, unit=unit, number_raw=number, dated_on=LETTER_DAY, sender="กระทรวงมหาดไทย",
        subject=_SUBJECT, addressee="ผู้ว่าราชการจังหวัด ทุกจังหวัด",
        enclosures=[{"title": one, "copies": 1} for one in _ENCLOSED],
        note="ลงนามโดย นายสมมุติ ตัวอย่างดี (บุคคลสมมุติ)", is_demonstration=True,
    )  # fmt: skip


def _name_coordinators(people: Mapping[str, Any]) -> None:
    for number, unit in enumerate(queries.selected(["provinces"])):
        code = queries.province_of(unit)
        if code in _NOT_NAMED:
            continue
        day = date(2026, 2, 13) if code in _LATE else date(2026, 2, 4 + number % 6)
        with clock.standing_at(_at(day, 9 + number % 7)):
            named = actions.name_coordinator(
                by=people["nat"], unit=unit, is_demonstration=True,
                appointment=_appointment(number, unit, day, _account(people, code)),
            )  # fmt: skip
        if code == _HANDED_OVER:
            _hand_over(people, unit, named.coordinator)


def _hand_over(people: Mapping[str, Any], unit: Any, before: Any) -> None:
    day = date(2026, 3, 4)
    with clock.standing_at(_at(day, 9)):
        actions.hand_over(
            by=people["nat"], unit=unit, seen=before.pk, because="ย้ายไปดำรงตำแหน่งอื่น",
            appointment=_appointment(99, unit, day, None),
        )  # fmt: skip


def _appointment(number: int, unit: Any, day: date, user: Any) -> actions.Appointment:
    code = queries.province_of(unit)
    name = user.name_th if user is not None else None
    return actions.Appointment(
        person=Person(
            name=name or f"{_FIRST[number % len(_FIRST)]} {_LAST[number % len(_LAST)]}",
            position="นักวิเคราะห์นโยบายและแผนชำนาญการ", office=f"สำนักงาน{unit.name_th}",
            phone=f"00 0000 00{code}", email=f"coordinator-{code}@province.example",
            line=f"demo-{code}",
        ),
        appointed_by=f"ผู้ว่าราชการ{unit.name_th} (บุคคลสมมุติ)", appointed_on=day, since=day,
        user=user,
    )  # fmt: skip


def _account(people: Mapping[str, Any], code: str) -> Any:
    """The account of whoever coordinates a province in the cast."""
    users = network.people_acting_for(_unit(f"province:{code}"), "coordinator")
    ours = {one.pk for one in people.values()}
    return next((one for one in users if one.pk in ours), None)


def forget_orders() -> None:
    """Letters, obligations with all that hangs on them, coordinators with their keys."""
    coordinators = apps.get_model("campaigns.Coordinator")._default_manager
    for one in coordinators.filter(is_demonstration=True).select_related("data_key"):
        crypto.destroy(one.data_key)
    coordinators.filter(is_demonstration=True).delete()
    obligations = apps.get_model("campaigns.Obligation")._default_manager
    obligations.filter(is_demonstration=True).delete()
    apps.get_model("campaigns.Letter")._default_manager.filter(is_demonstration=True).delete()


def forget_of_people(users: Any) -> None:
    """What people of the demonstration made of their own, so that they can be removed."""
    ours = {"by__in": users}
    apps.get_model("campaigns.Fulfilment")._default_manager.filter(**ours).delete()
    for name, field in (
        ("DayChange", "made_by"), ("Coordinator", "named_by"), ("Coordinator", "user"),
    ):  # fmt: skip
        rows = apps.get_model(f"campaigns.{name}")._default_manager
        rows.filter(**{f"{field}__in": users}).delete()
    letters = apps.get_model("campaigns.Letter")._default_manager.filter(registered_by__in=users)
    obligations = apps.get_model("campaigns.Obligation")._default_manager
    obligations.filter(made_by__in=users).delete()
    obligations.filter(letter__in=letters).delete()
    letters.delete()


def _unit(code: str) -> Any:
    found = network.organisation(code)
    if found is None:
        raise LookupError(code)
    return found


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour, 20), tzinfo=BANGKOK)
