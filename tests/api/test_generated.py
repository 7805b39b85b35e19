"""Requests that nobody wrote: schemathesis makes them from the document and judges the answers.

The command line finds more in more time: `schemathesis run --checks all` against a running site,
as docs/running.md tells. RUTHAN_API_EXAMPLES raises the number of requests for each address.
"""

from __future__ import annotations

import os
import re
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import load_all_checks
from schemathesis.config import SchemathesisConfig

from ruthan.project.api.document import document, operations
from tests.api.conftest import Program

EXAMPLES = int(os.environ.get("RUTHAN_API_EXAMPLES", "5"))
OPERATIONS = [(method, path) for path, method, _operation in operations(document())]
VALUE = re.compile(r"[\x21-\x7e]{1,255}")
# What a schema cannot say: a cursor is one of ours, a file is a picture that can be read.
CONFIG = """
[[operations]]
include-operation-id = ["listClaims", "listReferrals", "addEvidence", "registerWebhook"]
checks.positive_data_acceptance.expected-statuses = ["2xx", "401", "403", "404", "409", "422"]

# Without a key it is not there, nor for another method: tests/api/test_hashes.py.
[[operations]]
include-operation-id = ["lookUpHash"]
checks.ignored_auth.enabled = false
checks.unsupported_method.enabled = false
"""


@pytest.fixture
def generated(program: Program) -> Iterator[Any]:
    """The document as the site gives it; the connection of the test outlives each request."""
    load_all_checks()
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield schemathesis.openapi.from_wsgi(
        "/api/openapi.json", get_wsgi_application(), config=SchemathesisConfig.from_str(CONFIG)
    )
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.mark.parametrize(("method", "path"), OPERATIONS, ids=lambda part: part)
def test_every_address_answers_as_the_document_says(
    method: str, path: str, generated: Any, program: Program
) -> None:
    for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
        judge(generated[path][method].as_strategy(generation_mode=mode), program.key)


def judge(cases: Any, key: str) -> None:
    """Send what was made and hold the answer against the document."""
    headers = {"Authorization": f"Bearer {key}"}

    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=cases)
    def judged(case: Any) -> None:
        if VALUE.fullmatch(str((case.headers or {}).get("Idempotency-Key", ""))):
            case.headers["Idempotency-Key"] = str(uuid.uuid4())  # a good value is used once
        case.call_and_validate(headers=headers)

    judged()
