"""The makers and the cast make what they say."""

from __future__ import annotations

from django.http import HttpRequest

from ruthan.core import guard
from ruthan.network import queries
from tests import makers


def test_everyone_of_the_cast_holds_the_role_that_the_cast_names(cast):
    held = queries.held_by([user.pk for user in cast.values()])
    assert [h.role for h in held[cast["anan"].pk]] == ["screener"]
    assert held[cast["krit"].pk][0].province == "เชียงใหม่"
    assert cast["stranger"].pk not in held


def test_a_cast_member_signs_in_with_the_second_factor(anan, client_of):
    assert client_of(anan).session["account_authentication_methods"][1]["method"] == "mfa"
    assert guard.roles_of(anan) == {"screener"}


def test_reference_data_is_loaded_twice_without_change(reference, django_assert_max_num_queries):
    from ruthan.network.actions import load_reference

    with django_assert_max_num_queries(60):
        assert load_reference() == reference
    assert reference.organisations == 208


def test_codes_of_the_authenticator_fit(anan):
    from allauth.mfa.models import Authenticator

    held = Authenticator.objects.get(user=anan, type="totp")
    assert "JBSW" not in held.data["secret"]
    assert held.wrap().validate_code(makers.totp_code(anan))
    assert HttpRequest().method is None
