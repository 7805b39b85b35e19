"""Whom the parts run as: whoever started Ruthan, or an unprivileged user when that is root."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from ruthan.project.supervisor.refusals import Refused

SERVICE_USER = "ruthan"


@dataclass(frozen=True, slots=True)
class Account:
    """A user of the system; `drops` says that a child has to give up root to become it."""

    name: str
    uid: int
    gid: int
    drops: bool

    @property
    def child_user(self) -> int | None:
        """For subprocess: the user a child has to become, None to stay what we are."""
        return self.uid if self.drops else None

    @property
    def child_group(self) -> int | None:
        """For subprocess: the group that goes with it."""
        return self.gid if self.drops else None

    @property
    def child_groups(self) -> list[int] | None:
        """For subprocess: no further groups of root's."""
        return [] if self.drops else None


def own_account() -> Account:
    """The user this process runs as."""
    uid = os.geteuid()
    try:
        name = pwd.getpwuid(uid).pw_name
    except KeyError:  # a container may run under a number without a name
        raise Refused(
            f"User id {uid} has no name on this system; add it to /etc/passwd or start as root."
        ) from None
    return Account(name=name, uid=uid, gid=os.getegid(), drops=False)


def service_account() -> Account:
    """The user that owns the data: our own, or for root the system user, made when missing."""
    if os.geteuid() != 0:
        return own_account()
    try:
        found = pwd.getpwnam(SERVICE_USER)
    except KeyError:
        _add_service_user()
        found = pwd.getpwnam(SERVICE_USER)
    if found.pw_uid == 0:
        raise Refused(f"The user {SERVICE_USER} must not be root.")
    return Account(name=found.pw_name, uid=found.pw_uid, gid=found.pw_gid, drops=True)


def account_for_code(owner: Account) -> Account:
    """The owner when it can read the program, else root: a checkout may lie in root's home."""
    if not owner.drops or may_run(owner, [sys.executable, "-c", "import django, ruthan"]):
        return owner
    return own_account()


def may_run(account: Account, command: list[str]) -> bool:
    """Whether the account can carry a harmless command out; costs one start of it."""
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=Path(__file__).resolve().parents[3],
            check=False,
            user=account.child_user,
            group=account.child_group,
            extra_groups=account.child_groups,
        )
    except OSError:
        return False
    return done.returncode == 0


def _add_service_user() -> None:
    program = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
    if program is None:
        raise Refused(f"Make an unprivileged system user named {SERVICE_USER}, then start again.")
    done = subprocess.run(
        [
            program,
            "--system",
            "--user-group",
            "--no-create-home",
            "--home-dir",
            "/nonexistent",
            "--shell",
            "/usr/sbin/nologin",
            SERVICE_USER,
        ],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode not in {0, 9}:  # 9: it was made meanwhile
        raise Refused(f"The user {SERVICE_USER} could not be made: {done.stderr.strip()}")
