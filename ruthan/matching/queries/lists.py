"""Lists of hashes: what is held of them, and which of their hashes are near to one."""

from __future__ import annotations

import threading
from collections.abc import Collection
from typing import Final, NamedTuple
from uuid import UUID

from django.db.models import QuerySet

from ruthan.matching.engine.images.listed import Listed, ListedHit
from ruthan.matching.engine.images.pdq import RADIUS, from_hex
from ruthan.matching.engine.images.prints import Prints
from ruthan.matching.models import HashList, ListedHash
from ruthan.matching.queries.follow import Tail
from ruthan.matching.states import Purpose

_PAGE: Final = 100_000  # a hash takes some two hundred bytes while it is read
_COLUMNS: Final = "held.list_id, held.kind, held.value, held.quality, held.gone"


class OnList(NamedTuple):
    """That an image is on a list."""

    list: HashList
    hit: ListedHit


class Near(NamedTuple):
    """A listed hash near to one: its number, and by how many bits the two differ."""

    number: int
    distance: int


def hash_lists() -> QuerySet[HashList]:
    """Every list with who read it last, by name."""
    return HashList.objects.select_related("read_by")


def hash_list(list_id: UUID) -> HashList | None:
    """A list by its key. One query."""
    return HashList.objects.filter(pk=list_id).first()


def hash_list_named(name: str) -> HashList | None:
    """A list by its name. One query."""
    return HashList.objects.filter(name=name.strip()).first()


def live_hashes(held: HashList, refs: Collection[str]) -> QuerySet[ListedHash]:
    """What a list says now of some of its ids."""
    return ListedHash.objects.filter(list=held, ref__in=refs, gone=None)


class Lists:
    """This process's copy of all lists; safe to ask from several threads, one at a time."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._lock = threading.Lock()
        self._tail = Tail("matching_listedhash", _COLUMNS, batch=_PAGE)
        self._held: dict[UUID, Listed] = {}
        self._owners: dict[int, UUID] = {}

    def reset(self) -> None:
        """Forget everything held; the next question reads anew."""
        with self._lock:
            self._tail.restart()
            self._forget()

    def on(self, prints: Prints, *, only: UUID | None = None) -> list[OnList]:
        """The lists that an image is on as of now, each once. Two queries when nothing is new."""
        with self._lock:
            live = self._follow()
            found = []
            for pk, listed in self._held.items():
                hit = listed.best(prints) if only in {None, pk} else None
                if hit is not None:
                    found.append(OnList(live[pk], hit))
        return sorted(found, key=lambda one: one.list.name)

    def near(self, pdq: str, *, radius: int = RADIUS) -> list[Near]:
        """Every PDQ hash within the radius, nearest first; of lists that may be told of.

        Hashes of child sexual abuse material are told to nobody. Two queries when nothing is new.
        """
        words = from_hex(pdq)
        with self._lock:
            live = self._follow()
            hits = [
                Near(hit.id, hit.distance)
                for pk, listed in self._held.items()
                if live[pk].purpose != Purpose.CHILD
                for hit in listed.near(words, radius=radius)
            ]
        return sorted(hits, key=lambda near: (near.distance, near.number))

    def _forget(self) -> None:
        self._held, self._owners = {}, {}

    def _follow(self) -> dict[UUID, HashList]:
        """Take in what is new, drop lists that are there no more; gives those that are.

        The lists are read after their hashes, so that no hash comes before its list. Broken off in
        the middle, all is read again next time.
        """
        try:
            self._take_news()
        except BaseException:
            self._tail.restart()
            self._forget()
            raise
        live = {held.pk: held for held in HashList.objects.all()}
        for owner in self._held.keys() - live.keys():
            del self._held[owner]
            self._owners = {n: pk for n, pk in self._owners.items() if pk != owner}
        return live

    def _take_news(self) -> None:
        for page in self._tail.news():
            if page.is_anew:
                self._forget()
            new: dict[UUID, list[tuple[int, str, bytes, int]]] = {}
            for row in page.rows:
                owner, kind, value, quality, gone = row.values
                if gone is None:
                    new.setdefault(owner, []).append((row.id, kind, bytes(value), quality))
                    self._owners[row.id] = owner
            for owner, hashes in new.items():
                self._held.setdefault(owner, Listed()).add_many(hashes)
            for number in (*(row.values[-1] for row in page.rows), *page.undone):
                self._drop(number)

    def _drop(self, number: int | None) -> None:
        owner = self._owners.pop(number, None) if number is not None else None
        if number is not None and owner in self._held:
            self._held[owner].remove(number)


lists_here = Lists()
