"""Work shared out among processes, in order; the share of one that was killed is done again."""

from __future__ import annotations

import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, islice
from multiprocessing import get_context, parent_process
from threading import Thread
from types import ModuleType, TracebackType
from typing import Any, Final, Generic, Self, TypeVar

T = TypeVar("T")
R = TypeVar("R")

TRIES: Final = 3
_AHEAD: Final = 3  # shares a worker: the next is there when one is done, and memory stays small


class WorkersLost(Exception):
    """Workers died over the same work again and again: out of memory, or killed on purpose."""


@dataclass(slots=True)
class _Share(Generic[T, R]):
    work: T
    result: Future[R]
    tries: int = 1


class Crew:
    """So many processes; one means none besides our own, with the same results."""

    def __init__(self, workers: int) -> None:
        """Begin no process before there is work for it."""
        self.workers = workers
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def map(self, do: Callable[[T], R], work: Iterable[T]) -> Iterator[R]:
        """Results in the order of the work; raises what `do` raises, and WorkersLost.

        A single piece of work is done by our own process, at once.
        """
        left, pending = iter(work), deque[_Share[T, R]]()
        begin = list(islice(left, 2))
        if self.workers == 1 or len(begin) < 2:
            yield from map(do, chain(begin, left))
            return
        left = chain(begin, left)
        while True:
            for one in left:
                pending.append(_Share(one, self._begun(do, one)))
                if len(pending) >= _AHEAD * self.workers:
                    break
            if not pending:
                return
            try:
                result = pending[0].result.result()
            except BrokenProcessPool:
                self._again(do, pending)
                continue
            pending.popleft()
            yield result

    def _begun(self, do: Callable[[T], R], work: T) -> Future[R]:
        try:
            with _nameless_main():
                return self._running().submit(do, work)
        except BrokenProcessPool as error:  # found out when its turn comes
            lost: Future[R] = Future()
            lost.set_exception(error)
            return lost

    def _again(self, do: Callable[[T], R], pending: deque[_Share[T, R]]) -> None:
        """New processes, and everything for them that was lost with the old ones."""
        self.close()
        pending[0].tries += 1
        if pending[0].tries > TRIES:
            raise WorkersLost
        for share in pending:
            if _is_lost(share.result):
                share.result = self._begun(do, share.work)

    def _running(self) -> ProcessPoolExecutor:
        if self._pool is None:
            self._pool = ProcessPoolExecutor(
                self.workers, mp_context=get_context("spawn"), initializer=_begin
            )
        return self._pool

    def close(self) -> None:
        """End the processes."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
        self._pool = None


def _is_lost(result: Future[Any]) -> bool:
    return result.cancelled() or (
        result.done() and isinstance(result.exception(), BrokenProcessPool)
    )


def _begin() -> None:
    """In a worker: leave Ctrl-C to the parent, and end when the parent was killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


@contextmanager
def _nameless_main() -> Iterator[None]:
    """New processes import the modules of their work, and not once more the command that runs."""
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main
