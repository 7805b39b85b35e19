"""Asking a bank to hold: two people, an amount, an end, the bank's answer, and the way back."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
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
from ruthan.referrals.states import RefusedBecause
from tests import makers
from tests.cast import Person
from tests.together import at_once

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
    actions.note_bank_case(by="citizen", case=case, number="BC-0001")
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
    facts = dict(package["facts"])
    assert facts["ชื่อบัญชี"] == "น.ส.สมมุติ ตัวอย่าง"
    assert facts["หมายเลขเรื่องของธนาคาร"] == "BC-0001"
    assert "คำขอหมดอายุ" in facts
    assert hold.expires_at - hold.approved_at == timedelta(hours=72)
    assert sent.due_at - sent.dispatched_at == timedelta(hours=1)  # that of the ground
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


def test_asked_for_twice_it_is_one_request(fah: Any, kan: Any, case: Any) -> None:
    asked_hold(fah, case)
    with pytest.raises(actions.AlreadyAsked):
        asked_hold(kan, case)
    assert Hold.objects.count() == 1


def test_whoever_sends_second_sends_nothing(fah: Any, kan: Any, nat: Any, case: Any) -> None:
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


@pytest.fixture
def bank(reference: Any) -> Any:
    """Somebody at the bank's desk."""
    liaison = makers.a_user("kbank")
    makers.a_role(liaison, role="liaison", organisation=network.organisation("bank:004"))
    return liaison


@pytest.fixture
def sent(fah: Any, kan: Any, case: Any) -> Hold:
    """A hold that the bank was asked for."""
    return actions.approve_hold(by=kan, hold=asked_hold(fah, case))


def say(bank: Any, code: str, referral: Referral | None = None) -> None:
    """The bank answers with a finding, or refuses for a reason; its word reaches the case."""
    row = referral or Referral.objects.get()
    if code in RefusedBecause.values and code != "not_ours":
        referrals.refuse(by=bank, referral=row, because=code, text="ตามที่แจ้ง")
    else:
        referrals.record_answer(by=bank, referral=row, code=code, text="ตามที่แจ้ง")
    for _ in range(2):
        jobs.run_due()


@pytest.mark.parametrize(
    ("code", "hold_state", "hop_state", "held"),
    [
        ("acted", "held", "held", 1_890_000),
        ("held", "held", "held", 1_890_000),
        ("not_ours", "refused", "sent", 0),
        ("moved_on", "moved_on", "moved_on", 0),
        ("needs_order", "refused", "sent", 0),  # a refusal, no answer
        ("gone", "moved_on", "moved_on", 0),
    ],
)
def test_the_banks_word_comes_back_by_itself(
    bank: Any, fah: Any, case: Any, sent: Hold, code: str, hold_state: str, hop_state: str,
    held: int,
) -> None:  # fmt: skip
    say(bank, code)
    sent.refresh_from_db()
    assert sent.state == hold_state
    hop = queries.hops_of(case)[0]
    assert (hop.state, hop.held_satang) == (hop_state, held)
    case.refresh_from_db()
    assert (case.state == "with_bank") == (hold_state == "held")  # the bank has it, and shows so
    if hold_state != "held":
        assert asked_hold(fah, case).state == "asked"  # and may be asked again


def test_the_bank_says_how_much_of_it_is_held(
    bank: Any, fah: Any, case: Any, sent: Hold, client_of: Any
) -> None:
    row = Referral.objects.get()
    page = f"/staff/referrals/{row.ref}/"
    assert 'name="satang"' in client_of(bank).get(page).content.decode()
    given = {"code": "held", "text": "มีเหลือเท่านี้", "satang": "9,000"}
    much = client_of(bank).post(f"{page}answer/", given | {"satang": "18,901"})
    assert much.status_code == 422
    for words, satang in (("9,000", 900_000), ("8,000", 800_000), ("", 1_890_000)):
        assert client_of(bank).post(f"{page}answer/", given | {"satang": words}).status_code == 302
        for _ in range(2):
            jobs.run_due()
        sent.refresh_from_db()
        assert (sent.state, sent.held_satang) == ("held", satang)
        assert queries.hops_of(case)[0].held_satang == satang


def test_a_later_answer_and_that_of_a_higher_desk_count(
    bank: Any, nok: Any, case: Any, sent: Hold
) -> None:
    say(bank, "not_ours")
    say(bank, "held")
    sent.refresh_from_db()
    assert sent.state == "held"
    higher = makers.an_organisation("bot")
    chief = makers.a_user("chief")
    makers.a_role(chief, role="liaison", organisation=higher)
    makers.a_role(nok, role="case_officer")
    raised = referrals.appeal(by=nok, referral=Referral.objects.get(), text="ขอทบทวน", to=higher)
    say(chief, "moved_on", raised)
    sent.refresh_from_db()
    assert sent.state == "moved_on"
    assert queries.hops_of(case)[0].state == "moved_on"


def test_a_refusal_that_an_officer_heard_closes_the_request(
    fah: Any, case: Any, sent: Hold
) -> None:
    actions.record_hold_answer(by=fah, hold=sent, to="refused")
    jobs.run_due()
    row = Referral.objects.get()
    assert (sent.state, row.state, row.answer_code) == ("refused", "answered", "kept")


