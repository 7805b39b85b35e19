"""Starting a child that dies with its parent, without root, core dumps or open files of ours."""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from ruthan.project.supervisor.account import Account

PR_SET_PDEATHSIG = 1


def spawn(
    command: Sequence[str],
    *,
    account: Account,
    environment: Mapping[str, str],
    folder: Path,
    output: int,
    death_signal: signal.Signals,
    pass_fds: Sequence[int] = (),
) -> subprocess.Popen[bytes]:
    """Start a command in a session of its own, so that Ctrl-C reaches it only through us.

    Must be called from a thread that lives as long as the parent: the kernel sends the
    parent-death signal when the starting thread ends, and starting from a process that
    runs other threads could hang.
    """
    return subprocess.Popen(
        list(command),
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        cwd=folder,
        env=dict(environment),
        start_new_session=True,
        pass_fds=tuple(pass_fds),
        preexec_fn=_tie_to_parent(death_signal),
        umask=0o077,
        user=account.child_user,
        group=account.child_group,
        extra_groups=account.child_groups,
    )


def signal_group(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    """Signal a child and everything it started; a group that is gone already is fine."""
    try:
        os.killpg(process.pid, number)
    except (ProcessLookupError, PermissionError):
        return


def _tie_to_parent(death_signal: signal.Signals) -> Callable[[], None]:
    libc = ctypes.CDLL(None, use_errno=True)  # looked up before the fork, which must not load
    parent = os.getpid()

    def tie() -> None:
        # Runs in the child after it gave up root: a change of user would clear the signal.
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core would hold keys and texts
        if libc.prctl(PR_SET_PDEATHSIG, int(death_signal), 0, 0, 0) != 0:
            os._exit(126)
        if os.getppid() != parent:  # the parent died before the signal was set
            os._exit(125)

    return tie
