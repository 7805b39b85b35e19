"""What a grandmother lives through: an answer at once, or a promise that is kept; help first."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

import pytest

from ruthan.core import jobs
from ruthan.gateway.conversation import hearing
from ruthan.gateway.models import Heard
from ruthan.intake import actions as intake
from ruthan.intake.models import Evidence, Remark, Report, SealedDrop
from ruthan.messaging.models import Delivery, Message
from ruthan.project.simulator.state import Media
from ruthan.safeguarding.actions import ensure_custody
from tests import makers
from tests.gateway.web import CHILD, picture
from tests.journeys.steps import CHANGED, REASON, RUMOUR, TITLE, published
from tests.line.conftest import LEK_AT_HOME, Person, addresses_of, bring, words_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _centre(reference: Any) -> None:
    makers.an_organisation("ruthan")


def claim_on(report: Report) -> Any:
    """A claim over a report's cluster, not decided yet."""
    report.refresh_from_db()
    return makers.a_claim(
        clusters=[report.cluster_id], statement_th="ธนาคารตัวอย่างจะปิดทุกสาขาวันศุกร์นี้", title_th=TITLE
    )


# -- Known at once, or promised -------------------------------------------------------------------


def test_a_copy_of_an_answered_message_gets_the_card_with_why_and_share(mali: Person) -> None:
    published(jobs.run_due)
    mali.says(CHANGED)

    (card,) = mali.hears()
    words = words_of(card)
    assert card["type"] == "flex"
    assert "เท็จ" in words and TITLE in words and REASON in words
    assert "แชร์ผลตรวจนี้" in words and "2 ราย" in words
    read, share = addresses_of(card)[:2]
    assert read.startswith("http://localhost/answers/C-")
    assert share.startswith("https://line.me/R/share?text=")
    assert "\nข้อความที่ส่งต่อกัน: เท็จ\nhttp://localhost/answers/C-" in unquote(share)
    assert Delivery.objects.filter(message__transport="line").get().detail == "reply"


def test_what_is_not_known_is_promised_and_the_promise_is_kept_once(mali: Person) -> None:
    mali.says(RUMOUR)
    words = mali.hears_words()
    report = Report.objects.get()
    assert report.ref in words and "อย่าเพิ่งเชื่อ" in words

    claim = claim_on(report)
    makers.a_verdict(claim, reason_th=REASON)
    for _ in range(2):
        jobs.run_due()

    came = mali.hears()
    assert [message["type"] for message in came] == ["text", "flex"]
    assert "มีผลตรวจแล้ว" in words_of(came[0]) and TITLE in words_of(came[1])
    assert list(Delivery.objects.order_by("id").values_list("detail", flat=True)) == [
        "reply", "push",
    ]  # fmt: skip


def test_who_asked_three_times_is_told_once_and_everyone_is_told(line: Any, mali: Person) -> None:
    other = Person(line, LEK_AT_HOME)
    for _ in range(3):
        mali.says(RUMOUR)
    other.says(CHANGED)
    claim = claim_on(Report.objects.order_by("submitted_at").first())
    mali.hears(), other.hears()
    makers.a_verdict(claim, reason_th=REASON)
    jobs.run_due()

    assert len(mali.hears()) == len(other.hears()) == 2  # the line and the card


def test_a_corrected_verdict_is_told_again(mali: Person) -> None:
    mali.says(RUMOUR)
    claim = claim_on(Report.objects.get())
    makers.a_verdict(claim, reason_th=REASON)
    jobs.run_due()
    mali.hears()
    claim.refresh_from_db()
    makers.a_verdict(claim, code="partly", reason_th="สาขาหนึ่งปิดจริง", change_th="พบสาขาที่ปิด")
    jobs.run_due()

    assert "จริงบางส่วน" in mali.hears_words()


def test_how_many_asked_is_said_and_asking_whether_it_is_true_is_about_the_last(
    line: Any, mali: Person
) -> None:
    Person(line, LEK_AT_HOME).says(RUMOUR)
    mali.says(RUMOUR)
    assert "มีผู้ถามเรื่องนี้ 2 ราย" in mali.hears_words()
    mali.says("จริงไหมคะ")

    assert Report.objects.first().ref in mali.hears_words() or Report.objects.count() == 2
    assert Report.objects.count() == 2  # the question is no report


def test_an_english_writer_is_answered_in_english(mali: Person) -> None:
    mali.says("Urgent: Example Bank closes every branch on Friday, withdraw your money now")
    words = mali.hears_words()
    assert "This has not been checked yet" in words and "Talk to a person" in words
    assert Report.objects.get().language == "en"
    mali.says("https://bank.example/closing")
    assert "Received" in mali.hears_words()  # a link alone says nothing of the language


