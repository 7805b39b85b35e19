"""The metrics: closed without the token, true with it, and nothing of anybody in them."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from ruthan.core import jobs
from ruthan.project import metrics, vitals
from tests import makers

pytestmark = pytest.mark.django_db
BEARER = {"HTTP_AUTHORIZATION": "Bearer a-word-for-the-tests"}


@pytest.fixture(autouse=True)
def _token(settings: Any) -> None:
    settings.RUTHAN_METRICS_TOKEN = "a-word-for-the-tests"


def scraped() -> dict[str, float]:
    """Every sample by its name with labels."""
    said = Client().get("/metrics", **BEARER)
    assert said.status_code == 200
    lines = [line for line in said.content.decode().splitlines() if not line.startswith("#")]
    return {line.rpartition(" ")[0]: float(line.rpartition(" ")[2]) for line in lines}


@pytest.mark.parametrize("given", ["", "Bearer wrong", "Basic a-word-for-the-tests", "Bearer "])
def test_without_the_token_there_is_no_such_page(given: str) -> None:
    assert Client().get("/metrics", HTTP_AUTHORIZATION=given).status_code == 404
    assert Client().get("/metrics/", **BEARER).status_code == 404


def test_no_token_at_all_opens_nothing(settings: Any, fresh_keys: Path) -> None:
    settings.RUTHAN_METRICS_TOKEN = ""
    assert Client().get("/metrics", HTTP_AUTHORIZATION="Bearer ").status_code == 404
    metrics.ensure_token()
    file = fresh_keys / "metrics.token"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    word = file.read_text().strip()
    metrics.ensure_token()
    assert file.read_text().strip() == word
    assert len(word) > 30
    said = Client().get("/metrics", HTTP_AUTHORIZATION=f"Bearer {word}")
    assert said.status_code == 200


@pytest.mark.django_db(transaction=True)
def test_what_happens_is_counted(reference: Any) -> None:
    before = scraped()
    makers.a_report()
    jobs.run_due()
    Client().get("/privacy/")
    Client().get("/track/nowhere/")
    after = scraped()

    def grew(name: str) -> float:
        return after.get(name, 0.0) - before.get(name, 0.0)

    assert grew('ruthan_reports_total{channel="web"}') == 1
    assert grew('ruthan_events_total{event="ReportSubmitted"}') == 1
    assert grew('ruthan_jobs_total{outcome="done",task="triage.assess_report"}') == 1
    assert grew('ruthan_requests_total{method="GET",route="gateway:privacy",status="2xx"}') == 1
    assert grew('ruthan_request_seconds_count{route="gateway:privacy"}') == 1
    assert grew('ruthan_requests_total{method="GET",route="<none>",status="4xx"}') == 1
    for name in (
        "ruthan_queue_due", "ruthan_queue_dead", "ruthan_queue_oldest_seconds",
        "ruthan_audit_unsealed", "ruthan_workers", "ruthan_database_bytes", "ruthan_database_up",
        "ruthan_sealed_drops", "ruthan_destroyed_keys", "ruthan_replica_lag_rows",
        "ruthan_replica_items", "ruthan_disk_free_bytes",
    ):  # fmt: skip
        assert name in after
    assert after["ruthan_audit_unsealed"] > 0
    assert not any("/" in name for name in after)


def test_a_database_that_is_away_leaves_its_gauges_out(monkeypatch: Any) -> None:
    import psycopg

    def away(**_: object) -> None:
        raise psycopg.OperationalError

    monkeypatch.setattr(vitals, "own_connection", away)
    found = scraped()
    assert found["ruthan_database_up"] == 0
    assert "ruthan_queue_due" not in found


def test_the_age_of_the_backup_is_told_when_one_is_asked_for(settings: Any, tmp_path: Path) -> None:
    assert "ruthan_backup_age_seconds" not in scraped()
    settings.RUTHAN_BACKUP_FOLDER = str(tmp_path)
    assert scraped()["ruthan_backup_age_seconds"] == float("inf")
    (tmp_path / "manifest-20260203T100000Z.json").touch()
    assert scraped()["ruthan_backup_age_seconds"] > 0


COUNT = """
import os, signal, sys
from prometheus_client import Counter
Counter("ruthan_test_kills", "x", ["who"]).labels("one").inc(int(sys.argv[1]))
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_processes_count_together_and_a_kill_loses_nothing(
    tmp_path: Path, monkeypatch: Any
) -> None:
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", str(tmp_path))
    for number in ("2", "3"):
        subprocess.run([sys.executable, "-c", COUNT, number], env={**os.environ}, check=False)
    assert scraped()['ruthan_test_kills_total{who="one"}'] == 5
    (tmp_path / "counter_99999.db").write_bytes(b"\x40\x00\x00\x00torn" * 9)
    assert scraped()['ruthan_test_kills_total{who="one"}'] == 5
    assert list(tmp_path.glob("*.torn"))
