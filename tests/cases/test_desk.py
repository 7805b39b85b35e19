"""The case officers' desk: by the clock, found by whole numbers, closed to other centres."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from ruthan.audit.models import Entry
from ruthan.cases import actions, queries
from ruthan.cases.engine.chain import Hop, draw
from ruthan.cases.models import Case, Hold, Transfer
from ruthan.core import clock
from ruthan.core.refs import uuid7
from ruthan.intake.actions import clean_upload
from tests import makers
from tests.cases.pages import plain, slip_picture
from tests.cast import Person

pytestmark = pytest.mark.django_db
KAN = Person("kan", "กานต์ ตัวอย่าง", "case_officer", "ruthan")
PIM = Person("pim", "พิม ตัวอย่าง", "case_officer", "ruthan-isan")


@pytest.fixture
def desk(reference: Any, fah: Any) -> Client:
    return makers.signed_in(fah)


@pytest.fixture
def colleague(reference: Any) -> Client:
    return makers.signed_in(makers.a_person(KAN))


@pytest.fixture
def elsewhere(reference: Any) -> Client:
    """A case officer of another centre."""
    return makers.signed_in(makers.a_person(PIM))


def test_the_list_is_ordered_by_the_clock_that_runs_out_next(desk: Client) -> None:
    late = makers.a_case(makers.a_transfer(at=clock.now() - timedelta(hours=70)))
    fresh = makers.a_case(makers.a_transfer(at=clock.now() - timedelta(hours=20)))
    page = plain(desk.get("/staff/cases/"))
    assert page.index(late.ref) < page.index(fresh.ref)
    soon = plain(desk.get("/staff/cases/?tab=soon"))
    assert late.ref in soon
    assert fresh.ref not in soon


def test_the_list_costs_the_same_for_one_and_for_many(
    desk: Client, django_assert_max_num_queries: Any
) -> None:
    for _ in range(12):
        makers.a_case()
    desk.get("/staff/cases/")
    with django_assert_max_num_queries(14):
        assert desk.get("/staff/cases/").status_code == 200


def test_the_list_shows_no_account_and_no_name(desk: Client) -> None:
    makers.a_case()
    page = plain(desk.get("/staff/cases/"))
    for words in ("000-0-00012-3", "มะลิ", "สมมุติ"):
        assert words not in page


def test_it_is_searched_by_whole_numbers_only(desk: Client) -> None:
    case = makers.a_case()
    makers.a_case()
    actions.note_bank_case(by="citizen", case=case, number="BC-2569/0001")
    for typed in (case.ref, case.report.ref, "bc 2569/0001", "BC๒๕๖๙/๐๐๐๑"):
        rows = desk.get("/staff/cases/", {"q": typed}).context["rows"]
        assert [row.case.ref for row in rows] == [case.ref], typed
    for typed in ("BC-2569", case.ref[:5], "0001"):
        assert desk.get("/staff/cases/", {"q": typed}).context["rows"] == []


def test_a_case_tells_its_story_and_that_it_was_read_is_on_record(desk: Client, fah: Any) -> None:
    case = makers.a_case()
    page = plain(desk.get(f"/staff/cases/{case.ref}/"))
    for words in ("18,900", "000-0-00012-3", "กสิกรไทย", "060-000-0014", "มะลิ ตัวอย่าง",
                  "hxxps://shop-demo[.]example/pay", "แจ้งความ"):  # fmt: skip
        assert words in page, words
    assert "https://shop-demo" not in page
    assert Entry.objects.filter(what="cases:case:read", actor=fah.pk, on_id=str(case.pk)).exists()


def test_not_yours_and_not_there_are_the_same(desk: Client, elsewhere: Client) -> None:
    case = makers.a_case()
    hop = queries.hops_of(case)[0]
    hold = actions.ask_hold(
        by=makers.a_person(KAN), case=case, transfer_id=hop.id, satang=100, because="ก"
    )
    paths = [f"/staff/cases/{case.ref}/", f"/staff/cases/{case.ref}/file/",
             f"/staff/cases/{case.ref}/file.pdf", f"/staff/cases/{case.ref}/file.zip"]  # fmt: skip
    for path in paths:
        gone = path.replace(case.ref, "V-22222222")
        assert elsewhere.get(path).status_code == desk.get(gone).status_code == 404, path
    for action in ("approve", "drop", "answer", "release"):
        path = f"/staff/cases/{case.ref}/holds/{hold.pk}/{action}/"
        other = f"/staff/cases/{case.ref}/holds/{uuid7()}/{action}/"
        assert elsewhere.post(path).status_code == desk.post(other).status_code == 404
    hold.refresh_from_db()
    assert hold.state == "asked"
    assert elsewhere.get("/staff/cases/").context["rows"] == []


def test_a_hand_over_takes_the_case_along(desk: Client, elsewhere: Client) -> None:
    from ruthan.intake.actions import change_centre

    case = makers.a_case()
    change_centre(by="system", reports=[case.report], centre=makers.an_organisation("ruthan-isan"))
    assert desk.get(f"/staff/cases/{case.ref}/").status_code == 404
    assert elsewhere.get(f"/staff/cases/{case.ref}/").status_code == 200


def test_an_officer_adds_a_hop_and_it_is_drawn(desk: Client) -> None:
    case = makers.a_case()
    first = queries.hops_of(case)[0]
    said = desk.post(
        f"/staff/cases/{case.ref}/transfers/",
        {"parent": str(first.id), "told_by": "bank", "to_bank": "006", "account": "000-0-00099-9",
         "amount": "10,000", "day": f"{clock.today():%Y-%m-%d}", "time": "00:01"},
    )  # fmt: skip
    assert said.status_code == 302, said.content.decode()
    page = plain(desk.get(f"/staff/cases/{case.ref}/"))
    assert page.count("<polyline") == 2
    assert "••0999" in page
    assert "โอนต่อไปแล้ว" in page


def test_more_than_came_in_is_refused_at_its_field(desk: Client) -> None:
    case = makers.a_case()
    said = desk.post(
        f"/staff/cases/{case.ref}/transfers/",
        {"parent": str(queries.hops_of(case)[0].id), "told_by": "bank", "amount": "99,000",
         "day": f"{clock.today():%Y-%m-%d}"},
    )  # fmt: skip
    assert said.status_code == 422
    assert Transfer.objects.count() == 1


def test_a_hold_goes_through_two_pairs_of_hands(desk: Client, colleague: Client) -> None:
    case = makers.a_case()
    hop = queries.hops_of(case)[0]
    path = f"/staff/cases/{case.ref}/"
    desk.post(f"{path}holds/", {"transfer": str(hop.id), "amount": "18,900", "because": "เพิ่งโอน"})
    hold = Hold.objects.get()
    assert "/approve/" not in plain(desk.get(path))
    assert "/approve/" in plain(colleague.get(path))
    desk.post(f"{path}holds/{hold.pk}/approve/")
    hold.refresh_from_db()
    assert hold.state == "asked"
    assert case.ref in plain(colleague.get("/staff/cases/?tab=second"))
    colleague.post(f"{path}holds/{hold.pk}/approve/")
    hold.refresh_from_db()
    assert hold.state == "sent"
    desk.post(f"{path}holds/{hold.pk}/answer/", {"to": "held", "amount": "9,000"})
    hold.refresh_from_db()
    assert (hold.state, hold.held_satang) == ("held", 900_000)
    said = desk.post(f"{path}holds/{hold.pk}/release/", {"because": "ร้านค้าสุจริต"})
    assert "/staff/cases/releases/L-" in said["Location"]


def test_the_same_slip_in_two_cases_stands_side_by_side_and_accuses_nobody(desk: Client) -> None:
    def with_slip(amount: int) -> Any:
        body = slip_picture()
        clean = clean_upload("a.png", body)
        return makers.a_case(makers.a_transfer(satang=amount, slip_body=clean.body))

    one, two = with_slip(1_890_000), with_slip(2_500_000)
    page = plain(desk.get(f"/staff/cases/{one.ref}/"))
    assert two.ref in page
    assert "25,000" in page
    assert "เป็นเพียงเหตุให้ดูเพิ่ม" in page
    for words in ("ปลอม", "โกง", "ทุจริต"):
        assert words not in page.split("<main")[1]


def test_the_same_slip_of_another_centre_names_the_centre_and_no_more(desk: Client) -> None:
    first = makers.a_transfer(slip_bank="014", slip_ref="0152026112900000123456")
    report = makers.a_report("โอนแล้ว", wants="help", centre=makers.an_organisation("ruthan-isan"))
    theirs = makers.a_case(first, report=report)
    ours = makers.a_case(first)
    page = plain(desk.get(f"/staff/cases/{ours.ref}/"))
    assert theirs.ref not in page
    assert "ศูนย์รู้ทัน ภาคอีสาน" in page


def test_a_case_is_opened_on_a_report_that_came_another_way(desk: Client) -> None:
    report = makers.a_report("โทรมาแจ้งว่าโอนไป 5,000 บาท", wants="help", channel="hotline")
    path = f"/staff/cases/new/{report.ref}/"
    assert desk.get(path).status_code == 200
    said = desk.post(
        path, {"amount": "5,000", "day": f"{clock.today():%Y-%m-%d}", "to_bank": "004"}
    )
    case = Case.objects.get()
    assert said["Location"] == f"/staff/cases/{case.ref}/"
    assert desk.get(path)["Location"] == f"/staff/cases/{case.ref}/"
    assert queries.facts_of(queries.case(case.pk)).story.startswith("โทรมาแจ้ง")


def test_files_are_for_officers_and_on_record(desk: Client, fah: Any, nat: Any) -> None:
    case = makers.a_case()
    path = f"/staff/cases/{case.ref}/"
    assert desk.get(f"{path}file.pdf").content.startswith(b"%PDF")
    assert desk.get(f"{path}file.zip").content.startswith(b"PK")
    assert "ข้อเท็จจริงประกอบการแจ้งความ" in plain(desk.get(f"{path}file/"))
    assert Entry.objects.filter(what="cases:file:make", actor=fah.pk).count() == 2
    watching = makers.signed_in(nat)
    assert watching.get(path).status_code == 200
    assert watching.get(f"{path}file.pdf").status_code == 404


def test_closing_says_what_came_back(desk: Client) -> None:
    case = makers.a_case()
    path = f"/staff/cases/{case.ref}/"
    desk.post(f"{path}close/", {"outcome": "part", "recovered": "9,000", "because": "ธนาคารคืน"})
    case.refresh_from_db()
    assert (case.state, case.recovered_satang) == ("closed", 900_000)
    page = plain(desk.get(path))
    assert "9,000" in page
    assert "ธนาคารคืน" in page
    assert "เปิดเรื่องใหม่" in page
    assert "หยุดนับแล้ว" in page


# -- The picture ----------------------------------------------------------------------------------


def hops(count: int) -> list[Hop]:
    made: list[Hop] = []
    for number in range(1, count + 1):
        parent = made[(number - 2) // 2].id if made else None
        made.append(Hop(uuid7(), parent, number, "ธ.ตัวอย่าง ••0000", "1,000", 100_000 - number,
                        "29 พ.ย. 69", "sent", "โอนแล้ว"))  # fmt: skip
    return made


def test_forty_hops_have_each_a_place_of_their_own() -> None:
    picture = draw(hops(40))
    assert len(picture.rows) == 40
    ys = [row.y for row in picture.rows]
    assert ys == sorted(set(ys))
    assert min(b - a for a, b in zip(ys, ys[1:], strict=False)) >= 40
    assert all(0 < row.x < picture.width - 200 for row in picture.rows)
    assert picture.height >= ys[-1] + 24
    places = {row.hop.id: row for row in picture.rows}
    for row in picture.rows:
        if row.hop.parent:
            assert places[row.hop.parent].y < row.y


def test_a_very_deep_chain_stays_on_the_paper() -> None:
    made: list[Hop] = []
    for number in range(1, 41):
        made.append(
            Hop(uuid7(), made[-1].id if made else None, number, "ธ", "1", 1, "", "sent", "")
        )
    assert max(row.text_x for row in draw(made).rows) < draw(made).width - 200


def test_a_lost_parent_is_drawn_as_a_beginning() -> None:
    picture = draw([Hop(uuid7(), uuid7(), 1, "ธ", "1", 1, "", "sent", "")])
    assert [row.depth for row in picture.rows] == [0]


def test_nothing_is_a_picture_too() -> None:
    assert draw([]).rows == ()
