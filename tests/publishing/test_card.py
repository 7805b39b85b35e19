"""The share picture: right size, Thai words whole, drawn again only for a new verdict."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import pytest
from PIL import Image

from ruthan.publishing.engine.card import Card, boxed, draw_card, shortened
from ruthan.ui.words import VERDICTS

CARD = Card(
    language="th",
    word="เท็จ",
    icon="verdict-false",
    tone="false",
    fact="ธนาคารตัวอย่างเปิดทุกสาขาตามปกติ",
    said_label="ที่ส่งต่อกันว่า:",
    said="ธนาคารตัวอย่างจะปิดทุกสาขาวันศุกร์นี้",
    todo="สงสัย โทร 1441",
    source="ตรวจสอบโดย ธนาคารตัวอย่าง",
    date="21 พ.ย. 2569",
    site="รู้ทัน",
    address="localhost",
    url="http://localhost/answers/C-23456789/",
)


def _size(png: bytes) -> tuple[int, int]:
    return Image.open(io.BytesIO(png)).size


@pytest.mark.parametrize("code", list(VERDICTS))
def test_every_verdict_has_a_picture_of_the_right_size(code: str) -> None:
    look = VERDICTS[code]
    png = draw_card(replace(CARD, icon=look.icon, tone=look.tone))
    assert _size(png) == (1200, 630)


def test_long_and_hostile_words_still_make_a_picture() -> None:
    told = '#panic("x") $1$ <b> \\ ' + "ข้อความยาวมากของตัวอย่าง" * 30
    assert _size(draw_card(replace(CARD, fact=told, said=told, todo=told))) == (1200, 630)


def test_words_are_never_broken_and_numbers_stay_with_their_word() -> None:
    runs = boxed("สงสัย โทร 1441 ทันที")
    assert runs == [["สงสัย"], ["โทร\u00a01441"], ["ทันที"]]
    assert "ธนาคาร" in boxed("ธนาคารเปิดทุกสาขา")[0]


def test_a_shortened_text_ends_between_words() -> None:
    short = shortened("ธนาคารเปิดทุกสาขาตามปกติทุกวัน", 20)
    assert len(short) <= 20
    assert short.endswith("…")
    assert "ธนาคารเปิดทุกสาขาตามปกติทุกวัน".startswith(short[:-1])


@pytest.mark.django_db
def test_the_picture_is_kept_until_the_verdict_changes(
    an_answer: Any, correct: Any, client: Any
) -> None:
    claim = an_answer()
    path = f"/answers/{claim.ref}/card.png"
    first = client.get(path)
    assert first["Content-Type"] == "image/png"
    assert "public" in first["Cache-Control"]
    assert not first.cookies
    again = client.get(path, headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304
    correct(claim, code="true", change_th="แก้ไขตัวอย่าง")
    changed = client.get(path, headers={"If-None-Match": first["ETag"]})
    assert changed.status_code == 200
    assert changed["ETag"] != first["ETag"]


@pytest.mark.django_db
def test_each_language_has_its_own_picture(an_answer: Any, client: Any) -> None:
    claim = an_answer()
    thai = client.get(f"/answers/{claim.ref}/card.png")
    english = client.get(f"/en/answers/{claim.ref}/card.png")
    assert thai.content != english.content
    assert thai["ETag"] != english["ETag"]
