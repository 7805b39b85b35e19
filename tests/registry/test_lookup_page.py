"""Check before transferring: what a citizen is told, and what nobody can find out."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ruthan.core import clock
from ruthan.core.throttle import Limit
from ruthan.gateway.sources.web import label
from ruthan.matching.engine.images.ocr import Reading
from ruthan.registry.models import Indicator, Sighting, Told
from ruthan.registry.queries import look_up
from ruthan.registry.rules.naming import Named, named_in
from ruthan.registry.states import Kind, Standing
from tests.gateway.web import CHILD, picture
from tests.registry.steps import HOURS, seen, seen_by

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]

ASKED = "กสิกร 000-0-00012-3"
SITE = "https://thpost-redeliver.example/p"


def ask(thing: str, client: Client | None = None, **fields: Any) -> Any:
    """Ask as a browser does."""
    return (client or Client()).post("/lookup/", {"thing": thing, **fields})


def body_of(answer: Any) -> str:
    """The words of a page, spaces and word breaks undone."""
    plain = re.sub(
        r"<[^>]+>", " ", answer.content.decode().replace("\u200b", "").replace("<wbr>", "")
    )
    return " ".join(plain.split())


def test_an_account_that_three_people_reported_is_told_so_and_nobody_is_accused() -> None:
    seen_by(3)
    said = body_of(ask(ASKED))
    assert "มีผู้แจ้ง 3 ราย (ยังไม่พิสูจน์)" in said
    assert "ยังไม่มีใครถูกตัดสินว่าทำผิด" in said
    assert "000-x-xx012-3" in said
    assert "ธนาคารกสิกรไทย" in said
    assert "1441" in said


def test_that_nothing_is_known_is_said_where_nothing_is_known_and_there_alone() -> None:
    words = "ไม่ได้แปลว่าปลอดภัย"
    assert body_of(ask(ASKED)).count(words) == 1
    seen_by(3)
    assert words not in body_of(ask(ASKED))


@pytest.mark.parametrize(
    "thing",
    [ASKED, "โอนไทยพาณิชย์ 000-0-00012-3 ด่วน", "0000000123", "081 234 5678", SITE, "เพจ ร้านตัวอย่าง",
     "ร้านตัวอย่าง", "พร้อมเพย์ 0812345678", "@kapkhong"],
)  # fmt: skip
def test_whoever_contests_from_an_answer_need_not_type_the_number_again(thing: str) -> None:
    client = Client()
    (line,) = ask(thing, client).context["answer"].lines
    page = client.post("/lookup/contest/", {"begin": "1", "thing": line.typed})
    assert page.status_code == 200
    assert page.context["form"]["thing"].value() == line.typed != ""
    assert "error" not in page.content.decode().split("<main")[1].split("ticket")[0]
    again = look_up(line.typed).lines
    assert [(one.kind, one.shown) for one in again] == [(line.kind, line.shown)]


def test_what_can_be_no_entry_offers_no_contest() -> None:
    (line,) = ask("1441").context["answer"].lines
    assert line.typed == ""


def test_under_the_threshold_held_or_unknown_the_answer_is_the_same_page() -> None:
    unknown = ask(ASKED)
    seen_by(2)
    few = ask(ASKED)
    now = clock.now()
    for number in range(9):
        seen(by=f"crowd-{number}", at=now - timedelta(minutes=number))
    Sighting.objects.filter(channel="line", at__lt=now - timedelta(hours=1)).delete()
    held = ask(ASKED)
    assert Indicator.objects.get().held_because == "burst"
    assert _bare(unknown) == _bare(few) == _bare(held)
    assert "ไม่ได้แปลว่าปลอดภัย" in body_of(unknown)


def _bare(answer: Any) -> str:
    """A page without what changes with every request."""
    return re.sub(
        r'(csrfmiddlewaretoken" value="|nonce="|"X-CSRFToken": ?")[^"]*',
        "",
        answer.content.decode(),
    )


def test_known_or_not_the_same_statements_run() -> None:
    ask(ASKED)
    with CaptureQueriesContext(
        connection,
    ) as unknown:
        ask(ASKED)
    seen_by(3)
    with CaptureQueriesContext(connection) as known:
        ask(ASKED)
    assert [_shape(q["sql"]) for q in unknown] == [_shape(q["sql"]) for q in known]


def _shape(statement: str) -> str:
    return re.sub(r"'[^']*'|\d+", "?", statement)


def test_facts_come_first_and_a_look_alike_is_said_to_be_one() -> None:
    said = body_of(ask(SITE))
    assert "hxxps://thpost-redeliver[.]example/p" in said
    assert "แต่ไม่ใช่เว็บไซต์ทางการของชื่อนั้น" in said
    assert "หยุดตรงนี้ก่อน" in said
    assert 'href="https://thpost' not in ask(SITE).content.decode()


@pytest.mark.parametrize(
    ("thing", "words"),
    [
        ("อย. 00-0-00000-0-0000", "ไม่มีจังหวัดใดใช้"),
        ("มอก. 9999-2567", "ตรวจใบอนุญาตกับ สมอ."),
        ("+697 000 000 001", "โทรมาจากต่างประเทศ"),
        ("ร้านตัวอย่างสมมุติ", "ชื่อร้านหรือชื่อเพจซ้ำกันได้"),
        ("ไลน์ @somdemo", "LINE OA"),
        ("0000000123", "ไม่ได้ระบุธนาคาร"),
        ("https://www.moph.go.th", "เว็บไซต์ของหน่วยงานรัฐ"),
        ("๐๖๐-๐๐๐-๐๐๑๔", "อินเทอร์เน็ต"),
        ("1234567890121", "เลขบัตรประชาชน"),
    ],
)
def test_each_kind_has_its_facts(thing: str, words: str) -> None:
    assert words in body_of(ask(thing))


def test_a_whole_message_is_read_and_asked_about_thing_by_thing() -> None:
    seen_by(3, Named(Kind.DOMAIN, "thpost-redeliver.example", "x"))
    said = body_of(ask(f"พัสดุของคุณ คลิก {SITE} หรือโอนไป {ASKED}"))
    assert said.count("มีผู้แจ้ง 3 ราย (ยังไม่พิสูจน์)") == 1
    assert "000-x-xx012-3" in said


@pytest.mark.parametrize("site", ["https://www.facebook.com/", "https://www.moph.go.th/a"])
def test_the_front_of_a_shared_site_and_of_the_state_are_never_told(site: str) -> None:
    for number in range(4):
        at = clock.now() - HOURS * number
        seen(named_in(f"โอนไป {ASKED} ตามลิงก์ {site}"), by=f"{number}", at=at)
    assert "มีผู้แจ้ง 4 ราย" in body_of(ask(ASKED))
    assert "มีผู้แจ้ง" not in body_of(ask(site))


def test_a_child_in_danger_is_not_looked_up_and_the_numbers_come_first() -> None:
    said = body_of(ask(f"{CHILD} {ASKED}"))
    assert "1300" in said
    assert "000-x" not in said


def test_nothing_readable_asks_for_more_and_nothing_at_all_is_refused() -> None:
    assert "ไม่พบสิ่งที่เราเช็กให้ได้" in body_of(ask("!!!"))
    assert ask("").status_code == 422
    assert ask("ก" * 4_001).status_code == 422


def test_the_page_is_neither_stored_nor_answers_by_address() -> None:
    seen_by(3)
    answer = ask(ASKED)
    assert "no-store" in answer["Cache-Control"]
    assert "มีผู้แจ้ง" not in body_of(Client().get("/lookup/", {"thing": ASKED}))
    assert answer.status_code == 200


def test_it_needs_the_token_of_its_form() -> None:
    assert Client(enforce_csrf_checks=True).post("/lookup/", {"thing": ASKED}).status_code == 403


def test_a_network_that_asks_too_often_is_refused_alike() -> None:
    seen_by(3)
    for number in range(20):
        assert ask(f"00000{number:05}").status_code == 200
    for thing in (ASKED, "0000099999"):
        refused = ask(thing)
        assert refused.status_code == 429
        assert "มีผู้แจ้ง" not in body_of(refused)


def test_asking_is_not_reporting_and_leaves_nothing(client: Client) -> None:
    for _ in range(3):
        ask(ASKED, client)
    assert Indicator.objects.count() == 0
    assert Sighting.objects.count() == 0


def test_a_screenshot_with_a_payment_code_is_read_and_not_kept(
    settings: Any, tmp_path: Any
) -> None:
    segno = pytest.importorskip("segno")
    code = tmp_path / "code.png"
    segno.make(SITE).save(str(code), scale=8)
    shot = SimpleUploadedFile("shot.png", code.read_bytes())
    said = body_of(ask("", picture=shot))
    assert "hxxps://thpost-redeliver[.]example/p" in said
    assert ask("", picture=SimpleUploadedFile("a.png", b"nothing")).status_code == 422
    two = [SimpleUploadedFile(f"{n}.png", picture()) for n in "ab"]
    assert ask("", picture=two).status_code == 422


def test_words_of_pictures_are_read_while_few_are_and_codes_always(monkeypatch: Any) -> None:
    segno = pytest.importorskip("segno")
    monkeypatch.setattr(label.ocr, "what_is_missing", lambda: "")
    monkeypatch.setattr(label.ocr, "read_words", lambda _body, **_how: Reading(ASKED))
    code = io.BytesIO()
    segno.make(SITE).save(code, kind="png", scale=8)
    for most, is_read in ((1, True), (0, False)):
        monkeypatch.setattr(label, "EVERYONE", Limit("web.label.all", most, 60))
        said = body_of(ask("", picture=SimpleUploadedFile("shot.png", code.getvalue())))
        assert "hxxps://thpost-redeliver[.]example/p" in said
        assert ("000-x-xx012-3" in said) is is_read


def test_people_without_a_name_alone_are_never_enough() -> None:
    for day in range(9):
        seen(standing=Standing.ANONYMOUS, at=clock.now() - timedelta(days=day))
    assert "มีผู้แจ้ง" not in body_of(ask(ASKED))


def test_whoever_leaves_an_address_is_noted_for_what_was_told_and_nothing_else() -> None:
    entry = seen_by(3)
    page = ask(ASKED)
    signed = page.context["tell"]["entries"].value()
    assert Client().post("/lookup/tell/", {"entries": signed, "email": "x"}).status_code == 422
    assert (
        Client().post("/lookup/tell/", {"entries": "", "email": "a@b.example"}).status_code == 422
    )
    done = Client().post("/lookup/tell/", {"entries": signed, "email": "mali@mail.example"})
    assert done.status_code == 200
    assert [one.indicator_id for one in Told.objects.all()] == [entry.pk]
    assert ask("0000099999").context["tell"]["entries"].value() == ""
