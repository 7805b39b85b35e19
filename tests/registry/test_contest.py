"""Contest this entry: without an account, decided by two, told again, cleared for good."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from ruthan.audit.models import Entry
from ruthan.core import clock, jobs
from ruthan.core.guard import Forbidden
from ruthan.core.states import Refused
from ruthan.messaging.models import Message
from ruthan.network.queries import after_working_days
from ruthan.registry import access, actions
from ruthan.registry.actions import (
    DisputeRefused,
    NothingNew,
    file_dispute,
    note_late,
    note_told,
    propose_outcome,
    reopen_entry,
    sign_outcome,
    tell_again,
)
from ruthan.registry.models import Dispute, Indicator, Sighting
from ruthan.registry.queries import is_told
from tests.registry.steps import ACCOUNT, seen, seen_by
from tests.registry.test_lookup_page import ask, body_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]

ASKED = "กสิกร 000-0-00012-3"
WORDS = "ร้านของเราส่งของครบทุกออเดอร์ มีใบเสร็จ"


def form_of(client: Client, **fields: Any) -> dict[str, Any]:
    """A filled form with a fresh ticket."""
    ticket = client.get("/lookup/contest/").context["form"]["ticket"].value()
    return {"ticket": ticket, "thing": ASKED, "words": WORDS, **fields}


def filed(nonce: str = "one", **over: Any) -> actions.Filed:
    """A contest of the account."""
    return file_dispute(nonce=nonce, names=[ACCOUNT], shown=ACCOUNT.shown, words=WORDS, **over)


def decided(
    by: Any, signer: Any, *, outcome: str = "cleared", nonce: str = "one", **over: Any
) -> Any:
    """A contest that two people decided."""
    dispute = filed(nonce).dispute
    propose_outcome(
        by=by, dispute=dispute, outcome=outcome, reason="ดูแล้ว", answer="ตรวจแล้ว", **over
    )
    return sign_outcome(by=signer, dispute=dispute)


def test_anybody_contests_without_an_account_and_follows_with_the_code(client: Client) -> None:
    seen_by(3)
    page = client.post("/lookup/contest/", form_of(client))
    code = str(page.context["filed"].receipt)
    assert code in page.content.decode()
    shown = body_of(client.post("/lookup/contest/answer/", {"receipt": code}))
    assert "รอเจ้าหน้าที่" in shown
    assert "มีผู้โต้แย้งข้อมูลนี้" in body_of(ask(ASKED))
    assert Dispute.objects.get().indicator is not None


def test_a_contest_of_nothing_known_is_answered_alike(client: Client) -> None:
    unknown = client.post("/lookup/contest/", form_of(client))
    seen_by(3)
    known = client.post("/lookup/contest/", form_of(client))
    assert unknown.status_code == known.status_code == 200
    assert body_of(unknown).split("D-")[0] == body_of(known).split("D-")[0]


def test_pressed_twice_it_is_one_contest_and_one_code(client: Client) -> None:
    form = form_of(client)
    first, second = (client.post("/lookup/contest/", form) for _ in range(2))
    assert str(first.context["filed"].receipt) == str(second.context["filed"].receipt)
    assert Dispute.objects.count() == 1


def test_an_account_without_its_bank_and_two_things_at_once_are_refused(client: Client) -> None:
    for thing in ("000-0-00012-3", f"{ASKED} และ ไลน์ @somdemo", "!!"):
        assert client.post("/lookup/contest/", form_of(client, thing=thing)).status_code == 422
    assert Dispute.objects.count() == 0


def test_a_wrong_code_opens_nothing(client: Client) -> None:
    receipt = filed().receipt
    wrong = f"{receipt.lookup}{'0' * 20}"
    assert client.post("/lookup/contest/answer/", {"receipt": wrong}).status_code == 422
    assert access.dispute_by_receipt(str(receipt)) is not None


def test_its_author_takes_it_back(client: Client) -> None:
    code = str(filed().receipt)
    client.post("/lookup/contest/answer/", {"receipt": code, "withdraw": "1"})
    assert Dispute.objects.get().state == "withdrawn"


def test_two_people_clear_it_and_who_asks_hears_that(nok: Any, bua: Any) -> None:
    seen_by(4)
    decided(nok, bua)
    said = body_of(ask(ASKED))
    assert "เจ้าหน้าที่สองคนตรวจแล้วไม่พบเหตุให้เตือน" in said
    assert "มีผู้แจ้ง 4 ราย" not in said


def test_what_was_never_told_is_not_told_as_cleared(nok: Any, bua: Any) -> None:
    seen_by(2)
    decided(nok, bua)
    assert "ไม่พบเหตุให้เตือน" not in body_of(ask(ASKED))


def test_whoever_proposed_cannot_sign_and_a_screener_can_neither(bua: Any, anan: Any) -> None:
    dispute = filed().dispute
    with pytest.raises(Forbidden):
        propose_outcome(by=anan, dispute=dispute, outcome="kept", reason="ก", answer="ข")
    propose_outcome(by=bua, dispute=dispute, outcome="kept", reason="ก", answer="ข")
    with pytest.raises(DisputeRefused):
        sign_outcome(by=bua, dispute=dispute)


def test_the_same_people_reporting_again_do_not_bring_it_back(nok: Any, bua: Any) -> None:
    seen_by(4, name="old")
    decided(nok, bua)
    later = clock.now() + timedelta(seconds=1)
    for number in range(4):
        entry = seen(by=f"old-{number}", at=later + timedelta(hours=5 * number))
    assert (entry.state, entry.people, entry.held_because) == ("cleared", 0, "")
    with pytest.raises(NothingNew):
        reopen_entry(by=bua, indicator=entry, because="แจ้งซ้ำ")


def test_new_people_put_it_before_an_officer_and_it_stays_cleared_until_then(
    nok: Any, bua: Any
) -> None:
    seen_by(3, name="old")
    decided(nok, bua)
    later = clock.now() + timedelta(seconds=1)
    for number in range(3):
        entry = seen(by=f"new-{number}", at=later + timedelta(hours=5 * number))
    assert (entry.state, entry.people, entry.held_because) == ("cleared", 3, "after_clearing")
    assert "ไม่พบเหตุให้เตือน" in body_of(ask(ASKED))
    reopen_entry(by=bua, indicator=entry, because="หลักฐานใหม่สามราย")
    entry.refresh_from_db()
    assert is_told(entry)
    assert entry.people == 3


def test_a_correction_takes_the_chosen_reports_out(nok: Any, bua: Any) -> None:
    seen_by(4)
    chosen = list(Sighting.objects.order_by("at").values_list("pk", flat=True)[:2])
    decided(nok, bua, outcome="corrected", set_aside=chosen)
    entry = Indicator.objects.get()
    assert (entry.people, entry.state) == (2, "open")
    assert "มีผู้แจ้ง" not in body_of(ask(ASKED))
    decided(nok, bua, outcome="kept", nonce="two")
    assert Indicator.objects.get().people == 2


def test_who_was_told_is_told_again_once(nok: Any, bua: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr("ruthan.messaging.actions.ways.is_nowhere", lambda _to: False)
    entry = seen_by(3)
    assert note_told(ids=[entry.pk], channel="email", to="mali@mail.example") == 1
    assert note_told(ids=[entry.pk], channel="email", to="mali@mail.example") == 0
    old = clock.now() - timedelta(days=91)
    note_told(ids=[entry.pk], channel="email", to="long.ago@mail.example", at=old)
    dispute = decided(nok, bua)
    jobs.run_due()
    tell_again(indicator_id=entry.pk, dispute_id=dispute.pk, is_cleared=True)
    jobs.run_due()
    assert [letter.to for letter in mail.outbox] == [["mali@mail.example"]]
    assert "000-x-xx012-3" in mail.outbox[0].body


def test_its_author_reads_the_decision_by_mail_and_by_code(
    nok: Any, bua: Any, client: Client, monkeypatch: Any
) -> None:
    monkeypatch.setattr("ruthan.messaging.actions.ways.is_nowhere", lambda _to: False)
    seen_by(3)
    made = filed(email="shop@mail.example")
    propose_outcome(
        by=nok, dispute=made.dispute, outcome="cleared", reason="ก", answer="ร้านนี้ส่งของจริง"
    )
    sign_outcome(by=bua, dispute=made.dispute)
    jobs.run_due()
    assert mail.outbox[0].to == ["shop@mail.example"]
    shown = body_of(client.post("/lookup/contest/answer/", {"receipt": str(made.receipt)}))
    assert "ร้านนี้ส่งของจริง" in shown


def test_two_clearings_tell_once(nok: Any, bua: Any) -> None:
    entry = seen_by(3)
    note_told(ids=[entry.pk], channel="email", to="mali@mail.example")
    decided(nok, bua)
    decided(nok, bua, nonce="two")
    jobs.run_due()
    assert Message.objects.filter(dedupe_key__startswith="registry:again").count() == 1


def test_a_decision_is_made_once(nok: Any, bua: Any) -> None:
    seen_by(3)
    dispute = filed().dispute
    propose_outcome(by=nok, dispute=dispute, outcome="cleared", reason="ก", answer="ข")
    again = Dispute.objects.get(pk=dispute.pk)
    sign_outcome(by=bua, dispute=dispute)
    with pytest.raises(Refused):
        sign_outcome(by=bua, dispute=again)


def test_the_clock_counts_working_days_and_tells_once_that_it_ran_out(bua: Any, at: Any) -> None:
    at("2026-12-03 10:00")  # Thursday; Saturday is a holiday anyway, Thursday the 10th is one
    bua.email = "bua@ruthan.example"
    bua.save(update_fields=["email"])
    due = filed().dispute.due_at
    assert due.date().isoformat() == "2026-12-11"
    at("2026-12-11 10:01")
    assert note_late() == 1
    assert note_late() == 0
    jobs.run_due()
    assert Entry.objects.filter(what="registry:dispute:late").count() == 1
    late = Message.objects.filter(dedupe_key__startswith="registry:late")
    assert [one.dedupe_key.rpartition(":")[2] for one in late] == [str(bua.pk)]


def test_working_days_leave_out_weekends_and_holidays() -> None:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    zone = ZoneInfo("Asia/Bangkok")
    friday = datetime(2026, 12, 4, 15, 30, tzinfo=zone)
    assert after_working_days(friday, 1).isoformat()[:16] == "2026-12-07T15:30"
    saturday = datetime(2026, 12, 5, 9, 0, tzinfo=zone)
    assert after_working_days(saturday, 1).isoformat()[:16] == "2026-12-07T23:59"
    new_year = datetime(2026, 12, 30, 8, 0, tzinfo=zone)
    assert after_working_days(new_year, 1).isoformat()[:10] == "2027-01-04"
