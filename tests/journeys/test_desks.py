"""Two centres and two screeners: what is handed over is masked here, and only one can take."""

from __future__ import annotations

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection
from django.utils.translation import gettext, override

from ruthan.triage.models import QueueItem
from tests import makers
from tests.browser import Sit
from tests.journeys import steps

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PERSONAL = (
    "ช่วยตรวจสอบค่ะ มีคนโทรมาจากเบอร์ 081-000-0000 บอกให้โอนเข้าบัญชี 000-0-00012-3 แล้วจะปิดบัญชีธนาคารตัวอย่าง"
)


def test_what_was_handed_over_is_the_other_centres_and_masked_here(
    sit: Sit, work: Callable[[], int], isa: Any
) -> None:
    makers.a_report(PERSONAL)
    work()
    anan = sit("anan")
    steps.opens_first_item(anan)
    anan.presses("Show the text unmasked")
    anan.sees("081-000-0000")
    item = anan.page.url.partition("?")[0]
    anan.opens(item)
    anan.presses("Take")
    anan.told("The item is yours.")
    anan.presses("Hand over")
    dialog = anan.page.get_by_role("dialog")
    dialog.locator("select[name=centre]").select_option("ruthan-isan")
    dialog.locator("[name=because]").fill("ผู้แจ้งอยู่ในพื้นที่อีสาน")
    dialog.locator("button[type=submit]").click()
    anan.page.wait_for_url("**/handovers/**")
    receipt = anan.page.url
    work()

    there = sit("isa")
    there.opens(receipt)
    there.presses("Sign for it")
    there.told("Signed for. It is in your queue.")
    steps.opens_first_item(there)
    there.presses("Show the text unmasked")
    there.sees("081-000-0000")

    anan.opens(receipt)
    anan.told("Signed for")
    for address in (item, f"{item}?full=1"):
        anan.page.goto(address)
        anan.sees_nothing_of("081-000-0000", "000-0-00012-3")
    anan.complaints.clear()


def test_of_two_who_press_take_one_wins_and_the_other_is_told_who(
    sit: Sit, work: Callable[[], int]
) -> None:
    makers.a_report(steps.RUMOUR)
    work()
    anan, nok = sit("anan"), sit("nok")
    for desk in (anan, nok):
        steps.opens_first_item(desk)

    anan.presses("Take")
    nok.presses("Take")

    anan.told("The item is yours.")
    nok.told("%(who)s was first. Nothing was changed.", who="อนันต์ ตัวอย่าง")
    assert QueueItem.objects.get().taken_by.username == "anan"


def test_at_the_very_same_moment_there_is_still_one_winner(
    site: str, work: Callable[[], int]
) -> None:
    makers.a_report(steps.RUMOUR)
    work()
    item = QueueItem.objects.get()
    people = [makers.a_person(makers.CAST[name]) for name in ("anan", "nok")]
    clients = [makers.signed_in(person) for person in people]
    start, seen = Barrier(2), {}

    def press(number: int) -> None:
        start.wait()
        answer = clients[number].post(f"/staff/queue/{item.pk}/take/", follow=True)
        seen[people[number].username] = answer.content.decode()
        connection.close()

    threads = [Thread(target=press, args=[number]) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    winner = QueueItem.objects.get().taken_by
    loser = next(person for person in people if person != winner)
    assert winner in people
    with override("th"):
        told = gettext("%(who)s was first. Nothing was changed.") % {"who": winner.name_th}
    assert told in seen[loser.username]
