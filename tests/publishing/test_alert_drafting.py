"""Writing alerts on the desk: from a claim, a family, in place of another; whoever is second."""

from __future__ import annotations

from typing import Any

import pytest

from ruthan.audit.models import Entry
from ruthan.core import jobs
from ruthan.matching.actions import put_in_family
from ruthan.publishing import rules
from ruthan.publishing.models import Alert
from ruthan.publishing.queries import drafts
from tests import makers

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]

TYPED = {
    "title_th": "พาดหัวตัวอย่าง", "body_th": "เกิดอะไรขึ้น", "todo_th": "วางสาย", "severity": "high",
    "urgency": "urgent", "certainty": "observed", "audience": "elderly", "strand": "SCM",
    "direction": "clean", "days": "7",
}  # fmt: skip


def test_a_claim_fills_the_form_with_its_signed_words(
    client_of: Any, nok: Any, an_answer: Any
) -> None:
    claim = an_answer(strand="SCM", category="")
    path = f"/staff/alerts/new/?from={claim.ref.lower()}"
    page = client_of(nok).get(path).content.decode()
    assert "ธนาคารตัวอย่างเปิดทุกสาขาตามปกติ" in page
    assert "ดูประกาศของธนาคารตัวอย่าง" in page
    assert client_of(nok).post(path, TYPED).status_code == 302
    alert = Alert.objects.get()
    assert (alert.claim, alert.strand, alert.audience) == (claim, "SCM", "elderly")
    drafted = Entry.objects.get(what="publishing:alert:draft")
    assert drafted.facts["from"] == f"claim:{claim.ref}"


def test_a_claim_without_a_verdict_fills_in_its_title_alone(client_of: Any, nok: Any) -> None:
    claim = makers.a_claim()
    page = client_of(nok).get(f"/staff/alerts/new/?from={claim.ref}").content.decode()
    assert claim.title_th in page


def test_a_title_that_is_too_long_is_cut_between_words_and_says_so(
    client_of: Any, nok: Any
) -> None:
    long = "Leaves of the pretended herb do not wash dust out of the lungs, and drinking them is dangerous"
    thai = "ยกเลิกประกาศ: น้ำต้มใบไม้สมมุติล้างฝุ่นออกจากปอดไม่ได้ และดื่มแล้วอันตรายถึงโรงพยาบาล"
    claim = makers.a_claim(title_th=thai)
    assert drafts.draft_of_claim(claim)["title_th"] == (
        "ยกเลิกประกาศ: น้ำต้มใบไม้สมมุติล้างฝุ่นออกจากปอดไม่ได้ และดื่มแล้วอันตรายถึง…"
    )
    assert rules.headline(long) == (
        "Leaves of the pretended herb do not wash dust out of the lungs, and drinking…"
    )
    assert rules.headline("ก" * 80) == "ก" * 80


def test_the_claims_page_leads_to_an_alert_from_it(
    client_of: Any, nok: Any, anan: Any, an_answer: Any
) -> None:
    claim = an_answer(strand="SCM", category="")
    way = f"/staff/alerts/new/?from={claim.ref}"
    assert way in client_of(nok).get(f"/staff/claims/{claim.ref}/").content.decode()
    assert way not in client_of(anan).get(f"/staff/claims/{claim.ref}/").content.decode()


def test_a_family_fills_in_numbers_and_never_a_word_of_a_report(client_of: Any, nok: Any) -> None:
    text = "ด่วน! ธนาคารตัวอย่างจะปิดทุกสาขาวันศุกร์นี้ รีบถอนเงิน"
    first = makers.a_report(text)
    other = makers.a_report("กินมะนาวกับโซดาทุกเช้าหายจากเบาหวานได้ใน 7 วัน ส่งต่อด้วย")
    jobs.run_due()
    first.refresh_from_db()
    other.refresh_from_db()
    family = put_in_family(by="system", cluster_id=first.cluster_id, beside=other.cluster_id)
    path = f"/staff/alerts/new/?from={family.ref}"
    page = client_of(nok).get(path).content.decode()
    assert "2 รูปแบบ" in page
    assert "รีบถอนเงิน" not in page
    client_of(nok).post(path, TYPED)
    assert Alert.objects.get().family_ref == family.ref