def test_what_is_held_can_be_set_right(fah: Any, case: Any, sent: Hold) -> None:
    for satang in (1_890_000, 500_000):
        actions.record_hold_answer(by=fah, hold=sent, to="held", satang=satang)
        assert queries.hops_of(case)[0].held_satang == satang
    with pytest.raises(actions.AmountRefused):
        actions.record_hold_answer(by=fah, hold=sent, to="held", satang=1_890_001)


def test_a_bank_without_a_desk_is_not_said_to_have_been_asked(
    fah: Any, kan: Any, case: Any
) -> None:
    hold = asked_hold(fah, case)
    Hold.objects.filter(pk=hold.pk).update(bank="none")
    hold.refresh_from_db()
    with pytest.raises(actions.NoSuchBank):
        actions.approve_hold(by=kan, hold=hold)
    hold.refresh_from_db()
    assert hold.state == "asked"


def test_a_hold_runs_out_by_itself_once(fah: Any, case: Any, sent: Hold) -> None:
    actions.record_hold_answer(by="system", hold=sent, to="held")
    with clock.standing_at(clock.now() + timedelta(hours=72, minutes=1)):
        assert [actions.expire_holds(), actions.expire_holds()] == [1, 0]
    sent.refresh_from_db()
    assert sent.state == "expired"
    assert queries.hops_of(case)[0].state == "sent"
    assert Referral.objects.get().state == "withdrawn"


def test_what_is_held_by_mistake_is_let_go_within_four_hours(fah: Any, kan: Any, case: Any) -> None:
    hold = asked_hold(fah, case)
    actions.approve_hold(by=kan, hold=hold)
    actions.record_hold_answer(by=fah, hold=hold, to="held", satang=900_000)
    made = actions.release_hold(by=kan, hold=hold, because="ร้านค้าสุจริต มีใบส่งของ")
    assert made.due_at - made.opened_at == timedelta(hours=4)
    assert made.amount_satang == 900_000
    assert actions.release_hold(by=fah, hold=hold, because="อีกครั้ง").pk == made.pk
    actions.ask_release(by=fah, release=made)
    request = Referral.objects.get(about_kind="release")
    assert request.due_at - request.dispatched_at == timedelta(hours=4)
    actions.end_release(by=fah, release=made, is_released=True)
    request.refresh_from_db()
    assert request.state == "answered"
    hold.refresh_from_db()
    assert hold.state == "released"
    assert queries.hops_of(case)[0].state == "sent"


def test_a_release_that_is_late_is_said_once(fah: Any, kan: Any, case: Any) -> None:
    hold = asked_hold(fah, case)
    actions.approve_hold(by=kan, hold=hold)
    actions.release_hold(by=kan, hold=hold, because="ร้านค้าสุจริต")
    with clock.standing_at(clock.now() + timedelta(hours=4)):
        assert [actions.note_missed_releases(), actions.note_missed_releases()] == [1, 0]


def test_a_bank_answers_a_release_by_itself(bank: Any, kan: Any, case: Any, sent: Hold) -> None:
    say(bank, "held")
    sent.refresh_from_db()
    made = actions.release_hold(by=kan, hold=sent, because="ร้านค้าสุจริต")
    with clock.standing_at(clock.now() + timedelta(hours=5)):  # late, and not the bank's fault
        actions.ask_release(by=kan, release=made)
        request = Referral.objects.get(about_kind="release")
        assert request.due_at - request.dispatched_at == timedelta(hours=4)
        say(bank, "kept", request)
        made.refresh_from_db()
        assert made.state == "refused"
        page = makers.signed_in(kan).get(f"/staff/cases/releases/{made.ref}/")
        assert "ตามที่แจ้ง" in page.content.decode().replace("\u200b", "")  # the bank's own words
        say(bank, "released", request)
    made.refresh_from_db()
    sent.refresh_from_db()
    assert (made.state, sent.state) == ("released", "released")


def test_nobody_is_asked_where_no_bank_is_named(fah: Any, reference: Any) -> None:
    report = makers.a_report("เงินของฉันถูกระงับ", wants="help")
    made = actions.open_release(
        by="citizen", centre=report.centre, report=report, bank="", account="", satang=0, why="ก"
    )
    with pytest.raises(actions.NoSuchBank):
        actions.ask_release(by=fah, release=made)
    made.refresh_from_db()
    assert (made.state, Referral.objects.count()) == ("open", 0)
    actions.ask_release(by=fah, release=made, bank="004")
    made.refresh_from_db()
    assert (made.state, made.bank) == ("asked", "004")


def test_a_withdrawn_case_takes_its_requests_back(
    bank: Any, nok: Any, case: Any, sent: Hold
) -> None:
    from ruthan.intake.actions import withdraw_report

    say(bank, "needs_order")
    makers.a_role(nok, role="case_officer")
    referrals.appeal(
        by=nok, referral=Referral.objects.get(), text="ก", to=makers.an_organisation("bot")
    )
    withdraw_report(by="citizen", report=case.report)
    jobs.run_due()
    assert not [row for row in Referral.objects.all() if row.is_open]  # nor that of a higher desk
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


@pytest.mark.django_db(transaction=True)
def test_two_officers_at_once_make_one_request(reference: Any, fah: Any, kan: Any) -> None:
    case = makers.a_case()
    both = [partial(asked_hold, person, case) for person in (fah, kan)]
    said = at_once(both, losing=actions.AlreadyAsked)
    made = [one for one in said if not isinstance(one, actions.AlreadyAsked)]
    assert len(made) == 1
    with pytest.raises(actions.NeedsSecondPerson):
        actions.approve_hold(by=made[0].asked_by, hold=made[0])
