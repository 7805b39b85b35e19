"""Entries of the demonstration: told, too few, held, contested, cleared; all of it fictional."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from ruthan.core import clock
from ruthan.core.refs import uuid7
from ruthan.intake.actions import reporter_key
from ruthan.registry.actions import (
    DEMO,
    Source,
    file_dispute,
    note_sighting,
    propose_outcome,
    sign_outcome,
)
from ruthan.registry.rules.naming import Named, account
from ruthan.registry.states import Kind

_ACCOUNT = account("0000000123", "004")
_CONTESTED = account("0000000456", "014")
_SITE = Named(Kind.DOMAIN, "thpost-redeliver.example", "thpost-redeliver[.]example")
_PHONE = Named(Kind.PHONE, "+66600000014", "060-xxx-0014")
_CROWD = Named(Kind.LINE_ID, "@somdemo", "@soxxxo")
_SHOP = Named(Kind.SOCIAL, "facebook:ร้านตัวอย่างสุจริต", "facebook:ร้านตัวอย่างสุจริต", "facebook")
_WORDS = "ร้านของเราส่งของครบทุกออเดอร์ มีเลขพัสดุทุกชิ้น ลูกค้าคนเดียวแจ้งหลายครั้งเพราะไม่พอใจสี"


def note_entries(people: Mapping[str, Any], now: datetime) -> None:
    """Seed a few entries of every state, some days old."""
    for number in range(5):
        _seen(_ACCOUNT, f"a{number}", now - timedelta(days=9 - number, hours=number))
    for number in range(4):
        _seen(_SITE, f"b{number}", now - timedelta(days=6 - number, hours=2 * number))
    for number in range(2):
        _seen(_PHONE, f"c{number}", now - timedelta(days=3 - number))
    for number in range(4):
        _seen(_CROWD, f"d{number}", now - timedelta(days=1, minutes=7 * number))
    for number in range(3):
        _seen(_CONTESTED, f"e{number}", now - timedelta(days=5 - number))
        _seen(_SHOP, f"f{number}", now - timedelta(days=20 - number))
    with clock.standing_at(now - timedelta(days=1)):
        _contest("demonstration-contested", _CONTESTED)
    with clock.standing_at(now - timedelta(days=12)):
        cleared = _contest("demonstration-cleared", _SHOP)
    with clock.standing_at(now - timedelta(days=10)):
        propose_outcome(
            by=people["nok"], dispute=cleared, outcome="cleared",
            reason="ดูเลขพัสดุและใบเสร็จครบทุกออเดอร์ ผู้แจ้งสามรายเป็นบัญชีที่เปิดวันเดียวกัน",
            answer="ตรวจหลักฐานแล้ว ไม่พบเหตุให้เตือน ผู้ที่ถามจะได้รู้ว่าแก้ไขแล้ว",
        )  # fmt: skip
    with clock.standing_at(now - timedelta(days=9)):
        sign_outcome(by=people["bua"], dispute=cleared)


def _seen(named: Named, who: str, at: datetime) -> list[UUID]:
    source = Source(
        kind=DEMO, id=uuid7(), at=at, channel="line", is_demonstration=True,
        reporter=reporter_key("line", f"demonstration-entry-{who}"),
    )  # fmt: skip
    return note_sighting(source=source, named=[named])


def _contest(nonce: str, named: Named) -> Any:
    made = file_dispute(
        nonce=nonce, names=[named], shown=named.shown, words=_WORDS, is_demonstration=True
    )
    return made.dispute
