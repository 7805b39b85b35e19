"""Taking back in one press that a report was taken out of its message."""

from __future__ import annotations

from typing import Any

import pytest

from ruthan.audit.models import Entry
from ruthan.claims.actions import PartingRefused, attach_cluster
from ruthan.core import jobs
from ruthan.core.refs import uuid7
from ruthan.intake import queries as intake
from ruthan.intake.actions import withdraw_report
from ruthan.intake.models import Report
from ruthan.matching import actions as matching_actions
from ruthan.matching import queries as matching
from ruthan.matching.models import Cluster, Split
from ruthan.triage import actions
from ruthan.triage.models import QueueItem
from tests import makers
from tests.triage.conftest import HEALTH, RUMOUR, SENT, fresh, item_of, queued
from tests.triage.test_pages import QUEUE, of, page, plain
from tests.triage.test_undo import NEAR, later, merged, picture

pytestmark = pytest.mark.django_db


def near_copy() -> tuple[Any, Any]:
    """An item of two near copies, and the report that came second."""
    item, report = queued(RUMOUR), makers.a_report(NEAR)
    jobs.run_due()
    assert item_of(report) == item
    return item, report


def split(by: Any, report: Any) -> Split:
    report.refresh_from_db()
    actions.split_off(by=by, report=report)
    jobs.run_due()
    report.refresh_from_db()
    made = matching.last_split(report.pk)
    assert made
    return made


def live(shown: tuple[Any, ...]) -> tuple[Any, ...]:
    """A picture without clusters that hold nothing any more."""
    items, clusters, *rest = shown
    return (items, [row for row in clusters if row[1]], *rest)


@pytest.mark.parametrize("taken", [True, False])
def test_a_report_that_is_put_back_leaves_everything_as_it_was(anan: Any, taken: Any) -> None:
    item, report = near_copy()
    makers.a_report(RUMOUR)
    makers.a_report(RUMOUR, province="40")  # of another centre
    jobs.run_due()
    if taken:
        actions.take(by=anan, item=fresh(item))
    before = picture()
    made = split(anan, report)
    assert QueueItem.objects.count() == len(before[0]) + 1
    assert actions.undo_split(by=anan, split=made) is True
    jobs.run_due()
    assert live(picture()) == live(before)
    assert Entry.objects.filter(what="triage:report:unsplit", actor=anan.pk).count() == 1


def test_pressed_twice_it_happens_once(anan: Any) -> None:
    made = split(anan, near_copy()[1])
    assert actions.undo_split(by=anan, split=made) is True
    before = picture()
    assert actions.undo_split(by=anan, split=fresh(made)) is False
    assert picture() == before
    assert Entry.objects.filter(what="triage:report:unsplit").count() == 1


def test_copies_that_came_since_go_with_it_and_later_ones_join_again(anan: Any) -> None:
    item, report = near_copy()
    made = split(anan, report)
    since = makers.a_report(NEAR)
    jobs.run_due()
    assert item_of(since).pk != item.pk
    actions.undo_split(by=anan, split=made)
    after = makers.a_report(NEAR)
    jobs.run_due()
    assert [item_of(one).pk for one in (report, since, after)] == [item.pk] * 3
    assert fresh(item).reports == 4
    assert QueueItem.objects.count() == 1
    assert matching_actions.repair() == 0


def test_it_can_be_taken_out_and_put_back_again(anan: Any) -> None:
    _item, report = near_copy()
    first = split(anan, report)
    actions.undo_split(by=anan, split=first)
    second = split(anan, report)
    assert second.pk != first.pk
    assert actions.undo_split(by=anan, split=second) is True
    assert actions.undo_split(by=anan, split=first) is False


