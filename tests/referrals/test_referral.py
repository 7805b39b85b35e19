"""A request to an agency: package, clock, acknowledgement, answer, withdrawal."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection

from ruthan.claims import actions as claims
from ruthan.claims import queries as claim_queries
from ruthan.core import clock, crypto
from ruthan.core.guard import Forbidden
from ruthan.core.states import Refused
from ruthan.messaging.actions.sending import BODY, SUBJECT
from ruthan.messaging.models import Message
from ruthan.referrals import actions, queries
from ruthan.referrals.models import Referral
from tests import makers

pytestmark = pytest.mark.django_db
RUMOUR = "ด่วน! ธนาคารตัวอย่างจะปิดทุกสาขาวันศุกร์นี้ โทรถามที่ 081-000-0000 คุณสมมุติ แล้วรีบถอนเงิน ส่งต่อด้วย"


def _words(message: Message) -> str:
    key = message.data_key
    parts = ((SUBJECT, message.subject_sealed), (BODY, message.body_sealed))
    return " ".join(crypto.open_text(key, label, bytes(sealed)) for label, sealed in parts)


@pytest.fixture
def claim(nok):
    reports = [makers.a_report(RUMOUR, province=p) for p in ("10", "50")]
    return makers.a_claim(clusters=[reports[0].cluster_id])


@pytest.fixture
def referral(claim, nok):
    return claims.refer_claim(
        by=nok, claim=claim, organisation=makers.an_organisation("bot"), asked="ปิดจริงหรือไม่"
    )


def test_the_claim_waits_for_the_agency_with_a_clock_of_a_day(claim, referral, run_jobs):
    run_jobs()
    claim.refresh_from_db()
    assert claim.state == "awaiting_agency"
    assert referral.due_at - referral.dispatched_at == timedelta(hours=24)
    assert queries.about("claim", claim.pk) == [referral]


def test_a_desk_that_chooses_no_time_takes_the_clock_of_the_ground(claim, ploy, nok, client_of):
    makers.an_organisation("bot")
    values = {
        "label_th": "ตรวจข้อเท็จจริง", "label_en": "Check", "basis": "target", "amount": 2,
        "unit": "hours", "source": "ตัวอย่าง", "checked_on": clock.today(),
    }  # fmt: skip
    actions.set_ground(by=ploy, code="fact_check", recipient="*", values=values)
    data = {"organisation": "bot", "asked": "จริงหรือไม่", "hours": ""}
    assert client_of(nok).post(f"/staff/claims/{claim.ref}/refer/", data).status_code == 302
    (referral,) = queries.about("claim", claim.pk)
    assert referral.due_at - referral.dispatched_at == timedelta(hours=2)


def test_the_package_is_masked_sealed_and_proved_by_its_digest(referral):
    package = queries.package_of(referral)
    assert package["spread"]["reports"] == 2
    assert package["asked"] == "ปิดจริงหรือไม่"
    assert "081-000-0000" not in str(package)
    assert queries.digest_of(package) == referral.digest
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM referrals_referral")
        row = cursor.fetchone()
    held = b"".join(bytes(v) if isinstance(v, memoryview) else str(v).encode() for v in row)
    assert "ปิดจริงหรือไม่".encode() not in held


def test_the_agency_acknowledges_and_answers_and_the_claim_goes_on(claim, referral, lek, run_jobs):
    actions.note_opened(by=lek, referral=referral)
    actions.acknowledge(by=lek, referral=referral)
    actions.record_answer(
        by=lek,
        referral=referral,
        code="false",
        text="ทุกสาขาเปิดตามปกติ",
        url="https://bank.example/n",
    )
    run_jobs()
    claim.refresh_from_db()
    assert claim.state == "open"
    (suggested,) = claim_queries.suggestions(claim)
    assert (suggested.quote, suggested.url) == ("ทุกสาขาเปิดตามปกติ", "https://bank.example/n")
    claims.note_agency_answer(referral_id=referral.pk)
    assert len(claim_queries.suggestions(claim)) == 1
    assert queries.answer_of(referral).text == "ทุกสาขาเปิดตามปกติ"


def test_the_claim_waits_until_every_agency_has_answered(claim, referral, lek, nok, run_jobs):
    claims.refer_claim(
        by=nok, claim=claim, organisation=makers.an_organisation("ddpm"), asked="จริงไหม"
    )
    actions.record_answer(by=lek, referral=referral, code="false", text="ไม่จริง")
    run_jobs()
    claim.refresh_from_db()
    assert claim.state == "awaiting_agency"


def test_another_organisation_may_not_answer(referral, wit, nok):
    for person in (wit, nok):
        with pytest.raises(Forbidden):
            actions.record_answer(by=person, referral=referral, code="false", text="ไม่จริง")
        with pytest.raises(Forbidden):
            actions.acknowledge(by=person, referral=referral)


@pytest.mark.parametrize(("code", "text"), [("nonsense", "ไม่จริง"), ("false", " ")])
def test_an_answer_has_a_finding_and_words(referral, lek, code, text):
    with pytest.raises(actions.UnknownFinding):
        actions.record_answer(by=lek, referral=referral, code=code, text=text)


def test_acknowledging_twice_is_refused(referral, lek):
    actions.acknowledge(by=lek, referral=referral)
    with pytest.raises(Refused):
        actions.acknowledge(by=lek, referral=Referral.objects.get(pk=referral.pk))


def test_an_answer_may_be_mended(referral, lek):
    actions.record_answer(by=lek, referral=referral, code="unproven", text="ยังตรวจไม่เสร็จ")
    actions.record_answer(by=lek, referral=referral, code="false", text="ไม่จริง")
    assert queries.answer_of(referral).code == "false"


def test_withdrawal_destroys_our_copy_and_tells_the_organisation(referral, lek, nok, run_jobs):
    lek.email = "lek@bank.example"
    lek.save()
    run_jobs()
    actions.withdraw(by=nok, referral=referral, because="ส่งผิดหน่วยงาน")
    run_jobs()
    fresh = Referral.objects.select_related("data_key").get(pk=referral.pk)
    assert queries.package_of(fresh) == {}
    told = [_words(message) for message in Message.objects.order_by("id")]
    assert [referral.ref in words for words in told] == [True, True]
    assert not [words for words in told if "ปิดจริง" in words or "ธนาคารตัวอย่าง" in words]
    with pytest.raises(Refused):
        actions.record_answer(by=lek, referral=fresh, code="false", text="ไม่จริง")


def test_a_missed_clock_is_said_once(referral, at):
    at(clock.now() + timedelta(hours=23))
    assert actions.note_missed() == 0
    at(clock.now() + timedelta(hours=2))
    assert list(queries.overdue()) == [referral]
    assert (actions.note_missed(), actions.note_missed()) == (1, 0)


def test_an_answered_request_misses_no_clock(referral, lek, at):
    actions.record_answer(by=lek, referral=referral, code="false", text="ไม่จริง")
    at(clock.now() + timedelta(days=2))
    assert actions.note_missed() == 0


def test_a_claim_whose_answer_is_published_has_no_form_to_ask_with(nok, client_of, reference):
    claim = makers.a_claim()
    makers.a_verdict(claim)
    answer = client_of(nok).get(f"/staff/claims/{claim.ref}/refer/", follow=True)
    assert answer.redirect_chain == [(f"/staff/claims/{claim.ref}/", 302)]
    assert "มีผู้อื่นดำเนินการไปก่อนแล้ว" in answer.text.replace("\u200b", "")
