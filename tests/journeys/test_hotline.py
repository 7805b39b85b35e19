"""At the telephone: a whole call by the keyboard alone, and without a script; then calling back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import expect

from ruthan.core import custody
from ruthan.gateway.models import Call, CallBack
from ruthan.intake import queries
from ruthan.intake.actions import register_custody_key
from ruthan.intake.models import Report, SealedDrop
from tests import makers
from tests.browser import Desk, Sit
from tests.journeys import steps

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TOLD = "มีข้อความว่าธนาคารตัวอย่างจะปิดทุกสาขาวันศุกร์นี้ ให้รีบถอนเงิน"
SIMPLE, WITH_NUMBER = 5, 18  # presses beside the caller's own words and number
CHILD = "น้องสาวอายุ 13 มีผู้ชายขู่จะปล่อยรูปโป๊ของน้อง ทำยังไงดี"


@dataclass
class Hands:
    """Two hands on a keyboard, counted; there is no mouse."""

    desk: Desk
    presses: int = 0

    def press(self, key: str, times: int = 1) -> None:
        for _ in range(times):
            self.desk.page.keyboard.press(key)
            self.presses += 1

    def types(self, text: str) -> None:
        """The caller's own words: as long as they talk."""
        self.desk.page.keyboard.insert_text(text)

    def tabs_to(self, selector: str, most: int = 30) -> None:
        for _ in range(most):
            self.press("Tab")
            focus = "s => document.activeElement?.matches(s) ?? false"
            if self.desk.page.evaluate(focus, selector):
                return
        raise AssertionError(f"Tab never came to {selector}")


def test_a_simple_report_takes_a_handful_of_keys(sit: Sit, anan: Any) -> None:
    operator = sit("anan")
    operator.opens("/staff/hotline/")
    hands = Hands(operator)

    hands.press("3")
    operator.page.wait_for_url("**/hotline/calls/*-*/")
    expect(operator.page.locator("textarea[name=words]")).to_be_focused()
    hands.types(TOLD)
    operator.told("Nothing is known about this yet.")
    hands.press("Control+Enter")
    expect(operator.page.locator(".readout li")).to_have_count(6)
    hands.press("e")
    operator.page.wait_for_url("**/staff/hotline/")

    report = Report.objects.get()
    assert queries.text_of(report) == TOLD
    call = Call.objects.get()
    assert (call.report, call.outcome, call.situation) == (report, "taken", "rumour")
    assert call.ended_at is not None
    assert hands.presses <= SIMPLE, hands.presses


def test_a_call_back_is_agreed_to_and_the_code_read_back_by_the_keyboard(
    sit: Sit, anan: Any
) -> None:
    operator = sit("anan")
    operator.opens("/staff/hotline/")
    hands = Hands(operator)

    hands.press("3")
    operator.page.wait_for_url("**/hotline/calls/*-*/")
    hands.types(TOLD)
    hands.tabs_to("input[name=way]")
    hands.press("ArrowDown")
    hands.press("Tab")
    hands.types("0600000014")
    hands.press("Tab")
    hands.press("Space")
    hands.press("Control+Enter")
    expect(operator.page.locator(".readout li")).to_have_count(6)
    hands.tabs_to("input[name=is_read_back]")
    hands.press("Space")
    hands.press("Escape")
    hands.press("e")
    operator.page.wait_for_url("**/staff/hotline/")

    assert queries.way_of(Report.objects.get()) == ("phone", "+66600000014")
    assert Call.objects.get().is_read_back
    assert hands.presses <= WITH_NUMBER, hands.presses


def test_what_is_known_comes_while_typing_and_the_mouse_is_not_needed_to_tell_it(
    sit: Sit, work: Callable[[], int], anan: Any
) -> None:
    steps.published(work)
    operator = sit("anan")
    operator.opens("/staff/hotline/")
    hands = Hands(operator)

    hands.press("n")
    operator.page.wait_for_url("**/hotline/calls/*-*/")
    for part in (steps.CHANGED[:30], steps.CHANGED[30:60], steps.CHANGED[60:]):
        hands.types(part)
    operator.sees(steps.REASON)
    hands.press("Escape")
    hands.press("r")
    operator.page.wait_for_url("**/told/")
    expect(operator.page.locator("#known .badge").filter(has_text=operator.words("Read out"))).to_have_count(1)  # fmt: skip
    assert operator.page.locator("textarea[name=words]").input_value() == steps.CHANGED
    hands.press("Escape")
    hands.press("3")
    expect(operator.page.locator("#script h2")).to_contain_text(
        operator.words("Rumour", context="call")
    )
    hands.press("Control+Enter")
    expect(operator.page.locator(".readout li")).to_have_count(6)

    call = Call.objects.get()
    assert call.told is not None
    assert call.situation == "rumour"


