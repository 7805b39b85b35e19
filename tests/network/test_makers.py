"""The makers and the cast make what they say."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator

from ruthan.core import guard
from ruthan.network import queries
from tests import makers

pytestmark = pytest.mark.django_db


def test_everyone_of_the_cast_holds_the_role_that_the_cast_names(cast):
    held = queries.held_by([user.pk for user in cast.values()])
    assert [h.role for h in held[cast["anan"].pk]] == ["screener"]
    assert held[cast["krit"].pk][0].province == "เชียงใหม่"
    assert cast["stranger"].pk not in held


def test_a_cast_member_signs_in_with_the_second_factor(anan, client_of):
    assert client_of(anan).get("/staff/people/me/").status_code == 200
    assert guard.roles_of(anan) == {"screener"}


def test_codes_of_the_authenticator_fit(anan):
    held = Authenticator.objects.get(user=anan, type="totp")
    assert makers.TOTP_SECRET not in held.data["secret"]
    assert held.wrap().validate_code(makers.totp_code(anan))


def test_the_story_can_be_made_from_report_to_verdict(db):
    report = makers.a_report()
    claim = makers.a_claim()
    verdict = makers.a_verdict(claim)
    referral = makers.a_referral(makers.a_claim(title_th="อีกประเด็นหนึ่ง"))
    assert report.ref and claim.ref and referral.ref
    assert verdict.state == "approved" and verdict.approved_by_id != verdict.proposed_by_id
