"""Obligations: made, previewed, ended; a province's own days; who may say what."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from ruthan.campaigns import actions, queries
from ruthan.campaigns.models import Obligation
from ruthan.campaigns.queries import obligations as held_queries
from ruthan.campaigns.queries import obligations_words as words
from ruthan.core.guard import Forbidden
from ruthan.network import queries as network
from tests.campaigns import orders, rows

pytestmark = pytest.mark.django_db
FEB, MARCH = date(2026, 2, 1), date(2026, 3, 1)
NEW = reverse("orders:obligation-new")
EDITED = {
    "title_th": "รายงานผล", "duty": "report", "whom": ["provinces"], "issuer": "moi",
    "rhythm": "monthly", "due_day": "๕", "inner_day": "1", "first_month": "2026-02-01",
    "on_holiday": "stay", "remind_days": "๗, 1",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _on_the_third(at: Any, reference: Any) -> None:
    at("2026-02-03 10:00")


def body_of(said: Any) -> str:
    return str(said.content.decode()).replace("\u200b", "").replace("<wbr>", "")


def test_selectors_in_memory_are_those_of_the_database(reference: Any) -> None:
    every = list(queries.reporting_units()) + [rows.office("45"), rows.province("10")]
    for whom in (["provinces"], ["departments"], ["enterprises"], ["province:10", "pea"]):
        named = {one.code for one in every if held_queries.is_named(whom, one)}
        asked = {one.code for one in queries.selected(whom)}
        assert named == asked & {one.code for one in every}


def test_the_form_of_one_obligation_says_what_its_letter_says(client_of: Any, nat: Any) -> None:
    letter, client = orders.letter(nat), client_of(nat)
    form = client.get(f"{NEW}?letter={letter.ref}").context["form"]
    assert form["title_th"].value() == letter.subject
    assert form["whom"].value() == ["provinces"]
    other = orders.letter(nat, addressee="ผู้ว่าราชการจังหวัดร้อยเอ็ด", number_raw="มท ๐๒๐๖/๑")
    assert client.get(f"{NEW}?letter={other.ref}").context["form"]["whom"].value() == []
    assert client.get(NEW).context["form"]["title_th"].value() is None


def test_an_officer_of_the_ministry_is_offered_it_as_issuer_once(reference: Any) -> None:
    offices = network.organisations().filter(code__in=["moi", "province:45"]).order_by("code")
    assert [code for code, _name in words.issuer_choices(offices)] == ["moi", "province:45"]


def test_orders_of_a_letter_that_was_hard_to_read_say_what_to_check(
    client_of: Any, nat: Any
) -> None:
    held, client = (
        orders.letter(nat, number_raw="มท ๐๒๐๖.๒/ว ส๕๕๒", unreadable=["sender"]),
        client_of(nat),
    )
    for page in (f"{NEW}?letter={held.ref}", reverse("orders:standard", args=(held.ref,))):
        said = body_of(client.get(page))
        assert "ตรวจกับต้นฉบับก่อน" in said
        assert "เลขที่หนังสือ · จาก" in said
    clear = orders.letter(nat)
    assert "ตรวจกับต้นฉบับก่อน" not in body_of(client.get(f"{NEW}?letter={clear.ref}"))


def test_the_three_orders_are_made_in_one_press_with_typed_days(client_of: Any, nat: Any) -> None:
    letter, client = orders.letter(nat), client_of(nat)
    standard = reverse("orders:standard", args=(letter.ref,))
    page = body_of(client.get(standard))
    assert "10 ก.พ. 2569" in page  # proposed from the letter, to be looked at
    typed = {
        "whom": ["provinces"], "issuer": "moi", "first_month": "2026-02-01", "due_day": "5",
        "inner_day": "1", "coordinator_by": "๑๐ กุมภาพันธ์ ๒๕๖๙", "on_holiday": "stay",
    }  # fmt: skip
    assert client.post(standard, typed | {"coordinator_by": "31 ก.พ. 69"}).status_code == 422
    assert not Obligation.objects.exists()
    client.post(standard, typed)
    made = {one.duty: one for one in letter.obligations.all()}
    assert set(made) == {"activities", "report", "coordinator"}
    assert made["report"].due_day == 5
    assert made["coordinator"].due_on == date(2026, 2, 10)
    assert made["activities"].remind_days == []
    again = client.post(standard, typed)  # pressed twice, they are three
    assert (again.status_code, letter.obligations.count()) == (422, 3)
    assert "ต้องทำข้อนี้อยู่แล้ว" in body_of(again)
    client.post(standard, typed | {"whom": ["departments"], "due_day": "10"})
    assert letter.obligations.count() == 6


def test_the_editor_shows_the_next_three_due_days_before_anything_is_written(
    client_of: Any, nat: Any
) -> None:
    client = client_of(nat)
    said = client.post(NEW, EDITED | {"preview": "1"})
    page = body_of(said)
    for day in ("5 มีนาคม 2569", "5 เมษายน 2569", "5 พฤษภาคม 2569", "1 มีนาคม 2569"):
        assert day in page
    assert not Obligation.objects.exists()
    client.post(NEW, EDITED)
    assert client.post(NEW, EDITED).status_code == 422
    made = Obligation.objects.get()
    assert (made.due_day, made.inner_day, made.remind_days) == (5, 1, [7, 1])


def test_single_units_are_named_and_unknown_names_are_told(client_of: Any, nat: Any) -> None:
    client = client_of(nat)
    said = client.post(NEW, EDITED | {"whom": [], "units": "จังหวัดร้อยเอ็ด\nกฟภ.\nจังหวัดสมมุติ"})
    assert said.status_code == 422
    assert "จังหวัดสมมุติ" in body_of(said)
    client.post(NEW, EDITED | {"whom": [], "units": "จังหวัดร้อยเอ็ด\nกฟภ."})
    assert sorted(Obligation.objects.get().whom) == ["pea", "province:45"]


def test_nobody_is_bound_who_was_not_chosen(client_of: Any, nat: Any) -> None:
    client = client_of(nat)
    assert not client.get(NEW).context["form"]["whom"].value()
    single = EDITED | {"whom": [], "units": "จังหวัดร้อยเอ็ด", "preview": "1"}
    assert "<strong>จ.ร้อยเอ็ด</strong>" in body_of(client.post(NEW, single))
    both = client.post(NEW, EDITED | {"units": "จังหวัดร้อยเอ็ด", "preview": "1"})
    assert "<strong>ทุกจังหวัด (76 จังหวัด), จ.ร้อยเอ็ด</strong>" in body_of(both)


@pytest.mark.parametrize(
    "wrong",
    [
        {"due_day": "31"}, {"due_day": ""}, {"inner_day": "9"}, {"whom": []},
        {"rhythm": "once", "due_on": ""}, {"remind_days": "เจ็ด"}, {"first_month": ""},
        {"last_month": "2026-01-01"}, {"inner_day": "๐"},
    ],
)  # fmt: skip
def test_what_cannot_be_a_deadline_is_refused(client_of: Any, nat: Any, wrong: Any) -> None:
    assert client_of(nat).post(NEW, EDITED | wrong).status_code == 422
    assert not Obligation.objects.exists()


def test_ending_is_undone(client_of: Any, nat: Any, at: Any) -> None:
    made, roiet = orders.obligation(nat), rows.province("45")
    at("2026-04-01 10:00")
    client = client_of(nat)
    client.post(reverse("orders:obligation-end", args=(made.ref,)))
    assert [one.due_on for one in queries.standing([roiet], FEB)] == [date(2026, 3, 5)]
    assert queries.standing([roiet], MARCH) == []
    client.post(reverse("orders:obligation-resume", args=(made.ref,)))
    assert [one.due_on for one in queries.standing([roiet], MARCH)] == [date(2026, 4, 5)]


MENDED = {"title_th": "รายงานผลรายเดือน", "title_en": "", "remind_days": "๓", "policy": "ภัยออนไลน์"}


def mending(client: Any, made: Any, **over: Any) -> Any:
    """The editor opened, and what was typed sent."""
    edit = reverse("orders:obligation-edit", args=(made.ref,))
    seen = client.get(edit).context["form"]["seen"].value()
    return lambda: client.post(edit, MENDED | {"seen": seen} | over)


def test_its_words_reminders_and_end_are_mended_and_what_was_due_stays(
    client_of: Any, nat: Any, at: Any
) -> None:
    made, roiet = orders.obligation(nat), rows.province("45")
    at("2026-04-01 10:00")
    client, edit = client_of(nat), reverse("orders:obligation-edit", args=(made.ref,))
    assert "รายงานผลการเผยแพร่ประจำเดือน" in body_of(client.get(edit))
    mending(client, made, last_month="2026-03-01")()
    made.refresh_from_db()
    assert (made.title_th, made.remind_days, made.policy) == ("รายงานผลรายเดือน", [3], "ภัยออนไลน์")
    assert [one.due_on for one in queries.standing([roiet], MARCH)] == [date(2026, 4, 5)]
    assert queries.standing([roiet], date(2026, 4, 1)) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"title_th": ""}, {"last_month": "2026-02-01"}, {"last_month": "2026-01-01"},
        {"remind_days": "วันนี้"}, {"last_month": "ไม่มี"},
    ],
)  # fmt: skip
def test_what_cannot_be_mended_changes_nothing(
    client_of: Any, nat: Any, at: Any, wrong: Any
) -> None:
    made = orders.obligation(nat)
    at("2026-04-01 10:00")
    assert mending(client_of(nat), made, **wrong)().status_code == 422
    held = Obligation.objects.get()
    assert (held.title_th, held.last_month) == (made.title_th, None)


def test_one_that_has_stopped_is_not_begun_again_backwards(nat: Any, at: Any) -> None:
    made = orders.obligation(nat, last_month=FEB)
    at("2026-06-01 10:00")
    with pytest.raises(actions.ObligationRefused, match="passed"):
        actions.edit_obligation(
            by=nat, obligation=made, seen=actions.obligation_mark(made), title_th="x", title_en="",
            policy="", remind_days=[], last_month=None,
        )  # fmt: skip


def test_of_two_who_mend_the_second_is_told(client_of: Any, nat: Any) -> None:
    made, client = orders.obligation(nat), client_of(nat)
    first, second = mending(client, made), mending(client, made, title_th="คนที่สอง")
    assert first().status_code == 302
    refused = second()
    assert refused.status_code == 422
    assert "คนที่สอง" in body_of(refused)  # what they typed is still there
    assert Obligation.objects.get().title_th == MENDED["title_th"]


def test_one_that_stopped_long_ago_keeps_its_month_when_its_words_are_mended(
    client_of: Any, nat: Any, at: Any
) -> None:
    made = orders.obligation(nat, last_month=FEB)
    at("2028-06-01 10:00")
    assert mending(client_of(nat), made, last_month="2026-02-01")().status_code == 302
    held = Obligation.objects.get()
    assert (held.title_th, held.last_month) == (MENDED["title_th"], FEB)


def test_only_who_orders_makes_and_ends(client_of: Any, som: Any, nat: Any) -> None:
    made, client = orders.obligation(nat), client_of(som)
    assert client.get(NEW).status_code == 404
    assert client.post(reverse("orders:obligation-end", args=(made.ref,))).status_code == 404
    with pytest.raises(Forbidden):
        orders.obligation(som)


def test_an_obligation_of_others_is_absent(client_of: Any, som: Any, nat: Any) -> None:
    theirs = orders.obligation(nat, whom=["province:45"])
    ours = orders.obligation(nat, whom=["province:34"])
    client = client_of(som)
    assert client.get(reverse("orders:obligation", args=(theirs.ref,))).status_code == 404
    assert client.get(reverse("orders:obligation", args=(ours.ref,))).status_code == 200
    assert theirs.ref not in body_of(client.get(reverse("orders:obligations")))


# -- A province's own days ------------------------------------------------------------------------


def days_of(obligation: Any, code: str, month: date) -> dict[str, date]:
    """By when the province and an office below it owe a month."""
    office = next(iter(queries.below([rows.province(code).pk])), None) or rows.office(code)
    found = held_queries.standings([rows.province(code), office], [month], only=[obligation])
    return {"below" if one.is_below else "itself": one.due_on for one in found}


def test_ubon_wants_its_units_earlier_until_changed(client_of: Any, som: Any, nat: Any) -> None:
    made = orders.obligation(nat, inner_day=3)
    client, days = client_of(som), reverse("orders:obligation-days", args=(made.ref,))
    typed = {
        "unit": "province:34", "inner_day": "๑", "first_month": "2026-02-01",
        "because": "แนวทางของจังหวัดอุบลราชธานี",
    }  # fmt: skip
    client.post(days, typed)
    assert days_of(made, "34", FEB) == {"itself": date(2026, 3, 5), "below": date(2026, 3, 1)}
    assert days_of(made, "45", FEB) == {"itself": date(2026, 3, 5), "below": date(2026, 3, 3)}
    page = body_of(client.get(reverse("orders:obligation", args=(made.ref,))))
    assert "แนวทางของจังหวัดอุบลราชธานี" in page
    assert som.name in page


def test_a_province_changes_its_day_in_mid_month(som: Any, nat: Any, at: Any) -> None:
    made, ubon = orders.obligation(nat), rows.province("34")
    at("2026-03-15 10:00")  # of February everything was due, of March nothing
    with pytest.raises(actions.ObligationRefused, match="passed"):
        actions.change_days(
            by=som, obligation=made, unit=ubon, inner_day=2, first_month=FEB, because="ก"
        )
    actions.change_days(
        by=som, obligation=made, unit=ubon, inner_day=2, first_month=MARCH, because="ก"
    )
    assert days_of(made, "34", FEB)["below"] == date(2026, 3, 1)
    assert days_of(made, "34", MARCH)["below"] == date(2026, 4, 2)


def test_by_when_the_province_owes_says_the_ministry_alone(
    client_of: Any, som: Any, nat: Any
) -> None:
    made, ubon = orders.obligation(nat), rows.province("34")
    with pytest.raises(Forbidden):
        actions.change_days(
            by=som, obligation=made, unit=ubon, due_day=10, first_month=FEB, because="ก"
        )
    days = reverse("orders:obligation-days", args=(made.ref,))
    typed = {"unit": "province:34", "due_day": "10", "first_month": "2026-02-01", "because": "ก"}
    assert client_of(som).post(days, typed).status_code == 422  # that field is not theirs
    client_of(nat).post(days, typed)
    assert days_of(made, "34", FEB)["itself"] == date(2026, 3, 10)


def test_nobody_changes_another_provinces_days(
    client_of: Any, som: Any, krit: Any, nat: Any
) -> None:
    made = orders.obligation(nat)
    typed = {"unit": "province:34", "inner_day": "1", "first_month": "2026-02-01", "because": "ก"}
    days = reverse("orders:obligation-days", args=(made.ref,))
    assert client_of(krit).post(days, typed).status_code == 422  # not among their choices
    with pytest.raises(Forbidden):
        actions.change_days(
            by=krit, obligation=made, unit=rows.province("34"), inner_day=1, first_month=FEB,
            because="ก",
        )  # fmt: skip
    change = actions.change_days(
        by=som, obligation=made, unit=rows.province("34"), inner_day=1, first_month=FEB,
        because="ก",
    )  # fmt: skip
    end = reverse("orders:obligation-days-end", args=(made.ref, change.pk))
    assert client_of(krit).post(end).status_code == 404


def test_units_cannot_be_asked_after_their_province_owes(som: Any, nat: Any) -> None:
    made, ubon = orders.obligation(nat), rows.province("34")
    with pytest.raises(actions.ObligationRefused, match="order"):
        actions.change_days(
            by=som, obligation=made, unit=ubon, inner_day=6, first_month=FEB, because="ก"
        )


def test_back_to_the_usual_days_keeps_what_was(client_of: Any, som: Any, nat: Any, at: Any) -> None:
    made, ubon = orders.obligation(nat, inner_day=3), rows.province("34")
    change = actions.change_days(
        by=som, obligation=made, unit=ubon, inner_day=1, first_month=FEB, because="ก"
    )
    at("2026-03-20 10:00")
    client_of(som).post(reverse("orders:obligation-days-end", args=(made.ref, change.pk)))
    assert days_of(made, "34", FEB)["below"] == date(2026, 3, 1)
    assert days_of(made, "34", MARCH)["below"] == date(2026, 4, 3)


def test_a_change_that_never_began_never_counts(som: Any, nat: Any) -> None:
    made, ubon = orders.obligation(nat, inner_day=3), rows.province("34")
    change = actions.change_days(
        by=som, obligation=made, unit=ubon, inner_day=1, first_month=date(2026, 6, 1), because="ก"
    )
    actions.end_change(by=som, change=change)
    assert days_of(made, "34", date(2026, 6, 1))["below"] == date(2026, 7, 3)
    assert days_of(made, "34", date(2026, 5, 1))["below"] == date(2026, 6, 3)
