"""Recording an activity: whose it is, when it counts, what is refused and how kindly."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ruthan.campaigns import actions
from ruthan.campaigns.models import Activity, MonthlyReport
from ruthan.campaigns.rules import proof
from ruthan.campaigns.rules.days import DaysRefused, read_days
from ruthan.campaigns.rules.guess import channel_named, channel_of_words
from ruthan.core.guard import Forbidden
from ruthan.core.states import Refused
from tests import makers
from tests.campaigns import rows
from tests.cast import CAST

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def _march() -> Any:
    with time_machine.travel("2026-03-02 10:00 +0700", tick=False):
        yield


def told(**over: Any) -> actions.Told:
    fields: dict[str, Any] = {
        "channel": "billboard", "what": "จอ LED หน้าศาลากลาง", "first_on": date(2026, 2, 9),
        "last_on": date(2026, 2, 11),
    }  # fmt: skip
    return actions.Told(**fields | over)


def recorded(by: Any, unit: Any, **over: Any) -> Any:
    return actions.record_activity(
        by=by, unit=unit, client_key=over.pop("key", uuid.uuid4()), told=told(**over)
    )[0]


def typed(**over: str) -> dict[str, str]:
    return {
        "client_key": str(uuid.uuid4()), "unit": "province:34", "channel": "billboard",
        "what": "จอ LED หน้าศาลากลาง", "days": "๙-๑๑ ก.พ. ๖๙",
    } | over  # fmt: skip


def a_district(person: str = "wan") -> tuple[Any, Any]:
    office = rows.office("34")
    user = makers.a_user(person)
    makers.a_role(user, role="coordinator", organisation=office)
    return user, office


# -- Days -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("๑๔ ก.พ. ๖๙", (2026, 2, 14), (2026, 2, 14)),
        ("๙-๑๑ ก.พ. ๖๙", (2026, 2, 9), (2026, 2, 11)),
        ("16 - 22 ก.พ. 2569", (2026, 2, 16), (2026, 2, 22)),
        ("14 Feb 2026", (2026, 2, 14), (2026, 2, 14)),
        ("14/2/2569", (2026, 2, 14), (2026, 2, 14)),
        ("9-11/2/69", (2026, 2, 9), (2026, 2, 11)),
        ("9/2/69 ถึง 11/2/69", (2026, 2, 9), (2026, 2, 11)),
        ("28 ธ.ค. - 3 ม.ค. 69", (2025, 12, 28), (2026, 1, 3)),
        ("28 ธ.ค. 68 - 3 ม.ค. 69", (2025, 12, 28), (2026, 1, 3)),
        ("๒๓ - ๒๘ ก.พ.", (2026, 2, 23), (2026, 2, 28)),
        ("1 - 31 มี.ค. 69", (2026, 3, 1), (2026, 3, 31)),  # a banner that stays up
        ("เมื่อวาน", (2026, 3, 1), (2026, 3, 1)),
        ("today", (2026, 3, 2), (2026, 3, 2)),
    ],
)
def test_days_are_read_as_people_write_them(text: str, first: Any, last: Any) -> None:
    assert read_days(text, today=TODAY) == (date(*first), date(*last))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("31 ก.พ. 69", "no_day"),
        ("29 ก.พ. 69", "no_day"),
        ("๓๐-๓๑ ก.พ. ๖๙", "no_day"),
        ("11 - 9 ก.พ. 69", "backwards"),
        ("11/2/69 - 9/2/69", "backwards"),
        ("28 ธ.ค. 69 - 3 ม.ค. 69", "backwards"),
        ("14 ก.พ. 2029", "future"),
        ("3 มี.ค. 69", "future"),
        ("14 ก.พ. 2526", "long_ago"),
        ("14 ก.พ. 2026 - 14 ก.พ. 2569", None),
        ("1 ม.ค. 68 - 2 มี.ค. 69", "long"),
        ("14 ก.พ. 69 และ 18 ก.พ. 69", "several"),
        ("เดือนก่อน", "none"),
        ("9-11", "none"),
    ],
)
def test_days_that_no_calendar_has_are_refused_with_their_reason(text: str, code: Any) -> None:
    if code is None:
        assert read_days(text, today=TODAY)
        return
    with pytest.raises(DaysRefused) as refused:
        read_days(text, today=TODAY)
    assert refused.value.code == code


def test_a_refused_day_is_said_with_its_sentence_and_what_was_typed_stays(
    reference: Any, som: Any
) -> None:
    page = makers.signed_in(som).post("/staff/activities/new/", typed(days="31 ก.พ. 69"))
    text = page.content.decode()
    assert page.status_code == 422
    assert "ปฏิทินไม่มีวันนี้: 31 ก.พ. 69" in text
    assert 'value="จอ LED หน้าศาลากลาง"' in text
    assert not Activity.objects.exists()


# -- Whose it is ------------------------------------------------------------------------------------


def test_the_province_s_own_coordinator_approves_by_recording(reference: Any, som: Any) -> None:
    answer = makers.signed_in(som).post("/staff/activities/new/", typed(people="๑๒๐ คน"))
    activity = Activity.objects.get()
    assert answer.url == f"/staff/activities/{activity.ref}/"
    assert (activity.state, activity.month) == ("approved", date(2026, 2, 1))
    assert (activity.first_on, activity.last_on) == (date(2026, 2, 9), date(2026, 2, 11))
    assert activity.people == 120


def test_a_district_s_goes_to_the_province(reference: Any, som: Any) -> None:
    user, office = a_district()
    activity = recorded(user, office)
    assert (activity.state, activity.reporting_unit) == ("sent", rows.province("34"))
    assert recorded(som, office).state == "approved"  # the province records for its district


def test_another_s_unit_is_not_there(reference: Any, som: Any) -> None:
    with pytest.raises(Forbidden):
        recorded(som, rows.province("45"))
    page = makers.signed_in(som).post("/staff/activities/new/", typed(unit="province:45"))
    assert page.status_code == 422
    theirs = rows.activity(rows.province("45"))
    browser = makers.signed_in(som)
    for tail in ("", "edit/"):
        assert browser.get(f"/staff/activities/{theirs.ref}/{tail}").status_code == 404
    for tail in ("take-out/", "put-back/", "photos/", "photos/arrange/", f"photos/{uuid.uuid4()}/"):
        assert browser.post(f"/staff/activities/{theirs.ref}/{tail}").status_code == 404


@pytest.mark.parametrize("name", ["anan", "nok", "chai", "lek"])
def test_for_others_the_pages_are_not_there(reference: Any, name: str) -> None:
    browser = makers.signed_in(makers.a_person(CAST[name]))
    for tail in ("", "new/", "sheet/", "worker.js"):
        assert browser.get(f"/staff/activities/{tail}").status_code == 404


def test_the_supervisor_reads_and_records_nothing(reference: Any, nat: Any) -> None:
    activity = rows.activity(rows.province("45"))
    browser = makers.signed_in(nat)
    assert activity.ref in browser.get("/staff/activities/").content.decode()
    page = browser.get(f"/staff/activities/{activity.ref}/").content.decode()
    assert "/take-out/" not in page
    assert browser.get("/staff/activities/new/").status_code == 404


def test_the_list_costs_the_same_however_long(reference: Any, som: Any) -> None:
    browser = makers.signed_in(som)
    unit = rows.province("34")
    counts = []
    for _ in range(2):
        rows.activity(unit)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            browser.get("/staff/activities/")
        counts.append(len(queries))
        for _ in range(8):
            rows.activity(unit)
    assert counts[0] == counts[1]


# -- Once, and one after the other ------------------------------------------------------------------


def test_the_same_key_twice_is_one_activity(reference: Any, som: Any, krit: Any) -> None:
    browser, sent = makers.signed_in(som), typed()
    json = {"headers": {"accept": "application/json"}}
    first = browser.post("/staff/activities/new/", sent, **json)
    second = browser.post("/staff/activities/new/", sent, **json)
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json() == second.json()
    assert Activity.objects.count() == 1
    with pytest.raises(actions.KeyTaken):
        recorded(krit, rows.province("50"), key=uuid.UUID(sent["client_key"]))


def test_the_phone_hears_what_is_wrong_by_field(reference: Any, som: Any) -> None:
    answer = makers.signed_in(som).post(
        "/staff/activities/new/", typed(what="", days="11-9 ก.พ. 69", link="ไม่ใช่ลิงก์"),
        headers={"accept": "application/json"},
    )  # fmt: skip
    assert answer.status_code == 422
    assert set(answer.json()["errors"]) == {"what", "days"}  # links belong to another channel


def test_of_two_who_edit_the_second_sees_what_changed_and_keeps_their_words(
    reference: Any, som: Any
) -> None:
    activity = recorded(som, rows.province("34"))
    browser, where = makers.signed_in(som), f"/staff/activities/{activity.ref}/edit/"
    first = browser.post(where, typed(version="1", what="จอ LED หน้าโรงพยาบาล"))
    assert first.status_code == 302
    second = browser.post(where, typed(version="1", what="ป้าย LED ตลาด"))
    text = second.content.decode()
    assert second.status_code == 409
    assert 'value="ป้าย LED ตลาด"' in text
    assert "จอ LED หน้าโรงพยาบาล" in text.replace("\u200b", "")
    assert 'name="version" value="2"' in text
    assert browser.post(where, typed(version="2", what="ป้าย LED ตลาด")).status_code == 302
    activity.refresh_from_db()
    assert (activity.what, activity.version) == ("ป้าย LED ตลาด", 3)


def test_without_a_year_what_was_done_has_been() -> None:
    november = date(2026, 11, 30)
    assert read_days("๙-๑๑ ก.พ.", today=november) == (date(2026, 2, 9), date(2026, 2, 11))
    assert read_days("28 ธ.ค. - 3 ม.ค.", today=date(2026, 8, 1)).first == date(2025, 12, 28)
    with pytest.raises(DaysRefused, match="future"):
        read_days("5 ธ.ค.", today=november)
    with pytest.raises(DaysRefused, match="future"):
        read_days("9 ก.พ. 70", today=november)


def test_a_draft_leads_to_what_finishes_it(reference: Any, som: Any) -> None:
    activity = rows.activity(rows.province("34"), state="draft")
    browser, where = makers.signed_in(som), f"/staff/activities/{activity.ref}/"
    assert "ฉบับร่าง ยังไม่อยู่ในรายงาน" in plain(browser, where)
    Activity.objects.update(state="approved")
    assert "ฉบับร่าง ยังไม่อยู่ในรายงาน" not in plain(browser, where)


def plain(browser: Any, where: str) -> str:
    """A page without the marks at which a line may break."""
    said = str(browser.get(where).content.decode())
    return said.replace("\u200b", "").replace("<wbr>", "")


def test_taken_out_and_put_back(reference: Any, som: Any) -> None:
    activity = recorded(som, rows.province("34"))
    browser, where = makers.signed_in(som), f"/staff/activities/{activity.ref}/"
    browser.post(where + "take-out/")
    assert activity.ref not in browser.get("/staff/activities/").content.decode()
    assert "put-back" in browser.get(where).content.decode()
    browser.post(where + "put-back/")
    activity.refresh_from_db()
    assert activity.state == "approved"
    with pytest.raises(Refused):
        actions.restore_activity(by=som, activity=activity)


def test_into_a_sealed_month_nothing_is_recorded_and_nothing_is_lost(
    reference: Any, som: Any
) -> None:
    unit = rows.province("34")
    activity = recorded(som, unit)
    MonthlyReport.objects.update(state="sealed")
    browser = makers.signed_in(som)
    page = browser.post("/staff/activities/new/", typed(what="ป้ายใหม่"))
    assert page.status_code == 422
    assert "รายงานเดือน" in page.content.decode()
    assert 'value="ป้ายใหม่"' in page.content.decode()
    assert Activity.objects.count() == 1
    for doing in (
        lambda: actions.withdraw_activity(by=som, activity=activity),
        lambda: actions.edit_activity(by=som, activity=activity, told=told(), version=1),
        lambda: actions.add_photo(
            by=som, activity=activity, client_key=uuid.uuid4(), body=rows.picture(1)
        ),
    ):
        with pytest.raises(actions.MonthSealed):
            doing()
    assert recorded(som, unit, first_on=date(2026, 3, 1), last_on=date(2026, 3, 1))


# -- What a channel shows ---------------------------------------------------------------------------


def test_each_channel_s_usual_proof_is_asked_for() -> None:
    assert proof.missing("online", proof.Shown(photos=1)) == ("link",)
    assert proof.missing("on_air", proof.Shown()) == ("photo", "slot")
    assert proof.missing("on_ground", proof.Shown(photos=2, people=0)) == ()
    assert proof.missing("documents", proof.Shown(photos=1)) == ("confirmed",)
    assert proof.missing("", proof.Shown()) == ()


def test_a_missing_proof_is_said_until_a_reason_is_given(reference: Any, som: Any) -> None:
    activity = recorded(som, rows.province("34"), channel="online")
    browser, where = makers.signed_in(som), f"/staff/activities/{activity.ref}/"
    assert "ลิงก์โพสต์หรือหน้าเว็บ" in browser.get(where).content.decode().replace("\u200b", "")
    Activity.objects.update(proof_note="เพจถูกลบแล้ว")
    page = browser.get(where).content.decode().replace("<wbr>", "")
    assert "เพจถูกลบแล้ว" in page
    assert "บอกเหตุที่ไม่มี" not in page


def test_what_belongs_to_another_channel_is_dropped(reference: Any, som: Any) -> None:
    makers.signed_in(som).post("/staff/activities/new/", typed(link="example.go.th/a", slot="ก"))
    activity = Activity.objects.get()
    assert (activity.link, activity.slot) == ("", "")
    makers.signed_in(som).post(
        "/staff/activities/new/", typed(channel="online", link="example.go.th/a")
    )
    assert Activity.objects.filter(link="https://example.go.th/a").exists()


def test_what_the_unit_used_before_is_offered(reference: Any, som: Any) -> None:
    recorded(som, rows.province("34"))
    page = makers.signed_in(som).get("/staff/activities/new/").content.decode()
    assert 'data-what="จอ LED หน้าศาลากลาง"' in page


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("๑", "online"), ("5", "community"), ("On air", "on_air"), ("ช่องทางภาคสนาม", "on_ground"),
        ("billboard", "billboard"), ("วิทยุ", ""), ("7", ""),
    ],
)  # fmt: skip
def test_channels_are_known_by_number_and_name(text: str, code: str) -> None:
    assert channel_named(text) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("จอ LED หน้าศาลากลาง", "billboard"), ("เพจ FB จังหวัด", "online"),
        ("วิทยุชุมชน", "on_air"), ("ประชุมหัวหน้าส่วนราชการประจำเดือน", "on_ground"),
        ("ถ่ายทอดความรู้กับชาวบ้าน", "community"), ("ใบเสร็จค่าไฟ", "documents"),
        ("Pop-up บนแอป PEA", "documents"), ("ไลน์กลุ่มส่วนราชการ", "online"),
        ("รายการวิทยุกรมประชาสัมพันธ์", "on_air"), ("เว็บไซต์จังหวัด", "online"), ("กินข้าว", ""),
    ],
)  # fmt: skip
def test_the_sample_s_entries_are_guessed_into_their_channels(text: str, code: str) -> None:
    assert channel_of_words(text) == code
