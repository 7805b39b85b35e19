"""Rows of lists that others keep, all of them made up."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import pytest

from ruthan.gateway.models import ImportRun
from ruthan.gateway.sources.imports.claims import ClaimsWay
from ruthan.gateway.sources.imports.posts import PostsWay
from ruthan.gateway.sources.imports.run import open_run, rehearse, walk
from ruthan.network.queries import organisation
from tests import makers

SITE = "https://check.example/?p="
NAMES: dict[str, dict[str, str]] = {
    "ruthan": {},
    "bot": {},
    "afnc": {
        "name_th": "ศูนย์ต่อต้านข่าวปลอม ประเทศไทย",
        "name_en": "Anti-Fake News Center Thailand",
    },
}


def afnc(number: int = 1, **over: str) -> dict[str, str]:
    """A row in the shape of AFNC's open data."""
    plain = {
        "guid": f"{SITE}{number}",
        "post_title": f"ข่าวปลอม อย่าแชร์! เมืองตัวอย่างหมายเลข {number} จะงดจ่ายน้ำประปาสามวัน",
        "post_content": "<p>ตามที่มีการส่งต่อข้อความนี้ ได้ตรวจสอบข้อเท็จจริงโดย กรมตัวอย่าง "
        "พบว่าเป็นข้อมูลเท็จ</p><script>x()</script>",
        "post_date_gmt": "05/08/2568",
        "status_label": "ข่าวปลอม",
        "news_type": "นโยบายรัฐบาล-ข่าวสาร",
    }
    return plain | over


def claim(number: int = 1, **over: Any) -> dict[str, Any]:
    """A row in the plain shape."""
    plain = {
        "id": f"c-{number}",
        "claim": f"โรงเรียนตัวอย่างแห่งที่ {number} แจกข้าวฟรีทุกวันศุกร์",
        "verdict": "true",
        "date": "2026-01-15",
        "url": f"{SITE}{number}",
        "agency": None,
    }
    return plain | over


def post(number: int = 1, **over: Any) -> dict[str, Any]:
    """A row of a post that was seen."""
    plain = {
        "id": f"p-{number}",
        "text": f"ด่วน! ตลาดตัวอย่างที่ {number} ไฟไหม้ทั้งตลาด รีบไปช่วยกันด้วย ส่งต่อ",
        "at": "2026-02-03T10:00:00+07:00",
        "author": "someone",
    }
    return plain | over


class Brought:
    """What an import said."""

    def __init__(self) -> None:
        self.bad: list[tuple[int, str]] = []
        self.run: ImportRun | None = None
        self.counts: Mapping[str, int] = {}


def lines(rows: Iterable[Mapping[str, Any]]) -> list[tuple[int, Mapping[str, Any]]]:
    return list(enumerate(rows, start=1))


@pytest.fixture
def bring(db: None) -> Callable[..., Brought]:
    """`bring("claims", rows)`: as the command does it; `dry=True` only rehearses."""
    for code, names in NAMES.items():
        makers.an_organisation(code, **names)
    files = iter(range(1_000))

    def brought(
        kind: str, rows: Iterable[Mapping[str, Any]], *, dry: bool = False, file: str = ""
    ) -> Brought:
        way = (
            ClaimsWay(source="list", partner=organisation("afnc"))
            if kind == "claims"
            else PostsWay(source="room")
        )
        made = Brought()

        def complain(number: int, reason: str) -> None:
            made.bad.append((number, reason))

        def watch(_: Any) -> None:
            return None

        if dry:
            made.counts = rehearse(way, lines(rows), complain=complain, watch=watch)
            return made
        digest = file or f"file-{next(files)}"
        run = open_run(kind=kind, digest=digest, options="x", again=True)
        made.run = walk(way, lines(rows), run=run, complain=complain, watch=watch)
        made.counts = made.run.counts
        return made

    return brought
