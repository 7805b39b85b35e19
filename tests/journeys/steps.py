"""What people do in more than one story."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ruthan.core import clock
from tests import makers
from tests.browser import Desk

RUMOUR = "ด่วน! ธนาคารตัวอย่างจะปิดทุกสาขาวันศุกร์นี้ ใครมีเงินฝากรีบไปถอนออกมาก่อน ส่งต่อให้คนที่คุณรัก"
CHANGED = "ด่วนมาก!! ธนาคารตัวอย่างจะปิดทุกสาขาวันศุกร์นี้ ใครมีเงินฝากให้รีบไปถอนออกมาก่อนนะคะ ส่งต่อให้คนที่คุณรัก"
TITLE = "ธนาคารตัวอย่างไม่ได้ปิดทุกสาขา"
REASON = "ธนาคารตัวอย่างและธนาคารแห่งประเทศไทยยืนยันว่าทุกสาขาเปิดทำการตามปกติ"


def asks(citizen: Desk, text: str = RUMOUR) -> str:
    """Paste a message on the first page; the tracking code that is shown."""
    citizen.opens("/")
    citizen.fills("Message, link or what you heard", text)
    citizen.presses("Check it for me")
    return code_of(citizen)


def code_of(citizen: Desk) -> str:
    """The tracking code on the receipt."""
    citizen.page.wait_for_url("**/receipt/**")
    groups = citizen.page.locator(".receipt-code span").all_inner_texts()
    return " ".join(groups)


def follows(citizen: Desk, code: str) -> None:
    """Open the follow-up page with the code."""
    citizen.opens("/track/")
    if citizen.page.get_by_label(citizen.words("Tracking code")).count() == 0:
        return  # this browser follows it already
    citizen.fills("Tracking code", code)
    citizen.presses("Show my report")
    citizen.page.wait_for_load_state()


def opens_first_item(screener: Desk) -> None:
    """Open the first item of the queue."""
    screener.opens("/staff/queue/")
    screener.page.locator("[data-row]").first.click()
    screener.page.wait_for_url("**/staff/queue/*-*/**")


def opens_claim(
    screener: Desk, *, statement: str = "ธนาคารตัวอย่างจะปิดทุกสาขาวันศุกร์นี้", title: str = TITLE
) -> str:
    """Open a claim on the item in front of one; the reference of the claim."""
    screener.presses("Open a claim")
    screener.page.wait_for_url("**/claims/open/**")
    screener.fills("The statement to check, in one sentence", statement)
    screener.fills("Title for the public page", title)
    screener.chooses("Matter", "MIS:economy")
    screener.presses("Open a claim")
    screener.page.wait_for_url("**/claims/C-*/**")
    return screener.page.url.rstrip("/").rsplit("/", 1)[-1]


def adds_source(checker: Desk, quote: str = "ทุกสาขาเปิดทำการตามปกติ") -> None:
    """Add a source with its quotation to the claim in front of one."""
    checker.presses("Add a source")
    checker.fills("Title of the source", "ประกาศถึงลูกค้า")
    checker.fills("Published by", "ธนาคารตัวอย่าง")
    checker.fills("Address", "https://bank.example/notice")
    checker.fills("The sentence it is quoted for", quote)
    checker.fills("Read on", clock.today().isoformat())
    checker.page.locator("#sources form button[type=submit]").last.click()
    checker.sees(quote)


def proposes(
    checker: Desk, ref: str, *, code: str = "false", reason: str = REASON, change: str = ""
) -> None:
    """Propose a verdict on the claim."""
    checker.opens(f"/staff/claims/{ref}/verdict/")
    checker.page.locator(f"input[name=code][value={code}]").check()
    checker.fills("Why we say so", reason)
    checker.fills("What to do", "ไม่ต้องถอนเงิน ไม่ส่งต่อข้อความนี้")
    if change:
        checker.fills("What changed and why", change)
    checker.presses("Propose")
    checker.told("Waiting for the second signature")


def signs(editor: Desk, ref: str) -> None:
    """Sign the proposed verdict of the claim."""
    editor.opens(f"/staff/claims/{ref}/")
    editor.presses("Sign and publish")
    editor.told("Verdict in force")


def published(work: Callable[[], int], *, text: str = RUMOUR) -> Any:
    """A claim that was answered before the story begins; the jobs have run."""
    report = makers.a_report(text)
    work()
    report.refresh_from_db()
    claim = makers.a_claim(
        clusters=[report.cluster_id], statement_th="ธนาคารตัวอย่างจะปิดทุกสาขาวันศุกร์นี้", title_th=TITLE
    )
    makers.a_verdict(claim, reason_th=REASON)
    work()
    claim.refresh_from_db()
    return claim
