"""Links: stars and not pairs, caps, joining in few rows, withdrawal, and the same after a rebuild."""

from __future__ import annotations

import random
from collections import defaultdict
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ruthan.core import clock, jobs
from ruthan.intake import queries as intake
from ruthan.intake.actions import withdraw_report
from ruthan.links import actions, queries
from ruthan.links.actions import Named as Tied
from ruthan.links.models import Hub, Tie
from ruthan.links.states import CAP
from ruthan.matching.actions import take_out
from ruthan.matching.models import Family
from ruthan.registry import queries as registry
from ruthan.registry.actions import forget_source
from ruthan.registry.models import Indicator
from ruthan.registry.rules.naming import Named, account
from tests import makers
from tests.matching.test_families import FIRST, SECOND
from tests.registry.steps import ACCOUNT, SHOP, seen

pytestmark = pytest.mark.django_db

PHONE = Named("phone", "+66600000014", "+66 6x xxx xx14")


def tied(*pairs: tuple[UUID, UUID], kind: str = "report") -> tuple[int, int]:
    return actions.tie([Tied("indicator", hub, kind, source) for hub, source in pairs])


def sets() -> set[frozenset[UUID]]:
    """The networks as sets of what they have in common."""
    found: defaultdict[UUID, set[UUID]] = defaultdict(set)
    for hub in Hub.objects.all():
        root = queries.root_of(hub.pk)
        assert root is not None
        found[root.pk].add(hub.subject)
    return {frozenset(one) for one in found.values()}


def numbers_hold() -> bool:
    """Whether every root carries the numbers of its network."""
    for root in Hub.objects.filter(parent__isnull=True):
        ids = queries.hubs_under(root.pk)
        if (root.hubs, root.ties) != (len(ids), Tie.objects.filter(hub__in=ids).count()):
            return False
    return True


def ids(count: int) -> list[UUID]:
    return [uuid4() for _ in range(count)]


# -- Joining --------------------------------------------------------------------------------------


def test_reports_that_share_an_account_or_a_phone_are_one_network() -> None:
    one, two, three = ids(3)
    seen([ACCOUNT], source_id=one)
    seen([ACCOUNT, PHONE], by="two", source_id=two)
    seen([PHONE], by="three", source_id=three)
    seen([SHOP], by="four")
    done = actions.follow()
    assert (done.ties, done.joined) == (5, 1)
    assert sorted(len(one) for one in sets()) == [1, 2]
    [held] = queries.networks_of_source("report", three)
    assert {source for _h, _k, source in queries.network(held.pk).ties} == {one, two, three}
    assert numbers_hold()


def test_following_again_changes_nothing() -> None:
    seen([ACCOUNT, PHONE])
    actions.follow()
    before = list(Hub.objects.order_by("pk").values()), list(Tie.objects.order_by("pk").values())
    assert actions.follow().ties == 0
    assert before == (
        list(Hub.objects.order_by("pk").values()), list(Tie.objects.order_by("pk").values())
    )  # fmt: skip


def test_networks_are_those_of_the_plain_way_whatever_the_order() -> None:
    rng = random.Random(5)
    hubs, sources = ids(40), ids(60)
    pairs = [(rng.choice(hubs), rng.choice(sources)) for _ in range(75)]
    for start in range(0, len(pairs), 7):
        tied(*pairs[start : start + 7])
    plain: list[set[UUID]] = []
    by_source: defaultdict[UUID, set[UUID]] = defaultdict(set)
    for hub, source in pairs:
        by_source[source].add(hub)
    for group in by_source.values():
        meeting = [one for one in plain if one & group]
        plain = [one for one in plain if not one & group] + [group.union(*meeting)]
    assert sets() == {frozenset(one) for one in plain}
    assert numbers_hold()


def test_one_report_alone_is_no_network_however_much_it_names() -> None:
    seen([ACCOUNT, PHONE, SHOP])
    actions.follow()
    assert len(sets()) == 1 and not queries.networks().exists()
    seen([PHONE], by="two")
    actions.follow()
    assert queries.networks().get().ties == 4


def test_a_partners_list_joins_nothing() -> None:
    seen([ACCOUNT, PHONE], kind="partner", standing="official")
    assert actions.follow().ties == 0


