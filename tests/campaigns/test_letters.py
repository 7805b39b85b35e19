"""The letter register: what is typed is read or marked, twins are warned of, nobody reads another's."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from ruthan.audit.models import Entry
from ruthan.campaigns import access, actions
from ruthan.campaigns.models import Letter
from ruthan.campaigns.queries import letters as queries
from ruthan.core.guard import Forbidden
from tests.campaigns import orders, rows

pytestmark = pytest.mark.django_db
REGISTER = reverse("orders:new")


@pytest.fixture(autouse=True)
def _on_the_third(at: Any, reference: Any) -> None:
    at("2026-02-03 10:00")


def body_of(said: Any) -> str:
    return str(said.content.decode()).replace("\u200b", "").replace("<wbr>", "")


def test_a_letter_is_registered_as_it_is_written(client_of: Any, som: Any) -> None:
    client = client_of(som)
    typed = orders.TYPED | {
        "unit": "province:34", "desk": "สำนักงานจังหวัดตัวอย่าง", "number": "๑๓๗๔",
        "received_on": "๒ ก.พ. ๒๕๖๙", "received_at": "๑๐.๐๐ น.",
    }  # fmt: skip
    said = client.post(REGISTER, typed)
    held = Letter.objects.get()
    assert said.url == reverse("orders:letter", args=(held.ref,))
    assert (held.number, held.is_circular, held.state) == ("มท 0206.2/ว 552", True, "registered")
    assert held.dated_on == date(2026, 1, 30)
    assert [row["copies"] for row in held.enclosures] == [1, 1, 1]
    page = body_of(client.get(said.url))
    for words in ("มท ๐๒๐๖.๒/ว ๕๕๒", "๓๐ มกราคม ๒๕๖๙", "๑๓๗๔", "๑๐.๐๐ น.", "๒ ก.พ. ๖๙"):
        assert words in page


def test_what_the_scan_garbled_is_kept_raw_and_marked(client_of: Any, som: Any) -> None:
    client = client_of(som)
    typed = orders.TYPED | {
        "unit": "province:34", "number_raw": "ที่ มท ๐๒๐๖.๒/ว ส๕๕๒", "unreadable": ["sender"],
    }  # fmt: skip
    page = client.post(REGISTER, typed, follow=True)
    held = Letter.objects.get()
    assert (held.number, held.state) == ("", "checking")
    assert held.number_raw == "ที่ มท ๐๒๐๖.๒/ว ส๕๕๒"
    assert held.unreadable == ["number", "sender"]
    assert "ส๕๕๒" in body_of(page)


def test_a_second_look_settles_field_by_field(client_of: Any, som: Any) -> None:
    held = orders.letter(som, "province:34", number_raw="มท ๐๒๐๖.๒/ว ส๕๕๒", unreadable=["sender"])
    client, check = client_of(som), reverse("orders:check", args=(held.ref,))
    client.post(check, {"field": "sender"})
    held.refresh_from_db()
    assert (held.unreadable, held.state) == (["number"], "checking")
    edit = reverse("orders:edit", args=(held.ref,))
    typed = orders.TYPED | {
        "unit": "province:34", "seen": queries.mark_of(held), "unreadable": ["number"],
    }  # fmt: skip
    typed["unreadable"] = []
    client.post(edit, typed)
    held.refresh_from_db()
    assert (held.number, held.unreadable, held.state) == ("มท 0206.2/ว 552", [], "registered")
    assert client.post(check, {"field": "nonsense"}).status_code == 404


def test_a_number_that_really_says_so_stays_settled_when_something_else_is_corrected(
    som: Any,
) -> None:
    held = orders.letter(som, "province:34", number_raw="ลงรับ ๕๕๒/๒๕๖๙")
    actions.check_field(by=som, letter=held, field="number")
    held.refresh_from_db()
    assert held.state == "registered"
    edited = actions.edit_letter(
        by=som, letter=held, seen=queries.mark_of(held), unreadable=[], subject="เรื่องใหม่"
    )
    assert (edited.state, edited.unreadable) == ("registered", [])


@pytest.mark.parametrize(
    ("dated", "problem"),
    [
        ("31 ก.พ. 2569", "ไม่มีวันนี้ในปฏิทิน"),
        ("30 ก.พ. 69", "ไม่มีวันนี้ในปฏิทิน"),
        ("30 มกราคม 3112", "ปีไม่ตรง"),  # both eras added
        ("30 มกราคม 1483", "ปีไม่ตรง"),  # both taken away
        ("30 มกราคม 2512", "ปีไม่ตรง"),
        ("4 ก.พ. 2569", "ยังมาไม่ถึง"),
        ("ปลายเดือนมกราคม", "เขียนวันที่"),
        ("1 - 5 ก.พ. 69", "เขียนวันที่"),
    ],
)
def test_a_date_that_cannot_be_is_told_with_how_to_mend_it(
    client_of: Any, som: Any, dated: str, problem: str
) -> None:
    typed = orders.TYPED | {"unit": "province:34", "dated_on": dated}
    said = client_of(som).post(REGISTER, typed)
    assert said.status_code == 422
    assert problem in body_of(said)
    assert not Letter.objects.exists()


@pytest.mark.parametrize("dated", ["30 มกราคม 2026", "30/01/2569", "๓๐ ม.ค. ๖๙", "2026-01-30"])
def test_both_eras_and_every_way_of_writing_are_one_day(
    client_of: Any, som: Any, dated: str
) -> None:
    client_of(som).post(REGISTER, orders.TYPED | {"unit": "province:34", "dated_on": dated})
    assert Letter.objects.get().dated_on == date(2026, 1, 30)


def test_a_stamp_before_the_letter_is_warned_of_and_kept(client_of: Any, som: Any) -> None:
    held = orders.letter(som, "province:34")
    stamp = {"desk": "สารบรรณกลาง", "number": "๖๒๕", "received_on": "29 ม.ค. 69"}
    said = client_of(som).post(
        reverse("orders:stamp", args=(held.ref,)), stamp | {"received_at": "25.00"}
    )
    assert said.status_code == 422
    page = client_of(som).post(reverse("orders:stamp", args=(held.ref,)), stamp, follow=True)
    assert "ตรานี้เก่ากว่าหนังสือ" in body_of(page)
    assert held.stamps.get().number == "๖๒๕"


def test_desks_follow_each_other_and_a_stamp_is_taken_out(client_of: Any, som: Any) -> None:
    held, client = orders.letter(som, "province:34"), client_of(som)
    for desk in ("ศาลากลางจังหวัดตัวอย่าง", "กลุ่มงานยุทธศาสตร์", "กลุ่มงานอำนวยการ"):
        client.post(reverse("orders:stamp", args=(held.ref,)), {"desk": desk})
    assert list(held.stamps.values_list("place", flat=True)) == [1, 2, 3]
    client.post(reverse("orders:unstamp", args=(held.ref, 2)))
    client.post(reverse("orders:unstamp", args=(held.ref, 2)))
    assert list(held.stamps.values_list("place", flat=True)) == [1, 3]
    assert Entry.objects.filter(what="campaigns:letter:unstamp").count() == 1


def test_no_province_is_inferred_from_the_stamps_of_several_offices(som: Any) -> None:
    held = orders.letter(som, "province:34")
    actions.add_stamp(by=som, letter=held, desk="สำนักงานจังหวัดร้อยเอ็ด", number="๑๓๗๔")
    assert Letter.objects.get().unit.code == "province:34"


def test_the_same_number_and_day_is_warned_of_before_it_is_written(
    client_of: Any, som: Any
) -> None:
    first, client = orders.letter(som, "province:34"), client_of(som)
    typed = orders.TYPED | {"unit": "province:34", "number_raw": "มท 0206.2/ว552"}
    said = client.post(REGISTER, typed)
    assert said.status_code == 422
    assert reverse("orders:letter", args=(first.ref,)) in body_of(said)
    client.post(REGISTER, typed | {"is_twin": "on"})
    assert Letter.objects.count() == 2


def test_another_day_another_register_or_a_withdrawn_one_is_no_twin(som: Any, nat: Any) -> None:
    held = orders.letter(som, "province:34")
    unit = held.unit
    twin = {"number_raw": orders.NUMBER, "dated_on": date(2026, 1, 30)}
    assert queries.twins(unit, **twin) == [held]
    assert queries.twins(unit, **(twin | {"dated_on": date(2026, 1, 29)})) == []
    assert queries.twins(orders.letter(nat).unit, **twin, without=Letter.objects.last().pk) == []
    actions.withdraw_letter(by=som, letter=held, because="ซ้ำ")
    assert queries.twins(unit, **twin) == []


def test_garbled_numbers_are_compared_as_they_stand(som: Any) -> None:
    held = orders.letter(som, "province:34", number_raw="ที่ มท ๐๒๐๖.๒/ว ส๕๕๒")
    found = queries.twins(held.unit, number_raw="มท 0206.2/วส552", dated_on=held.dated_on)
    assert found == [held]


def test_of_two_who_edit_the_second_is_told_and_loses_nothing(client_of: Any, som: Any) -> None:
    held = orders.letter(som, "province:34")
    seen = queries.mark_of(held)
    actions.edit_letter(by=som, letter=held, seen=seen, unreadable=[], subject="ฉบับแก้ของคนแรก")
    typed = orders.TYPED | {"unit": "province:34", "seen": seen, "subject": "ฉบับแก้ของคนที่สอง"}
    client, edit = client_of(som), reverse("orders:edit", args=(held.ref,))
    said = client.post(edit, typed)
    assert said.status_code == 409
    assert "ฉบับแก้ของคนที่สอง" in body_of(said)
    held.refresh_from_db()
    assert held.subject == "ฉบับแก้ของคนแรก"
    client.post(edit, typed | {"seen": queries.mark_of(held)})
    held.refresh_from_db()
    assert held.subject == "ฉบับแก้ของคนที่สอง"


def test_the_history_says_what_changed_and_who_did_it(client_of: Any, som: Any) -> None:
    held = orders.letter(som, "province:34", number_raw="มท ๐๒๐๖.๒/ว ส๕๕๒")
    actions.edit_letter(
        by=som, letter=held, seen=queries.mark_of(held), unreadable=[], number_raw=orders.NUMBER
    )
    facts = Entry.objects.get(what="campaigns:letter:edit").facts
    assert facts["number_was"] == "มท ๐๒๐๖.๒/ว ส๕๕๒"
    page = body_of(client_of(som).get(reverse("orders:letter", args=(held.ref,))))
    assert "ส๕๕๒ →" in page
    assert som.name in page


def test_withdrawing_is_undone_and_refused_while_something_it_brought_is_in_force(
    client_of: Any, nat: Any
) -> None:
    held, client = orders.letter(nat), client_of(nat)
    made = orders.obligation(nat, letter=held)
    withdraw = reverse("orders:withdraw", args=(held.ref,))
    client.post(withdraw, {"because": "ลงซ้ำ"})
    held.refresh_from_db()
    assert held.state == "registered"
    actions.end_obligation(by=nat, obligation=made)
    client.post(withdraw, {"because": "ลงซ้ำ"})
    held.refresh_from_db()
    assert held.state == "withdrawn"
    with pytest.raises(actions.LetterRefused):
        actions.add_stamp(by=nat, letter=held, desk="สารบรรณ")
    with pytest.raises(actions.ObligationRefused):
        actions.resume_obligation(by=nat, obligation=made)
    client.post(reverse("orders:restore", args=(held.ref,)))
    held.refresh_from_db()
    assert held.state == "registered"


def test_another_provinces_letter_is_absent(client_of: Any, som: Any, krit: Any) -> None:
    held = orders.letter(som, "province:34")
    client = client_of(krit)
    for name in ("letter", "print", "edit"):
        assert client.get(reverse(f"orders:{name}", args=(held.ref,))).status_code == 404
    for name in ("check", "stamp", "withdraw", "restore"):
        assert client.post(reverse(f"orders:{name}", args=(held.ref,))).status_code == 404
    assert held.ref not in body_of(client.get(reverse("orders:list")))
    with pytest.raises(Forbidden):
        orders.letter(krit, "province:34")


def test_the_ministry_reads_every_register_and_writes_its_own(
    client_of: Any, som: Any, nat: Any
) -> None:
    theirs, client = orders.letter(som, "province:34"), client_of(nat)
    assert client.get(reverse("orders:letter", args=(theirs.ref,))).status_code == 200
    assert client.get(reverse("orders:edit", args=(theirs.ref,))).status_code == 404
    assert [one.code for one in access.registers_for(nat)] == ["ruthan"]


def test_who_coordinates_one_province_does_not_read_the_offices_own_register(
    client_of: Any, som: Any, nat: Any
) -> None:
    held = orders.letter(nat)  # the office of which som is a member, for one province alone
    assert client_of(som).get(reverse("orders:letter", args=(held.ref,))).status_code == 404


def test_a_district_is_its_provinces_register_too(som: Any) -> None:
    office = rows.office("34")
    assert {one.code for one in access.registers_for(som)} == {"province:34", office.code}


def test_the_register_is_searched_by_number_stamp_and_words(client_of: Any, som: Any) -> None:
    held = orders.letter(som, "province:34")
    actions.add_stamp(by=som, letter=held, desk="ศาลากลาง", number="๑๓๗๔")
    orders.letter(som, "province:34", number_raw="รอ ๐๐๑๗/๑", subject="เรื่องอื่น")
    client = client_of(som)
    for words in ("มท 0206.2/ว 552", "1374", "๑๓๗๔", "อาชญากรรมออนไลน์", held.ref.lower(), "ว ๕๕๒"):
        page = body_of(client.get(reverse("orders:list"), {"q": words}))
        assert held.ref in page, words
        assert "เรื่องอื่น" not in page, words
    page = body_of(client.get(reverse("orders:list"), {"state": "checking"}))
    assert held.ref not in page


def test_a_page_of_the_register_costs_the_same_for_many(
    client_of: Any, som: Any, django_assert_max_num_queries: Any
) -> None:
    for number in range(8):
        orders.letter(som, "province:34", number_raw=f"มท 0206.2/{number + 1}")
    client = client_of(som)
    client.get(reverse("orders:list"))
    with django_assert_max_num_queries(16):
        client.get(reverse("orders:list"))


def test_the_print_view_has_the_letter_and_its_stamps(client_of: Any, som: Any) -> None:
    held = orders.letter(som, "province:34")
    actions.add_stamp(by=som, letter=held, desk="ศาลากลาง", number="๑๓๗๔")
    page = body_of(client_of(som).get(reverse("orders:print", args=(held.ref,))))
    assert "มท ๐๒๐๖.๒/ว ๕๕๒" in page
    assert "๑๓๗๔" in page
