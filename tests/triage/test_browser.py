"""The queue and the sealed lane in Chromium: no barrier, no overflow, keys that work, both languages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext

from ruthan.core import jobs
from ruthan.intake.actions import add_remark, clean_upload, submit_sealed
from ruthan.matching import queries as matching
from ruthan.matching.actions import import_list
from ruthan.matching.engine.images.pdq import hash_image
from ruthan.safeguarding.actions import claim_custody, ensure_custody
from ruthan.triage import actions
from ruthan.triage.models import QueueItem
from tests import makers
from tests.browser import LOOKS, Desk, barriers, chromium, keep, sit_down, too_wide
from tests.gateway.web import picture
from tests.pictures import a_code, a_picture, cropped, mirrored, png, upload
from tests.reference import the_reference
from tests.triage.conftest import HEALTH, RUMOUR, SENT, fresh, item_of

__all__ = ["chromium"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHRASE = "ช้างสี่เชือกเดินข้ามคลอง 0000"
TEXTS = (
    ("SMS แจ้งว่าพัสดุตกค้างที่คลัง ให้กดลิงก์ http://thpost-track.example/pay จ่ายค่าธรรมเนียม 39 บาท ภายในวันนี้ ไม่งั้นตีกลับ", {}),
    ("เพจขายทองออนไลน์อ้างดาราสมมุติ ลงทุน 1,000 ได้คืน 3,000 ใน 7 วัน มีคนในหมู่บ้านโอนไปหลายคน", {"province": "50"}),
    ("พรุ่งนี้เขื่อนตัวอย่างจะแตก น้ำจะท่วมตัวเมืองเชียงใหม่ 3 เมตร ให้รีบอพยพ ส่งต่อด่วน", {"province": "50"}),
    ("มีคนโทรมาบอกว่าเป็นเจ้าหน้าที่ศาล บอกว่าบัญชีผมพัวพันการฟอกเงิน ให้โอนไปตรวจสอบ ตอนนี้ยังถือสายอยู่", {"wants": "help", "answers": {"situation": "on_call"}}),
    ("ครีมหน้าขาวยี่ห้อสมมุติ อย. 10-1-6400000 ใช้แล้วหน้าไหม้ ยังขายอยู่ในเพจ", {}),
    ("เขาว่าวันเลือกตั้งใส่เสื้อสีไหนก็ได้แต่ห้ามถ่ายรูปหน้าหน่วย จริงไหมคะ", {}),
)  # fmt: skip


@pytest.fixture
def site(live_server: Any, settings: Any, chromium: Browser) -> Iterator[str]:

    matching.reset_replica()
    the_reference()
    makers.an_organisation("ruthan")
    makers.an_organisation("ruthan-isan")
    yield str(live_server.url)
    matching.reset_replica()


@pytest.fixture
def seats(site: str, chromium: Browser) -> Iterator[Callable[..., Desk]]:
    """`seats(anan, width=360, language="en")`: a browser in which the person is signed in."""
    contexts: list[BrowserContext] = []
    desks: list[Desk] = []

    def sit(user: Any, *, width: int = 1440, language: str = "th", script: bool = True) -> Desk:
        context, desk = sit_down(chromium, site, width=width, language=language, script=script)
        held = makers.signed_in(user).cookies["ruthan_session"].value
        context.add_cookies([{"name": "ruthan_session", "value": held, "url": site}])
        contexts.append(context)
        desks.append(desk)
        return desk

    yield sit
    for context in contexts:
        context.close()
    assert [words for desk in desks for words in desk.complaints] == []


@pytest.fixture
def alive(site: str, anan: Any, nok: Any) -> Any:
    """A morning at the queue; returns an item that somebody lost money over."""
    file = clean_upload("สลิปโอนเงิน.png", picture(size=(300, 500)))
    victim = makers.a_report(
        SENT + " เข้าบัญชี 000-0-00012-3 ธนาคารกสิกรไทย เบอร์ที่โทรมา 081-000-0000",
        wants="help", province="40", files=[file],
        answers={"situation": "money_1h", "amount": "5 หมื่น", "amount_satang": "5000000"},
        centre=makers.an_organisation("ruthan"),
    )  # fmt: skip
    for number in range(9):
        makers.a_report(
            RUMOUR, province=("50", "40", "10")[number % 3], centre=makers.an_organisation("ruthan")
        )
    makers.a_report(HEALTH)
    for text, over in TEXTS:
        makers.a_report(text, centre=makers.an_organisation("ruthan"), **over)
    makers.a_report("", files=[file])
    makers.a_report(RUMOUR.replace("ตัวอย่าง", "สมมุติ").replace("วันศุกร์", "วันจันทร์"))
    jobs.run_due()
    item = item_of(victim)
    actions.ask_reporter(by=anan, report=item.head, body="โอนจากธนาคารไหนคะ และยังติดต่อคนร้ายอยู่ไหม")
    add_remark(
        by="citizen", report=item.head, body="จากธนาคารตัวอย่าง วางสายแล้วครับ", author="reporter"
    )
    makers.a_claim(clusters=[], statement_th=HEALTH, title_th="มะนาวโซดารักษาเบาหวานได้จริงหรือ")
    jobs.run_due()
    return item


@pytest.mark.parametrize(("width", "language"), LOOKS)
def test_every_page_of_the_queue_fits_and_has_no_barrier(
    alive: Any, anan: Any, isa: Any, seats: Any, width: int, language: str
) -> None:
    at = ("" if language == "th" else "/en") + "/staff/queue/"
    desk = seats(anan, width=width, language=language)
    rumour = QueueItem.objects.order_by("-reports")[0]
    actions.override_rank(
        by=anan, item=rumour, severity="high", urgency="very_urgent", because="คนเริ่มไปถอนเงินแล้ว"
    )
    actions.take(by=anan, item=fresh(alive))
    handed = actions.hand_over(
        by=anan, item=QueueItem.objects.get(head__length=0), to=makers.a_centre("ruthan-isan"),
        because="ผู้แจ้งอยู่ขอนแก่น",
    )  # fmt: skip
    pages = {
        "queue": at,
        "item": f"{at}{alive.pk}/",
        "rumour": f"{at}{rumour.pk}/",
        "empty": f"{at}?state=done",
        "handovers": f"{at}handovers/",
        "handover": f"{at}handovers/{handed.ref}/",
    }
    for name, path in pages.items():
        desk.opens(path)
        keep(desk.page, f"triage-{name}-{width}-{language}")
        assert not too_wide(desk.page), name
        assert barriers(desk.page) == [], name
    desk.opens(pages["rumour"])
    for key in "ah":
        desk.page.keyboard.press(key)
        desk.page.wait_for_selector("dialog[open]")
        assert barriers(desk.page) == [], key
        desk.page.keyboard.press("Escape")


def test_the_keys_work_an_item_from_take_to_done(alive: Any, anan: Any, seats: Any) -> None:
    desk = seats(anan)
    desk.opens("/staff/queue/")
    desk.page.keyboard.press("j")
    desk.page.keyboard.press("j")
    desk.page.keyboard.press("k")
    desk.page.keyboard.press("Enter")
    desk.page.wait_for_url("**/staff/queue/*-*/**")
    item = QueueItem.objects.get(pk=desk.page.url.split("/queue/")[1][:36])
    desk.page.keyboard.press("t")
    desk.told("The item is yours.")
    assert fresh(item).taken_by == anan
    desk.page.keyboard.press("r")
    desk.told("Back in the queue.")
    desk.page.keyboard.press("t")
    desk.told("The item is yours.")
    desk.page.keyboard.press("/")
    assert desk.page.evaluate("document.activeElement.name") == "q"
    desk.page.keyboard.press("Escape")
    desk.page.evaluate("document.activeElement.blur()")
    desk.page.keyboard.press("d")
    desk.page.wait_for_url("**/staff/queue/")
    assert fresh(item).state == "done"


def test_declining_by_key_with_a_reason(alive: Any, anan: Any, seats: Any) -> None:
    item = actions.take(by=anan, item=QueueItem.objects.order_by("-reports")[0])
    desk = seats(anan)
    desk.opens(f"/staff/queue/{item.pk}/")
    desk.page.keyboard.press("x")
    desk.page.wait_for_selector("dialog[open]")
    desk.page.locator("dialog[open] input[value=opinion]").check()
    desk.page.locator("dialog[open] button[type=submit]").first.click()
    desk.page.wait_for_url("**/staff/queue/")
    assert fresh(item).state == "done"


def test_the_queue_works_without_a_script(alive: Any, anan: Any, seats: Any) -> None:
    desk = seats(anan, script=False)
    desk.opens("/staff/queue/")
    desk.page.locator("a.row").first.click()
    desk.presses("Take")
    desk.presses("Rank otherwise")
    desk.fills("Why", "เหตุผลของคน")
    desk.page.locator("form[action$='/rank/'] button[type=submit]").click()
    desk.sees("เหตุผลของคน")


@pytest.mark.parametrize("width", [360, 1440])
def test_the_officers_pages_fit_and_have_no_barrier(
    site: str, dao: Any, seats: Any, width: int
) -> None:
    ensure_custody()
    desk = seats(dao, width=width)
    desk.opens("/staff/sealed/key/")
    keep(desk.page, f"sealed-key-{width}")
    assert barriers(desk.page) == []
    claim_custody(by=dao, passphrase=PHRASE)
    text = "น้องสาวอายุ 13 มีผู้ชายขู่จะปล่อยรูปของน้อง ทำยังไงดี"
    drop = submit_sealed(text=text, channel="web", extra={"province": "50", "wants": "help"}).drop
    for name, path in (("list", ""), ("detail", f"{drop.ref}/"), ("key2", "key/")):
        desk.opens(f"/staff/sealed/{path}")
        keep(desk.page, f"sealed-{name}-{width}")
        assert not too_wide(desk.page), name
        assert barriers(desk.page) == [], name
    desk.opens(f"/staff/sealed/{drop.ref}/")
    desk.fills("Why you are opening it", "เวรเช้า")
    desk.fills("Your custody passphrase", PHRASE)
    desk.presses("Open the case")
    desk.sees(text)
    keep(desk.page, f"sealed-opened-{width}")
    assert not too_wide(desk.page)
    assert barriers(desk.page) == []


@pytest.mark.parametrize(("width", "language"), LOOKS)
def test_the_pages_of_families_fit_and_have_no_barrier(
    site: str, anan: Any, seats: Any, width: int, language: str
) -> None:
    pattern = "ไปรษณีย์ตัวอย่างแจ้งว่าพัสดุตกค้าง กดลิงก์ http://thpost-{0}.example/pay จ่ายค่าธรรมเนียม {1} บาท ภายในวันนี้"
    national = makers.an_organisation("ruthan")
    made = [makers.a_report(pattern.format(n, 30 + n), centre=national) for n in range(3)]
    jobs.run_due()
    family, before = matching.families().get(), "" if language == "th" else "/en"
    desk = seats(anan, width=width, language=language)
    at = f"{before}/staff/families/{family.ref}/"
    for path in (f"{before}/staff/families/", at, f"{before}/staff/queue/{item_of(made[2]).pk}/"):
        desk.opens(path)
        keep(desk.page, f"families-{path.strip('/').split('/')[-1][:3]}-{width}-{language}")
        assert not too_wide(desk.page), path
        assert barriers(desk.page) == [], path
    desk.opens(at)
    desk.page.locator("form[action*='/out/']").first.locator("xpath=..").locator("summary").focus()
    for key in ("Enter", "Tab"):
        desk.page.keyboard.press(key)
    desk.page.keyboard.type("คนละเรื่อง")
    desk.page.keyboard.press("Enter")
    desk.page.wait_for_selector("form[action*='/back/']")
    assert matching.families().get().instances == 2


@pytest.mark.parametrize(("width", "language"), LOOKS)
def test_pictures_and_hash_lists_fit_and_have_no_barrier(
    site: str, anan: Any, nok: Any, ploy: Any, seats: Any, width: int, language: str
) -> None:
    national, before = makers.an_organisation("ruthan"), "" if language == "th" else "/en"
    drawn, slip = a_picture(1), a_picture(2)
    lines = f"pdq {hash_image(png(drawn)).hex}\nnonsense\n"
    import_list(
        by="system", name="ภาพที่ใช้หลอกลวง", source="องค์กรตัวอย่าง", purpose="scam",
        body=lines.encode(),
    )  # fmt: skip
    known = makers.a_report(RUMOUR, files=[upload(drawn)], centre=national)
    makers.a_verdict(makers.a_claim(clusters=[known.cluster_id]))
    makers.a_report(HEALTH, files=[upload(slip), upload(drawn)], centre=national)
    code = a_code("https://bank-close.example/login")
    files = [upload(cropped(drawn)), upload(mirrored(slip)), upload(code)]
    asked = makers.a_report("", files=files, centre=national)
    jobs.run_due()
    desk = seats(anan, width=width, language=language)
    desk.opens(f"{before}/staff/queue/{item_of(asked).pk}/")
    keep(desk.page, f"pictures-item-{width}-{language}")
    assert not too_wide(desk.page)
    assert barriers(desk.page) == []
    desk = seats(ploy, width=width, language=language)
    desk.opens(f"{before}/staff/hash-lists/")
    keep(desk.page, f"pictures-lists-{width}-{language}")
    assert not too_wide(desk.page)
    assert barriers(desk.page) == []
    desk.page.fill("input[name=name]", "ลองก่อน")
    file = {"name": "list.txt", "mimeType": "text/plain", "buffer": lines.encode()}
    desk.page.set_input_files("input[name=file]", file)
    desk.page.click("button[name=try]")
    keep(desk.page, f"pictures-tried-{width}-{language}")
    assert not too_wide(desk.page)
    assert barriers(desk.page) == []
