"""The public list of alerts: now and earlier, by province and topic, in pages."""

from __future__ import annotations

from typing import Any

import pytest

from ruthan.publishing import actions, queries

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]


def test_the_gravest_stands_first_then_the_newest(an_alert: Any) -> None:
    danger = an_alert(severity="critical", urgency="immediate")
    older, newer = an_alert(severity="medium"), an_alert(severity="medium")
    pressing = an_alert(severity="medium", urgency="very_urgent")
    found = [alert.pk for alert in queries.live_alerts()]
    assert found[:2] == [danger.pk, pressing.pk]
    assert set(found[2:]) == {older.pk, newer.pk}


def test_now_and_earlier_are_two_lists(an_alert: Any, client: Any, bua: Any) -> None:
    live, over = an_alert(), an_alert()
    actions.end_alert(by=bua, alert=over)
    now = client.get("/alerts/").content.decode()
    assert live.ref in now
    assert over.ref not in now
    earlier = client.get("/alerts/?show=archive").content.decode()
    assert over.ref in earlier
    assert live.ref not in earlier


def test_the_archive_is_narrowed_and_never_shows_a_draft(
    an_alert: Any, client: Any, bua: Any, nok: Any
) -> None:
    everywhere = an_alert(strand="SCM")
    isan, chiang_mai = an_alert(provinces=["34"]), an_alert(provinces=["50"], strand="MIS")
    thrown = an_alert(approved=False)
    for alert in (everywhere, isan, chiang_mai):
        actions.end_alert(by=bua, alert=alert)
    actions.end_alert(by=nok, alert=thrown)
    page = client.get("/alerts/?show=archive&province=34").content.decode()
    assert [a.ref in page for a in (everywhere, isan, chiang_mai)] == [True, True, False]
    page = client.get("/alerts/?show=archive&province=&topic=SCM").content.decode()
    assert [a.ref in page for a in (everywhere, isan, chiang_mai)] == [True, False, False]
    assert thrown.ref not in client.get("/alerts/?show=archive&province=").content.decode()
    assert client.get("/alerts/?show=archive&topic=%00&province=zz&page=x").status_code == 200


def test_the_archive_has_pages_that_cost_the_same(
    an_alert: Any, client: Any, bua: Any, django_assert_max_num_queries: Any
) -> None:
    for _ in range(22):
        actions.end_alert(by=bua, alert=an_alert())
    client.get("/alerts/?show=archive")
    with django_assert_max_num_queries(4):
        first = client.get("/alerts/?show=archive").content.decode()
    second = client.get("/alerts/?show=archive&page=2").content.decode()
    assert first.count("alert-card") == 20
    assert second.count("alert-card") == 2
    assert "show=archive" in second
