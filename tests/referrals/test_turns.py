"""What both sides say before the answer: questions stop the clock, refusals can go further."""

from __future__ import annotations

import json
from datetime import timedelta
from functools import partial
from importlib.resources import files

import pytest

from ruthan.claims import actions as claims
from ruthan.core import clock, jobs
from ruthan.core.guard import Forbidden
from ruthan.core.states import Refused
from ruthan.messaging.models import Message
from ruthan.referrals import actions, queries, rules
from ruthan.referrals.models import Referral
from tests import makers
from tests.together import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def referral(lek, nok):
    return makers.a_referral(due_at=clock.now() + timedelta(hours=4))


def test_a_question_stops_the_clock_and_a_reply_gives_the_time_back(referral, lek, nok, at):
    start, due = clock.now(), referral.due_at
    at(start + timedelta(hours=3))
    actions.ask_back(by=lek, referral=referral, text="ขอเลขบัญชีปลายทาง")
    at(start + timedelta(hours=9))
    assert actions.note_missed() == 0  # it is our turn
    actions.reply(by=nok, referral=referral, text="อยู่ในสำนวนแล้ว")
    assert referral.due_at == due + timedelta(hours=6)
    assert [one.text for one in queries.said_of(referral)] == ["ขอเลขบัญชีปลายทาง", "อยู่ในสำนวนแล้ว"]
    assert referral.state == "acknowledged"
    at(start + timedelta(hours=11))
    assert actions.note_missed() == 1


def test_only_the_two_sides_speak_each_its_own_part(referral, lek, wit, nok, isa):
    for person in (wit, nok):
        with pytest.raises(Forbidden):
            actions.ask_back(by=person, referral=referral, text="ก")
        with pytest.raises(Forbidden):
            actions.refuse(by=person, referral=referral, because="other", text="ก")
    actions.ask_back(by=lek, referral=referral, text="ก")
    for person in (lek, isa):
        with pytest.raises(Forbidden):
            actions.reply(by=person, referral=referral, text="ก")


@pytest.mark.parametrize("act", [actions.ask_back, actions.answer_in_part])
def test_words_are_needed_and_nothing_moves_without(referral, lek, act):
    with pytest.raises(actions.NoWords):
        act(by=lek, referral=referral, text="  ")
    assert Referral.objects.get().state == "dispatched"


def test_a_part_keeps_the_request_open(referral, lek):
    actions.answer_in_part(by=lek, referral=referral, text="ตรวจแล้วสองจากสามสาขา")
    assert referral.is_open
    assert referral.acknowledged_by == lek
    actions.record_answer(by=lek, referral=referral, code="false", text="ไม่จริง")
    assert referral.state == "answered"


def test_a_refusal_lets_the_claim_go_on(nok, lek):
    claim = makers.a_claim()
    asked = claims.refer_claim(
        by=nok, claim=claim, organisation=makers.an_organisation("bot"), asked="จริงหรือไม่"
    )
    actions.refuse(by=lek, referral=asked, because="not_ours", text="ไม่ใช่อำนาจหน้าที่")
    jobs.run_due()
    claim.refresh_from_db()
    assert (asked.state, asked.refusal, claim.state) == ("refused", "not_ours", "open")
    with pytest.raises(Refused):
        actions.refuse(by=lek, referral=asked, because="other", text="ก")


def test_an_appeal_goes_to_the_higher_desk_with_the_same_package(referral, lek, nok, ploy):
    higher = makers.an_organisation("higher", kind="ministry")
    actions.refuse(by=lek, referral=referral, because="other", text="ไม่ทำ")
    with pytest.raises(actions.NoHigherDesk):
        actions.appeal(by=nok, referral=referral, text="ขอให้ทบทวน")
    values = {"higher": higher, "source": "ตัวอย่าง", "checked_on": clock.today()}
    actions.set_recipient(by=ploy, organisation=referral.organisation, values=values)
    made = actions.appeal(by=nok, referral=referral, text="ขอให้ทบทวน")
    assert (made.organisation, made.appeal_of, referral.state) == (higher, referral, "appealed")
    package = queries.package_of(made)
    assert package["statement"] == queries.package_of(referral)["statement"]
    assert package["appeal"] == "ขอให้ทบทวน"


@pytest.mark.parametrize(
    ("kind", "code", "desk"),
    [
        ("bank", "bank:004", "bot"), ("telco", "telco:somebody", "nbtc"),
        ("platform", "platform:meta", "mdes"), ("platform", "platform:shopee", "etda1212"),
        ("platform", "marketplace", "etda1212"),
    ],
)  # fmt: skip
def test_banks_telcos_and_platforms_have_a_desk_above_from_the_start(kind, code, desk, ploy):
    bank = makers.an_organisation(code, kind=kind)
    above = makers.an_organisation(desk, kind="regulator")
    assert queries.higher_of(bank) == above
    other = makers.an_organisation("another", kind="ministry")
    values = {"higher": other, "source": "ตัวอย่าง", "checked_on": clock.today()}
    actions.set_recipient(by=ploy, organisation=bank, values=values)
    assert queries.higher_of(bank) == other  # what people wrote down goes first
    values["higher"] = None
    actions.set_recipient(by=ploy, organisation=bank, values=values)
    above.is_active = False
    above.save()
    assert queries.higher_of(bank) is None


