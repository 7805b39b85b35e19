"""The desk: figures of the day, the list of calls, who may what, the scripts, what is not kept."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from ruthan.core import clock, retention
from ruthan.gateway.models import Call, CallBack, Script
from ruthan.gateway.sources.hotline import queries
from ruthan.intake.models import Contact
from ruthan.project import retention as rules
from tests import makers
from tests.hotline.desk import Operator, agreed, read

pytestmark = pytest.mark.django_db
DESK = "/staff/hotline/"


def a_call(operator: Any, *, at: Any = None, seconds: int = 60, **fields: Any) -> Call:
    """A call that is over."""
    began = at or clock.now()
    return Call.objects.create(
        **({"operator": operator, "centre": makers.an_organisation("ruthan"), "outcome": "advice",
            "situation": "advice", "started_at": began,
            "ended_at": began + timedelta(seconds=seconds)} | fields)
    )  # fmt: skip


def test_six_keys_and_one_for_not_known_yet(desk: Operator) -> None:
    page = read(desk.client.get(DESK))

    for key in ("1", "2", "3", "4", "5", "6", "n"):
        assert f'data-key="{key}"' in page
    assert "วันนี้ยังไม่มีสาย" in page


def test_a_call_that_was_left_open_is_shown_to_its_operator(
    desk: Operator, beside: Operator
) -> None:
    call = desk.picks_up("sent")

    assert str(call.pk) in read(desk.client.get(DESK))
    assert str(call.pk) not in read(beside.client.get(DESK))


def test_the_figures_of_the_day(desk: Operator, anan: Any) -> None:
    for seconds in (30, 90, 600):
        a_call(anan, seconds=seconds)
    a_call(anan, outcome="wrong", seconds=10)
    a_call(anan, at=clock.now() - timedelta(days=2))
    desk.picks_up()

    figures = queries.figures(anan, clock.today())

    assert (figures.calls, figures.going_on) == (5, 1)
    assert dict(figures.by_outcome) == {"ให้คำแนะนำ": 3, "โทรผิดหรือเงียบ": 1}
    assert figures.middle == timedelta(seconds=60)
    assert "1:00" in read(desk.client.get(DESK))


def test_the_list_filters_and_turns_its_pages(desk: Operator, anan: Any) -> None:
    for number in range(30):
        a_call(anan, at=clock.now() - timedelta(minutes=number))
    a_call(anan, outcome="abusive", situation="danger")
    a_call(anan, at=clock.now() - timedelta(days=3), outcome="cut_off")

    assert len(desk.client.get(f"{DESK}calls/").context["rows"]) == 25
    assert len(desk.client.get(f"{DESK}calls/?page=2").context["rows"]) == 7
    one = desk.client.get(f"{DESK}calls/?outcome=abusive&situation=danger").context["rows"]
    assert [row["call"].outcome for row in one] == ["abusive"]
    until = (clock.today() - timedelta(days=2)).isoformat()
    assert len(desk.client.get(f"{DESK}calls/?until={until}").context["rows"]) == 1
    assert "ไม่มีสายที่ตรงกับตัวกรอง" in read(desk.client.get(f"{DESK}calls/?outcome=to_191"))


@pytest.mark.parametrize("path", [DESK, f"{DESK}calls/", f"{DESK}call-backs/", f"{DESK}scripts/"])
def test_a_list_asks_the_same_however_long_it_is(
    desk: Operator, anan: Any, path: str, django_assert_max_num_queries: Any
) -> None:
    for _ in range(12):
        a_call(anan)

    with django_assert_max_num_queries(16):
        assert desk.client.get(path).status_code == 200


# -- Who may ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("username", "opens", "takes"),
    [("anan", 200, 302), ("fah", 200, 302), ("isa", 200, 302), ("jit", 200, 302),
     ("nat", 200, 404),
     ("nok", 404, 404), ("bua", 404, 404), ("dao", 404, 404), ("krit", 404, 404),
     ("lek", 404, 404), ("chai", 404, 404), ("ploy", 404, 404), ("tan", 404, 404),
     ("stranger", 404, 404)],
)  # fmt: skip
def test_who_opens_the_desk_and_who_takes_calls(
    centre: Any, cast: Any, username: str, opens: int, takes: int
) -> None:
    browser = makers.signed_in(cast[username])

    assert browser.get(DESK).status_code == opens
    assert browser.post(f"{DESK}start/").status_code == takes
    assert browser.get(f"{DESK}call-backs/").status_code == (200 if takes == 302 else 404)


def test_an_operator_takes_calls_and_opens_nothing_else(centre: Any, jit: Any) -> None:
    desk = Operator(jit)
    assert desk.client.get("/staff/").url == DESK  # type: ignore[attr-defined]
    call = desk.takes_report()
    assert call.report.ref in desk.page(call).content.decode()  # type: ignore[union-attr]
    desk.ends(call, "taken")
    assert call.report.ref in read(desk.client.get(f"{DESK}calls/"))  # type: ignore[union-attr]
    for path in ("/staff/queue/", "/staff/claims/", "/staff/alerts/", "/staff/audit/",
                 "/staff/deliveries/", f"{DESK}scripts/child/edit/"):  # fmt: skip
        assert desk.client.get(path).status_code == 404, path


def test_a_supervisor_sees_the_day_and_takes_no_call(desk: Operator, nat: Any) -> None:
    call = desk.takes_report()
    desk.ends(call, "taken")
    browser = makers.signed_in(nat)

    page = read(browser.get(DESK))
    assert "สายวันนี้" in page
    assert 'name="situation"' not in page
    assert call.report.ref in read(browser.get(f"{DESK}calls/"))  # type: ignore[union-attr]
    now = clock.now()
    Contact.objects.create(
        report=call.report, kind="phone", value_sealed=b"", notice_version="", consent_at=now
    )
    CallBack.objects.create(report=call.report, about="answer", due_at=now, next_at=now)
    assert browser.get(DESK).context["figures"].backs_waiting == 1


def test_a_call_is_its_operators_alone(desk: Operator, beside: Operator) -> None:
    call = desk.picks_up("rumour")

    for path in ("", "look/", "told/", "code/", "end/"):
        address = f"{DESK}calls/{call.pk}/{path}"
        assert beside.client.post(address, {"outcome": "advice"}).status_code == 404
    assert beside.page(call).status_code == 404
    call.refresh_from_db()
    assert call.ended_at is None


def test_another_centres_calls_are_in_nobody_elses_list(desk: Operator, isa: Any) -> None:
    call = desk.takes_report()

    isan = Operator(isa)
    assert call.report.ref not in read(isan.client.get(f"{DESK}calls/"))  # type: ignore[union-attr]
    assert isan.client.get(DESK).context["figures"].calls == 0


def test_an_ended_call_takes_nothing_more(desk: Operator) -> None:
    call = desk.picks_up("rumour")
    ticket = desk.ticket(call)
    desk.ends(call, "cut_off")

    desk.saves(call, ticket=ticket)
    assert desk.looks(call, "ธนาคาร").status_code == 404
    call.refresh_from_db()
    assert (call.outcome, call.report) == ("cut_off", None)


# -- The scripts -----------------------------------------------------------------------------------


def test_every_situation_has_a_script_in_both_languages_with_known_numbers(
    desk: Operator,
) -> None:
    for prefix in ("", "/en"):
        page = desk.client.get(f"{prefix}{DESK}scripts/")
        scripts = page.context["scripts"]
        assert len(scripts) == 6
        for script in scripts:
            assert script.first
            assert script.questions
            assert script.never
            assert script.close
            assert script.cards
            assert all(call.what_for for call in script.calls), script.situation
        if prefix:
            assert not any("\u0e00" <= sign <= "\u0e7f" for sign in scripts[0].first)


def test_a_script_is_a_card_to_print(desk: Operator) -> None:
    page = read(desk.client.get(f"{DESK}scripts/sent/"))

    assert "data-print" in page
    assert "ตั้งสติก่อน" in page
    assert desk.client.get(f"{DESK}scripts/nothing/").status_code == 404


def test_a_supervisor_words_a_script_anew_and_takes_it_back(desk: Operator, nat: Any) -> None:
    browser = makers.signed_in(nat)
    path = f"{DESK}scripts/advice/edit/"
    form = browser.get(path).context["form"]
    typed = {name: form[name].value() for name in form.fields} | {
        "first_th": "สวัสดี อยากถามเรื่องอะไร", "questions_th": "ข้อหนึ่ง\n\nข้อสอง\n",
        "checked_on": "2026-11-29",
    }  # fmt: skip

    assert browser.post(path, typed).status_code == 302

    call = desk.picks_up("advice")
    script = desk.page(call).context["script"]
    assert script.first == "สวัสดี อยากถามเรื่องอะไร"
    assert script.questions == ("ข้อหนึ่ง", "ข้อสอง")
    assert script.is_edited
    assert desk.client.get(path).status_code == 404
    browser.post(f"{DESK}scripts/advice/restore/")
    assert not Script.objects.exists()
    assert browser.post(path, typed | {"first_th": ""}).status_code == 422


# -- What is not kept ------------------------------------------------------------------------------


def test_calls_and_call_backs_are_forgotten_in_their_time(desk: Operator, anan: Any) -> None:
    days = {name: retention.period(name).days for name in ("gateway.call", "gateway.callback")}
    a_call(anan, at=clock.now() - timedelta(days=days["gateway.call"] + 1))
    kept = a_call(anan, at=clock.now() - timedelta(days=days["gateway.call"] - 1))
    report = desk.takes_report(**agreed()).report
    long_ago = clock.now() - timedelta(days=days["gateway.callback"] + 1)
    CallBack.objects.create(report=report, about="answer", due_at=long_ago, next_at=long_ago)

    rules.shred(rules.chosen("gateway.call"))
    rules.shred(rules.chosen("gateway.callback"))

    assert set(Call.objects.values_list("pk", flat=True)) == {
        kept.pk, Call.objects.get(report=report).pk,
    }  # fmt: skip
    assert not CallBack.objects.exists()
