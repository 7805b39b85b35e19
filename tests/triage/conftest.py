"""What the tests of the queue share: texts, and ways from a report to its item."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from ruthan.core import jobs
from ruthan.matching import queries as matching
from ruthan.triage.models import QueueItem
from tests import makers

RUMOUR = "ด่วน! ธนาคารตัวอย่างจะปิดทุกสาขาในวันศุกร์นี้ ใครมีเงินฝากรีบไปถอนออกมาก่อน ส่งต่อให้คนที่คุณรัก"
HEALTH = "กินมะนาวกับโซดาทุกเช้าหายจากเบาหวานได้ใน 7 วัน หมอที่ต่างประเทศยืนยันแล้ว อย่าเชื่อโรงพยาบาล"
SENT = "โดนแก๊งคอลเซ็นเตอร์อ้างเป็นตำรวจ โอนเงินไปแล้ว 50,000 บาท เมื่อ 20 นาทีที่แล้ว ทำยังไงดี"
PLAIN = "มีคนทักมาขายโทรศัพท์มือสองในเพจตัวอย่าง ตอนนี้ติดต่อไม่ได้แล้ว"


@pytest.fixture(autouse=True)
def _empty_memory() -> Iterator[None]:
    matching.reset_replica()
    yield
    matching.reset_replica()


def queued(text: str = RUMOUR, **over: Any) -> Any:
    """The item of a new report after the jobs ran."""
    report = makers.a_report(text, **over)
    jobs.run_due()
    return item_of(report)


def item_of(report: Any) -> Any:
    """The item that stands for a report in its centre."""
    report.refresh_from_db()
    held = QueueItem.objects.filter(centre_id=report.centre_id)
    if report.cluster_id is None:
        return held.get(head=report)
    return held.get(cluster_id=report.cluster_id)


def fresh(thing: Any) -> Any:
    """The same row, read again."""
    return type(thing).objects.get(pk=thing.pk)
