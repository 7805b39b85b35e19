"""The dated reference data is loaded, kept fresh, and never overrules a person."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import transaction

from ruthan.audit.models import Entry
from ruthan.core import guard
from ruthan.network import actions, queries
from ruthan.network.models import Alias, Hotline, Organisation, Taxonomy, Term, TermEdition
from tests import makers
from tests.reference import the_reference

pytestmark = pytest.mark.django_db


@pytest.fixture
def reference(db):
    """Loaded by the program itself, where other tests take a copy."""
    return actions.load_reference()


def test_loading_again_changes_nothing(reference, django_assert_max_num_queries):
    before = list(Organisation.objects.values_list("code", "name_th", "edited_at"))
    with django_assert_max_num_queries(45):
        assert actions.load_reference() == reference
    assert list(Organisation.objects.values_list("code", "name_th", "edited_at")) == before
    assert {t.edition for t in queries.taxonomies()} == {1}


def test_the_command_says_what_is_there(db, capsys):
    call_command("load_reference")
    assert "organisations" in capsys.readouterr().out


def test_a_fresh_site_has_a_national_centre_and_every_province_leads_to_one(reference):
    national = queries.national_centre()
    assert national.code == "ruthan"
    assert {queries.centre_for(p.code) for p in queries.provinces()} == {national}
    assert queries.centre_for("") == queries.centre_for("99") == national


def test_without_reference_data_the_error_has_a_name(db):
    with pytest.raises(queries.NoNationalCentre):
        queries.national_centre()


def test_a_province_leads_to_the_centre_that_serves_it(reference):
    isan = makers.a_centre("ruthan-isan")
    assert queries.centre_for("40") == isan
    assert queries.centre_for("50").is_national
    assert [c.code for c in queries.centres()] == ["ruthan", "ruthan-isan"]
    Organisation.objects.filter(pk=isan.pk).update(is_active=False)
    assert queries.centre_for("40").is_national


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("ปอท.", "tcsd"),
        ("ปอท", "tcsd"),
        ("ศปอท.", "aoc1441"),
        ("tcsd", "tcsd"),
        ("TCSD", "tcsd"),
        (" ธปท. ", "bot"),
        ("ธนาคารแห่งประเทศไทย", "bot"),
        ("กสิกร", "bank:004"),
    ],
)
def test_organisations_are_found_by_any_of_their_names(reference, typed, code):
    assert queries.organisation_named(typed).code == code


@pytest.mark.parametrize("typed", ["", "...", "ป", "ปอ", "xปอท.", "ไม่มีหน่วยงานนี้", "\x00", "\ud800"])
def test_parts_of_names_and_nonsense_name_nobody(reference, typed):
    assert queries.organisation_named(typed) is None


def test_what_a_person_edited_is_left_alone(reference, ploy):
    held = queries.organisation("bot")
    actions.edit_organisation(by=ploy, organisation=held, fields={"short_th": "แบงก์ชาติ"})
    actions.load_reference()
    assert queries.organisation("bot").short_th == "แบงก์ชาติ"


def test_what_nobody_edited_follows_the_data(reference):
    Organisation.objects.filter(code="bot").update(name_en="Old name")
    actions.load_reference()
    assert queries.organisation("bot").name_en != "Old name"


def test_a_removed_name_does_not_come_back(reference, ploy):
    alias = next(a for a in queries.other_names(queries.organisation("tcsd")))
    actions.remove_alias(by=ploy, alias=alias)
    actions.load_reference()
    assert queries.organisation_named(alias.text) is None


def test_the_actions_themselves_refuse_whoever_lacks_the_permission(reference, anan, stranger):
    held = queries.organisation("bot")
    term = queries.terms("strands")[0]
    for act in (
        lambda: actions.register_organisation(by=anan, code="x1", kind="agency", name_th="x1"),
        lambda: actions.edit_organisation(by=anan, organisation=held, fields={}),
        lambda: actions.add_alias(by=anan, organisation=held, text="x2"),
        lambda: actions.grant_membership(by=anan, user=stranger, organisation=held, role="editor"),
        lambda: actions.retire_term(by=anan, term=term),
        lambda: actions.edit_term(by=anan, term=term, changes={"label_th": "x"}),
    ):
        with pytest.raises(guard.Forbidden):
            act()


def test_every_change_leaves_a_line_in_the_trail(reference, ploy, stranger):
    held = queries.organisation("bot")
    actions.add_alias(by=ploy, organisation=held, text="แบงก์ชาติสมมุติ")
    actions.grant_membership(by=ploy, user=stranger, organisation=held, role="liaison")
    actions.edit_term(by=ploy, term=queries.terms("strands")[0], changes={"label_en": "X"})
    lines = set(Entry.objects.filter(actor=ploy.pk).values_list("what", flat=True))
    assert lines == {"network:alias:add", "network:membership:grant", "network:term:edit"}


def test_liaisons_and_staff_are_told_apart(lek, wit, anan, tan):
    bot, centre = queries.organisation("bot"), queries.organisation("ruthan")
    assert queries.liaisons_of(bot) == [lek]
    assert anan in queries.staff_of(centre) and tan not in queries.staff_of(centre)


def test_labels_speak_the_readers_language(reference):
    from django.utils import translation

    assert queries.strand_label("MIS", "health").startswith("ข่าวลวง · ")
    with translation.override("en"):
        assert queries.strand_label("MIS", "health") == "False news · Health"
        assert queries.province_name("50") == "Chiang Mai"
    assert queries.label("strands", "UNKNOWN") == "UNKNOWN"
    assert queries.province_name("") == "" and queries.province_name("99") == "99"


def test_a_label_costs_one_query_for_a_whole_list(reference, django_assert_num_queries):
    queries.forget_words()
    with django_assert_num_queries(1):
        for code in ("MIS", "SCM", "ELC", "CHD"):
            queries.label("strands", code)


def test_advice_and_hotlines_are_there(reference):
    card = queries.advice("transferred-1h")
    assert card.title and card.steps and "1441" in card.hotlines
    assert {c.code for c in queries.advice_cards(strand="ELC")} >= {"election"}
    assert queries.hotline("1441").organisation.code == "aoc1441"
    assert queries.hotlines()[0].number == "1441"


def test_the_copy_that_other_tests_take_is_what_the_program_loads(db):
    first = _everything(the_reference)
    second = _everything(the_reference)
    third = _everything(actions.load_reference)
    assert first == second == third


def _everything(load):
    """All rows and the entry that loading leaves, but for what is named anew each time."""
    with transaction.atomic():
        loaded = load()
        rows = [
            sorted(map(repr, model.objects.values_list(*columns)))
            for model, columns in (
                (
                    Organisation,
                    ("code", "kind", "name_th", "is_national", "parent__code", "source"),
                ),
                (Alias, ("organisation__code", "text", "folded", "is_name")),
                (Hotline, ("number", "kind", "what_for_th", "source", "checked_on")),
                (Taxonomy, ("code", "edition")),
                (Term, ("taxonomy", "code", "label_th", "parent")),
                (TermEdition, ("taxonomy", "edition")),
                (Entry, ("actor_kind", "what", "on_kind", "facts")),
            )
        ]
        transaction.set_rollback(True)
    return loaded, rows
