"""The kit on the desk and for the public: to be read, worded, checked, approved, taken along."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image

from ruthan.core import jobs
from ruthan.publishing import actions, queries
from ruthan.publishing.engine.kit import voice
from ruthan.publishing.models import KitBundle, KitWording
from tests import makers
from tests.cast import CAST

pytestmark = pytest.mark.django_db
WORDS = "ธนาคารตัวอย่างเปิดตามปกติ เช็กก่อนแชร์"


@pytest.fixture(autouse=True)
def no_voice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(voice, "can_speak", lambda language: False)


def desk(name: str) -> Any:
    return makers.signed_in(makers.a_person(CAST[name]))


def page(answer: Any) -> str:
    """What is read, without the marks where a line may break."""
    return answer.content.decode().replace("<wbr>", "").replace("\u200b", "")


def word(ref: str, *, by: str = "nok", form: str = "bill", **over: str) -> Any:
    return desk(by).post(f"/staff/kit/{ref}/{form}/th/", {"text": WORDS, **over})


def test_the_page_shows_every_form_with_its_limit(an_answer: Any) -> None:
    shown = page(desk("nok").get(f"/staff/kit/{an_answer().ref}/"))
    for name in ("ภาพสำหรับแชร์", "ภาพนิ่งป้าย LED", "บทหอกระจายข่าว 30 วินาที", "ท้ายเอกสาร", "สไลด์"):
        assert name in shown
    assert "/ 60 ตัวอักษร" in shown
    assert "/ 12 คำ" in shown
    assert "PEA Smart Plus" in shown
    assert "ยังไม่มีใครเขียน ต้องเขียนโดยคนที่พูดภาษานี้ ไม่ใช้เครื่องแปล" in shown


def test_the_english_page_shows_the_english_words(an_answer: Any) -> None:
    shown = page(desk("nok").get(f"/en/staff/kit/{an_answer().ref}/"))
    assert "All branches are open as usual" in shown
    assert "Publishing kit" in shown


@pytest.mark.parametrize("name", ["stranger", "lek", "dao", "tan", "chai", "ploy"])
def test_others_find_no_kit(name: str, cast: Any, an_answer: Any) -> None:
    ref = an_answer().ref
    browser = makers.signed_in(cast[name])
    for path in ("", f"{ref}/", f"{ref}/zip/", f"{ref}/progress/", f"{ref}/files/bill-th.txt"):
        assert browser.get(f"/staff/kit/{path}").status_code == 404
    for path in ("zip/", "bill/th/", "bill/th/approve/", "bill/th/drop/"):
        assert browser.post(f"/staff/kit/{ref}/{path}").status_code == 404


def test_what_is_not_signed_has_no_page(an_alert: Any) -> None:
    browser = desk("bua")
    for ref in (makers.a_claim().ref, an_alert(approved=False).ref, "C-00000000", "X"):
        assert browser.get(f"/staff/kit/{ref}/").status_code == 404


def test_words_are_changed_in_place_and_shown_with_their_writer(an_answer: Any) -> None:
    ref = an_answer().ref
    said = word(ref)
    assert said.status_code == 302
    assert said["Location"].endswith("#kit-bill-th")
    shown = page(desk("nok").get(f"/staff/kit/{ref}/"))
    assert WORDS in shown
    assert "เขียนโดย ผู้ตรวจข้อเท็จจริง" in shown
    assert "ยังไม่รับรอง" in shown


def test_too_long_is_said_beside_what_was_typed(an_answer: Any) -> None:
    ref = an_answer().ref
    said = word(ref, text="ยาวมาก" * 20)
    assert said.status_code == 422
    shown = page(said)
    assert "ยาวเกินไป (120/60 ตัวอักษร)" in shown
    assert "ยาวมาก" * 20 in shown
    assert not KitWording.objects.exists()


def test_the_length_is_checked_without_saving_and_without_a_script(an_answer: Any) -> None:
    ref = an_answer().ref
    said = word(ref, check="1")
    assert said.status_code == 200
    assert WORDS in page(said)
    assert "พอดี ไม่เกิน" in page(said)
    live = desk("nok").post(
        f"/staff/kit/{ref}/led/th/?check=1", {"text": "เปิดตามปกติ / โทร 1213", "ground": "day"},
        headers={"HX-Request": "true"},
    )  # fmt: skip
    assert "<html" not in page(live)
    assert "/ 12 คำ" in page(live)
    assert ": 1" in page(live)
    assert not KitWording.objects.exists()


def test_a_coordinator_may_write_a_dialect_and_nothing_else(an_answer: Any) -> None:
    ref, browser = an_answer().ref, desk("som")
    points = {"points": "บ่ต้องฟ้าวถอนเงิน"}
    assert browser.post(f"/staff/kit/{ref}/facilitator/tts/", points).status_code == 302
    assert browser.post(f"/staff/kit/{ref}/facilitator/th/", points).status_code == 404
    assert browser.post(f"/staff/kit/{ref}/bill/tts/", {"text": "ก"}).status_code == 404
    shown = page(browser.get(f"/staff/kit/{ref}/"))
    assert "เขียนโดย ผู้ประสานงานจังหวัด" in shown
    assert "บ่ต้องฟ้าวถอนเงิน" in shown


def test_another_person_approves_what_the_public_gets(an_answer: Any) -> None:
    ref = an_answer().ref
    word(ref)
    held = KitWording.objects.get()
    assert WORDS not in page(desk("bua").get(f"/answers/{ref}/kit/"))
    own = desk("nok").post(f"/staff/kit/{ref}/bill/th/approve/", {"seen": "x"})
    assert own.status_code == 404
    desk("bua").post(f"/staff/kit/{ref}/bill/th/approve/", {"seen": "another moment"})
    held.refresh_from_db()
    assert held.approved_by is None
    desk("bua").post(f"/staff/kit/{ref}/bill/th/approve/", {"seen": held.written_at.isoformat()})
    assert WORDS in page(makers.Client().get(f"/answers/{ref}/kit/"))


def test_going_back_to_the_signed_words(an_answer: Any) -> None:
    ref = an_answer().ref
    word(ref)
    desk("nok").post(f"/staff/kit/{ref}/bill/th/drop/")
    assert not KitWording.objects.exists()


def test_a_file_is_drawn_when_it_is_asked_for(an_answer: Any) -> None:
    ref, browser = an_answer().ref, desk("anan")
    said = browser.get(f"/staff/kit/{ref}/files/led-1920x1080-th.png?v=1")
    assert said["Content-Type"] == "image/png"
    assert Image.open(io.BytesIO(said.content)).size == (1920, 1080)
    assert said["Content-Disposition"].startswith("inline")
    saved = browser.get(f"/staff/kit/{ref}/files/led-1920x1080-th.png?v=1&save=1")
    assert f"{ref}-v1-led-1920x1080-th.png" in saved["Content-Disposition"]
    same = browser.get(
        f"/staff/kit/{ref}/files/led-1920x1080-th.png", headers={"If-None-Match": said["ETag"]}
    )
    assert same.status_code == 304
    assert browser.get(f"/staff/kit/{ref}/files/nothing.png").status_code == 404


def test_a_picture_without_room_says_so(an_answer: Any) -> None:
    subject = queries.kit_subject(an_answer().ref)
    KitWording.objects.create(
        verdict=subject.verdict, form="led", language="th", role="editor",
        words={"text": "W" * 40, "ground": "night"}, written_by=makers.a_person(CAST["bua"]),
        written_at=subject.verdict.decided_at,
    )  # fmt: skip
    said = desk("nok").get(f"/staff/kit/{subject.ref}/files/led-384x192-th.png")
    assert said.status_code == 422
    assert "ลดคำลง" in page(said)


def test_the_whole_kit_is_one_press_then_a_download(an_answer: Any) -> None:
    ref, browser = an_answer().ref, desk("krit")
    assert browser.get(f"/staff/kit/{ref}/zip/").status_code == 302
    assert "เอาทั้งชุดเป็นไฟล์ ZIP" in page(browser.get(f"/staff/kit/{ref}/"))
    browser.post(f"/staff/kit/{ref}/zip/")
    drawing = page(browser.get(f"/staff/kit/{ref}/progress/"))
    assert "กำลังจัดทำชุดสื่อ" in drawing
    assert "hx-get" in drawing
    jobs.run_due()
    assert "ดาวน์โหลดทั้งชุด" in page(browser.get(f"/staff/kit/{ref}/progress/"))
    said = browser.get(f"/staff/kit/{ref}/zip/")
    assert said["Content-Type"] == "application/zip"
    assert f"{ref}-v1.zip" in said["Content-Disposition"]
    assert "manifest.json" in zipfile.ZipFile(io.BytesIO(said.content)).namelist()


def test_an_old_kit_is_read_and_not_given_out(an_answer: Any, correct: Any) -> None:
    claim = an_answer()
    word(claim.ref)
    browser = desk("nok")
    browser.post(f"/staff/kit/{claim.ref}/zip/")
    jobs.run_due()
    correct(claim, code="partly", change_th="ปิดหนึ่งสาขา")
    jobs.run_due()
    old = browser.get(f"/staff/kit/{claim.ref}/?version=1")
    assert "ไม่เป็นปัจจุบัน" in page(old)
    assert WORDS in page(old)
    assert "/files/" not in page(old)
    assert "เอาทั้งชุด" not in page(old)
    moved = browser.get(f"/staff/kit/{claim.ref}/files/bill-th.txt?v=1")
    assert moved.status_code == 302
    assert browser.get(f"/staff/kit/{claim.ref}/zip/").status_code == 302
    assert not KitBundle.objects.exists()
    new = page(browser.get(f"/staff/kit/{claim.ref}/"))
    assert "ฉบับที่ 2" in new
    assert WORDS not in new
    assert browser.get(f"/staff/kit/{claim.ref}/?version=9").status_code == 404


def test_the_answer_leads_to_its_material(an_answer: Any, client: Any) -> None:
    ref = an_answer().ref
    assert f"/answers/{ref}/kit/" in page(client.get(f"/answers/{ref}/"))
    shown = page(client.get(f"/answers/{ref}/kit/"))
    assert "CC BY 4.0" in shown
    assert f"/answers/{ref}/kit/share-1080x1080-th.png" in shown
    assert "บทวิทยุ 30 วินาที" in shown
    file = client.get(f"/answers/{ref}/kit/share-1080x1920-th.png")
    assert Image.open(io.BytesIO(file.content)).size == (1080, 1920)
    assert "public" in file["Cache-Control"]
    script = client.get(f"/answers/{ref}/kit/radio-30-th.txt").content.decode()
    assert "วินาที" in script


def test_the_public_gets_the_public_forms_alone(an_answer: Any, client: Any) -> None:
    ref = an_answer().ref
    for name in ("slides-th.pptx", "line-flex-th.json", "web-th.html", "loop-384x192-th.gif"):
        assert client.get(f"/answers/{ref}/kit/{name}").status_code == 404
    assert client.get(f"/alerts/{ref}/kit/").status_code == 404


def test_what_others_checked_has_no_kit_of_ours(an_answer: Any, client: Any) -> None:
    claim = an_answer()
    type(claim).objects.filter(pk=claim.pk).update(provenance="imported")
    assert client.get(f"/answers/{claim.ref}/kit/").status_code == 404
    assert desk("nok").get(f"/staff/kit/{claim.ref}/").status_code == 404


def test_an_alert_leads_to_its_material_while_it_is_in_force(an_alert: Any, client: Any) -> None:
    alert = an_alert()
    assert f"/alerts/{alert.ref}/kit/" in page(client.get(f"/alerts/{alert.ref}/"))
    assert alert.title_th in page(client.get(f"/alerts/{alert.ref}/kit/"))
    assert client.get(f"/alerts/{alert.ref}/kit/led-768x384-th.png").status_code == 200
    assert alert.title_th in page(desk("nok").get(f"/staff/kit/{alert.ref}/"))
    actions.end_alert(by=makers.a_person(CAST["bua"]), alert=alert)
    assert client.get(f"/alerts/{alert.ref}/kit/").status_code == 404
    assert client.get(f"/alerts/{alert.ref}/kit/led-768x384-th.png").status_code == 404
    assert f"/alerts/{alert.ref}/kit/" not in page(client.get(f"/alerts/{alert.ref}/"))
    assert "ไม่เป็นปัจจุบัน" in page(desk("nok").get(f"/staff/kit/{alert.ref}/"))


def test_the_list_names_answers_and_alerts(an_answer: Any, an_alert: Any) -> None:
    claim, alert = an_answer(), an_alert()
    shown = page(desk("som").get("/staff/kit/"))
    assert claim.ref in shown
    assert alert.ref in shown


def test_the_page_costs_few_queries_whatever_was_written(an_answer: Any) -> None:
    ref, browser = an_answer().ref, desk("nok")
    browser.get(f"/staff/kit/{ref}/")
    with CaptureQueriesContext(connection) as few:
        browser.get(f"/staff/kit/{ref}/")
    for form in ("bill", "impact"):
        word(ref, form=form)
    browser.get(f"/staff/kit/{ref}/")
    with CaptureQueriesContext(connection) as many:
        browser.get(f"/staff/kit/{ref}/")
    assert len(many) == len(few) <= 30
