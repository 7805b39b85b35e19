"""Putting clusters together, taking a report out, and handing over to another centre."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import Http404

from ruthan.core import jobs
from ruthan.core.guard import Forbidden
from ruthan.core.refs import uuid7
from ruthan.core.states import Refused
from ruthan.intake.access import masked_report_for, report_for
from ruthan.matching.actions import IdenticalCopies
from ruthan.triage import actions, queries
from ruthan.triage.access import handover_for, item_for
from ruthan.triage.models import Handover, QueueItem
from tests import makers
from tests.triage.conftest import HEALTH, RUMOUR, SENT, fresh, item_of, queued

pytestmark = pytest.mark.django_db
NEAR = "ด่วน! ธนาคารตัวอย่างจะปิดทุกสาขาในวันศุกร์นี้ ใครมีเงินฝากรีบไปถอนออกมาก่อน ส่งต่อให้คนที่คุณรักนะ"


def test_two_items_become_one_with_the_more_urgent_rank(anan: Any) -> None:
    low, high = queued(HEALTH), queued(SENT, wants="help")
    kept = actions.merge_clusters(by=anan, item=low, other_id=high.cluster_id)
    jobs.run_due()
    item = QueueItem.objects.get()
    assert (item.cluster_id, item.priority, item.reports) == (kept, "P1", 2)
    assert item.due_at <= high.due_at


@pytest.mark.parametrize("first_is_taken", [True, False])
def test_work_that_somebody_took_stays_with_that_person(anan: Any, first_is_taken: Any) -> None:
    one, two = queued(HEALTH), queued(RUMOUR)
    mine = one if first_is_taken else two
    actions.take(by=anan, item=mine)
    actions.merge_clusters(by=anan, item=fresh(one), other_id=two.cluster_id)
    jobs.run_due()
    item = QueueItem.objects.get()
    assert (item.state, item.taken_by) == ("taken", anan)


@pytest.mark.parametrize("first_is_done", [True, False])
def test_an_ended_item_does_not_swallow_one_that_waits(anan: Any, first_is_done: Any) -> None:
    one, two = queued(HEALTH), queued(RUMOUR)
    ended = one if first_is_done else two
    actions.mark_done(by=anan, item=actions.take(by=anan, item=ended))
    actions.merge_clusters(by=anan, item=fresh(one), other_id=two.cluster_id)
    jobs.run_due()
    item = QueueItem.objects.get()
    assert (item.state, item.done_at, item.reports) == ("waiting", None, 2)


def test_a_merge_is_safe_in_any_order_of_its_jobs(anan: Any) -> None:
    one, two = queued(HEALTH), queued(RUMOUR)
    kept = actions.merge_clusters(by=anan, item=one, other_id=two.cluster_id)
    gone = two.cluster_id if kept == one.cluster_id else one.cluster_id
    actions.follow_merge(into_id=kept, other_id=gone)
    actions.follow_merge(into_id=kept, other_id=gone)
    jobs.run_due()
    assert (QueueItem.objects.get().reports, QueueItem.objects.get().state) == (2, "waiting")


def test_merging_with_itself_or_with_nothing_is_refused(anan: Any) -> None:
    item = queued()
    for other in (item.cluster_id, uuid7()):
        with pytest.raises(Refused):
            actions.merge_clusters(by=anan, item=item, other_id=other)


def test_a_report_taken_out_stands_by_itself_and_is_ranked(anan: Any) -> None:
    first, near = makers.a_report(RUMOUR), makers.a_report(NEAR)
    jobs.run_due()
    assert item_of(first) == item_of(near)
    actions.split_off(by=anan, report=near)
    jobs.run_due()
    assert item_of(first) != item_of(near)
    assert (item_of(first).reports, item_of(near).reports) == (1, 1)
    assert item_of(near).state == "waiting"


def test_an_overridden_report_taken_out_keeps_its_rank(anan: Any) -> None:
    near, first = makers.a_report(RUMOUR), makers.a_report(NEAR)
    jobs.run_due()
    actions.override_rank(
        by=anan, item=item_of(near), severity="critical", urgency="immediate", because="เหตุผล"
    )
    actions.split_off(by=anan, report=first)
    jobs.run_due()
    assert item_of(near).priority == "P1"


def test_words_that_are_exactly_the_same_cannot_be_taken_out(anan: Any) -> None:
    first, copy = makers.a_report(RUMOUR), makers.a_report(RUMOUR)
    jobs.run_due()
    with pytest.raises(IdenticalCopies):
        actions.split_off(by=anan, report=copy)
    assert item_of(first).reports == 2


# -- Another centre -------------------------------------------------------------------------------


def test_handing_over_takes_the_full_text_along(anan: Any, isa: Any) -> None:
    item = actions.take(by=anan, item=queued())
    ref, isan = item.head.ref, makers.a_centre("ruthan-isan")
    report_for(anan, ref)
    made = actions.hand_over(by=anan, item=item, to=isan, because="เรื่องของขอนแก่น")
    jobs.run_due()
    for lost in (lambda: report_for(anan, ref), lambda: item_for(anan, item.pk)):
        with pytest.raises(Http404):
            lost()
    assert masked_report_for(anan, ref).ref == ref
    assert report_for(isa, ref).centre == isan
    there = item_for(isa, item.pk)
    assert (there.state, there.taken_by, there.due_at) == ("waiting", None, item.due_at)
    assert handover_for(anan, made.ref) == handover_for(isa, made.ref)
    assert queries.handover_reason(made) == "เรื่องของขอนแก่น"
    assert "ขอนแก่น".encode() not in bytes(made.because_sealed)


def test_it_is_signed_for_once_and_by_the_other_centre_only(anan: Any, isa: Any) -> None:
    item = queued()
    made = actions.hand_over(by=anan, item=item, to=makers.a_centre("ruthan-isan"), because="ก")
    with pytest.raises(Forbidden):
        actions.accept_handover(by=anan, handover=made)
    assert actions.accept_handover(by=isa, handover=made).accepted_by == isa
    with pytest.raises(Refused):
        actions.accept_handover(by=isa, handover=made)


def test_it_joins_the_item_that_is_there_and_leaves_its_taker_alone(anan: Any, isa: Any) -> None:
    here, there = queued(RUMOUR), queued(RUMOUR, province="40")
    actions.take(by=isa, item=there)
    actions.hand_over(by=anan, item=fresh(here), to=there.centre, because="ก")
    jobs.run_due()
    item = QueueItem.objects.get()
    assert (item.pk, item.state, item.taken_by, item.reports) == (there.pk, "taken", isa, 2)


def test_an_ended_item_there_waits_again_for_what_is_handed_over(anan: Any, isa: Any) -> None:
    here, there = queued(RUMOUR), queued(RUMOUR, province="40")
    actions.mark_done(by=isa, item=actions.take(by=isa, item=there))
    actions.hand_over(by=anan, item=fresh(here), to=there.centre, because="ก")
    item = QueueItem.objects.get()
    assert (item.state, item.done_at, item.taken_by) == ("waiting", None, None)


def test_nobody_hands_over_what_is_not_theirs_or_to_no_centre(anan: Any, isa: Any) -> None:
    item, isan = queued(), makers.a_centre("ruthan-isan")
    with pytest.raises(Forbidden):
        actions.hand_over(by=isa, item=item, to=isan, because="ก")
    for to in (item.centre, makers.an_organisation("bot")):
        with pytest.raises(Forbidden):
            actions.hand_over(by=anan, item=item, to=to, because="ก")
    actions.hand_over(by=anan, item=item, to=isan, because="ก")
    with pytest.raises((Refused, Forbidden)):
        actions.hand_over(by=anan, item=item, to=isan, because="ก")
    assert Handover.objects.count() == 1
