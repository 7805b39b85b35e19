"""Addresses of the contact desk and of the succession of coordinators."""

from __future__ import annotations

from django.urls import path

from ruthan.campaigns.views import coordinators

app_name = "coordinators"

urlpatterns = [
    path("", coordinators.desk, name="list"),
    path("ask/", coordinators.ask, name="ask"),
    path("<str:code>/", coordinators.unit_page, name="unit"),
    path("<str:code>/name/", coordinators.name, name="name"),
    path("<str:code>/hand-over/", coordinators.hand_over, name="hand-over"),
    path("<str:code>/end/", coordinators.end, name="end"),
    path("<str:code>/restore/<uuid:coordinator_id>/", coordinators.restore, name="restore"),
    path("<str:code>/form.pdf", coordinators.form_pdf, name="form-pdf"),
    path("<str:code>/form.docx", coordinators.form_docx, name="form-docx"),
]
