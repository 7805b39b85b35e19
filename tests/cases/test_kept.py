"""How long cases are kept, and what is left of them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from ruthan.cases import actions
from ruthan.cases.models import Case, Draft, DraftFile, Release
from ruthan.core import clock, retention
from ruthan.intake import queries as intake
from ruthan.intake.actions import clean_upload
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
