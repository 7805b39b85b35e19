"""A verdict is corrected: everyone who asked hears it once, and both stand in the history."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail

from tests import makers
from tests.browser import Sit
from tests.journeys import steps

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NEW = "ธนาคารตัวอย่างประกาศใหม่ว่าจะปิดเฉพาะสาขากลางเพื่อปรับปรุง ส่วนสาขาอื่นเปิดตามปกติ"


def test_everyone_who_asked_is_told_again_once_and_both_stand_in_the_history(
    sit: Sit, work: Callable[[], int], bua: Any
) -> None:
    mali = sit(width=360)
    code = steps.asks(mali)
    mali.fills("E-mail address", "mali@mail.example.org")
    mali.presses("Agree, and write to me here")
    mali.sees("mali@mail.example.org")
    makers.a_submission(steps.RUMOUR)
    work()
    claim = steps.published(work)
    steps.follows(mali, code)
    mali.sees("เท็จ", steps.REASON)
    assert len(mail.outbox) == 1

    nok = sit("nok")
    steps.proposes(nok, claim.ref, code="misleading", reason=NEW, change="มีประกาศใหม่ของธนาคาร")
    steps.signs(sit("bua"), claim.ref)
    work()
    work()

    mali.opens("/track/")
    mali.sees("บิดเบือน", NEW)
    assert len(mail.outbox) == 2
    mali.opens(f"/answers/{claim.ref}/")
    history = mali.page.locator(".history").inner_text().replace("\u200b", "")
    assert "เท็จ" in history
    assert "บิดเบือน" in history
    assert "มีประกาศใหม่ของธนาคาร" in history
