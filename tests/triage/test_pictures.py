"""Pictures of reports: compared after the commit, told in words, gone with their report."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from ruthan.core import custody, jobs
from ruthan.intake import actions as intake
from ruthan.intake import queries as reports
from ruthan.intake.models import Report, SealedDrop
from ruthan.intake.states import ReportState
from ruthan.matching import actions as matching_actions
from ruthan.matching import queries as matching
from ruthan.matching.models import ListHit, Picture, PictureMatch
from ruthan.triage import actions, tasks
from ruthan.triage.models import QueueItem
from tests import makers
from tests.pictures import a_code, a_picture, cropped, jpeg, mirrored, png, unbroken, upload
from tests.triage.conftest import PLAIN, RUMOUR, item_of

pytestmark = pytest.mark.django_db
QR_LINK = "https://bank-close.example/login"


def sent(*pictures: Any, text: str = "", **over: Any) -> Report:
    """A report with pictures after all jobs ran."""
    report: Report = makers.a_report(text, files=[upload(one) for one in pictures], **over)
    jobs.run_due()
    report.refresh_from_db()
    return report


def page_of(report: Report, client: Any, language: str = "en") -> str:
    with translation.override(language):
        address = reverse("triage:item", args=[item_of(report).pk])
    return unbroken(client.get(address))


@pytest.fixture
def screener(anan: Any, client_of: Callable[..., Any]) -> Any:
    return client_of(anan)


def test_a_crop_is_shown_with_its_reason_and_never_as_a_picture(screener: Any) -> None:
    known = sent(a_picture(1), text=RUMOUR)
    crop = sent(cropped(a_picture(1)), text=PLAIN)

    shown = page_of(crop, screener)
    assert "the same picture, cropped" in shown
    assert "reported 1 time" in shown
    assert "The same message: put together" in shown
    assert str(item_of(known).cluster_id) in shown
    evidence = reports.evidence_of(known)[0].id
    assert str(evidence) not in shown
    assert "the same picture, cropped" in page_of(known, screener)
    assert "ภาพเดียวกัน" in page_of(crop, screener, "th")


@pytest.mark.parametrize(
    ("edit", "words"),
    [(mirrored, "mirrored"), (jpeg, "hardly changed")],
    ids=["mirror", "sent on"],
)
def test_other_edits_are_named(edit: Callable[..., Any], words: str, screener: Any) -> None:
    sent(a_picture(2), text=RUMOUR)
    other = sent(edit(a_picture(2)), text=PLAIN)
    assert f"the same picture, {words}" in page_of(other, screener)


def test_another_picture_is_not_shown(screener: Any) -> None:
    sent(a_picture(3), text=RUMOUR)
    assert "the same picture" not in page_of(sent(a_picture(4), text=PLAIN), screener)


def test_a_picture_under_a_claim_can_be_put_under_it_with_one_press(
    screener: Any, nok: Any
) -> None:
    known = sent(a_picture(1), text=RUMOUR)
    claim = makers.a_claim(clusters=[known.cluster_id])
    makers.a_verdict(claim)
    crop = sent(cropped(a_picture(1)))
    assert crop.state == ReportState.RECEIVED

    shown = page_of(crop, screener)
    assert "reported 1 time under the claim" in shown
    item = item_of(crop)
    screener.post(reverse("triage:attach", args=[item.pk]), {"claim": claim.ref})
    jobs.run_due()
    crop.refresh_from_db()
    assert crop.state == ReportState.ANSWERED


def test_the_very_same_picture_without_words_gets_the_answer_that_people_made(nok: Any) -> None:
    first = sent(a_picture(1))
    claim = makers.a_claim(clusters=[first.cluster_id])
    makers.a_verdict(claim)
    jobs.run_due()

    again = sent(a_picture(1))
    assert again.cluster_id == first.cluster_id
    assert again.state == ReportState.ANSWERED
    assert again.answers.get().is_automatic
    near = sent(jpeg(a_picture(1)))
    assert near.state == ReportState.RECEIVED
    with_words = sent(a_picture(1), text=PLAIN)
    assert with_words.state == ReportState.RECEIVED


def test_copies_of_a_picture_are_one_item_that_counts_people() -> None:
    first = sent(a_picture(1))
    second = sent(a_picture(1))
    both = sent(a_picture(1), a_picture(2))
    assert item_of(first) == item_of(second)
    assert item_of(first).reports == 2
    assert both.cluster_id != first.cluster_id


def test_a_person_puts_two_pictures_together_and_copies_follow(anan: Any) -> None:
    first, crop = sent(a_picture(1)), sent(cropped(a_picture(1)))
    kept = actions.merge_clusters(by=anan, item=item_of(first), other_id=crop.cluster_id)
    jobs.run_due()
    crop.refresh_from_db()
    assert crop.cluster_id == kept
    assert sent(cropped(a_picture(1))).cluster_id == kept
    assert item_of(first).reports == 3


def test_a_withdrawn_picture_leaves_the_index_and_its_copies_stay_together(screener: Any) -> None:
    first, copy = sent(a_picture(1)), sent(a_picture(1))
    crop = sent(cropped(a_picture(1)), text=PLAIN)
    assert len(matching.pictures_here) == 3
    intake.withdraw_report(by="citizen", report=first)
    jobs.run_due()
    assert len(matching.pictures_here) == 2
    assert not Picture.objects.filter(report=first.pk).exclude(marks_sealed=b"").exists()
    gone = PictureMatch.objects.filter(report=first.pk) | PictureMatch.objects.filter(
        other_report=first.pk
    )
    assert not gone.exists()
    assert sent(a_picture(1)).cluster_id == copy.cluster_id
    intake.withdraw_report(by="citizen", report=copy)
    assert "the same picture" in page_of(crop, screener)  # of the third copy, which has come since


def test_what_is_kept_of_a_picture_is_sealed_under_the_report(screener: Any) -> None:
    report = sent(a_code(QR_LINK), text=PLAIN)
    row = Picture.objects.get(report=report.pk)
    assert row.data_key_id == report.data_key_id
    assert b"bank-close" not in bytes(row.read_sealed)
    assert matching.inside([report.pk])[0].codes == (QR_LINK,)
    intake.withdraw_report(by="citizen", report=report)
    assert matching.inside([report.pk]) == []


def test_what_a_qr_code_names_stands_among_the_chips_masked(screener: Any) -> None:
    shown = page_of(sent(a_code(QR_LINK)), screener)
    assert QR_LINK not in shown
    assert "bank-close" in shown


def test_the_task_may_run_twice_and_after_a_kill(monkeypatch: pytest.MonkeyPatch) -> None:
    first = sent(a_picture(1), text=RUMOUR)
    crop = makers.a_report(PLAIN, files=[upload(cropped(a_picture(1)))])

    def killed(*_args: object, **_named: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("ruthan.triage.actions.pictures._compare", killed)
        with pytest.raises(KeyboardInterrupt):
            actions.look_at_pictures(crop.pk)
    assert Picture.objects.filter(report=crop.pk).count() == 1
    assert not PictureMatch.objects.exists()
    for _ in range(2):
        tasks.look_at_pictures(report_id=str(crop.pk))
    assert Picture.objects.filter(report=crop.pk).count() == 1
    assert PictureMatch.objects.get().other_report == first.pk


def test_a_report_that_is_gone_is_passed_over() -> None:
    report = makers.a_report("", files=[upload(a_picture(1))])
    intake.withdraw_report(by="citizen", report=report)
    jobs.run_due()
    assert not Picture.objects.exists()


def test_withdrawn_while_it_is_hashed_nothing_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    report = makers.a_report("", files=[upload(a_picture(1))])
    look = actions.pictures.matching.look_at

    def meanwhile(evidence: UUID, body: bytes, **given: Any) -> Any:
        found = look(evidence, body, **given)
        intake.withdraw_report(by="citizen", report=report)
        return found

    monkeypatch.setattr("ruthan.triage.actions.pictures.matching.look_at", meanwhile)
    actions.look_at_pictures(report.pk)
    assert not Picture.objects.exists()


def test_a_picture_that_cannot_be_compared_says_why_and_the_report_stays(
    screener: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ruthan.intake.queries.storage.get", lambda *_a, **_k: b"\x89PNG\r\n\x1a\n")
    report = sent(a_picture(1), text=PLAIN)
    assert report.state == ReportState.RECEIVED
    assert "A picture could not be compared: it is broken." in page_of(report, screener)


def animated() -> bytes:
    out = io.BytesIO()
    frames = [a_picture(seed, size=(240, 180)).convert("P") for seed in (1, 2)]
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:], duration=100)
    return out.getvalue()


def bomb() -> bytes:
    """A PNG that says it has 400 million pixels."""
    head = struct.pack(">IIBBBBB", 20_000, 20_000, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(bytes(1_000))), (b"IEND", b""))
    chunks = (
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (bomb(), "too_many_pixels"),
        (png(a_picture(1, size=(1, 1))), "too_small"),
        (png(a_picture(1))[:2_000], "broken"),
    ],
    ids=["bomb", "1x1", "cut off"],
)
def test_a_bad_picture_is_refused_with_its_reason_and_the_report_stays(
    body: bytes, code: str, screener: Any
) -> None:
    report = sent(text=PLAIN)
    with pytest.raises(intake.FileRefused) as refused:
        intake.add_evidence(by="citizen", report=report, files=[upload(body)])
    assert refused.value.code == code
    jobs.run_due()
    assert not Picture.objects.exists()
    assert "The picture" not in page_of(report, screener)
    looked = matching_actions.look_at(report.pk, body)
    assert (looked.refused, looked.marks) == (code, None)


def test_of_an_animation_the_first_picture_is_compared(screener: Any) -> None:
    sent(a_picture(1, size=(240, 180)), text=RUMOUR)
    assert "the same picture" in page_of(sent(animated(), text=PLAIN), screener)


def test_evidence_that_comes_later_is_compared_too(screener: Any) -> None:
    sent(a_picture(1), text=RUMOUR)
    report = sent(text=PLAIN)
    intake.add_evidence(by="citizen", report=report, files=[upload(cropped(a_picture(1)))])
    jobs.run_due()
    assert "the same picture, cropped" in page_of(report, screener)


def test_one_line_for_a_cluster_however_many_sent_it(screener: Any) -> None:
    for _ in range(3):
        sent(a_picture(1))
    crop = sent(cropped(a_picture(1)), text=PLAIN)
    assert PictureMatch.objects.filter(report=crop.pk).count() == 1
    shown = page_of(crop, screener)
    assert shown.count("the same picture") == 1
    assert "reported 3 times" in shown


def test_the_page_asks_as_often_for_many_likenesses_as_for_one(screener: Any) -> None:
    known = sent(a_picture(1), text=RUMOUR)
    crop = sent(cropped(a_picture(1)), text=PLAIN)
    page_of(crop, screener)
    with CaptureQueriesContext(connection) as one:
        page_of(crop, screener)
    for number in range(4):
        text = f"ร้านค้าตัวอย่างสาขา {number} แจกของฟรีถึงสิ้นเดือนนี้ ใครสนใจทักมาได้เลยนะ" * (number + 1)
        sent(a_picture(1), text=text)
    with CaptureQueriesContext(connection) as many:
        shown = page_of(crop, screener)
    assert shown.count("the same picture") > 2
    assert len(many) <= len(one)
    assert known.pk


def test_pictures_of_before_are_looked_at_when_they_are_announced() -> None:
    report = sent(a_picture(1), text=PLAIN)
    Picture.objects.all().delete()
    assert intake.announce_pictures() == 1
    jobs.run_due()
    assert Picture.objects.get().report == report.pk


# -- The sealed lane ------------------------------------------------------------------------------


@pytest.fixture
def officers(db: None) -> bytes:
    private, public = custody.new_pair()
    intake.register_custody_key(by="system", public=public)
    return private


CHILD = "น้องสาวอายุ 13 มีผู้ชายขู่จะปล่อยรูปโป๊ของน้อง ทำยังไงดี"


def test_a_sealed_submission_is_never_hashed(
    officers: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[object] = []
    monkeypatch.setattr("ruthan.matching.actions.pictures.mark", looked.append)
    makers.an_organisation("ruthan")
    intake.take_in(
        by="citizen",
        submission=intake.Submission(
            text=CHILD, channel="web", wants="help", reporter=b"x" * 32,
            files=[upload(a_picture(1))],
        ),
    )  # fmt: skip
    jobs.run_due()
    assert SealedDrop.objects.count() == 1
    assert looked == []
    assert not Picture.objects.exists()


def test_a_report_sealed_late_leaves_the_index(officers: bytes, anan: Any) -> None:
    report = sent(a_picture(1), text=PLAIN)
    sent(cropped(a_picture(1)), text=RUMOUR)
    actions.seal_late(by=anan, report=report)
    jobs.run_due()
    assert len(matching.pictures_here) == 1
    assert not PictureMatch.objects.exists()
    assert not ListHit.objects.exists()


def test_a_report_sealed_before_its_turn_is_not_hashed(officers: bytes, anan: Any) -> None:
    report = makers.a_report(PLAIN, files=[upload(a_picture(1))])
    intake.seal_report_late(by=anan, report=report)
    jobs.run_due()
    assert not Picture.objects.exists()


def test_words_in_a_picture_that_speak_of_a_child_seal_the_report(officers: bytes) -> None:
    report = sent(a_code(CHILD), text="ช่วยดูรูปนี้หน่อย")
    assert report.state == ReportState.CLOSED
    assert not Picture.objects.exists()
    assert SealedDrop.objects.count() == 1
    assert not QueueItem.objects.exclude(state="done").exists()
