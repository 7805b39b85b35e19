"""One call: taken, written down, saved once, read out, ended."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from ruthan.audit.models import Entry
from ruthan.core import clock, jobs
from ruthan.core.refs import parse_receipt
from ruthan.gateway.models import Call, CallBack
from ruthan.gateway.sources.hotline.calls import AlreadySaved, save_call
from ruthan.intake import access, queries
from ruthan.intake.actions import Submission
from ruthan.intake.models import Contact, Report
from tests import makers
from tests.hotline.desk import E164, RUMOUR, SENT, Operator, agreed, read
from tests.together import at_once

pytestmark = pytest.mark.django_db


def test_one_press_takes_the_call_and_says_what_it_is_about(desk: Operator) -> None:
    call = desk.picks_up("sent")

    assert (call.operator, call.situation, call.outcome) == (desk.user, "sent", "")
    page = read(desk.page(call))
    assert "ตั้งสติก่อน" in page
    assert page.index("tel:1441") < page.index('name="words"')


def test_a_call_becomes_a_report_of_one_person_through_the_hotline(desk: Operator) -> None:
    call = desk.takes_report(province="50", minutes="20")

    report = Report.objects.get()
    assert call.report == report
    assert call.outcome == "taken"
    assert (report.channel, report.province, report.wants) == ("hotline", "50", "answer")
    assert queries.text_of(report) == RUMOUR
    assert queries.answers_of(report) == {"minutes": "20"}
    assert queries.cluster_counts(report.cluster_id).reporters == 1
    assert Entry.objects.get(what="intake:report:submit").actor == desk.user.pk


@pytest.mark.parametrize(
    ("screen", "words", "language"),
    [("/en", RUMOUR, "th"), ("", "A bank is said to close on Friday, is it true?", "en")],
)
def test_the_answer_comes_in_the_caller_s_language_not_in_the_screen_s(
    desk: Operator, screen: str, words: str, language: str
) -> None:
    call = desk.picks_up("rumour")
    ticket = desk.ticket(call)
    told = {"words": words, "ticket": ticket, "situation": "rumour"}
    answer = desk.client.post(f"{screen}/staff/hotline/calls/{call.pk}/", told)
    assert answer.status_code == 303
    assert Report.objects.get().language == language


@pytest.mark.parametrize(
    ("minutes", "said"),
    [("", "money_1h"), ("20", "money_1h"), ("90", "money_24h"), ("2000", "money_72h"),
     ("9000", "money_later")],
)  # fmt: skip
def test_how_long_ago_the_money_left_is_heard_by_the_rank(
    desk: Operator, minutes: str, said: str
) -> None:
    call = desk.takes_report(SENT, situation="sent", minutes=minutes)

    assert call.report is not None
    assert queries.answers_of(call.report)["situation"] == said
    assert call.report.wants == "help"


def test_the_code_is_shown_in_groups_with_words_and_opens_the_report(desk: Operator) -> None:
    call = desk.takes_report()

    page = desk.page(call)
    groups = page.context["groups"]
    code = " ".join(group.digits for group in groups)
    assert [len(group.digits) for group in groups] == [5] * 6
    assert parse_receipt(code) is not None
    assert access.report_by_receipt(code) == call.report
    spoken = {"0": "ศูนย์", "1": "หนึ่ง", "2": "สอง", "3": "สาม", "4": "สี่", "5": "ห้า",
              "6": "หก", "7": "เจ็ด", "8": "แปด", "9": "เก้า"}  # fmt: skip
    assert groups[0].spoken == " ".join(spoken[digit] for digit in groups[0].digits)
    assert groups[0].spoken in read(page)


def test_the_code_is_shown_to_this_browser_alone_and_for_ten_minutes(
    desk: Operator, at: Any
) -> None:
    call = desk.takes_report()
    other = Operator(desk.user)

    assert other.page(call).context["groups"] == []
    at(clock.now() + timedelta(minutes=11))
    late = makers.signed_in(desk.user)
    late.cookies = desk.client.cookies
    assert late.get(f"/staff/hotline/calls/{call.pk}/").context["groups"] == []


def test_pressed_twice_it_is_saved_once(desk: Operator) -> None:
    call = desk.picks_up("rumour")
    ticket = desk.ticket(call)

    first = desk.saves(call, ticket=ticket)
    second = desk.saves(call, ticket=ticket)

    assert (first.status_code, second.status_code) == (303, 303)
    assert Report.objects.count() == 1
    assert len(desk.page(call).context["groups"]) == 6


def test_two_windows_of_one_call_make_one_report(desk: Operator) -> None:
    call = desk.picks_up("rumour")
    one, two = desk.ticket(call), desk.ticket(call)

    desk.saves(call, ticket=one)
    answer = desk.saves(call, ticket=two)

    assert Report.objects.count() == 1
    assert answer.status_code == 303
    assert "สายนี้บันทึกไปแล้ว" in read(desk.page(call))


def test_a_refused_form_says_how_to_mend_and_keeps_what_was_typed(desk: Operator) -> None:
    call = desk.picks_up("rumour")

    empty = desk.saves(call, " ")
    no_number = desk.saves(call, way="phone", contact="12", has_agreed="on")
    no_mail = desk.saves(call, way="email", contact="nobody", has_agreed="on")

    assert [a.status_code for a in (empty, no_number, no_mail)] == [422] * 3
    assert "เขียนสั้น ๆ ว่าผู้โทรเล่าอะไร" in read(empty)
    assert "เบอร์นี้โทรไม่ได้" in read(no_number)
    assert "ยังไม่ใช่อีเมล" in read(no_mail)
    assert "ธนาคารตัวอย่างจะปิดทุกสาขา" in read(no_number)
    assert not Report.objects.exists()
    assert desk.saves(call).status_code == 303


def test_nothing_is_noted_down_without_the_callers_yes(desk: Operator) -> None:
    call = desk.picks_up("rumour")

    answer = desk.saves(call, way="phone", contact="0600000014")

    assert answer.status_code == 422
    assert "อ่านประโยคให้ฟัง แล้วติ๊กเมื่อผู้โทรตกลง" in read(answer)
    assert not Report.objects.exists()
    desk.saves(call, contact="0600000014")
    assert not Contact.objects.exists()


def test_a_number_is_sealed_under_the_reports_key_with_the_words_agreed_to(
    desk: Operator,
) -> None:
    call = desk.takes_report(**agreed(contact="๐๖๐-๐๐๐ ๐๐๑๔"))

    contact = Contact.objects.get()
    assert (contact.kind, contact.notice_version) == ("phone", "hotline-1")
    assert E164.encode() not in bytes(contact.value_sealed)
    assert call.report is not None
    assert queries.way_of(call.report) == ("phone", E164)


def test_one_caller_with_a_number_is_one_person_however_often_they_call(desk: Operator) -> None:
    first = desk.takes_report(**agreed())
    desk.takes_report(**agreed())
    desk.takes_report()
    desk.takes_report()

    assert first.report is not None
    jobs.run_due()
    assert queries.cluster_counts(first.report.cluster_id).reporters == 3


def test_sms_is_offered_only_where_a_gateway_is_set_up(desk: Operator, monkeypatch: Any) -> None:
    call = desk.picks_up("rumour")
    assert 'value="sms"' not in read(desk.page(call))
    assert desk.saves(call, **agreed("sms")).status_code == 422

    _with_sms(monkeypatch)
    assert 'value="sms"' in read(desk.page(call))
    landline = desk.saves(call, **agreed("sms", "02-000-0000"))
    assert "SMS ต้องใช้เบอร์มือถือ" in read(landline)
    assert desk.saves(call, **agreed("sms")).status_code == 303


@pytest.mark.parametrize(
    ("way", "contact"), [("email", "mali@home.example"), ("sms", "0600000014")]
)
def test_the_code_is_sent_once_where_the_caller_agreed(
    desk: Operator, monkeypatch: Any, way: str, contact: str
) -> None:
    from ruthan.messaging.models import Message

    _with_sms(monkeypatch)
    call = desk.takes_report(**agreed(way, contact))
    assert "ส่งรหัสไปทางนั้นด้วย" in read(desk.page(call))

    for _ in range(2):
        desk.client.post(f"/staff/hotline/calls/{call.pk}/code/")

    message = Message.objects.get()
    assert (message.transport, message.about_kind) == (way, "report")
    assert message.data_key == call.report.data_key  # type: ignore[union-attr]


@pytest.mark.parametrize("fields", [{}, agreed()])
def test_the_code_is_sent_nowhere_without_an_address_for_it(
    desk: Operator, fields: dict[str, str]
) -> None:
    from ruthan.messaging.models import Message

    call = desk.takes_report(**fields)
    assert "ส่งรหัสไปทางนั้นด้วย" not in read(desk.page(call))

    desk.client.post(f"/staff/hotline/calls/{call.pk}/code/")
    assert not Message.objects.exists()


@pytest.mark.parametrize("outcome", ["known", "to_1441", "to_191", "advice", "wrong", "abusive", "cut_off"])  # fmt: skip
def test_a_call_ends_without_a_report(desk: Operator, outcome: str) -> None:
    call = desk.picks_up("advice")

    assert desk.ends(call, outcome).status_code == 302
    desk.ends(call, "wrong")

    call.refresh_from_db()
    assert call.outcome == outcome
    assert call.ended_at is not None
    assert not Report.objects.exists()
    entry = Entry.objects.get(what="gateway:call:end")
    assert entry.facts == {"outcome": outcome, "situation": "advice"}


@pytest.mark.parametrize("outcome", ["taken", "sealed", "nonsense", ""])
def test_nobody_says_by_hand_that_a_report_was_taken(desk: Operator, outcome: str) -> None:
    call = desk.picks_up("advice")

    assert desk.ends(call, outcome).status_code == 422
    call.refresh_from_db()
    assert call.ended_at is None


def test_a_saved_call_ends_with_its_code_read_back(desk: Operator) -> None:
    call = desk.takes_report()

    desk.ends(call, "taken", is_read_back="on")

    call.refresh_from_db()
    assert (call.outcome, call.is_read_back, call.form_hash) == ("taken", True, None)
    assert desk.page(call).status_code == 302


def test_a_call_row_holds_no_word_and_no_number(desk: Operator) -> None:
    desk.takes_report(**agreed())

    held = " ".join(str(value) for value in Call.objects.values().get().values())
    for word in ("ธนาคาร", "60000001", "0600000014"):
        assert word not in held


def test_a_withdrawn_report_leaves_no_trace_at_the_call(desk: Operator) -> None:
    from ruthan.intake.actions import withdraw_report

    call = desk.takes_report(**agreed())
    makers.a_verdict(makers.a_claim(clusters=[call.report.cluster_id]))  # type: ignore[union-attr]
    jobs.run_due()
    assert CallBack.objects.exists()

    withdraw_report(by="citizen", report=call.report)  # type: ignore[arg-type]
    jobs.run_due()

    call.refresh_from_db()
    assert call.report is None
    assert not CallBack.objects.exists()
    assert desk.page(call).status_code == 200


def _with_sms(monkeypatch: Any) -> None:
    for place in ("forms", "calls", "views.call"):
        monkeypatch.setattr(f"ruthan.gateway.sources.hotline.{place}.has_way", lambda _way: True)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("windows", [1, 2])
def test_two_presses_at_once_make_one_report(desk: Operator, windows: int) -> None:
    call = desk.picks_up("rumour")
    tickets = [desk.ticket(call) for _ in range(windows)] * (3 - windows)

    told = Submission(text=RUMOUR, channel="hotline", wants="answer", reporter=b"\1" * 32)
    press = partial(save_call, by=desk.user, submission=told)
    presses = [partial(press, call=Call.objects.get(), ticket=ticket) for ticket in tickets]

    at_once(presses, losing=AlreadySaved)

    call.refresh_from_db()
    assert Report.objects.get() == call.report
    assert call.outcome == "taken"
