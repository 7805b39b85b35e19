"""Addresses of recording: the list, one activity, its photos, the spreadsheet, the phone's app."""

from __future__ import annotations

from django.urls import path

from ruthan.campaigns.views import activities, activities_line, offline, photos, sheet

app_name = "activities"

urlpatterns = [
    path("", activities.activity_list, name="list"),
    path("new/", activities.new, name="new"),
    path("worker.js", offline.worker, name="worker"),
    path("app.webmanifest", offline.manifest, name="manifest"),
    path("sheet/", sheet.sheet_page, name="sheet"),
    path("sheet/template/", sheet.template, name="sheet-template"),
    path("sheet/take/", sheet.take, name="sheet-take"),
    path("line/", activities_line.line_page, name="line"),
    path("line/end/", activities_line.end, name="line-end"),
    path("photos/<uuid:photo_id>/", photos.photo, name="photo"),
    path("photos/<uuid:photo_id>/remove/", photos.remove, name="photo-remove"),
    path("<str:ref>/", activities.activity_page, name="activity"),
    path("<str:ref>/edit/", activities.edit, name="edit"),
    path("<str:ref>/send-again/", activities.send_again, name="send-again"),
    path("<str:ref>/take-out/", activities.take_out, name="take-out"),
    path("<str:ref>/put-back/", activities.put_back, name="put-back"),
    path("<str:ref>/photos/", photos.add, name="photos-add"),
    path("<str:ref>/photos/arrange/", photos.arrange, name="photos-arrange"),
    path("<str:ref>/photos/<uuid:client_key>/", photos.part, name="photo-part"),
]
