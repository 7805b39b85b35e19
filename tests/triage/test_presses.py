"""What a screener presses in the browser: it happens once, is refused in words, and is never a GET."""

from __future__ import annotations

from typing import Any

import pytest

from ruthan.audit.models import Entry
from ruthan.core import jobs
from ruthan.core.refs import uuid7
from ruthan.intake import queries as intake
from ruthan.intake.actions import clean_upload
from ruthan.intake.models import Remark, SealedDrop
from ruthan.safeguarding.actions import ensure_custody
from ruthan.triage import actions
from ruthan.triage.models import Assessment, Handover, QueueItem
from tests import makers
from tests.gateway.web import picture
from tests.triage.conftest import HEALTH, RUMOUR, fresh, item_of, queued
from tests.triage.test_pages import QUEUE, of, page, plain

pytestmark = pytest.mark.django_db


def test_taking_giving_back_and_ending_in_the_browser(anan: Any, client_of: Any) -> None:
    item, client = queued(RUMOUR), client_of(anan)
    said = client.post(of(item, "take"), follow=True).content.decode()
    assert fresh(item).taken_by == anan
    assert f'action="{of(item, "release")}"' in said
    client.post(of(item, "release"))
    assert fresh(item).state == "waiting"
    said = plain(client.post(of(item, "done"), follow=True))
    assert "รับเรื่องก่อน" in said
    client.post(of(item, "take"))
    client.post(of(item, "done"))
    client.post(of(item, "done"))
    assert fresh(item).state == "done"


def test_declining_needs_a_reason_and_keeps_what_was_typed(anan: Any, client_of: Any) -> None:
    item, client = queued(RUMOUR), client_of(anan)
    actions.take(by=anan, item=item)
    answer = client.post(of(item, "decline"), {"reason": "nonsense", "note": "พิมพ์ไว้แล้ว"})
    assert answer.status_code == 422
    assert "พิมพ์ไว้แล้ว" in answer.content.decode()
    assert fresh(item).state == "taken"
    client.post(of(item, "decline"), {"reason": "opinion", "note": ""})
    assert intake.report(item.head_id).state == "declined"


@pytest.mark.parametrize("body", ["", "   ", "\u200b\u200b", "ก" * 2001, "\x00"])
def test_a_question_must_be_one(anan: Any, client_of: Any, body: str) -> None:
    item = queued(RUMOUR)
    answer = client_of(anan).post(of(item, "ask"), {"report": item.head.ref, "body": body})
    assert answer.status_code == 422
    assert not Remark.objects.exists()


def test_a_question_goes_to_a_reporter_of_this_item_only(anan: Any, client_of: Any) -> None:
    item, other, client = queued(RUMOUR), queued(HEALTH), client_of(anan)
    answer = client.post(of(item, "ask"), {"report": other.head.ref, "body": "เห็นที่ไหน"})
    assert answer.status_code == 422
    client.post(of(item, "ask"), {"report": item.head.ref, "body": "เห็นที่ไหน"})
    assert intake.report(item.head_id).state == "waiting_reporter"
    assert "เห็นที่ไหน" in page(client, of(item))


def test_another_rank_in_the_browser_says_who_and_why(anan: Any, client_of: Any) -> None:
    item, client = queued(HEALTH), client_of(anan)
    sent = {"severity": "critical", "urgency": "immediate", "because": "มีผู้ป่วยหยุดยาจริง"}
    assert client.post(of(item, "rank"), {**sent, "because": ""}).status_code == 422
    assert client.post(of(item, "rank"), {**sent, "severity": "x"}).status_code == 422
    assert Assessment.objects.count() == 1
    client.post(of(item, "rank"), sent)
    said = page(client, of(item))
    assert "มีผู้ป่วยหยุดยาจริง" in said
    assert anan.name_th in said


def test_merging_splitting_and_attaching_in_the_browser(
    anan: Any, nok: Any, client_of: Any
) -> None:
    one, two, client = queued(RUMOUR), queued(HEALTH), client_of(anan)
    for other, status in (("x", 404), (str(uuid7()), 302), (str(one.cluster_id), 302)):
        assert client.post(of(one, "merge"), {"other": other}).status_code == status
    assert QueueItem.objects.count() == 2
    client.post(of(one, "merge"), {"other": str(two.cluster_id)})
    jobs.run_due()
    item = QueueItem.objects.get()
    head = item.head.ref
    assert client.post(of(item, "split"), {"report": "R-00000000"}).status_code == 404
    reports = intake.reports_in_cluster(item.cluster_id)
    refs = [report.ref for report in reports]
    for ref in refs:
        client.post(of(item, "split"), {"report": ref})
    jobs.run_due()
    assert head in refs
    claim = makers.a_claim(clusters=[])
    assert client.post(of(item, "claim"), {"claim": "C-00000000"}).status_code == 404
    client.post(of(item, "claim"), {"claim": claim.ref})
    jobs.run_due()
    assert fresh(item).state == "done"
    other = makers.a_claim(clusters=[], statement_th=HEALTH, title_th=HEALTH)
    said = client.post(of(item, "claim"), {"claim": other.ref}, follow=True)
    assert claim.ref in said.content.decode()


