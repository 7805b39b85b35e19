"""The queue in the browser's eyes: lists, one item, what is masked, what is refused, how it is asked."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ruthan.audit.models import Entry
from ruthan.core import jobs
from ruthan.core.refs import uuid7
from ruthan.intake import queries as intake
from ruthan.intake.actions import add_remark, clean_upload
from ruthan.intake.models import Remark, SealedDrop
from ruthan.safeguarding.actions import ensure_custody
from ruthan.triage import actions
from ruthan.triage.models import Assessment, Handover, QueueItem
from tests import makers
from tests.triage.conftest import HEALTH, PLAIN, RUMOUR, SENT, fresh, item_of, queued

pytestmark = pytest.mark.django_db
QUEUE = "/staff/queue/"
PRIVATE = "โอนไปบัญชี 000-0-00012-3 แล้ว ติดต่อ 081-000-0000 ลิงก์ http://bank-th.example/login ด่วน"


def plain(answer: Any) -> str:
    """The page without its marks between words."""
    return str(answer.content.decode().replace("\u200b", "").replace("<wbr>", ""))


def page(client: Any, address: str = QUEUE, **query: str) -> str:
    answer = client.get(address, query)
    assert answer.status_code == 200, answer
    return plain(answer)


def of(item: Any, verb: str = "") -> str:
    return f"{QUEUE}{item.pk}/" + (f"{verb}/" if verb else "")


# -- The list -------------------------------------------------------------------------------------


def test_the_list_is_masked_ordered_and_says_why(anan: Any, client_of: Any) -> None:
    queued(HEALTH)
    queued(PRIVATE)
    queued(SENT, wants="help")
    said = page(client_of(anan))
    assert said.index("แก๊งคอลเซ็นเตอร์") < said.index("มะนาว")
    for secret in ("000-0-00012-3", "0000000123", "081-000-0000", "http://bank-th.example"):
        assert secret not in said
    assert "hxxp://bank-th[.]example" in said
    assert "โอนแล้ว 20 นาที" in said


def test_another_centres_queue_is_not_seen(isa: Any, client_of: Any) -> None:
    queued(RUMOUR)
    assert "ธนาคารตัวอย่าง" not in page(client_of(isa))


@pytest.mark.parametrize(
    ("query", "seen"),
    [
        ({"state": "waiting"}, {"ธนาคาร", "มะนาว"}),
        ({"state": "done"}, set()),
        ({"mine": "1"}, {"แก๊ง"}),
        ({"priority": "P1"}, {"แก๊ง"}),
        ({"strand": "SCM"}, {"แก๊ง"}),
        ({"late": "1"}, set()),
        ({"state": "nonsense", "priority": "P9"}, {"ธนาคาร", "มะนาว", "แก๊ง"}),
        ({"page": "99"}, {"ธนาคาร", "มะนาว", "แก๊ง"}),
    ],
)
def test_filters_live_in_the_address(
    anan: Any, client_of: Any, query: dict[str, str], seen: set[str]
) -> None:
    queued(RUMOUR)
    queued(HEALTH)
    actions.take(by=anan, item=queued(SENT, wants="help"))
    said = page(client_of(anan), **query)
    assert {word for word in ("ธนาคาร", "มะนาว", "แก๊ง") if word in said} == seen


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (RUMOUR, "ธนาคาร"),
        ("ธนาคารตัวอย่างจะปิด", "ธนาคาร"),
        ("มะนาว", "มะนาว"),
        ("ไม่มีคำนี้เลย", ""),
        ("   ", "มะนาว"),
        ("x" * 5000, ""),
    ],
)
def test_search_finds_messages_and_words(anan: Any, client_of: Any, words: str, found: str) -> None:
    queued(RUMOUR)
    queued(HEALTH)
    said = page(client_of(anan), q=words)
    rows = said[said.index('class="split-list"') :]
    assert (found in rows) if found else ("ไม่มีเรื่องที่ตรงกับตัวกรอง" in rows)


def test_search_knows_references_of_ones_own_centre_only(
    anan: Any, isa: Any, client_of: Any
) -> None:
    item = queued(RUMOUR)
    queued(HEALTH)
    rows = page(client_of(anan), q=item.head.ref.lower())
    assert "ธนาคารตัวอย่าง" in rows
    assert "มะนาว" not in rows
    assert "ธนาคารตัวอย่าง" not in page(client_of(isa), q=item.head.ref)


def counted(client: Any, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def test_the_list_asks_as_often_for_one_item_as_for_twenty(anan: Any, client_of: Any) -> None:
    client = client_of(anan)
    queued(SENT, wants="help")
    one = counted(client, QUEUE)
    for number in range(19):
        makers.a_report(
            f"เรื่องที่ {number} {'กขคงจ'[number % 5] * 3} ผู้ใหญ่บ้านตัวอย่างประกาศหมู่ {number * 77} ส่งต่อด้วย"
        )
    jobs.run_due()
    assert QueueItem.objects.count() > 15
    assert counted(client, QUEUE) == one


def test_an_item_asks_as_often_for_one_report_as_for_twenty(anan: Any, client_of: Any) -> None:
    client, item = client_of(anan), queued(RUMOUR)
    one = counted(client, of(item))
    for _ in range(19):
        makers.a_report(RUMOUR, province="50", answers={"situation": "none"})
    jobs.run_due()
    assert fresh(item).reports == 20
    assert counted(client, of(item)) == one


# -- One item -------------------------------------------------------------------------------------


def test_an_item_is_masked_until_somebody_asks_and_that_is_recorded(
    anan: Any, client_of: Any
) -> None:
    item, client = queued(PRIVATE), client_of(anan)
    add_remark(by="citizen", report=item.head, body="โทรกลับ 081-000-0000", author="reporter")
    assert "081-000-0000" not in page(client, of(item))
    assert not Entry.objects.filter(what="intake:report:read-full").exists()
    said = page(client, of(item), full="1")
    assert "081-000-0000" in said
    assert "http://bank-th.example" not in said
    assert Entry.objects.filter(what="intake:report:read-full", on_id=str(item.head_id)).exists()


def test_codes_are_shown_in_words(anan: Any, client_of: Any) -> None:
    item = queued(
        PLAIN, wants="help", province="50",
        answers={"situation": "money_1h", "amount": "2หมื่น", "amount_satang": "2000000"},
    )  # fmt: skip
    said = page(client_of(anan), of(item))
    for words in ("เงินออกไปไม่ถึง 1 ชั่วโมงก่อนแจ้ง", "20,000 บาท", "เวลาก่อนเสียหาย", "ผู้แจ้ง", "เชียงใหม่"):
        assert words in said
    for code in ("money_1h", "amount_satang", "2000000", "situation", "reporter</"):
        assert code not in said
    english = page(client_of(anan), "/en" + of(item))
    for words in ("Money left less than an hour", "20,000 baht", "Time until harm", "the reporter"):
        assert words in english


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize("state", ["waiting", "taken", "done", "withdrawn", "claimed", "alike"])
def test_every_state_of_an_item_has_its_page(
    anan: Any, nok: Any, client_of: Any, prefix: str, state: str
) -> None:
    item = queued(RUMOUR)
    if state in ("taken", "done"):
        actions.take(by=anan, item=item)
    if state == "done":
        actions.mark_done(by=anan, item=item)
    if state == "withdrawn":
        from ruthan.intake.actions import withdraw_report

        actions.override_rank(by=anan, item=item, severity="low", urgency="routine", because="ก")
        withdraw_report(by="citizen", report=item.head)
        jobs.run_due()
    if state == "claimed":
        makers.a_verdict(makers.a_claim(clusters=[item.cluster_id], statement_th=RUMOUR))
        jobs.run_due()
    if state == "alike":
        queued(RUMOUR.replace("ธนาคารตัวอย่าง", "ธนาคารสมมุติสาขาใหญ่"))
    said = page(client_of(anan), prefix + of(item))
    assert item.head.ref in said
    assert ("ธนาคารตัวอย่าง" in said) == (state != "withdrawn")


@pytest.mark.parametrize(
    "hostile", ["<script>alert(1)</script>", "\u202e<b>x</b>\u2066", "{{ 7*7 }}"]
)
def test_what_people_write_is_only_text(anan: Any, client_of: Any, hostile: str) -> None:
    item = queued(f"{RUMOUR} {hostile}")
    add_remark(by="citizen", report=item.head, body=hostile, author="reporter")
    said = page(client_of(anan), of(item))
    assert "<script>alert" not in said
    assert "<b>x</b>" not in said
    assert "\u202e" not in said
    assert ">49<" not in said


def test_the_keys_are_on_the_page(anan: Any, client_of: Any) -> None:
    item, client = queued(RUMOUR), client_of(anan)
    assert 'data-key="t"' in page(client, of(item))
    actions.take(by=anan, item=item)
    said = page(client, of(item))
    for key in "cdraxoh":
        assert f'data-key="{key}"' in said, key
    assert 'data-key="t"' not in said


def test_a_supervisor_sees_no_button_that_would_not_work(nat: Any, client_of: Any) -> None:
    said = page(client_of(nat), of(queued(RUMOUR)))
    for address in ("/take/", "/seal/", "/ask/", "/decline/"):
        assert address not in said
    assert "/hand-over/" in said


# -- What is pressed ------------------------------------------------------------------------------


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
    from tests.gateway.web import picture

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
    "verb", "take release done rank decline ask merge split claim hand-over seal".split()
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
    from tests.gateway.web import picture

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
