"""Taking back: a merge, putting under a claim, "not the same"; by whom, how long, and until when."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from ruthan.audit.models import Entry
from ruthan.claims import queries as claims
from ruthan.claims.actions import PartingRefused, attach_cluster, detach_cluster, undo_attach
from ruthan.claims.models import ClaimCluster
from ruthan.core import clock, jobs
from ruthan.core.refs import uuid7
from ruthan.intake import queries as intake
from ruthan.intake.models import Report
from ruthan.matching import actions as matching_actions
from ruthan.matching import queries as matching
from ruthan.matching.models import Cluster, Merge, Signature
from ruthan.triage import actions
from ruthan.triage.models import JoinedItem, QueueItem
from tests import makers
from tests.triage.conftest import HEALTH, RUMOUR, SENT, fresh, item_of, queued
from tests.triage.test_pages import QUEUE, of, page, plain

pytestmark = pytest.mark.django_db
NEAR = RUMOUR.replace("ส่งต่อให้คนที่คุณรัก", "ส่งต่อให้คนที่คุณรักนะ")


def merged(by: Any, one: Any, two: Any, *, run: bool = True) -> Merge:
    kept = actions.merge_clusters(by=by, item=one, other_id=two.cluster_id)
    if run:
        jobs.run_due()
    made = matching.last_merge(kept)
    assert made
    return made


def picture() -> tuple[Any, ...]:
    """Everything that a merge touches, as it stands."""
    items = QueueItem.objects.order_by("id").values_list(
        "id", "cluster", "centre", "head", "state", "priority", "severity", "urgency", "strand",
        "due_at", "taken_by", "taken_at", "first_look_at", "created_at", "done_at", "reports",
    )  # fmt: skip
    clusters = Cluster.objects.order_by("id").values_list(
        "id", "reports", "observations", "representative", "merged_into", "first_seen", "last_seen"
    )
    live = Signature.objects.filter(is_removed=False, kind="report").order_by("subject")
    return (
        list(items), list(clusters), list(live.values_list("subject", "cluster", "is_indexed")),
        list(Report.objects.order_by("id").values_list("id", "cluster", "state")),
        list(ClaimCluster.objects.order_by("cluster").values_list("claim", "cluster", "by")),
    )  # fmt: skip


# -- A merge --------------------------------------------------------------------------------------


@pytest.mark.parametrize("run", [True, False])
@pytest.mark.parametrize("first", [0, 1])
@pytest.mark.parametrize("taken", [None, 0, 1])
def test_an_undone_merge_leaves_everything_as_it_was(
    anan: Any, run: Any, first: int, taken: int | None
) -> None:
    pair = [queued(HEALTH), queued(SENT, wants="help")]
    for _ in range(2):
        makers.a_report(SENT)
        makers.a_report(SENT, province="40")  # of another centre
    jobs.run_due()
    if taken is not None:
        actions.take(by=anan, item=fresh(pair[taken]))
    before = picture()
    one, two = fresh(pair[first]), fresh(pair[1 - first])
    made = merged(anan, one, two, run=run)
    assert run is False or QueueItem.objects.count() < len(before[0])
    assert actions.undo_merge(by=anan, merge=made) is True
    jobs.run_due()
    assert picture() == before
    assert not JoinedItem.objects.exists()
    assert Entry.objects.filter(what="triage:item:unmerge", actor=anan.pk).count() == 1


def test_pressed_twice_it_happens_once(anan: Any) -> None:
    made = merged(anan, queued(HEALTH), queued(SENT))
    assert actions.undo_merge(by=anan, merge=made) is True
    before = picture()
    assert actions.undo_merge(by=anan, merge=made) is False
    assert picture() == before
    assert Entry.objects.filter(what="triage:item:unmerge").count() == 1


def test_reports_that_came_since_go_where_their_words_belong(anan: Any) -> None:
    low, high = queued(HEALTH), queued(SENT)
    made = merged(anan, low, high)
    late = [makers.a_report(text) for text in (HEALTH, SENT, SENT)]
    jobs.run_due()
    actions.undo_merge(by=anan, merge=made)
    jobs.run_due()
    assert [item_of(report).pk for report in late] == [low.pk, high.pk, high.pk]
    assert (fresh(low).reports, fresh(high).reports) == (2, 3)


def test_machines_do_not_join_again_what_a_person_parted(anan: Any) -> None:
    one, two = queued(RUMOUR), queued(HEALTH)
    near = makers.a_report(NEAR)
    jobs.run_due()
    assert item_of(near) == one
    actions.split_off(by=anan, report=near)
    jobs.run_due()
    made = merged(anan, one, item_of(near))
    actions.undo_merge(by=anan, merge=made)
    assert matching_actions.repair() == 0
    Cluster.objects.update(apart_from=None)
    assert matching_actions.repair() == 0
    assert item_of(near) != fresh(one)
    assert two


def test_the_family_of_the_one_that_ended_is_put_back(anan: Any) -> None:
    one, two, three = queued(RUMOUR), queued(HEALTH), queued(SENT)
    family = actions.put_in_family(by=anan, item=two, other_id=three.cluster_id)
    made = merged(anan, two, one)
    actions.undo_merge(by=anan, merge=made)
    held = {row.cluster_id for row in matching.members(family)}
    assert held == {two.cluster_id, three.cluster_id}
    both = merged(anan, three, two)
    assert {row.cluster_id for row in matching.members(family)} == {both.keep_id}
    actions.undo_merge(by=anan, merge=both)
    assert {row.cluster_id for row in matching.members(family)} == held


@pytest.mark.parametrize("of_both", [True, False])
def test_the_claim_of_the_one_that_ended_goes_back_with_it(anan: Any, of_both: Any) -> None:
    one, two = queued(HEALTH), queued(RUMOUR)
    claim = makers.a_claim(statement_th=RUMOUR)
    attach_cluster(by=anan, claim=claim, cluster=two.cluster_id)
    if of_both:
        attach_cluster(by=anan, claim=claim, cluster=one.cluster_id)
    jobs.run_due()
    before = picture()[4]
    made = merged(anan, one, two)
    assert ClaimCluster.objects.count() == 1
    actions.undo_merge(by=anan, merge=made)
    assert picture()[4] == before


# -- Who, and until when --------------------------------------------------------------------------


def later(monkeypatch: Any, minutes: int) -> None:
    now = clock.now() + timedelta(minutes=minutes)
    monkeypatch.setattr(clock, "now", lambda: now)


def test_only_who_did_it_may_undo_it_and_a_supervisor(
    anan: Any, nok: Any, nat: Any, client_of: Any, monkeypatch: Any
) -> None:
    made = merged(anan, queued(HEALTH), queued(SENT))
    with pytest.raises(PartingRefused) as refused:
        actions.undo_merge(by=nok, merge=made)
    assert refused.value.why == "others"
    address = f"{QUEUE}merges/{made.pk}/undo/"
    assert "คนอื่นเป็นผู้ทำ" in plain(client_of(nok).post(address, follow=True))
    assert client_of(nok).post(f"{QUEUE}merges/{uuid7()}/undo/").status_code == 404
    assert client_of(anan).get(address).status_code == 405
    later(monkeypatch, 31)
    with pytest.raises(PartingRefused) as refused:
        actions.undo_merge(by=anan, merge=made)
    assert refused.value.why == "late"
    assert actions.undo_merge(by=nat, merge=made) is True


@pytest.mark.parametrize("built", ["claimed", "answered", "declined", "handed", "merged", "gone"])
def test_what_was_built_on_it_since_is_told_and_nothing_changes(
    anan: Any, client_of: Any, built: str
) -> None:
    one, two = queued(HEALTH), queued(RUMOUR)
    if built == "answered":
        claim = makers.a_claim(statement_th=HEALTH, clusters=[one.cluster_id])
    made = merged(anan, one, two)
    item = QueueItem.objects.get()
    if built == "claimed":
        attach_cluster(by=anan, claim=makers.a_claim(), cluster=made.keep_id)
    if built == "answered":
        makers.a_verdict(claim)
    if built == "declined":
        actions.take(by=anan, item=item)
        actions.decline(by=anan, item=item, reason="opinion")
    if built == "handed":
        to = makers.a_centre("ruthan-isan")
        actions.hand_over(by=anan, item=item, to=to, because="ก")
    if built == "merged":
        merged(anan, item, queued(SENT))
    if built == "gone":
        from ruthan.intake.actions import withdraw_report

        for pk in made.reports:
            withdraw_report(by="citizen", report=intake.report(pk))
    jobs.run_due()
    before = picture()
    with pytest.raises(PartingRefused) as refused:
        actions.undo_merge(by=anan, merge=made)
    assert refused.value.why == built
    said = client_of(anan).post(f"{QUEUE}merges/{made.pk}/undo/", follow=True)
    assert "เลิกทำไม่ได้ " + str(refused.value.why.label) in plain(said)
    assert picture() == before


def test_of_two_merges_the_later_comes_back_first(anan: Any) -> None:
    one, two, three = queued(HEALTH), queued(RUMOUR), queued(SENT)
    before = picture()
    first = merged(anan, one, two)
    second = merged(anan, QueueItem.objects.get(cluster_id=first.keep_id), three)
    assert actions.undo_merge(by=anan, merge=second)
    assert actions.undo_merge(by=anan, merge=first)
    jobs.run_due()
    assert picture() == before


# -- In the browser -------------------------------------------------------------------------------


def test_the_message_after_a_merge_has_an_undo_that_works(anan: Any, client_of: Any) -> None:
    one, two, client = queued(HEALTH), queued(SENT), client_of(anan)
    said = client.post(of(one, "merge"), {"other": str(two.cluster_id)}, follow=True)
    made = matching.last_merge(min(one.cluster_id, two.cluster_id))
    assert made
    address = f"{QUEUE}merges/{made.pk}/undo/"
    assert f'<form method="post" action="{address}"' in plain(said)
    jobs.run_due()
    item = QueueItem.objects.get()
    assert f'action="{address}"' in page(client, of(item))
    undone = plain(client.post(address, follow=True))
    assert "เลิกทำแล้ว สองเรื่องแยกจากกันเหมือนเดิม" in undone
    assert "เลิกทำไปก่อนแล้ว" in plain(client.post(address, follow=True))
    assert QueueItem.objects.count() == 2


def test_a_supervisor_finds_the_undo_on_the_item(
    anan: Any, nok: Any, nat: Any, client_of: Any
) -> None:
    made = merged(anan, queued(HEALTH), queued(SENT))
    item = QueueItem.objects.get()
    assert f"merges/{made.pk}/undo/" in page(client_of(nat), of(item))
    seen = page(client_of(nok), of(item))
    assert "มีข้อความอื่นถูกรวมเข้ากับเรื่องนี้" in seen
    assert anan.name_th in seen
    assert f"merges/{made.pk}/undo/" not in seen


# -- Under a claim --------------------------------------------------------------------------------


@pytest.mark.parametrize("run", [True, False])
@pytest.mark.parametrize("taken", [True, False])
def test_an_item_put_under_a_claim_comes_back_as_it_stood(
    anan: Any, client_of: Any, run: Any, taken: Any
) -> None:
    item, client, claim = queued(RUMOUR), client_of(anan), makers.a_claim(clusters=[])
    if taken:
        actions.take(by=anan, item=item)
    before = picture()
    said = client.post(of(item, "claim"), {"claim": claim.ref}, follow=True)
    address = of(item, f"claim/{claim.ref}/undo")
    assert f'action="{address}"' in plain(said)
    if run:
        jobs.run_due()
        assert fresh(item).state == "done"
    undone = plain(client.post(address, follow=True))
    assert "ไม่อยู่ในประเด็นใดและกลับมารอในคิว" in undone
    jobs.run_due()
    after = picture()
    assert after[0] == before[0]
    assert after[4] == before[4] == []
    state = intake.report(item.head_id).state
    assert state == "screening" if run or taken else "received"
    assert "เลิกทำไปก่อนแล้ว" in plain(client.post(address, follow=True))
    assert Entry.objects.filter(what="claims:cluster:undo").count() == 1


@pytest.mark.parametrize("built", ["answered", "decided", "referred", "late"])
def test_what_hangs_on_the_claim_since_is_told(
    anan: Any, nok: Any, nat: Any, client_of: Any, built: str, monkeypatch: Any
) -> None:
    item, claim = queued(RUMOUR), makers.a_claim(clusters=[])
    if built == "answered":
        makers.a_verdict(claim)
    attach_cluster(by=anan, claim=claim, cluster=item.cluster_id)
    jobs.run_due()
    if built == "decided":
        makers.a_proposal(claim)
    if built == "referred":
        makers.a_referral(claim)
    if built == "late":
        later(monkeypatch, 31)
    with pytest.raises(PartingRefused) as refused:
        undo_attach(by=anan, claim=claim, cluster_id=item.cluster_id)
    assert refused.value.why == built
    if built != "late":
        said = client_of(anan).post(of(item, f"claim/{claim.ref}/undo"), follow=True)
        assert "เลิกทำไม่ได้ " + str(refused.value.why.label) in plain(said)
    assert claims.claim_of_cluster(item.cluster_id) == claim
    with pytest.raises(PartingRefused) as others:
        undo_attach(by=nok, claim=claim, cluster_id=item.cluster_id)
    assert others.value.why == "others"
    if built == "late":
        assert undo_attach(by=nat, claim=claim, cluster_id=item.cluster_id) is True


def test_the_claims_desk_undoes_too(anan: Any, nok: Any, client_of: Any) -> None:
    item, claim, client = queued(RUMOUR), makers.a_claim(clusters=[]), client_of(nok)
    address = f"/staff/claims/{claim.ref}/clusters/"
    said = client.post(address, {"cluster": str(item.cluster_id)}, follow=True)
    undo = f"{address}{item.cluster_id}/undo/"
    assert f'action="{undo}"' in plain(said)
    jobs.run_due()
    assert "คนอื่นเป็นผู้ทำ" in plain(client_of(anan).post(undo, follow=True))
    assert "เรื่องกลับไปรอในคิว" in plain(client.post(undo, follow=True))
    jobs.run_due()
    assert fresh(item).state == "waiting"
    assert "เลิกทำไปก่อนแล้ว" in plain(client.post(undo, follow=True))


def test_a_cluster_taken_off_waits_in_the_queue_again(anan: Any, nok: Any) -> None:
    item, claim = queued(RUMOUR), makers.a_claim(clusters=[])
    attach_cluster(by=anan, claim=claim, cluster=item.cluster_id)
    jobs.run_due()
    assert fresh(item).state == "done"
    detach_cluster(by=nok, claim=claim, cluster=item.cluster_id)
    jobs.run_due()
    assert (fresh(item).state, intake.report(item.head_id).state) == ("waiting", "screening")


def test_what_was_done_before_stays_done(anan: Any) -> None:
    item, claim = queued(RUMOUR), makers.a_claim(clusters=[])
    actions.mark_done(by=anan, item=actions.take(by=anan, item=item))
    attach_cluster(by=anan, claim=claim, cluster=item.cluster_id)
    jobs.run_due()
    undo_attach(by=anan, claim=claim, cluster_id=item.cluster_id)
    jobs.run_due()
    assert fresh(item).state == "done"
