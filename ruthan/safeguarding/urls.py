"""Addresses of the sealed lane."""

from __future__ import annotations

from django.urls import path

from ruthan.safeguarding import views

app_name = "safeguarding"

urlpatterns = [
    path("", views.drop_list, name="list"),
    path("key/", views.custody_key, name="key"),
    path("key/claim/", views.claim_key, name="claim-key"),
    path("key/change/", views.change_key, name="change-key"),
    path("key/share/", views.share_key, name="share-key"),
    path("<str:ref>/", views.drop_detail, name="detail"),
    path("<str:ref>/open/", views.open_drop, name="open"),
    path("<str:ref>/refer/", views.refer_drop, name="refer"),
    path("<str:ref>/return/", views.return_drop, name="return"),
    path("<str:ref>/close/", views.close_drop, name="close"),
]
