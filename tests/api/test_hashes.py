"""Looking a hash up as HMA's programs do: closed to everybody without a key of its scope."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ruthan.core import jobs
from ruthan.matching import actions
from tests import makers
from tests.api.conftest import Program
from tests.pictures import a_picture, upload

HASH = "f" * 64
NEAR = "f" * 63 + "e"
PATH = "/m/raw_lookup"


def read_in(body: str, **over: Any) -> None:
    actions.import_list(by="system", body=body.encode(), **({"name": "รายการ"} | over))


def look_up(key: str, **query: Any) -> Any:
    asked = {"signal": HASH, "signal_type": "pdq"} | query
    return Client(raise_request_exception=False).get(
        PATH, asked, headers={"Authorization": f"Bearer {key}"} if key else {}
    )


def test_it_answers_in_the_words_of_hma(program_with: Callable[..., Program]) -> None:
    key = program_with("hashes:read").key
    assert makers.as_json(look_up(key)) == {"matches": []}
    read_in(f"pdq {HASH}\npdq {NEAR}\n")
    told = makers.as_json(look_up(key))["matches"]
    assert len(told) == 2
    assert all(isinstance(one, int) for one in told)
    shown = makers.as_json(look_up(key, include_distance="true"))["matches"]
    assert shown == [
        {"bank_content_id": told[0], "distance": "0"},
        {"bank_content_id": told[1], "distance": "1"},
    ]
    assert makers.as_json(look_up(key, threshold=0))["matches"] == told[:1]


def test_a_hash_is_found_by_the_next_question_and_asked_with_two_queries(
    program_with: Callable[..., Program],
) -> None:
    key = program_with("hashes:read").key
    look_up(key)
    with CaptureQueriesContext(connection) as none:
        look_up(key)
    read_in("".join(f"pdq {n:064x}\n" for n in range(300)) + f"pdq {HASH}\n")
    assert len(makers.as_json(look_up(key))["matches"]) == 1
    with CaptureQueriesContext(connection) as many:
        look_up(key)
    assert len(many) <= len(none)


@pytest.mark.parametrize("method", ["get", "post", "head"])
def test_without_a_key_of_the_scope_it_is_not_there(
    method: str, program_with: Callable[..., Program]
) -> None:
    client = Client(raise_request_exception=False)
    for key in ("", "nonsense", program_with("match").key):
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        asked = getattr(client, method)(f"{PATH}?signal=x", headers=headers)
        absent = getattr(client, method)("/m/nothing", headers=headers)
        assert asked.status_code == absent.status_code == 404
        assert asked["Content-Type"] == absent["Content-Type"]
        assert set(asked.headers) == set(absent.headers)
        if method != "head":
            held, other = makers.as_json(asked), makers.as_json(absent)
            assert {**held, "instance": ""} == {**other, "instance": ""}


@pytest.mark.parametrize(
    "query",
    [{"signal": "xyz"}, {"signal_type": "video_md5"}, {"threshold": 32}, {"threshold": "x"}],
)
def test_what_cannot_be_looked_up_is_refused_with_words(
    query: dict[str, Any], program_with: Callable[..., Program]
) -> None:
    answer = look_up(program_with("hashes:read").key, **query)
    assert answer.status_code == 422
    assert makers.as_json(answer)["errors"][0]["field"] == next(iter(query))


def test_the_minute_of_the_key_counts(program_with: Callable[..., Program]) -> None:
    key = program_with("hashes:read", per_minute=2).key
    assert [look_up(key).status_code for _ in range(3)] == [200, 200, 429]


def test_reports_and_childrens_lists_are_never_told(program_with: Callable[..., Program]) -> None:
    key = program_with("hashes:read").key
    makers.a_report("", files=[upload(a_picture(1))])
    jobs.run_due()
    from ruthan.matching.queries import printed

    words = next(iter(printed())).prints.ways[0].words
    hash_of_it = "".join(f"{int(word):016x}" for word in words[::-1])
    assert makers.as_json(look_up(key, signal=hash_of_it)) == {"matches": []}
    read_in(f"pdq {HASH}\n", name="เด็ก", purpose="child")
    assert makers.as_json(look_up(key)) == {"matches": []}
