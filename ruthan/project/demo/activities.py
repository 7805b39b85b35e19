"""Activities of the last months in three provinces of the demonstration, with drawn pictures."""

from __future__ import annotations

import io
import uuid
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Final

from django.apps import apps
from PIL import Image

from ruthan.campaigns import actions, queries
from ruthan.campaigns.rules.months import month_before, month_of
from ruthan.core import clock, crypto, storage
from ruthan.project.demo import scenes

# Channel, what, where, scene, first and last day of the month, people, more.
_Entry = tuple[str, str, str, str, int, int, int | None, dict[str, Any]]
_ENTRIES: Final[tuple[_Entry, ...]] = (
    ("online", "เว็บไซต์จังหวัด", "", "page", 14, 14, 1_240,
     {"link": "https://province.example/warning"}),
    ("online", "เพจเฟซบุ๊กจังหวัด", "", "page", 15, 15, 3_900,
     {"link": "https://social.example/province"}),
    ("on_air", "วิทยุชุมชนเสียงตัวอย่าง", "สถานีวิทยุชุมชนตัวอย่าง", "radio", 16, 22, 800,
     {"slot": "วิทยุชุมชน 99.00 เวลา 08.00 ถึง 08.05 น."}),
    ("on_ground", "ประชุมหัวหน้าส่วนราชการประจำเดือน", "ห้องประชุมศาลากลาง", "meeting", 24, 24, 86,
     {"questions": 7}),
    ("billboard", "จอ LED หน้าศาลากลาง", "ศาลากลางจังหวัด", "screen", 9, 11, None, {}),
    ("community", "ถ่ายทอดความรู้กับชาวบ้าน", "ศาลาประชาคมบ้านตัวอย่าง", "meeting", 18, 18, 42,
     {"questions": 11}),
    ("documents", "ข้อความท้ายใบเสร็จค่าไฟ", "", "receipt", 1, 27, 12_000,
     {"confirmed_by": "หัวหน้าแผนกบริการลูกค้าสมมุติ"}),
)  # fmt: skip
_DONE: Final[
    dict[str, dict[int, tuple[int, ...]]]
] = {  # province: how many months back, which entries
    "45": {2: (0, 2, 3, 4, 5), 1: (0, 1, 2, 3, 4, 5, 6)},
    "40": {2: (1, 4), 1: (0, 3, 4, 6)},
    "34": {1: (1, 4, 5)},
}
_AGAIN: Final = ("45", 2, 4)  # this photo is used once more, cropped, by
_BY: Final = ("34", 1, 4)
_COORDINATORS: Final = {"45": "roiet", "34": "som", "40": "khon"}


def record_activities(people: Mapping[str, Any]) -> None:
    """Record them as the coordinators would, the newest last; a second time adds nothing."""
    today = clock.today()
    for code, months in _DONE.items():
        unit, by = queries.unit_of_province(code), people.get(_COORDINATORS[code])
        if unit is None or by is None:
            continue
        for back, entries in months.items():
            month = month_of(today)
            for _step in range(back):
                month = month_before(month)
            for number in entries:
                _record(by, unit, (code, back, number), month)


def _record(by: Any, unit: Any, which: tuple[str, int, int], month: date) -> None:
    code, back, number = which
    channel, what, place, scene, first, last, people, more = _ENTRIES[number]
    told = actions.Told(
        channel=channel, what=what, place=place, people=people,
        first_on=month + timedelta(days=first - 1), last_on=month + timedelta(days=last - 1),
        **more,
    )  # fmt: skip
    activity, is_new = actions.record_activity(
        by=by, unit=unit, client_key=_key(code, back, number), told=told
    )
    if not is_new:
        return
    body = _picture(scene, which)
    actions.add_photo(
        by=by, activity=activity, client_key=_key("photo", *which), body=body, caption=what
    )


def _picture(scene: str, which: tuple[str, int, int]) -> bytes:
    """A drawn scene of its own; one of them is an older one again, a little cropped."""
    if which != _BY:
        return scenes.draw(scene, seed=hash_of(which), title=title_of(which[0]))
    code, _back, number = _AGAIN
    older = scenes.draw(_ENTRIES[number][3], seed=hash_of(_AGAIN), title=title_of(code))
    with Image.open(io.BytesIO(older)) as image:
        width, height = image.size
        part = image.crop((width // 25, height // 30, width - width // 30, height - height // 25))
        out = io.BytesIO()
        part.save(out, "JPEG", quality=82)
    return out.getvalue()


def title_of(code: str) -> str:
    """What the drawn picture of a province says of whose it is."""
    unit = queries.unit_of_province(code)
    return unit.name_th if unit else "จังหวัดตัวอย่าง"


def hash_of(which: tuple[str, int, int]) -> int:
    """A number that is always the same for the same entry."""
    return uuid.uuid5(uuid.NAMESPACE_OID, repr(which)).int % 2**32


def _key(*parts: object) -> uuid.UUID:
    return uuid.uuid5(uuid.NAMESPACE_URL, "ruthan-demo/activities/" + "/".join(map(str, parts)))


def forget_activities() -> None:
    """Remove the activities of the demonstration, their photos with keys and files."""
    rows = apps.get_model("campaigns.Activity")._default_manager.filter(is_demonstration=True)
    photos = apps.get_model("campaigns.Photo")._default_manager.select_related("data_key")
    for photo in photos.filter(activity__in=rows):
        crypto.destroy(photo.data_key)
        for address in filter(None, (photo.large, photo.print)):
            storage.remove(address)
    rows.delete()
