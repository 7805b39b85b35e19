"""Addresses of the agencies' desk, the watch, grounds, the platform channel and the public log."""

from __future__ import annotations

from django.urls import path

from ruthan.referrals.views import asking, desk, grounds, matters, platforms, public, turns, watch

app_name = "referrals"

urlpatterns = [
    path("", desk.desk, name="desk"),
    path("many/", desk.acknowledge_many, name="acknowledge-many"),
    path("export/", desk.export, name="export"),
    path("watch/", watch.watch, name="watch"),
    path("watch/new/", asking.new, name="new"),
    path("watch/<str:ref>/", watch.watched, name="watched"),
    path("watch/<str:ref>/withdraw/", watch.withdraw, name="withdraw"),
    path("watch/<str:ref>/reply/", watch.reply, name="reply"),
    path("watch/<str:ref>/appeal/", watch.appeal, name="appeal"),
    path("watch/<str:ref>/noted/", watch.noted, name="noted"),
    path("watch/<str:ref>/join/", watch.join, name="join"),
    path("watch/<str:ref>/letter/", watch.letter, name="letter"),
    path("watch/<str:ref>/letter.pdf", watch.letter_pdf, name="letter-pdf"),
    path("grounds/", grounds.grounds, name="grounds"),
    path("grounds/new/", grounds.new, name="ground-new"),
    path("grounds/of/<str:code>/<str:recipient>/", grounds.ground, name="ground"),
    path("grounds/recipients/", grounds.recipients, name="recipients"),
    path("grounds/recipients/<str:code>/", grounds.recipient, name="recipient"),
    path("<str:ref>/", desk.detail, name="detail"),
    path("<str:ref>/acknowledge/", desk.acknowledge, name="acknowledge"),
    path("<str:ref>/answer/", desk.answer, name="answer"),
    path("<str:ref>/ask/", turns.ask, name="ask"),
    path("<str:ref>/part/", turns.part, name="part"),
    path("<str:ref>/refuse/", turns.refuse, name="refuse"),
    path("<str:ref>/print/", desk.paper, name="print"),
]

platform_patterns = (
    [
        path("", platforms.notices, name="notices"),
        path("new/", platforms.new, name="new"),
        path("steps/", matters.matters, name="matters"),
        path("steps/<str:ref>/", matters.matter, name="matter"),
        path("steps/<str:ref>/judge/", matters.judge, name="judge"),
        path("steps/<str:ref>/do/", matters.do, name="do"),
        path("<str:ref>/", platforms.notice, name="notice"),
        path("<str:ref>/sign/", platforms.sign, name="sign"),
        path("<str:ref>/drop/", platforms.drop, name="drop"),
        path("<str:ref>/ticket/", platforms.ticket, name="ticket"),
        path("<str:ref>/counter/", platforms.counter, name="counter"),
        path("<str:ref>/counter/end/", platforms.counter_end, name="counter-end"),
    ],
    "platforms",
)

log_patterns = (
    [
        path("", public.log, name="log"),
        path("notices.csv", public.log_csv, name="log-csv"),
        path("notices.json", public.log_json, name="log-json"),
    ],
    "transparency",
)