@pytest.mark.parametrize("ref", ["C-NOTTHERE", "F-NOTTHERE", "nonsense"])
def test_what_is_not_there_fills_nothing(client_of: Any, nok: Any, ref: str) -> None:
    assert client_of(nok).get("/staff/alerts/new/", {"from": ref}).status_code == 404


def test_an_update_and_a_cancellation_through_the_pages(
    client_of: Any, nok: Any, bua: Any, an_alert: Any
) -> None:
    alert = an_alert()
    writer, signer = client_of(nok), client_of(bua)
    page = writer.get(f"/staff/alerts/{alert.ref}/").content.decode()
    assert f"{alert.ref}/update/" in page
    assert f"{alert.ref}/cancel/" in page
    assert alert.body_th in writer.get(f"/staff/alerts/{alert.ref}/update/").content.decode()
    made = writer.post(f"/staff/alerts/{alert.ref}/update/", TYPED | {"change_th": "เปลี่ยนเบอร์"})
    update = Alert.objects.get(message="update")
    assert made.url.endswith(f"/staff/alerts/{update.ref}/")
    assert f"{alert.ref}/update/" not in writer.get(f"/staff/alerts/{alert.ref}/").content.decode()
    seen = {"seen": update.drafted_at.isoformat()}
    signer.post(f"/staff/alerts/{update.ref}/approve/", seen)
    words = {name: TYPED[name] for name in ("title_th", "body_th", "todo_th")}
    writer.post(f"/staff/alerts/{update.ref}/cancel/", words)
    cancel = Alert.objects.get(message="cancel")
    signer.post(f"/staff/alerts/{cancel.ref}/approve/", {"seen": cancel.drafted_at.isoformat()})
    alert.refresh_from_db()
    update.refresh_from_db()
    cancel.refresh_from_db()
    assert [alert.state, update.state, cancel.state] == ["ended", "ended", "live"]
    assert (cancel.severity, cancel.expires_at) == (update.severity, update.expires_at)


def test_whoever_comes_second_is_led_to_what_the_first_wrote(
    client_of: Any, nok: Any, bua: Any, an_alert: Any
) -> None:
    alert = an_alert()
    typed = TYPED | {"change_th": "เปลี่ยนเบอร์"}
    client_of(nok).post(f"/staff/alerts/{alert.ref}/update/", typed)
    update = Alert.objects.get(message="update")
    for path in ("update", "cancel"):
        answer = client_of(bua).post(f"/staff/alerts/{alert.ref}/{path}/", typed)
        assert answer.url.endswith(f"/staff/alerts/{update.ref}/")
    assert Alert.objects.count() == 2


def test_an_update_without_what_is_different_comes_back(
    client_of: Any, nok: Any, an_alert: Any
) -> None:
    alert = an_alert()
    answer = client_of(nok).post(f"/staff/alerts/{alert.ref}/update/", TYPED)
    assert answer.status_code == 422
    assert Alert.objects.count() == 1


def test_a_draft_of_a_cancellation_is_edited_as_one(
    client_of: Any, nok: Any, bua: Any, an_alert: Any
) -> None:
    alert = an_alert()
    words = {name: TYPED[name] for name in ("title_th", "body_th", "todo_th")}
    client_of(nok).post(f"/staff/alerts/{alert.ref}/cancel/", words)
    cancel = Alert.objects.get(message="cancel")
    page = client_of(bua).get(f"/staff/alerts/{cancel.ref}/edit/").content.decode()
    assert 'name="severity"' not in page
    client_of(bua).post(f"/staff/alerts/{cancel.ref}/edit/", words | {"body_th": "เหตุผลใหม่"})
    cancel.refresh_from_db()
    assert (cancel.body_th, cancel.drafted_by) == ("เหตุผลใหม่", bua)
