"""Money has left: the sheet within two presses, the police file within minutes, an officer's hold."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from ruthan.cases.models import Case, Draft
from tests import makers
from tests.browser import Desk, Sit, barriers
from tests.cases.pages import STORY, slip_picture
from tests.cast import Person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
KAN = Person("kan", "กานต์ ตัวอย่าง", "case_officer", "ruthan")


def reads_the_sheet_out(mali: Desk) -> None:
    """Two presses to whom to call and what to say; nothing is kept."""
    mali.opens("/")
    mali.presses("I already transferred: what now?")
    mali.page.wait_for_url("**/transferred/")
    call = mali.page.locator('main a[href="tel:1441"]').first.bounding_box()
    assert call
    assert call["y"] + call["height"] < 780  # whom to call is on the first screen of a telephone
    assert mali.page.locator("main input:not([type=hidden]), main textarea").count() == 0
    assert barriers(mali.page) == []
    mali.presses("Fact sheet to read out")
    mali.page.wait_for_url("**/transferred/sheet/")
    mali.told("Call and answer these in order:")  # the second press: something to read out

    mali.chooses("Bank you paid from", "014")
    mali.fills("Amount in baht", "18,900")
    mali.chooses("Bank or wallet it went to", "004")
    mali.fills("Account or PromptPay number", "000-0-00012-3")
    mali.fills("Name of the account", "น.ส.สมมุติ ตัวอย่าง")
    mali.presses("Show the sheet")
    mali.told("Read this out")
    mali.sees("000-0-00012-3", "หนึ่งหมื่นแปดพันเก้าร้อยบาทถ้วน")
    assert barriers(mali.page) == []
    assert Draft.objects.count() == 0


def tells_what_happened(mali: Desk) -> None:
    """Four steps to a case."""
    mali.presses("After the call: make the police file")
    mali.page.wait_for_url("**/transferred/case/transfers/**")
    mali.sees("18,900")
    assert barriers(mali.page) == []
    mali.presses("That is all: next")
    mali.fills("Telephone numbers they called from", "060-000-0014")
    assert barriers(mali.page) == []
    mali.presses("Next")
    mali.fills("What happened, from the start?", STORY)
    mali.presses("Next")
    mali.fills("Your name, for the police file", "มะลิ ตัวอย่าง")
    assert barriers(mali.page) == []
    mali.presses("Make my case and the police file")
    mali.page.wait_for_url("**/receipt/")


def has_the_police_file(mali: Desk) -> Case:
    """From the receipt to the case's own page and its file."""
    mali.presses("My case and the police file")
    mali.page.wait_for_url("**/case/")
    case = Case.objects.get()
    mali.sees(case.ref, "18,900")
    assert barriers(mali.page) == []
    mali.presses("My police file")
    mali.page.wait_for_url("**/case/file/")
    mali.sees("ข้อเท็จจริงประกอบการแจ้งความ", "๑๘,๙๐๐", "มะลิ ตัวอย่าง", STORY)
    assert barriers(mali.page) == []
    return case


def asks_for_a_hold(fah: Desk, case: Case) -> None:
    """An officer proposes; somebody else must send it."""
    fah.opens("/staff/cases/")
    fah.page.locator("[data-row]").first.click()
    fah.page.wait_for_url(f"**/staff/cases/{case.ref}/")
    fah.presses("Ask a bank to hold an amount")
    fah.page.locator("#holds").get_by_label(fah.words("Amount in baht")).fill("18,900")
    fah.page.locator("#holds").get_by_label(fah.words("Why")).last.fill("เพิ่งโอน")
    fah.presses("Propose")
    fah.told("You asked for it: somebody else must send it.")
    assert barriers(fah.page) == []


def test_from_the_first_page_to_the_police_file(sit: Sit, work: Callable[[], int]) -> None:
    mali = sit(width=360)
    reads_the_sheet_out(mali)
    tells_what_happened(mali)
    work()
    case = has_the_police_file(mali)
    fah = sit("fah", width=1440)
    asks_for_a_hold(fah, case)
    kan = sit()
    kan.signs_in(makers.a_person(KAN))
    kan.opens(f"/staff/cases/{case.ref}/")
    kan.presses("Send it to the bank")
    kan.told("The bank was asked. The request runs out by itself.")


def test_a_slip_goes_along_and_a_closed_browser_goes_on(sit: Sit, tmp_path: Any) -> None:
    picture = tmp_path / "slip.png"
    picture.write_bytes(slip_picture())
    mali = sit(width=360)
    mali.opens("/transferred/case/transfers/")
    mali.fills("Amount in baht", "5,000")
    mali.chooses("Bank or wallet it went to", "promptpay")
    mali.fills("Account or PromptPay number", "060-000-0014")
    mali.page.locator("input[type=file]").set_input_files(str(picture))
    mali.presses("Save and go on")
    mali.sees("5,000", "0152026112900000123456")
    mali.opens("/")
    mali.opens("/transferred/")
    mali.presses("Go on where you stopped")
    mali.page.wait_for_url("**/transferred/case/other-side/")


def test_without_a_script_the_whole_way_is_there(sit: Sit) -> None:
    mali = sit(width=360, script=False)
    mali.opens("/transferred/case/transfers/")
    mali.fills("Amount in baht", "5,000")
    mali.fills("Account or PromptPay number", "000-0-00012-3")
    mali.presses("Save and go on")
    mali.presses("That is all: next")
    mali.presses("Next")
    mali.presses("Next")
    mali.presses("Make my case and the police file")
    mali.page.wait_for_url("**/receipt/")
    assert Case.objects.count() == 1
