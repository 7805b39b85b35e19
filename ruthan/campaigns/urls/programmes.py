"""Addresses of programmes and campaigns."""

from __future__ import annotations

from django.urls import path

from ruthan.campaigns.views import campaigns, campaigns_duties, programmes

app_name = "programmes"

_CAMPAIGN = "campaigns/<slug:ref>/"

urlpatterns = [
    path("", programmes.programme_list, name="list"),
    path("new/", programmes.programme_new, name="new"),
    path(_CAMPAIGN, campaigns.campaign_page, name="campaign"),
    path(_CAMPAIGN + "edit/", campaigns.campaign_edit, name="campaign-edit"),
    path(_CAMPAIGN + "end/", campaigns.campaign_end, name="campaign-end"),
    path(_CAMPAIGN + "resume/", campaigns.campaign_resume, name="campaign-resume"),
    path(_CAMPAIGN + "kits/on/", campaigns_duties.kit_attach, name="kit-attach"),
    path(_CAMPAIGN + "kits/off/", campaigns_duties.kit_detach, name="kit-detach"),
    path(_CAMPAIGN + "duties/", campaigns_duties.duty_set, name="duty-set"),
    path(_CAMPAIGN + "duties/<uuid:duty_id>/off/", campaigns_duties.duty_drop, name="duty-drop"),
    path(_CAMPAIGN + "apps/<slug:app>.json", campaigns_duties.app_payload, name="app-payload"),
    path(_CAMPAIGN + "apps/<slug:app>/", campaigns_duties.app_confirm, name="app-confirm"),
    path("<slug:ref>/", programmes.programme_page, name="programme"),
    path("<slug:ref>/edit/", programmes.programme_edit, name="programme-edit"),
    path("<slug:ref>/end/", programmes.programme_end, name="programme-end"),
    path("<slug:ref>/resume/", programmes.programme_resume, name="programme-resume"),
    path("<slug:ref>/campaign/", campaigns.campaign_new, name="campaign-new"),
]
