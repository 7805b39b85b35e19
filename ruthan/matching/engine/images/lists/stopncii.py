"""The JSON of StopNCII's FetchHashes: pages of hash records, withdrawn ones among them."""

from __future__ import annotations

import json

from ruthan.matching.engine.images.lists.entry import (
    BadLine,
    Entry,
    Kind,
    ListRefused,
    Reading,
    checked,
    reference,
)

SHAPE = "stopncii"
_KINDS = {"imagepdq": Kind.PDQ, "imagemd5": Kind.MD5, "imagesha1": Kind.SHA1}
_GONE = frozenset({"withdrawn", "deleted"})


def read_stopncii(text: str) -> Reading:
    """One page, or a list of pages. A record of an unknown kind is passed over, never the page.

    A record is known by its hash: StopNCII gives none an id of its own.
    """
    try:
        page = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ListRefused("not_json") from error
    out, number = Reading(SHAPE), 0
    for one in page if isinstance(page, list) else [page]:
        records = one.get("hashRecords") if isinstance(one, dict) else None
        if not isinstance(records, list):
            raise ListRefused("no_records")
        for record in records:
            number += 1
            try:
                _record(record, out)
            except BadLine as bad:
                out.report(number, bad)
    return out


def _record(record: object, out: Reading) -> None:
    if not isinstance(record, dict):
        raise BadLine("no_object")
    kind = _KINDS.get(str(record.get("signalType", "")).lower())
    if kind is None:
        out.skipped += 1
        return
    value = checked(kind, str(record.get("hashValue", "")))
    ref = reference(None, value)
    if _is_gone(record):
        out.deleted.append(ref)
    else:
        out.take(Entry(ref, kind, value))


def _is_gone(record: dict[str, object]) -> bool:
    """A record is taken back as a whole, or by every case it belongs to."""
    if str(record.get("hashStatus", "")).lower() in _GONE:
        return True
    cases = record.get("caseNumbers")
    if not isinstance(cases, dict) or not cases:
        return False
    return all(str(status).lower() in _GONE for status in cases.values())
