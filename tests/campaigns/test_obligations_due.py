"""Where units stand: done in time, late by how much, by what it shows; pages and queries."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ruthan.campaigns import actions, queries
from ruthan.campaigns.models import Fulfilment, MonthlyReport
from ruthan.core.guard import Forbidden
from ruthan.core.refs import public_reference
from ruthan.network.actions import register_organisation
from tests.campaigns import orders, rows

pytestmark = pytest.mark.django_db
BANGKOK = ZoneInfo("Asia/Bangkok")
FEB = date(2026, 2, 1)
DUE = reverse("orders:due")


@pytest.fixture(autouse=True)
def _on_the_third(at: Any, reference: Any) -> None:
    at("2026-02-03 10:00")


def body_of(said: Any) -> str:
    return str(said.content.decode()).replace("\u200b", "").replace("<wbr>", "")


def a_report(unit: Any, at: datetime) -> Any:
    return MonthlyReport.objects.create(
        ref=public_reference("M"), unit=unit, month=FEB, state="submitted",
        first_submitted_at=at, submitted_at=at,
    )  # fmt: skip


def only(unit: Any, month: date = FEB) -> Any:
    (found,) = queries.standing([unit], month)
    return found


def test_a_report_is_done_when_it_was_first_handed_in(nat: Any, at: Any) -> None:
    orders.obligation(nat)
    roiet = rows.province("45")
    assert only(roiet).state == "open"
    at("2026-03-08 09:00")
    assert (only(roiet).state, only(roiet).late_by) == ("late", 3)
    report = a_report(roiet, datetime(2026, 3, 5, 23, 59, 59, tzinfo=BANGKOK))
    assert only(roiet).state == "done"
    report.submitted_at = datetime(2026, 3, 20, tzinfo=BANGKOK)  # handed in again after reopening
    report.save()
    assert only(roiet).state == "done"
    report.first_submitted_at = datetime(2026, 3, 6, 0, 0, 1, tzinfo=BANGKOK)
    report.save()
    assert (only(roiet).state, only(roiet).late_by) == ("done_late", 1)


def test_a_coordinator_is_named_by_the_day_and_stays_until_then(
    nat: Any, som: Any, at: Any
) -> None:
    orders.obligation(
        nat, duty="coordinator", rhythm="once", due_on=date(2026, 2, 10), due_day=None,
        inner_day=None, first_month=None,
    )  # fmt: skip
    ubon, january = rows.province("34"), date(2026, 1, 1)
    named = actions.name_coordinator(
        by=som, unit=ubon,
        appointment=orders.appointment(since=date(2026, 2, 2), appointed_on=date(2026, 2, 2)),
    ).coordinator  # fmt: skip
    assert only(ubon, january).state == "done"
    at("2026-02-08 10:00")
    actions.end_coordinator(by=som, unit=ubon, seen=named.pk, until=date(2026, 2, 7), because="ย้าย")
    assert only(ubon, january).state == "open"  # nobody is left
    at("2026-02-12 10:00")
    assert only(ubon, january).late_by == 2
    actions.name_coordinator(
        by=som, unit=ubon, appointment=orders.appointment(since=date(2026, 2, 8))
    )
    assert (only(ubon, january).state, only(ubon, january).late_by) == ("done_late", 2)


def test_acting_shows_by_itself_and_a_unit_below_shows_by_what_it_sent(nat: Any) -> None:
    orders.obligation(nat, duty="activities", title_th="เผยแพร่ผ่าน 6 ช่องทาง")
    office, roiet = rows.office("45"), rows.province("45")
    assert {one.state for one in queries.standing([office, roiet], FEB)} == {"open"}
    rows.activity(office, state="draft")
    assert {one.state for one in queries.standing([office, roiet], FEB)} == {"open"}
    rows.activity(office, state="sent")
    assert {one.state for one in queries.standing([office, roiet], FEB)} == {"done"}
    other = rows.province("34")
    assert only(other).state == "open"


def test_something_else_is_done_by_saying_so_once_and_undone(
    client_of: Any, som: Any, nat: Any
) -> None:
    made = orders.obligation(nat, duty="other", title_th="ส่งแผนการเผยแพร่")
    client, ubon = client_of(som), rows.province("34")
    typed = {"obligation": made.ref, "unit": "province:34", "month": "2026-02-01", "note": "ส่งแล้ว"}
    for _press in range(2):
        said = client.post(reverse("orders:done"), typed, follow=True)
    assert Fulfilment.objects.count() == 1
    assert only(ubon).state == "done"
    page = body_of(client.get(DUE, {"tab": "done"}))
    assert "ส่งแล้ว" in page
    undo = reverse("orders:undo")
    assert undo in body_of(said)
    asked = f"{undo}?obligation={made.ref}&unit=province:34&month=2026-02-01"
    client.post(asked)
    assert only(ubon).state == "open"
    assert not Fulfilment.objects.exists()


def test_what_shows_by_itself_cannot_be_said(som: Any, nat: Any) -> None:
    made, ubon = orders.obligation(nat), rows.province("34")
    with pytest.raises(actions.ObligationRefused, match="by_itself"):
        actions.fulfil(by=som, obligation=made, unit=ubon, month=FEB)
    with pytest.raises(actions.ObligationRefused, match="not_bound"):
        actions.fulfil(by=som, obligation=made, unit=ubon, month=date(2026, 1, 1))
    office = rows.office("34")
    actions.fulfil(by=som, obligation=made, unit=office, month=FEB, note="เดือนนี้ไม่มีกิจกรรม")
    assert only(office).state == "done"


def test_nobody_says_it_for_another_province(client_of: Any, krit: Any, nat: Any) -> None:
    made = orders.obligation(nat, duty="other")
    typed = {"obligation": made.ref, "unit": "province:34", "month": "2026-02-01"}
    assert client_of(krit).post(reverse("orders:done"), typed).status_code == 404
    assert client_of(krit).post(reverse("orders:undo"), typed).status_code == 404
    with pytest.raises(Forbidden):
        actions.fulfil(by=krit, obligation=made, unit=rows.province("34"), month=FEB)


def test_a_unit_sees_its_own_and_the_ministry_who_is_late(
    client_of: Any, som: Any, nat: Any, at: Any
) -> None:
    orders.obligation(nat)
    at("2026-03-08 09:00")
    a_report(rows.province("45"), datetime(2026, 3, 4, tzinfo=BANGKOK))
    own = body_of(client_of(som).get(DUE))
    assert "อุบลราชธานี" in own
    assert "เชียงใหม่" not in own
    assert "ช้ากว่ากำหนด 3 วัน" in own
    client = client_of(nat)
    page = client.get(DUE, {"tab": "late"})
    assert page.context["page"].paginator.count == 75
    assert client.get(DUE, {"tab": "late", "q": "ร้อยเอ็ด"}).context["rows"] == []
    found = client.get(DUE, {"tab": "late", "q": "อุบล"})
    assert [row["standing"].unit.code for row in found.context["rows"]] == ["province:34"]
    assert client.get(DUE, {"tab": "late", "month": "2026-01-01"}).status_code == 200


def test_standing_costs_the_same_for_one_and_for_all(nat: Any, som: Any) -> None:
    orders.obligation(nat)
    orders.obligation(nat, duty="activities")
    orders.obligation(nat, duty="other")
    orders.obligation(
        nat, duty="coordinator", rhythm="once", due_on=date(2026, 3, 10), due_day=None,
        inner_day=None, first_month=None,
    )  # fmt: skip
    every = list(queries.selected(["provinces"]))
    costs = []
    for units in (every[:1], every):
        with CaptureQueriesContext(connection) as seen:
            found = queries.standing(units, FEB)
        costs.append(len(seen))
        assert len(found) == 4 * len(units)
    assert costs[0] == costs[1] <= 7


def test_a_page_of_76_provinces_costs_few_queries(
    client_of: Any, nat: Any, django_assert_max_num_queries: Any
) -> None:
    orders.obligation(nat)
    client = client_of(nat)
    client.get(DUE)
    with django_assert_max_num_queries(20):
        client.get(DUE)


def test_a_unit_owes_nothing_of_before_it_was_registered(nat: Any, ploy: Any, at: Any) -> None:
    orders.obligation(nat)
    at("2026-03-10 09:00")
    newer = register_organisation(
        by=ploy, code="district-4599", kind="agency", name_th="อำเภอสมมุติใหม่",
        parent=rows.province("45"),
    )  # fmt: skip
    assert queries.standing([newer], FEB) == []
    assert only(newer, date(2026, 3, 1)).state == "open"
