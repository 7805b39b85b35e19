"""Two people press at once on two real connections: one wins, the other changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import DatabaseError

from ruthan.claims.actions import PartingRefused, attach_cluster, undo_attach
from ruthan.claims.models import ClaimCluster
from ruthan.core import jobs
from ruthan.core.guard import Forbidden
from ruthan.core.states import Refused
from ruthan.triage import actions
from ruthan.triage.models import Assessment, Handover, QueueItem
from tests import makers
from tests.together import at_once
from tests.triage.conftest import HEALTH, RUMOUR, fresh, item_of, queued
from tests.triage.test_undo import merged, picture

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _reference(db: None) -> Iterator[None]:
    makers.an_organisation("ruthan")
    yield


def pressed(*presses: Callable[[], object]) -> list[object]:
    """Run every press at the same moment; a refusal is an answer."""
    return at_once(presses, losing=(Refused, PartingRefused, Forbidden, DatabaseError))


def test_one_of_two_takers_wins(transactional_db: None, anan: Any, nok: Any) -> None:
    item = queued()
    copies = {anan: fresh(item), nok: fresh(item)}
    said = pressed(*(lambda who=who: actions.take(by=who, item=copies[who]) for who in copies))
    refused = [answer for answer in said if isinstance(answer, Refused)]
    assert len(refused) == 1
    held = fresh(item)
    assert held.state == "taken"
    assert held.taken_by in (anan, nok)


def test_the_second_of_two_browsers_is_told_who_was_first(
    transactional_db: None, anan: Any, nok: Any, client_of: Any
) -> None:
    item = queued()
    browsers = {who: client_of(who) for who in (anan, nok)}
    address = f"/staff/queue/{item.pk}/take/"
    said = pressed(*(lambda who=who: browsers[who].post(address) for who in browsers))
    assert [answer.status_code for answer in said] == [302, 302]
    winner = fresh(item).taken_by
    loser = nok if winner == anan else anan
    page = browsers[loser].get(f"/staff/queue/{item.pk}/").content.decode()
    assert f"{winner.name_th}รับเรื่องนี้ไปก่อนแล้ว" in page.replace("\u200b", "")


def test_two_copies_at_once_make_one_item(transactional_db: None) -> None:
    reports = [makers.a_report(RUMOUR) for _ in range(4)]
    said = pressed(*(lambda r=r: actions.assess_report(r.pk) for r in reports))
    assert all(isinstance(answer, Assessment) for answer in said), said
    item = QueueItem.objects.get()
    actions.recount(cluster_id=item.cluster_id)
    assert fresh(item).reports == 4


def test_one_report_ranked_twice_at_once_has_one_rank(transactional_db: None) -> None:
    report = makers.a_report(RUMOUR)
    pressed(*(lambda: actions.assess_report(report.pk) for _ in range(3)))
    jobs.run_due()
    assert Assessment.objects.filter(report=report, is_current=True).count() == 1
    assert item_of(report).reports == 1


def test_a_hand_over_pressed_twice_happens_once(
    transactional_db: None, anan: Any, nok: Any
) -> None:
    item, isan = queued(), makers.a_centre("ruthan-isan")
    presses = [
        lambda who=who: actions.hand_over(by=who, item=fresh(item), to=isan, because="ก")
        for who in (anan, nok)
    ]
    said = pressed(*presses)
    assert sum(isinstance(answer, Handover) for answer in said) == 1
    assert sum(isinstance(answer, Refused | Forbidden) for answer in said) == 1
    assert Handover.objects.count() == 1


def test_signing_twice_at_once_is_signed_once(transactional_db: None, anan: Any, isa: Any) -> None:
    item = queued()
    made = actions.hand_over(by=anan, item=item, to=makers.a_centre("ruthan-isan"), because="ก")
    said = pressed(
        *(lambda: actions.accept_handover(by=isa, handover=fresh(made)) for _ in range(3))
    )
    assert sum(isinstance(answer, Handover) for answer in said) == 1


def test_done_and_give_back_at_once_leave_one_of_both(transactional_db: None, anan: Any) -> None:
    item = actions.take(by=anan, item=queued())
    one, two = fresh(item), fresh(item)
    said = pressed(
        lambda: actions.mark_done(by=anan, item=one), lambda: actions.release(by=anan, item=two)
    )
    assert sum(isinstance(answer, Refused | Forbidden) for answer in said) == 1
    assert fresh(item).state in ("done", "waiting")


def test_two_people_undo_at_once_and_it_is_undone_once(
    transactional_db: None, anan: Any, nat: Any
) -> None:
    one, two = queued(RUMOUR), queued(HEALTH)
    before = picture()
    made = merged(anan, one, two)
    said = pressed(*(lambda who=who: actions.undo_merge(by=who, merge=made) for who in (anan, nat)))
    assert sorted(map(bool, said)) == [False, True], said
    jobs.run_due()
    assert picture() == before


def test_undo_beside_the_jobs_of_its_merge_leaves_no_trace(
    transactional_db: None, anan: Any
) -> None:
    one, two = queued(RUMOUR), queued(HEALTH)
    before = picture()
    made = merged(anan, one, two, run=False)
    ids = {"into_id": made.keep_id, "other_id": made.gone_id}
    said = pressed(
        lambda: actions.undo_merge(by=anan, merge=made),
        lambda: actions.follow_merge(**ids),
        lambda: actions.follow_merge(**ids),
    )
    assert said[0] is True, said
    jobs.run_due()
    assert picture() == before


def test_undo_beside_a_new_report_loses_and_doubles_nothing(
    transactional_db: None, anan: Any
) -> None:
    one, two = queued(RUMOUR), queued(HEALTH)
    made = merged(anan, one, two)
    said = pressed(
        lambda: actions.undo_merge(by=anan, merge=made),
        lambda: makers.a_report(HEALTH),
        lambda: makers.a_report(RUMOUR),
    )
    assert said[0] is True, said
    jobs.run_due()
    assert fresh(one).reports + fresh(two).reports == 4
    assert {item_of(report).pk for report in said[1:]} <= {one.pk, two.pk}


def test_an_attachment_and_its_undo_at_once_end_on_one_side(
    transactional_db: None, anan: Any, nat: Any
) -> None:
    item, claim = queued(RUMOUR), makers.a_claim(clusters=[])
    attach_cluster(by=anan, claim=claim, cluster=item.cluster_id)
    said = pressed(
        lambda: undo_attach(by=nat, claim=claim, cluster_id=item.cluster_id),
        lambda: undo_attach(by=anan, claim=claim, cluster_id=item.cluster_id),
        lambda: jobs.run_due(),
    )
    assert sorted(map(bool, said[:2])) == [False, True], said
    jobs.run_due()
    assert not ClaimCluster.objects.exists()
    assert fresh(item).state == "waiting"
