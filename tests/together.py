"""Doing things at the same moment, as two people or two processes do."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Any

from django.db import connections


def at_once(
    works: Sequence[Callable[[], Any]],
    *,
    losing: type[Exception] | tuple[type[Exception], ...] = (),
) -> list[Any]:
    """Run every work at the same moment, each on a database connection of its own.

    What each gave back, in their order; a kind of error that is `losing` counts as an answer, any
    other is raised.
    """
    gate = threading.Barrier(len(works))
    results: list[Any] = [None] * len(works)

    def run(number: int) -> None:
        try:
            gate.wait(timeout=60)
            results[number] = works[number]()
        except Exception as error:  # noqa: BLE001 - raised again below
            results[number] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(i,)) for i in range(len(works))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert not any(thread.is_alive() for thread in threads), "one waits for ever"
    for result in results:
        if isinstance(result, Exception) and not isinstance(result, losing):
            raise result
    return results
