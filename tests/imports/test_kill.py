"""A killed import is taken up where its last batch was committed: every row exactly once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connection

from ruthan.audit.models import Entry
from ruthan.claims.models import Claim, Origin
from ruthan.gateway.models import ImportRun, Post
from ruthan.intake.models import Report
from ruthan.matching.models import Cluster, Signature
from tests import makers
from tests.imports.conftest import NAMES

ROWS = 1_200
_IMPORTER = """
import django, sys
django.setup()
from ruthan.gateway.sources.imports import pace
from ruthan.gateway.sources.imports.claims import ClaimsWay
from ruthan.gateway.sources.imports.posts import PostsWay
from ruthan.gateway.sources.imports.run import open_run, walk
from ruthan.network.queries import organisation
pace.FIRST, pace.MOST = 60, 60
kind = sys.argv[1]
way = (ClaimsWay(source="list", partner=organisation("afnc")) if kind == "claims"
       else PostsWay(source="room"))
def rows():
    for n in range(1, int(sys.argv[2]) + 1):
        words = f"เมืองตัวอย่างที่ {n % 700} งดจ่ายน้ำประปาสามวัน ส่งต่อด้วย"
        yield n, {"id": f"r-{n}", "claim": words, "text": words, "verdict": "false"}
run = open_run(kind=kind, digest="same", options="x")
walk(way, rows(), run=run, complain=print, watch=lambda seen: print(seen.done, flush=True))
"""


def _importer(kind: str) -> subprocess.Popen[str]:
    db = connection.settings_dict
    environment = {
        **os.environ,
        "DATABASE_URL": f"postgresql://{db['USER']}@/{db['NAME']}?host={db['HOST']}&port={db['PORT']}",
        "RUTHAN_TEST_DATA": str(settings.RUTHAN_DATA),
        "DJANGO_SETTINGS_MODULE": "ruthan.project.settings.test",
    }
    return subprocess.Popen(
        [sys.executable, "-c", _IMPORTER, kind, str(ROWS)],
        env=environment, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["claims", "reports"])
@pytest.mark.django_db(transaction=True)
def test_a_killed_import_goes_on_and_brings_every_row_once(kind: str) -> None:
    for code, names in NAMES.items():
        makers.an_organisation(code, **names)
    killed = _importer(kind)
    assert killed.stdout is not None
    for _ in range(3):
        assert killed.stdout.readline().strip().isdigit()
    killed.send_signal(signal.SIGKILL)
    assert killed.wait(timeout=60) == -signal.SIGKILL
    killed.stdout.close()
    run = ImportRun.objects.get()
    assert 180 <= run.done < ROWS
    assert run.ended_at is None
    assert (Origin if kind == "claims" else Post).objects.count() == run.done
    went_on = _importer(kind)
    said, _ = went_on.communicate(timeout=120)
    assert went_on.returncode == 0
    assert int(said.split()[0]) > run.done
    run.refresh_from_db()
    assert (run.done, run.counts["rows"]) == (ROWS, ROWS)
    assert run.ended_at is not None
    whats = {"claims": "claims:claim:import", "reports": "gateway:posts:import"}
    entries = Entry.objects.filter(what=whats[kind])
    if kind == "claims":
        assert (Claim.objects.count(), Origin.objects.count()) == (700, ROWS)
        assert sum(int(entry.facts["rows"]) for entry in entries) == ROWS
    else:
        assert (Report.objects.count(), Cluster.objects.count()) == (ROWS, 700)
        assert sum(Cluster.objects.values_list("reports", flat=True)) == ROWS
        assert Signature.objects.count() == ROWS
        assert sum(int(entry.facts["posts"]) for entry in entries) == ROWS
