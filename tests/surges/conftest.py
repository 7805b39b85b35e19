"""Reports over hours, by as many people as wanted."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from ruthan.core import clock, jobs
from ruthan.intake.actions import reporter_key
from ruthan.surges.models import Surge
from ruthan.surges.rules import hour_of
from tests import makers

TEXT = "ด่วน! การไฟฟ้าสมมุติคืนเงินค่าประกันมิเตอร์ แอดไลน์เดโม่ภายในวันนี้เท่านั้น ส่งต่อด้วย"
PARCEL = (
    "ไปรษณีย์ตัวอย่างแจ้งว่าพัสดุของท่านตกค้างที่คลัง กดลิงก์ http://thpost-{0}.example/pay "
    "ชำระค่าธรรมเนียม 3{0} บาท เข้าบัญชี 000-0-00012-{0} ภายในวันนี้ มิฉะนั้นพัสดุจะถูกตีกลับ"
)
THEMES = (
    "เห็นเขาว่าวัดตัวอย่างจะย้ายตลาดนัดไปวันอาทิตย์ จริงหรือเปล่า",
    "ฝนตกหนักที่หน้าโรงเรียนสมมุติ น้ำท่วมถนนแล้ว ใครอยู่แถวนั้นบ้าง",
    "กินมะนาวกับโซดาทุกเช้าหายจากเบาหวานได้ใน 7 วัน ส่งต่อด้วย",
    "ธนาคารตัวอย่างจะปิดทุกสาขาตั้งแต่เดือนหน้า รีบไปถอนเงิน",
    "มีคนโทรมาอ้างเป็นตำรวจสมมุติบอกว่าบัญชีเราพัวพันคดีฟอกเงิน",
    "แจกพันธุ์ข้าวฟรีแก่เกษตรกรทุกคน ลงชื่อที่อำเภอตัวอย่าง",
)
_someone = itertools.count(1)


@pytest.fixture
def report_at(db: None) -> Callable[..., Any]:
    """`report_at(hours_ago, sender=..., province=...)`: one report in the middle of that hour."""

    def made(hours_ago: int, *, sender: str = "", text: str = TEXT, **over: Any) -> Any:
        at = hour_of(clock.now()) - timedelta(hours=hours_ago) + timedelta(minutes=20)
        name = sender or f"person-{next(_someone)}"
        with clock.standing_at(min(at, clock.now())):
            report = makers.a_report(text, reporter=reporter_key("line", name), **over)
            jobs.run_due()
        report.refresh_from_db()
        return report

    return made


@pytest.fixture
def a_wave(report_at: Callable[..., Any]) -> Callable[..., Any]:
    """`a_wave()`: twelve people in the last three hours; returns the last report."""

    def made(*, each: int = 4, hours: int = 3, **over: Any) -> Any:
        return [report_at(ago, **over) for ago in range(hours) for _ in range(each)][-1]

    return made


@pytest.fixture
def a_surge(db: None) -> Callable[..., Surge]:
    """`a_surge(subject, kind=...)`: twelve people in three hours, found a moment ago."""

    def made(subject: Any, **over: Any) -> Surge:
        now = hour_of(clock.now())
        plain: dict[str, Any] = {
            "kind": "cluster", "began_at": now - timedelta(hours=2), "found_at": now,
            "peak_at": now, "peak_people": 9, "people": 12, "hours": 3, "expected": 0.5,
        }  # fmt: skip
        return Surge.objects.create(subject=subject, **(plain | over))

    return made


@pytest.fixture
def a_kin(a_wave: Callable[..., Any]) -> Callable[..., list[Any]]:
    """`a_kin()`: two instances of one template by six people each; the last report of each."""

    def made(*, many: int = 2, each: int = 2, text: str = PARCEL, **over: Any) -> list[Any]:
        return [a_wave(each=each, text=text.format(number), **over) for number in range(many)]

    return made
