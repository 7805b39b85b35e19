"""Exactly one coordinator a unit; hand-over in one step; contact sealed, masked, on paper."""

from __future__ import annotations

import io
import re
from datetime import date
from typing import Any

import pytest
from django.urls import reverse
from docx import Document

from ruthan.campaigns import actions, queries
from ruthan.campaigns.models import Coordinator
from ruthan.campaigns.queries import coordinators as held_queries
from ruthan.campaigns.rules.coordinators import Person, read_phone
from ruthan.core.guard import Forbidden
from ruthan.network.actions import end_membership, grant_membership
from ruthan.network.queries import roles_held
from tests.campaigns import orders, rows
from tests.cast import Person as Cast
from tests.makers import a_person

pytestmark = pytest.mark.django_db
DESK = reverse("coordinators:list")
UBON = "province:34"


@pytest.fixture(autouse=True)
def _on_the_fifth(at: Any, reference: Any) -> None:
    at("2026-02-05 10:00")


def body_of(said: Any) -> str:
    return str(said.content.decode()).replace("\u200b", "").replace("<wbr>", "")


def at_unit(name: str, code: str = UBON, *more: Any) -> str:
    return reverse(f"coordinators:{name}", args=(code, *more))


def a_coordinator(by: Any, **over: Any) -> Any:
    plain = {"unit": rows.province("34"), "appointment": orders.appointment(**over)}
    return actions.name_coordinator(by=by, **plain).coordinator