def test_greetings_stickers_and_thanks_are_no_reports(line: Any, mali: Person) -> None:
    for text in ("สวัสดีค่ะ", "ขอบคุณมากๆ ค่ะ", "ok", "hello", "ๆ", "🙏"):
        mali.says(text)
    mali.sends(mali.event("message", message={"type": "sticker", "id": "s1", "packageId": "1"}))
    mali.sends(mali.event("message", message={"type": "location", "id": "l1", "latitude": 1}))

    assert len(mali.hears()) == 8
    assert Report.objects.count() == 0


# -- Emergencies ----------------------------------------------------------------------------------


def test_money_that_left_is_first_to_1441_and_the_bank(mali: Person) -> None:
    mali.says(
        "โอนค่ามือถือ 18,900 ไป ธ.กสิกรไทย 000-0-00012-3 น.ส.สมมุติ ตัวอย่าง เมื่อ 20 นาทีก่อน โดนบล็อกแล้ว มีสลิป"
    )

    first = mali.hears()[0]
    assert first["type"] == "flex"
    assert "1441" in words_of(first) and "tel:1441" in addresses_of(first)


def test_the_button_leads_to_advice_a_question_and_a_case_of_ones_own(mali: Person) -> None:
    mali.presses("sent")
    came = mali.hears()
    assert "tel:1441" in addresses_of(came[0])
    quick = [item["action"]["data"] for item in came[-1]["quickReply"]["items"]]
    assert "when:money_1h" in quick
    mali.presses("when:money_72h")
    assert "72 ชั่วโมง" in mali.hears_words()
    mali.says("โอนไปสองหมื่นเมื่อวาน บัญชี 000-0-00012-3 ชื่อสมมุติ")

    report = Report.objects.get()
    assert report.wants == "help"
    assert "money_72h" in str(makers.import_module("ruthan.intake.queries").answers_of(report))
    assert report.ref in mali.hears_words()


def test_self_harm_is_met_with_1323(mali: Person) -> None:
    mali.says("หมดเงินทั้งชีวิตแล้ว ไม่อยากอยู่แล้ว อยากฆ่าตัวตาย")

    assert "tel:1323" in addresses_of(mali.hears()[0])


def test_a_child_goes_into_the_sealed_lane_and_nothing_leads_back(mali: Person) -> None:
    ensure_custody()
    mali.says(CHILD)

    drop = SealedDrop.objects.get()
    heard = Heard.objects.get()
    assert (drop.channel, drop.receipt_lookup) == ("line", None)
    assert (heard.became, heard.report, bytes(heard.sealed)) == ("sealed", None, b"")
    words = mali.hears_words()
    assert "ไม่ใช่ความผิด" in words and "1300" in words
    assert Report.objects.count() == 0
    assert not Message.objects.filter(about_kind="report").exists()


def test_without_an_officers_key_nothing_of_a_child_is_kept(mali: Person) -> None:
    mali.says(CHILD)

    assert SealedDrop.objects.count() == Report.objects.count() == 0
    words = mali.hears_words()
    assert "ไม่ได้เก็บไว้เลย" in words and "191" in words


# -- Pictures, films, files -----------------------------------------------------------------------


def test_a_picture_is_fetched_by_the_job_and_kept_as_evidence(line: Any, mali: Person) -> None:
    mali.shows(picture())

    evidence = Evidence.objects.get()
    assert (evidence.kind, evidence.media_type) == ("image", "image/png")
    assert evidence.report.ref in mali.hears_words()


def test_pictures_sent_together_are_one_report_with_one_answer(line: Any, mali: Person) -> None:
    for number in (1, 2, 3):
        mali.shows(picture(), imageSet={"id": "SET", "index": number, "total": 3})

    assert Report.objects.count() == 1
    assert Evidence.objects.count() == 3
    assert len(mali.hears()) == 1


def test_a_film_is_waited_for_and_a_still_of_it_is_kept(line: Any, mali: Person) -> None:
    event = mali.event(
        "message",
        message={"type": "video", "id": "v1", "contentProvider": {"type": "line"}, "duration": 1},
    )
    line.media["v1"] = Media("image/jpeg", picture("JPEG"), asks_until_ready=1)
    assert bring(event).status_code == 200
    from ruthan.messaging.actions import MediaNotReady

    with pytest.raises(MediaNotReady):
        jobs.run_due()
    from ruthan.gateway.conversation.answering import answer

    assert answer(heard_id=Heard.objects.get().pk)
    assert Evidence.objects.get().kind == "image"
    assert "ภาพนิ่ง" in mali.hears_words()


