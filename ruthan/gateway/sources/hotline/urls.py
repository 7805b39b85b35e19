"""Addresses of the hotline desk."""

from __future__ import annotations

from django.urls import path

from ruthan.gateway.sources.hotline.views import backs, call, desk, scripts

app_name = "hotline"

urlpatterns = [
    path("", desk.desk, name="desk"),
    path("start/", desk.start, name="start"),
    path("calls/", desk.call_list, name="calls"),
    path("calls/<uuid:call_id>/", call.call, name="call"),
    path("calls/<uuid:call_id>/look/", call.look, name="look"),
    path("calls/<uuid:call_id>/told/", call.told, name="told"),
    path("calls/<uuid:call_id>/code/", call.code, name="code"),
    path("calls/<uuid:call_id>/end/", call.end, name="end"),
    path("call-backs/", backs.back_list, name="backs"),
    path("call-backs/<uuid:back_id>/", backs.back, name="back"),
    path("call-backs/<uuid:back_id>/take/", backs.take, name="back-take"),
    path("call-backs/<uuid:back_id>/end/", backs.end, name="back-end"),
    path("scripts/", scripts.script_list, name="scripts"),
    path("scripts/<slug:situation>/", scripts.script, name="script"),
    path("scripts/<slug:situation>/edit/", scripts.edit, name="script-edit"),
    path("scripts/<slug:situation>/restore/", scripts.restore, name="script-restore"),
]
