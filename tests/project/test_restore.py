"""A backup is worth what its restore brings back: into a fresh embedded database and into another."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from ruthan.core import crypto, jobs
from ruthan.intake import actions as intake
from ruthan.intake.models import Contact, Evidence, Report
from ruthan.intake.queries import evidence_body, text_of
from ruthan.project.backup import BackupRefused, restore_backup, restore_from, write_backup
from tests import makers
from tests.chain import chain_all
from tests.gateway.web import picture
from tests.project.supervised import a_data_folder

pytestmark = pytest.mark.django_db(transaction=True)
KEPT, GONE = "ข้อความที่ยังอยู่ ๑๒๓", "ข้อความที่ถูกถอนหลังสำรองข้อมูล"


@dataclass
class Story:
    """What was backed up, and what was withdrawn after that."""

    root: Path
    backup: Path
    kept: Report
    gone: Report


@pytest.fixture
def story(fresh_keys: Path) -> Iterator[Story]:
    """Two reports with pictures in a backup; one of them is withdrawn after it was written."""
    from ruthan.matching.queries import reset_replica
    from ruthan.network.actions import load_reference

    reset_replica()
    load_reference()
    root = Path(fresh_keys).parent
    files = [intake.clean_upload("ภาพ.png", picture())]
    kept = makers.a_report(KEPT, files=files)
    gone = makers.a_report(GONE, files=files, email="mali@example.invalid")
    jobs.run_due()
    chain_all()
    write_backup(root / "backup")
    intake.withdraw_report(by="citizen", report=gone)
    yield Story(root, root / "backup", kept, gone)
    reset_replica()


@pytest.fixture
def elsewhere(story: Story, settings: Any, tmp_path_factory: Any) -> Iterator[Path]:
    """An empty database and data folder with a copy of the keys, as on a new machine."""
    place = tmp_path_factory.mktemp("new")
    shutil.copytree(story.root / "keys", place / "keys")
    name, own = f"restored_{uuid.uuid4().hex[:8]}", str(connection.settings_dict["NAME"])
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
    connection.close()
    connection.settings_dict["NAME"] = name
    settings.RUTHAN_DATA, settings.RUTHAN_KEYS = place, place / "keys"
    yield place
    connection.close()
    connection.settings_dict["NAME"] = own
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


def test_everything_comes_back_but_what_was_destroyed(story: Story, elsewhere: Path) -> None:
    result = restore_from(story.backup)
    assert result.faults == []
    assert (result.destroyed, result.erased, result.files) == (1, 1, 2)
    assert result.links > 0
    kept = Report.objects.select_related("data_key").get(pk=story.kept.pk)
    assert text_of(kept) == KEPT
    assert evidence_body(kept, Evidence.objects.get(report=kept).pk) is not None
    gone = Report.objects.select_related("data_key").get(pk=story.gone.pk)
    with pytest.raises(crypto.KeyDestroyed):
        text_of(gone)
    assert (bytes(gone.text_sealed), gone.receipt_lookup) == (b"", None)
    assert not Evidence.objects.filter(report=gone).exists()
    assert not Contact.objects.exists()
    assert len(list((elsewhere / "files").glob("??/??/*"))) == 1
    with pytest.raises(BackupRefused, match="not empty"):
        restore_from(story.backup)


def test_without_master_keys_nothing_is_begun(story: Story, elsewhere: Path) -> None:
    (elsewhere / "keys" / "master.json").unlink()
    with pytest.raises(BackupRefused, match="copy of the keys folder"):
        restore_from(story.backup)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
        assert cursor.fetchone()[0] == 0


def test_a_restore_that_fails_leaves_the_database_empty(story: Story, elsewhere: Path) -> None:
    rows, keys = next(story.backup.glob("rows-*")), next(story.backup.glob("keys-*.dump"))
    keys.write_bytes(keys.read_bytes()[:-2000])
    with pytest.raises(BackupRefused, match="was changed"):
        restore_from(story.backup)
    keys.write_bytes(b"PGDMP and nothing that follows")
    with pytest.raises(BackupRefused):
        restore_backup(rows, keys)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
        assert cursor.fetchone()[0] == 0


def test_damage_is_said_and_the_rest_comes_back(story: Story, elsewhere: Path) -> None:
    changed = next(p for p in (story.backup / "files").glob("??/??/*"))
    changed.unlink()
    changed.write_bytes(b"damaged")
    result = restore_from(story.backup)
    assert result.faults == ["1 evidence files are missing or changed in the backup"]
    assert text_of(Report.objects.select_related("data_key").get(pk=story.kept.pk)) == KEPT


def test_files_that_are_there_are_not_mixed_with_others(story: Story, elsewhere: Path) -> None:
    shutil.copytree(story.root / "files", elsewhere / "files")
    with pytest.raises(BackupRefused, match="is not empty"):
        restore_from(story.backup)


READ = """
from ruthan.core.crypto import KeyDestroyed
from ruthan.intake.models import Report
from ruthan.intake.queries import text_of
for report in Report.objects.select_related("data_key").order_by("submitted_at"):
    try:
        print(report.ref, text_of(report))
    except KeyDestroyed:
        print(report.ref, "destroyed")
"""


def test_a_fresh_embedded_database_is_filled(story: Story) -> None:
    with a_data_folder() as data:
        shutil.copytree(story.root / "keys", data / "keys")
        shutil.copytree(story.backup, data / "from")
        for path in [data, *data.rglob("*")]:
            path.chmod(0o755 if path.is_dir() else 0o644)
        environment = {
            **{k: v for k, v in os.environ.items() if not k.startswith(("RUTHAN_T", "DATABASE"))},
            "RUTHAN_DATA": str(data),
            "DJANGO_SETTINGS_MODULE": "ruthan.project.settings.prod",
        }

        def ruthan(*arguments: str) -> str:
            done = subprocess.run(
                [sys.executable, "-c", "import sys; from ruthan.project.cli import main; sys.exit(main())",
                 "django", *arguments],
                env=environment, capture_output=True, text=True,
            )  # fmt: skip
            assert done.returncode == 0, done.stderr[-2000:]
            return done.stdout

        said = ruthan("restore", str(data / "from"))
        assert "1 destroyed keys stay destroyed, 1 reports were erased again" in said
        assert "links of the audit chain hold" in said
        read = ruthan("shell", "-v", "0", "-c", READ)
        assert f"{story.kept.ref} {KEPT}" in read
        assert f"{story.gone.ref} destroyed" in read
        assert len(list((data / "files").glob("??/??/*"))) == 1
