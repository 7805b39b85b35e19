"""The citizen's way without a single line of JavaScript."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.browser import Sit
from tests.journeys import steps

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_check_receipt_and_track_work_without_a_script(sit: Sit, work: Callable[[], int]) -> None:
    mali = sit(width=360, script=False)
    code = steps.asks(mali)
    assert len(code.replace(" ", "")) == 30
    mali.presses("I have kept the code")
    work()

    at_home = sit(width=360, script=False)
    steps.follows(at_home, code)
    at_home.told("My report")
    at_home.presses("Add something")
    at_home.fills("Your message", "เห็นในกลุ่มไลน์ของหมู่บ้าน")
    at_home.presses("Send")
    at_home.sees("เห็นในกลุ่มไลน์ของหมู่บ้าน")


def test_a_known_message_is_answered_without_a_script(sit: Sit, work: Callable[[], int]) -> None:
    steps.published(work)
    mali = sit(width=360, script=False)
    steps.asks(mali, steps.CHANGED)
    mali.told("We have an answer")
    mali.sees(steps.REASON)
