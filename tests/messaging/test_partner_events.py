"""What happens in the house is told to partners' programs: from the signature to their door."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from ruthan.core import clock, jobs
from ruthan.messaging.engine.kinds import KINDS
from ruthan.messaging.models import Event, Message
from ruthan.publishing.actions import approve_alert, draft_alert, draft_cancel, draft_update
from ruthan.referrals import actions as referrals
from tests import makers
from tests.messaging.other_side import OtherSide
from tests.messaging.partner import endpoint, partner, registered

__all__ = ["endpoint", "partner", "registered"]

pytestmark = pytest.mark.django_db


def heard(partner: OtherSide) -> list[dict[str, Any]]:
    """What came since the last look, all that was to follow done."""
    jobs.run_due()
    found = [json.loads(call.body) for call in partner.calls]
    partner.calls.clear()
    for event in found:
        fields = {field.name for field in KINDS[event["type"].removeprefix("th.ruthan.")].fields}
        assert set(event["data"]) == fields
    return sorted(found, key=lambda event: event["type"])


def a_draft(nok: Any, **over: Any) -> Any:
    plain = {
        "title_th": "ไม่มีลิงก์คืนเงินค่าไฟตัวอย่าง", "body_th": "มีคนโทรมา", "todo_th": "วางสาย",
        "severity": "high", "urgency": "immediate", "provinces": ["10"], "strand": "SCM",
        "expires_at": clock.now() + timedelta(days=3),
    }  # fmt: skip
    return draft_alert(by=nok, **(plain | over))


def test_an_alert_its_update_and_its_cancellation(
    partner: OtherSide, endpoint: Any, nok: Any, bua: Any
) -> None:
    draft = a_draft(nok)
    assert heard(partner) == []  # a draft is nobody's business

    first = approve_alert(by=bua, alert=draft)
    (told,) = heard(partner)
    assert told["type"] == "th.ruthan.alert.published"
    assert told["subject"] == told["data"]["ref"] == first.ref
    assert told["data"]["url"].endswith(f"/alerts/{first.ref}/")
    assert told["data"]["provinces"] == ["10"]

    words = {name: getattr(first, name) for name in ("title_th", "body_th", "todo_th")}
    ranks = {"severity": "high", "urgency": "immediate", "expires_at": first.expires_at}
    update = draft_update(by=nok, alert=first, change_th="เพิ่มจังหวัด", **words, **ranks)
    update = approve_alert(by=bua, alert=update)
    (told,) = heard(partner)
    assert (told["type"], told["data"]["replaces"]) == ("th.ruthan.alert.updated", first.ref)
    assert told["data"]["change"]["th"] == "เพิ่มจังหวัด"

    cancel = draft_cancel(by=nok, alert=update, **words)
    approve_alert(by=bua, alert=cancel)
    (told,) = heard(partner)
    assert (told["type"], told["data"]["message"]) == ("th.ruthan.alert.cancelled", "cancel")


def test_a_verdict_and_its_correction(partner: OtherSide, endpoint: Any) -> None:
    makers.an_organisation("ruthan")
    claim = makers.a_claim()
    makers.a_verdict(claim, code="unproven")
    (told,) = heard(partner)
    assert (told["type"], told["data"]["verdict"]) == ("th.ruthan.verdict.published", "unproven")

    claim.refresh_from_db()
    makers.a_verdict(claim, code="false", change_th="ธนาคารยืนยันแล้ว")
    (told,) = heard(partner)
    assert (told["type"], told["subject"]) == ("th.ruthan.verdict.corrected", claim.ref)
    assert told["data"]["number"] == 2


def test_a_request_is_told_to_whom_it_concerns_and_nothing_of_it(
    partner: OtherSide, endpoint: Any, lek: Any
) -> None:
    claim = makers.a_claim()
    request = makers.a_referral(claim, organisation="bot")
    told = [event for event in heard(partner) if "referral" in event["type"]]
    assert [event["type"] for event in told] == ["th.ruthan.referral.sent"]
    assert told[0]["data"]["ref"] == request.ref
    assert claim.statement_th not in json.dumps(told, ensure_ascii=False)

    referrals.acknowledge(by=lek, referral=request)
    referrals.record_answer(by=lek, referral=request, code="false", text="ทุกสาขาเปิดตามปกติ")
    (told,) = heard(partner)
    assert (told["type"], told["data"]["finding"]) == ("th.ruthan.referral.answered", "false")
    assert "ทุกสาขา" not in json.dumps(told, ensure_ascii=False)

    referrals.record_answer(by=lek, referral=request, code="acted", text="ดำเนินการแล้ว")
    (told,) = heard(partner)
    assert told["data"]["finding"] == "acted"


def test_a_request_to_another_agency_is_not_told(partner: OtherSide, endpoint: Any) -> None:
    makers.a_referral(makers.a_claim(), organisation="ddpm")

    assert [event for event in heard(partner) if "referral" in event["type"]] == []
    assert Event.objects.filter(kind="referral.sent").count() == 1


def test_withdrawn_and_overdue(partner: OtherSide, endpoint: Any, at: Any) -> None:
    traveller = at("2026-11-29 10:00")
    request = makers.a_referral(makers.a_claim(), organisation="bot")
    heard(partner)
    traveller.shift(timedelta(days=30))
    referrals.note_missed()
    assert [event["type"] for event in heard(partner)] == ["th.ruthan.referral.overdue"]

    request.refresh_from_db()
    referrals.withdraw(by="system", referral=request)
    (told,) = heard(partner)
    assert (told["type"], told["data"]["state"]) == ("th.ruthan.referral.withdrawn", "withdrawn")


def test_what_is_undone_with_its_transaction_is_never_told(
    partner: OtherSide, endpoint: Any, nok: Any, bua: Any
) -> None:
    from django.db import transaction

    draft = a_draft(nok)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        approve_alert(by=bua, alert=draft)
        _ = 1 / 0

    assert heard(partner) == []
    assert not Message.objects.filter(transport="webhook").exists()
