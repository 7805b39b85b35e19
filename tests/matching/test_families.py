"""Families: instances of one template gather around the first, and people have the last word."""

from __future__ import annotations

from typing import Any

import pytest

from ruthan.core import clock, crypto
from ruthan.core.refs import uuid7
from ruthan.core.states import Refused
from ruthan.matching import actions, queries
from ruthan.matching.models import Cluster, Family, FamilyMember
from tests.matching.conftest import OTHER, RUMOUR
from tests.together import at_once

pytestmark = pytest.mark.django_db
PARCEL = (
    "ไปรษณีย์ตัวอย่างแจ้งว่าพัสดุของท่านตกค้างที่คลัง กดลิงก์ http://thpost-{0}.example/pay "
    "ชำระค่าธรรมเนียม {1} บาท ภายในวันนี้ มิฉะนั้นพัสดุจะถูกตีกลับ สอบถามไลน์ @post{0}"
)
FIRST, SECOND, THIRD = (
    PARCEL.format("track", 39),
    PARCEL.format("fee", 59),
    PARCEL.format("box", 120),
)


def instance(text: str) -> tuple[Any, Any]:
    """A report that was counted, gathered and placed, with its cluster."""
    report_id, key = uuid7(), crypto.new_data_key("report")
    actions.remember_report(report_id=report_id, text=text, data_key=key)
    cluster_id = actions.gather_report(report_id=report_id, text=text)
    actions.place_report(report_id=report_id, text=text)
    return report_id, cluster_id


def clusters_of(family: Family) -> set[Any]:
    return set(queries.members(family).values_list("cluster_id", flat=True))


def test_another_instance_joins_the_family_of_the_first() -> None:
    made = [instance(text)[1] for text in (FIRST, SECOND, THIRD)]
    assert len(set(made)) == 3
    family = Family.objects.get()
    assert clusters_of(family) == set(made)
    assert family.representative_id == made[0]
    told = queries.family_of(made[2])
    assert told is not None
    assert (told.ref, told.instances) == (family.ref, 3)
    assert told.since == Cluster.objects.get(pk=made[0]).first_seen
    last = FamilyMember.objects.get(cluster_id=made[2])
    assert last.is_by_machine
    assert all("shares" not in reason for reason in last.reasons)


def test_what_is_like_nobody_has_no_family() -> None:
    instance(RUMOUR)
    _, cluster_id = instance(OTHER)
    assert not Family.objects.exists()
    assert queries.family_of(cluster_id) is None


def test_placing_twice_changes_nothing() -> None:
    instance(FIRST)
    report_id, _ = instance(SECOND)
    before = list(FamilyMember.objects.values())
    actions.place_report(report_id=report_id, text=SECOND)
    assert actions.repair_families(anew=True) == 0
    assert list(FamilyMember.objects.values()) == before


def test_two_families_of_one_pattern_that_began_at_once_become_one_unless_a_person_parted_them() -> (
    None
):
    made = [instance(text)[1] for text in (FIRST, SECOND, THIRD, PARCEL.format("late", 88))]
    whole = Family.objects.get()
    other = Family.objects.create(ref="F-22222222", representative_id=made[2], made_at=clock.now())
    FamilyMember.objects.filter(cluster_id__in=made[2:]).update(family=other)
    assert actions.repair_families() == 1
    assert clusters_of(whole) == set(made)
    other.refresh_from_db()
    actions.part_families(by="system", other=other)
    FamilyMember.objects.filter(family=other).update(is_by_machine=False)
    assert actions.repair_families(anew=True) == 0


@pytest.mark.django_db(transaction=True)
def test_instances_that_come_at_once_end_in_one_family() -> None:
    texts = [PARCEL.format(name, 30 + 7 * n) for n, name in enumerate(("aa", "bb", "cc", "dd"))]
    results = at_once([lambda text=text: instance(text) for text in texts])
    assert not [error for error in results if isinstance(error, Exception)]
    actions.repair_families()
    family = Family.objects.get(merged_into=None, representative__isnull=False)
    assert clusters_of(family) == set(Cluster.objects.values_list("pk", flat=True))
    assert actions.repair_families(anew=True) == 0


