"""Withdrawing and late sealing: what is left can be read by nobody."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from ruthan.core import crypto, custody, events, jobs
from ruthan.core.states import Refused
from ruthan.intake import access, actions, queries
from ruthan.intake.events import ReportWithdrawn
from ruthan.intake.models import Answer, Contact, Evidence, Remark, Report, SealedDrop
from ruthan.matching.models import Signature
from ruthan.messaging.models import Message
from tests import makers

pytestmark = pytest.mark.django_db

TEXT = "ด่วน! ธนาคารตัวอย่างจะปิดทุกสาขาวันศุกร์นี้ รีบถอนเงิน ส่งต่อด้วย"


def full(anan: Any) -> Any:
    """A report with everything that a report can hold."""
    file = actions.CleanFile("สลิป.png", b"cleaned", "image", "image/png")
    made = makers.a_submission(
        TEXT,
        files=[file],
        links=["https://bank.example/x"],
        email="mali@mail.test-a.org",
        answers={"amount": "18900"},
    )
    actions.add_remark(by=anan, report=made.report, body="ได้รับเมื่อไรครับ", author="staff")
    actions.add_remark(by="citizen", report=made.report, body="เมื่อวานค่ะ", author="reporter")
    jobs.run_due()
    return made


def test_a_withdrawn_report_leaves_no_contact_no_text_and_no_file(
    anan: Any, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    made = full(anan)
    address = Evidence.objects.exclude(address="").get().address
    path = Path(settings.RUTHAN_DATA) / "files" / address[:2] / address[2:4] / address
    assert path.exists()

    with django_capture_on_commit_callbacks(execute=True):
        report = actions.withdraw_report(by="citizen", report=made.report)

    assert not path.exists()
    for owned in (Contact, Evidence, Remark, Answer):
        assert owned.objects.count() == 0
    assert (bytes(report.text_sealed), report.answers_sealed, report.cluster_id) == (
        b"",
        None,
        None,
    )
    assert bytes(report.reporter_key) == b""
    with pytest.raises(crypto.KeyDestroyed):
        queries.text_of(report)
    message = Message.objects.get()
    assert bytes(message.to_sealed) == bytes(message.body_sealed) == bytes(message.to_hash) == b""


def test_every_ciphertext_that_was_copied_before_is_unreadable_after(anan: Any) -> None:
    made = full(anan)
    copied = Report.objects.get(pk=made.report.pk)
    key = copied.data_key

    actions.withdraw_report(by="citizen", report=made.report)

    key.refresh_from_db()
    with pytest.raises(crypto.KeyDestroyed):
        crypto.open_text(key, "intake.report.text", bytes(copied.text_sealed))


def test_matching_forgets_the_words_of_a_withdrawn_report(anan: Any) -> None:
    made = full(anan)

    actions.withdraw_report(by="citizen", report=made.report)

    assert not Signature.objects.filter(subject=made.report.pk, is_removed=False).exists()


def test_neighbours_are_told_by_event_with_the_cluster(anan: Any, monkeypatch: Any) -> None:
    made = full(anan)
    cluster = made.report.cluster_id
    heard: list[object] = []
    monkeypatch.setattr("ruthan.intake.actions.withdraw.emit", heard.append)

    actions.withdraw_report(by="citizen", report=made.report)

    assert heard == [ReportWithdrawn(report_id=made.report.pk, cluster_id=cluster)]
    assert ReportWithdrawn in events.wired()


def test_the_receipt_still_tells_that_it_was_withdrawn(anan: Any) -> None:
    made = full(anan)
    actions.withdraw_report(by="citizen", report=made.report)

    found = access.report_by_receipt(str(made.receipt))
    assert isinstance(found, Report)
    assert found.state == "withdrawn"


def test_it_happens_once(anan: Any) -> None:
    made = full(anan)
    actions.withdraw_report(by="citizen", report=made.report)

    with pytest.raises(Refused):
        actions.withdraw_report(by="citizen", report=made.report)


def test_after_it_nothing_can_be_added(anan: Any) -> None:
    made = full(anan)
    report = actions.withdraw_report(by="citizen", report=made.report)

    with pytest.raises(crypto.KeyDestroyed):
        actions.add_remark(by="citizen", report=report, body="ยังอยู่ไหม", author="reporter")
    assert not actions.notify_decline(report_id=report.pk)


def test_a_withdrawn_report_is_not_counted(anan: Any) -> None:
    made = full(anan)
    other = makers.a_report(TEXT)
    actions.withdraw_report(by="citizen", report=made.report)

    assert queries.cluster_counts(other.cluster_id).reports == 1


def test_a_childs_case_found_late_is_sealed_and_the_report_is_destroyed(anan: Any) -> None:
    made = full(anan)
    private, public = custody.new_pair()
    actions.register_custody_key(by="system", public=public)

    drop = actions.seal_report_late(by=anan, report=made.report)

    body = json.loads(custody.open_with(private, bytes(drop.sealed)))
    report = Report.objects.get()
    assert body["text"] == TEXT
    assert "เมื่อวานค่ะ" in body["extra"]["conversation"]
    assert report.state == "closed"
    with pytest.raises(crypto.KeyDestroyed):
        queries.text_of(report)
    assert access.report_by_receipt(str(made.receipt)) == SealedDrop.objects.get()


def test_nothing_of_the_withdrawn_text_is_left_in_any_row(anan: Any) -> None:
    made = full(anan)
    actions.withdraw_report(by="citizen", report=made.report)

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM intake_report WHERE length(text_sealed) > 0")
        assert cursor.fetchone()[0] == 0
        cursor.execute(
            "SELECT count(*) FROM matching_signature WHERE length(folded) > 0 AND subject = %s",
            [made.report.pk],
        )
        assert cursor.fetchone()[0] == 0
