"""Taking, giving back, ranking otherwise, declining, asking, sealing: what a screener does."""

from __future__ import annotations

from typing import Any

import pytest

from ruthan.audit.models import Entry
from ruthan.core import jobs
from ruthan.core.guard import Forbidden
from ruthan.core.states import Refused
from ruthan.intake import queries as intake
from ruthan.intake.access import report_by_receipt
from ruthan.intake.actions import add_evidence, add_remark
from ruthan.intake.models import SealedDrop
from ruthan.safeguarding.actions import ensure_custody
from ruthan.triage import actions, queries
from ruthan.triage.models import Assessment
from tests import makers
from tests.triage.conftest import HEALTH, PLAIN, RUMOUR, fresh, item_of, queued

pytestmark = pytest.mark.django_db


def taken(by: Any, text: str = RUMOUR, **over: Any) -> Any:
    return actions.take(by=by, item=queued(text, **over))


def test_taking_moves_the_reports_to_screening_and_the_clock_to_dispatch(anan: Any) -> None:
    item = taken(anan)
    report = intake.report(item.head_id)
    assert report is not None
    assert (report.state, item.state, item.taken_by) == ("screening", "taken", anan)
    assert item.first_look_at is not None
    hours = {"P1": 1, "P2": 4, "P3": 24, "P4": 72}[item.priority]
    assert (item.due_at - item.created_at).total_seconds() == hours * 3600


def test_the_second_taker_is_refused_and_nothing_changes(anan: Any, nok: Any) -> None:
    item = queued()
    seen_by_nok = fresh(item)
    actions.take(by=anan, item=item)
    with pytest.raises(Refused):
        actions.take(by=nok, item=seen_by_nok)
    assert fresh(item).taken_by == anan


def test_another_centres_people_cannot_take_it(isa: Any) -> None:
    item = queued()
    with pytest.raises(Forbidden):
        actions.take(by=isa, item=item)
    assert fresh(item).state == "waiting"


def test_giving_back_puts_the_first_clock_on_again(anan: Any) -> None:
    item = queued()
    due = item.due_at
    actions.release(by=anan, item=actions.take(by=anan, item=item))
    again = fresh(item)
    assert (again.state, again.taken_by_id, again.due_at) == ("waiting", None, due)


def test_only_the_taker_or_whoever_may_hand_over_gives_it_back(
    anan: Any, nok: Any, tan: Any
) -> None:
    item = taken(anan)
    with pytest.raises(Forbidden):
        actions.release(by=tan, item=fresh(item))
    actions.release(by=nok, item=fresh(item))
    assert fresh(item).state == "waiting"


def test_only_the_taker_ends_it(anan: Any, nok: Any) -> None:
    item = taken(anan)
    with pytest.raises(Forbidden):
        actions.mark_done(by=nok, item=fresh(item))
    actions.mark_done(by=anan, item=item)
    done = fresh(item)
    assert (done.state, done.done_at is not None) == ("done", True)
    with pytest.raises(Forbidden):
        actions.mark_done(by=anan, item=done)


# -- Ranking otherwise ----------------------------------------------------------------------------


def test_another_rank_follows_the_matrix_and_keeps_its_reason_sealed(anan: Any) -> None:
    item = queued(HEALTH)
    because = "มีผู้ป่วยหยุดยาจริงในอำเภอตัวอย่าง"
    made = actions.override_rank(
        by=anan, item=item, severity="critical", urgency="immediate", because=because
    )
    assert fresh(item).priority == made.priority == "P1"
    assert made.by == anan
    assert queries.because_of(made) == because
    assert because.encode() not in bytes(made.because_sealed)
    entry = Entry.objects.get(what="triage:rank:override")
    assert because not in str(entry.facts)
    assert because.encode() not in bytes(entry.because_sealed)


def test_the_machine_never_replaces_a_persons_rank(anan: Any) -> None:
    item = queued(HEALTH)
    actions.override_rank(by=anan, item=item, severity="low", urgency="routine", because="เรื่องเก่า")
    for _ in range(4):
        queued(HEALTH)
    actions.assess_report(item.head_id)
    held = fresh(item)
    assert (held.priority, held.severity, held.urgency) == ("P4", "low", "routine")
    current = Assessment.objects.get(report_id=item.head_id, is_current=True)
    assert current.by == anan


def test_somebody_in_danger_now_raises_even_what_a_person_ranked_low(anan: Any) -> None:
    item = queued(PLAIN)
    actions.override_rank(by=anan, item=item, severity="low", urgency="routine", because="เรื่องเก่า")
    queued(PLAIN, wants="help", answers={"situation": "on_call"})
    assert fresh(item).priority == "P1"


