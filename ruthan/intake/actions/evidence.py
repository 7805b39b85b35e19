"""Keeping evidence: sealed files by the hash of their ciphertext, links that nobody fetches."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from ruthan.core import clock, crypto, storage
from ruthan.core.crypto import keyed_hash
from ruthan.core.events import emit_many
from ruthan.intake.events import PicturesAdded
from ruthan.intake.models import Evidence, Report
from ruthan.intake.rules import labels
from ruthan.intake.rules.texts import MAX_LINKS

if TYPE_CHECKING:
    from ruthan.intake.rules.files import CleanFile


IMAGE = "image"
_AT_LEISURE = -1  # a picture takes longer than a rank, and nobody waits for it
_BATCH = 500
SAFE_AGE = timedelta(days=1)  # no request lasts so long: what has no row by then gets none


def keep_files(report: Report, files: Sequence[CleanFile]) -> list[Evidence]:
    """Seal cleaned files under the report's key; what was stored goes again when a row fails.

    Pictures are announced in the same transaction, to be compared once it is committed.
    """
    stored: list[str] = []
    rows = []
    try:
        for file in files:
            address = storage.put(file.body, key=report.data_key)
            stored.append(address)
            rows.append(_row(report, file, address))
        made = Evidence.objects.bulk_create(rows)
        if any(file.kind == IMAGE for file in files):
            emit_many([PicturesAdded(report_id=report.pk)], priority=_AT_LEISURE)
        return made
    except Exception:
        for address in stored:
            storage.remove(address)
        raise


@transaction.atomic
def announce_pictures() -> int:
    """Announce the pictures of every report that can be read, also those of long ago; how many
    reports. What was looked at before is passed over then."""
    live = Evidence.objects.filter(kind=IMAGE, report__data_key__destroyed_at=None)
    ids = list(live.order_by().values_list("report", flat=True).distinct())
    for start in range(0, len(ids), _BATCH):
        events = [PicturesAdded(report_id=pk) for pk in ids[start : start + _BATCH]]
        emit_many(events, priority=_AT_LEISURE - 1)
    return len(ids)


def keep_links(report: Report, links: Sequence[str]) -> list[Evidence]:
    """Seal links as they were written; they are evidence, not addresses to open."""
    rows = [
        Evidence(
            report=report,
            kind="link",
            name_sealed=crypto.seal(report.data_key, labels.EVIDENCE_NAME, link),
            added_at=clock.now(),
        )
        for link in list(dict.fromkeys(links))[:MAX_LINKS]
    ]
    return Evidence.objects.bulk_create(rows) if rows else []


def sweep_files(*, age: timedelta = SAFE_AGE) -> int:
    """Remove files that no row names: their process died before it committed. How many.

    A store that no row names at all is left alone, for a restore may be under way. Reads the
    names of the whole store, a sixteenth at a time.
    """
    named = Evidence.objects.exclude(address="")
    if not named.exists():
        return 0
    swept = 0
    for shelf in storage.SHELVES:
        left = list(storage.kept_longer_than(age, shelf=shelf))  # before the rows are read
        rows = set(named.filter(address__startswith=shelf).values_list("address", flat=True))
        rows |= storage.named(shelf)
        for path in left:
            if path.name not in rows:
                path.unlink(missing_ok=True)
                swept += 1
    return swept


def _row(report: Report, file: CleanFile, address: str) -> Evidence:
    return Evidence(
        report=report,
        kind=file.kind,
        address=address,
        media_type=file.media_type,
        size=len(file.body),
        name_sealed=crypto.seal(report.data_key, labels.EVIDENCE_NAME, file.name),
        prints_sealed=_sealed_prints(report, file),
        plain_sha256=keyed_hash("evidence", file.body),
        added_at=clock.now(),
    )


def _sealed_prints(report: Report, file: CleanFile) -> bytes | None:
    if not file.prints:
        return None
    return crypto.seal(report.data_key, labels.EVIDENCE_PRINTS, file.prints)