def test_a_family_is_a_star_around_its_representative() -> None:
    _, first = instance(FIRST)
    _, other = instance(OTHER)
    actions.put_in_family(by="system", cluster_id=other, beside=first)
    near_other = (
        OTHER.replace("7 วัน", "30 วัน").replace("มะนาว", "ขิงแก่").replace("เบาหวาน", "ความดัน")
    )
    _, late = instance(near_other)
    assert late not in clusters_of(Family.objects.get(representative=first))


def test_a_person_takes_an_instance_out_and_machines_leave_it_out() -> None:
    instance(FIRST)
    report_id, cluster_id = instance(SECOND)
    family = Family.objects.get()
    actions.take_out(by="system", family=family, cluster_id=cluster_id, because="คนละเรื่อง")
    actions.place_report(report_id=report_id, text=SECOND)
    actions.repair_families(anew=True)
    assert queries.family_of(cluster_id) is None
    with pytest.raises(Refused):
        actions.take_out(by="system", family=family, cluster_id=cluster_id, because="ก")
    actions.put_back(by="system", family=family, cluster_id=cluster_id)
    assert cluster_id in clusters_of(family)
    with pytest.raises(Refused):
        actions.put_back(by="system", family=family, cluster_id=cluster_id)


def test_the_oldest_of_the_others_stands_for_a_family_that_lost_its_representative() -> None:
    (_, first), (_, second), _ = (instance(text) for text in (FIRST, SECOND, THIRD))
    family = Family.objects.get()
    actions.take_out(by="system", family=family, cluster_id=first, because="ก")
    family.refresh_from_db()
    assert family.representative_id == second


def test_two_families_become_one_and_two_again() -> None:
    for text in (FIRST, SECOND):
        instance(text)
    ours = Family.objects.get()
    _, two = instance(RUMOUR)
    theirs = actions.put_in_family(by="system", cluster_id=instance(OTHER)[1], beside=two)
    kept = actions.merge_families(by="system", into=ours, other=theirs, because="แบบเดียวกัน")
    assert len(clusters_of(kept)) == 4
    assert queries.family(theirs.ref) == kept
    with pytest.raises(Refused):
        actions.merge_families(by="system", into=ours, other=theirs, because="ก")
    theirs.refresh_from_db()
    actions.part_families(by="system", other=theirs)
    theirs.refresh_from_db()
    assert (len(clusters_of(ours)), len(clusters_of(theirs))) == (2, 2)
    assert theirs.representative_id == two
    with pytest.raises(Refused):
        actions.part_families(by="system", other=theirs)


def test_what_is_of_a_family_already_is_refused() -> None:
    (_, one), (_, two) = instance(FIRST), instance(SECOND)
    for pair in ((one, two), (one, one)):
        with pytest.raises(Refused):
            actions.put_in_family(by="system", cluster_id=pair[0], beside=pair[1])


def test_merged_clusters_are_one_instance() -> None:
    (_, one), (_, two), (_, three) = (instance(text) for text in (FIRST, SECOND, THIRD))
    actions.merge(into=one, other=two)
    family = Family.objects.get()
    assert clusters_of(family) == {one, three}
    _, free = instance(OTHER)
    actions.merge(into=free, other=three)
    kept = queries.cluster(three).pk
    assert clusters_of(family) == {one, kept}


def test_a_forgotten_report_leaves_its_family() -> None:
    first_report, first = instance(FIRST)
    second_report, second = instance(SECOND)
    actions.forget(kind="report", subject=first_report)
    family = Family.objects.get()
    assert clusters_of(family) == {second}
    assert family.representative_id == second
    assert queries.families().get().instances == 1
    actions.forget(kind="report", subject=second_report)
    assert not FamilyMember.objects.exists()
    assert not queries.families().exists()