def test_a_call_ends_without_a_report_by_one_key_but_typed_words_ask_for_two(
    sit: Sit, anan: Any
) -> None:
    operator = sit("anan")
    hands = Hands(operator)
    for words, keys in (("", ["w"]), (TOLD, ["w", "Enter"])):
        operator.opens("/staff/hotline/")
        hands.press("n")
        operator.page.wait_for_url("**/hotline/calls/*-*/")
        hands.types(words)
        hands.press("Escape")
        for key in keys:
            assert Call.objects.filter(ended_at__isnull=True).count() == 1
            hands.press(key)
        operator.page.wait_for_url("**/staff/hotline/")

    assert set(Call.objects.values_list("outcome", flat=True)) == {"wrong"}
    assert not Report.objects.exists()


def test_the_keys_are_found_on_a_thai_keyboard(sit: Sit, anan: Any) -> None:
    operator = sit("anan")
    operator.opens("/staff/hotline/")

    operator.page.evaluate(
        "document.dispatchEvent(new KeyboardEvent('keydown',"
        " {key: 'ๅ', code: 'Digit1', bubbles: true}))"
    )
    operator.page.wait_for_url("**/hotline/calls/*-*/")

    assert Call.objects.get().situation == "sent"


def test_a_childs_case_shows_the_officers_numbers_and_is_sealed(sit: Sit, anan: Any) -> None:
    _key, public = custody.new_pair()
    register_custody_key(by="system", public=public)
    operator = sit("anan")
    operator.opens("/staff/hotline/")
    hands = Hands(operator)

    hands.press("n")
    operator.page.wait_for_url("**/hotline/calls/*-*/")
    hands.types(CHILD)
    operator.told("A child may be at risk: the sealed lane")
    expect(operator.page.locator("#script a[href='tel:1300']")).to_be_visible()
    hands.press("Control+Enter")
    operator.told("Sealed for the officers")

    assert SealedDrop.objects.count() == 1
    assert not Report.objects.exists()


def test_a_call_works_without_a_script(sit: Sit, anan: Any) -> None:
    operator = sit("anan", width=360, script=False)
    operator.opens("/staff/hotline/")
    operator.presses("Rumour", context="call")
    operator.page.locator("textarea[name=words]").fill(TOLD)
    operator.presses("Look up what is known")
    operator.told("Nothing is known about this yet.")
    operator.presses("Save the report")
    operator.told("Read the tracking code out, one group in one breath")
    operator.presses("End the call")
    operator.told("The call is on record. Ready for the next one.")

    assert Report.objects.count() == 1


def test_two_operators_meet_over_one_call_back(
    sit: Sit, work: Callable[[], int], anan: Any, fah: Any
) -> None:
    one, two = sit("anan"), sit("fah")
    one.opens("/staff/hotline/")
    hands = Hands(one)
    hands.press("3")
    one.page.wait_for_url("**/hotline/calls/*-*/")
    hands.types(TOLD)
    one.page.locator("input[name=way][value=phone]").check()
    one.fills("Number or e-mail address", "060-000-0014")
    one.page.locator("input[name=has_agreed]").check()
    hands.press("Control+Enter")
    one.told("The answer is told by:")
    work()
    report = Report.objects.get()
    makers.a_verdict(makers.a_claim(clusters=[report.cluster_id]))
    work()

    for desk in (one, two):
        desk.opens("/staff/hotline/call-backs/")
        desk.sees(report.ref)
    one.presses("I am calling")
    one.sees("060-000-0014")
    two.presses("I am calling")
    two.told("%(who)s is calling already.", who=str(anan))
    two.sees_nothing_of("060-000-0014")
    one.page.keyboard.press("1")
    one.told("On record.")

    assert CallBack.objects.get().state == "told"
