"""What is past its time goes: facts with their report's key, letters two years after the reply."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from ruthan.core import clock, crypto, retention
from ruthan.trade import actions, queries
from ruthan.trade.models import LookUp, SellerLetter, TradeCheck
from tests.trade.conftest import a_letter, a_look_up

pytestmark = pytest.mark.django_db


def run(name: str) -> int:
    rule = next(rule for rule in actions.RULES if rule.name == name)
    return int(retention.shred(rule, note=lambda *_: None).count)


def test_facts_go_with_the_key_of_their_report(check: Any, nok: Any) -> None:
    a_look_up(check, nok)
    assert run("trade.check") == 0
    crypto.destroy(check.report.data_key)
    with time_machine.travel(clock.now() + timedelta(minutes=1), tick=False):
        assert run("trade.check") == 1
        assert run("trade.check") == 0
    held = TradeCheck.objects.get()
    assert bytes(held.facts_sealed) == b""
    assert held.seller_key is None
    assert bytes(LookUp.objects.get().body_sealed) == b""


def test_letters_go_two_years_after_the_reply(check: Any, nok: Any) -> None:
    letter = a_letter(check, nok)
    actions.reply_as_seller(letter=letter, text="เลขอยู่ข้างกล่อง", may_show=True)
    with time_machine.travel(clock.now() + timedelta(days=729), tick=False):
        assert run("trade.letter") == 0
    with time_machine.travel(clock.now() + timedelta(days=731), tick=False):
        assert run("trade.letter") == 1
        assert run("trade.letter") == 0
    held = SellerLetter.objects.select_related("data_key").get()
    assert bytes(held.letter_sealed) == b""
    assert held.reply_sealed is None
    assert held.data_key.destroyed_at is not None
    assert queries.letter_text(held) is None
