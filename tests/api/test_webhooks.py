"""Webhooks by the API: registered with a secret that is told once, listed, deleted; one's own alone."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from ruthan.core import jobs
from ruthan.messaging import queries
from ruthan.messaging.models import Endpoint
from tests import makers

pytestmark = pytest.mark.django_db
NEW = {
    "label": "Newsroom board",
    "url": "https://news.example/in?t=1",
    "events": ["alert.published"],
}
PLACE = "/api/v1/webhooks"


@pytest.fixture
def ask() -> Any:
    key = makers.an_api_key("bot", scopes=["webhooks:manage"]).text

    def asked(method: str, path: str = PLACE, body: Any = None, **headers: str) -> Any:
        named = {"Authorization": f"Bearer {key}", "Accept-Language": "en", **headers}
        send = getattr(Client(), method)
        more = {"data": body, "content_type": "application/json"} if body is not None else {}
        return send(path, headers=named, **more)

    return asked


def test_registered_listed_deleted(ask: Any) -> None:
    made = ask("post", body=NEW)
    assert made.status_code == 201
    told = made.json()
    held = Endpoint.objects.get()
    assert told["secret"] == queries.secrets_of(held).now
    assert held.organisation.code == "bot"

    (listed,) = ask("get").json()["items"]
    assert listed == {name: value for name, value in told.items() if name != "secret"}
    assert "t=1" not in ask("get").content.decode()

    gone = ask("delete", f"{PLACE}/{told['id']}")
    assert (gone.status_code, gone.json()["state"]) == (200, "deleted")
    assert ask("delete", f"{PLACE}/{told['id']}").status_code == 404
    assert ask("get").json()["items"] == []


def test_a_repeated_request_makes_one(ask: Any) -> None:
    repeat = {"Idempotency-Key": "one-and-the-same"}
    first, again = ask("post", body=NEW, **repeat), ask("post", body=NEW, **repeat)
    assert first.json() == again.json()
    assert again["Idempotency-Replayed"] == "true"
    assert Endpoint.objects.count() == 1


def test_what_is_anothers_is_not_there(ask: Any) -> None:
    made = ask("post", body=NEW).json()
    other = makers.an_api_key("ddpm", scopes=["webhooks:manage"]).text
    named = {"Authorization": f"Bearer {other}"}
    assert Client().delete(f"{PLACE}/{made['id']}", headers=named).status_code == 404
    assert Client().get(PLACE, headers=named).json()["items"] == []


@pytest.mark.parametrize(
    ("over", "field"),
    [
        ({"url": "http://news.example/in"}, "url"),
        ({"url": "https://user@news.example/in"}, "url"),
        ({"events": []}, "events"),
        ({"events": ["test"]}, "events.0"),
        ({"label": " "}, "label"),
    ],
)
def test_what_cannot_be_is_refused(ask: Any, over: dict[str, Any], field: str) -> None:
    said = ask("post", body=NEW | over)
    assert said.status_code == 422
    assert said.json()["errors"][0]["field"] == field
    assert not Endpoint.objects.exists()


def test_ten_and_no_more(ask: Any) -> None:
    for _ in range(10):
        assert ask("post", body=NEW).status_code == 201
    assert ask("post", body=NEW).status_code == 409


def test_what_is_registered_by_a_program_is_told(ask: Any, settings: Any) -> None:
    settings.RUTHAN_QUIET = True
    ask("post", body=NEW | {"events": ["verdict.published"]})
    makers.an_organisation("ruthan")
    makers.a_verdict()
    jobs.run_due()
    (message,) = queries.sent_to(Endpoint.objects.get())
    assert message.state == "sent"
