"""Six channels in the demonstration: a programme, two campaigns, three months of all provinces.

Numbers are drawn with dice that always fall the same way; names, places and days are invented.
"""

from __future__ import annotations

import io
import random
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from django.apps import apps
from django.db import transaction
from django.utils import timezone
from PIL import Image, ImageDraw

from ruthan.campaigns.actions.programmes_duties import prefill
from ruthan.campaigns.actions.retention import shred_compilations, shred_photos
from ruthan.campaigns.engine.form import content_of, digest_of
from ruthan.campaigns.queries import monthly, reporting_units
from ruthan.campaigns.rules import months
from ruthan.core import clock, crypto, storage
from ruthan.core.refs import public_reference
from ruthan.publishing import queries as publishing

MONTHS: Final = 3
OF_ANOTHER: Final = "province:45"  # its last month is told by hand, elsewhere
_PHOTO_UNITS: Final = ("province:50", "province:84")
_WHAT: Final[dict[str, tuple[str, ...]]] = {
    "online": ("เว็บไซต์จังหวัด", "เพจ FB จังหวัด", "ไลน์กลุ่มส่วนราชการ"),
    "on_air": ("วิทยุชุมชน", "หอกระจายข่าวประจำหมู่บ้าน", "เคเบิลทีวีท้องถิ่น"),
    "on_ground": ("การประชุมหัวหน้าส่วนราชการประจำเดือน", "การประชุมกรมการจังหวัด"),
    "billboard": ("จอ LED หน้าศาลากลางจังหวัด", "ป้ายอิเล็กทรอนิกส์หน้าสำนักงาน"),
    "community": ("ถ่ายทอดความรู้ให้ผู้นำชุมชน", "พบปะชาวบ้านในตลาดนัดตัวอย่าง"),
    "documents": ("ใบเสร็จรับเงินของจังหวัด", "ข้อความท้ายใบแจ้งหนี้"),
}
_BECAUSE: Final[dict[str, str]] = {
    "online": "เว็บไซต์อยู่ระหว่างย้ายเครื่อง", "on_air": "สถานีวิทยุชุมชนปิดปรับปรุง",
    "on_ground": "การประชุมเลื่อนไปเดือนหน้า", "billboard": "จอ LED ชำรุด รออะไหล่",
    "community": "น้ำท่วมเส้นทางเข้าหมู่บ้าน", "documents": "รอพิมพ์ใบเสร็จรุ่นใหม่",
}  # fmt: skip
_COUNTED: Final = {"on_ground": (25, 180), "community": (20, 140)}


def tell_country(people: Mapping[str, Any], now: datetime) -> None:
    """One programme with two campaigns, and what every unit did in the last three months."""
    this = months.month_of(timezone.localdate(now))
    told = [this]
    for _number in range(MONTHS):
        told.append(months.month_before(told[-1]))
    with transaction.atomic():
        campaigns = _campaigns(people, told[-1], now)
        _months(sorted(told[1:]), campaigns, now)


def forget_country() -> None:
    """Everything of it, with the keys and files of its photos."""
    photos = _rows("campaigns.Photo").filter(activity__is_demonstration=True)
    shred_photos(list(photos.values_list("pk", flat=True)))
    users = list(_of_demonstration("accounts.User").values_list("pk", flat=True))
    asked = _rows("campaigns.Compilation").filter(asked_by__in=users)
    shred_compilations(list(asked.values_list("pk", flat=True)))
    for model in ("Activity", "MonthlyReport", "Campaign", "Programme"):
        _of_demonstration(f"campaigns.{model}").delete()


