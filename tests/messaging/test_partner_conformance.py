"""Partners' events held against what others wrote: the vector, the library, CloudEvents' schema."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator, Draft202012Validator, FormatChecker

from ruthan.core import clock, jobs
from ruthan.messaging import actions
from ruthan.messaging.engine import cloudevent, signing
from ruthan.messaging.engine.kinds import KINDS
from ruthan.messaging.models import Event
from tests.messaging.other_side import OtherSide
from tests.messaging.partner import partner, registered

__all__ = ["partner", "registered"]
ROOT = Path(__file__).resolve().parents[2]
SPECS = ROOT.parent / "shared" / "specs"
ORACLE = ROOT / ".venv" / "oracle"
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
with_schema = pytest.mark.skipif(
    not (SPECS / "cloudevents").is_dir(), reason="../shared/specs/cloudevents is not there"
)
with_library = pytest.mark.skipif(
    not (ORACLE / "standardwebhooks").is_dir(), reason="tools/setup.sh dev installs the library"
)


def test_the_official_vector_comes_out() -> None:
    made = signing.signature(
        SECRET, webhook_id="msg_p5jXN8AQM9LWM0D4loKWxJek", timestamp=1614265330,
        body=b'{"test": 2432232314}',
    )  # fmt: skip
    assert made == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_secrets_are_as_long_as_they_must_be_and_never_the_same() -> None:
    made = {signing.new_secret() for _ in range(100)}
    assert len(made) == 100
    for secret in made:
        key = signing.base64.b64decode(secret.removeprefix("whsec_"), validate=True)
        assert secret.startswith("whsec_")
        assert 24 <= len(key) <= 64


@with_library
def test_the_library_takes_what_we_sign_and_nothing_else() -> None:
    body, now, old = '{"สวัสดี": 1}', int(time.time()), signing.new_secret()
    good = signing.headers([SECRET], webhook_id="one", timestamp=now, body=body.encode())
    both = signing.headers([SECRET, old], webhook_id="two", timestamp=now, body=body.encode())
    late = signing.headers([SECRET], webhook_id="one", timestamp=now - 600, body=body.encode())
    asked = [
        [SECRET, good, body], [old, both, body], [SECRET, both, body], [old, good, body],
        [SECRET, good, body + " "], [SECRET, good | {"webhook-id": "other"}, body],
        [SECRET, late, body],
    ]  # fmt: skip
    assert _taken(asked) == [True, True, True, False, False, False, False]


def _taken(asked: list[Any]) -> list[bool]:
    made = subprocess.run(
        [sys.executable, "-W", "ignore", str(Path(__file__).parent / "oracle.py")],
        input=json.dumps(asked), capture_output=True, text=True, check=False,
        env={"PYTHONPATH": str(ORACLE), "PATH": "/usr/bin:/bin"},
    )  # fmt: skip
    assert made.returncode == 0, made.stderr[-2000:]
    found: list[bool] = json.loads(made.stdout)
    return found


@pytest.mark.parametrize("code", KINDS)
def test_every_example_is_what_its_schema_says(code: str) -> None:
    schema = cloudevent.schema_of(KINDS[code])
    Draft202012Validator.check_schema(schema)
    checked = Draft202012Validator(schema, format_checker=FormatChecker())
    assert list(checked.iter_errors(dict(KINDS[code].example))) == []


@with_schema
@pytest.mark.django_db
@pytest.mark.parametrize("code", KINDS)
def test_every_event_as_it_is_sent_is_a_cloudevent(
    code: str, partner: OtherSide, registered: actions.Registered, lek: Any
) -> None:
    if code == "test":
        actions.test_endpoint(by=lek, endpoint=registered.endpoint)
    else:
        actions.tell_partners(
            kind=code, key="1", subject="A-5HK2Q8ZC", data=KINDS[code].example, at=clock.now(),
            only=registered.endpoint.organisation if KINDS[code].is_own else None,
        )  # fmt: skip
    jobs.run_due()

    (call,) = partner.calls
    held = json.loads(call.body)
    assert faults_of(held) == []
    assert held["type"] == KINDS[code].type
    assert held["dataschema"].endswith(f"/api/events.json#/$defs/{code}")
    assert call.body.decode() == Event.objects.get().body


def faults_of(held: dict[str, Any]) -> list[str]:
    """What CloudEvents' own schema and ours of the data say against an event."""
    schema = json.loads((SPECS / "cloudevents" / "cloudevents.json").read_text(encoding="utf-8"))
    envelope = Draft7Validator(schema, format_checker=FormatChecker())
    code = held["type"].removeprefix("th.ruthan.")
    data = Draft202012Validator(cloudevent.schema_of(KINDS[code]), format_checker=FormatChecker())
    found = [*envelope.iter_errors(held), *data.iter_errors(held["data"])]
    return [error.message for error in found]


def test_the_guides_own_check_accepts_what_we_send() -> None:
    """What stands in the guide is run here as it stands there."""
    page = ROOT / "ruthan" / "project" / "templates" / "project" / "_api_webhooks.html"
    text = page.read_text(encoding="utf-8")
    code = text.partition("<code>import base64")[2].partition("</code>")[0]
    world: dict[str, Any] = {}
    exec("import base64" + code, world)  # noqa: S102 - our own page
    body = b"{}"
    good = signing.headers([SECRET], webhook_id="one", timestamp=int(time.time()), body=body)
    late = signing.headers([SECRET], webhook_id="one", timestamp=1, body=body)
    assert world["is_ours"](SECRET, good, body)
    assert not world["is_ours"](SECRET, good, b"{} ")
    assert not world["is_ours"](SECRET, late, body)
