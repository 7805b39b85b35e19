"""How many job processes are started: what the operator says, else what the machine can carry."""

from __future__ import annotations

import os
from collections.abc import Mapping

from ruthan.project.supervisor.refusals import Refused

NAME = "RUTHAN_JOB_PROCESSES"
MOST = 32
MOST_BY_ITSELF = 4
BYTES_EACH = 1_000_000_000  # of the machine's memory: one takes a quarter of it, others the rest


def job_processes(given: Mapping[str, str]) -> int:
    """The operator's number, or one for each core and for each gigabyte, four at most.

    Refuses what is no number from 1 to 32.
    """
    said = given.get(NAME, "").strip()
    if not said:
        return by_itself(cores=cores(), memory=_memory())
    if not said.isdecimal() or not 1 <= int(said) <= MOST:
        raise Refused(f"{NAME} is a number from 1 to {MOST}, not '{said[:20]}'.")
    return int(said)


def by_itself(*, cores: int, memory: int) -> int:
    """The number for a machine of so many cores and bytes of memory; never less than one."""
    return max(1, min(MOST_BY_ITSELF, cores, memory // BYTES_EACH))


def cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _memory() -> int:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
