"""Pages of the network: they work, they refuse, they ask few questions."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ruthan.network import actions, queries
from tests import makers

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(ploy, client_of):
    return client_of(ploy)


def _new(**over):
    plain = {
        "code": "sample-agency",
        "kind": "agency",
        "name_th": "หน่วยงานสมมุติ",
        "name_en": "Sample agency",
        "is_active": "on",
    }
    return plain | over


PAGES = (
    "network:organisations",
    "network:register",
    "network:hotlines",
    "network:hotline-new",
    "network:taxonomies",
)


@pytest.mark.parametrize("name", PAGES)
def test_an_administrator_opens_it_and_others_find_nothing(name, admin, stranger, lek, client_of):
    assert admin.get(reverse(name)).status_code == 200
    assert client_of(stranger).get(reverse(name)).status_code == 404
    assert client_of(lek).get(reverse(name)).status_code == 404


def test_the_list_is_searched_filtered_and_paged(admin, reference):
    page = admin.get("/staff/network/?q=ปอท.").content.decode()
    assert "/staff/network/of/tcsd/" in page
    banks = admin.get("/staff/network/?kind=bank")
    assert banks.context["page"].paginator.count == 24
    assert admin.get("/staff/network/?page=2").status_code == 200


def test_the_list_asks_the_same_whatever_its_length(admin, reference):
    admin.get("/staff/network/")
    with CaptureQueriesContext(
        connection,
    ) as few:
        admin.get("/staff/network/?kind=fund")
    with CaptureQueriesContext(connection) as many:
        admin.get("/staff/network/?kind=province")
    assert len(many) == len(few) <= 8


def test_an_organisation_is_added_once_when_pressed_twice(admin):
    first = admin.post(reverse("network:register"), _new())
    second = admin.post(reverse("network:register"), _new())
    assert first.status_code == 302 and second.status_code == 422
    assert queries.organisation("sample-agency").name_en == "Sample agency"


def test_a_bad_code_is_refused_with_a_sentence(admin):
    answer = admin.post(reverse("network:register"), _new(code="Not A Code"))
    assert answer.status_code == 422 and queries.organisation("Not A Code") is None


def test_an_organisation_is_edited(admin):
    makers.an_organisation("sample-agency")
    url = reverse("network:organisation-edit", args=["sample-agency"])
    assert admin.get(url).status_code == 200
    assert admin.post(url, _new(name_th="ชื่อใหม่สมมุติ", provinces=["50", "57"])).status_code == 302
    held = queries.organisation("sample-agency")
    assert held.name_th == "ชื่อใหม่สมมุติ" and held.provinces == ["50", "57"] and held.edited_at


def test_the_national_centre_cannot_be_closed(admin):
    makers.an_organisation("ruthan")
    url = reverse("network:organisation-edit", args=["ruthan"])
    assert admin.post(url, _new(kind="centre", is_active="")).status_code == 422
    assert queries.national_centre().is_active


def test_a_name_of_another_organisation_is_refused_with_its_owner(admin, reference):
    answer = admin.post(
        reverse("network:alias-add", args=["aoc1441"]), {"text": "ปอท.", "language": "th"}
    )
    assert answer.status_code == 422
    assert queries.organisation("tcsd").name in answer.content.decode()


def test_names_and_desks_come_and_go(admin):
    held = makers.an_organisation("sample-agency")
    admin.post(reverse("network:alias-add", args=[held.code]), {"text": "นสม.", "language": "th"})
    alias = queries.other_names(held)[0]
    desk = {
        "name_th": "รับเรื่อง",
        "kind": "email",
        "value": "desk@agency.example",
        "source": "หนังสือตัวอย่าง",
        "checked_on": "2026-02-03",
    }
    assert admin.post(reverse("network:desk-add", args=[held.code]), desk).status_code == 302
    [(made, in_use)] = queries.desks_of(held, on=__import__("datetime").date(2026, 2, 3))
    assert in_use and "03" in str(made.checked_on)
    assert admin.get(reverse("network:organisation", args=[held.code])).status_code == 200
    for url in (
        reverse("network:alias-remove", args=[alias.pk]),
        reverse("network:desk-end", args=[made.pk]),
    ):
        assert admin.get(url).status_code == 405
        assert admin.post(url).status_code == 302
    assert queries.other_names(held) == []
    made.refresh_from_db()
    assert made.valid_until is not None


def test_a_desk_without_source_or_day_is_refused(admin):
    held = makers.an_organisation("sample-agency")
    answer = admin.post(
        reverse("network:desk-add", args=[held.code]),
        {"name_th": "x", "kind": "phone", "value": "000"},
    )
    assert answer.status_code == 422 and held.desks.count() == 0


def test_whoever_may_only_read_cannot_change(anan, client_of):
    held = makers.an_organisation("sample-agency")
    screener = client_of(anan)
    page = screener.get(reverse("network:organisation", args=[held.code]))
    assert (
        page.status_code == 200
        and '<form method="post" action="/staff/network' not in page.content.decode()
    )
    for name in ("network:organisation-edit", "network:alias-add", "network:desk-add"):
        assert screener.post(reverse(name, args=[held.code]), _new()).status_code == 404


def test_a_hotline_is_corrected_with_its_day(admin, reference):
    url = reverse("network:hotline-edit", args=["1441"])
    assert admin.get(url).status_code == 200
    typed = {
        "number": "1441",
        "organisation": "aoc1441",
        "what_for_th": "ตัวอย่าง",
        "what_for_en": "Example",
        "source": "โทรถามแล้ว",
        "checked_on": "2026-03-01",
        "is_verified": "on",
    }
    assert admin.post(url, typed).status_code == 302
    held = queries.hotline("1441")
    assert (held.checked_on.isoformat(), held.is_verified) == ("2026-03-01", True)
    actions.load_reference()
    assert queries.hotline("1441").what_for_en == "Example"
    admin.post(reverse("network:hotline-retire", args=["1441"]))
    assert queries.hotline("1441") is None and queries.any_hotline("1441") is not None


def test_a_hotline_of_nobody_is_refused(admin, reference):
    answer = admin.post(
        reverse("network:hotline-new"), {"number": "1999", "organisation": "ไม่มีหน่วยงานนี้"}
    )
    assert answer.status_code == 422


def test_a_role_is_given_and_ended(admin, stranger):
    makers.an_organisation("ruthan")
    url = reverse("network:person", args=[stranger.pk])
    assert admin.get(url).status_code == 200
    typed = {"role": "screener", "organisation": "ruthan", "province": ""}
    assert admin.post(url, typed).status_code == 302
    assert admin.post(url, typed).status_code == 422
    [held] = queries.roles_held(stranger)
    assert admin.post(reverse("network:role-end", args=[held.pk])).status_code == 302
    assert queries.grants_of(stranger) == []


def test_giving_roles_needs_a_fresh_second_factor(ploy, stranger, client_of):
    stale = client_of(ploy, minutes_ago=10)
    answer = stale.post(
        reverse("network:person", args=[stranger.pk]),
        {"role": "administrator", "organisation": "ruthan"},
    )
    assert answer.status_code == 302 and "confirm" in answer["Location"]
    assert queries.grants_of(stranger) == []


def test_nobody_gives_a_role_to_themselves(admin, ploy):
    answer = admin.post(
        reverse("network:person", args=[ploy.pk]),
        {"role": "child_protection", "organisation": "ruthan"},
    )
    assert answer.status_code == 422
    assert [g.role for g in queries.grants_of(ploy)] == ["administrator"]


def test_the_last_administrator_stays(admin, ploy):
    [held] = queries.roles_held(ploy)
    admin.post(reverse("network:role-end", args=[held.pk]))
    assert len(queries.grants_of(ploy)) == 1


def test_a_word_list_is_edited_and_brought_back(admin, reference):
    url = reverse("network:taxonomy", args=["strands"])
    assert admin.get(url).status_code == 200
    new = {"code": "weather", "parent": "MIS", "label_th": "อากาศ", "label_en": "Weather"}
    assert admin.post(url, new).status_code == 302
    assert admin.post(url, new).status_code == 422
    term = next(t for t in queries.terms("strands", "MIS") if t.code == "health")
    edit = reverse("network:term-edit", args=[term.pk])
    assert admin.get(edit).status_code == 200
    admin.post(edit, {"label_th": "สุขภาพใหม่", "label_en": "Health", "order": term.order})
    queries.forget_words()
    assert queries.strand_label("MIS", "health").endswith("สุขภาพใหม่")
    admin.post(reverse("network:edition-restore", args=["strands", 1]))
    queries.forget_words()
    assert not queries.strand_label("MIS", "health").endswith("สุขภาพใหม่")
    assert "weather" not in [t.code for t in queries.terms("strands", "MIS")]
    assert queries.label("strands", "weather", "MIS") == "อากาศ"
    assert admin.post(reverse("network:edition-restore", args=["strands", 99])).status_code == 404


def test_a_retired_code_is_offered_no_longer_and_stays_readable(admin, reference):
    term = queries.terms("content_types")[0]
    url = reverse("network:term-retire", args=[term.pk])
    assert admin.post(url).status_code == 302
    before = queries.taxonomy("content_types").edition
    admin.post(url)
    assert queries.taxonomy("content_types").edition == before
    assert term.code not in [t.code for t in queries.terms("content_types")]
    assert queries.label("content_types", term.code) == term.label_th


@pytest.mark.parametrize(
    "path",
    [
        "/staff/network/",
        "/staff/network/of/tcsd/",
        "/staff/network/hotlines/",
        "/staff/network/words/strands/",
        "/staff/people/",
        "/staff/people/roles/",
        "/staff/people/me/",
        "/staff/jobs/",
    ],
)
def test_pages_speak_english_too(path, admin, reference):
    page = admin.get(f"/en{path}")
    assert page.status_code == 200 and '<html lang="en"' in page.content.decode()
