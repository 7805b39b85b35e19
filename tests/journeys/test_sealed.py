"""A child may be in danger: hotlines first, sealed from everybody but the officer, safe words only."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from ruthan.core import clock
from tests.browser import Desk, Sit
from tests.journeys import steps
from tests.makers import totp_code

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CHILD = "น้องสาวอายุ 13 มีผู้ชายขู่จะปล่อยรูปโป๊ของน้อง ทำยังไงดี"
PASSPHRASE = "ใบชา ท่าเรือ ร่มแดง เก้าอี้หวาย"


@pytest.fixture
def later() -> Iterator[Callable[[int], None]]:
    """`later(6)`: six minutes have gone by, for the server and for the authenticator app."""
    gone: list[Any] = []

    def go(minutes: int) -> None:
        travel = time_machine.travel(clock.now() + timedelta(minutes=minutes), tick=True)
        travel.start()
        gone.append(travel)

    yield go
    while gone:
        gone.pop().stop()


def takes_the_key(officer: Desk) -> None:
    officer.opens("/staff/sealed/")
    officer.told("You hold no copy of the custody key")
    officer.presses("Set up your copy")
    officer.fills("New custody passphrase", PASSPHRASE)
    officer.fills("The same passphrase again", PASSPHRASE)
    officer.presses("Take the key")
    officer.told("Change your passphrase")


def opens_the_case(officer: Desk, user: Any) -> None:
    """A second factor older than five minutes is asked for again before anything opens."""
    officer.opens("/staff/sealed/")
    officer.page.locator("[data-row]").first.click()
    writes_why(officer)
    officer.page.wait_for_url("**/2fa/confirm/**")
    officer.sees_nothing_of("น้องสาว")
    officer.fills("Code", totp_code(user))
    officer.presses("Confirm")
    officer.page.wait_for_url("**/staff/sealed/**")
    writes_why(officer)
    officer.sees(CHILD)


def writes_why(officer: Desk) -> None:
    officer.fills("Why you are opening it", "ประเมินว่าเด็กอยู่ในอันตรายหรือไม่")
    officer.fills("Your custody passphrase", PASSPHRASE)
    officer.presses("Open the case")


def test_a_child_in_danger_is_led_to_help_and_only_the_officer_reads_of_it(
    sit: Sit, work: Callable[[], int], dao: Any, anan: Any, later: Callable[[int], None]
) -> None:
    officer = sit("dao")
    takes_the_key(officer)

    mali = sit(width=360)
    code = steps.asks(mali, CHILD)
    for number in ("191", "1300", "1387"):
        assert mali.page.locator(f'a[href="tel:{number}"]').first.is_visible()
    mali.told("It is not your fault, and not the child's. Help is one call away.")
    mali.sees_nothing_of("น้องสาว")
    work()

    screener = sit("anan")
    screener.opens("/staff/queue/")
    screener.told("Nothing is waiting")
    assert screener.page.goto("/staff/sealed/").status == 404
    screener.complaints.clear()

    later(6)
    opens_the_case(officer, dao)
    officer.page.locator("select[name=organisation]").select_option(index=1)
    officer.page.locator("input[name=way][value=phone]").check()
    officer.presses("Note that they have it")
    officer.told("Noted: the authority has the case.")
    officer.sees_nothing_of("น้องสาว")

    steps.follows(mali, code)
    mali.told("You did right to tell")
    mali.sees_nothing_of("น้องสาว", "ดาว ตัวอย่าง", "กรมกิจการเด็ก")


def test_a_false_alarm_returns_to_screening_under_the_same_code_and_asks_for_the_picture_again(
    sit: Sit, work: Callable[[], int], dao: Any, later: Callable[[int], None]
) -> None:
    officer = sit("dao")
    takes_the_key(officer)
    mali = sit(width=360)
    code = steps.asks(mali, CHILD)
    work()

    later(6)
    opens_the_case(officer, dao)
    officer.presses("Not a child's case: send it back")
    back = officer.page.locator("details[open]")
    back.locator("input[name=because]").fill("เป็นบทละครของชมรม")
    back.locator("input[name=passphrase]").fill(PASSPHRASE)
    back.locator("button[type=submit]").click()
    officer.told("Sent back to ordinary screening; its sealed copy is erased.")
    work()

    steps.follows(mali, code)
    mali.told("My report")
    mali.sees("ภาพ")
    screener = sit("anan")
    steps.opens_first_item(screener)
    screener.sees("น้องสาว")
