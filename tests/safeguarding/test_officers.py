"""The sealed lane: keys of officers, opening, referring, returning, closing, and who sees nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core import mail
from django.test import Client

from ruthan.audit.models import Entry
from ruthan.core import custody, jobs
from ruthan.core.guard import Forbidden
from ruthan.core.states import Refused
from ruthan.intake import queries as intake
from ruthan.intake.access import report_by_receipt
from ruthan.intake.actions import submit_sealed
from ruthan.intake.models import CustodyKey, Report, SealedDrop
from ruthan.messaging.models import Message
from ruthan.safeguarding import actions, queries
from ruthan.safeguarding.models import DropReferral, OfficerKey
from ruthan.triage.models import QueueItem
from tests import makers
from tests.gateway.web import CHILD, send

pytestmark = pytest.mark.django_db
SEALED = "/staff/sealed/"
PHRASE = "ช้างสี่เชือกเดินข้ามคลอง 0000"
OTHER = "กระต่ายห้าตัวกินหญ้าริมทาง 0000"


@pytest.fixture(autouse=True)
def _ground(reference: Any, fresh_keys: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(custody, "_MEMORY_KIB", 64)  # its real cost is that of tests/core
    makers.an_organisation("ruthan")
    actions.ensure_custody()


@pytest.fixture
def dam(db: None) -> Any:
    """A second child-protection officer."""
    user = makers.a_user("dam", name_th="ดำ ตัวอย่าง", email="dam@mail.example")
    makers.a_role(user, role="child_protection")
    return user


@pytest.fixture
def held(dao: Any) -> OfficerKey:
    """The key as the first officer took it."""
    return actions.claim_custody(by=dao, passphrase=PHRASE)


def a_drop(text: str = CHILD, **extra: str) -> Any:
    made = submit_sealed(text=text, channel="web", extra=extra)
    return made


def at(drop: Any, verb: str = "") -> str:
    return f"{SEALED}{drop.ref}/" + (f"{verb}/" if verb else "")


def plain(answer: Any) -> str:
    return str(answer.content.decode().replace("<wbr>", ""))


# -- The key --------------------------------------------------------------------------------------


def test_the_first_officer_takes_the_key_and_the_waiting_file_is_gone(
    dao: Any, django_capture_on_commit_callbacks: Any
) -> None:
    name = actions.present_name()
    file = queries.first_copy(name)
    assert file.stat().st_mode & 0o777 == 0o600
    private = file.read_bytes()
    with django_capture_on_commit_callbacks(execute=True):
        held = actions.claim_custody(by=dao, passphrase=PHRASE)
    assert not file.exists()
    assert custody.unwrap_private(bytes(held.wrapped), PHRASE) == private
    assert private not in bytes(held.wrapped)


def test_nobody_takes_a_key_that_was_taken(held: OfficerKey, dao: Any, dam: Any) -> None:
    for officer in (dao, dam):
        with pytest.raises(actions.NoCopy):
            actions.claim_custody(by=officer, passphrase=OTHER)
    assert OfficerKey.objects.count() == 1


def test_only_officers_touch_the_key(held: OfficerKey, anan: Any, ploy: Any, dao: Any) -> None:
    for somebody in (anan, ploy):
        with pytest.raises(Forbidden):
            actions.claim_custody(by=somebody, passphrase=OTHER)
        with pytest.raises(Forbidden):
            actions.share_custody(by=dao, passphrase=PHRASE, to=somebody, first_passphrase=OTHER)


def test_a_short_passphrase_is_refused(dao: Any) -> None:
    with pytest.raises(actions.TooShort):
        actions.claim_custody(by=dao, passphrase="สั้นไป")
    assert not OfficerKey.objects.exists()


def test_a_shared_key_opens_under_its_own_passphrase(held: OfficerKey, dao: Any, dam: Any) -> None:
    drop = a_drop().drop
    with pytest.raises(actions.NoCopy):
        actions.open_drop(by=dam, drop=drop, passphrase=PHRASE, because="ก")
    actions.share_custody(by=dao, passphrase=PHRASE, to=dam, first_passphrase=OTHER)
    with pytest.raises(custody.WrongPassphrase):
        actions.open_drop(by=dam, drop=drop, passphrase=PHRASE, because="ก")
    actions.change_passphrase(by=dam, old=OTHER, new=OTHER + "9")
    assert actions.open_drop(by=dam, drop=drop, passphrase=OTHER + "9", because="ก").text == CHILD


def test_keys_in_the_browser(dao: Any, dam: Any, client_of: Any) -> None:
    desk, second = client_of(dao), client_of(dam)
    key = SEALED + "key/"
    assert f"{key}claim/" in plain(desk.get(key))
    assert desk.post(key + "claim/", {"passphrase": PHRASE, "again": OTHER}).status_code == 422
    assert desk.post(key + "claim/", {"passphrase": "ab", "again": "ab"}).status_code == 422
    assert not OfficerKey.objects.exists()
    desk.post(key + "claim/", {"passphrase": PHRASE, "again": PHRASE})
    assert OfficerKey.objects.get().user == dao
    sent = {"to": str(dam.pk), "first": OTHER, "passphrase": OTHER}
    assert desk.post(key + "share/", sent).status_code == 422
    assert desk.post(key + "share/", {**sent, "to": str(dao.pk)}).status_code == 422
    desk.post(key + "share/", {**sent, "passphrase": PHRASE})
    assert OfficerKey.objects.count() == 2
    change = {"old": PHRASE, "passphrase": OTHER + "9", "again": OTHER + "9"}
    assert second.post(key + "change/", change).status_code == 422
    assert second.post(key + "change/", {**change, "old": OTHER}).status_code == 302
    for language in ("", "/en"):
        assert desk.get(language + key).status_code == 200


def test_guessing_is_stopped_and_recorded(held: OfficerKey, dao: Any, client_of: Any) -> None:
    drop, desk = a_drop().drop, client_of(dao)
    for number in range(11):
        answer = desk.post(at(drop, "open"), {"because": "ก", "passphrase": f"{OTHER}{number}"})
        assert answer.status_code == 422
    assert Entry.objects.filter(what="safeguarding:key:wrong").count() == 10
    answer = desk.post(at(drop, "open"), {"because": "ก", "passphrase": PHRASE})
    assert answer.status_code == 422
    assert CHILD not in plain(answer)


# -- Opening, referring, returning, closing -------------------------------------------------------


def test_a_drop_is_listed_without_a_word_and_opened_once_on_the_page(
    held: OfficerKey, dao: Any, client_of: Any
) -> None:
    drop = a_drop(situation="money_1h", province="50", wants="help").drop
    desk = client_of(dao)
    for address in (SEALED, at(drop), "/en" + SEALED, "/en" + at(drop)):
        said = plain(desk.get(address))
        assert drop.ref in said
        assert "น้องสาว" not in said
    assert desk.post(at(drop, "open"), {"because": "", "passphrase": PHRASE}).status_code == 422
    said = desk.post(at(drop, "open"), {"because": "เวรเช้า", "passphrase": PHRASE})
    assert CHILD in plain(said)
    for words in ("เชียงใหม่", "เงินออกไม่ถึง 1 ชม."):
        assert words in plain(said)
    assert said["Cache-Control"] == "no-store"
    assert "น้องสาว" not in plain(desk.get(at(drop)))
    drop.refresh_from_db()
    assert drop.state == "opened"
    entry = Entry.objects.get(what="safeguarding:drop:open")
    assert "เวรเช้า".encode() not in bytes(entry.because_sealed)


def test_a_wrong_passphrase_opens_nothing_and_moves_nothing(
    held: OfficerKey, dao: Any, client_of: Any
) -> None:
    drop = a_drop().drop
    answer = client_of(dao).post(at(drop, "open"), {"because": "ก", "passphrase": OTHER})
    assert answer.status_code == 422
    assert "น้องสาว" not in plain(answer)
    assert OTHER not in plain(answer)
    drop.refresh_from_db()
    assert drop.state == "waiting"


def test_a_stale_second_factor_is_asked_again(held: OfficerKey, dao: Any, client_of: Any) -> None:
    drop = a_drop().drop
    late = client_of(dao, minutes_ago=10)
    assert late.get(at(drop)).status_code == 200
    for verb in ("open", "refer", "return", "close"):
        answer = late.post(at(drop, verb), {"because": "ก", "passphrase": PHRASE})
        assert "/account/2fa/confirm/" in answer["Location"]
        assert "passphrase" not in answer["Location"]
    drop.refresh_from_db()
    assert drop.state == "waiting"
    assert PHRASE not in str(dict(late.session))


def test_referring_notes_who_has_it_and_sends_nothing(
    held: OfficerKey, dao: Any, client_of: Any
) -> None:
    drop, desk = a_drop().drop, client_of(dao)
    sent = {"organisation": "ticac", "way": "phone"}
    desk.post(at(drop, "refer"), sent)
    assert not DropReferral.objects.exists()
    actions.open_drop(by=dao, drop=drop, passphrase=PHRASE, because="ก")
    assert desk.post(at(drop, "refer"), {**sent, "organisation": "bot"}).status_code == 422
    assert desk.post(at(drop, "refer"), {**sent, "way": "post"}).status_code == 422
    messages = Message.objects.count()
    desk.post(at(drop, "refer"), sent)
    desk.post(at(drop, "refer"), {**sent, "organisation": "msdhs1300"})
    assert DropReferral.objects.count() == 2
    assert Message.objects.count() == messages
    said = plain(desk.get(at(drop)))
    assert "ticac" not in said.replace('value="ticac"', "")
    assert dao.name_th in said


def test_an_authority_that_is_none_is_refused(held: OfficerKey, dao: Any) -> None:
    drop = a_drop().drop
    actions.open_drop(by=dao, drop=drop, passphrase=PHRASE, because="ก")
    with pytest.raises(Forbidden):
        actions.refer_drop(by=dao, drop=drop, organisation="afnc", way="phone")


def test_a_false_alarm_returns_under_the_same_receipt_and_asks_for_pictures(
    held: OfficerKey, dao: Any, client_of: Any
) -> None:
    made = a_drop("น้องถามว่าข่าวนี้จริงไหม", wants="warn", province="40", situation="none")
    drop, desk = made.drop, client_of(dao)
    sent = {"because": "ไม่ใช่เรื่องเด็ก", "passphrase": PHRASE}
    desk.post(at(drop, "return"), sent)
    assert not Report.objects.exists()
    actions.open_drop(by=dao, drop=drop, passphrase=PHRASE, because="ก")
    assert desk.post(at(drop, "return"), {**sent, "passphrase": OTHER}).status_code == 422
    desk.post(at(drop, "return"), sent)
    jobs.run_due()
    report = Report.objects.get()
    assert report_by_receipt(str(made.receipt)) == report
    assert intake.text_of(report) == "น้องถามว่าข่าวนี้จริงไหม"
    assert (report.wants, report.province) == ("warn", "40")
    assert intake.answers_of(report) == {"situation": "none"}
    assert "ส่ง" in intake.remarks_of(report)[0].body
    assert QueueItem.objects.get().head == report
    drop.refresh_from_db()
    assert (drop.state, bytes(drop.sealed), drop.receipt_lookup) == ("returned", b"", None)
    assert desk.post(at(drop, "return"), sent).status_code == 302
    assert Report.objects.count() == 1


@pytest.mark.parametrize("text", ["", "   "])
def test_a_drop_of_pictures_alone_can_be_returned(held: OfficerKey, dao: Any, text: str) -> None:
    drop = a_drop(text, files="รูปน้อง.png").drop
    actions.open_drop(by=dao, drop=drop, passphrase=PHRASE, because="ก")
    report = actions.return_drop(by=dao, drop=drop, passphrase=PHRASE, because="ก")
    assert intake.text_of(report) == "รูปน้อง.png"


def test_closing_erases_and_nothing_opens_it_again(
    held: OfficerKey, dao: Any, client_of: Any
) -> None:
    drop, desk = a_drop().drop, client_of(dao)
    desk.post(at(drop, "close"), {"because": "เสร็จ"})
    drop.refresh_from_db()
    assert drop.state == "waiting"
    actions.open_drop(by=dao, drop=drop, passphrase=PHRASE, because="ก")
    assert desk.post(at(drop, "close"), {"because": ""}).status_code == 422
    desk.post(at(drop, "close"), {"because": "ส่งต่อครบแล้ว"})
    drop.refresh_from_db()
    assert (drop.state, bytes(drop.sealed)) == ("closed", b"")
    answer = desk.post(at(drop, "open"), {"because": "ก", "passphrase": PHRASE}, follow=True)
    assert answer.status_code == 200
    assert "น้องสาว" not in plain(answer)
    with pytest.raises(Refused):
        actions.return_drop(by=dao, drop=drop, passphrase=PHRASE, because="ก")


def test_changed_bytes_are_refused_without_a_crash(
    held: OfficerKey, dao: Any, client_of: Any
) -> None:
    drop = a_drop().drop
    SealedDrop.objects.filter(pk=drop.pk).update(sealed=bytes(drop.sealed)[:-1] + b"x")
    sent = {"because": "ก", "passphrase": PHRASE}
    assert client_of(dao).post(at(drop, "open"), sent).status_code == 302


# -- Everybody else -------------------------------------------------------------------------------


def test_nobody_else_meets_a_sealed_drop_anywhere(cast: dict[str, Any], client_of: Any) -> None:
    browser = Client()
    send(browser, message=CHILD)
    jobs.run_due()
    drop = SealedDrop.objects.get()
    assert not Report.objects.exists()
    assert not QueueItem.objects.exists()
    places = (
        "/staff/queue/", "/staff/queue/?q=น้องสาว", f"/staff/queue/?q={drop.ref}",
        "/staff/claims/", "/staff/claims/?q=น้องสาว", "/staff/referrals/watch/", "/staff/audit/",
        "/staff/jobs/", "/staff/people/", "/search/?q=น้องสาว", "/answers/", "/",
    )  # fmt: skip
    for name, person in cast.items():
        desk = client_of(person)
        if name != "dao":
            assert desk.get(SEALED).status_code == 404
            assert desk.get(at(drop)).status_code == 404
            assert desk.post(at(drop, "open"), {"passphrase": PHRASE}).status_code == 404
        for place in places:
            said = plain(desk.get(place))
            assert "รูปโป๊" not in said, (name, place)
            if drop.ref not in place:
                assert drop.ref not in said, (name, place)


def test_the_trail_and_the_events_carry_no_content() -> None:
    drop = a_drop(province="50").drop
    entry = Entry.objects.get(what="intake:drop:seal")
    assert entry.facts == {"channel": "web"}
    assert entry.because_sealed is None
    assert entry.on_id == str(drop.pk)


def test_officers_are_told_once_and_the_mail_says_nothing(dao: Any, dam: Any) -> None:
    from ruthan.accounts.models import User

    User.objects.filter(pk=dao.pk).update(email="dao@mail.example")
    drop = a_drop().drop
    jobs.run_due()
    actions.notify_officers(drop_id=str(drop.pk))
    jobs.run_due()
    assert Message.objects.filter(about_kind="sealed").count() == 2
    for letter in mail.outbox:
        assert drop.ref not in letter.subject + letter.body
        assert "น้อง" not in letter.subject + letter.body


def test_drops_all_have_one_length(dao: Any) -> None:
    short, long = a_drop("ก").drop, a_drop(CHILD * 20).drop
    assert len(bytes(short.sealed)) == len(bytes(long.sealed))


def test_looking_makes_no_key(dao: Any, client_of: Any) -> None:
    CustodyKey.objects.all().delete()
    for file in Path(django_settings.RUTHAN_KEYS).glob("custody-*"):
        file.unlink()
    desk = client_of(dao)
    for address in (SEALED, SEALED + "key/"):
        assert desk.get(address).status_code == 200
    assert not CustodyKey.objects.exists()
    desk.post(SEALED + "key/claim/", {"passphrase": PHRASE, "again": PHRASE})
    assert OfficerKey.objects.get().user == dao


def test_the_list_asks_as_often_for_one_as_for_twenty(
    held: OfficerKey, dao: Any, client_of: Any, django_assert_num_queries: Any
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    desk = client_of(dao)
    a_drop()
    desk.get(SEALED)
    with CaptureQueriesContext(connection) as one:
        desk.get(SEALED)
    for _ in range(19):
        a_drop()
    with django_assert_num_queries(len(one)):
        desk.get(SEALED)
