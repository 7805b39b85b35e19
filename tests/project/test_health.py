"""Health and readiness: who asks learns what they may, at once, whatever is broken."""

from __future__ import annotations

import threading
from typing import Any

import psycopg
import pytest
from django.test import Client

from ruthan.core import keyring
from ruthan.project import health, vitals

pytestmark = pytest.mark.django_db
OUTSIDE = {"REMOTE_ADDR": "203.0.113.7"}


@pytest.fixture(autouse=True)
def _fresh(monkeypatch: Any) -> Any:
    from ruthan.core import clock
    from ruthan.matching.queries import ReplicaState

    held = ReplicaState(3, 1, "0", 0, clock.now())
    monkeypatch.setattr(health, "replica_peek", lambda: held)
    health.forget()
    yield
    health.forget()


def test_a_living_process_says_so_without_the_database(monkeypatch: Any) -> None:
    def away(**_: object) -> None:
        raise AssertionError("asked the database")

    monkeypatch.setattr(vitals, "own_connection", away)
    said = Client().get("/healthz", HTTP_HOST="whatever.example", **OUTSIDE)
    assert (said.status_code, said.content) == (200, b"ok\n")
    assert said["Cache-Control"] == "no-store"
    assert Client().post("/healthz").status_code == 405


def test_all_well_is_one_word_for_outsiders_and_a_list_for_this_machine() -> None:
    said = Client().get("/readyz", **OUTSIDE)
    assert (said.status_code, said.content) == (200, b"ok\n")
    held = Client().get("/readyz", HTTP_ACCEPT="application/json").json()
    assert held["status"] == "ok"
    assert set(held["checks"]) == {
        "database", "disk", "files", "keys", "migrations", "queue", "replica", "sealer",
    }  # fmt: skip
    assert set(held["checks"].values()) == {"ok"}


def test_a_proxy_on_this_machine_is_an_outsider() -> None:
    said = Client().get("/readyz", HTTP_X_FORWARDED_FOR="203.0.113.7")
    assert said.content == b"ok\n"


def test_the_token_of_the_metrics_opens_the_reasons_from_afar(settings: Any) -> None:
    settings.RUTHAN_METRICS_TOKEN = "a-word-for-the-tests"
    bearer = {"HTTP_AUTHORIZATION": "Bearer a-word-for-the-tests"}
    assert b"database: ok" in Client().get("/readyz", **OUTSIDE, **bearer).content


def test_a_database_that_is_away_is_not_ready(monkeypatch: Any) -> None:
    def away(**_: object) -> None:
        raise psycopg.OperationalError("secret words of a server")

    monkeypatch.setattr(vitals, "own_connection", away)
    said = Client().get("/readyz", **OUTSIDE)
    assert (said.status_code, said.content) == (503, b"not ok\n")
    inside = Client().get("/readyz").content
    assert b"database: away" in inside
    assert b"secret" not in inside


def test_a_database_that_hangs_never_holds_the_answer_up(monkeypatch: Any) -> None:
    goes_on = threading.Event()

    def hangs() -> dict[str, str]:
        goes_on.wait(20)
        return {"database": "ok"}

    monkeypatch.setattr(health, "_look", hangs)
    monkeypatch.setattr(health, "PATIENCE_SECONDS", 0.01)
    try:
        assert Client().get("/readyz").content == b"not ok\ndatabase: slow\n"
        assert Client().get("/readyz").status_code == 503
    finally:
        goes_on.set()
    monkeypatch.setattr(health, "PATIENCE_SECONDS", 20.0)
    assert Client().get("/readyz").status_code == 200


@pytest.mark.parametrize(
    ("name", "value", "word"),
    [
        ("queue", vitals.Queue(3, 0, 0, 601.0), b"queue: stuck"),
        ("unapplied", ["core.0001_initial"], b"migrations: 1 missing"),
        ("disk_free", (1_000, 0.0), b"disk: full"),
        ("has_write_access", False, b"files: not writable"),
    ],
)
def test_every_fault_has_its_word(name: str, value: Any, word: bytes, monkeypatch: Any) -> None:
    monkeypatch.setattr(vitals, name, lambda *_: value)
    said = Client().get("/readyz")
    assert said.status_code == 503
    assert word in said.content


def test_a_trail_that_waits_for_its_seals_is_told_and_sends_no_visitor_away(
    monkeypatch: Any,
) -> None:
    monkeypatch.setattr(vitals, "sealer", lambda _db: vitals.Sealer(9, 601.0))
    said = Client().get("/readyz")
    assert said.status_code == 200
    assert b"sealer: late" in said.content


def test_without_keys_nobody_is_served(fresh_keys: Any) -> None:
    keyring.path().unlink()
    assert b"keys: missing" in Client().get("/readyz").content


def test_an_answer_is_kept_for_a_moment(monkeypatch: Any) -> None:
    asked: list[int] = []
    monkeypatch.setattr(health, "_look", lambda: asked.append(1) or {"database": "ok"})
    for _ in range(5):
        Client().get("/readyz")
    assert asked == [1]