def _campaigns(people: Mapping[str, Any], first: date, now: datetime) -> list[Any]:
    chief = people.get("nat") or next(iter(people.values()))
    programme = _rows("campaigns.Programme").create(
        ref=public_reference("P"), name_th="รู้ทันภัยออนไลน์ทุกจังหวัด",
        name_en="Every province sees through online harm", policy="มหาดไทย ทำ ทัน ที Action ๕",
        funder="กองทุนพัฒนาสื่อปลอดภัยและสร้างสรรค์ (ตัวอย่าง)", starts_on=first.replace(day=1),
        objective="ให้ประชาชนทุกจังหวัดรู้ทันกลลวงที่พบบ่อย รู้ว่าต้องโทรหาใคร และกล้าแจ้งเหตุ",
        made_by=chief, made_at=now, is_demonstration=True,
    )  # fmt: skip
    rows = [
        {
            "name_th": "ใครให้โอน อย่าเพิ่งโอน", "name_en": "Told to transfer? Wait",
            "audience": "ผู้สูงอายุและครอบครัว", "starts_on": first,
            "messages": [
                {"th": "หน่วยงานรัฐไม่โทรให้โอนเงิน · สงสัยวางสาย โทร 1441",
                 "en": "No office calls for transfers. Hang up, call 1441"},
                {"th": "ใครให้โอน อย่าเพิ่งโอน", "en": "Told to transfer? Wait"},
            ],
        },
        {
            "name_th": "ไม่กดลิงก์จาก SMS", "name_en": "No links from text messages",
            "audience": "ผู้ใช้ไฟฟ้า น้ำประปา และแอปของรัฐ", "starts_on": months.next_month(first),
            "messages": [
                {"th": "ไม่กดลิงก์จาก SMS · เปิดแอปเองเท่านั้น",
                 "en": "Never tap links in texts. Open the app yourself"},
            ],
        },
    ]  # fmt: skip
    kits = _kits()
    made = []
    for place, row in enumerate(rows):
        campaign = _rows("campaigns.Campaign").create(
            ref=public_reference("K"), programme=programme, kits=kits[place : place + 1],
            made_by=chief, made_at=now, is_demonstration=True, **row,
        )  # fmt: skip
        prefill(campaign)
        made.append(campaign)
    return made


def _kits() -> list[dict[str, str]]:
    """What the demonstration's own people signed: the newest answers."""
    return [{"kind": "claim", "ref": card.ref} for card in publishing.own_latest(most=2)]


def _months(told: list[date], campaigns: list[Any], now: datetime) -> None:
    dice = random.Random(2569)  # noqa: S311 - the demonstration is the same each time
    activities: list[Any] = []
    reports: list[Any] = []
    nothings: list[tuple[Any, str]] = []
    held = set(_rows("campaigns.MonthlyReport").filter(month__in=told).values_list("unit", "month"))
    for unit in reporting_units():
        is_keen = dice.random()
        for month in told:
            last = month == told[-1]
            if (unit.pk, month) in held or (last and unit.code == OF_ANOTHER):
                continue
            report = _report(unit, month, dice, keen=is_keen, last=last, now=now)
            if report is not None:
                reports.append(report)
            for channel in _WHAT:
                done = _activities(unit, month, channel, dice, is_keen, campaigns)
                activities += done
                if not done and report is not None and dice.random() < 0.8:
                    nothings.append((report, channel))
    _rows("campaigns.MonthlyReport").bulk_create(reports)
    of_nothing = apps.get_model("campaigns.Nothing")
    of_nothing._default_manager.bulk_create(
        of_nothing(report=report, channel=channel, because=_BECAUSE[channel])
        for report, channel in nothings
    )
    apps.get_model("campaigns.Activity")._default_manager.bulk_create(activities)
    _photos([one for one in activities if one.unit.code in _PHOTO_UNITS and one.month == told[-1]])
    _seals([one for one in reports if one.revision])


def _report(
    unit: Any, month: date, dice: random.Random, *, keen: float, last: bool, now: datetime
) -> Any:
    """Most are in time, some late, a few still missing; the ministry received most of them."""
    chance = dice.random()
    if chance < (0.06 if last else 0.02):
        return None
    due = months.due_on(month, 5)
    late = chance > 0.82 and keen < 0.7
    day = due + timedelta(days=dice.randint(1, 14) if late else -dice.randint(0, 3))
    at = datetime.combine(day, time(9 + dice.randrange(8), dice.randrange(60)), _zone())
    model = apps.get_model("campaigns.MonthlyReport")
    ref = public_reference("M")
    if at > now or (last and chance < 0.1):
        return model(ref=ref, unit=unit, month=month, is_demonstration=True)
    received = dice.random() < (0.75 if last else 0.98)
    return model(
        ref=ref, unit=unit, month=month, revision=1, is_demonstration=True,
        state="received" if received else "submitted", first_submitted_at=at, submitted_at=at,
        received_at=min(now, at + timedelta(hours=20)) if received else None,
        received_number=f"ตย-{ref[2:]}" if received else "",
    )  # fmt: skip


