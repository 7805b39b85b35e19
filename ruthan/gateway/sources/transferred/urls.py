"""Addresses for whoever has transferred; included under the gateway's names."""

from __future__ import annotations

from django.urls import path

from ruthan.gateway.sources.transferred.views import capture, first, held, mine, send

urlpatterns = [
    path("transferred/", first.transferred, name="transferred"),
    path("transferred/sheet/", first.sheet, name="fact-sheet"),
    path("transferred/held/", held.held, name="held"),
    path("transferred/case/", capture.begin, name="capture"),
    path("transferred/case/transfers/", capture.transfers, name="capture-transfers"),
    path("transferred/case/transfers/<slug:row>/remove/", capture.remove, name="capture-remove"),
    path("transferred/case/other-side/", capture.other_side, name="capture-other-side"),
    path("transferred/case/story/", capture.story, name="capture-story"),
    path("transferred/case/send/", send.send, name="capture-send"),
    path("transferred/case/discard/", capture.discard, name="capture-discard"),
    path("case/", mine.case, name="case"),
    path("case/numbers/", mine.numbers, name="case-numbers"),
    path("case/file/", mine.file, name="case-file"),
    path("case/file.pdf", mine.file_pdf, name="case-file-pdf"),
    path("case/file.zip", mine.file_zip, name="case-file-zip"),
]
