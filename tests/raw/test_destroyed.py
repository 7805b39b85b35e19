"""A destroyed report can be opened by nobody after the window, with everything that is left."""

from __future__ import annotations

import re
import shutil
import subprocess
import uuid
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import connection

from ruthan.core import clock, crypto, jobs, keyring, storage
from ruthan.intake import queries as intake
from ruthan.intake.actions import clean_upload, withdraw_report
from ruthan.intake.models import Report
from ruthan.project.backup import BackupRefused, program, restore_backup, write_backup
from tests import makers
from tests.gateway.web import picture
from tests.raw.needles import Needles, files_below, search

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
GONE = "ข้อความที่ถูกถอน ฬฎฮฌฉฑฏฆฒฐ"
KEPT = "ข้อความที่ยังอยู่ ฐฮฑฎฏฬฉฒฆฌ"
_COPY = re.compile(rb"^COPY public\.core_datakey \((.*?)\) FROM stdin;\n(.*?)^\\\.$", re.M | re.S)


class Thief:
    """Whoever kept every byte that ever stood in the database and the backups."""

    def __init__(self) -> None:
        self.wrapped: set[tuple[uuid.UUID, bytes]] = set()
        self.texts: dict[uuid.UUID, bytes] = {}

    def look(self) -> None:
        """Copy wrapped keys and ciphertexts from the live tables, as dead rows would keep them."""
        for report in Report.objects.select_related("data_key"):
            if report.data_key.wrapped:
                self.wrapped.add((report.data_key_id, bytes(report.data_key.wrapped)))
                self.texts[report.data_key_id] = bytes(report.text_sealed)

    def read(self, folder: Path) -> None:
        """Copy wrapped keys from every key file that is left."""
        for file in folder.glob("keys-*.dump"):
            self.wrapped |= set(rows_of(file))

    def open(self) -> set[str]:
        """Try every generation that is left on every wrapped key on its text."""
        found = set()
        for generation in keyring.load().generations:
            for key_id, wrapped in self.wrapped:
                try:
                    key = AESGCM(generation.key).decrypt(wrapped[1:13], wrapped[13:], key_id.bytes)
                except InvalidTag:
                    continue
                sealed, bound = self.texts[key_id], key_id.bytes + b"intake.report.text"
                found.add(AESGCM(key).decrypt(sealed[1:13], sealed[13:], bound).decode())
        return found


def rows_of(file: Path) -> Iterator[tuple[uuid.UUID, bytes]]:
    """Key id and wrapped bytes of each row of a key file that still holds a key."""
    said = subprocess.run(
        [program("pg_restore"), "--file=-", str(file)], capture_output=True, check=True
    ).stdout
    names, rows = _COPY.findall(said)[0]
    places = [name.strip() for name in names.decode().split(",")]
    for row in rows.splitlines():
        cells = dict(zip(places, row.split(b"\t"), strict=True))
        wrapped = bytes.fromhex(cells["wrapped"].decode().removeprefix("\\\\x"))
        if wrapped:
            yield uuid.UUID(cells["id"].decode()), wrapped


@pytest.fixture
def story(
    world: Path, at: Callable[[datetime], Any], tmp_path: Path
) -> Iterator[tuple[Thief, Path, Report, Report, str]]:
    """Two reports, backups over nine days, one withdrawn on the second; the thief saw it all."""
    start, folder, thief = clock.now(), tmp_path / "backup", Thief()
    file = clean_upload("ภาพ.png", picture())
    gone, kept = makers.a_report(GONE, files=[file]), makers.a_report(KEPT, files=[file])
    jobs.run_due()
    address = gone.evidence.get().address
    thief.look()
    write_backup(folder)
    thief.read(folder)
    shutil.copytree(folder, tmp_path / "first")
    assert thief.open() == {GONE, KEPT}  # the attack works while the report lives

    at(start + timedelta(days=1))
    withdraw_report(by="citizen", report=gone)
    jobs.run_due()
    crypto.rotate()
    thief.look()
    write_backup(folder)
    assert thief.open() == {GONE, KEPT}  # the old generation is still kept for the old backups

    at(start + timedelta(days=9))
    crypto.rotate()
    thief.look()
    write_backup(folder)
    thief.read(folder)
    yield thief, folder, gone, kept, address


