"""How long cases are kept, and what is left of them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from ruthan.cases import actions, queries
from ruthan.cases.models import Case, Draft, DraftFile, Release
from ruthan.core import clock, jobs, retention
from ruthan.intake import queries as intake
from ruthan.intake.actions import clean_upload, withdraw_report
from ruthan.project import retention as rules
from tests import makers
from tests.cases.pages import slip_picture

pytestmark = pytest.mark.django_db


def shred() -> None:
    rules.shred(rules.chosen("cases.Case"))
    rules.shred(rules.chosen("cases.Release"))
    rules.shred(rules.chosen("cases.Draft"))


def closed(fah: Any) -> Any:
    file = clean_upload("a.png", slip_picture())
    case = makers.a_case(report=makers.a_report("โอนแล้ว", wants="help", files=[file]))
    return actions.close_case(by=fah, case=case, outcome="none")


def is_gone(case: Any) -> bool:
    row = Case.objects.select_related("data_key", "report__data_key").get(pk=case.pk)
    erased = row.data_key.destroyed_at is not None and bytes(row.story_sealed) == b""
    return erased and row.report.data_key.destroyed_at is not None


def test_two_years_after_closing_it_goes_with_its_slips(reference: Any, fah: Any) -> None:
    case = closed(fah)
    with clock.standing_at(clock.now() + timedelta(days=729)):
        shred()
        assert not is_gone(case)
    with clock.standing_at(clock.now() + timedelta(days=731)):
        shred()
    assert is_gone(case)
    left = Case.objects.get(pk=case.pk)
    assert (left.ref, left.outcome) == (case.ref, "none")
    assert bytes(left.transfers.get().to_sealed) == b""
    assert intake.evidence_of(left.report) == []


def test_handed_over_and_closed_it_goes_after_ninety_days(reference: Any, fah: Any) -> None:
    case = closed(fah)
    actions.hand_file(by=fah, case=case)
    with clock.standing_at(clock.now() + timedelta(days=89)):
        shred()
        assert not is_gone(case)
    with clock.standing_at(clock.now() + timedelta(days=91)):
        shred()
    assert is_gone(case)


def test_an_open_case_is_never_taken(reference: Any, fah: Any) -> None:
    case = makers.a_case()
    actions.hand_file(by=fah, case=case)
    with clock.standing_at(clock.now() + timedelta(days=3_000)):
        shred()
    assert not is_gone(case)


def answered(case: Any) -> Any:
    """The report of the case got its answer, as any other: its own time begins."""
    from ruthan.intake.models import Answer, Report

    Report.objects.filter(pk=case.report_id).update(state="answered", wants="answer")
    Answer.objects.create(
        report=case.report, claim=uuid4(), verdict=uuid4(), verdict_code="scam", title_th="ก",
        path="/c/a/", decided_on=clock.today(), at=clock.now(),
    )  # fmt: skip
    return case


def test_no_rule_of_any_app_takes_the_report_of_a_case_that_is_open(
    reference: Any, fah: Any
) -> None:
    file = clean_upload("a.png", slip_picture())
    first = makers.a_report("โอนค่ามือถือแล้ว", wants="help", files=[file])
    case = answered(makers.a_case(report=first))
    answered(makers.a_case(story="เขาบล็อก"))
    alone = answered(makers.a_case(story="เขาบล็อก"))  # the one before stands for both
    Case.objects.filter(pk=alone.pk).delete()
    with clock.standing_at(clock.now() + timedelta(days=3_000)):
        rules.shred(rules.chosen())
        jobs.run_due()
        found = queries.case(case.pk)
        assert found is not None
        assert not is_gone(case)
        assert found.report.data_key.destroyed_at is None
        assert queries.facts_of(found).story
        assert len(intake.evidence_of(found.report)) == 1
        alone.report.data_key.refresh_from_db()
        assert alone.report.data_key.destroyed_at is not None  # without a case its time is over
        actions.close_case(by=fah, case=found, outcome="none")
    with clock.standing_at(clock.now() + timedelta(days=3_000 + 731)):
        rules.shred(rules.chosen())
    assert is_gone(case)


def test_an_open_release_keeps_its_report_too(reference: Any, fah: Any) -> None:
    report = makers.a_report("เงินของฉันถูกระงับ", wants="help")
    actions.open_release(
        by="citizen", centre=report.centre, report=report, bank="004", account="0", satang=1,
        why="ก",
    )  # fmt: skip
    type(report).objects.filter(pk=report.pk).update(state="closed")
    with clock.standing_at(clock.now() + timedelta(days=3_000)):
        rules.shred(rules.chosen())
        jobs.run_due()
    assert bytes(Release.objects.get().facts_sealed)


def test_a_legal_hold_on_the_report_keeps_the_case(reference: Any, fah: Any) -> None:
    case = closed(fah)
    retention.place_hold(
        kind="intake.Report", ident=str(case.report_id), reference="ศาล 1/2569", by=None
    )
    with clock.standing_at(clock.now() + timedelta(days=800)):
        shred()
    assert not is_gone(case)


def test_a_draft_goes_with_its_slips(reference: Any) -> None:
    from ruthan.cases.actions import keep_draft, keep_slip, new_secret
    from ruthan.cases.queries import Drafted

    secret = new_secret()
    keep_draft(secret=secret, drafted=Drafted([], {"story": "ก"}))
    keep_slip(secret=secret, name="t1", file=clean_upload("a.png", slip_picture()))
    with clock.standing_at(clock.now() + timedelta(days=8)):
        shred()
    assert (Draft.objects.count(), DraftFile.objects.count()) == (0, 0)


def test_an_ended_release_goes_after_half_a_year(reference: Any, fah: Any) -> None:
    release = actions.open_release(
        by="citizen", centre=makers.an_organisation("ruthan"), bank="004", account="0", satang=1,
        why="ก",
    )  # fmt: skip
    actions.end_release(by=fah, release=release, is_released=False, because="มีคำสั่งตำรวจ")
    with clock.standing_at(clock.now() + timedelta(days=181)):
        shred()
    assert bytes(Release.objects.get().facts_sealed) == b""


# -- In the registry ------------------------------------------------------------------------------


def entries() -> dict[str, tuple[str, int, int]]:
    from ruthan.registry.models import Sighting

    rows = Sighting.objects.filter(source_kind="case").select_related("indicator")
    return {
        row.indicator.kind: (row.indicator.grade, row.indicator.people, row.indicator.reports)
        for row in rows
    }


def test_what_a_slip_shows_stands_in_the_registry_and_goes_with_the_case(reference: Any) -> None:
    slip = uuid4()
    told = [
        makers.a_transfer(slip=slip),
        makers.a_transfer(to_kind="promptpay", to_bank="", account="060-000-0014", slip=slip),
        makers.a_transfer(account="000-0-00099-9"),  # nothing shows this one
    ]
    opening = actions.Opening(transfers=told)
    report = makers.a_report(actions.report_text(opening), wants="help")
    case = makers.a_case(*told, report=report)
    for _ in range(2):
        jobs.run_due()
        actions.note_things(case_id=case.pk)
    found = entries()
    assert found.keys() == {"bank_account", "promptpay"}
    assert {grade for grade, *_counts in found.values()} == {"evidenced"}
    assert {people for _grade, people, _reports in found.values()} == {1}  # nobody is two people
    withdraw_report(by="citizen", report=report)
    jobs.run_due()
    assert entries() == {}
    assert actions.note_things(case_id=case.pk) == 0


def test_what_a_bank_told_is_no_victims_word(reference: Any, fah: Any) -> None:
    case = makers.a_case()
    first = queries.hops_of(case)[0]
    told = makers.a_transfer(account="000-0-00099-9", slip=uuid4())
    actions.add_transfer(by=fah, case=case, told=told, parent=first.id)
    jobs.run_due()
    assert actions.note_things(case_id=case.pk) == 0
