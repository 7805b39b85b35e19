"""Filling an empty database and data folder from a backup, and checking what came back."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection

from ruthan.audit.actions import seal
from ruthan.audit.queries import verify as verify_chain
from ruthan.core import crypto, keyring
from ruthan.intake.actions import erase_destroyed
from ruthan.matching.actions import renew_places
from ruthan.matching.queries import reset_replica
from ruthan.project.backup import files
from ruthan.project.backup.manifest import Manifest, digest_of
from ruthan.project.backup.programs import BackupRefused, address, begin, end, program
from ruthan.project.backup.verify import chosen
from ruthan.project.backup.write import KEY_TABLE


@dataclass(slots=True)
class Restored:
    """What came back and what was found when it was compared with the manifest."""

    destroyed: int = 0
    erased: int = 0
    rows: int = 0
    files: int = 0
    links: int = 0
    faults: list[str] = field(default_factory=list)


def restore_from(
    folder: Path, *, stamp: str = "", keys_stamp: str = "", say: Callable[[str], object] = str
) -> Restored:
    """Restore one backup of a folder, the newest unless a stamp is named, and check the result.

    `keys_stamp` names a later backup whose keys are used, when those of this one left the window.
    Refuses a database or a file store that holds anything, and a keys folder without master keys.
    """
    held = chosen(folder, stamp=stamp)
    keys = chosen(folder, stamp=keys_stamp) if keys_stamp else held
    store = files.store_of(Path(settings.RUTHAN_DATA))
    if next(files.addresses_in(store), None) is not None:
        raise BackupRefused(f"{store} is not empty; a restore needs one that is")
    if not (folder / keys.keys.name).exists():
        raise BackupRefused(f"{keys.keys.name} is gone: name a later backup with --keys-of")
    if not (folder / held.rows.name).exists():
        raise BackupRefused(f"{held.rows.name} is gone")
    say("digests")
    for part in (held.rows, keys.keys):
        if digest_of(folder / part.name) != part.sha256:
            raise BackupRefused(f"{part.name} was changed after it was written")
    say("database")
    result = _fill(folder / held.rows.name, folder / keys.keys.name)
    with _analyzing():
        say("evidence files")
        _bring_files(result, folder, held)
        say("destroyed reports")
        result.erased = erase_destroyed()
        say("checks")
        _compare(result, held, with_keys=not keys_stamp)
    while seal(is_alone=True):  # what the other server had not chained yet
        pass
    return result


def restore_backup(rows: Path, keys: Path) -> Restored:
    """Fill the empty database of the settings from both parts and replay the ledger.

    The keys may be of a later backup than the rows: what was destroyed between stays destroyed.
    Refuses a database that holds anything; one that could not be filled is emptied again.
    """
    filled = _fill(rows, keys)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return filled


def _fill(rows: Path, keys: Path) -> Restored:
    try:
        keyring.load()
    except keyring.KeysMissing as missing:
        raise BackupRefused(
            f"{missing}: put your copy of the keys folder there first, without it nothing opens"
        ) from missing
    _refuse_unless_empty()
    try:
        _restore(rows, "--section=pre-data", jobs=1)
        _restore(rows, "--section=data")
        _restore(keys, "--data-only", jobs=1)
        renew_places()  # before there are indexes that each row would be put into twice
        connection.close()
        _restore(rows, "--section=post-data")
    except BackupRefused:
        _empty_again()
        raise
    reset_replica()
    return Restored(destroyed=crypto.replay_destroyed())


@contextmanager
def _analyzing() -> Iterator[None]:
    """Let the planner count the rows on the server while they are checked here."""
    at_work = begin([program("vacuumdb"), "--analyze-only", "--quiet", f"--dbname={address()}"])
    try:
        yield
    finally:
        end(at_work)


def _refuse_unless_empty() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
        if cursor.fetchone()[0]:
            raise BackupRefused("the database is not empty; a restore needs one that is")
    connection.close()


def _empty_again() -> None:
    """It was empty when we began, so whatever is in it is ours; where that fails it says so."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA public CASCADE")
            cursor.execute("CREATE SCHEMA public")
    except DatabaseError as error:
        raise BackupRefused(
            "the restore broke off and left a half-filled database: drop it and make a new one"
        ) from error
    finally:
        connection.close()


def _restore(source: Path, *options: str, jobs: int | None = None) -> None:
    if not source.exists():
        raise BackupRefused(f"{source.name} is not there")
    at_once = jobs or min(4, os.cpu_count() or 1)
    command = [program("pg_restore"), "--no-owner", "--no-privileges", "--exit-on-error"]
    command += [f"--jobs={at_once}", *options, f"--dbname={address()}", str(source)]
    end(begin(command))


def _bring_files(result: Restored, folder: Path, held: Manifest) -> None:
    target = files.store_of(Path(settings.RUTHAN_DATA))
    result.files, wrong = files.bring_back(files.store_of(folder), target, held.files)
    if wrong:
        result.faults.append(f"{len(wrong)} evidence files are missing or changed in the backup")


def _compare(result: Restored, held: Manifest, *, with_keys: bool) -> None:
    with connection.cursor() as cursor:
        for table, wanted in held.counts.items():
            if table in _TOUCHED or (table == KEY_TABLE and not with_keys):
                continue
            cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608 - a name of our own manifest, quoted
            there = int(cursor.fetchone()[0])
            result.rows += there
            if there != wanted:
                result.faults.append(f"{table} has {there} rows, the backup had {wanted}")
    chain = verify_chain()
    result.links = chain.links
    if chain.broken_at is not None:
        result.faults.append(f"the audit chain breaks at link {chain.broken_at}")
    elif chain.links != held.links or (held.links and chain.head != held.head):
        result.faults.append("the audit chain does not end where the backup's did")
    ring = keyring.load()
    missing = [name for name in held.generations if ring.named(name) is None]
    if with_keys and missing:
        result.faults.append(f"the keys folder lacks {', '.join(missing)}: these reports stay shut")


# What the erasing of destroyed reports takes away, so that counting would be wrong.
_TOUCHED = frozenset(
    {"intake_evidence", "intake_contact", "intake_remark", "intake_answer", "intake_decline",
     "core_destroyedkey", "matching_signature", "matching_picture",
     "matching_picturematch", "matching_listhit", "audit_entry"}
)  # fmt: skip
