"""Every released version's database can be taken over: migrated, read, verified."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection

from ruthan.project.supervisor.binaries import find_binaries
from tests.database import ADMIN
from tests.upgrade import tables

HERE = Path(__file__).parent
RELEASES = sorted(p.name for p in HERE.iterdir() if (p / "database.dump").exists())
READ = """
import django; django.setup()
from ruthan.audit.actions import seal
from ruthan.audit.queries import verify
from ruthan.claims.queries import published
from ruthan.intake.models import Report, SealedDrop
from ruthan.intake.queries import contact_of, remarks_of, text_of
while seal(): pass
reports = Report.objects.select_related("data_key").order_by("submitted_at")
for r in reports.exclude(state="withdrawn"):
    print("report", r.state, text_of(r)[:20], len(remarks_of(r)), contact_of(r) or "-")
print("withdrawn", reports.filter(state="withdrawn", text_sealed=b"").count())
print("published", published().count(), "sealed", SealedDrop.objects.count())
print("broken", verify().broken_at)
"""


def test_a_release_has_its_dump() -> None:
    assert RELEASES, "tests/upgrade holds no dump of a release"


@pytest.mark.django_db
@pytest.mark.parametrize("release", RELEASES)
def test_the_present_version_takes_over(release: str, tmp_path: Path) -> None:
    name = f"upgrade_{release.replace('.', '_')}"
    admin = os.environ[ADMIN]
    with psycopg.connect(admin, autocommit=True) as server:
        server.execute(f"DROP DATABASE IF EXISTS {name}")
        server.execute(f"CREATE DATABASE {name} OWNER ruthan")
    url = os.environ["DATABASE_URL"].replace("/ruthan?", f"/{name}?")
    assert name in url
    restore = str(find_binaries().folder / "pg_restore")
    dump = str(HERE / release / "database.dump")
    subprocess.run(
        [restore, "--no-owner", "--no-privileges", "--exit-on-error", "-d", url, dump], check=True
    )
    (tmp_path / "keys").mkdir()
    shutil.copy(HERE / release / "keys.json", tmp_path / "keys" / "master.json")
    environment = {
        **os.environ,
        "DATABASE_URL": url,
        "RUTHAN_TEST_DATA": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "ruthan.project.settings.test",
    }

    def run(*command: str) -> str:
        done = subprocess.run(
            [sys.executable, *command], env=environment, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr[-2000:]
        return done.stdout

    run("-m", "django", "migrate", "--no-input", "-v", "0")
    upgraded, made_at_once = tables.said(url), _said_here()
    for kind in tables.SAYS:
        assert upgraded[kind] == made_at_once[kind], kind
    assert len(upgraded["columns"]) > 1_000
    said = run("-c", READ)
    assert "report answered ด่วน! ธนาคารตัวอย่าง" in said
    assert "report waiting_reporter" in said or "1 mali@example.invalid" in said
    assert "withdrawn 1" in said
    assert "published 1 sealed 1" in said
    assert "broken None" in said


def _said_here() -> dict[str, set[Any]]:
    """Of the database of the tests, which was empty and made in one go."""
    found = {}
    with connection.cursor() as cursor:
        for kind, query in tables.SAYS.items():
            cursor.execute(query)
            found[kind] = tables.plain(cursor.fetchall())
    return found