def test_what_was_cleared_joins_nothing() -> None:
    seen([ACCOUNT, PHONE])
    Indicator.objects.filter(kind="phone").update(state="cleared")
    assert actions.follow().ties == 1


# -- Caps and growth ------------------------------------------------------------------------------


def test_a_common_hub_is_a_star_and_joins_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(CAP, "indicator", 10)
    common = uuid4()
    for _ in range(6):
        own, sources = uuid4(), ids(2)
        tied(*((common, source) for source in sources), *((own, source) for source in sources))
    assert Hub.objects.get(subject=common).is_common
    actions.mend()
    assert numbers_hold()
    assert len(sets()) == 7
    assert Tie.objects.filter(hub__subject=common).count() == 12
    own, source = ids(2)
    tied((common, source), (own, source))
    assert len(sets()) == 8


def written() -> int:
    return Tie.objects.count() + Hub.objects.count()


def test_rows_and_statements_grow_with_the_ties_not_with_their_pairs() -> None:
    hub = uuid4()
    rows, statements = [], []
    for count in (50, 100, 200):
        before = written()
        with CaptureQueriesContext(connection) as asked:
            tied(*((hub, source) for source in ids(count)))
        rows.append(written() - before)
        statements.append(len(asked))
    assert rows == [51, 100, 200]
    assert max(statements) - min(statements) <= 1


def test_joining_two_large_networks_writes_two_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    left, right = ids(30), ids(30)
    for group in (left, right):
        source = uuid4()
        tied(*((hub, source) for hub in group))
    before = {row.pk: (row.parent_id, row.hubs) for row in Hub.objects.all()}
    bridge = uuid4()
    assert tied((left[0], bridge), (right[0], bridge)) == (2, 1)
    after = {row.pk: (row.parent_id, row.hubs) for row in Hub.objects.all()}
    assert sum(1 for pk in after if before[pk] != after[pk]) == 2
    assert len(sets()) == 1 and numbers_hold()


# -- Something leaves -----------------------------------------------------------------------------


def test_a_withdrawn_report_takes_its_ties_along_and_the_network_falls_apart(
    reference: Any,
) -> None:
    bridge = makers.a_report("ข้อความตัวอย่าง")
    seen([ACCOUNT], by="one")
    seen([ACCOUNT, PHONE], by="two", source_id=bridge.pk)
    seen([PHONE], by="three")
    actions.follow()
    assert len(sets()) == 1
    withdraw_report(by="citizen", report=bridge, because="ก")
    jobs.run_due()
    actions.follow()
    actions.mend()
    assert not Tie.objects.filter(source_id=bridge.pk).exists()
    assert sorted(len(one) for one in sets()) == [1, 1] and numbers_hold()
    assert not Hub.objects.filter(is_stale=True).exists()


def test_a_case_joins_as_a_report_does_and_takes_its_ties_along() -> None:
    case, one = ids(2)
    seen([ACCOUNT], by="one", source_id=one)
    seen([ACCOUNT, PHONE], by="two", kind="case", source_id=case)
    actions.follow()
    assert [len(found) for found in sets()] == [2]
    forget_source(kind="case", source_id=case)
    jobs.run_due()
    actions.follow()
    actions.mend()
    assert not Tie.objects.filter(source_kind="case").exists()
    assert [len(found) for found in sets()] == [1] and numbers_hold()


def test_a_cleared_entry_joins_nobody_any_more() -> None:
    seen([ACCOUNT, PHONE], by="one")
    seen([PHONE, SHOP], by="two")
    actions.follow()
    entry = Indicator.objects.get(kind="phone")
    Indicator.objects.filter(pk=entry.pk).update(state="cleared")
    actions.follow_entry(entry.pk)
    actions.mend()
    assert sorted(len(one) for one in sets()) == [1, 1]
    assert not Hub.objects.filter(subject=entry.pk).exists()


def test_a_rebuild_finds_the_same_networks() -> None:
    for number in range(12):
        seen(
            [account(f"00000{number % 5:05d}"), PHONE if number % 4 == 0 else SHOP], by=str(number)
        )
    actions.follow()
    before = sets()
    done = actions.rebuild()
    assert sets() == before and done.ties == Tie.objects.count() and numbers_hold()


