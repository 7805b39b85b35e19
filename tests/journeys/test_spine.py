"""One rumour from a citizen's hands to a published answer signed by two, and back to whoever asked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail

from tests.browser import Sit
from tests.journeys import steps
from tests.journeys.steps import REASON, RUMOUR, TITLE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_rumour_becomes_an_answer_that_reaches_whoever_asked(
    sit: Sit, work: Callable[[], int], bua: Any, lek: Any
) -> None:
    mali = sit(width=360)
    code = steps.asks(mali)
    mali.told(
        "Nothing is known about this yet. A person will look at it; the more dangerous, the sooner."
    )
    assert len(code.replace(" ", "")) == 30
    mali.fills("E-mail address", "mali@mail.example.org")
    mali.presses("Agree, and write to me here")
    mali.sees("mali@mail.example.org")
    mali.presses("I have kept the code")
    work()

    anan = sit("anan")
    steps.opens_first_item(anan)
    anan.sees("ธนาคารตัวอย่างจะปิดทุกสาขา")
    anan.presses("Take")
    anan.told("The item is yours.")
    ref = steps.opens_claim(anan)
    work()

    nok = sit("nok")
    nok.opens(f"/staff/claims/{ref}/")
    steps.adds_source(nok)
    nok.presses("Ask the agency")
    nok.chooses("Organisation to ask", "bot")
    nok.fills("What we ask", "ธนาคารตัวอย่างจะปิดทุกสาขาวันศุกร์นี้จริงหรือไม่")
    nok.presses("Send the request")
    nok.told("not opened yet")
    work()

    _the_bank_answers(sit("lek"), ref)
    work()

    steps.proposes(nok, ref)
    nok.sees("ไม่มีการปิดสาขา")
    nok.told("You proposed this verdict. An editor other than you must sign it.")
    assert nok.page.get_by_role("button", name=nok.words("Sign and publish")).count() == 0
    assert mali.page.goto(f"/answers/{ref}/").status in {200, 404}
    mali.sees_nothing_of(REASON)

    steps.signs(sit("bua"), ref)
    work()

    mali.opens(f"/answers/{ref}/")
    mali.sees("เท็จ", TITLE, REASON, "ประกาศถึงลูกค้า", "ทุกสาขาเปิดทำการตามปกติ")
    mali.told("Correction history")
    steps.follows(mali, code)
    mali.sees("เท็จ", TITLE, REASON)
    mali.told("Checked on")
    letters = [letter for letter in mail.outbox if letter.to == ["mali@mail.example.org"]]
    assert len(letters) == 1
    assert RUMOUR not in letters[0].body
    work()
    assert len([one for one in mail.outbox if one.to == ["mali@mail.example.org"]]) == 1


def _the_bank_answers(banker: Any, ref: str) -> None:
    """The agency's liaison acknowledges, answers, and sees nothing else."""
    banker.opens("/staff/")
    assert banker.page.url.endswith("/staff/referrals/")
    banker.page.locator("[data-row]").first.click()
    banker.presses("Acknowledge")
    banker.told("Your answer")
    banker.page.locator("input[name=code][value=false]").check()
    banker.fills("What you found", "ไม่มีการปิดสาขา ระบบเปิดให้บริการตามปกติ")
    banker.presses("Send the answer")
    banker.told("Mend your answer")
    for closed in ("/staff/queue/", f"/staff/claims/{ref}/", "/staff/people/"):
        assert banker.page.goto(closed).status == 404
    banker.complaints.clear()


def test_the_same_message_changed_a_little_is_answered_at_once_with_its_day(
    sit: Sit, work: Callable[[], int]
) -> None:
    claim = steps.published(work)

    somchai = sit(width=360)
    steps.asks(somchai, steps.CHANGED)

    somchai.told("We have an answer")
    somchai.told("Checked on")
    somchai.sees("เท็จ", TITLE, REASON)
    somchai.presses("Read the reasons and sources")
    somchai.page.wait_for_url(f"**/answers/{claim.ref}/")
