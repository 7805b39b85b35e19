"""Addresses of what is published, and of the alerts' desk."""

from __future__ import annotations

from django.urls import path

from ruthan.publishing.views import (
    alert_feeds,
    alerts,
    answers,
    cap,
    desk,
    drafting,
    factcheck,
    feeds,
    kit,
    kit_edit,
    kit_files,
    kit_public,
    library,
    open_data,
    previews,
    reviews,
    sending,
    surges,
    widget,
)

app_name = "publishing"

urlpatterns = [
    path("answers/", answers.answer_list, name="answers"),
    path("answers/<slug:ref>/", answers.answer_detail, name="claim"),
    path("answers/<slug:ref>/card.png", feeds.answer_card, name="card"),
    path("answers/<slug:ref>/kit/", kit_public.answer_kit, name="answer-kit"),
    path("answers/<slug:ref>/kit/<str:name>", kit_public.answer_kit_file, name="answer-kit-file"),
    path("feeds/answers.atom", feeds.answer_feed, name="feed"),
    path("feeds/answers.json", feeds.answer_json, name="answer-json"),
    path("feeds/claimreview.json", reviews.review_feed, name="review-feed"),
    path("open-data/", open_data.open_data_page, name="open-data"),
    path("alerts/", alerts.alert_list, name="alerts"),
    path("feeds/alerts.atom", alert_feeds.alert_atom, name="alert-feed"),
    path("feeds/alerts.json", alert_feeds.alert_json, name="alert-json"),
    path("feeds/cap.atom", alert_feeds.cap_index, name="cap-index"),
    path("alerts/<slug:ref>/cap.xml", cap.alert_cap, name="alert-cap"),
    path("alerts/<slug:ref>/", alerts.alert_detail, name="alert"),
    path("alerts/<slug:ref>/kit/", kit_public.alert_kit, name="alert-kit"),
    path("alerts/<slug:ref>/kit/<str:name>", kit_public.alert_kit_file, name="alert-kit-file"),
    path("alerts/<slug:ref>/dismiss/", alerts.alert_dismiss, name="alert-dismiss"),
    path("widget/", widget.widget_guide, name="widget-guide"),
    path("widget/alerts/", widget.widget, name="widget"),
    path("widget/alerts.js", widget.widget_script, name="widget-script"),
    path("library/<slug:ref>/", library.library_item, name="library-item"),
    path("staff/surges/", surges.surge_list, name="surges"),
    path("staff/surges/<uuid:surge_id>/", surges.surge_page, name="surge"),
    path("staff/surges/<uuid:surge_id>/dismiss/", surges.surge_dismiss, name="surge-dismiss"),
    path("staff/surges/<uuid:surge_id>/alert/", drafting.desk_from_surge, name="surge-alert"),
    path("staff/alerts/", desk.desk_list, name="alert-list"),
    path("staff/alerts/new/", drafting.desk_draft, name="alert-draft"),
    path("staff/alerts/<slug:ref>/", desk.desk_review, name="alert-review"),
    path("staff/alerts/<slug:ref>/edit/", drafting.desk_edit, name="alert-edit"),
    path("staff/alerts/<slug:ref>/update/", drafting.desk_update, name="alert-update"),
    path("staff/alerts/<slug:ref>/cancel/", drafting.desk_cancel, name="alert-cancel"),
    path("staff/alerts/<slug:ref>/preview/", previews.desk_preview, name="alert-preview"),
    path("staff/alerts/<slug:ref>/sending/", sending.desk_sending, name="alert-sending"),
    path("staff/alerts/<slug:ref>/steer/", sending.desk_steer, name="alert-steer"),
    path("staff/alerts/<slug:ref>/approve/", desk.desk_approve, name="alert-approve"),
    path("staff/alerts/<slug:ref>/end/", desk.desk_end, name="alert-end"),
    path("staff/kit/", kit.kit_list, name="kits"),
    path("staff/kit/<slug:ref>/", kit.kit_page, name="kit"),
    path("staff/kit/<slug:ref>/zip/", kit_files.kit_zip, name="kit-zip"),
    path("staff/kit/<slug:ref>/progress/", kit_files.kit_progress, name="kit-progress"),
    path("staff/kit/<slug:ref>/files/<str:name>", kit_files.kit_file, name="kit-file"),
    path("staff/kit/<slug:ref>/<str:form>/<str:language>/", kit_edit.kit_edit, name="kit-edit"),
    path(
        "staff/kit/<slug:ref>/<str:form>/<str:language>/approve/",
        kit_edit.kit_approve,
        name="kit-approve",
    ),
    path(
        "staff/kit/<slug:ref>/<str:form>/<str:language>/drop/", kit_edit.kit_drop, name="kit-drop"
    ),
]

# What programs call in no language: stable addresses, both languages in every row.
open_patterns = (
    [
        path("open-data/verdicts.ndjson", open_data.verdicts_file, name="verdicts"),
        path("open-data/verdicts.ndjson.gz", open_data.verdicts_packed, name="verdicts-packed"),
        path("open-data/changes.ndjson", open_data.verdicts_changed, name="changes"),
        path("v1alpha1/claims:search", factcheck.claims_search, name="search"),
    ],
    "open-data",
)
