"""`ruthan webhook listen`: what a partner's program on this machine says of our events."""

from __future__ import annotations

import io
import json
import threading
from collections.abc import Iterator
from http.server import ThreadingHTTPServer
from time import time
from typing import Any

import pytest

from ruthan.core import http
from ruthan.messaging.engine import signing
from ruthan.messaging.engine.receiving import Inbox, NotOurs
from ruthan.project.cli import main
from ruthan.project.cli.webhook import handler
from ruthan.project.settings.environment import is_here

# The vector of the Standard Webhooks libraries.
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
ID, STAMP, BODY = "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}'
SIGNED = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def headers(**given: str) -> dict[str, str]:
    return {
        "Webhook-Id": ID, "Webhook-Timestamp": str(STAMP), "Webhook-Signature": SIGNED,
    } | {name.replace("_", "-"): value for name, value in given.items()}  # fmt: skip


def test_the_vector_of_standard_webhooks_is_ours_and_a_repeat_is_told() -> None:
    inbox = Inbox(SECRET)

    assert "signature right" in inbox.take(headers(), BODY, now=STAMP + 1)
    assert "(came before)" in inbox.take(headers(), BODY, now=STAMP + 2)


@pytest.mark.parametrize(
    ("given", "body", "now", "why"),
    [
        (headers(), BODY + b" ", STAMP, "signature is wrong"),
        (headers(Webhook_Signature="v1,AAAA v2," + SIGNED[3:]), BODY, STAMP, "signature is wrong"),
        (headers(Webhook_Signature="ก"), BODY, STAMP, "signature is wrong"),
        (headers(), BODY, STAMP + 301, "5 minutes"),
        (headers(Webhook_Timestamp="now"), BODY, STAMP, "headers are missing"),
        ({}, BODY, STAMP, "headers are missing"),
    ],
)
def test_what_is_not_signed_just_now_with_this_secret_is_refused(
    given: dict[str, str], body: bytes, now: int, why: str
) -> None:
    with pytest.raises(NotOurs, match=why):
        Inbox(SECRET).take(given, body, now=now)


@pytest.mark.parametrize("given", ["", "whsec_", "whsec_not base64", SECRET.removeprefix("whsec_")])
def test_what_is_no_secret_is_refused(given: str) -> None:
    with pytest.raises(ValueError, match="not a secret"):
        Inbox(given)


@pytest.fixture
def listening(request: Any) -> Iterator[str]:
    """A partner on this machine with the parameter's answer; its address."""
    answer = handler(Inbox(SECRET), request.param, 0, body=False)
    server = ThreadingHTTPServer(("127.0.0.1", 0), answer)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.parametrize("listening", [200, 503], indirect=True)
def test_it_answers_as_asked_to_ours_and_401_to_others(
    listening: str, request: Any, capsys: Any
) -> None:
    body = json.dumps({"type": "th.ruthan.alert.published", "subject": "A-7Q4MX2PA"}).encode()
    asked = request.node.callspec.params["listening"]

    def posted(stamp: int) -> int:
        named = signing.headers([SECRET], webhook_id="e1", timestamp=stamp, body=body)
        return http.send("POST", listening, body=body, headers=named, is_loopback_fine=True).status

    assert posted(int(time())) == asked
    assert posted(int(time()) - 3600) == 401
    first, second = capsys.readouterr().out.splitlines()
    assert first.endswith(
        f"th.ruthan.alert.published A-7Q4MX2PA e1: signature right, answered {asked}"
    )
    assert second.endswith("refused: its moment is more than 5 minutes away, answered 401")


def test_a_wrong_secret_and_a_port_in_use_are_told_and_nothing_listens(
    monkeypatch: Any, capsys: Any
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("whsec_?\n"))
    assert main(["webhook", "listen"]) == 2
    assert "begins with whsec_" in capsys.readouterr().err

    with ThreadingHTTPServer(("127.0.0.1", 0), handler(Inbox(SECRET), 200, 0, body=False)) as held:
        monkeypatch.setattr("sys.stdin", io.StringIO(SECRET + "\n"))
        assert main(["webhook", "listen", "--port", str(held.server_port)]) == 2
        assert f"port {held.server_port}:" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("url", "is_so"),
    [
        ("http://localhost:8000", True), ("http://127.0.0.1:8001", True), ("http://[::1]:8000", True),
        ("https://ruthan.example", False), ("http://localhost.ruthan.example", False), ("", False),
    ],
)  # fmt: skip
def test_which_sites_are_this_machines_own(url: str, is_so: bool) -> None:  # noqa: FBT001
    assert is_here(url) is is_so
