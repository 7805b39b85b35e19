"""Backups: rows, keys and evidence files with a manifest; written, verified, restored.

A report whose key was destroyed can be opened from no backup once the key files that still held
it have left the window. The ledger of destroyed keys is in the rows; a restore replays it. The
master keys are in no part: they lie in the keys folder and are copied apart.
"""

from __future__ import annotations

from ruthan.project.backup.programs import BackupRefused, program
from ruthan.project.backup.restore import Restored, restore_backup, restore_from
from ruthan.project.backup.verify import Verified, age_of_newest, verify_backup
from ruthan.project.backup.write import KEY_TABLE, Parts, forget_old_parts, write_backup

__all__ = [
    "KEY_TABLE",
    "BackupRefused",
    "Parts",
    "Restored",
    "Verified",
    "age_of_newest",
    "forget_old_parts",
    "program",
    "restore_backup",
    "restore_from",
    "verify_backup",
    "write_backup",
]
