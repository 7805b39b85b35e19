"""The queue in the browser's eyes: lists, one item, what is masked, what is refused, how it is asked."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ruthan.audit.models import Entry
from ruthan.core import jobs
from ruthan.intake.actions import add_remark
from ruthan.intake.models import Report
from ruthan.triage import actions
from ruthan.triage.models import QueueItem
from tests import makers
from tests.triage.conftest import HEALTH, PLAIN, RUMOUR, SENT, fresh, queued

pytestmark = pytest.mark.django_db
QUEUE = "/staff/queue/"
PRIVATE = "โอนไปบัญชี 000-0-00012-3 แล้ว ติดต่อ 081-000-0000 ลิงก์ http://bank-th.example/login ด่วน"


def plain(answer: Any) -> str:
    """The page without its marks between words and those of what fired in the text."""
    said = re.sub(
        '<mark class="fired-mark">|&#8288;<sup class="fired-number">[0-9,]*</sup></mark>',
        "",
        answer.content.decode(),
    )
    return said.replace("\u200b", "").replace("<wbr>", "")


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
    assert counted(client, QUEUE) == one <= 10
    assert counted(client, f"{QUEUE}?state=waiting&priority=P3") <= 11


def test_an_item_asks_as_often_for_one_report_as_for_twenty(anan: Any, client_of: Any) -> None:
    client, item = client_of(anan), queued(RUMOUR)
    one = counted(client, of(item))
    for _ in range(19):
        makers.a_report(RUMOUR, province="50", answers={"situation": "none"})
    jobs.run_due()
    assert fresh(item).reports == 20
    assert counted(client, of(item)) == one <= 26


TAILS = (
    "ครูสอนว่ายน้ำบอกลูกศิษย์ทุกคนเมื่อเช้านี้เอง",
    "แม่ค้าขนมครกหน้าวัดพูดกันทั้งซอยตั้งแต่เย็นวาน",
    "ลุงข้างบ้านฟังมาจากวิทยุชุมชนแล้วโทรมาเล่า",
    "เพื่อนร่วมงานเอากระดาษมาแปะไว้ตรงลิฟต์ชั้นสอง",
)


def test_an_item_asks_as_often_for_one_neighbour_as_for_many(anan: Any, client_of: Any) -> None:
    client, item = client_of(anan), queued(RUMOUR)
    asked, near = [], []
    for number, tail in enumerate(TAILS):
        queued(RUMOUR[:58] + tail)
        makers.a_verdict(makers.a_claim(statement_th=f"{RUMOUR} {number}"))
        jobs.run_due()
        asked.append(counted(client, of(item)))
        said = page(client, of(item))
        near.append((said.count("/merge/"), said.count("/staff/claims/C-")))
    assert near[0][0] == 1, near
    assert near[-1][0] > 1
    assert near[-1][1] > near[0][1]
    assert max(asked) == asked[0] <= 29


def test_an_item_of_many_reports_shows_the_newest_and_says_how_many_more(
    anan: Any, client_of: Any
) -> None:
    item = queued(RUMOUR)
    for _ in range(32):
        makers.a_report(RUMOUR)
    jobs.run_due()
    said = page(client_of(anan), of(item))
    refs = list(Report.objects.order_by("-submitted_at").values_list("ref", flat=True))
    assert "และอีก 3 เรื่อง" in said
    assert refs[29] in said
    assert refs[30] not in said


# -- One item -------------------------------------------------------------------------------------


def test_an_item_is_masked_until_somebody_asks_and_that_is_recorded(
    anan: Any, client_of: Any
) -> None:
    item, client = queued(PRIVATE), client_of(anan)
    add_remark(by="citizen", report=item.head, body="โทรกลับ 081-000-0000", author="reporter")
    assert "081-000-0000" not in page(client, of(item))
    assert not Entry.objects.filter(what="intake:report:read-full").exists()
    assert client.get(of(item), {"full": "1"})["Cache-Control"] == "no-store"
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
