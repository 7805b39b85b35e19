"""A bank acknowledges a hold within its clock; a platform that is late is escalated by itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from ruthan.core import clock
from ruthan.referrals.models import Referral
from ruthan.referrals.tasks import note_missed_deadlines
from tests import makers
from tests.browser import Sit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_bank_liaison_acknowledges_a_hold_within_its_clock(
    sit: Sit, work: Callable[[], int]
) -> None:
    bank = makers.an_organisation("bank:000", kind="bank", name_th="ธนาคารสมมุติ")
    person = makers.a_user("bank-desk", name_th="เดสก์ ตัวอย่าง")
    makers.a_role(person, role="liaison", organisation=bank)
    package = {
        "asked": "ขอระงับเงิน 18,900 บาท", "statement": "โอนไปบัญชี 000-0-00012-3 เมื่อ 20 นาทีก่อน",
        "account": "000-0-00012-3", "amount_satang": 1_890_000,
    }  # fmt: skip
    held = makers.a_referral(
        organisation=bank, ask="hold", ground="money_sent", package=package, due_at=None
    )
    work()
    desk = sit()
    desk.page.set_viewport_size({"width": 360, "height": 800})
    desk.signs_in(person)
    desk.opens("/staff/referrals/")
    desk.sees(held.ref)
    desk.page.locator(f"input[name=ref][value='{held.ref}']").check()
    desk.presses("Acknowledge what is ticked")
    desk.opens(f"/staff/referrals/{held.ref}/")
    desk.sees("18,900")
    desk.marks("The money is held")
    desk.page.locator("#answer [name=text]").fill("ระงับยอดปลายทางไว้แล้ว")
    desk.page.locator("#answer [name=ticket]").fill("BC-0000001")
    desk.presses("Send the answer")
    held.refresh_from_db()
    assert (held.state, held.answer_code, held.ticket) == ("answered", "held", "BC-0000001")
    assert held.acknowledged_at < held.due_at
    assert held.due_at - held.dispatched_at == timedelta(hours=1)


def test_a_late_platform_is_escalated_by_itself(
    sit: Sit, work: Callable[[], int], bua: Any
) -> None:
    makers.an_organisation("platform:meta", kind="platform")
    editor = sit("bua")
    notice = makers.a_notice()
    editor.opens(f"/staff/platforms/{notice.ref}/")
    editor.presses("Sign and send")
    work()
    Referral.objects.update(due_at=clock.now() - timedelta(minutes=1))
    note_missed_deadlines()
    work()
    notice.refresh_from_db()
    assert notice.referral.escalations == 1
    editor.opens(f"/staff/referrals/watch/{notice.referral.ref}/")
    editor.told("Escalated")
    citizen = sit()
    citizen.opens("/transparency/")
    citizen.sees(notice.ref)
    citizen.sees_nothing_of("social.example")
