"""The seller's right of reply: a code, five working days, once; nobody is flooded or accused."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.test import Client

from ruthan.core import clock, crypto, jobs
from ruthan.core.guard import Forbidden
from ruthan.core.states import Refused
from ruthan.intake.models import SealedDrop
from ruthan.messaging.actions import note_bounce
from ruthan.messaging.engine.bounces import Bounce
from ruthan.messaging.models import Message
from ruthan.safeguarding.actions import ensure_custody
from ruthan.trade import actions, queries
from ruthan.trade.access import letter_by_code
from ruthan.trade.models import SellerLetter
from tests.gateway.web import CHILD
from tests.trade.conftest import SHOP, a_check, a_letter, a_look_up, an_outcome
from tests.trade.steps import page_of, plain, press, sign

pytestmark = pytest.mark.django_db

PAGE = "/shop-check/reply/"


def code_of(letter: Any) -> str:
    text = queries.letter_text(letter)
    assert text is not None
    return text.code


def test_an_e_mail_leaves_with_the_code_and_without_who_asked(check: Any, nok: Any) -> None:
    letter = a_letter(check, nok)
    jobs.run_due()
    (sent,) = mail.outbox
    assert sent.to == ["shop@mail.test-a.org"]
    assert code_of(letter) in sent.body
    assert PAGE in sent.body
    assert check.report.ref not in sent.body
    assert "ไม่มีใครกล่าวหา" in sent.body


def test_the_code_opens_the_letter_and_the_reply_is_kept_once(
    check: Any, nok: Any, client: Client
) -> None:
    letter = a_letter(check, nok)
    code = code_of(letter)

    page = client.post(PAGE, {"code": code})
    assert page.status_code == 200
    assert "โปรดแจ้งเลข อย." in page.content.decode().replace("<wbr>", "")
    client.post(PAGE, {"code": code, "text": "สินค้าจดแจ้งเป็นอาหาร เลขอยู่ข้างกล่อง", "may_show": "on"})
    client.post(PAGE, {"code": code, "text": "อีกข้อความหนึ่ง"})

    letter.refresh_from_db()
    assert letter.state == "replied"
    assert letter.may_show
    text = queries.letter_text(letter)
    assert text is not None
    assert text.reply == "สินค้าจดแจ้งเป็นอาหาร เลขอยู่ข้างกล่อง"
    assert letter.opened_at is not None


@pytest.mark.parametrize("code", ["", "1", "0" * 30, "๐" * 30, "<b>", "x" * 81])
def test_a_wrong_code_opens_nothing(check: Any, nok: Any, client: Client, code: str) -> None:
    a_letter(check, nok)
    page = client.post(PAGE, {"code": code})
    assert page.status_code == 422
    assert "letter" not in page.context


def test_the_look_up_part_alone_opens_nothing(check: Any, nok: Any) -> None:
    letter = a_letter(check, nok)
    code = code_of(letter).replace(" ", "")
    other = "1" if code[-1] != "1" else "2"
    assert letter_by_code(code) is not None
    assert letter_by_code(code[:-1] + other) is None


def test_codes_cannot_be_tried_without_end(check: Any, nok: Any, client: Client) -> None:
    a_letter(check, nok)
    met = [client.post(PAGE, {"code": "1"}).status_code for _ in range(13)]
    assert met[-1] == 429


def test_markup_in_a_reply_is_only_text(check: Any, nok: Any, client: Client) -> None:
    letter = a_letter(check, nok)
    nasty = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    page = client.post(PAGE, {"code": code_of(letter), "text": nasty})
    assert "<script>alert" not in page.content.decode()


def test_a_giant_reply_is_refused(check: Any, nok: Any, client: Client) -> None:
    letter = a_letter(check, nok)
    page = client.post(PAGE, {"code": code_of(letter), "text": "ก" * 50_000})
    assert page.status_code == 422
    letter.refresh_from_db()
    assert letter.state == "asked"


def test_a_reply_about_a_child_in_danger_goes_to_the_officers_alone(
    check: Any, nok: Any, client: Client
) -> None:
    ensure_custody()
    letter = a_letter(check, nok)
    page = client.post(PAGE, {"code": code_of(letter), "text": CHILD})
    assert "tel:1300" in page.content.decode()
    letter.refresh_from_db()
    assert letter.reply_sealed is None
    assert SealedDrop.objects.count() == 1


def test_without_a_custody_key_such_a_reply_is_not_kept(
    check: Any, nok: Any, client: Client
) -> None:
    letter = a_letter(check, nok)
    page = client.post(PAGE, {"code": code_of(letter), "text": CHILD})
    assert page.status_code == 503
    letter.refresh_from_db()
    assert letter.reply_sealed is None


def test_five_working_days_over_a_weekend(check: Any, nok: Any) -> None:
    with time_machine.travel("2026-11-27 04:00:00Z", tick=False):  # a Friday
        letter = a_letter(check, nok)
        jobs.run_due()
        assert letter.due_on.isoformat() == "2026-12-04"
        assert not queries.is_heard(letter)
    with time_machine.travel("2026-12-04 16:30:00Z", tick=False):  # its last evening in Thailand
        assert not queries.is_heard(letter)
    with time_machine.travel("2026-12-04 17:30:00Z", tick=False):  # Saturday there
        assert queries.is_heard(letter)


@pytest.mark.parametrize("state", ["waiting", "failed", "stopped"])
def test_an_e_mail_that_did_not_arrive_hears_nobody(check: Any, nok: Any, state: str) -> None:
    letter = a_letter(check, nok)
    jobs.run_due()
    a_look_up(check, nok)
    Message.objects.update(state=state)
    with time_machine.travel(clock.now() + timedelta(days=30), tick=False):
        assert not queries.is_heard(letter)
        with pytest.raises(actions.OutcomeRefused, match="not_heard"):
            an_outcome(check, nok)
        assert ("อีเมลไปไม่ถึง" in plain(page_of(nok, check))) is (state != "waiting")
        actions.reply_as_seller(letter=letter, text="ได้อ่านจากกระดาษ", may_show=False)
        assert queries.is_heard(letter)
        assert "อีเมลไปไม่ถึง" not in plain(page_of(nok, check))


def test_mail_that_came_back_hears_nobody(check: Any, nok: Any) -> None:
    letter = a_letter(check, nok)
    jobs.run_due()
    note_bounce(Bounce(message_id=str(Message.objects.get().pk), status="5.1.1"))
    with time_machine.travel(clock.now() + timedelta(days=30), tick=False):
        assert not queries.is_heard(letter)
        assert queries.is_lost(letter)
    actions.cancel_letter(by=nok, check=check)
    on_paper = a_letter(check, nok, way="post", to="ตลาดตัวอย่าง")
    assert not queries.is_lost(on_paper)
    with time_machine.travel(clock.now() + timedelta(days=30), tick=False):
        assert queries.is_heard(on_paper)


def test_one_letter_at_a_time_and_a_cancelled_one_opens_nothing(check: Any, nok: Any) -> None:
    letter = a_letter(check, nok)
    code = code_of(letter)
    with pytest.raises(actions.LetterRefused, match="asked"):
        a_letter(check, nok, to="other@mail.test-a.org")
    assert actions.cancel_letter(by=nok, check=check)
    assert letter_by_code(code) is None
    letter = SellerLetter.objects.select_related("data_key").get()
    assert queries.letter_text(letter) is None
    assert a_letter(check, nok).pk != letter.pk


def test_nobody_cancels_what_the_seller_answered(check: Any, nok: Any) -> None:
    letter = a_letter(check, nok)
    actions.reply_as_seller(letter=letter, text="เลขอยู่ข้างกล่อง", may_show=True)
    assert not actions.cancel_letter(by=nok, check=check)
    press(nok, check, "seller/cancel/")
    letter.refresh_from_db()
    assert letter.state == "replied"
    assert queries.letter_text(letter) is not None


def test_a_shop_is_not_flooded_by_many_reports_of_one_person(reference: object, nok: Any) -> None:
    """Fifty reports by one attacker: one letter, one person counted."""
    checks = [a_check(f"กาแฟลีนตัวอย่าง รอบที่ {n}", reporter=b"r" * 32) for n in range(50)]
    a_letter(checks[0], nok)
    for one in checks[1:4]:
        with pytest.raises(actions.LetterRefused, match="elsewhere"):
            a_letter(one, nok, to=" SHOP@mail.test-a.org ")
    assert Message.objects.count() == 1
    assert queries.people_about(checks[-1]) == 1
    another = a_check("อีกคนหนึ่งถาม", reporter=b"s" * 32)
    assert queries.people_about(another) == 2


def test_a_letter_accuses_nobody(check: Any, nok: Any) -> None:
    with pytest.raises(actions.LetterRefused, match="accuses"):
        a_letter(check, nok, asked="ทำไมร้านนี้โกงคน")
    assert SellerLetter.objects.count() == 0


def test_only_the_own_centre_writes(check: Any, isa: Any, chai: Any) -> None:
    for person in (isa, chai):
        with pytest.raises(Forbidden):
            a_letter(check, person)


def test_the_reply_stands_beside_the_outcome_only_when_agreed(
    check: Any, nok: Any, bua: Any, client: Client
) -> None:
    letter = a_letter(check, nok)
    reply = "เลขอยู่ข้างกล่อง โทร 060-000-0014"
    actions.reply_as_seller(letter=letter, text=reply, may_show=True)
    a_look_up(check, nok)
    outcome = sign(bua, an_outcome(check, nok))
    shown = client.get(f"/shop-check/outcomes/{outcome.ref}/").content.decode().replace("<wbr>", "")
    assert "เลขอยู่ข้างกล่อง" in shown
    assert "060-000-0014" not in shown


def test_a_reply_that_came_meanwhile_is_read_before_it_is_signed(
    check: Any, nok: Any, bua: Any
) -> None:
    letter = a_letter(check, nok)
    jobs.run_due()
    a_look_up(check, nok)
    with time_machine.travel(clock.now() + timedelta(days=30), tick=False):
        outcome = an_outcome(check, nok)
        shown = page_of(bua, check).context["reply_mark"]
        actions.reply_as_seller(letter=letter, text="เลขอยู่ข้างกล่อง", may_show=True)
        press(bua, check, f"outcome/{outcome.ref}/approve/", seen=shown)
        outcome.refresh_from_db()
        assert outcome.state == "proposed"
        page = plain(page_of(bua, check))
        found = re.search(r'name="seen" value="([^"]+)"', page)
        assert found
        press(bua, check, f"outcome/{outcome.ref}/approve/", seen=found[1])
    outcome.refresh_from_db()
    assert (outcome.state, outcome.seller_says) == ("published", "เลขอยู่ข้างกล่อง")


@pytest.mark.parametrize(
    ("reply", "code", "why"),
    [
        ("ร้านตรงข้ามต่างหากที่โกง", "reply_accuses", "มีคำกล่าวหา"),
        ("คนที่ร้องคือนางสาวสมมุติ ตัวอย่าง", "reply_person", "ระบุชื่อบุคคล"),
    ],
)
def test_a_reply_that_accuses_or_names_somebody_is_held_back(
    check: Any, nok: Any, bua: Any, client: Client, reply: str, code: str, why: str
) -> None:
    letter = a_letter(check, nok)
    actions.reply_as_seller(letter=letter, text=reply, may_show=True)
    a_look_up(check, nok)
    outcome = sign(bua, an_outcome(check, nok))
    assert outcome.state == "published"
    assert reply not in plain(client.get(f"/shop-check/outcomes/{outcome.ref}/"))
    shown = plain(page_of(nok, check))
    assert why in shown
    assert f"outcome/{outcome.ref}/reply/" not in shown
    with pytest.raises(actions.OutcomeRefused, match=code):
        actions.show_reply(by=nok, outcome=outcome)
    press(nok, check, f"outcome/{outcome.ref}/reply/")
    outcome.refresh_from_db()
    assert outcome.seller_says == ""


def test_a_reply_without_consent_stays_inside(
    check: Any, nok: Any, bua: Any, client: Client
) -> None:
    letter = a_letter(check, nok)
    actions.reply_as_seller(letter=letter, text="ข้อความเฉพาะเจ้าหน้าที่", may_show=False)
    a_look_up(check, nok)
    outcome = sign(bua, an_outcome(check, nok))
    page = client.get(f"/shop-check/outcomes/{outcome.ref}/").content.decode().replace("<wbr>", "")
    assert "เฉพาะเจ้าหน้าที่" not in page
    with pytest.raises(Refused):
        actions.show_reply(by=nok, outcome=outcome)


def test_a_reply_that_comes_late_can_still_be_shown(check: Any, nok: Any, bua: Any) -> None:
    with time_machine.travel("2026-11-02 04:00:00Z", tick=False):
        letter = a_letter(check, nok)
        jobs.run_due()
    with time_machine.travel("2026-11-20 04:00:00Z", tick=False):
        a_look_up(check, nok)
        outcome = sign(bua, an_outcome(check, nok))
        assert outcome.seller_says == ""
        actions.reply_as_seller(letter=letter, text="ขอชี้แจงว่าเลขอยู่ข้างกล่อง", may_show=True)
        shown = actions.show_reply(by=nok, outcome=outcome)
        assert shown.seller_says == "ขอชี้แจงว่าเลขอยู่ข้างกล่อง"


def test_nothing_of_letter_and_reply_is_readable_in_the_tables(check: Any, nok: Any) -> None:
    letter = a_letter(check, nok)
    actions.reply_as_seller(letter=letter, text="คำชี้แจงลับ", may_show=False)
    row = SellerLetter.objects.values().get()
    held = b"".join(bytes(v) for v in row.values() if isinstance(v, bytes | memoryview))
    for words in ("shop@mail.test-a.org", SHOP, "คำชี้แจงลับ"):
        assert words.encode() not in held
    crypto.destroy(letter.data_key)
    letter.refresh_from_db()
    assert queries.letter_text(letter) is None


def test_the_question_to_a_seller_is_proposed_in_thai_whoever_reads_the_page(
    check: Any, nok: Any, client_of: Any
) -> None:
    page = client_of(nok).get(f"/en/staff/trade/{check.ref}/").content.decode()
    assert "Please say which number" not in page
    assert "Ask the seller" in page


def test_a_printed_letter_is_thai_unless_english_is_asked_for(
    check: Any, nok: Any, client_of: Any
) -> None:
    a_letter(check, nok, way="post", to="ตลาดตัวอย่าง")
    page = f"/en/staff/trade/{check.ref}/seller/letter/"
    thai = client_of(nok).get(page).content.decode()
    assert "/en/shop-check/reply/" not in thai and "/shop-check/reply/" in thai
    assert "Nothing has been decided" not in thai
    english = client_of(nok).get(f"{page}?in=en").content.decode()
    assert "/en/shop-check/reply/" in english and "Nothing has been decided" in english
