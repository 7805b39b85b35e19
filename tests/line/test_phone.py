"""The pretended LINE: it is reached from this machine alone, and shows what it was told."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from typing import Any

import pytest

from ruthan.core import http
from ruthan.project.simulator.api import MessagingApi
from ruthan.project.simulator.phone import Phones
from ruthan.project.simulator.serving import Server, serving
from ruthan.project.simulator.state import State
from ruthan.project.supervisor.line import command_of_line, settings_of_line
from tests.project.supervised import free_port


@pytest.fixture
def phones() -> Iterator[tuple[Phones, Server]]:
    state = State()
    held = Phones(state, webhook="http://127.0.0.1:9/nowhere")
    with serving(Server(0, MessagingApi(state), phones=held)) as server:
        yield held, server
    http.drop_connections()


def ask(
    server: Server, method: str, path: str, body: Any = None, **headers: str
) -> tuple[int, bytes]:
    connection = HTTPConnection("127.0.0.1", server.server_address[1], timeout=10)
    named = {"Content-Type": "application/json", **headers}
    connection.request(method, path, json.dumps(body) if body is not None else None, named)
    answer = connection.getresponse()
    found = answer.status, answer.read()
    connection.close()
    return found


def test_a_page_of_another_name_is_not_served(phones: tuple[Phones, Server]) -> None:
    _, server = phones
    assert ask(server, "GET", "/")[0] == 200
    for host in ("evil.example", "evil.example:8010", ""):
        assert ask(server, "GET", "/", Host=host)[0] == 404
        assert ask(server, "POST", "/say", {"chat": "x", "text": "x"}, Host=host)[0] == 404


def test_a_form_of_a_foreign_page_presses_nothing(phones: tuple[Phones, Server]) -> None:
    held, server = phones
    chat = next(iter(held.chats))
    body = {"chat": chat, "text": "ก"}
    assert ask(server, "POST", "/say", body, **{"Content-Type": "text/plain"})[0] == 404
    assert held.chats[chat].bubbles == []
    for nonsense in ({}, {"chat": "nobody"}, {"chat": chat}, [], 1):
        assert ask(server, "POST", "/say", nonsense)[0] == 400


def test_what_the_service_says_appears_and_a_blocked_telephone_stays_silent(
    phones: tuple[Phones, Server],
) -> None:
    held, server = phones
    first, second = list(held.chats)[:2]
    held.state.blocked.add(second)
    message = {"to": [first, second], "messages": [{"type": "text", "text": "สวัสดี"}]}
    bearer = {"Authorization": f"Bearer {held.state.token}"}
    assert ask(server, "POST", "/v2/bot/message/multicast", message, **bearer)[0] == 200

    told = json.loads(ask(server, "GET", "/chats?since=-1")[1])
    shown = {chat["id"]: chat["bubbles"] for chat in told["chats"]}
    assert shown[first][0]["message"]["text"] == "สวัสดี"
    assert shown[second] == []


def test_a_film_is_handed_on_with_the_still_that_the_telephone_made(
    phones: tuple[Phones, Server],
) -> None:
    held, server = phones
    chat = next(iter(held.chats))
    film = {"body": base64.b64encode(b"film").decode(), "still": base64.b64encode(b"jpg").decode()}
    said = {"chat": chat, "type": "video/mp4", "name": "a.mp4", **film}
    assert ask(server, "POST", "/show", said)[0] == 200
    ident = held.chats[chat].bubbles[0]["id"]
    bearer = {"Authorization": f"Bearer {held.state.token}"}
    at = f"/v2/bot/message/{ident}/content"
    assert ask(server, "GET", at, **bearer) == (200, b"film")
    assert ask(server, "GET", f"{at}/preview", **bearer) == (200, b"jpg")
    assert held.chats[chat].bubbles[0]["picture"].startswith("data:image/jpeg;base64,")


def test_a_service_that_does_not_answer_is_asked_again_and_then_shown(
    phones: tuple[Phones, Server], monkeypatch: Any
) -> None:
    held, _ = phones
    monkeypatch.setattr("ruthan.project.simulator.phone._PAUSE_SECONDS", 0.0)
    chat = next(iter(held.chats))
    held.say(chat, "ก")
    end = time.monotonic() + 60
    while len(held.chats[chat].bubbles) < 2 and time.monotonic() < end:
        time.sleep(0.05)
    assert held.chats[chat].bubbles[-1]["text"].startswith("webhook")


def test_only_a_demonstration_without_a_channel_has_a_pretended_one() -> None:
    port = free_port() - 10
    made = settings_of_line(port, demo=True, given={})
    assert (
        made["RUTHAN_LINE_API"] == made["RUTHAN_LINE_SIMULATOR"] == f"http://localhost:{port + 10}"
    )
    assert len({made["RUTHAN_LINE_SECRET"], made["RUTHAN_LINE_TOKEN"]}) == 2
    assert command_of_line("python", made)[-1] == str(port + 10)
    assert settings_of_line(port, demo=False, given={}) == {}
    for name in ("RUTHAN_LINE_SECRET", "RUTHAN_LINE_TOKEN", "RUTHAN_LINE_TOKEN_FILE"):
        assert settings_of_line(port, demo=True, given={name: "x"}) == {}


def test_a_port_in_use_only_means_that_there_is_none(phones: tuple[Phones, Server]) -> None:
    taken = phones[1].server_address[1]
    assert settings_of_line(int(taken) - 10, demo=True, given={}) == {}
    assert settings_of_line(65_530, demo=True, given={}) == {}
