"""What the tests of matching share: texts, keys, and threads with connections of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from ruthan.core import crypto
from ruthan.core.refs import uuid7
from ruthan.matching import actions, queries
from ruthan.matching.queries import rows

RUMOUR = "ด่วน! ธนาคารตัวอย่างจะปิดทุกสาขาในวันศุกร์นี้ ใครมีเงินฝากรีบไปถอนออกมาก่อน ส่งต่อให้คนที่คุณรัก"
NEAR = "ด่วนที่สุด! ธนาคารตัวอย่างจะปิดทุกสาขาในวันศุกร์นี้ ใครมีเงินฝากรีบไปถอนออกมาก่อนนะคะ ส่งต่อให้คนที่คุณรัก"
OTHER = "กินมะนาวกับโซดาทุกเช้าหายจากเบาหวานได้ใน 7 วัน หมอที่ต่างประเทศยืนยันแล้ว อย่าเชื่อโรงพยาบาล"
THIRD = "เขื่อนตัวอย่างร้าว น้ำจะท่วมตัวเมืองภายในสองชั่วโมง ให้อพยพขึ้นที่สูงทันที"


@pytest.fixture(autouse=True)
def _empty_memory() -> Iterator[None]:
    queries.reset_replica()
    yield
    queries.reset_replica()


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Writers of other tests, in databases beside this one, hold no round back."""
    monkeypatch.setattr(rows, "_AFTER", rows._AFTER.replace("pg_snapshot_xmin", "pg_snapshot_xmax"))


@pytest.fixture
def remember() -> Callable[..., Any]:
    """Remember a text as a report; returns the report's id, its cluster and its key."""

    def keep(text: str, **over: Any) -> tuple[Any, Any, Any]:
        report_id, key = uuid7(), crypto.new_data_key("report")
        actions.remember_report(report_id=report_id, text=text, data_key=key, **over)
        cluster_id = actions.gather_report(report_id=report_id, text=text)
        return report_id, queries.cluster(cluster_id), key

    return keep