def _activities(
    unit: Any, month: date, channel: str, dice: random.Random, keen: float, campaigns: list[Any]
) -> Iterable[Any]:
    model, days = apps.get_model("campaigns.Activity"), months.last_day(month).day
    many = dice.choices((0, 1, 2, 3), (2 - keen, 5, 2 + keen, keen))[0]
    found = []
    for _number in range(many):
        first = month.replace(day=dice.randint(1, days))
        last = min(first + timedelta(days=dice.choice((0, 0, 0, 2, 5))), months.last_day(month))
        counted = _COUNTED.get(channel)
        at = datetime.combine(last, time(16, dice.randrange(60)), _zone())
        running = [one for one in campaigns if one.starts_on <= first]
        found.append(
            model(
                ref=public_reference("D"), client_key=uuid.uuid4(), state="approved",
                unit=unit, reporting_unit=unit, month=month, channel=channel,
                campaign=dice.choice(running) if running and dice.random() < 0.8 else None,
                what=dice.choice(_WHAT[channel]), first_on=first, last_on=last,
                people=dice.randint(*counted) if counted else None,
                questions=dice.randint(0, 12) if counted else None,
                link="https://province.example/news" if channel == "online" else "",
                recorded_at=at, edited_at=at, reviewed_at=at, is_demonstration=True,
            )
        )  # fmt: skip
    return found


def _photos(activities: list[Any]) -> None:
    """A drawn picture for each of a few activities."""
    made = []
    for number, one in enumerate(activities):
        body, key = _picture(number), crypto.new_data_key("campaigns.photo")
        made.append(
            apps.get_model("campaigns.Photo")(
                activity=one, client_key=uuid.uuid4(), data_key=key, width=800, height=600,
                large=storage.put(body, key=key), print=storage.put(body, key=key),
                sha256=uuid.uuid4().bytes * 2, sent_bytes=len(body), caption=one.what,
                added_at=clock.now(), looked_at=clock.now(),
            )
        )  # fmt: skip
    apps.get_model("campaigns.Photo")._default_manager.bulk_create(made)


def _seals(reports: list[Any]) -> None:
    """What each of them handed in, as it is sealed: its public page shows it."""
    model = apps.get_model("campaigns.Seal")
    made = []
    for one in reports:
        at = one.submitted_at - timedelta(minutes=20)
        form = monthly.form_of_month(
            monthly.month_of_unit(one.unit, one.month), is_as_original=False
        )
        content = content_of(
            replace(
                monthly.with_digests(form), ref=one.ref, revision=1,
                sealed_at=timezone.localtime(at).isoformat("T", "seconds"),
            )
        )  # fmt: skip
        made.append(
            model(
                report=one, revision=1, digest=digest_of(content), content=content, sealed_at=at,
                submitted_at=one.submitted_at, received_at=one.received_at,
            )
        )  # fmt: skip
    model._default_manager.bulk_create(made)


def _picture(seed: int) -> bytes:
    """A hall under a sky with a screen before it; no two are alike."""
    dice = random.Random(seed)  # noqa: S311 - a drawing
    image = Image.new("RGB", (800, 600), (150 + seed * 7 % 80, 190, 215))
    pen = ImageDraw.Draw(image)
    pen.rectangle([0, 430, 800, 600], fill=(120, 140 + seed * 5 % 60, 100))
    left = dice.randint(80, 300)
    pen.rectangle([left, 200, left + 380, 440], fill=(225, 215, 195))
    pen.polygon([(left - 30, 200), (left + 190, 90), (left + 410, 200)], fill=(150, 60, 45))
    for at in range(6):
        pen.rectangle([left + 20 + at * 60, 240, left + 45 + at * 60, 440], fill=(200, 188, 165))
    x = dice.randint(40, 500)
    pen.rectangle([x, 380, x + 240, 520], fill=(20, 30, 40))
    pen.rectangle([x + 10, 390, x + 230, 510], fill=(10, 107, 107))
    for line in range(3):
        width = dice.randint(80, 200)
        pen.rectangle(
            [x + 24, 408 + line * 32, x + 24 + width, 424 + line * 32], fill=(250, 250, 247)
        )
    out = io.BytesIO()
    image.save(out, "JPEG", quality=80)
    return out.getvalue()


def _zone() -> Any:
    return timezone.get_current_timezone()


def _rows(model: str) -> Any:
    return apps.get_model(model)._default_manager


def _of_demonstration(model: str) -> Any:
    return _rows(model).filter(is_demonstration=True)
