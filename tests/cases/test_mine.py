"""The victim's own page, and the way in for whoever is held by mistake."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from ruthan.cases import actions as cases
from ruthan.cases import queries
from ruthan.cases.models import Case, Release
from ruthan.core import jobs
from ruthan.intake.models import Report, SealedDrop
from ruthan.messaging.models import Message
from ruthan.referrals import actions as referrals
from ruthan.referrals.models import Referral
from ruthan.safeguarding.actions import ensure_custody
from ruthan.triage.models import QueueItem
from tests import makers
from tests.cases.pages import CHILD, plain, walk

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _country(reference: Any) -> None:
    """Numbers, banks and centres."""


@pytest.fixture
def mali() -> Client:
    """A victim who has just filed."""
    client = Client()
    walk(client, name="มะลิ ตัวอย่าง")
    return client


def test_the_code_opens_it_again_in_another_browser(mali: Client) -> None:
    code = mali.get("/receipt/").context["tracking_code"]
    other = Client()
    assert other.get("/case/")["Location"] == "/track/"
    other.post("/track/", {"receipt": code})
    assert "/case/" in other.get("/track/").content.decode()
    assert Case.objects.get().ref in plain(other.get("/case/"))


def test_the_next_step_changes_with_what_is_done(mali: Client) -> None:
    assert "tel:1441" in mali.get("/case/").content.decode()
    mali.post("/case/numbers/", {"bank_case": "BC-0001"})
    page = plain(mali.get("/case/"))
    assert "ไปแจ้งความที่โรงพักไหนก็ได้" in page
    mali.post(
        "/case/numbers/", {"bank_case": "BC-0001", "police": "ท 5/2569", "station": "สน.ตัวอย่าง"}
    )
    page = plain(mali.get("/case/"))
    assert "ตำรวจกำลังพิจารณา" in page
    case = Case.objects.get()
    assert case.state == "with_police"
    assert queries.numbers_of(case).police == "ท 5/2569"


def test_a_part_that_came_back_is_not_told_as_all_of_it(mali: Client, fah: Any) -> None:
    case = Case.objects.get()
    hop = queries.hops_of(case)[0].id
    cases.note_transfer(by=fah, case=case, transfer_id=hop, to="returned", satang=600_000)
    assert "คืนแล้ว 6,000" in plain(mali.get("/case/"))
    assert "คืนแล้ว ๖,๐๐๐" in plain(mali.get("/case/file/"))
    cases.note_transfer(by=fah, case=case, transfer_id=hop, to="returned", satang=1_890_000)
    assert "คืนแล้ว 1" not in plain(mali.get("/case/"))


@pytest.mark.parametrize(
    "fields", [{}, {"bank_case": "ไม่มี"}, {"police": "-"}, {"bank_case": "A" * 45 + "1"}]
)
def test_a_number_that_is_none_is_said_so(mali: Client, fields: dict[str, str]) -> None:
    assert mali.post("/case/numbers/", fields).status_code == 422
    assert Case.objects.get().state == "open"


def test_the_police_file_is_a_page_a_paper_and_a_package(mali: Client) -> None:
    page = plain(mali.get("/case/file/"))
    assert "ข้อเท็จจริงประกอบการแจ้งความ" in page
    assert "๑๘,๙๐๐" in page
    assert "มะลิ ตัวอย่าง" in page
    assert mali.get("/case/file.pdf").content.startswith(b"%PDF")
    packed = mali.get("/case/file.zip")
    assert packed.content.startswith(b"PK")
    assert "มะลิ" not in packed["Content-Disposition"]


def test_nobody_else_gets_the_file(mali: Client) -> None:
    for path in ("/case/", "/case/file/", "/case/file.pdf", "/case/file.zip"):
        assert Client().get(path)["Location"] == "/track/", path


def test_a_report_without_a_case_has_no_such_page() -> None:
    made = makers.a_submission()
    client = Client()
    client.post("/track/", {"receipt": str(made.receipt)})
    assert client.get("/case/")["Location"] == "/track/"
    assert "/case/" not in client.get("/track/").content.decode()


def test_withdrawing_destroys_the_case_with_its_report(mali: Client) -> None:
    mali.post("/track/withdraw/")
    jobs.run_due()
    case = Case.objects.get()
    assert case.state == "withdrawn"
    assert bytes(case.story_sealed) == b""
    assert case.data_key.destroyed_at is not None
    assert mali.get("/case/")["Location"] == "/track/"
    assert mali.get("/case/file.pdf")["Location"] == "/track/"


def test_the_page_is_never_kept_by_a_cache(mali: Client) -> None:
    assert "no-store" in mali.get("/case/")["Cache-Control"]
    assert "no-store" in mali.get("/case/file.pdf")["Cache-Control"]


# -- Held by mistake ------------------------------------------------------------------------------

HELD = {
    "bank": "004",
    "account": "000-0-00012-3",
    "amount": "1,200",
    "why": "ขายขนมให้ลูกค้าเมื่อวันจันทร์",
}


def ask(client: Client, **over: str) -> Any:
    ticket = client.get("/transferred/held/").context["form"]["ticket"].value()
    return client.post("/transferred/held/", {"ticket": ticket, **HELD, **over})


def test_whose_money_is_held_is_not_told_to_call_as_a_victim(client: Client) -> None:
    ask(client, why="ลูกค้าโอนค่าขนมให้เมื่อกี้ 500 บาท แล้วบัญชีถูกระงับ")
    seen = client.get("/receipt/").context
    assert [card.code for card in seen["urgent"]] == ["wrongly-held"]


def test_whose_money_is_held_follows_the_officer_not_the_queue(client: Client) -> None:
    ask(client)
    seen = client.get("/track/")
    assert seen.context["meaning"].startswith("เจ้าหน้าที่จะขอให้ธนาคารตรวจอีกครั้ง")
    assert seen.context["history"][0]["text"] == seen.context["meaning"]
    assert seen.context["release"] == {}


def test_the_numbers_come_before_the_form(client: Client) -> None:
    page = client.get("/transferred/held/").content.decode().split("<main")[1]
    assert page.index('href="tel:1441"') < page.index("<form")
    assert 'href="tel:1599"' in page


def test_it_is_an_entry_of_its_own_with_four_hours(client: Client) -> None:
    said = ask(client)
    assert said["Location"] == "/receipt/"
    release, report = Release.objects.get(), Report.objects.get()
    assert release.report_id == report.pk
    assert (release.due_at - release.opened_at).total_seconds() == 4 * 3600
    assert queries.release_facts(release).why == HELD["why"]
    assert b"0000000123" not in bytes(release.facts_sealed)
    assert Case.objects.count() == 0


def test_whoever_is_held_is_ranked_as_one_who_needs_help(client: Client) -> None:
    ask(client)
    jobs.run_due()
    assert QueueItem.objects.get().priority in {"P1", "P2", "P3"}


def test_pressed_twice_it_is_one(client: Client) -> None:
    ticket = client.get("/transferred/held/").context["form"]["ticket"].value()
    for _ in range(2):
        client.post("/transferred/held/", {"ticket": ticket, **HELD})
    assert (Report.objects.count(), Release.objects.count()) == (1, 1)


def test_without_a_word_it_is_asked_for_one(client: Client) -> None:
    said = ask(client, why="")
    assert said.status_code == 422
    assert Report.objects.count() == 0


def test_a_child_signal_goes_the_sealed_way(client: Client) -> None:
    ensure_custody()
    ask(client, why=CHILD)
    assert SealedDrop.objects.count() == 1
    assert (Report.objects.count(), Release.objects.count()) == (0, 0)


def test_an_officer_asks_the_bank_and_ends_it(client: Client, fah: Any) -> None:
    ask(client)
    release = Release.objects.get()
    desk = makers.signed_in(fah)
    assert release.ref in plain(desk.get("/staff/cases/releases/"))
    path = f"/staff/cases/releases/{release.ref}/"
    assert HELD["why"] in plain(desk.get(path))
    desk.post(f"{path}ask/", {"bank": "004"})
    assert desk.post(f"{path}end/", {"is_released": ""}).status_code == 422
    release.refresh_from_db()
    assert release.state != "refused"  # an answer that nobody chose is none
    desk.post(f"{path}end/", {"is_released": "1"})
    release.refresh_from_db()
    assert release.state == "released"


def test_whoever_asked_hears_the_banks_answer(client: Client, fah: Any) -> None:
    ask(client, email="mali@mail.example")
    assert "รอเจ้าหน้าที่" in plain(client.get("/receipt/"))
    release = Release.objects.get()
    cases.ask_release(by=fah, release=release)
    assert "ธนาคารตรวจอีกครั้งแล้ว" in plain(client.get("/track/"))
    liaison = makers.a_user("kbank")
    makers.a_role(liaison, role="liaison", organisation="bank:004")
    referrals.record_answer(
        by=liaison, referral=Referral.objects.get(), code="released", text="ปลดแล้ว"
    )
    for _ in range(2):
        jobs.run_due()
    release.refresh_from_db()
    assert release.state == "released"
    told = Message.objects.get(dedupe_key__startswith="release:")
    assert told.state == "sent"
    assert "ตรวจดูบัญชีของคุณ" in plain(client.get("/track/"))


def test_a_form_without_its_ticket_is_shown_again(client: Client) -> None:
    assert client.post("/transferred/held/", HELD).status_code == 422
    assert Report.objects.count() == 0


def test_withdrawn_it_is_gone(client: Client) -> None:
    ask(client)
    client.post("/track/withdraw/")
    jobs.run_due()
    release = Release.objects.get()
    assert bytes(release.facts_sealed) == b""
    assert release.state == "withdrawn"
