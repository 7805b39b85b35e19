"""Mail that came back: read with suspicion, noted once, its address left alone and opened again."""

from __future__ import annotations

import io
import smtplib  # noqa: TID251 - what a mail server says, no mail
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.test import Client

from ruthan.audit.models import Entry
from ruthan.core import clock, jobs
from ruthan.messaging import actions, queries
from ruthan.messaging.actions import Noted
from ruthan.messaging.actions.following import Choice
from ruthan.messaging.actions.retention import RULES
from ruthan.messaging.engine.bounces import NotUnderstood, is_nobody, read_bounce, status_of
from ruthan.messaging.engine.reasons import words_of
from ruthan.messaging.models import Message, OptOut, Subscription
from ruthan.project import cli
from ruthan.project.cli import mail as command
from tests.messaging.conftest import api_server, followers, line, mail_of
from tests.messaging.test_delivery import TO, send

__all__ = ["api_server", "followers", "line"]

NUMBER = "0199f0a2-7b3c-7def-8abc-0123456789ab"
NOTIFICATION = """\
Return-Path: <>
From: MAILER-DAEMON@mail.test-a.org (Mail Delivery System)
To: ruthan@localhost
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b1"

--b1
Content-Type: text/plain; charset=us-ascii

This is the mail system at host mail.test-a.org.

--b1
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.test-a.org
Arrival-Date: Sat, 21 Nov 2026 12:00:00 +0700 (+07)

Final-Recipient: rfc822; mali@mail.test-a.org
Original-Recipient: rfc822;mali@mail.test-a.org
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 {status} <mali@mail.test-a.org>: Recipient address rejected

--b1
Content-Type: {kind}

{headers}

--b1--
"""


def returned(
    number: object = NUMBER, status: str = "5.1.1", *, action: str = "failed",
    kind: str = "message/rfc822", headers: str = "",
) -> bytes:  # fmt: skip
    """A notification as Postfix writes it, about a mail of ours."""
    ours = f"From: ruthan@localhost\nMessage-ID: <{number}@ruthan.invalid>\nSubject: x\n\nx"
    text = NOTIFICATION.format(action=action, status=status, kind=kind, headers=headers or ours)
    return text.encode()


# -- Reading --------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["message/rfc822", "text/rfc822-headers", "message/global"])
def test_a_notification_tells_our_number_and_the_status(kind: str) -> None:
    found = read_bounce(returned(kind=kind).replace(b"\n", b"\r\n"))
    assert (found.message_id, found.status) == (NUMBER, "5.1.1")


def test_without_the_returned_headers_what_it_answers_names_our_mail() -> None:
    raw = returned(kind="text/plain", headers="gone").replace(
        b"To: ruthan", f"In-Reply-To: <{NUMBER}@ruthan.invalid>\nTo: ruthan".encode(), 1
    )
    assert read_bounce(raw).message_id == NUMBER


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"", "no delivery status"),
        (b"From: a@b.example\n\nI am on holiday.", "no delivery status"),
        (returned(action="delayed", status="4.4.1"), "nothing in it failed"),
        (returned(action="delivered", status="2.0.0"), "nothing in it failed"),
        (returned(action="failed", status="4.4.7"), "nothing in it failed"),
        (returned(action="failed", status="no"), "nothing in it failed"),
        (returned(number="not-a-number"), "no message of ours"),
        (returned(headers="Message-ID: <1@elsewhere.example>\n\nx"), "no message of ours"),
        (b"x" * 1_000_001, "too large"),
        (b"\xff\xfe\x00" * 1_000, "no delivery status"),
    ],
)
def test_what_is_no_failure_of_ours_is_refused_with_the_reason(raw: bytes, says: str) -> None:
    with pytest.raises(NotUnderstood, match=says):
        read_bounce(raw)


@pytest.mark.parametrize("deep", [60, 5_000])
def test_parts_within_parts_without_end_are_refused(deep: int) -> None:
    raw = b"".join(
        b'Content-Type: multipart/mixed; boundary="n%d"\n\n--n%d\n' % (n, n) for n in range(deep)
    )
    with pytest.raises(NotUnderstood):
        read_bounce(raw)


def test_only_codes_that_speak_of_the_address_close_it() -> None:
    codes = ("5.1.1", "5.1.10", "5.2.1", "5.2.2", "5.7.1", "5.0.0", "4.1.1")
    assert [code for code in codes if is_nobody(code)] == ["5.1.1", "5.1.10", "5.2.1"]


# -- Noting ---------------------------------------------------------------------------------------


def sent() -> Message:
    message = send()
    jobs.run_due()
    message.refresh_from_db()
    assert message.state == "sent"
    return message


