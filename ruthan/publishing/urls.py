"""Addresses of what is published, and of the alerts' desk."""

from __future__ import annotations

from django.urls import path

from ruthan.publishing.views import alerts, answers, desk, feeds, library, surges

app_name = "publishing"

urlpatterns = [
    path("answers/", answers.answer_list, name="answers"),
    path("answers/<slug:ref>/", answers.answer_detail, name="claim"),
    path("answers/<slug:ref>/card.png", feeds.answer_card, name="card"),
    path("feeds/answers.atom", feeds.answer_feed, name="feed"),
    path("alerts/", alerts.alert_list, name="alerts"),
    path("alerts/<slug:ref>/", alerts.alert_detail, name="alert"),
    path("library/<slug:ref>/", library.library_item, name="library-item"),
    path("staff/surges/", surges.surge_list, name="surges"),
    path("staff/surges/<uuid:surge_id>/", surges.surge_page, name="surge"),
    path("staff/surges/<uuid:surge_id>/dismiss/", surges.surge_dismiss, name="surge-dismiss"),
    path("staff/surges/<uuid:surge_id>/alert/", desk.desk_from_surge, name="surge-alert"),
    path("staff/alerts/", desk.desk_list, name="alert-list"),
    path("staff/alerts/new/", desk.desk_draft, name="alert-draft"),
    path("staff/alerts/<slug:ref>/", desk.desk_review, name="alert-review"),
    path("staff/alerts/<slug:ref>/edit/", desk.desk_edit, name="alert-edit"),
    path("staff/alerts/<slug:ref>/approve/", desk.desk_approve, name="alert-approve"),
    path("staff/alerts/<slug:ref>/end/", desk.desk_end, name="alert-end"),
]
