"""The agency's desk and the watch: only one's own, by clock, answered through the page."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ruthan.core import clock
from ruthan.network.actions import add_alias
from ruthan.referrals import queries
from tests import makers
from tests.claims.conftest import read

pytestmark = pytest.mark.django_db


def _url(name: str, *args: object) -> str:
    return reverse(f"referrals:{name}", args=args)


@pytest.fixture
def referral(reference, nok):
    return makers.a_referral()


def test_the_desk_lists_what_was_sent_to_the_organisation(referral, lek, client_of):
    page = read(client_of(lek).get(_url("desk")))
    assert referral.ref in page
    assert "ธนาคารตัวอย่างจะปิดทุกสาขาวันศุกร์นี้" in page


@pytest.mark.parametrize("name", ["detail", "print"])
def test_another_organisation_finds_nothing(referral, wit, stranger, nok, client_of, name):
    for person in (wit, stranger, nok):
        assert client_of(person).get(_url(name, referral.ref)).status_code == 404
    assert referral.ref not in read(client_of(wit).get(_url("desk")))


@pytest.mark.parametrize("name", ["acknowledge", "answer"])
def test_another_organisation_changes_nothing(referral, wit, nok, client_of, name):
    for person in (wit, nok):
        data = {"code": "false", "text": "ไม่จริง"}
        assert client_of(person).post(_url(name, referral.ref), data).status_code == 404
    referral.refresh_from_db()
    assert referral.state == "dispatched"


def test_the_first_opening_is_noted(referral, lek, client_of):
    client = client_of(lek)
    client.get(_url("detail", referral.ref))
    referral.refresh_from_db()
    first = referral.opened_at
    client.get(_url("detail", referral.ref))
    referral.refresh_from_db()
    assert referral.opened_at == first is not None


def test_acknowledged_and_answered_once_each(referral, lek, client_of):
    client = client_of(lek)
    client.post(_url("acknowledge", referral.ref))
    client.post(_url("acknowledge", referral.ref))
    data = {"code": "false", "text": "ทุกสาขาเปิดตามปกติ", "url": ""}
    assert client.post(_url("answer", referral.ref), data).status_code == 302
    referral.refresh_from_db()
    assert (referral.state, referral.answered_by) == ("answered", lek)
    assert "ทุกสาขาเปิดตามปกติ" in read(client.get(_url("detail", referral.ref))).replace("\u200b", "")


@pytest.mark.parametrize("bad", [{"code": ""}, {"text": ""}, {"url": "javascript:x"}])
def test_a_bad_answer_is_shown_again(referral, lek, client_of, bad):
    data = {"code": "false", "text": "ทุกสาขาเปิดตามปกติ", "url": ""} | bad
    response = client_of(lek).post(_url("answer", referral.ref), data)
    assert response.status_code == 422
    referral.refresh_from_db()
    assert referral.state == "dispatched"


def test_the_paper_carries_the_proof_of_dispatch(referral, lek, client_of):
    page = read(client_of(lek).get(_url("print", referral.ref)))
    assert referral.digest in page


def test_the_watch_shows_the_centre_its_own_overdue_first(reference, nok, client_of):
    late = makers.a_referral(due_at=clock.now() - timedelta(hours=3))
    early = makers.a_referral(makers.a_claim(), organisation="ddpm")
    page = read(client_of(nok).get(_url("watch")))
    assert page.index(late.ref) < page.index(early.ref)
    other = makers.a_user("checker-isan")
    makers.a_role(other, role="fact_checker", organisation="ruthan-isan")
    elsewhere = client_of(other)
    assert late.ref not in read(elsewhere.get(_url("watch")))
    assert elsewhere.get(_url("watched", late.ref)).status_code == 404
    assert elsewhere.post(_url("withdraw", late.ref), {"because": "x"}).status_code == 404


def test_a_liaison_does_not_watch(referral, lek, client_of):
    assert client_of(lek).get(_url("watch")).status_code == 404
    assert client_of(lek).get(_url("watched", referral.ref)).status_code == 404


def test_a_withdrawn_request_keeps_no_content(referral, nok, lek, client_of):
    client = client_of(nok)
    assert client.get(_url("watched", referral.ref)).status_code == 200
    assert client.post(_url("withdraw", referral.ref), {"because": ""}).status_code == 422
    client.post(_url("withdraw", referral.ref), {"because": "ส่งผิดหน่วยงาน"})
    client.post(_url("withdraw", referral.ref), {"because": "ส่งผิดหน่วยงาน"})
    page = read(client_of(lek).get(_url("detail", referral.ref)))
    assert "ปิดทุกสาขา" not in page
    data = {"code": "false", "text": "ไม่จริง", "url": ""}
    assert client_of(lek).post(_url("answer", referral.ref), data).status_code == 302
    referral.refresh_from_db()
    assert (referral.state, queries.answer_of(referral)) == ("withdrawn", None)


@pytest.mark.parametrize("tab", ["waiting", "overdue", "answered", "withdrawn", "nonsense"])
def test_every_tab_opens(referral, lek, nok, client_of, tab):
    assert client_of(lek).get(_url("desk"), {"tab": tab}).status_code == 200
    assert client_of(nok).get(_url("watch"), {"tab": tab}).status_code == 200


def test_a_search_finds_either_side_by_what_people_call_it(referral, nok, client_of):
    client, alias = client_of(nok), "ตึกเหลืองริมน้ำ"
    assert referral.ref not in read(client.get(_url("watch"), {"q": alias}))
    add_alias(by="system", organisation=referral.organisation, text=alias)
    for words in (
        alias,
        "BOT",
        referral.organisation.name_th,
        referral.from_centre.name_th,
        f"{alias} {referral.ref[2:].lower()}",
    ):
        assert referral.ref in read(client.get(_url("watch"), {"q": words})), words
    assert referral.ref not in read(client.get(_url("watch"), {"q": f"{alias} ไม่มีคำนี้"}))


def test_the_desk_costs_the_same_for_many(referral, lek, client_of):
    client = client_of(lek)
    client.get(_url("desk"))
    with CaptureQueriesContext(connection) as few:
        client.get(_url("desk"))
    for _ in range(4):
        makers.a_referral(makers.a_claim())
    with CaptureQueriesContext(connection) as many:
        client.get(_url("desk"))
    assert len(many) == len(few)


def test_a_nul_byte_breaks_nothing(referral, lek, nok, client_of):
    response = client_of(lek).post(
        reverse("referrals:acknowledge-many"), {"ref": [f"\x00{referral.ref}"]}
    )
    assert response.status_code == 302
    for name in ("after", "matter"):
        page = client_of(nok).get(reverse("platforms:new"), {name: "\x00N-7Q4MX2PA"})
        assert page.status_code == 200, name


def test_a_matter_with_an_odd_number_of_a_claim_still_opens(nok, client_of):
    client, path = client_of(nok), reverse("platforms:matters")
    for odd in ("C-1/2", "C-7q4mx2pa", "A-7Q4MX2PA"):
        assert client.post(path, {"title": "ก", "claim": odd}).status_code == 422, odd
    assert client.post(path, {"title": "ก", "claim": "C-7Q4MX2PA"}).status_code == 302
    held = makers.a_matter(by=nok, claim="C-1/2")
    assert client.get(reverse("platforms:matter", args=[held.ref])).status_code == 200