def note(message: Message, status: str = "5.1.1") -> Noted:
    return actions.note_bounce(read_bounce(returned(message.pk, status)))


@pytest.mark.django_db
def test_a_mail_that_came_back_is_failed_and_its_address_gets_nothing_more() -> None:
    message = sent()
    waiting = send(dedupe_key="answer:2")
    assert note(message) == Noted.RESTED
    jobs.run_due()

    message.refresh_from_db(), waiting.refresh_from_db()
    assert (message.state, message.sent_at, waiting.state) == ("failed", None, "stopped")
    assert message.deliveries.get().detail == "returned 5.1.1"
    assert OptOut.objects.get().reason == "bounced"
    assert len(mail.outbox) == 1
    entries = list(Entry.objects.filter(what__startswith="messaging:mail").order_by("id"))
    assert {entry.what for entry in entries} == {"messaging:mail:bounce", "messaging:mail:rest"}
    assert all(entry.facts == {"status": "5.1.1"} for entry in entries)


@pytest.mark.django_db
def test_the_same_notification_twice_changes_nothing_more() -> None:
    message = sent()
    note(message)
    before = Entry.objects.count()
    assert note(message) == Noted.BEFORE
    assert (Entry.objects.count(), OptOut.objects.count()) == (before, 1)


@pytest.mark.django_db
def test_a_full_mailbox_fails_this_mail_alone() -> None:
    message = sent()
    assert note(message, "5.2.2") == Noted.FAILED
    assert not OptOut.objects.exists()
    again = send(dedupe_key="answer:2")
    jobs.run_due()
    again.refresh_from_db()
    assert again.state == "sent"


@pytest.mark.django_db
def test_a_made_up_notification_closes_nobody() -> None:
    sent()
    assert actions.note_bounce(read_bounce(returned(uuid4()))) == Noted.UNKNOWN
    assert not OptOut.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("said", "closed"),
    [(b"5.1.1 <mali@mail.test-a.org> no such user", ["bounced"]), (b"no such user", []),
     (b"5.7.1 blocked by a list", []), (b"5.2.2 full", [])],
)  # fmt: skip
def test_a_refusal_at_the_door_closes_only_what_nobody_has(
    said: bytes, closed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise smtplib.SMTPRecipientsRefused({TO: (550, said)})

    monkeypatch.setattr("django.core.mail.EmailMultiAlternatives.send", refuse)
    message = send()
    actions.deliver(message_id=str(message.pk))

    message.refresh_from_db()
    assert message.state == "failed"
    assert list(OptOut.objects.values_list("reason", flat=True)) == closed
    assert TO not in message.deliveries.get().detail


# -- What is followed -----------------------------------------------------------------------------


@pytest.fixture
def one(followers: Callable[..., list[Subscription]]) -> Subscription:
    """Somebody who follows by mail."""
    return followers(channel="email")[0]


@pytest.fixture
def resting(one: Subscription) -> Subscription:
    """The same, and mail came back."""
    message = send(to=mail_of(1))
    jobs.run_due()
    note(message)
    one.refresh_from_db()
    assert one.state == "resting"
    return one


@pytest.mark.django_db
def test_what_was_followed_goes_on_when_an_operator_opens_the_address(
    resting: Subscription,
) -> None:
    assert bytes(resting.to_sealed)
    assert actions.reopen_addresses(to=mail_of(1)) == 1
    resting.refresh_from_db()
    assert (resting.state, resting.ended_at) == ("active", None)
    assert not OptOut.objects.exists()
    assert Entry.objects.filter(what="messaging:mail:reopen").count() == 1
    assert actions.reopen_addresses(to=mail_of(1)) == 0


@pytest.mark.django_db
def test_who_asked_anew_and_never_pressed_the_link_is_opened_too(resting: Subscription) -> None:
    OptOut.objects.all().delete()
    assert actions.reopen_addresses(to=mail_of(1)) == 1
    resting.refresh_from_db()
    assert resting.state == "active"


@pytest.mark.django_db
def test_who_asked_to_stop_stays_closed(resting: Subscription) -> None:
    OptOut.objects.update(reason="asked")
    assert actions.reopen_addresses(to=mail_of(1)) == 0
    resting.refresh_from_db()
    assert resting.state == "resting"


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ("5.1.1 no such user", "5.1.1"), ("550 5.1.1 no such user", "5.1.1"),
        ("550-5.2.1 off", "5.2.1"), ("Blocked: 5.1.1.20 is listed", ""), ("5.1.1.20 is listed", ""),
        ("Rejected 5.1.2.9 by a list", ""), ("", ""),
    ],
)  # fmt: skip
def test_a_status_is_what_the_answer_begins_with(words: str, status: str) -> None:
    assert status_of(words) == status


