"""Addresses of partners' webhooks."""

from __future__ import annotations

from django.urls import path

from ruthan.messaging.views import endpoints, sent

app_name = "partners"

_ONE = "<uuid:endpoint_id>/"

urlpatterns = [
    path("", endpoints.endpoint_list, name="list"),
    path("new/", endpoints.register, name="register"),
    path(_ONE, sent.detail, name="detail"),
    path(f"{_ONE}change/", endpoints.change, name="change"),
    path(f"{_ONE}rotate/", endpoints.rotate, name="rotate"),
    path(f"{_ONE}pause/", endpoints.pause, name="pause"),
    path(f"{_ONE}resume/", endpoints.resume, name="resume"),
    path(f"{_ONE}delete/", endpoints.delete, name="delete"),
    path(f"{_ONE}test/", sent.test, name="test"),
    path(f"{_ONE}replay/", sent.replay, name="replay"),
    path(f"{_ONE}sent/<uuid:message_id>/", sent.sent, name="sent"),
    path(f"{_ONE}sent/<uuid:message_id>/again/", sent.again, name="again"),
]
