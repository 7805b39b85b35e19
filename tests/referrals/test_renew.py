"""Who takes back what they sent is taken out of what agencies hold, and the agency is told."""

from __future__ import annotations

import pytest

from ruthan.claims.actions import refer_claim
from ruthan.core import jobs
from ruthan.core.models import DataKey
from ruthan.intake.actions import seal_report_late, withdraw_report
from ruthan.messaging.models import Message
from ruthan.referrals import actions, queries
from ruthan.safeguarding.actions import ensure_custody
from ruthan.triage.models import QueueItem
from tests import makers

pytestmark = pytest.mark.django_db

TAKEN_BACK = "ด่วน! ธนาคารตัวอย่างจะปิดทุกสาขาวันศุกร์นี้ รีบถอนเงิน คนข้างบ้านฉันเล่า"


@pytest.fixture
def asked(lek, nok):
    first = makers.a_report()
    gone = makers.a_report(TAKEN_BACK)
    jobs.run_due()
    for report in (first, gone):
        report.refresh_from_db()
    clusters = list(dict.fromkeys([first.cluster_id, gone.cluster_id]))
    claim = makers.a_claim(clusters=clusters)
    lek.email = "lek@bank.example"
    lek.save()
    referral = refer_claim(
        by=nok, claim=claim, organisation=makers.an_organisation("bot"), asked="จริงหรือไม่"
    )
    jobs.run_due()
    referral.refresh_from_db()
    return referral, gone


def _samples(referral) -> str:
    return str(queries.package_of(referral)["samples"])


def test_a_withdrawn_report_leaves_the_package(asked):
    referral, gone = asked
    assert "คนข้างบ้าน" in _samples(referral)
    old = referral.data_key_id

    withdraw_report(by="citizen", report=gone)
    jobs.run_due()

    referral = queries.referral(referral.pk)
    assert "คนข้างบ้าน" not in _samples(referral)
    assert bytes(DataKey.objects.get(pk=old).wrapped) == b""
    told = Message.objects.filter(about_kind="referral", dedupe_key__contains="renew")
    assert told.count() == 1


def test_a_report_sealed_late_leaves_the_package_and_the_queue(asked, anan):
    referral, gone = asked
    ensure_custody()
    before = {item.cluster_id: item.reports for item in QueueItem.objects.all()}

    seal_report_late(by=anan, report=gone)
    jobs.run_due()

    assert "คนข้างบ้าน" not in _samples(queries.referral(referral.pk))
    after = {item.cluster_id: item.reports for item in QueueItem.objects.all()}
    assert sum(before.values()) - sum(after.values()) == 1


def test_an_answer_stays_readable_under_the_new_key(asked, lek):
    referral, gone = asked
    actions.record_answer(by=lek, referral=referral, code="false", text="ไม่มีการปิดสาขา")
    withdraw_report(by="citizen", report=gone)
    jobs.run_due()
    assert queries.answer_of(queries.referral(referral.pk)).text == "ไม่มีการปิดสาขา"


def test_running_twice_tells_once(asked):
    referral, gone = asked
    withdraw_report(by="citizen", report=gone)
    jobs.run_due()
    held = queries.referral(referral.pk)
    same = queries.package_of(held)
    assert not actions.renew_package(referral=held, package=same)
    assert Message.objects.filter(dedupe_key__contains="renew").count() == 1


def test_a_part_keeps_its_own_words_and_gets_nothing_more(asked, nok):
    referral, gone = asked
    package = queries.package_of(referral)
    own = queries.part_of(package, asked="ช่วยแนะนำ", parts=["spread"]) | {"statement": "ส่วนของเขา"}
    part = actions.Part(makers.an_organisation("ddpm"), "advise", "help", own)
    joined = actions.join(by=nok, referral=referral, part=part)
    withdraw_report(by="citizen", report=gone)
    jobs.run_due()
    held = queries.package_of(queries.referral(joined.pk))
    assert set(held) == {"asked", "statement", "spread", "earliest", "latest"}
    assert (held["asked"], held["statement"]) == ("ช่วยแนะนำ", "ส่วนของเขา")
    assert held["spread"]["reports"] == 1


def test_an_appeal_keeps_why_it_is_one(asked, lek, nok):
    referral, gone = asked
    actions.refuse(by=lek, referral=referral, because="other", text="ไม่ทำ")
    higher = makers.an_organisation("higher", kind="ministry")
    made = actions.appeal(by=nok, referral=referral, text="ขอให้ทบทวน", to=higher)
    withdraw_report(by="citizen", report=gone)
    jobs.run_due()
    held = queries.package_of(queries.referral(made.pk))
    assert (held["appeal"], held["appeal_of"]) == ("ขอให้ทบทวน", referral.ref)
    assert "คนข้างบ้าน" not in str(held["samples"])


def test_a_request_whose_time_is_over_is_passed_over(asked, lek):
    referral, gone = asked
    actions.record_answer(by=lek, referral=referral, code="false", text="ไม่จริง")
    actions.shred_referrals([referral.pk])
    withdraw_report(by="citizen", report=gone)
    jobs.run_due()
    assert queries.package_of(queries.referral(referral.pk)) == {}
    assert not actions.renew_package(referral=referral, package={"asked": "ก", "statement": "ก"})