@pytest.mark.django_db
def test_everything_that_one_bad_hour_closed_is_opened_at_once(resting: Subscription) -> None:
    assert actions.reopen_addresses(since=clock.now() + timedelta(hours=1)) == 0
    OptOut.objects.create(to_hash=queries.hash_of("asked@mail.test-a.org"))
    assert actions.reopen_addresses(since=clock.now() - timedelta(hours=1)) == 1
    assert OptOut.objects.get().reason == "asked"


@pytest.mark.django_db
def test_the_person_takes_it_up_again_by_the_secret_link(
    resting: Subscription, client: Client
) -> None:
    path = f"/en/follow/manage/{actions.manage_token(resting)}/"
    page = client.get(path).content.decode()
    assert "Our mails came back" in page
    client.post(path, {"do": "resume"})
    resting.refresh_from_db()
    assert resting.state == "active"
    assert not OptOut.objects.exists()


@pytest.mark.django_db
def test_who_asks_anew_a_week_later_is_written_to(resting: Subscription) -> None:
    actions.ask_to_follow(to=mail_of(1), choice=Choice())
    jobs.run_due()
    assert len(mail.outbox) == 1
    OptOut.objects.update(at=clock.now() - timedelta(days=8))
    actions.ask_to_follow(to=mail_of(1), choice=Choice(provinces=["34"]))
    jobs.run_due()
    assert len(mail.outbox) == 2


@pytest.mark.django_db
def test_half_a_year_later_the_address_is_destroyed(resting: Subscription) -> None:
    rule = next(rule for rule in RULES if rule.name == "messaging.resting")
    edge = clock.now() + timedelta(minutes=1)
    assert rule.shred([row.pk for row in rule.due(edge)]) == 1
    resting.refresh_from_db()
    assert (resting.state, bytes(resting.to_sealed)) == ("ended", b"")


# -- Seen by staff, given by operators ------------------------------------------------------------


@pytest.mark.django_db
def test_the_delivery_page_says_what_came_back_and_what_follows(
    client_of: Callable[..., Client], ploy: Any
) -> None:
    message = sent()
    note(message)
    page = client_of(ploy).get(f"/en/staff/deliveries/{message.pk}/").content.decode()
    assert "5.1.1: nobody has this address." in page
    assert "Nothing more goes to this address" in page
    assert "Try it again" not in page
    assert TO not in page


def test_codes_are_said_in_words() -> None:
    said = {code: words_of(f"returned {code}", channel="email") for code in ("5.2.2", "5.7.1")}
    assert said["5.2.2"].startswith("5.2.2: ")
    assert said["5.2.2"] != said["5.7.1"]
    assert words_of("550 5.1.1", channel="email") == words_of("returned 5.1.1", channel="email")
    assert words_of("550", channel="email").startswith("550")


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> None:
    """The database is open already."""
    monkeypatch.setattr(command, "with_database", lambda work: work())


@pytest.mark.django_db
@pytest.mark.usefixtures("opened")
def test_a_maildir_is_read_and_what_was_understood_is_deleted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for part in ("new", "cur", "tmp"):
        (tmp_path / part).mkdir()
    message = sent()
    (tmp_path / "new" / "1").write_bytes(returned(message.pk))
    (tmp_path / "cur" / "2:2,S").write_bytes(b"Subject: holiday\n\nx")
    assert cli.main(["mail", "bounce", str(tmp_path)]) == 3
    assert cli.main(["mail", "bounce", "--delete", str(tmp_path)]) == 3
    said = capsys.readouterr()
    assert "rested: 1" in said.out
    assert "before: 1" in said.out
    assert "2:2,S: no delivery status" in said.err
    assert not (tmp_path / "new" / "1").exists()
    assert (tmp_path / "cur" / "2:2,S").exists()


@pytest.mark.django_db
@pytest.mark.usefixtures("opened")
def test_one_mail_is_read_from_standard_input(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    message = sent()
    given = io.TextIOWrapper(io.BytesIO(returned(message.pk)))
    monkeypatch.setattr("sys.stdin", given)
    assert cli.main(["mail", "bounce", "-"]) == 0
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{TO.upper()}\n"))
    assert cli.main(["mail", "reopen", "-"]) == 0
    assert "reopened: 1" in capsys.readouterr().out


@pytest.mark.parametrize(
    "given", [["reopen"], ["reopen", "-", "--since", "2026-11-29T10:00+07:00"],
              ["reopen", "--since", "yesterday"], ["reopen", "--since", "2026-11-29T10:00"],
              ["bounce", "/nowhere"]],
)  # fmt: skip
def test_what_cannot_be_meant_is_refused(given: list[str]) -> None:
    assert cli.main(["mail", *given]) == 2
