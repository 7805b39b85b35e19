"""The trade desk: access, look-ups by people, answers, hand-over, a report that goes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ruthan.core import clock, crypto, jobs
from ruthan.core.guard import Forbidden
from ruthan.core.states import Refused
from ruthan.intake import queries as intake
from ruthan.intake.actions import withdraw_report
from ruthan.referrals import queries as referrals
from ruthan.referrals.actions import record_answer
from ruthan.trade import actions, queries
from ruthan.trade.models import LookUp, TradeCheck
from tests import makers
from tests.cast import CAST
from tests.trade.conftest import FACTS, SHOP, a_check, a_letter, a_look_up, an_outcome
from tests.trade.steps import heard, page_of, plain, press, seen

pytestmark = pytest.mark.django_db


def an_outcome_of(check: Any, nok: Any) -> Any:
    heard(check, nok)
    a_look_up(check, nok)
    return an_outcome(check, nok)


# -- Who may ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["anan", "nok", "bua", "fah", "nat"])
def test_people_of_the_centre_see_it(reference: object, check: Any, name: str) -> None:
    person = makers.a_person(CAST[name])
    assert page_of(person, check).status_code == 200
    assert check.ref in makers.signed_in(person).get("/staff/trade/").content.decode()


@pytest.mark.parametrize("name", ["isa", "lek", "tan", "chai", "dao", "krit"])
def test_for_everyone_else_it_is_not_there(reference: object, check: Any, name: str) -> None:
    person = makers.a_person(CAST[name])
    browser = makers.signed_in(person)
    assert browser.get(f"/staff/trade/{check.ref}/").status_code == 404
    assert browser.get("/staff/trade/T-00000000/").status_code == 404
    for tail in ("look-up/", "answer/", "seller/", "outcome/", "close/"):
        assert browser.post(f"/staff/trade/{check.ref}/{tail}").status_code == 404


def test_another_centre_s_list_is_empty(reference: object, check: Any, isa: Any) -> None:
    assert check.ref not in makers.signed_in(isa).get("/staff/trade/").content.decode()


def test_a_check_of_the_isan_centre_is_theirs(reference: object, isa: Any, anan: Any) -> None:
    makers.a_centre("ruthan-isan")
    check = a_check("ครีมตัวอย่าง", province="34")
    assert page_of(isa, check).status_code == 200
    assert page_of(anan, check).status_code == 404


def test_a_supervisor_reads_and_changes_nothing(check: Any, nat: Any) -> None:
    assert page_of(nat, check).status_code == 200
    assert press(nat, check, "look-up/").status_code == 404
    with pytest.raises(Forbidden):
        a_look_up(check, nat)


# -- The list ---------------------------------------------------------------------------------------


def test_the_list_is_by_the_clock_and_costs_the_same_for_many(reference: object, nok: Any) -> None:
    for n in range(3):
        a_check(f"กาแฟตัวอย่าง {n}")
    browser = makers.signed_in(nok)
    browser.get("/staff/trade/")
    with CaptureQueriesContext(
        connection,
    ) as few:
        browser.get("/staff/trade/")
    for n in range(12):
        a_check(f"ครีมตัวอย่าง {n}")
    with CaptureQueriesContext(connection) as many:
        page = browser.get("/staff/trade/")
    assert len(many) == len(few)
    due = [check.due_at for check, _facts, _matter in page.context["rows"]]
    assert due == sorted(due)


def test_pages_search_and_filters(reference: object, nok: Any) -> None:
    other = a_check("หมวกกันน็อกตัวอย่าง", facts={**FACTS, "product": "standard", "shop": "ร้านอื่น"})
    for n in range(27):
        a_check(f"กาแฟตัวอย่าง {n}")
    browser = makers.signed_in(nok)
    assert len(browser.get("/staff/trade/").context["rows"]) == 25
    assert len(browser.get("/staff/trade/?page=2").context["rows"]) == 3

    def found(query: str) -> list[str]:
        return [row[0].ref for row in browser.get(f"/staff/trade/?{query}").context["rows"]]

    assert found(f"q={other.ref.lower()}") == [other.ref]
    assert found(f"q={other.report.ref}") == [other.ref]
    assert found("q=ร้าน อื่น") == [other.ref]
    assert found("product=standard") == [other.ref]
    assert found("category=tisi") == [other.ref]
    assert found("q=' OR 1=1 --") == []
    assert len(found("product=nonsense&page=x")) == 25


def test_the_list_shows_replies_and_what_waits_for_a_signature(check: Any, nok: Any) -> None:
    assert "ผู้ขายชี้แจง" not in plain(makers.signed_in(nok).get("/staff/trade/"))
    heard(check, nok)
    a_look_up(check, nok)
    an_outcome(check, nok)
    shown = plain(makers.signed_in(nok).get("/staff/trade/"))
    assert "ผู้ขายชี้แจง" in shown
    assert "รอลงนาม" in shown


def test_what_is_late_has_a_tab(reference: object, nok: Any) -> None:
    check = a_check()
    with time_machine.travel(clock.now() + timedelta(days=4), tick=False):
        page = makers.signed_in(nok).get("/staff/trade/?tab=late")
        assert [row[0].ref for row in page.context["rows"]] == [check.ref]


# -- What official lists showed ---------------------------------------------------------------------


def test_the_page_shows_facts_reasons_and_where_to_look(check: Any, nok: Any) -> None:
    shown = plain(page_of(nok, check))
    for words in (SHOP, "10-1-00000-1-0001", "กรุงเทพมหานคร", "ให้โอนทั้งหมดก่อนได้ของ", "1556"):
        assert words in shown, words
    assert "ยังไม่มีใครเปิดค้นทะเบียน" in shown


def test_markup_of_a_citizen_is_only_text(reference: object, nok: Any) -> None:
    nasty = "<script>alert(1)</script>"
    check = a_check(nasty, facts={**FACTS, "goods": nasty, "shop": nasty, "numbers": nasty})
    for path in (f"/staff/trade/{check.ref}/", "/staff/trade/"):
        assert "<script>alert" not in makers.signed_in(nok).get(path).content.decode()


def test_a_look_up_is_kept_with_who_what_when(check: Any, nok: Any) -> None:
    fields = {
        "place": "fda", "number": "10-1-00000-1-0001", "word": "mismatch",
        "looked_on": clock.today().isoformat(), "note": "เป็นน้ำปลา",
    }  # fmt: skip
    assert press(nok, check, "look-up/", **fields).status_code == 302
    (line,) = queries.look_ups_of(check)
    assert (line.word, line.number, line.note, line.by) == (
        "mismatch", "10-1-00000-1-0001", "เป็นน้ำปลา", nok,
    )  # fmt: skip
    assert "พบแต่ไม่ตรงสินค้า" in plain(page_of(nok, check))
    assert "เป็นน้ำปลา".encode() not in bytes(LookUp.objects.get().body_sealed)


@pytest.mark.parametrize(
    "fields",
    [
        {"word": "fake"}, {"place": "https://evil.example"}, {"looked_on": "2999-01-01"},
        {"looked_on": "x"}, {"word": ""},
    ],
)  # fmt: skip
def test_a_look_up_that_cannot_be_is_refused(check: Any, nok: Any, fields: dict[str, str]) -> None:
    plain_fields = {"place": "fda", "word": "not_found", "looked_on": clock.today().isoformat()}
    assert press(nok, check, "look-up/", **(plain_fields | fields)).status_code == 422
    assert LookUp.objects.count() == 0


# -- The answer -------------------------------------------------------------------------------------


def test_the_answer_reaches_the_reporter_s_page(check: Any, nok: Any) -> None:
    a_look_up(check, nok)
    fields = {"word": "not_found", "text": "ค้นทะเบียน อย. แล้วไม่พบ ขอให้ยังไม่โอน"}
    assert press(nok, check, "answer/", **fields).status_code == 302
    (line,) = intake.remarks_of(check.report)
    assert line.body.startswith("ไม่พบเลข")
    assert "ขอให้ยังไม่โอน" in line.body
    check.refresh_from_db()
    assert check.state == "answered"


def test_an_outcome_that_nobody_saw_cannot_be_told(check: Any, nok: Any) -> None:
    page = press(nok, check, "answer/", word="not_found", text="ไม่พบ")
    assert page.status_code == 422
    assert intake.remarks_of(check.report) == []
    assert press(nok, check, "answer/", word="unknown", text="ตรวจไม่ได้").status_code == 302


def test_a_conversation_that_is_full_is_said_to_be(
    check: Any, nok: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ruthan.intake.actions.conversation.MAX_REMARKS", 0)
    fields = {"word": "unknown", "text": "ตรวจไม่ได้"}
    page = makers.signed_in(nok).post(f"/staff/trade/{check.ref}/answer/", fields, follow=True)
    assert "การสนทนานี้ยาวเต็มที่แล้ว" in plain(page)


def test_a_closed_check_is_answered_after_it_is_opened_again(check: Any, nok: Any) -> None:
    press(nok, check, "close/")
    check.refresh_from_db()
    with pytest.raises(Refused):
        actions.answer_citizen(by=nok, check=check, word="unknown", text="ก")
    assert press(nok, check, "close/").status_code == 302
    press(nok, check, "reopen/")
    check.refresh_from_db()
    assert check.state == "open"
    assert check.due_at > clock.now()


# -- Hand-over --------------------------------------------------------------------------------------


def test_it_goes_to_the_agency_without_the_buyer(check: Any, nok: Any) -> None:
    answer = press(nok, check, "hand-over/", organisation="fda", asked="ขอให้ตรวจเลขนี้")
    assert answer.status_code == 302
    (referral,) = referrals.about("trade", check.pk)
    assert referral.organisation.code == "fda"
    assert referral.ground == "health_product"
    package = referrals.package_of(referral)
    assert "10-1-00000-1-0001" in package["statement"]
    assert SHOP in package["statement"]
    assert check.report.ref not in str(package)
    check.report.refresh_from_db()
    assert check.report.state == "referred"


def test_the_agency_s_liaison_reads_and_answers_it(check: Any, nok: Any) -> None:
    liaison = makers.a_user("fda-liaison")
    makers.a_role(liaison, role="liaison", organisation=makers.an_organisation("fda"))
    actions.hand_over_check(by=nok, check=check, organisation="fda", asked="ขอให้ตรวจเลขนี้")
    (referral,) = referrals.about("trade", check.pk)
    assert makers.signed_in(liaison).get(f"/staff/referrals/{referral.ref}/").status_code == 200
    record_answer(by=liaison, referral=referral, code="acted", text="ตรวจแล้ว")
    jobs.run_due()
    assert "ตรวจแล้ว" in plain(page_of(nok, check))


@pytest.mark.parametrize("organisation", ["tisi", "rtp", "nobody", ""])
def test_only_whom_the_rule_names_is_asked(check: Any, nok: Any, organisation: str) -> None:
    page = press(nok, check, "hand-over/", organisation=organisation, asked="ก")
    assert page.status_code == 422
    assert referrals.about("trade", check.pk) == []
    with pytest.raises(actions.NotTheirs):
        actions.hand_over_check(by=nok, check=check, organisation=organisation, asked="ก")


def test_an_agency_is_asked_once_while_it_has_not_answered(check: Any, nok: Any) -> None:
    actions.hand_over_check(by=nok, check=check, organisation="fda", asked="ก")
    with pytest.raises(actions.AlreadyAsked):
        actions.hand_over_check(by=nok, check=check, organisation="fda", asked="ก")
    press(nok, check, "hand-over/", organisation="fda", asked="ก")
    assert len(referrals.about("trade", check.pk)) == 1


# -- When the report goes ---------------------------------------------------------------------------


def test_a_withdrawn_report_leaves_nothing_readable(check: Any, nok: Any) -> None:
    a_look_up(check, nok)
    letter = a_letter(check, nok)
    actions.hand_over_check(by=nok, check=check, organisation="fda", asked="ก")

    withdraw_report(by="citizen", report=check.report)
    jobs.run_due()
    jobs.run_due()

    check = TradeCheck.objects.select_related("report__data_key").get()
    assert check.state == "gone"
    assert queries.facts_of(check) == {}
    assert check.seller_key is None
    assert bytes(LookUp.objects.get().body_sealed) == b""
    (referral,) = referrals.about("trade", check.pk)
    assert referral.state == "withdrawn"
    letter.refresh_from_db()
    assert letter.state == "gone"
    with pytest.raises(crypto.KeyDestroyed):
        crypto.open_text(letter.data_key, queries.LETTER, bytes(letter.letter_sealed))
    assert page_of(nok, check).status_code == 200
    assert actions.forget(report_id=check.report_id)


def test_a_report_that_just_went_is_gone_before_the_job_has_run(
    check: Any, nok: Any, bua: Any
) -> None:
    outcome = an_outcome_of(check, nok)
    withdraw_report(by="citizen", report=check.report)
    fields = {
        "place": "fda", "word": "not_found", "looked_on": clock.today().isoformat(),
        "text": "ไม่พบ", "organisation": "fda", "asked": "ก", "way": "email",
        "to": "shop@mail.test-a.org", "shop": SHOP, "goods": "ก", "text_th": "ก",
    }  # fmt: skip
    assert TradeCheck.objects.get().state != "gone"
    page = page_of(nok, check)
    assert page.status_code == 200
    assert page.context["is_gone"]
    assert "กาแฟลีนตัวอย่าง ดื่มแล้ว" not in plain(page)
    for tail in ("look-up/", "answer/", "hand-over/", "seller/", "outcome/"):
        assert press(nok, check, tail, **fields).status_code in {302, 422}, tail
    press(bua, check, f"outcome/{outcome.ref}/approve/", seen=seen(check))
    outcome.refresh_from_db()
    assert outcome.state == "proposed"
    assert LookUp.objects.count() == 1
    assert referrals.about("trade", check.pk) == []
    with pytest.raises(Refused):
        actions.answer_citizen(by=nok, check=check, word="not_found", text="ก")


@pytest.mark.parametrize(
    "act",
    [
        lambda check, nok: a_look_up(check, nok),
        lambda check, nok: a_letter(check, nok),
        lambda check, nok: an_outcome(check, nok),
        lambda check, nok: actions.hand_over_check(
            by=nok, check=check, organisation="fda", asked="ก"
        ),
    ],
)
def test_a_page_that_was_open_meanwhile_changes_nothing(check: Any, nok: Any, act: Any) -> None:
    """The row that is held decides, not the one that the page was made of."""
    stale = queries.check_of(check.report)
    TradeCheck.objects.update(state="gone")
    with pytest.raises((ValueError, Refused), match="gone"):
        act(stale, nok)


def test_of_a_report_without_a_check_nothing_is_to_forget(reference: object) -> None:
    assert not actions.forget(report_id=makers.a_report("เรื่องอื่น").pk)
