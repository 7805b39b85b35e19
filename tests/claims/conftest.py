"""What the tests of claims share: a rumour, and memory that does not travel from test to test."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from ruthan.matching import queries as matching
from tests import makers

RUMOUR = "ด่วน! ธนาคารตัวอย่างจะปิดทุกสาขาในวันศุกร์นี้ ใครมีเงินฝากรีบไปถอนออกมาก่อน ส่งต่อให้คนที่คุณรัก"
STATEMENT = "ธนาคารตัวอย่างจะปิดทุกสาขาในวันศุกร์นี้ ให้รีบถอนเงินฝากออกมาก่อน"
OTHER = "กินมะนาวกับโซดาทุกเช้าหายจากเบาหวานได้ใน 7 วัน หมอที่ต่างประเทศยืนยันแล้ว อย่าเชื่อโรงพยาบาล"


@pytest.fixture(autouse=True)
def _empty_memory() -> Iterator[None]:
    matching.reset_replica()
    yield
    matching.reset_replica()


@pytest.fixture
def reports(db: None) -> list[Any]:
    """Three people who sent the same rumour."""
    return [makers.a_report(RUMOUR, province=province) for province in ("10", "50", "34")]


@pytest.fixture
def claim(reports: list[Any], nok: Any) -> Any:
    """A claim opened on the rumour's cluster."""
    return makers.a_claim(clusters=[reports[0].cluster_id], statement_th=STATEMENT)


def read(response: Any) -> str:
    """A page as it is read: without the marks where a line may break."""
    return str(response.content.decode()).replace("<wbr>", "").replace("\u200b", "")