def test_every_higher_desk_that_is_shipped_is_an_organisation_that_is_shipped():
    path = files("ruthan.network").joinpath("data", "organisations.json")
    held = {row["code"]: row for row in json.loads(path.read_text("utf-8"))}
    assert all(not held[row.desk].get("closed") for row in rules.above().values())
    for key in rules.above():
        code = key.removeprefix("org:")
        assert code in held or code in {row["kind"] for row in held.values()}


def test_an_answer_by_letter_is_written_down_by_the_centre(referral, nok, lek, isa):
    for person in (lek, isa):
        with pytest.raises(Forbidden):
            actions.note_answer(by=person, referral=referral, code="false", text="ก")
    actions.note_answer(
        by=nok, referral=referral, code="false", text="ตอบทางหนังสือ", ticket="7/2569"
    )
    assert (referral.state, referral.answered_by, referral.ticket) == ("answered", nok, "7/2569")


def test_people_are_told_once_and_nothing_of_the_words(referral, lek, nok):
    nok.email, lek.email = "nok@centre.test-a.org", "lek@bank.test-a.org"
    nok.save()
    lek.save()
    referral.refresh_from_db()
    turn = actions.ask_back(by=lek, referral=referral, text="คำลับ")
    for _ in range(2):
        jobs.run_due()
        actions.tell_turn(referral_id=referral.pk, turn_id=turn.pk)
    told = Message.objects.filter(dedupe_key__contains=f"turn-{turn.pk}")
    assert told.count() == 1


def test_withdrawal_destroys_what_was_said_too(referral, lek, nok):
    actions.ask_back(by=lek, referral=referral, text="คำลับ")
    actions.withdraw(by=nok, referral=referral, because="ส่งผิด")
    fresh = queries.referral(referral.pk)
    assert [one.text for one in queries.said_of(fresh)] == [""]
    assert queries.package_of(fresh) == {}


def test_a_renewed_package_keeps_what_was_said(referral, lek):
    actions.ask_back(by=lek, referral=referral, text="ถามว่า")
    assert actions.renew_package(referral=referral, package={"asked": "ใหม่", "statement": "ใหม่"})
    assert [one.text for one in queries.said_of(queries.referral(referral.pk))] == ["ถามว่า"]


@pytest.mark.parametrize(
    "act",
    [
        lambda lek, one: actions.ask_back(by=lek, referral=one, text="คำของเขา"),
        lambda lek, one: actions.answer_in_part(by=lek, referral=one, text="คำของเขา"),
        lambda lek, one: actions.refuse(by=lek, referral=one, because="other", text="คำของเขา"),
        lambda lek, one: actions.record_answer(by=lek, referral=one, code="acted", text="คำของเขา"),
    ],
)
def test_what_is_said_while_the_package_is_renewed_stays_readable(referral, lek, act):
    loaded = queries.referral(referral.pk)
    actions.renew_package(referral=referral, package={"asked": "ใหม่", "statement": "ใหม่"})
    act(lek, loaded)
    fresh = queries.referral(referral.pk)
    answer = queries.answer_of(fresh)
    said = [one.text for one in queries.said_of(fresh)] + ([answer.text] if answer else [])
    assert said == ["คำของเขา"]


def test_what_is_taken_back_while_it_is_renewed_is_destroyed(referral, nok):
    loaded = queries.referral(referral.pk)
    actions.renew_package(referral=referral, package={"asked": "ใหม่", "statement": "ใหม่"})
    actions.withdraw(by=nok, referral=loaded, because="ส่งผิด")
    assert queries.package_of(queries.referral(referral.pk)) == {}


def test_an_appeal_while_it_is_renewed_takes_the_package_along(referral, lek, nok):
    actions.refuse(by=lek, referral=referral, because="other", text="ไม่ทำ")
    loaded = queries.referral(referral.pk)
    actions.renew_package(referral=referral, package={"asked": "ใหม่", "statement": "คำใหม่"})
    higher = makers.an_organisation("higher", kind="ministry")
    made = actions.appeal(by=nok, referral=loaded, text="ขอให้ทบทวน", to=higher)
    assert queries.package_of(made)["statement"] == "คำใหม่"


def test_nothing_is_said_about_what_is_no_longer_kept(referral, lek, nok, client_of):
    actions.refuse(by=lek, referral=referral, because="other", text="ไม่ทำ")
    actions.shred_referrals([referral.pk])
    loaded = queries.referral(referral.pk)
    higher = makers.an_organisation("higher", kind="ministry")
    for act in (
        lambda: actions.record_answer(by=lek, referral=loaded, code="acted", text="ก"),
        lambda: actions.answer_in_part(by=lek, referral=loaded, text="ก"),
        lambda: actions.note_answer(by=nok, referral=loaded, code="acted", text="ก"),
        lambda: actions.appeal(by=nok, referral=loaded, text="ก", to=higher),
        lambda: actions.print_letter(by=nok, referral=loaded),
    ):
        with pytest.raises(Refused):
            act()
    path = f"/staff/referrals/{referral.ref}/"
    page = client_of(lek).get(path).content.decode().replace("\u200b", "").replace("<wbr>", "")
    assert f"{path}answer/" not in page
    assert "ศูนย์ถอนเรื่องนี้แล้ว" not in page
    given = {"code": "acted", "text": "ก"}
    assert client_of(lek).post(f"{path}answer/", given).status_code == 302
    watched = f"/staff/referrals/watch/{referral.ref}/"
    assert client_of(nok).get(watched).status_code == 200
    assert client_of(nok).get(f"{watched}letter/").status_code == 404