@pytest.mark.parametrize(
    ("severity", "urgency", "because"),
    [("worst", "routine", "x"), ("low", "never", "x"), ("low", "routine", "  ")],
)
def test_a_rank_that_is_none_is_refused(
    anan: Any, severity: str, urgency: str, because: str
) -> None:
    item = queued()
    with pytest.raises(Refused):
        actions.override_rank(
            by=anan, item=item, severity=severity, urgency=urgency, because=because
        )
    assert Assessment.objects.count() == 1


# -- Declining, asking ----------------------------------------------------------------------------


def test_declining_tells_every_reporter_the_reason_and_ends_the_item(anan: Any) -> None:
    first, second = makers.a_submission(RUMOUR), makers.a_submission(RUMOUR)
    jobs.run_due()
    item = actions.take(by=anan, item=item_of(first.report))
    note = "พูดคุยกับหัวหน้าแล้ว"
    assert actions.decline(by=anan, item=item, reason="opinion", note=note) == 2
    assert fresh(item).state == "done"
    for made in (first, second):
        report = report_by_receipt(str(made.receipt))
        assert report.state == "declined"
        decline = intake.decline_of(report)
        assert decline is not None
        assert decline.reason == "opinion"
        assert note.encode() not in bytes(decline.note_sealed)


def test_only_the_taker_declines(anan: Any, nok: Any) -> None:
    item = taken(anan)
    with pytest.raises(Forbidden):
        actions.decline(by=nok, item=fresh(item), reason="opinion")
    with pytest.raises(Forbidden):
        actions.decline(by=anan, item=queued(HEALTH), reason="opinion")


def test_asking_waits_for_the_reporter_and_the_answer_sends_it_back(anan: Any) -> None:
    item = taken(anan)
    report = intake.report(item.head_id)
    actions.ask_reporter(by=anan, report=report, body="โพสต์นี้เห็นที่ไหน")
    report.refresh_from_db()
    assert report.state == "waiting_reporter"
    add_remark(by="citizen", report=report, body="ในกลุ่มหมู่บ้าน", author="reporter")
    jobs.run_due()
    report.refresh_from_db()
    assert report.state == "screening"
    assert fresh(item).taken_by == anan


def test_an_ended_item_comes_back_when_the_reporter_answers(anan: Any) -> None:
    item = taken(anan)
    report = intake.report(item.head_id)
    actions.ask_reporter(by=anan, report=report, body="โพสต์นี้เห็นที่ไหน")
    actions.mark_done(by=anan, item=fresh(item))
    jobs.run_due()
    assert fresh(item).state == "done"
    add_remark(by="citizen", report=report, body="ในกลุ่มหมู่บ้าน", author="reporter")
    jobs.run_due()
    again = fresh(item)
    assert (again.state, again.taken_by_id) == ("waiting", None)


def test_a_declined_report_is_screened_again_when_its_reporter_adds_something(anan: Any) -> None:
    item = taken(anan)
    report = intake.report(item.head_id)
    actions.decline(by=anan, item=item, reason="not_enough")
    add_evidence(by="citizen", report=report, links=["https://post.example/1"])
    jobs.run_due()
    report.refresh_from_db()
    assert (report.state, fresh(item).state) == ("screening", "waiting")


def test_the_staffs_own_words_bring_nothing_back(anan: Any) -> None:
    item = taken(anan)
    report = intake.report(item.head_id)
    actions.mark_done(by=anan, item=item)
    add_remark(by=anan, report=report, body="ขอบคุณค่ะ", author="staff")
    jobs.run_due()
    assert fresh(item).state == "done"


# -- A child's case found late --------------------------------------------------------------------


def test_a_childs_case_found_late_is_sealed_and_nothing_readable_stays(anan: Any) -> None:
    ensure_custody()
    made = makers.a_submission(RUMOUR, answers={"situation": "none"})
    other = makers.a_report(RUMOUR)
    jobs.run_due()
    item = item_of(made.report)
    drop = actions.seal_late(by=anan, report=made.report)
    jobs.run_due()
    report = intake.report(made.report.pk)
    assert (report.data_key.wrapped, bytes(report.text_sealed)) == (b"", b"")
    assert report.state == "closed"
    assert report_by_receipt(str(made.receipt)) == SealedDrop.objects.get(pk=drop.pk)
    item = fresh(item)
    assert (item.head_id, item.reports, item.state) == (other.pk, 1, "waiting")
    assert queries.detail_of(Assessment.objects.get(report=report)) == {}


def test_sealing_the_only_report_ends_its_item(anan: Any) -> None:
    ensure_custody()
    item = queued()
    actions.seal_late(by=anan, report=item.head)
    assert fresh(item).state == "done"


def test_another_centre_cannot_seal(isa: Any) -> None:
    item = queued()
    with pytest.raises(Forbidden):
        actions.seal_late(by=isa, report=item.head)
    assert not SealedDrop.objects.exists()
