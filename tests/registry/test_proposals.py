"""What a proposal is about and what is signed: the chosen entries, as they were read."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from ruthan.core import clock, jobs
from ruthan.core.states import Refused
from ruthan.messaging.models import Message
from ruthan.registry.actions import (
    confirm_indicator,
    file_dispute,
    forget_source,
    note_told,
    propose_outcome,
    reopen_entry,
    return_proposal,
    sign_outcome,
    withdraw_dispute,
)
from ruthan.registry.actions.retention import shred_disputes, shred_entries
from ruthan.registry.models import Dispute, Indicator
from ruthan.registry.queries import disputes_of, entries, named_of
from ruthan.registry.rules.naming import Named
from ruthan.registry.states import Grade, Kind
from tests.gateway.web import CHILD
from tests.registry.steps import ACCOUNT, HOURS, seen, seen_by
from tests.registry.test_contest import decided, filed, form_of
from tests.registry.test_lookup_page import ask, body_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]

PHONE = Named(Kind.PHONE, "+66800000123", "080-xxx-0123")
NAME = "ร้านตัวอย่างสมมุติ"
PAGES = [Named(Kind.SOCIAL, f"{where}:{NAME}", NAME, where) for where in ("facebook", "tiktok")]


def contested_pages() -> Any:
    """Two pages of one name, of which the first is contested."""
    for page in PAGES:
        seen_by(3, page, name=page.provider)
    return file_dispute(nonce="one", names=PAGES, shown=NAME, words="ก").dispute


def test_digits_that_may_be_a_telephone_are_answered_alike(client: Client) -> None:
    said = []
    for _ in range(2):
        page = client.post("/lookup/contest/", form_of(client, thing="พร้อมเพย์ 0800000123"))
        code = str(page.context["filed"].receipt)
        answer = body_of(client.post("/lookup/contest/answer/", {"receipt": code}))
        said.append(answer.replace(page.context["filed"].dispute.ref, ""))
        seen_by(3, PHONE)
    assert said[0] == said[1]
    assert {one.kind for one in Dispute.objects.all()} == {Kind.PROMPTPAY}
    assert Dispute.objects.exclude(indicator=None).count() == 1


@pytest.mark.parametrize("thing", ["0800000123", "080-000-0123", "0000000123"])
def test_bare_digits_that_are_accounts_of_many_banks_are_refused(
    thing: str, client: Client
) -> None:
    assert client.post("/lookup/contest/", form_of(client, thing=thing)).status_code == 422
    named = client.post("/lookup/contest/", form_of(client, thing="โทร 080-000-0123"))
    assert named.status_code == 200


def test_a_child_in_danger_is_heard_wherever_it_is_typed(client: Client) -> None:
    said = body_of(client.post("/lookup/contest/", form_of(client, thing=CHILD[:290])))
    assert "1300" in said
    assert not Dispute.objects.exists()


def test_two_signatures_clear_the_chosen_entry_alone(nok: Any, bua: Any, client_of: Any) -> None:
    dispute = contested_pages()
    desk = f"/staff/registry/disputes/{dispute.ref}/"
    page = client_of(nok).get(desk)
    main, other = (Indicator.objects.get(provider=page.provider) for page in PAGES)
    assert page.context["form"]["entries"].value() == [str(main.pk)]
    said = {"outcome": "cleared", "reason": "ก", "answer": "ข"}
    assert client_of(nok).post(f"{desk}propose/", said).status_code == 422
    client_of(nok).post(f"{desk}propose/", {**said, "entries": [str(main.pk)]})
    read = client_of(bua).get(desk)
    said = body_of(read)
    assert said.count("ข้อเสนอนี้เกี่ยวกับรายการนี้") == 1
    assert "ข้อเสนอนี้" in said.partition("· Facebook ·")[2].partition("· TikTok ·")[0]
    dispute.refresh_from_db()
    client_of(bua).post(f"{desk}sign/", {"proposed_at": dispute.proposed_at.isoformat()})
    states = {row.pk: row.state for row in Indicator.objects.all()}
    assert states == {main.pk: "cleared", other.pk: "open"}


def test_an_entry_of_another_name_cannot_be_chosen(nok: Any) -> None:
    other, dispute = seen_by(3), contested_pages()
    said = {"outcome": "kept", "reason": "ก", "answer": "ข"}
    propose_outcome(by=nok, dispute=dispute, entries=[other.pk], **said)
    assert dispute.chosen == []


def test_every_name_that_is_contested_says_so() -> None:
    dispute = contested_pages()
    rows = list(entries())
    assert [row.is_contested for row in rows] == [True, True]
    assert [disputes_of(row) for row in rows] == [[dispute], [dispute]]
    withdraw_dispute(dispute=dispute)
    assert not any(row.is_contested for row in entries())


def test_what_was_proposed_anew_is_not_signed_unread(nok: Any, bua: Any, client_of: Any) -> None:
    seen_by(3)
    dispute = filed().dispute
    propose_outcome(by=nok, dispute=dispute, outcome="kept", reason="ก", answer="ข")
    read = Dispute.objects.get(pk=dispute.pk)
    return_proposal(by=nok, dispute=dispute, because="ผิด")
    propose_outcome(by=nok, dispute=dispute, outcome="cleared", reason="ค", answer="ง")
    desk = f"/staff/registry/disputes/{dispute.ref}/sign/"
    with pytest.raises(Refused):
        sign_outcome(by=bua, dispute=read)
    for posted in ({}, {"proposed_at": read.proposed_at.isoformat()}, {"proposed_at": "x"}):
        client_of(bua).post(desk, posted)
    assert Dispute.objects.get().state == "proposed"
    assert Indicator.objects.get().state == "open"


def test_a_signer_who_proposed_it_anew_is_refused_and_nothing_breaks(nok: Any, bua: Any) -> None:
    dispute = filed().dispute
    propose_outcome(by=nok, dispute=dispute, outcome="kept", reason="ก", answer="ข")
    read = Dispute.objects.get(pk=dispute.pk)
    return_proposal(by=nok, dispute=dispute, because="ผิด")
    propose_outcome(by=bua, dispute=dispute, outcome="kept", reason="ก", answer="ข")
    with pytest.raises(Exception, match="same_person"):
        sign_outcome(by=bua, dispute=read)


# -- After the decision ---------------------------------------------------------------------------


def reopened(nok: Any, bua: Any) -> Any:
    """An entry that was cleared, reported by three new people and counted again."""
    seen_by(3, name="old")
    decided(nok, bua)
    later = clock.now() + timedelta(seconds=1)
    for number in range(3):
        entry = seen(by=f"new-{number}", at=later + HOURS * number)
    jobs.run_due()
    reopen_entry(by=bua, indicator=entry, because="หลักฐานใหม่")
    entry.refresh_from_db()
    return entry


def test_a_reopened_entry_lives_by_what_came_since(nok: Any, bua: Any, fah: Any) -> None:
    confirm_indicator(by=fah, indicator=seen(by="old-0"), because="เห็นสลิป")
    entry = reopened(nok, bua)
    assert (entry.grade, entry.people) == (Grade.REPORTED, 3)
    assert len(named_of(entry.pk, kinds=("report",))) == 3
    with clock.standing_at(clock.now() + timedelta(days=1)):
        confirm_indicator(by=fah, indicator=entry, because="เห็นหลักฐานใหม่")
    entry.refresh_from_db()
    assert entry.grade == Grade.REVIEWED


def test_what_is_reopened_is_followed_again(nok: Any, bua: Any) -> None:
    from ruthan.links import actions as links
    from ruthan.links.models import Tie

    reopened(nok, bua)
    links.mend()
    jobs.run_due()
    assert Tie.objects.count() == 3


def test_noted_again_after_a_clearing_a_source_counts_no_more_than_before(
    nok: Any, bua: Any
) -> None:
    source_id = uuid4()
    seen(by="same", source_id=source_id)
    decided(nok, bua)
    entry = seen(by="same", source_id=source_id, at=clock.now() + timedelta(seconds=1))
    assert (entry.people, entry.reports) == (0, 0)


def test_whoever_leaves_an_address_after_the_decision_hears_of_it_at_once(
    nok: Any, bua: Any, client: Client
) -> None:
    seen_by(3)
    page = ask("กสิกร 000-0-00012-3")
    signed = page.context["tell"]["entries"].value()
    decided(nok, bua)
    jobs.run_due()
    assert not Message.objects.filter(dedupe_key__startswith="registry:again").exists()
    for _ in range(2):
        client.post("/lookup/tell/", {"entries": signed, "email": "mali@mail.example"})
    assert Message.objects.filter(dedupe_key__startswith="registry:again").count() == 1
    note_told(ids=[Indicator.objects.get().pk], channel="email", to="late@mail.example")
    assert Message.objects.filter(dedupe_key__startswith="registry:again").count() == 1


def test_a_contest_that_ended_keeps_no_entry_of_a_withdrawn_report(nok: Any, bua: Any) -> None:
    for nonce, ending in (("one", "withdrawn"), ("two", "kept")):
        source_id = uuid4()
        seen(source_id=source_id)
        dispute = filed(nonce).dispute
        forget_source(kind="report", source_id=source_id)
        assert Indicator.objects.count() == 1  # while it is contested
        if ending == "withdrawn":
            withdraw_dispute(dispute=dispute)
        else:
            propose_outcome(by=nok, dispute=dispute, outcome="kept", reason="ก", answer="ข")
            sign_outcome(by=bua, dispute=dispute)
        assert Indicator.objects.count() == 0


def test_a_shredded_contest_leads_to_no_entry(nok: Any, bua: Any) -> None:
    contested = contested_pages()
    propose_outcome(by=nok, dispute=contested, outcome="kept", reason="ก", answer="ข")
    sign_outcome(by=bua, dispute=contested)
    shred_disputes([contested.pk])
    contested.refresh_from_db()
    left = (bytes(contested.hash), contested.also, contested.indicator, contested.chosen)
    assert left == (b"", [], None, [])


def test_an_entry_that_was_reported_meanwhile_is_not_shredded() -> None:
    old, new = seen(ACCOUNT, at=clock.now() - timedelta(days=200)), seen(PHONE)
    assert shred_entries([old.pk, new.pk]) == 1
    assert Indicator.objects.get().pk == new.pk
