"""Addresses of the case officers' desk."""

from __future__ import annotations

from django.urls import path

from ruthan.cases.views import desk, detail, files, holds, releases

app_name = "cases"

urlpatterns = [
    path("", desk.case_list, name="list"),
    path("new/<str:report>/", desk.open_on_report, name="open"),
    path("releases/", releases.release_list, name="releases"),
    path("releases/<str:ref>/", releases.release, name="release"),
    path("releases/<str:ref>/ask/", releases.ask, name="release-ask"),
    path("releases/<str:ref>/end/", releases.end, name="release-end"),
    path("<str:ref>/", detail.case, name="detail"),
    path("<str:ref>/transfers/", detail.add, name="transfer-add"),
    path("<str:ref>/transfers/<uuid:transfer_id>/", detail.note, name="transfer-note"),
    path("<str:ref>/numbers/", detail.numbers, name="numbers"),
    path("<str:ref>/close/", detail.close, name="close"),
    path("<str:ref>/reopen/", detail.reopen, name="reopen"),
    path("<str:ref>/handed/", detail.handed, name="handed"),
    path("<str:ref>/holds/", holds.ask, name="hold-ask"),
    path("<str:ref>/holds/<uuid:hold_id>/approve/", holds.approve, name="hold-approve"),
    path("<str:ref>/holds/<uuid:hold_id>/drop/", holds.drop, name="hold-drop"),
    path("<str:ref>/holds/<uuid:hold_id>/answer/", holds.answer, name="hold-answer"),
    path("<str:ref>/holds/<uuid:hold_id>/release/", holds.release, name="hold-release"),
    path("<str:ref>/evidence/<uuid:evidence_id>/", files.evidence, name="evidence"),
    path("<str:ref>/file/", files.file, name="file"),
    path("<str:ref>/file.pdf", files.file_pdf, name="file-pdf"),
    path("<str:ref>/file.zip", files.file_zip, name="file-zip"),
]