@pytest.mark.parametrize(
    ("kind", "body", "words"),
    [
        ("audio", b"x", "เรายังฟังเสียงไม่ได้"),
        ("file", b"MZ\x00\x01\x02\x03 program", "เรารับไฟล์ชนิดนี้ไม่ได้"),
        ("image", b"no picture at all \x00", "เรารับไฟล์ชนิดนี้ไม่ได้"),
        ("image", b"x" * (10 * 1024 * 1024 + 1), "ใหญ่เกินไป"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_words(
    mali: Person, kind: str, body: bytes, words: str
) -> None:
    mali.shows(body, kind)

    assert words in mali.hears_words()
    assert Report.objects.count() == 0


def test_a_file_that_is_gone_is_asked_for_again(line: Any, mali: Person) -> None:
    mali.sends(
        mali.event(
            "message", message={"type": "image", "id": "m0", "contentProvider": {"type": "line"}}
        )
    )

    assert "ส่งมาใหม่" in mali.hears_words()


def test_what_was_sealed_late_is_spoken_of_no_more(anan: Any, mali: Person) -> None:
    ensure_custody()
    bring(mali.text(RUMOUR))
    intake.seal_report_late(by=anan, report=Report.objects.select_related("data_key").get())
    jobs.run_due()

    assert mali.hears() == []
    assert Heard.objects.get().is_done
    assert Heard.objects.get().report is None  # no chat leads to a child's case


def test_a_text_file_about_a_child_is_sealed(mali: Person) -> None:
    ensure_custody()
    mali.shows(CHILD.encode(), "file", media=Media("text/plain", CHILD.encode()), fileName="a.txt")

    assert SealedDrop.objects.count() == 1
    assert Report.objects.count() == Evidence.objects.count() == 0


def test_a_picture_that_lies_elsewhere_is_never_fetched(line: Any, mali: Person) -> None:
    external = {"type": "external", "originalContentUrl": "https://pictures.example/a.png"}
    mali.sends(
        mali.event("message", message={"type": "image", "id": "x1", "contentProvider": external})
    )

    assert Evidence.objects.get().kind == "link"
    assert not any("/content" in path for path in line.calls)


# -- People, tracking, limits ---------------------------------------------------------------------


def test_tracking_shows_ones_own_reports_and_nobody_elses(line: Any, mali: Person) -> None:
    mali.says(RUMOUR)
    ref = Report.objects.get().ref
    other = Person(line, LEK_AT_HOME)
    mali.hears()
    mali.presses("track")
    other.presses("track")

    assert ref in mali.hears_words()
    assert ref not in other.hears_words()


def test_staff_and_a_person_talk_to_each_other(anan: Any, mali: Person) -> None:
    mali.says(RUMOUR)
    report = Report.objects.get()
    mali.hears()
    intake.add_remark(by=anan, report=report, body="ได้ข้อความนี้จากกลุ่มไหน", author="staff")
    jobs.run_due()
    came = mali.hears()
    assert "ได้ข้อความนี้จากกลุ่มไหน" in words_of(came[-1])
    data = came[-1]["quickReply"]["items"][0]["action"]["data"]
    mali.presses(data)
    mali.says("จากกลุ่มหมู่บ้านตัวอย่าง")

    assert Remark.objects.filter(report=report, author="reporter").count() == 1
    assert Report.objects.count() == 1
    assert report.ref in mali.hears_words()


def test_a_line_to_staff_that_is_unsent_goes(anan: Any, mali: Person) -> None:
    mali.says(RUMOUR)
    mali.presses("person")
    event = mali.says("อยากบอกว่าได้มาจากกลุ่มหมู่บ้านตัวอย่าง")
    assert Remark.objects.count() == 1
    mali.unsends(event)

    assert Remark.objects.count() == 0
    assert Report.objects.get().state != "withdrawn"


def test_another_persons_report_cannot_be_written_to(line: Any, mali: Person) -> None:
    mali.says(RUMOUR)
    other = Person(line, LEK_AT_HOME)
    other.presses(f"answer:{Report.objects.get().ref}")
    other.says("อันนี้ไม่ใช่เรื่องของฉันแต่ลองเขียนดู")

    assert Remark.objects.count() == 0
    assert Report.objects.count() == 2  # it became their own


def test_talking_to_a_person_without_a_report_opens_one(mali: Person) -> None:
    mali.presses("person")
    assert "เจ้าหน้าที่" in mali.hears_words()
    mali.says("อยากปรึกษาเรื่องร้านค้าออนไลน์ที่ไม่ส่งของ")

    assert Report.objects.get().wants == "help"


def test_a_flood_is_refused_once_with_the_numbers(mali: Person, monkeypatch: Any) -> None:
    monkeypatch.setattr(hearing, "AN_HOUR", hearing.Limit("chat.hear", 2, 3_600))
    for number in range(6):
        mali.says(f"ข่าวลือหมายเลข {number} เรื่องน้ำท่วมเมืองตัวอย่างคืนนี้")

    words = mali.hears_words()
    assert Report.objects.count() == 2
    assert words.count("คุณส่งมามาก") == 1 and "1441" in words


def test_a_declined_report_is_told_with_its_reason(anan: Any, mali: Person) -> None:
    mali.says(RUMOUR)
    mali.hears()
    intake.decline_report(by=anan, report=Report.objects.get(), reason="opinion")
    jobs.run_due()

    assert "ความคิดเห็น" in mali.hears_words()
