"""Taking back, leaving, stopping, and groups: what nobody should hear or keep."""

from __future__ import annotations

from typing import Any

import pytest

from ruthan.core import jobs
from ruthan.gateway.models import Chat, Heard
from ruthan.intake.models import Report, SealedDrop
from ruthan.messaging.models import Message
from ruthan.project.simulator.state import Media
from ruthan.safeguarding.actions import ensure_custody
from tests import makers
from tests.gateway.web import CHILD, picture
from tests.journeys.steps import REASON, RUMOUR, TITLE, published
from tests.line.conftest import LEK_AT_HOME, Person, bring, words_of

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


# -- Taking back, leaving, stopping ---------------------------------------------------------------


def test_what_is_unsent_is_withdrawn_and_its_key_destroyed(mali: Person) -> None:
    event = mali.says(RUMOUR)
    mali.unsends(event)

    report = Report.objects.select_related("data_key").get()
    assert report.state == "withdrawn"
    assert report.data_key.destroyed_at is not None
    assert not Heard.objects.filter(report__isnull=False).exists()


def test_the_word_that_it_was_unsent_may_come_first(mali: Person) -> None:
    event = mali.text(RUMOUR)
    mali.unsends(event)
    mali.sends(event)

    assert Report.objects.count() == 0
    assert mali.hears() == []


def test_a_picture_unsent_before_it_was_fetched_is_not_fetched(line: Any, mali: Person) -> None:
    line.media["p1"] = Media("image/png", picture())
    event = mali.event("message", message={"type": "image", "id": "p1"})
    bring(event)
    bring(mali.event("unsend", unsend={"messageId": "p1"}))
    jobs.run_due()

    assert Report.objects.count() == 0
    assert mali.hears() == []


def test_another_persons_message_cannot_be_taken_back(line: Any, mali: Person) -> None:
    event = mali.says(RUMOUR)
    Person(line, LEK_AT_HOME).unsends(event)

    assert Report.objects.get().state != "withdrawn"


def test_whoever_blocks_hears_nothing_more_and_whoever_returns_is_told_again(
    line: Any, mali: Person
) -> None:
    mali.says(RUMOUR)
    mali.hears()
    mali.sends(mali.event("unfollow"))
    claim = claim_on(Report.objects.get())
    makers.a_verdict(claim, reason_th=REASON)
    jobs.run_due()
    assert mali.hears() == []
    mali.sends(mali.event("follow", follow={"isUnblocked": True}))
    assert "สวัสดี" in mali.hears_words()
    mali.says(RUMOUR)

    assert TITLE in mali.hears_words()


def test_leaving_stops_what_is_already_written(line: Any, mali: Person) -> None:
    mali.says(RUMOUR)
    mali.hears()
    line.is_revoked = True
    claim = claim_on(Report.objects.get())
    makers.a_verdict(claim, reason_th=REASON)
    with pytest.raises(Exception, match="401"):
        jobs.run_due()
    line.is_revoked = False
    bring(mali.event("unfollow"))

    assert Message.objects.filter(state="waiting").count() == 0


def test_coming_and_leaving_count_by_their_own_times(mali: Person) -> None:
    mali.sends(mali.event("unfollow", at=2_000_000_000))
    mali.sends(mali.event("follow", at=1_999_999_999))

    assert Chat.objects.get().is_here is False


def test_stop_and_resume(mali: Person) -> None:
    mali.says(RUMOUR)
    mali.says("หยุดแจ้ง")
    assert "แจ้งต่อ" in mali.hears_words()  # how to undo it
    makers.a_verdict(claim_on(Report.objects.get()), reason_th=REASON)
    jobs.run_due()
    assert mali.hears() == []
    mali.sends(mali.event("follow"))  # coming back does not undo a wish
    mali.says("แจ้งต่อ")
    mali.says(RUMOUR)

    assert TITLE in mali.hears_words()


def test_who_stopped_is_answered_when_they_ask_and_nothing_comes_by_itself(
    mali: Person,
) -> None:
    mali.says("หยุดแจ้ง")
    mali.hears()
    mali.presses("urgent")
    assert "1441" in mali.hears_words()
    mali.says(RUMOUR)
    said = mali.hears_words()
    assert "ผลจะมาถึงคุณ" in said
    assert "แจ้งต่อ" in said  # the promise needs it
    makers.a_verdict(claim_on(Report.objects.get()), reason_th=REASON)
    jobs.run_due()
    assert mali.hears() == []


def test_an_answer_to_somebody_who_stopped_is_never_pushed(line: Any, mali: Person) -> None:
    mali.says("หยุดแจ้ง")
    mali.hears()
    event = mali.event("postback", postback={"data": "sent"})
    bring(event)
    line.reply_tokens.clear()
    jobs.run_due()

    assert "/v2/bot/message/push" not in line.calls
    assert mali.hears() == []


# -- Groups ---------------------------------------------------------------------------------------


def test_a_group_hears_a_copy_of_an_answered_claim_once_and_nothing_else(
    mali: Person, family: Person
) -> None:
    published(jobs.run_due)
    before = Report.objects.count()
    for text in ("กินข้าวหรือยังวันนี้อากาศร้อนมากเลยนะทุกคน", "จริงไหม", RUMOUR, RUMOUR):
        family.says(text)

    (card,) = family.hears()
    assert TITLE in words_of(card)
    assert "quickReply" not in card
    assert Report.objects.count() == before
    assert Heard.objects.count() == 1
    assert mali.hears() == []


def test_a_group_that_calls_us_by_name_is_told_to_write_privately(family: Person) -> None:
    named = {"mention": {"mentionees": [{"index": 0, "length": 6, "isSelf": True}]}}
    family.says("@รู้ทัน ข่าวนี้จริงไหม เขื่อนตัวอย่างแตกแล้ว", **named)

    assert "แชตส่วนตัว" in family.hears_words()
    assert Report.objects.count() == 0


def test_a_late_answer_is_not_pushed_into_a_group(line: Any, family: Person) -> None:
    published(jobs.run_due)
    event = family.text(RUMOUR)
    line.reply_tokens.clear()
    bring(event)
    jobs.run_due()

    assert family.hears() == []
    assert Message.objects.get(transport="line").state == "failed"


def test_a_group_is_greeted_and_forgotten(line: Any, family: Person) -> None:
    family.sends(family.event("join"))
    assert "ในกลุ่มนี้" in family.hears_words()
    family.sends(family.event("leave"))

    assert Chat.objects.count() == 0


def test_a_childs_case_in_a_group_leaves_no_trace_and_no_answer(family: Person) -> None:
    ensure_custody()
    family.says(CHILD)

    assert Heard.objects.count() == SealedDrop.objects.count() == 0
    assert family.hears() == []
