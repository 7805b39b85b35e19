"""The end of a programme: when it may be, what it stops, how it is taken back."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from ruthan.audit.models import Entry
from ruthan.campaigns.actions import programmes as actions
from tests import makers
from tests.campaigns.country_steps import a_campaign

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _march(at: Any) -> None:
    at("2026-03-10 09:00")


def test_an_end_is_taken_back_and_pressed_twice_is_once(reference: Any, nat: Any) -> None:
    campaign, browser = a_campaign(nat), makers.signed_in(nat)
    for _press in range(2):
        browser.post(reverse("programmes:campaign-end", args=[campaign.ref]))
    campaign.refresh_from_db()
    assert campaign.ended_at
    assert Entry.objects.filter(what="campaigns:campaign:end").count() == 1
    browser.post(reverse("programmes:campaign-resume", args=[campaign.ref]))
    campaign.refresh_from_db()
    assert campaign.ended_at is None


def test_a_programme_ends_when_its_campaigns_are_over(reference: Any, nat: Any) -> None:
    campaign, browser = a_campaign(nat), makers.signed_in(nat)
    programme = campaign.programme
    page, end = (
        reverse(f"programmes:{name}", args=[programme.ref])
        for name in ("programme", "programme-end")
    )
    assert end not in browser.get(page).content.decode()
    said = browser.post(end, follow=True).content.decode()
    assert "แคมเปญหนึ่งของโครงการนี้ยังไม่จบ" in said
    actions.end_campaign(by=nat, campaign=campaign)
    assert end in browser.get(page).content.decode()
    for _press in range(2):
        browser.post(end)
    programme.refresh_from_db()
    assert programme.ended_at
    assert Entry.objects.filter(what="campaigns:programme:end").count() == 1
    said = browser.get(page).content.decode()
    assert "โครงการนี้จบแล้ว" in said
    assert reverse("programmes:campaign-new", args=[programme.ref]) not in said


def test_an_ended_programme_lets_no_campaign_go_on(reference: Any, nat: Any) -> None:
    campaign, browser = a_campaign(nat), makers.signed_in(nat)
    programme, resume = (
        campaign.programme,
        reverse("programmes:campaign-resume", args=[campaign.ref]),
    )
    actions.end_campaign(by=nat, campaign=campaign)
    actions.end_programme(by=nat, programme=programme)
    with pytest.raises(actions.CampaignRefused, match="over"):
        a_campaign(nat, programme)
    browser.post(resume)
    campaign.refresh_from_db()
    assert campaign.ended_at
    browser.post(reverse("programmes:programme-resume", args=[programme.ref]))
    browser.post(resume)
    campaign.refresh_from_db()
    assert campaign.ended_at is None
    assert Entry.objects.filter(what="campaigns:programme:resume").count() == 1