def test_an_item_that_ended_as_the_report_left_waits_again(anan: Any) -> None:
    first = queued(RUMOUR)
    elsewhere = {"centre": makers.a_centre("ruthan-isan")}
    Report.objects.filter(pk=first.head_id).update(**elsewhere)
    QueueItem.objects.filter(pk=first.pk).update(**elsewhere)
    report = makers.a_report(NEAR)
    jobs.run_due()
    item = item_of(report)
    assert (item.cluster_id, item.pk == first.pk) == (first.cluster_id, False)
    made = split(anan, report)
    assert fresh(item).state == "done"
    actions.undo_split(by=anan, split=made)
    assert (fresh(item).state, fresh(item).reports) == ("waiting", 1)
    assert item_of(report) == item


def test_only_who_did_it_may_undo_it_and_a_supervisor(
    anan: Any, nok: Any, nat: Any, client_of: Any, monkeypatch: Any
) -> None:
    made = split(anan, near_copy()[1])
    with pytest.raises(PartingRefused) as refused:
        actions.undo_split(by=nok, split=made)
    assert refused.value.why == "others"
    address = f"{QUEUE}splits/{made.pk}/undo/"
    assert "คนอื่นเป็นผู้ทำ" in plain(client_of(nok).post(address, follow=True))
    assert client_of(nok).post(f"{QUEUE}splits/{uuid7()}/undo/").status_code == 404
    assert client_of(anan).get(address).status_code == 405
    later(monkeypatch, 31)
    with pytest.raises(PartingRefused) as refused:
        actions.undo_split(by=anan, split=made)
    assert refused.value.why == "late"
    assert actions.undo_split(by=nat, split=made) is True


@pytest.mark.parametrize(
    "built", ["claimed", "answered", "declined", "handed", "merged", "placed", "gone"]
)
def test_what_was_built_on_it_since_is_told_and_nothing_changes(
    anan: Any, client_of: Any, built: str
) -> None:
    _item, report = near_copy()
    made = split(anan, report)
    own = item_of(report)
    if built == "claimed":
        attach_cluster(by=anan, claim=makers.a_claim(), cluster=own.cluster_id)
    if built == "answered":
        claim = makers.a_claim(statement_th=NEAR, clusters=[own.cluster_id])
        makers.a_verdict(claim)
    if built == "declined":
        actions.take(by=anan, item=own)
        actions.decline(by=anan, item=fresh(own), reason="opinion")
    if built == "handed":
        actions.hand_over(by=anan, item=own, to=makers.a_centre("ruthan-isan"), because="ก")
    if built == "merged":
        merged(anan, own, queued(SENT))
    if built == "placed":
        actions.put_in_family(by=anan, item=own, other_id=queued(HEALTH).cluster_id)
    if built == "gone":
        withdraw_report(by="citizen", report=intake.report(report.pk))
    jobs.run_due()
    before = picture()
    with pytest.raises(PartingRefused) as refused:
        actions.undo_split(by=anan, split=made)
    expected = {"placed": "merged", "answered": "claimed"}.get(built, built)
    assert refused.value.why == expected
    said = client_of(anan).post(f"{QUEUE}splits/{made.pk}/undo/", follow=True)
    assert "เลิกทำไม่ได้ " + str(refused.value.why.label) in plain(said)
    assert picture() == before


def test_the_message_after_taking_out_has_an_undo_that_works(anan: Any, client_of: Any) -> None:
    (item, report), client = near_copy(), client_of(anan)
    said = client.post(of(item, "split"), {"report": report.ref}, follow=True)
    made = matching.last_split(report.pk)
    assert made
    address = f"{QUEUE}splits/{made.pk}/undo/"
    assert f'<form method="post" action="{address}"' in plain(said)
    jobs.run_due()
    for one in (item, item_of(report)):  # on both pages, as long as it may be undone
        assert f'action="{address}"' in page(client, of(one))
    assert "เลิกทำแล้ว เรื่องนี้กลับไปอยู่กับเรื่องอื่นเหมือนเดิม" in plain(client.post(address, follow=True))
    assert "เลิกทำไปก่อนแล้ว" in plain(client.post(address, follow=True))
    assert QueueItem.objects.count() == 1
    assert not Cluster.objects.filter(apart_from__isnull=False).exists()
