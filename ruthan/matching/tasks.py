"""The queue's entry points of matching."""

from __future__ import annotations

import os
import threading
from contextlib import suppress

from django.db import connection

from ruthan.core import jobs
from ruthan.matching import actions, queries

_LOW_PRIORITY = 15


@jobs.task(name="matching.repair_clusters", queue="house")
def repair_clusters(timestamp: int = 0) -> None:
    """Join near copies that two processes took for new at the same moment, then instances."""
    actions.repair()
    actions.repair_families()


@jobs.task(name="matching.build_segment", queue="house", attempts=1)  # the next minute comes
def build_segment(timestamp: int = 0) -> None:
    """Build this host's segment anew when starting processes would read much after it.

    In a thread of its own: Linux counts niceness by thread, and only the build shall have it.
    """
    if not queries.segment_is_due():
        return
    failed: list[Exception] = []
    builder = threading.Thread(target=_build, args=[failed], name="matching-build", daemon=True)
    builder.start()
    builder.join()
    for error in failed:
        raise error


def _build(failed: list[Exception]) -> None:
    with suppress(OSError):  # elsewhere than on Linux
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _LOW_PRIORITY)
    try:
        queries.build_segment()
    except Exception as error:  # noqa: BLE001 - raised again by the job, which waits for us
        failed.append(error)
    finally:
        connection.close()
