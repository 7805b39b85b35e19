"""What is said of goods and shops in public: the seller heard, two people, never a judgement."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client

from ruthan.core import clock, jobs
from ruthan.core.guard import Forbidden
from ruthan.trade import actions, queries
from ruthan.trade.models import PublicOutcome, SellerLetter
from tests.trade.conftest import SHOP, a_check, a_letter, a_look_up, an_outcome
from tests.trade.steps import heard, page_of, plain, press, seen, sign

pytestmark = pytest.mark.django_db


def a_public_one_of_a_silent_seller(check: Any, nok: Any, bua: Any) -> Any:
    a_letter(check, nok)
    jobs.run_due()
    a_look_up(check, nok)
    SellerLetter.objects.update(due_on=clock.today() - timedelta(days=1))
    return sign(bua, an_outcome(check, nok))


def test_two_people_make_it_public(check: Any, nok: Any, bua: Any, client: Client) -> None:
    heard(check, nok)
    a_look_up(check, nok)
    outcome = an_outcome(check, nok)
    address = f"/shop-check/outcomes/{outcome.ref}/"
    assert client.get(address).status_code == 404
    assert press(bua, check, f"outcome/{outcome.ref}/approve/", seen=seen(check)).status_code == 302
    shown = plain(client.get(address))
    for words in ("ไม่พบเลข", "กาแฟลีนตัวอย่าง", SHOP, "เลขอยู่ข้างกล่อง", "ไม่ได้ว่าใครไม่สุจริต"):
        assert words in shown, words
    assert nok.name not in shown
    assert outcome.ref in client.get("/shop-check/outcomes/").content.decode()


def test_whoever_proposed_it_cannot_sign(check: Any, bua: Any) -> None:
    heard(check, bua)
    a_look_up(check, bua)
    outcome = an_outcome(check, bua)
    with pytest.raises(actions.OutcomeRefused, match="same_person"):
        sign(bua, outcome)
    press(bua, check, f"outcome/{outcome.ref}/approve/", seen=seen(check))
    assert PublicOutcome.objects.get().state == "proposed"
    with pytest.raises(IntegrityError), transaction.atomic():
        PublicOutcome.objects.update(state="published", decided_by=bua)


def test_a_fact_checker_cannot_sign_at_all(check: Any, nok: Any, anan: Any) -> None:
    heard(check, nok)
    a_look_up(check, nok)
    outcome = an_outcome(check, nok)
    assert press(anan, check, f"outcome/{outcome.ref}/approve/").status_code == 404
    with pytest.raises(Forbidden):
        sign(anan, outcome)


@pytest.mark.parametrize(
    ("over", "code"),
    [
        ({"text_th": "ร้านนี้โกง"}, "accuses"), ({"goods": "ของปลอม"}, "accuses"),
        ({"text_en": "This is a scammer"}, "accuses"), ({"shop": "นายสมมุติ ตัวอย่าง"}, "person"),
        ({"text_th": "โทร 060-000-0014"}, "private"), ({"number": "060-000-0014"}, "private"),
        ({"number": "1-1001-00000-00-5"}, "private"), ({"number": "1100100000005"}, "private"),
        ({"unheard_because": "นายสมมุติ ไม่รับสาย"}, "person"),
        ({"unheard_because": "คนโกงหนีไป"}, "accuses"),
        ({"unheard_because": "โทร 060-000-0014 ไม่ติด"}, "private"), ({"word": "match"}, "no_look_up"),
    ],
)  # fmt: skip
def test_nobody_is_called_anything(check: Any, nok: Any, over: dict[str, str], code: str) -> None:
    heard(check, nok)
    a_look_up(check, nok)
    with pytest.raises(actions.OutcomeRefused, match=code):
        an_outcome(check, nok, **over)
    assert PublicOutcome.objects.count() == 0


@pytest.mark.parametrize(
    "number",
    ["10-1-00000-1-0001", "อย. 1010000010001", "มอก. 2131-2545", "2131-2545", "0105500000001", ""],
)
def test_numbers_of_registers_are_no_secret(check: Any, nok: Any, number: str) -> None:
    heard(check, nok)
    a_look_up(check, nok)
    assert an_outcome(check, nok, number=number).number == number


def test_the_seller_is_heard_first(check: Any, nok: Any) -> None:
    a_look_up(check, nok)
    with pytest.raises(actions.OutcomeRefused, match="not_heard"):
        an_outcome(check, nok)
    a_letter(check, nok)
    jobs.run_due()
    with pytest.raises(actions.OutcomeRefused, match="not_heard"):
        an_outcome(check, nok, unheard_because="ไม่รู้ที่อยู่")
    with time_machine.travel(clock.now() + timedelta(days=8), tick=False):
        assert an_outcome(check, nok).state == "proposed"


def test_where_nobody_can_be_asked_it_is_said_in_public(
    check: Any, nok: Any, bua: Any, client: Client
) -> None:
    a_look_up(check, nok)
    outcome = an_outcome(check, nok, unheard_because="ร้านปิดเพจและไม่มีที่อยู่")
    sign(bua, outcome)
    assert "ร้านปิดเพจและไม่มีที่อยู่" in plain(client.get(f"/shop-check/outcomes/{outcome.ref}/"))


def test_sent_back_with_a_reason_and_proposed_anew(check: Any, nok: Any, bua: Any) -> None:
    heard(check, nok)
    a_look_up(check, nok)
    outcome = an_outcome(check, nok)
    with pytest.raises(actions.OutcomeRefused, match="there"):
        an_outcome(check, nok)
    assert press(bua, check, f"outcome/{outcome.ref}/return/", because="").status_code == 422
    press(bua, check, f"outcome/{outcome.ref}/return/", because="ขอวันที่ค้น")
    assert PublicOutcome.objects.get().state == "returned"
    assert an_outcome(check, nok).state == "proposed"


def test_taken_back_the_page_says_why(check: Any, nok: Any, bua: Any, client: Client) -> None:
    heard(check, nok)
    a_look_up(check, nok)
    outcome = sign(bua, an_outcome(check, nok))
    press(bua, check, f"outcome/{outcome.ref}/take-back/", because="ค้นใหม่แล้วพบเลข")
    page = client.get(f"/shop-check/outcomes/{outcome.ref}/")
    assert page.status_code == 410
    assert "ค้นใหม่แล้วพบเลข" in plain(page)
    assert outcome.text_th not in plain(page)
    assert outcome.ref not in client.get("/shop-check/outcomes/").content.decode()


def test_what_is_public_is_taken_back_after_its_report_went(
    check: Any, nok: Any, bua: Any, client: Client
) -> None:
    outcome = a_public_one_of_a_silent_seller(check, nok, bua)
    assert actions.forget(report_id=check.report_id)
    shown = plain(page_of(bua, check))
    assert f"outcome/{outcome.ref}/take-back/" in shown
    assert "look-up/" not in shown
    assert f"outcome/{outcome.ref}/take-back/" not in plain(page_of(nok, check))
    press(bua, check, f"outcome/{outcome.ref}/take-back/", because="ค้นใหม่แล้วพบเลข")
    assert client.get(f"/shop-check/outcomes/{outcome.ref}/").status_code == 410
    assert SellerLetter.objects.get().state == "gone"


def test_a_seller_may_still_answer_what_is_public_after_the_report_went(
    check: Any, nok: Any, bua: Any, client: Client
) -> None:
    outcome = a_public_one_of_a_silent_seller(check, nok, bua)
    text = queries.letter_text(SellerLetter.objects.select_related("data_key").get())
    assert text is not None
    actions.forget(report_id=check.report_id)
    client.post("/shop-check/reply/", {"code": text.code, "text": "เลขอยู่ข้างกล่อง", "may_show": "on"})
    assert f"outcome/{outcome.ref}/reply/" in plain(page_of(nok, check))
    press(nok, check, f"outcome/{outcome.ref}/reply/")
    assert "เลขอยู่ข้างกล่อง" in plain(client.get(f"/shop-check/outcomes/{outcome.ref}/"))


def test_what_was_never_public_is_emptied_with_its_report(check: Any, nok: Any, bua: Any) -> None:
    heard(check, nok)
    a_look_up(check, nok)
    first = an_outcome(check, nok)
    actions.return_outcome(by=bua, outcome=first, because="ขอวันที่ค้น")
    an_outcome(check, nok, text_en="The number was not found.")
    actions.forget(report_id=check.report_id)
    for row in PublicOutcome.objects.values():
        assert row["state"] == "returned"
        names = ("goods", "shop", "number", "text_th", "text_en", "seller_says", "because")
        assert not any(row[name] for name in names)
    assert first.ref not in plain(page_of(bua, check))


def test_the_seller_is_heard_when_it_is_signed_too(check: Any, nok: Any, bua: Any) -> None:
    letter = a_letter(check, nok)
    jobs.run_due()
    a_look_up(check, nok)
    with time_machine.travel(clock.now() + timedelta(days=30), tick=False):
        outcome = an_outcome(check, nok)
        assert actions.cancel_letter(by=nok, check=check)
        with pytest.raises(actions.OutcomeRefused, match="not_heard"):
            sign(bua, outcome)
    letter.refresh_from_db()
    assert letter.state == "gone"


def test_an_outcome_of_another_check_is_not_there(check: Any, nok: Any, bua: Any) -> None:
    heard(check, nok)
    a_look_up(check, nok)
    outcome, other = an_outcome(check, nok), a_check("อีกเรื่อง")
    assert press(bua, other, f"outcome/{outcome.ref}/approve/").status_code == 404


def test_every_id_of_the_page_stands_once(check: Any, nok: Any, bua: Any) -> None:
    heard(check, nok)
    a_look_up(check, nok)
    an_outcome(check, nok)
    ids = re.findall(r'\bid="([^"]+)"', page_of(bua, check).content.decode())
    assert len(ids) == len(set(ids)), sorted(one for one in set(ids) if ids.count(one) > 1)