def test_handing_over_and_signing_in_the_browser(anan: Any, isa: Any, client_of: Any) -> None:
    item, mine, theirs = queued(RUMOUR), client_of(anan), client_of(isa)
    sent = {"centre": "ruthan-isan", "because": "เรื่องของขอนแก่น"}
    assert mine.post(of(item, "hand-over"), {**sent, "centre": "ruthan"}).status_code == 422
    assert mine.post(of(item, "hand-over"), {**sent, "centre": "bot"}).status_code == 422
    assert mine.post(of(item, "hand-over"), {**sent, "because": ""}).status_code == 422
    said = mine.post(of(item, "hand-over"), sent, follow=True)
    made = Handover.objects.get()
    receipt = f"{QUEUE}handovers/{made.ref}/"
    assert said.redirect_chain[-1][0] == receipt
    assert mine.get(of(item)).status_code == 404
    assert mine.get(of(item), {"full": "1"}).status_code == 404
    assert "ส่งต่อรอลงชื่อรับ" in page(theirs)
    assert "ลงชื่อรับ" not in page(mine)
    assert made.ref in page(mine, f"{QUEUE}handovers/")
    assert "เรื่องของขอนแก่น" in page(theirs, receipt)
    mine.post(receipt + "accept/")
    assert fresh(made).accepted_at is None
    for _ in range(2):
        theirs.post(receipt + "accept/")
    assert fresh(made).accepted_by == isa
    assert item.head.ref in page(theirs, of(item))


def test_sealing_in_the_browser_once(anan: Any, client_of: Any) -> None:
    item, client = queued(RUMOUR), client_of(anan)
    sent = {"report": item.head.ref}
    assert client.post(of(item, "seal"), sent).status_code == 302
    assert not SealedDrop.objects.exists()
    ensure_custody()
    client.post(of(item, "seal"), sent)
    assert client.post(of(item, "seal"), sent).status_code == 404
    drop = SealedDrop.objects.get()
    said = page(client, of(item)) + page(client) + page(client, QUEUE, state="done")
    assert "ธนาคารตัวอย่าง" not in said
    assert drop.ref not in said


def test_evidence_is_shown_to_its_centre_and_recorded(anan: Any, isa: Any, client_of: Any) -> None:
    file = clean_upload("หลักฐาน.png", picture())
    item, other = queued(RUMOUR, files=[file]), queued(HEALTH)
    line = intake.evidence_of(item.head)[0]
    client, address = client_of(anan), f"{QUEUE}{item.pk}/files/{line.id}/"
    answer = client.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/png")
    assert answer["Cache-Control"] == "no-store"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert Entry.objects.filter(what="intake:evidence:read").count() == 1
    assert client.get(address.replace(str(item.pk), str(other.pk))).status_code == 404
    assert client.get(address.replace(str(line.id), str(uuid7()))).status_code == 404
    assert client_of(isa).get(address).status_code == 404


@pytest.mark.parametrize(
    "verb",
    [
        "take",
        "release",
        "done",
        "rank",
        "decline",
        "ask",
        "merge",
        "split",
        "claim",
        "hand-over",
        "seal",
    ],
)
def test_what_changes_is_never_a_get_and_never_anothers(
    anan: Any, isa: Any, client_of: Any, verb: str
) -> None:
    item = queued(RUMOUR)
    before = fresh(item).updated_at
    assert client_of(anan).get(of(item, verb)).status_code == 405
    assert client_of(isa).post(of(item, verb)).status_code == 404
    assert client_of(anan).post(f"{QUEUE}{uuid7()}/{verb}/").status_code == 404
    assert fresh(item).updated_at == before


def test_a_picture_item_can_be_worked_on(anan: Any, isa: Any, client_of: Any) -> None:
    item = queued("", files=[clean_upload("a.png", picture())])
    client = client_of(anan)
    assert "ภาพหรือไฟล์ ไม่มีข้อความ" in page(client)
    for prefix in ("", "/en"):
        page(client, prefix + of(item))
    client.post(of(item, "take"))
    assert client.post(of(item, "merge"), {"other": str(uuid7())}).status_code == 302
    assert client.post(of(item, "split"), {"report": item.head.ref}).status_code == 302
    assert client.post(of(item, "claim"), {"claim": "C-00000000"}).status_code == 404
    client.post(of(item, "hand-over"), {"centre": "ruthan-isan", "because": "ก"})
    assert item_of(item.head).centre.code == "ruthan-isan"
