"""The twelve entries of the order's sample form (domain row 60), as rows with pictures of our own."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.campaigns import rows

FEBRUARY = date(2026, 2, 1)
TWELVE = (
    ("online", "เว็บไซต์จังหวัด", 14, 14),
    ("online", "เพจ FB จังหวัด", 14, 14),
    ("online", "ไลน์กลุ่มส่วนราชการ", 20, 20),
    ("on_air", "วิทยุชุมชน", 16, 22),
    ("on_air", "รายการวิทยุของกรมประชาสัมพันธ์", 15, 15),
    ("on_air", "วิทยุชุมชน", 26, 26),
    ("on_ground", "การประชุมหัวหน้าส่วนราชการประจำเดือน", 27, 27),
    ("billboard", "จอ LED หน้าศาลากลางจังหวัด", 9, 11),
    ("billboard", "จอ LED หน้าศาลากลางจังหวัด", 12, 15),
    ("community", "ถ่ายทอดความรู้เกี่ยวกับภัยออนไลน์ให้กับชาวบ้าน", 19, 19),
    ("documents", "ใบเสร็จค่าไฟ", 1, 28),
    ("documents", "Pop - up บนแอป PEA", 23, 28),
)


def the_sample(unit: Any) -> list[Any]:
    """The twelve activities of February, each with a photo, in the sample's order."""
    made = []
    for place, (channel, what, first, last) in enumerate(TWELVE, start=1):
        activity = rows.activity(
            unit, channel=channel, first=FEBRUARY.replace(day=first), what=what,
            last_on=FEBRUARY.replace(day=last), place_in_month=place,
        )  # fmt: skip
        rows.photo(activity, body=rows.picture(place))
        made.append(activity)
    return made