def test_nothing_that_is_left_opens_it_and_the_live_report_still_opens(
    story: tuple[Thief, Path, Report, Report, str], world: Path, server: Path
) -> None:
    thief, folder, gone, kept, address = story
    assert thief.open() == {KEPT}
    assert all(
        gone.data_key_id != key for file in folder.glob("keys-*") for key, _ in rows_of(file)
    )
    assert len(list(folder.glob("rows-*"))) == 3
    assert len(list(folder.glob("keys-*"))) == 1
    with pytest.raises(storage.FileGone):
        storage.get(address, key=gone.data_key)
    kept.refresh_from_db()
    assert intake.text_of(kept) == KEPT
    assert search(Needles(["ฬฎฮฌฉฑฏฆฒฐ"]), files_below(server, world, folder)) == {}


def test_a_restored_backup_opens_what_lives_and_nothing_else(
    story: tuple[Thief, Path, Report, Report, str], tmp_path: Path, empty_database: str
) -> None:
    _thief, folder, gone, kept, _address = story
    rows, keys = sorted(folder.glob("rows-*"))[-1], sorted(folder.glob("keys-*"))[-1]
    with using(empty_database):
        restore_backup(rows, keys)
        back = Report.objects.select_related("data_key").get(pk=kept.pk)
        assert intake.text_of(back) == KEPT
        lost = Report.objects.select_related("data_key").get(pk=gone.pk)
        with pytest.raises(crypto.KeyDestroyed):
            intake.text_of(lost)
        with pytest.raises(BackupRefused, match="not empty"):
            restore_backup(rows, keys)


def test_old_rows_under_later_keys_do_not_bring_it_back(
    story: tuple[Thief, Path, Report, Report, str], empty_database: str
) -> None:
    _thief, folder, gone, kept, _address = story
    with using(empty_database):
        restore_backup(sorted(folder.glob("rows-*"))[0], sorted(folder.glob("keys-*"))[-1])
        assert bytes(Report.objects.get(pk=gone.pk).text_sealed) != b""
        with pytest.raises(crypto.KeyDestroyed):
            intake.text_of(Report.objects.select_related("data_key").get(pk=gone.pk))
        back = Report.objects.select_related("data_key").get(pk=kept.pk)
        assert intake.text_of(back) == KEPT


def test_the_ledger_is_replayed_over_keys_that_came_back(
    world: Path, tmp_path: Path, empty_database: str
) -> None:
    report = makers.a_report(GONE)
    early = write_backup(tmp_path / "early", at=clock.now() - timedelta(minutes=5))
    withdraw_report(by="citizen", report=report)
    late = write_backup(tmp_path / "late")
    with using(empty_database):
        assert restore_backup(late[0], early[1]).destroyed == 1
        lost = Report.objects.select_related("data_key").get(pk=report.pk)
        assert bytes(lost.data_key.wrapped) == b""


@pytest.fixture
def empty_database(transactional_db: None) -> Iterator[str]:
    """A database beside the test's own."""
    name = f"restored_{uuid.uuid4().hex[:8]}"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
    yield name
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


class using:  # noqa: N801 - read as a word: `with using(name)`
    """The settings' connection, turned to another database for a while."""

    def __init__(self, name: str) -> None:
        self.name, self.own = name, str(connection.settings_dict["NAME"])

    def __enter__(self) -> None:
        self._turn(self.name)

    def __exit__(self, *_error: object) -> None:
        self._turn(self.own)

    def _turn(self, name: str) -> None:
        connection.close()
        connection.settings_dict["NAME"] = name
