"""Addresses of the agencies' desk and of the watch over what we sent."""

from __future__ import annotations

from django.urls import path

from ruthan.referrals import views

app_name = "referrals"

urlpatterns = [
    path("", views.desk, name="desk"),
    path("watch/", views.watch, name="watch"),
    path("watch/<str:ref>/", views.watched, name="watched"),
    path("watch/<str:ref>/withdraw/", views.withdraw, name="withdraw"),
    path("<str:ref>/", views.detail, name="detail"),
    path("<str:ref>/acknowledge/", views.acknowledge, name="acknowledge"),
    path("<str:ref>/answer/", views.answer, name="answer"),
    path("<str:ref>/print/", views.paper, name="print"),
]
