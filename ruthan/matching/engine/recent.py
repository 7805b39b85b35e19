"""The latest of what was worked out, up to a number; safe across threads."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")


class Recent(Generic[T]):
    """Values by number; the one unused for longest goes first."""

    def __init__(self, most: int) -> None:
        """Hold at most so many."""
        self._most = most
        self._held: OrderedDict[int, T] = OrderedDict()
        self._lock = Lock()

    def get(
        self, keys: Sequence[int], make: Callable[[Sequence[int]], Mapping[int, T]]
    ) -> dict[int, T]:
        """The values of the keys, the missing ones made at once; a key may stay without one."""
        with self._lock:
            found = {key: self._held[key] for key in keys if key in self._held}
            for key in found:
                self._held.move_to_end(key)
        missing = [key for key in keys if key not in found]
        if missing:
            made = make(missing)
            found |= made
            with self._lock:
                self._held.update(made)
                while len(self._held) > self._most:
                    self._held.popitem(last=False)
        return found

    def forget(self, keys: Iterable[int]) -> None:
        """Drop values at once, known or not."""
        with self._lock:
            for key in keys:
                self._held.pop(key, None)