def test_somebody_is_named_by_the_form_of_enclosure_three(client_of: Any, som: Any) -> None:
    client = client_of(som)
    client.post(at_unit("name"), orders.APPOINTED)
    held = Coordinator.objects.get()
    person = held_queries.person_of(held)
    assert person.name == "สมมุติ ประสานดี"
    assert person.phone == "00 0000 0045 ต่อ 12"
    assert (held.since, held.appointed_on) == (date(2026, 2, 5), date(2026, 2, 4))
    assert "ประสานดี".encode() not in bytes(held.person_sealed)
    assert "ประสานดี" in body_of(client.get(at_unit("unit")))


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"phone": "หนึ่งสองสาม"}, "phone"), ({"phone": "12 345"}, "phone"),
        ({"since": "31 ก.พ. 69"}, "since"), ({"since": "6 ก.พ. 69"}, "since"),
        ({"email": "ไม่มี"}, "email"), ({"username": "nobody-here"}, "username"),
        ({"name": " "}, "name"), ({"appointed_on": "3 มี.ค. 2569"}, "appointed_on"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_told_at_its_field(
    client_of: Any, som: Any, wrong: Any, field: str
) -> None:
    said = client_of(som).post(at_unit("name"), orders.APPOINTED | wrong)
    assert said.status_code == 422
    assert list(said.context["form"].errors) == [field]
    assert not Coordinator.objects.exists()


def test_of_two_who_name_at_once_the_second_is_told(client_of: Any, som: Any) -> None:
    client = client_of(som)
    client.post(at_unit("name"), orders.APPOINTED)
    said = client.post(at_unit("name"), orders.APPOINTED | {"name": "คนที่สอง ตัวอย่าง"})
    assert said.status_code == 422
    assert "มีผู้แจ้งชื่อไปแล้ว" in body_of(said)
    assert Coordinator.objects.count() == 1


def test_a_hand_over_on_the_fourth_is_one_step_and_keeps_the_months_work(
    client_of: Any, som: Any, at: Any
) -> None:
    before = a_coordinator(som)
    work = rows.activity(rows.province("34"), first=date(2026, 3, 2))
    at("2026-03-04 09:00")
    client = client_of(som)
    typed = orders.APPOINTED | {
        "name": "ผู้มาใหม่ ตัวอย่าง", "since": "4 มี.ค. 69", "appointed_on": "3 มี.ค. 69",
        "seen": str(before.pk), "because": "ย้าย",
    }  # fmt: skip
    client.post(at_unit("hand-over"), typed)
    before.refresh_from_db()
    after = queries.coordinator_of(rows.province("34"))
    assert (before.until, before.ended_because) == (date(2026, 3, 3), "ย้าย")
    assert after.since == date(2026, 3, 4)
    assert queries.coordinator_on(rows.province("34"), date(2026, 3, 3)) == before
    assert queries.coordinator_on(rows.province("34"), date(2026, 3, 4)) == after
    work.refresh_from_db()
    assert work.state == "approved"
    page = body_of(client.get(at_unit("unit")))
    assert "ผู้มาใหม่" in page
    assert "ประสานดี" in page  # in the succession
    said = client.post(at_unit("hand-over"), typed)  # pressed twice, or by a second person
    assert "ส่งต่อหน้าที่ไปแล้ว" in body_of(said)
    assert Coordinator.objects.count() == 2


def test_the_next_does_not_begin_before_the_one_before_did(som: Any, at: Any) -> None:
    before = a_coordinator(som)
    at("2026-03-04 09:00")
    with pytest.raises(actions.CoordinatorRefused, match="order"):
        actions.hand_over(
            by=som, unit=before.unit, seen=before.pk, because="ก",
            appointment=orders.appointment(since=date(2026, 2, 4)),
        )  # fmt: skip
    before.refresh_from_db()
    assert before.until is None


def test_a_hand_over_on_the_day_on_which_the_one_before_began_keeps_all_of_them(
    client_of: Any, som: Any, at: Any
) -> None:
    first, client = a_coordinator(som), client_of(som)
    for hour, name in ((11, "คนที่สอง ตัวอย่าง"), (12, "คนที่สาม ตัวอย่าง")):
        at(f"2026-02-05 {hour}:00")
        held = queries.coordinator_of(first.unit)
        typed = {"name": name, "seen": str(held.pk), "because": "แจ้งชื่อผิด"}
        assert client.post(at_unit("hand-over"), orders.APPOINTED | typed).status_code == 302
    held = queries.coordinator_of(first.unit)
    assert held_queries.person_of(held).name == "คนที่สาม ตัวอย่าง"
    assert queries.coordinator_on(first.unit, date(2026, 2, 5)) == held
    assert [one.until for one in held_queries.history_of(first.unit)] == [
        None, date(2026, 2, 5), date(2026, 2, 5),
    ]  # fmt: skip
    page = re.sub(r"<[^>]+>", " ", body_of(client.get(at_unit("unit"))))
    assert page.index("คนที่สาม") < page.index("คนที่สอง") < page.index("สมมุติ ประสานดี")
    assert "5 ก.พ. 2569 –" not in page


def test_an_end_is_undone_until_somebody_else_is_named(client_of: Any, som: Any) -> None:
    held, client = a_coordinator(som), client_of(som)
    typed = {"seen": str(held.pk), "until": "5 ก.พ. 69", "because": "ลาออก"}
    client.post(at_unit("end"), typed)
    assert queries.coordinator_of(held.unit) is None
    client.post(at_unit("restore", UBON, held.pk))
    assert queries.coordinator_of(held.unit) == held
    client.post(at_unit("end"), typed)
    client.post(at_unit("name"), orders.APPOINTED)
    said = client.post(at_unit("restore", UBON, held.pk), follow=True)
    assert "มีผู้แจ้งชื่อไปแล้ว" in body_of(said)


def test_another_provinces_coordinator_is_absent_and_masked_at_the_desk(
    client_of: Any, som: Any, krit: Any, nat: Any
) -> None:
    a_coordinator(som)
    client = client_of(krit)
    for name in ("unit", "name", "hand-over", "form-pdf", "form-docx"):
        assert client.get(at_unit(name)).status_code == 404
    assert client.post(at_unit("end"), {}).status_code == 404
    with pytest.raises(Forbidden):
        a_coordinator(krit)
    page = body_of(client.get(DESK, {"q": "อุบล"}))
    assert "ประสานดี" in page
    assert "00 xxxx xx45" in page
    assert "00 0000 0045" not in page
    assert "sommut@" not in page
    whole = body_of(client_of(nat).get(DESK, {"q": "ประสานดี"}))
    assert "00 0000 0045" in whole


def test_the_desk_is_searched_by_province_name_and_person_at_constant_cost(
    client_of: Any, nat: Any, som: Any, django_assert_max_num_queries: Any
) -> None:
    a_coordinator(som)
    client = client_of(nat)
    for words in ("อุบลราชธานี", "ประสานดี", "นักวิเคราะห์", "Ubon"):
        found = client.get(DESK, {"q": words}).context["page"].object_list
        assert UBON in [one.unit.code for one in found], words
    assert "ไม่พบ" in body_of(client.get(DESK, {"q": "ไม่มีใครชื่อนี้"}))
    with django_assert_max_num_queries(20):
        client.get(DESK)


def test_who_has_named_nobody_is_listed_and_reminded_once_a_day(
    client_of: Any, nat: Any, som: Any, at: Any, run_jobs: Any
) -> None:
    at("2026-02-03 10:00")
    orders.obligation(
        nat, duty="coordinator", rhythm="once", due_on=date(2026, 2, 10), due_day=None,
        inner_day=None, first_month=None,
    )  # fmt: skip
    at("2026-02-12 10:00")
    a_coordinator(som)
    client = client_of(nat)
    page = client.get(DESK, {"tab": "missing"})
    assert page.context["page"].paginator.count == 75
    assert "ช้ากว่ากำหนด 2 วัน" in body_of(page)
    said = client.post(reverse("coordinators:ask"), follow=True)
    assert "75" in body_of(said)
    said = client.post(reverse("coordinators:ask"), follow=True)
    assert "เตือนครบทุกหน่วยงานแล้ว" in body_of(said)
    run_jobs()
    assert client_of(som).post(reverse("coordinators:ask")).status_code == 404


def test_the_role_is_given_where_one_may_and_left_to_an_administrator_else(
    client_of: Any, som: Any, nat: Any, krit: Any
) -> None:
    new = a_person(Cast("mai", "ใหม่ ตัวอย่าง", "", ""))
    said = client_of(som).post(at_unit("name"), orders.APPOINTED | {"username": "mai"}, follow=True)
    for page in (said, client_of(som).get(at_unit("unit"))):  # said until it is done
        assert "ผู้ดูแลระบบยังต้องให้บทบาท" in body_of(page)
    assert roles_held(new) == []
    given = grant_membership(
        by="system", user=new, organisation=rows.province("34"), role="coordinator", province="34"
    )
    assert "ผู้ดูแลระบบยัง" not in body_of(client_of(som).get(at_unit("unit")))
    end_membership(by="system", membership=given)
    grant_membership(by="system", user=nat, organisation=rows.province("34"), role="administrator")
    page = body_of(client_of(nat).get(at_unit("unit")))
    assert reverse("network:person", args=[new.pk]) in page
    held = queries.coordinator_of(rows.province("34"))
    actions.end_coordinator(by=nat, unit=held.unit, seen=held.pk, until=held.since, because="ก")
    named = actions.name_coordinator(
        by=nat, unit=held.unit, appointment=orders.appointment(user=new)
    )
    assert named.left == ()
    held = [one for one in roles_held(new) if one.ended_at is None]
    assert [(one.role, one.province) for one in held] == [("coordinator", "34")]


def test_the_role_of_who_left_is_named_until_an_administrator_ends_it(
    client_of: Any, som: Any
) -> None:
    old = a_person(Cast("kao", "เก่า ตัวอย่าง", "", ""))
    unit = rows.province("34")
    role = grant_membership(
        by="system", user=old, organisation=unit, role="coordinator", province="34"
    )
    held = actions.name_coordinator(by=som, unit=unit, appointment=orders.appointment(user=old))
    actions.hand_over(
        by=som, unit=unit, seen=held.coordinator.pk, because="ย้าย",
        appointment=orders.appointment(),
    )  # fmt: skip
    page = body_of(client_of(som).get(at_unit("unit")))
    assert "ผู้ดูแลระบบยังต้องยกเลิกบทบาท" in page
    assert "kao" in page
    end_membership(by="system", membership=role)
    assert "ผู้ดูแลระบบยัง" not in body_of(client_of(som).get(at_unit("unit")))


def test_who_coordinates_an_office_below_gets_no_role_for_the_whole_province(nat: Any) -> None:
    office = rows.office("34")
    new = a_person(Cast("mai", "ใหม่ ตัวอย่าง", "", ""))
    grant_membership(by="system", user=nat, organisation=office, role="administrator")
    actions.name_coordinator(by=nat, unit=office, appointment=orders.appointment(user=new))
    assert [(one.organisation, one.province) for one in roles_held(new)] == [(office, "")]


def test_a_coordinator_of_before_is_shredded_and_that_there_was_one_stays(
    client_of: Any, som: Any
) -> None:
    from ruthan.campaigns.actions.retention import shred_coordinators

    held = a_coordinator(som)
    actions.end_coordinator(by=som, unit=held.unit, seen=held.pk, until=held.since, because="ก")
    shred_coordinators([held.pk])
    page = body_of(client_of(som).get(at_unit("unit")))
    assert "ไม่เก็บข้อมูลแล้ว" in page
    assert "ประสานดี" not in page


def test_the_paper_is_a_draft_with_thai_digits_and_an_empty_signature(
    client_of: Any, som: Any
) -> None:
    a_coordinator(som)
    client = client_of(som)
    pdf = client.get(at_unit("form-pdf"))
    assert pdf.content.startswith(b"%PDF")
    assert "no-store" in pdf["Cache-Control"]
    word = Document(io.BytesIO(client.get(at_unit("form-docx")).content))
    lines = [one.text.replace("\u200b", "") for one in word.paragraphs]
    cells = [cell.text.replace("\u200b", "") for row in word.tables[0].rows for cell in row.cells]
    assert "แบบมอบหมายข้าราชการผู้รับผิดชอบประสานงาน" in lines
    assert "๐๐ ๐๐๐๐ ๐๐๔๕" in cells
    assert "๕ กุมภาพันธ์ ๒๕๖๙" in cells
    assert "ร่าง" in word.sections[0].header.paragraphs[0].text
    signature = next(line for line in lines if line.startswith("(ลงชื่อ)"))
    assert re.fullmatch(r"\(ลงชื่อ\) \.+ ผู้มอบหมาย", signature)


def test_the_paper_is_blank_where_nobody_is_named(client_of: Any, som: Any) -> None:
    said = client_of(som).get(at_unit("form-docx"))
    word = Document(io.BytesIO(said.content))
    assert word.tables[0].rows[0].cells[1].text.startswith("....")


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("๐๐ ๐๐๐๐ ๐๐๔๕", "00 0000 0045"), ("0 0000 0000 ต่อ ๑๒", "0 0000 0000 ต่อ 12"),
        ("000-000-0000", "000-000-0000"), ("1567", "1567"), ("123", None), ("abc", None),
        ("9 0000 0000", None),
    ],
)  # fmt: skip
def test_a_number_is_one_that_can_be_called(typed: str, read: str | None) -> None:
    assert read_phone(typed) == read


def test_a_masked_contact_keeps_two_digits_at_each_end() -> None:
    held = Person(name="ก", position="ข", phone="00 0000 0045", email="a@b.example", line="abc")
    assert held.masked().phone == "00 xxxx xx45"
    assert held.masked().email == "axxxx@b.example"
    assert held.masked().line == "axxxx"
