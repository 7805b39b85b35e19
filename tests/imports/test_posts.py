"""Posts that were seen: observations, taken in once; a child's case goes to the officers alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from ruthan.audit.models import Entry
from ruthan.core import clock
from ruthan.core.models import DataKey
from ruthan.gateway.models import Post
from ruthan.intake import queries as intake
from ruthan.intake.models import Report, SealedDrop
from ruthan.matching.models import Cluster, Signature
from ruthan.safeguarding.actions import ensure_custody
from ruthan.triage.models import Assessment
from tests import makers
from tests.imports.conftest import Brought, post

Bring = Callable[..., Brought]
pytestmark = pytest.mark.django_db

CHILD = "มีผู้ใหญ่ทักมาขอรูปโป๊ลูกสาวอายุ 12 ของฉัน บอกว่าอย่าบอกพ่อแม่"
RUMOUR = "ด่วนที่สุด เขื่อนตัวอย่างร้าวแล้ว คืนนี้น้ำจะท่วมทั้งเมืองตัวอย่าง ให้รีบขนของขึ้นที่สูงทันที"


def test_a_post_becomes_an_observation_under_its_own_key(bring: Bring) -> None:
    done = bring("reports", [post(1, province="50", link="https://social.example/1"), post(2)])
    assert done.counts["made"] == 2
    one = Report.objects.order_by("submitted_at", "pk").filter(province="50").get()
    assert (one.is_observation, one.channel, one.receipt_lookup) == (True, "partner", None)
    assert "ตลาดตัวอย่างที่ 1" in intake.text_of(one)
    assert [line.name for line in intake.evidence_of(one)] == ["https://social.example/1"]
    assert one.submitted_at.isoformat() == "2026-02-03T03:00:00+00:00"
    assert DataKey.objects.filter(purpose="report").count() == 2
    assert [step.state for step in intake.steps_of(one)] == ["received"]


def test_identical_posts_share_a_cluster_within_and_across_batches(bring: Bring) -> None:
    asked = makers.a_report(RUMOUR)
    bring("reports", [post(n, text=RUMOUR + " " * n) for n in range(3)])
    bring("reports", [post(9, text=RUMOUR)])
    cluster = Cluster.objects.get()
    assert (cluster.reports, cluster.observations) == (5, 4)
    assert cluster.representative == asked.pk
    assert Report.objects.filter(cluster=cluster).count() == 5
    assert Signature.objects.filter(is_indexed=True).count() == 1
    counts = intake.cluster_counts(cluster.pk)
    assert counts.reporters == 1


def test_near_copies_are_joined_by_the_job_that_follows(
    bring: Bring, run_jobs: Callable[[], int]
) -> None:
    bring("reports", [post(1, text=RUMOUR), post(2, text=RUMOUR + " แชร์ต่อไปให้ทุกคนรู้ด้วยนะคะ")])
    assert Cluster.objects.filter(merged_into=None).count() == 2
    run_jobs()
    live = Cluster.objects.get(merged_into=None)
    assert (live.reports, live.observations) == (2, 2)


def test_every_post_is_assessed_after_the_people_who_wait(
    bring: Bring, run_jobs: Callable[[], int]
) -> None:
    bring("reports", [post(1), post(2)])
    makers.a_report(RUMOUR)
    jobs = ProcrastinateJob.objects.filter(task_name="triage.assess_report").order_by("id")
    assert [job.priority for job in jobs] == [-10, -10, 0]
    run_jobs()
    assert Assessment.objects.filter(is_current=True).count() == 3


def test_bringing_the_same_posts_again_changes_nothing(bring: Bring) -> None:
    rows = [post(1), post(2), post(2)]
    assert bring("reports", rows).counts["made"] == 2
    counts = bring("reports", [*rows, post(1, text="ข้อความถูกแก้ไขภายหลัง ไม่เหมือนเดิม")]).counts
    assert (counts.get("made", 0), counts["unchanged"]) == (0, 4)
    assert (Report.objects.count(), Post.objects.count()) == (2, 2)


def test_a_childs_case_is_sealed_and_looks_the_same_to_the_sender(bring: Bring) -> None:
    ensure_custody()
    done = bring("reports", [post(1), post(2, text=CHILD, author="12-year-old", province="50")])
    assert (done.counts["made"], done.bad) == (2, [])
    assert SealedDrop.objects.count() == 1
    assert Report.objects.count() == Signature.objects.count() == 1
    assert not Report.objects.filter(province="50").exists()
    assert DataKey.objects.filter(purpose="report").count() == 1
    said = " ".join(str(e.facts) for e in Entry.objects.filter(what="gateway:posts:import"))
    assert "'posts': 2" in said
    assert "seal" not in said
    assert bring("reports", [post(2, text=CHILD)]).counts["unchanged"] == 1
    assert SealedDrop.objects.count() == 1


def test_authors_are_kept_apart_and_never_in_clear(bring: Bring) -> None:
    bring("reports", [post(1, author="ann"), post(2, author="bob"), post(3, author="ann")])
    keys = [bytes(key) for key in Report.objects.values_list("reporter_key", flat=True)]
    assert len(set(keys)) == 2
    assert all(b"ann" not in key for key in keys)


def test_bad_rows_are_named_and_nothing_of_them_is_kept(bring: Bring) -> None:
    bad = [
        (post(id=None), "no id"),
        (post(text=" \u200b "), "empty"),
        (post(text="ก" * 20_001), "longer than"),
        (post(province="99"), "province"),
        (post(at="soon"), "ISO 8601"),
        (post(at="2999-01-01T00:00:00+07:00"), "future"),
        (post(link="https://x.example/" + "a" * 1_000), "link"),
        (post(text=["a"]), "must be text"),
    ]
    done = bring("reports", [*(row for row, _ in bad), post(2)])
    assert [number for number, _ in done.bad] == list(range(1, len(bad) + 1))
    for (_, reason), (_, said) in zip(bad, done.bad, strict=True):
        assert reason in said
    assert Report.objects.count() == 1


def test_a_dry_run_writes_nothing(bring: Bring) -> None:
    said = bring("reports", [post(1), post(1), post(2), post(3, text="")], dry=True)
    assert (said.counts["made"], said.counts["unchanged"], said.counts["bad"]) == (2, 1, 1)
    assert Report.objects.count() == Post.objects.count() == 0


def test_posts_measure_spread_and_not_people(bring: Bring) -> None:
    now = (clock.now() - timedelta(hours=1)).isoformat()
    bring("reports", [post(n, text=RUMOUR, at=now, author=f"a{n}") for n in range(6)])
    counts = intake.cluster_counts(Cluster.objects.get().pk)
    assert counts.reporters == 0