@pytest.mark.parametrize("ended", ["refused", "appealed"])
def test_a_part_does_not_open_what_is_over(referral, lek, nok, ended):
    actions.refuse(by=lek, referral=referral, because="other", text="ไม่ทำ")
    if ended == "appealed":
        higher = makers.an_organisation("higher", kind="ministry")
        actions.appeal(by=nok, referral=referral, text="ขอให้ทบทวน", to=higher)
    with pytest.raises(Refused):
        actions.answer_in_part(by=lek, referral=referral, text="บางส่วน")
    assert Referral.objects.get(pk=referral.pk).state == ended


def test_several_hold_a_matter_and_each_sees_its_part(nok, lek, wit, client_of):
    bot, ddpm = makers.an_organisation("bot"), makers.an_organisation("ddpm")
    claim = makers.a_claim()
    parts = [
        actions.Part(bot, "hold", "money_sent", {"asked": "ขอระงับ", "statement": "เงินอยู่ที่นี่"}),
        actions.Part(ddpm, "advise", "help", {"asked": "ขอคำแนะนำ", "statement": "คำลับของ ปภ."}),
    ]
    one, two = actions.refer_jointly(
        by=nok, from_centre=claim.centre, about=("claim", claim.pk), parts=parts
    )
    assert queries.others_of(one) == [two]
    page = client_of(lek).get(f"/staff/referrals/{one.ref}/").content.decode()
    assert "ปภ." in page.replace("\u200b", "").replace("<wbr>", "")
    assert "คำลับ" not in page.replace("\u200b", "").replace("<wbr>", "")
    assert client_of(lek).get(f"/staff/referrals/{two.ref}/").status_code == 404
    third = actions.Part(
        makers.an_organisation(), "help", "help", {"asked": "ช่วย", "statement": "ก"}
    )
    made = actions.join(by=nok, referral=one, part=third)
    assert {row.pk for row in queries.others_of(made)} == {one.pk, two.pk}


def test_one_more_holder_sees_the_statement_and_what_was_ticked(nok, lek, client_of):
    package = {
        "asked": "ขอระงับ", "statement": "เรื่องย่อ", "account": "000-0-00012-3", "amount_satang": 100,
        "samples": [{"text": "คำของผู้แจ้ง", "at": clock.now().isoformat()}], "claim": "C-7Q4MX2PA",
    }  # fmt: skip
    held = makers.a_referral(package=package)
    makers.an_organisation("ddpm")
    path = f"/staff/referrals/watch/{held.ref}/join/"
    given = {"organisation": "ddpm", "ask": "help", "ground": "help", "asked": "ช่วยด้วย"}
    client_of(nok).post(path, given)
    made = Referral.objects.select_related("data_key").exclude(pk=held.pk).get()
    assert queries.package_of(made) == {"asked": "ช่วยด้วย", "statement": "เรื่องย่อ"}
    client_of(nok).post(path, given | {"parts": ["money"]})
    more = Referral.objects.select_related("data_key").exclude(pk__in=[held.pk, made.pk]).get()
    assert queries.package_of(more) == queries.package_of(made) | {
        "account": "000-0-00012-3", "amount_satang": 100,
    }  # fmt: skip
    assert client_of(nok).post(path, given | {"parts": ["evidence"]}).status_code == 422


def test_nobody_joins_what_is_over(referral, nok, lek, client_of):
    actions.record_answer(by=lek, referral=referral, code="false", text="ไม่จริง")
    ddpm = makers.an_organisation("ddpm")
    with pytest.raises(Refused):
        part = actions.Part(ddpm, "help", "help", {"asked": "ก", "statement": "ก"})
        actions.join(by=nok, referral=referral, part=part)
    given = {"organisation": "ddpm", "ask": "help", "ground": "help", "asked": "ช่วยด้วย"}
    client_of(nok).post(f"/staff/referrals/watch/{referral.ref}/join/", given)
    assert Referral.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_liaisons_at_once_have_one_winner(nok):
    makers.an_organisation("bot")
    both = [makers.a_user(f"liaison-{n}") for n in range(2)]
    for person in both:
        makers.a_role(person, role="liaison", organisation="bot")
    referral = makers.a_referral()
    held = [queries.referral(referral.pk) for _ in both]

    def press(number):
        actions.acknowledge(by=both[number], referral=held[number])
        return both[number]

    said = at_once([partial(press, number) for number in range(2)], losing=Refused)
    (won,) = [one for one in said if one in both]
    assert Referral.objects.get().acknowledged_by == won