def test_monday_s_report_is_tied_when_tuesday_s_makes_a_template_of_the_two(reference: Any) -> None:
    def told(text: str) -> Any:
        report = makers.a_report(text)
        jobs.run_due()
        actions.follow()
        return intake.report(report.pk)

    monday = told(FIRST)
    assert not Hub.objects.filter(kind="family").exists() and sets()
    with time_machine.travel(clock.now() + timedelta(days=1), tick=False):
        tuesday = told(SECOND)
    hub = Hub.objects.get(kind="family")
    assert set(hub.tied.values_list("source_id", flat=True)) == {monday.pk, tuesday.pk}
    assert len(sets()) == 1 and numbers_hold()
    with time_machine.travel(clock.now() + timedelta(days=2), tick=False):
        [family] = Family.objects.all()
        take_out(by="system", family=family, cluster_id=tuesday.cluster_id, because="ไม่ใช่")
        actions.follow()
        actions.mend()
    assert len(sets()) == 2 and numbers_hold()


def test_what_stands_under_another_by_now_is_mended_with_all_of_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    small, large, larger, one, two, bridge = ids(6)
    tied((small, one), (large, two), (larger, two))
    Hub.objects.filter(subject=small).update(is_stale=True)

    def meanwhile(root: UUID) -> None:
        monkeypatch.undo()
        tied((small, bridge), (large, bridge))
        actions._mend(root)

    monkeypatch.setattr(actions, "_mend", meanwhile)
    assert actions.mend() == 1
    assert len(sets()) == 1 and numbers_hold()


def test_what_is_followed_is_read_under_the_lock(monkeypatch: pytest.MonkeyPatch) -> None:
    seen([ACCOUNT, PHONE])
    asked, read = [], registry.named_after

    def named_after(*args: Any, **kwargs: Any) -> Any:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"
                " AND pid = pg_backend_pid()"
            )
            asked.append(cursor.fetchone()[0])
        return read(*args, **kwargs)

    monkeypatch.setattr(registry, "named_after", named_after)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()"
        )
        before = cursor.fetchone()[0]
    actions.follow()
    assert asked[0] == before + 1


# -- Pages ----------------------------------------------------------------------------------------


@pytest.fixture
def joined(reference: Any) -> Any:
    report = makers.a_report("ข้อความตัวอย่าง")
    seen([ACCOUNT, PHONE], by="one", source_id=report.pk)
    seen([ACCOUNT], by="two")
    actions.follow()
    return report


def test_the_network_is_shown_masked_as_picture_and_table(
    joined: Any, anan: Any, client_of: Any
) -> None:
    browser = client_of(anan)
    away = browser.get(reverse("links:of-report", args=[joined.pk]))
    page = browser.get(away["Location"]).content.decode()
    assert "<svg" in page and 'id="hub-1"' in page and "?#hub-1" in page
    assert joined.ref in page
    for value in ("0000000123", "+66600000014", "0600000014"):
        assert value not in page
    assert away["Location"] in browser.get(reverse("links:list")).content.decode()


def test_who_does_not_screen_finds_nothing(joined: Any, lek: Any, client_of: Any) -> None:
    [root] = queries.networks()
    for url in (
        reverse("links:list"), reverse("links:network", args=[root.pk]),
        reverse("links:of-report", args=[joined.pk]),
    ):  # fmt: skip
        assert client_of(lek).get(url).status_code == 404


def test_a_network_that_is_not_there_is_absent(anan: Any, client_of: Any) -> None:
    assert client_of(anan).get(reverse("links:network", args=[uuid4()])).status_code == 404
    page = client_of(anan).get(reverse("links:of-report", args=[uuid4()]))
    assert page.status_code == 200


def test_a_page_asks_the_same_however_large_the_network(anan: Any, client_of: Any) -> None:
    browser, hub = client_of(anan), uuid4()
    tied((hub, uuid4()), (hub, uuid4()))
    [root] = queries.networks()
    url = reverse("links:network", args=[root.pk])
    browser.get(url)
    with CaptureQueriesContext(connection) as few:
        browser.get(url)
    tied(*((hub, source) for source in ids(60)))
    with CaptureQueriesContext(connection) as many:
        browser.get(url)
    assert len(many) == len(few)
