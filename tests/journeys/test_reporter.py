"""What one reporter does alone: help first, one report for many presses, and taking it all back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from ruthan.intake.models import Report
from tests.browser import Sit
from tests.journeys import steps
from tests.journeys.steps import RUMOUR

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SENT = "โดนแก๊งคอลเซ็นเตอร์อ้างเป็นตำรวจ โอนเงินไปแล้ว 50,000 บาท ทำยังไงดี"


def test_after_sending_money_the_first_card_says_whom_to_call_and_the_rank_is_the_highest(
    sit: Sit, work: Callable[[], int], anan: Any
) -> None:
    mali = sit(width=360)
    mali.opens("/report/")
    mali.fills("What happened?", SENT)
    mali.page.locator("input[name=situation][value=money_1h]").check()
    mali.fills("How much money?", "50,000")
    mali.page.locator("main form button.button-primary").click()
    code = steps.code_of(mali)
    call = mali.page.locator('a[href="tel:1441"]').first
    told, receipt = call.bounding_box(), mali.page.locator(".receipt-code").bounding_box()
    assert told
    assert receipt
    assert told["y"] < receipt["y"]
    work()

    screener = sit("anan")
    steps.opens_first_item(screener)
    assert screener.page.locator("[data-row]").first.inner_text().startswith("P1")
    screener.sees("50,000")
    assert code.replace(" ", "") not in screener.reads().replace(" ", "")


def test_a_withdrawn_report_is_gone_for_the_reporter_and_for_the_staff(
    sit: Sit, work: Callable[[], int], anan: Any
) -> None:
    mali = sit(width=360)
    code = steps.asks(mali)
    work()
    screener = sit("anan")
    steps.opens_first_item(screener)
    screener.sees("ธนาคารตัวอย่างจะปิดทุกสาขา")
    item = screener.page.url

    steps.follows(mali, code)
    mali.presses("Withdraw the report")
    mali.told("This cannot be undone, because the key to your report is destroyed.")
    mali.presses("Withdraw and destroy")
    mali.told("This report is withdrawn")
    work()

    screener.opens("/staff/queue/")
    screener.told("Nothing is waiting")
    screener.opens(item)
    screener.sees_nothing_of("ธนาคารตัวอย่าง", "ถอนออกมา")
    screener.complaints.clear()


@pytest.mark.parametrize("presses", [2, 5])
def test_a_button_pressed_many_times_makes_one_report(sit: Sit, presses: int) -> None:
    mali = sit(width=360)
    mali.opens("/check/")
    mali.page.locator("textarea[name=message]").fill(RUMOUR)
    mali.page.locator("main form").first.evaluate(
        "(form, times) => { for (let n = 0; n < times; n++) fetch(form.action,"
        " {method: 'POST', body: new FormData(form), redirect: 'manual'}) }",
        presses - 1,
    )
    mali.page.locator("main form button.button-primary").click()
    code = steps.code_of(mali)
    mali.page.reload()
    assert steps.code_of(mali) == code
    assert Report.objects.count() == 1


def test_going_back_and_sending_again_shows_the_same_code(sit: Sit) -> None:
    mali = sit(width=360)
    mali.opens("/check/")
    mali.page.locator("textarea[name=message]").fill(RUMOUR)
    mali.page.locator("main form button.button-primary").click()
    code = steps.code_of(mali)
    mali.page.go_back()
    ticket = mali.page.locator("input[name=ticket]").input_value()
    if not mali.page.locator("textarea[name=message]").input_value():
        mali.page.locator("textarea[name=message]").fill(RUMOUR)
    mali.page.locator("main form button.button-primary").click()
    again = steps.code_of(mali)
    expected = 1 if again == code else 2
    assert Report.objects.count() == expected, ticket
