"""Every request has a number and one line; behind a proxy every visitor is a visitor."""

from __future__ import annotations

import json
import logging
from typing import Any

import pytest
from django.test import Client, RequestFactory

from ruthan.core.logs import LineFormatter
from ruthan.core.throttle import visitor

pytestmark = pytest.mark.django_db
NUMBER = "0123456789abcdef0123456789abcdef"


def lines(caplog: Any) -> list[dict[str, Any]]:
    made = [json.loads(LineFormatter().format(r)) for r in caplog.records]
    return [line for line in made if line["event"] == "request"]


def test_a_request_is_one_line_of_route_status_and_time(caplog: Any) -> None:
    caplog.set_level(logging.INFO)
    said = Client().get(
        "/track/?receipt=12345678901234567890", HTTP_USER_AGENT="Agent-Of-Mali", REMOTE_ADDR="203.0.113.7"
    )  # fmt: skip
    (line,) = lines(caplog)
    assert (line["route"], line["method"], line["status"]) == ("gateway:track", "GET", 200)
    assert line["request_id"] == said["X-Request-ID"]
    assert line["ms"] > 0
    text = json.dumps(line)
    for private in ("1234567890", "Mali", "203.0.113"):
        assert private not in text


def test_the_number_of_a_proxy_is_kept_when_it_looks_like_one() -> None:
    assert Client().get("/", HTTP_X_REQUEST_ID=NUMBER)["X-Request-ID"] == NUMBER
    for odd in ("ลูกสาว", "x" * 32, "<script>", "1" * 30, "a" * 300, ""):
        given = Client().get("/", HTTP_X_REQUEST_ID=odd)["X-Request-ID"]
        assert given != odd
        assert len(given) == 32


def test_two_requests_have_two_numbers() -> None:
    assert Client().get("/")["X-Request-ID"] != Client().get("/")["X-Request-ID"]


# -- Proxies --------------------------------------------------------------------------------------


def seen(address: str, passed: str = "") -> bytes:
    extra = {"HTTP_X_FORWARDED_FOR": passed} if passed else {}
    return visitor(RequestFactory().get("/", REMOTE_ADDR=address, **extra))


def test_without_trusted_proxies_nobody_can_name_their_own_address() -> None:
    assert seen("203.0.113.7", "198.51.100.1") == seen("203.0.113.8")


def test_behind_a_trusted_proxy_each_visitor_is_counted_apart(settings: Any) -> None:
    settings.RUTHAN_TRUSTED_PROXIES = ["127.0.0.1/32", "10.0.0.0/8"]
    assert seen("127.0.0.1", "203.0.113.7") == seen("203.0.113.7")
    assert seen("127.0.0.1", "203.0.113.7, 10.1.2.3") == seen("203.0.113.7")
    assert seen("127.0.0.1", "198.51.100.1, 203.0.113.7") == seen("203.0.113.7")
    assert seen("203.0.113.7", "198.51.100.1") == seen("203.0.113.7")
    assert seen("127.0.0.1", "nonsense") == seen("")
    assert seen("127.0.0.1") == seen("127.0.0.1", "127.0.0.1")
    assert seen("::ffff:203.0.113.7") == seen("203.0.113.7")
