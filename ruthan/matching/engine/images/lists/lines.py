"""Line files: `hash`, `hash,quality` or `pdq hash`, one a line; and the lines of `ruthan hash`."""

from __future__ import annotations

import json
from collections.abc import Iterable

from ruthan.matching.engine.images.lists.entry import (
    BadLine,
    Entry,
    Kind,
    Reading,
    checked,
    reference,
)

LINES, HASHED = "lines", "hashed"


def read_lines(lines: Iterable[str]) -> Reading:
    """Hashes line by line; empty lines and lines that begin with # are passed over.

    A line that begins with a minus takes its hash back.
    """
    out = Reading(LINES)
    for number, raw in enumerate(lines, start=1):
        line = raw.strip()
        if not line or line.startswith("#"):
            continue
        try:
            _line(line, out)
        except BadLine as bad:
            out.report(number, bad)
    return out


def _line(line: str, out: Reading) -> None:
    is_gone = line.startswith("-")
    text, _, quality = line.removeprefix("-").strip().partition(",")
    name, _, digits = text.strip().rpartition(" ")
    kind = _kind(name.strip() or _by_length(digits))
    value = checked(kind, digits)
    if is_gone:
        out.deleted.append(value)
    else:
        out.take(Entry(value, kind, value, _quality(quality)))


def read_hashed(lines: Iterable[str]) -> Reading:
    """What `ruthan hash` writes: the hash and the digest of each file, by the file's name."""
    out = Reading(HASHED)
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            _record(json.loads(line), number, out)
        except RecursionError:
            out.report(number, BadLine("too_deep"))
        except BadLine as bad:
            out.report(number, bad)
        except ValueError:
            out.report(number, BadLine("not_json"))
    return out


def _record(row: object, number: int, out: Reading) -> None:
    if not isinstance(row, dict):
        raise BadLine("no_object")
    name = reference(row.get("file"), str(number))
    if row.get("pdq"):
        value = checked(Kind.PDQ, str(row["pdq"]))
        out.take(Entry(name, Kind.PDQ, value, _quality(str(row.get("quality", 100)))))
    if row.get("sha256"):
        out.take(Entry(name, Kind.SHA256, checked(Kind.SHA256, str(row["sha256"]))))
    if not row.get("pdq") and not row.get("sha256"):
        raise BadLine("no_hash")


def _kind(name: str) -> Kind:
    try:
        return Kind(name.lower())
    except ValueError:
        raise BadLine("other_kind", kind=repr(name[:20])) from None


def _by_length(digits: str) -> str:
    """What a bare hash is: 64 digits are PDQ, as line files have it."""
    return {32: "md5", 40: "sha1"}.get(len(digits), "pdq")


def _quality(text: str) -> int:
    if not text.strip():
        return 100
    if not text.strip().isascii() or not text.strip().isdigit() or int(text) > 100:
        raise BadLine("wrong_quality")
    return int(text)
