"""Every photo of every unit as a process that compares them holds it: marks, in memory.

Only processes that look at photos fill it, with the first one they are given. It follows the
table by the ids that stand there now, so that what was taken out, rolled back or written with
another day drops out or comes in with the next question.
"""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple
from uuid import UUID

from django.db import connection

from ruthan.campaigns.models import Photo
from ruthan.core import crypto
from ruthan.matching.engine.images.gallery import Found, Gallery
from ruthan.matching.engine.images.kept import KeptRefused, unpack
from ruthan.matching.engine.images.marks import Marks

if TYPE_CHECKING:
    from collections.abc import Iterable

MARKS: Final = "campaigns.photo.marks"
_BATCH: Final = 500
_BYTES: Final = 16  # of an id
_THERE: Final = """
SELECT string_agg(uuid_send(id), ''::bytea) FROM campaigns_photo
WHERE marks IS NOT NULL AND marks <> ''::bytea AND removed_at IS NULL
"""


class Alike(NamedTuple):
    """A known photo that the asked one is, and what was done."""

    photo: UUID
    found: Found


class Photos:
    """This process's copy; safe to ask from several threads, one at a time."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._lock = threading.Lock()
        self._forget()

    def reset(self) -> None:
        """Forget everything held; the next question reads anew."""
        with self._lock:
            self._forget()

    def find(self, asked: Marks, *, besides: UUID) -> list[Alike]:
        """Every other photo that the asked one is as of now, the surest first.

        One query when nothing is new.
        """
        with self._lock:
            self._follow()
            found = [Alike(UUID(one.key), one) for one in self._gallery.find(asked)]
        return [one for one in found if one.photo != besides]

    def __len__(self) -> int:
        """How many photos are held after a look at what is new."""
        with self._lock:
            self._follow()
            return len(self._held)

    def _forget(self) -> None:
        self._gallery = Gallery()
        self._held: set[bytes] = set()
        self._database = ""

    def _follow(self) -> None:
        """Take in what is new; broken off in the middle, all is read again next time."""
        try:
            now = self._there()
            for gone in self._held - now:
                self._gallery.remove(str(UUID(bytes=gone)))
            new = sorted(now - self._held)
            self._held &= now
            for at in range(0, len(new), _BATCH):
                self._take(new[at : at + _BATCH])
        except BaseException:
            self._forget()
            raise

    def _there(self) -> set[bytes]:
        database = str(connection.settings_dict["NAME"])
        if database != self._database:
            self._forget()
            self._database = database
        with connection.cursor() as cursor:
            cursor.execute(_THERE)
            ids = bytes(cursor.fetchone()[0] or b"")
        return {ids[at : at + _BYTES] for at in range(0, len(ids), _BYTES)}

    def _take(self, ids: Iterable[bytes]) -> None:
        rows = Photo.objects.filter(pk__in=[UUID(bytes=one) for one in ids])
        for photo in rows.select_related("data_key").only("marks", "sha256", "data_key"):
            self._held.add(photo.pk.bytes)  # what cannot be opened is not read again and again
            try:
                body = crypto.open_bytes(photo.data_key, MARKS, bytes(photo.marks or b""))
                kept = unpack(body)
            except (crypto.KeyDestroyed, crypto.SealBroken, KeptRefused):
                continue
            self._gallery.add(str(photo.pk), replace(kept, sha256=bytes(photo.sha256).hex()))


photos_here = Photos()
