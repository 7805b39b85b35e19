"""Who of the centre that sent a request opens it: what is about a case is for those who read cases."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.urls import reverse

from ruthan.core.guard import Forbidden
from ruthan.referrals import actions, queries
from tests import makers

pytestmark = pytest.mark.django_db

PACKAGE = {"asked": "ขอระงับ", "statement": "ผู้เสียหายตัวอย่างโอนเงิน", "account": "000-0-00012-3"}
READ = ("watched", "letter")
DONE = {
    "reply": {"text": "อยู่ในสำนวน"},
    "noted": {"code": "held", "text": "โทรมาตอบ"},
    "withdraw": {"because": "ส่งผิด"},
    "letter-pdf": {},
    "join": {"organisation": "ddpm", "ask": "help", "ground": "help", "asked": "ช่วยด้วย"},
    "appeal": {"text": "ขอให้ทบทวน"},
}


@pytest.fixture
def of_case(request, fah, lek):
    """A request about a victim's money, with a question of the bank that waits."""
    made = makers.a_referral(
        about=(request.param, uuid4()), ask="hold", ground="money_sent", package=PACKAGE, by=fah
    )
    actions.ask_back(by=lek, referral=made, text="ขอเลขบัญชี")
    return made


both = pytest.mark.parametrize("of_case", ["case", "release"], indirect=True)


@both
def test_fact_checkers_and_editors_neither_see_nor_touch_it(of_case, nok, bua, client_of):
    for person in (nok, bua):
        client = client_of(person)
        assert of_case.ref not in client.get(reverse("referrals:watch")).content.decode()
        for name in READ:
            assert client.get(reverse(f"referrals:{name}", args=[of_case.ref])).status_code == 404
        for name, data in DONE.items():
            path = reverse(f"referrals:{name}", args=[of_case.ref])
            assert client.post(path, data).status_code == 404, name
    assert queries.referral(of_case.pk).state == "asked"


@both
def test_supervisors_see_it_and_do_nothing(of_case, nat, client_of):
    client = client_of(nat)
    page = client.get(reverse("referrals:watched", args=[of_case.ref]))
    assert page.status_code == 200
    for name, data in DONE.items():
        path = reverse(f"referrals:{name}", args=[of_case.ref])
        assert path not in page.content.decode(), name
        assert client.post(path, data).status_code == 404, name


@both
def test_case_officers_see_it_and_work_on_it(of_case, fah, client_of):
    client = client_of(fah)
    for name in READ:
        assert client.get(reverse(f"referrals:{name}", args=[of_case.ref])).status_code == 200
    path = reverse("referrals:reply", args=[of_case.ref])
    assert client.post(path, DONE["reply"]).status_code == 302
    assert queries.referral(of_case.pk).state == "acknowledged"


@both
def test_the_actions_ask_once_more(of_case, nok, bua, nat):
    part = actions.Part(makers.an_organisation("ddpm"), "help", "help", PACKAGE)
    for person in (nok, bua, nat):
        for act, more in (
            (actions.reply, {"text": "ก"}),
            (actions.note_answer, {"code": "held", "text": "ก"}),
            (actions.note_ticket, {"ticket": "7"}),
            (actions.withdraw, {"because": "ก"}),
            (actions.print_letter, {}),
            (actions.appeal, {"text": "ก"}),
            (actions.join, {"part": part}),
        ):
            with pytest.raises(Forbidden):
                act(by=person, referral=of_case, **more)


def test_a_claims_request_needs_nothing_more(nok, client_of):
    made = makers.a_referral()
    assert client_of(nok).get(reverse("referrals:watched", args=[made.ref])).status_code == 200
