"""Letters, obligations and coordinators as tests need them, made through the real actions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from ruthan.campaigns import actions
from ruthan.campaigns.rules.coordinators import Person
from ruthan.campaigns.rules.obligations import Change
from ruthan.core import clock
from ruthan.network import queries as network

NUMBER = "ที่ มท ๐๒๐๖.๒/ว ๕๕๒"
SUBJECT = "การเผยแพร่ข้อมูลเกี่ยวกับการเสริมสร้างการรับรู้ภัยอาชญากรรมออนไลน์ต่อประชาชน"
TYPED = {
    "number_raw": NUMBER, "dated_on": "๓๐ มกราคม ๒๕๖๙", "sender": "กระทรวงมหาดไทย",
    "subject": SUBJECT, "addressee": "ผู้ว่าราชการจังหวัด ทุกจังหวัด",
    "enclosures": "๑. แนวทาง จำนวน ๑ ฉบับ\n๒. แบบรายงานผล จำนวน ๑ ฉบับ\n๓. แบบมอบหมาย จำนวน ๑ ฉบับ",
    "urgency": "normal", "note": "",
}  # fmt: skip


def letter(by: Any, unit: Any = "ruthan", **over: Any) -> Any:
    """The letter of document 4 in a register."""
    held = network.organisation(unit) if isinstance(unit, str) else unit
    plain = {
        "number_raw": NUMBER, "dated_on": date(2026, 1, 30), "sender": "กระทรวงมหาดไทย",
        "subject": SUBJECT, "addressee": "ผู้ว่าราชการจังหวัด ทุกจังหวัด",
        "enclosures": [{"title": "แบบรายงานผล", "copies": 1}],
    }  # fmt: skip
    return actions.register_letter(by=by, unit=held, **(plain | over))


def obligation(by: Any, **over: Any) -> Any:
    """Report by the 5th, units below by the 1st, from February 2026 on."""
    plain = {
        "issuer": network.organisation("moi"), "duty": "report", "rhythm": "monthly",
        "title_th": "รายงานผลการเผยแพร่ประจำเดือน", "title_en": "Report the month", "whom": ["provinces"],
        "due_day": 5, "inner_day": 1, "first_month": date(2026, 2, 1),
    }  # fmt: skip
    return actions.make_obligation(by=by, **(plain | over))


def appointment(**over: Any) -> Any:
    """Somebody fictional who coordinates from 5 February 2026."""
    who = {
        "name": "สมมุติ ประสานดี", "position": "นักวิเคราะห์นโยบายและแผน", "office": "สำนักงานจังหวัด",
        "phone": "00 0000 0045", "email": "sommut@mail.test-a.org", "line": "sommut",
    }  # fmt: skip
    plain = {
        "person": Person(**(who | over.pop("person", {}))), "appointed_by": "ผู้ว่าราชการจังหวัดสมมุติ",
        "appointed_on": date(2026, 2, 4), "since": date(2026, 2, 5),
    }  # fmt: skip
    return actions.Appointment(**(plain | over))


APPOINTED = {
    "name": "สมมุติ ประสานดี", "position": "นักวิเคราะห์นโยบายและแผน", "office": "สำนักงานจังหวัด",
    "phone": "๐๐ ๐๐๐๐ ๐๐๔๕ ต่อ ๑๒", "email": "sommut@mail.test-a.org", "line": "sommut",
    "appointed_by": "ผู้ว่าราชการจังหวัดสมมุติ", "appointed_on": "๔ ก.พ. ๒๕๖๙", "since": "5 ก.พ. 69",
    "username": "",
}  # fmt: skip


# -- The world of tests/house/test_access.py ------------------------------------------------------

# Of another's register and of another's unit, though the permission is held.
LETTER = {
    "orders:letter", "orders:edit", "orders:print", "orders:check", "orders:stamp",
    "orders:unstamp", "orders:withdraw", "orders:restore",
}  # fmt: skip
COORDINATOR = {
    "coordinators:unit", "coordinators:name", "coordinators:hand-over", "coordinators:end",
    "coordinators:restore", "coordinators:form-pdf", "coordinators:form-docx",
}  # fmt: skip


def addressed(nat: Any, names: Iterable[str]) -> dict[str, dict[str, Any]]:
    """A letter of nat's office, what it orders, and who coordinates Ubon, by their addresses."""
    held = letter(nat)
    made, ubon = obligation(nat, letter=held), network.organisation("province:34")
    first = actions.first_month_of_change(
        made, ubon, Change(first_month=made.first_month, inner_day=1)
    )
    change = actions.change_days(
        by=nat, obligation=made, unit=ubon, inner_day=1, first_month=first, because="ก"
    )
    today = clock.today()
    named = actions.name_coordinator(
        by=nat, unit=ubon, appointment=appointment(since=today, appointed_on=today)
    ).coordinator
    actions.add_stamp(by=nat, letter=held, desk="สารบรรณ")
    plain = {"place": 1, "change_id": change.pk, "token": "nobody"}
    found: dict[str, dict[str, Any]] = {}
    for name in names:
        if name.startswith("orders:"):
            found[name] = plain | {"ref": made.ref if "obligation" in name else held.ref}
        elif name.startswith("coordinators:"):
            found[name] = {"code": ubon.code, "coordinator_id": named.pk}
    return found
