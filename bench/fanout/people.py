"""Followers written by COPY, each with a sealed address and a key, and what they read."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction

from ruthan.core import clock, crypto
from ruthan.core.rows import copy_rows
from ruthan.core.say import Bulletin, Choice, Said
from ruthan.messaging.actions import Notice, Words
from ruthan.messaging.actions.following import ADDRESS, KEY
from ruthan.messaging.models import Subscription
from ruthan.messaging.queries import hash_of
from ruthan.network.queries import provinces

AT_ONCE = 10_000


def name_of(number: int) -> str:
    """A LINE user."""
    return f"U{number:032x}"


def follow(count: int) -> None:
    """So many people follow: a third the whole country, the others a province each."""
    codes = [place.code for place in provinces()]
    for start in range(0, count, AT_ONCE):
        keys, rows = [], []
        for number in range(start, min(start + AT_ONCE, count)):
            key, now = crypto.draw_data_key(KEY), clock.now()
            keys.append(key)
            rows.append(
                Subscription(
                    channel="line",
                    state="active",
                    to_hash=hash_of(name_of(number)),
                    to_sealed=crypto.seal(key, ADDRESS, name_of(number)),
                    data_key=key,
                    provinces=[] if number % 3 == 0 else [codes[number % len(codes)]],
                    asked_at=now,
                    confirmed_at=now,
                )
            )
        with transaction.atomic():
            copy_rows(keys)
            copy_rows(rows)


def notice(ident: str) -> Notice:
    """A warning for the whole country with words of a usual length."""
    said = Said(
        (
            Bulletin(
                is_over=False,
                word="ประกาศ · สูง",
                title="ไม่มีลิงก์คืนเงินค่าไฟตัวอย่าง ใครส่งมาให้ลบทิ้ง",
                change="",
                body="มีคนโทรมาอ้างการไฟฟ้าตัวอย่าง แล้วส่งลิงก์ให้ติดตั้งแอป " * 4,
                todo="วางสาย ไม่กดลิงก์ แล้วโทร 1441",
                note="ทั้งประเทศ",
                url="https://ruthan.example/alerts/A-2345ABCD/",
                read="อ่านประกาศฉบับเต็ม",
                share="ส่งต่อทาง LINE",
                passed_on="ไม่มีลิงก์คืนเงินค่าไฟตัวอย่าง",
            ),
        ),
        (Choice("จังหวัดอื่น", "follow"), Choice("หยุดข่าวเตือน", "unfollow")),
    )
    return Notice(
        about=("bench", ident), thread=ident, kind="alert", provinces=(), topic="",
        severity="high", is_immediate=True, until=clock.now() + timedelta(days=1),
        words={"th": Words(said, "", "")},
    )  # fmt: skip
