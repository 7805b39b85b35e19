"""A request about nothing else: who may send it, what it asks, once however often it is pressed."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.urls import reverse

from ruthan.core.guard import Forbidden
from ruthan.referrals import actions, queries
from ruthan.referrals.models import Referral
from tests import makers

pytestmark = pytest.mark.django_db
NEW, WATCH = "/staff/referrals/watch/new/", "/staff/referrals/watch/"


def _words(**over):
    return {
        "key": str(uuid4()), "organisation": "bot", "ask": "advise", "ground": "advice",
        "statement": "ตู้เอทีเอ็มตัวอย่างไม่รับบัตร", "asked": "ขอคำแนะนำว่าควรบอกประชาชนอย่างไร",
        "facts": "สถานที่: อำเภอตัวอย่าง\n\nเวลา: 14:30 น.", "tlp": "green",
    } | over  # fmt: skip


@pytest.fixture
def bot(lek):
    return makers.an_organisation("bot")


def test_a_request_of_its_own_reaches_the_desk_with_its_clock(bot, nok, lek, client_of):
    assert NEW in client_of(nok).get(WATCH).content.decode()
    answer = client_of(nok).post(NEW, _words())
    made = Referral.objects.get()
    assert answer.url == reverse("referrals:watched", args=[made.ref])
    assert (made.about_kind, made.ask, made.tlp) == ("alone", "advise", "green")
    assert queries.ground_of(made).amount == 5
    package = queries.package_of(queries.referral(made.pk))
    assert package["facts"] == [["สถานที่", "อำเภอตัวอย่าง"], ["เวลา", "14:30 น."]]
    page = client_of(lek).get(f"/staff/referrals/{made.ref}/").content.decode()
    assert "14:30" in page
    actions.record_answer(by=lek, referral=made, code="acted", text="ส่งช่างแล้ว")
    assert client_of(nok).get(answer.url).status_code == 200


def test_pressed_twice_it_is_sent_once(bot, nok, client_of):
    words = _words()
    first, second = (client_of(nok).post(NEW, words).url for _ in range(2))
    assert first == second
    assert Referral.objects.count() == 1


@pytest.mark.parametrize("ask", ["remove", "hold", "close", "restore", "release"])
def test_what_goes_another_way_is_refused(bot, nok, client_of, ask):
    assert client_of(nok).post(NEW, _words(ask=ask)).status_code == 422
    with pytest.raises(actions.UnknownAsk):
        actions.ask_alone(
            by=nok, centre=makers.an_organisation("ruthan"), organisation=bot, ask=ask,
            ground="advice", package={"asked": "ก"}, key=uuid4(),
        )  # fmt: skip
    assert not Referral.objects.exists()


@pytest.mark.parametrize("bad", [{"organisation": "ruthan"}, {"asked": ""}, {"facts": "ไม่มีชื่อ"}])
def test_what_is_missing_is_said_and_kept(bot, nok, client_of, bad):
    answer = client_of(nok).post(NEW, _words(**bad))
    assert answer.status_code == 422
    assert "ตู้เอทีเอ็มตัวอย่างไม่รับบัตร" in answer.content.decode()
    assert not Referral.objects.exists()


def test_who_may_not_send_has_no_such_page(bot, anan, lek, isa, client_of):
    for person in (anan, lek):
        assert client_of(person).get(NEW).status_code == 404
        assert NEW not in client_of(person).get(WATCH).content.decode()
    with pytest.raises(Forbidden):
        actions.ask_alone(
            by=isa, centre=makers.an_organisation("ruthan"), organisation=bot, ask="help",
            ground="help", package={"asked": "ก"}, key=uuid4(),
        )  # fmt: skip
