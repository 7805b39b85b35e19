"""The segment of this host: a file in the data folder that every process maps instead of loading.

A cache and nothing more: it can be deleted at any time and is in no backup. A file of another
database, of another life of this one (a restore, a promoted standby), of other keys or of another
way of folding and cutting is passed over as if it were not there.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final, NamedTuple

import structlog
from django.conf import settings
from django.db import connection
from numpy.typing import NDArray

from ruthan.core import keyring
from ruthan.core.text.fold import FOLD_VERSION
from ruthan.matching.engine.base import COLUMNS, LAYOUT, Base
from ruthan.matching.engine.claims import ClaimBase
from ruthan.matching.engine.grams import TERMS_VERSION
from ruthan.matching.engine.segment import SegmentRefused, read_meta, read_segment
from ruthan.matching.models import Signature
from ruthan.matching.queries.rows import BEGINNING, Place
from ruthan.matching.queries.shelf import Known
from ruthan.matching.queries.subjects import subjects_of

GRAMS: Final = "matching.grams"
SEAL: Final = "matching.segments"
REPORTS, CLAIMS, WORDS = "reports", "claims", "words"
MARKS: Final = "claims.marks"
MARK_KIND: Final = "<u8"
_NAME: Final = "known.segment"
_LOCK: Final = "build.lock"
_log = structlog.get_logger()

# The life of the database: the cluster, its timeline (a restore to a moment begins a new one),
# the database in it, and the table itself.
_LIFE = """
SELECT (SELECT system_identifier FROM pg_control_system())::text,
       (SELECT timeline_id FROM pg_control_checkpoint()),
       (SELECT oid::bigint FROM pg_database WHERE datname = current_database()),
       pg_relation_filenode('matching_signature'::regclass)
"""

Stamp = tuple[int, int, int]  # which file bears the name just now


class Opened(NamedTuple):
    """A valid segment and the place in the tail from which to read on."""

    known: Known
    place: Place


def folder() -> Path:
    """Where the segment of this host lies."""
    return Path(settings.RUTHAN_DATA) / "index"


def segment_path() -> Path:
    """The file that processes open; another one takes its name when it is whole."""
    return folder() / _NAME


def stamp() -> Stamp | None:
    """Tells one file from the next without opening it; None when there is none."""
    try:
        found = segment_path().stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size


def origin() -> dict[str, Any]:
    """What a segment must have in common with us, the database's life included. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_LIFE)
        life = [str(part) for part in cursor.fetchone()]
    return {
        "life": [*life, str(connection.settings_dict["NAME"])],
        "fold": FOLD_VERSION,
        "terms": TERMS_VERSION,
        "layout": LAYOUT,
        "words": version("pythainlp"),
    }


def open_segment() -> Opened | None:
    """The segment of this host, checked; None when there is none that is ours. Two queries.

    Reads the whole file once: about 1 ms a megabyte.
    """
    try:
        segment = read_segment(segment_path(), key=keyring.subkey(SEAL))
    except FileNotFoundError:
        return None
    except (SegmentRefused, OSError) as error:
        _log.warning("matching.segment.refused", reason=type(error).__name__)
        return None
    if not _is_ours(segment.meta):
        _log.info("matching.segment.foreign")
        return None
    arrays = segment.arrays
    known = Known(
        _base(arrays, REPORTS),
        ClaimBase(_base(arrays, CLAIMS), _base(arrays, WORDS), arrays[MARKS]),
        subjects_of(arrays, REPORTS),
        subjects_of(arrays, CLAIMS),
    )
    return Opened(known, _place(segment.meta))


def claimed() -> tuple[Place, int] | None:
    """Place and size that the file names, its body unchecked; None when it is not ours.

    Two queries.
    """
    try:
        meta = read_meta(segment_path())
    except (SegmentRefused, OSError):
        return None
    return (_place(meta), int(meta["items"])) if _is_ours(meta) else None


@contextmanager
def only_builder() -> Iterator[bool]:
    """Whether we are the one that may build on this host; the kernel frees it when we die."""
    folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(folder() / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
    finally:
        os.close(handle)


def _is_ours(meta: Mapping[str, Any]) -> bool:
    """The same origin, and the row of its place is still the one that it was built on."""
    if any(meta.get(name) != value for name, value in origin().items()):
        return False
    xid, row_id = place = _place(meta)
    return place == BEGINNING or Signature.objects.filter(id=row_id, xid=xid).exists()


def _place(meta: Mapping[str, Any]) -> Place:
    xid, row_id = meta["place"]
    return str(xid), int(row_id)


def _base(arrays: Mapping[str, NDArray[Any]], name: str) -> Base:
    return Base(**{part: arrays[f"{name}.{part}"] for part in COLUMNS})
