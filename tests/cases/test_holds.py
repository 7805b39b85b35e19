"""Asking a bank to hold: two people, an amount, an end, the bank's answer, and the way back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from ruthan.cases import actions, queries
from ruthan.cases.models import Hold, Release
from ruthan.core import clock, jobs
from ruthan.core.guard import Forbidden
from ruthan.core.states import Refused
from ruthan.network import queries as network
from ruthan.referrals import actions as referrals
from ruthan.referrals import queries as asked
from ruthan.referrals.models import Referral
from tests import makers
from tests.cast import Person

pytestmark = pytest.mark.django_db
KAN = Person("kan", "กานต์ ตัวอย่าง", "case_officer", "ruthan")


@pytest.fixture
def kan(reference: Any) -> Any:
    """A second case officer."""
    return makers.a_person(KAN)


@pytest.fixture
def case(reference: Any) -> Any:
    return makers.a_case()


def asked_hold(by: Any, case: Any, satang: int = 1_890_000) -> Hold:
    hop = queries.hops_of(case)[0]
    return actions.ask_hold(by=by, case=case, transfer_id=hop.id, satang=satang, because="เพิ่งโอน")


def test_two_people_send_it_and_the_bank_gets_the_least_it_needs(
    fah: Any, kan: Any, case: Any
) -> None:
    hold = asked_hold(fah, case, 500_000)
    assert Referral.objects.count() == 0
    actions.approve_hold(by=kan, hold=hold)
    sent = Referral.objects.get()
    assert sent.organisation.code == "bank:004"
    assert sent.about_kind == "case"
    package = asked.package_of(sent)
    assert package["amount_satang"] == 500_000
    assert "5,000" in package["asked"]
    assert "000-0-00012-3" in package["asked"]
    text = str(package)
    for words in ("มะลิ", "060-000-0099", "ถูกบล็อก"):
        assert words not in text
    assert hold.expires_at == clock.now() + timedelta(hours=72) or hold.expires_at
    jobs.run_due()


def test_one_person_cannot_do_both(fah: Any, case: Any) -> None:
    hold = asked_hold(fah, case)
    with pytest.raises(actions.NeedsSecondPerson):
        actions.approve_hold(by=fah, hold=hold)
    assert Referral.objects.count() == 0


def test_the_database_refuses_it_too(fah: Any, case: Any) -> None:
    from django.db import IntegrityError, transaction

    hold = asked_hold(fah, case)
    with pytest.raises(IntegrityError), transaction.atomic():
        Hold.objects.filter(pk=hold.pk).update(approved_by=fah)


@pytest.mark.parametrize("satang", [0, -1, 1_890_001])
def test_never_more_than_the_transfer(fah: Any, case: Any, satang: int) -> None:
    with pytest.raises(actions.AmountRefused):
        asked_hold(fah, case, satang)


def test_two_officers_at_once_make_one_request(fah: Any, kan: Any, case: Any) -> None:
    asked_hold(fah, case)
    with pytest.raises(actions.AlreadyAsked):
        asked_hold(kan, case)
    assert Hold.objects.count() == 1


def test_two_who_send_at_once_send_once(fah: Any, kan: Any, nat: Any, case: Any) -> None:
    hold = asked_hold(fah, case)
    same = Hold.objects.select_related("case__report", "transfer").get(pk=hold.pk)
    actions.approve_hold(by=kan, hold=hold)
    with pytest.raises(Refused):
        actions.approve_hold(by=nat, hold=same)
    assert Referral.objects.count() == 1


def test_a_wallet_is_no_bank_that_could_be_asked(fah: Any, reference: Any) -> None:
    case = makers.a_case(makers.a_transfer(to_bank="truemoney", to_kind="wallet"))
    with pytest.raises(actions.NoSuchBank):
        asked_hold(fah, case)


def test_strangers_and_screeners_may_not(anan: Any, isa: Any, case: Any) -> None:
    for person in (anan, isa):
        with pytest.raises(Forbidden):
            asked_hold(person, case)


def test_the_banks_answer_comes_back_by_itself(fah: Any, kan: Any, case: Any) -> None:
    hold = asked_hold(fah, case)
    actions.approve_hold(by=kan, hold=hold)
    liaison = makers.a_user("kbank")
    bank = network.organisation("bank:004")
    makers.a_role(liaison, role="liaison", organisation=bank)
    referrals.record_answer(
        by=liaison, referral=Referral.objects.get(), code="acted", text="ระงับแล้ว"
    )
    jobs.run_due()
    jobs.run_due()
    hold.refresh_from_db()
    assert hold.state == "held"
    hop = queries.hops_of(case)[0]
    assert (hop.state, hop.held_satang) == ("held", 1_890_000)


def test_a_refusal_of_the_bank_is_kept_as_one(fah: Any, kan: Any, case: Any) -> None:
    hold = asked_hold(fah, case)
    actions.approve_hold(by=kan, hold=hold)
    actions.record_hold_answer(by=fah, hold=hold, is_held=False)
    assert hold.state == "refused"
    assert queries.hops_of(case)[0].state == "sent"
    assert asked_hold(fah, case).state == "asked"  # and may be asked again


def test_a_hold_runs_out_by_itself_once(fah: Any, kan: Any, case: Any) -> None:
    hold = asked_hold(fah, case)
    actions.approve_hold(by=kan, hold=hold)
    with clock.standing_at(clock.now() + timedelta(hours=72, minutes=1)):
        assert [actions.expire_holds(), actions.expire_holds()] == [1, 0]
    hold.refresh_from_db()
    assert hold.state == "expired"


def test_what_is_held_by_mistake_is_let_go_within_four_hours(fah: Any, kan: Any, case: Any) -> None:
    hold = asked_hold(fah, case)
    actions.approve_hold(by=kan, hold=hold)
    actions.record_hold_answer(by=fah, hold=hold, is_held=True, satang=900_000)
    made = actions.release_hold(by=kan, hold=hold, because="ร้านค้าสุจริต มีใบส่งของ")
    assert made.due_at - made.opened_at == timedelta(hours=4)
    assert made.amount_satang == 900_000
    assert actions.release_hold(by=fah, hold=hold, because="อีกครั้ง").pk == made.pk
    actions.ask_release(by=fah, release=made)
    assert Referral.objects.filter(about_kind="release").count() == 1
    actions.end_release(by=fah, release=made, is_released=True)
    hold.refresh_from_db()
    assert hold.state == "released"
    assert queries.hops_of(case)[0].state == "sent"


def test_a_release_that_is_late_is_said_once(fah: Any, kan: Any, case: Any) -> None:
    hold = asked_hold(fah, case)
    actions.approve_hold(by=kan, hold=hold)
    actions.release_hold(by=kan, hold=hold, because="ร้านค้าสุจริต")
    with clock.standing_at(clock.now() + timedelta(hours=4)):
        assert [actions.note_missed_releases(), actions.note_missed_releases()] == [1, 0]


def test_a_withdrawn_case_takes_its_requests_back(fah: Any, kan: Any, case: Any) -> None:
    from ruthan.intake.actions import withdraw_report

    hold = asked_hold(fah, case)
    actions.approve_hold(by=kan, hold=hold)
    withdraw_report(by="citizen", report=case.report)
    jobs.run_due()
    assert Referral.objects.get().state == "withdrawn"
    case.refresh_from_db()
    assert case.state == "withdrawn"
    assert bytes(case.story_sealed) == b""
    assert bytes(case.transfers.get().to_sealed) == b""


# -- Hops, numbers, the end -----------------------------------------------------------------------


def test_a_hop_that_a_bank_told_moves_the_money_on(fah: Any, case: Any) -> None:
    first = queries.hops_of(case)[0]
    actions.add_transfer(
        by=fah,
        case=case,
        told=makers.a_transfer(satang=1_000_000, to_bank="006", account="000-0-00099-9"),
        parent=first.id,
    )
    hops = queries.hops_of(case)
    assert [hop.state for hop in hops] == ["moved_on", "sent"]
    assert hops[1].parent == first.id


def test_no_more_goes_out_than_came_in(fah: Any, case: Any) -> None:
    first = queries.hops_of(case)[0]
    with pytest.raises(actions.AmountRefused):
        actions.add_transfer(
            by=fah, case=case, told=makers.a_transfer(satang=1_890_001), parent=first.id
        )


def test_the_end_says_how_much_came_back(fah: Any, case: Any) -> None:
    with pytest.raises(actions.AmountRefused):
        actions.close_case(by=fah, case=case, outcome="part", recovered_satang=1_890_001)
    with pytest.raises(actions.AmountRefused):
        actions.close_case(by=fah, case=case, outcome="none", recovered_satang=1)
    done = actions.close_case(by=fah, case=case, outcome="part", recovered_satang=900_000)
    assert (done.state, done.recovered_satang, done.next_due_at) == ("closed", 900_000, None)
    with pytest.raises(Refused):
        actions.close_case(by=fah, case=case, outcome="none")
    again = actions.reopen_case(by=fah, case=case)
    assert (again.state, again.recovered_satang) == ("open", 0)
    assert again.next_due_at is not None


@pytest.mark.parametrize("number", ["", "  ", "ไม่มีเลข", "1" * 61])
def test_a_number_without_a_digit_is_none(case: Any, number: str) -> None:
    with pytest.raises(actions.NumberRefused):
        actions.note_bank_case(by="citizen", case=case, number=number)


def test_one_report_makes_one_case(case: Any) -> None:
    again = actions.open_case(
        by="citizen", report=case.report, opening=actions.Opening(transfers=[makers.a_transfer()])
    )
    assert again.pk == case.pk


def test_a_case_without_a_transfer_is_none(reference: Any) -> None:
    with pytest.raises(actions.NothingSent):
        actions.open_case(
            by="citizen", report=makers.a_report(), opening=actions.Opening(transfers=[])
        )


def test_a_release_of_a_report_is_one(reference: Any) -> None:
    report = makers.a_report("เงินของฉันถูกระงับ", wants="help")
    facts = {"bank": "004", "account": "000-0-00012-3", "satang": 100, "why": "ขายของ"}
    one = actions.open_release(by="citizen", centre=report.centre, report=report, **facts)
    two = actions.open_release(by="citizen", centre=report.centre, report=report, **facts)
    assert one.pk == two.pk
    assert Release.objects.count() == 1
