"""A month sealed, submitted, received and opened again, also by two at once."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core import mail
from docx import Document
from pypdf import PdfReader

from ruthan.campaigns import actions
from ruthan.campaigns.engine.form import canonical
from ruthan.campaigns.models import Activity, MonthlyReport, Seal
from ruthan.campaigns.queries import monthly as queries
from ruthan.campaigns.queries.dues import due_of
from ruthan.core.guard import Forbidden
from ruthan.core.states import Refused
from tests import makers
from tests.campaigns import rows
from tests.campaigns.sample import FEBRUARY, the_sample
from tests.cast import CAST
from tests.reference import the_reference
from tests.together import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _march(at: Callable[[str], Any]) -> None:
    at("2026-03-02 10:00")


def seen(unit: Any, month: date = FEBRUARY) -> str:
    return queries.seen_mark(queries.month_of_unit(unit, month))


def sealed(by: Any, unit: Any, month: date = FEBRUARY, **over: Any) -> Any:
    return actions.seal_month(by=by, unit=unit, month=month, seen=seen(unit, month), **over)


@pytest.fixture
def unit(reference: Any) -> Any:
    found = rows.province("34")
    the_sample(found)
    return found


def test_a_seal_holds_what_the_month_shows_and_its_digest(unit: Any, som: Any) -> None:
    seal = sealed(som, unit)
    assert bytes(seal.digest) == hashlib.sha256(canonical(seal.content)).digest()
    assert [len(one["entries"]) for one in seal.content["channels"]] == [3, 3, 1, 2, 1, 2]
    photo = seal.content["channels"][0]["entries"][0]["photos"][0]
    assert photo["sha256"] == hashlib.sha256(rows.picture(1)).hexdigest() == photo["printed"]
    kept = Seal.objects.get()
    assert hashlib.sha256(canonical(kept.content)).digest() == bytes(kept.digest)


def test_what_waits_for_review_or_has_no_reason_stands_in_the_way(unit: Any, som: Any) -> None:
    waiting = rows.activity(rows.office("34"), state="sent")
    with pytest.raises(actions.SealRefused, match="way"):
        sealed(som, unit)
    actions.approve_activity(by=som, activity=waiting)
    Activity.objects.filter(channel="community").update(state="draft")
    with pytest.raises(actions.SealRefused, match="way"):
        sealed(som, unit)
    actions.say_nothing(
        by=som, unit=unit, month=FEBRUARY, channel="community", because="ผู้นำชุมชนติดภารกิจเลือกตั้ง"
    )
    form = queries.sealed_form(sealed(som, unit))
    assert form.channels[4].nothing_line == "ไม่มีการดำเนินการในเดือนนี้ เพราะผู้นำชุมชนติดภารกิจเลือกตั้ง"


def test_nobody_seals_what_they_did_not_see(unit: Any, som: Any) -> None:
    mark = seen(unit)
    actions.order_entries(by=som, unit=unit, month=FEBRUARY, channel="billboard", refs=[
        one.ref for one in reversed(queries.month_entries(unit, FEBRUARY)["billboard"])
    ])  # fmt: skip
    with pytest.raises(actions.SealRefused, match="seen"):
        actions.seal_month(by=som, unit=unit, month=FEBRUARY, seen=mark)
    assert not Seal.objects.exists()


def test_nobody_else_seals_and_nothing_is_recorded_afterwards(
    unit: Any, som: Any, krit: Any, nat: Any
) -> None:
    with pytest.raises(Forbidden):
        sealed(krit, unit)
    with pytest.raises(Forbidden):
        sealed(nat, unit)
    sealed(som, unit)
    with pytest.raises(actions.MonthSealed):
        actions.month_open(unit, FEBRUARY)
    with pytest.raises(actions.MonthSealed):
        sealed(som, unit)


def test_a_seal_is_undone_before_it_is_handed_in(unit: Any, som: Any) -> None:
    first = sealed(som, unit)
    actions.undo_seal(by=som, unit=unit, month=FEBRUARY)
    rows.activity(unit, what="เพิ่มทีหลัง")
    second = sealed(som, unit)
    assert (first.revision, second.revision) == (1, 2)
    assert first.digest != second.digest
    actions.submit_month(by=som, unit=unit, month=FEBRUARY)
    with pytest.raises(Refused):
        actions.undo_seal(by=som, unit=unit, month=FEBRUARY)


def test_the_last_second_of_the_fifth_is_in_time(
    unit: Any, som: Any, at: Callable[[str], Any]
) -> None:
    at("2026-03-05 23:59:59")
    sealed(som, unit)
    report = actions.submit_month(by=som, unit=unit, month=FEBRUARY)
    at("2026-03-09 08:00")
    assert due_of(unit, FEBRUARY, report=report).late == 0
    MonthlyReport.objects.update(first_submitted_at=None)
    assert due_of(unit, FEBRUARY, report=MonthlyReport.objects.get()).late == 4


def test_lateness_is_counted_by_the_first_time(
    unit: Any, som: Any, nat: Any, at: Callable[[str], Any]
) -> None:
    sealed(som, unit)
    report = actions.submit_month(by=som, unit=unit, month=FEBRUARY)
    at("2026-03-09 08:00")
    actions.reopen_month(by=nat, report=report, because="ภาพที่สามซ้ำกับเดือนก่อน")
    sealed(som, unit)
    report = actions.submit_month(by=som, unit=unit, month=FEBRUARY)
    assert due_of(unit, FEBRUARY, report=report).late == 0
    assert report.revision == 2


def test_reports_are_received_with_running_numbers_that_stay(
    unit: Any, som: Any, krit: Any, nat: Any
) -> None:
    other = rows.province("50")
    the_sample(other)
    numbers = []
    for person, one in ((som, unit), (krit, other)):
        sealed(person, one)
        report = actions.submit_month(by=person, unit=one, month=FEBRUARY)
        numbers.append(actions.receive_month(by=nat, report=report).received_number)
    assert numbers == ["1/2569", "2/2569"]
    actions.reopen_month(
        by=nat, report=MonthlyReport.objects.get(unit=unit), because="แก้คำบรรยายภาพ"
    )
    sealed(som, unit)
    report = actions.submit_month(by=som, unit=unit, month=FEBRUARY)
    assert actions.receive_month(by=nat, report=report).received_number == "1/2569"
    with pytest.raises(Forbidden):
        actions.receive_month(by=som, report=report)


def test_a_report_is_opened_again_only_with_a_reason_and_stays_readable(
    unit: Any, som: Any, nat: Any
) -> None:
    first = sealed(som, unit)
    report = actions.submit_month(by=som, unit=unit, month=FEBRUARY)
    with pytest.raises(actions.NoReason):
        actions.reopen_month(by=nat, report=report, because="  ")
    actions.reopen_month(by=nat, report=report, because="ภาพที่สามซ้ำ")
    Activity.objects.filter(channel="online").update(what="เปลี่ยนแล้ว")
    kept = queries.sealed_form(queries.seal_of(report, 1))
    assert kept.channels[0].entries[0].what == "เว็บไซต์จังหวัด"
    assert len(queries.pictures_of(kept)) == 12
    assert bytes(queries.seal_of(report, 1).digest) == bytes(first.digest)


def test_people_hear_by_mail(unit: Any, som: Any, nat: Any, run_jobs: Callable[[], int]) -> None:
    for person, address in ((som, "som@mail.example.org"), (nat, "nat@mail.example.org")):
        person.email = address
        person.save()
    sealed(som, unit)
    report = actions.submit_month(by=som, unit=unit, month=FEBRUARY)
    run_jobs()
    actions.receive_month(by=nat, report=report)
    run_jobs()
    actions.reopen_month(by=nat, report=MonthlyReport.objects.get(), because="ความลับของกระทรวง")
    run_jobs()
    told = [(one.to[0], one.subject) for one in mail.outbox]
    assert told == [
        ("nat@mail.example.org", "มีรายงานประจำเดือนส่งเข้ามา: จังหวัดอุบลราชธานี กุมภาพันธ์ 2569"),
        ("som@mail.example.org", "รับแล้ว เลขที่ 1/2569: รายงานเดือนกุมภาพันธ์ 2569"),
        ("som@mail.example.org", "เปิดให้แก้อีกครั้ง: รายงานเดือนกุมภาพันธ์ 2569"),
    ]
    assert all("ความลับ" not in one.body for one in mail.outbox)


def test_who_left_on_the_fourth_hears_no_more_and_the_next_one_does(
    unit: Any, som: Any, nat: Any, run_jobs: Callable[[], int], at: Callable[[str], Any]
) -> None:
    from ruthan.network.actions import end_membership

    old, new = som, makers.a_user("new-one", email="new@mail.example.org")
    old.email = "old@mail.example.org"
    old.save()
    sealed(old, unit)
    at("2026-03-04 09:00")
    end_membership(by="system", membership=old.memberships.get())
    makers.a_role(new, role="coordinator", province="34")
    old = type(old).objects.get(pk=old.pk)
    with pytest.raises(Forbidden):
        actions.submit_month(by=old, unit=unit, month=FEBRUARY)
    report = actions.submit_month(by=new, unit=unit, month=FEBRUARY)
    actions.receive_month(by=nat, report=report)
    run_jobs()
    assert [one.to[0] for one in mail.outbox] == ["new@mail.example.org"]


@pytest.mark.parametrize(
    ("first", "last", "month", "days"),
    [
        (date(2028, 2, 29), date(2028, 2, 29), date(2028, 2, 1), "(๒๙ ก.พ. ๗๑)"),
        (date(2026, 2, 26), date(2026, 3, 2), date(2026, 2, 1), "(๒๖ ก.พ. - ๒ มี.ค. ๖๙)"),
        (date(2026, 12, 30), date(2027, 1, 2), date(2026, 12, 1), "(๓๐ ธ.ค. ๖๙ - ๒ ม.ค. ๗๐)"),
    ],
)
def test_days_over_the_end_of_a_month_a_year_and_in_a_leap_year(
    reference: Any, som: Any, at: Callable[[str], Any],
    first: date, last: date, month: date, days: str,
) -> None:  # fmt: skip
    at(f"{last.year}-{last.month + 1:02d}-03 10:00")
    held = rows.province("34")
    for channel in ("online", "on_air", "on_ground", "billboard", "community", "documents"):
        rows.activity(held, channel=channel, first=first, last_on=last, month=month)
    form = queries.sealed_form(sealed(som, held, month))
    assert form.channels[0].entries[0].days == days


def test_a_month_that_nobody_asked_for_is_not_sealed(unit: Any, som: Any) -> None:
    with pytest.raises(actions.SealRefused, match="month"):
        sealed(som, unit, date(2026, 4, 1))
    with pytest.raises(actions.SealRefused, match="month"):
        sealed(som, unit, date(2023, 1, 1))


def test_files_of_a_revision_are_the_same_at_any_time(
    unit: Any, som: Any, client_of: Any, at: Callable[[str], Any]
) -> None:
    sealed(som, unit)
    browser = client_of(som)
    base = f"/staff/monthly/{unit.code}/2026-02"
    pdf, docx = (browser.get(f"{base}/report.{kind}").content for kind in ("pdf", "docx"))
    at("2026-08-20 10:00")
    browser = client_of(som)
    assert browser.get(f"{base}/report.pdf").content == pdf
    assert browser.get(f"{base}/report.docx").content == docx
    assert "M-" in PdfReader(io.BytesIO(pdf)).pages[0].extract_text()
    assert len(Document(io.BytesIO(docx)).inline_shapes) == 12


class TestTogether:
    """Two at the same moment, each on a connection of their own."""

    pytestmark = pytest.mark.django_db(transaction=True)

    def test_who_records_while_a_month_is_sealed_is_in_or_is_told(self) -> None:
        the_reference()
        unit, som = rows.province("34"), makers.a_person(CAST["som"])
        the_sample(unit)
        late = rows.activity(rows.office("34"), state="draft", what="ส่งตอนปิดผนึก")
        mark = seen(unit)

        def record() -> str:
            from django.db import transaction

            with transaction.atomic():
                actions.month_open(unit, FEBRUARY)
                Activity.objects.filter(pk=late.pk).update(state="approved")
            return "in"

        def seal() -> Any:
            return actions.seal_month(by=som, unit=unit, month=FEBRUARY, seen=mark)

        told, made = at_once(
            [record, seal], losing=(actions.MonthSealed, actions.SealRefused)
        )  # fmt: skip
        if isinstance(made, Seal):
            assert isinstance(told, actions.MonthSealed)
            assert "ส่งตอนปิดผนึก" not in str(made.content)
        else:
            assert told == "in"
            assert made.code == "seen"
            assert not Seal.objects.exists()

    def test_two_officers_seal_once_and_two_receive_with_two_numbers(self) -> None:
        the_reference()
        som, nat = makers.a_person(CAST["som"]), makers.a_person(CAST["nat"])
        units = [rows.province("34"), rows.province("50")]
        krit = makers.a_person(CAST["krit"])
        for one in units:
            the_sample(one)
        mark = seen(units[0])

        def seal() -> Any:
            return actions.seal_month(by=som, unit=units[0], month=FEBRUARY, seen=mark)

        made = at_once([seal, seal], losing=actions.MonthSealed)
        assert sum(isinstance(one, Seal) for one in made) == 1
        assert Seal.objects.count() == 1
        sealed(krit, units[1])
        reports = [
            actions.submit_month(by=by, unit=one, month=FEBRUARY)
            for by, one in zip((som, krit), units, strict=True)
        ]
        received = at_once(
            [lambda one=one: actions.receive_month(by=nat, report=one) for one in reports]
        )
        assert {one.received_number for one in received} == {"1/2569", "2/2569"}
