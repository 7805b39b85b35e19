"""The words of the compiled report, official Thai with Thai digits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from ruthan.campaigns.engine.compile import ChannelPart, CountryWords, Entry, Group, UnitPart
from ruthan.campaigns.models import Activity
from ruthan.campaigns.queries.country import Row, totals
from ruthan.campaigns.queries.country_compile import UnitMonth
from ruthan.campaigns.rules import channels as order
from ruthan.campaigns.states import ReportState
from ruthan.core.text.dates import date_range, long_date, long_month
from ruthan.core.text.digits import to_thai

_GROUPS: Final = {
    "provinces": "จังหวัด", "departments": "กรมและหน่วยงาน", "enterprises": "รัฐวิสาหกิจ",
}  # fmt: skip
_STATES: Final = {
    "": "ยังไม่มีรายงาน", ReportState.OPEN: "กำลังรวบรวม", ReportState.SEALED: "ปิดผนึกแล้ว ยังไม่ส่ง",
    ReportState.SUBMITTED: "ส่งแล้ว", ReportState.RECEIVED: "รับแล้ว",
}  # fmt: skip


def country_words(
    held: Mapping[str, Sequence[UnitMonth]], drawn: Mapping[UUID, Sequence[str]], at: datetime
) -> CountryWords:
    """Everything that the report says; `drawn` names the small photos of each activity."""
    rows = [one.row for group in held.values() for one in group]
    month, sums = rows[0].month, totals(rows)
    name = f"ประจำเดือน{long_month(month)}"
    local = timezone.localtime(at)
    return CountryWords(
        site=settings.RUTHAN_NAME_TH, month=name,
        title="รายงานผลการเผยแพร่ข้อมูลเสริมสร้างการรับรู้ภัยอาชญากรรมออนไลน์ทั่วประเทศ",
        made=f"ข้อมูล ณ วันที่ {long_date(local.date())} เวลา {to_thai(f'{local:%H.%M}')} น.",
        foot=f"รายงานทั่วประเทศ {name}",
        facts=[
            ("หน่วยงานทั้งหมด", _n(sums["units"])), ("ส่งรายงานแล้ว", _n(sums["in"])),
            ("กระทรวงรับแล้ว", _n(sums["received"])),
            ("เกินกำหนดและยังไม่ส่ง", _n(sums["missing"])),
            ("กิจกรรมที่อนุมัติแล้ว", _n(sums["activities"])),
            ("ผู้รับรู้เท่าที่นับได้ (คน)", _n(sums["people"])),
        ],
        summary_title="สรุปตามช่องทาง",
        summary_head=["ช่องทาง", "หน่วยงานที่ทำ", "กิจกรรม", "ผู้รับรู้ (คน)", "คำถาม", "แจ้งเหตุที่ไม่มี"],
        summary=_summary(rows), matrix_title="รายหน่วยงาน",
        matrix_note="ตัวเลขใต้ ๑ ถึง ๖ คือจำนวนกิจกรรมในช่องทางนั้น ช่องที่มีขีดคือไม่มีการดำเนินการ",
        matrix_head=["หน่วยงาน", *(to_thai(n) for n in range(1, 7)), "ผู้รับรู้", "รายงาน"],
        groups=[
            Group(_GROUPS[tab], [_unit(one, drawn) for one in group])
            for tab, group in held.items()
            if group
        ],
    )  # fmt: skip


def _summary(rows: Sequence[Row]) -> list[list[str]]:
    found = []
    for place, channel in enumerate(order.channels()):
        cells = [row.cells[place] for row in rows]
        found.append(
            [
                f"{to_thai(channel.number)}. {channel.th}",
                _n(sum(cell.is_done for cell in cells)),
                *(_n(sum(getattr(c, n) for c in cells)) for n in ("activities", "people")),
                _n(sum(cell.questions for cell in cells)),
                _n(sum(bool(cell.because) and not cell.is_done for cell in cells)),
            ]
        )
    return found


def _unit(one: UnitMonth, drawn: Mapping[UUID, Sequence[str]]) -> UnitPart:
    row = one.row
    state = _STATES[row.state]
    if row.is_late:
        state += f" ช้า {to_thai(row.late)} วัน" if row.is_in else f" เกินกำหนด {to_thai(row.late)} วัน"
    line = f"{state} · {_n(row.activities)} กิจกรรม · ผู้รับรู้ {_n(row.people)} คน"
    number = f" · เลขรับ {to_thai(row.number)}" if row.number else ""
    return UnitPart(
        name=row.unit.name_th, people=_n(row.people) if row.is_in or row.people else "–",
        numbers=[_n(cell.activities) if cell.is_done else "–" for cell in row.cells],
        state=state, is_in=row.is_in, line=line + number,
        channels=_channels(one, drawn) if row.is_in else [],
    )  # fmt: skip


def _channels(one: UnitMonth, drawn: Mapping[UUID, Sequence[str]]) -> list[ChannelPart]:
    found = []
    for channel, cell in zip(order.channels(), one.row.cells, strict=True):
        inside = [held for held in one.activities if held.channel == channel.code]
        because = f" เพราะ{cell.because}" if cell.because else ""
        found.append(
            ChannelPart(
                title=f"{to_thai(channel.number)}. {channel.th}",
                entries=[_entry(held, drawn.get(held.pk, ())) for held in inside],
                nothing=f"ไม่มีการดำเนินการในเดือนนี้{because}",
            )
        )
    return found


def _entry(held: Activity, photos: Sequence[str]) -> Entry:
    days = date_range(held.first_on, held.last_on) if held.first_on and held.last_on else ""
    more = f"{_n(held.people)} คน" if held.people else ""
    return Entry(held.what, days, more, list(photos))


def _n(number: int) -> str:
    return to_thai(f"{number:,}")
