"""The envelope of every event: CloudEvents 1.0 in structured mode, and the schema of its data."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID, uuid5

from ruthan.messaging.engine.kinds import KINDS, Kind

MEDIA_TYPE: Final = "application/cloudevents+json"
SCHEMAS: Final = "/api/events.json"
_SPACE: Final = UUID("5d2f6c1e-7a0b-5f0e-9b7c-2c4f1a8e6d30")  # for ids that are made, not drawn


def id_of(kind: str, key: str) -> UUID:
    """The id of an event: the same for the same thing told twice, whoever tells it."""
    return uuid5(_SPACE, f"{kind}:{key}")


def moment(at: datetime) -> str:
    """A moment as RFC 3339 in UTC."""
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def written(
    event_id: UUID, kind: str, *, subject: str, data: Mapping[str, Any], at: datetime, source: str
) -> str:
    """The event as it is sent: JSON on one line, the same bytes for everybody and every attempt.

    `source` is the address of the site. Raises KeyError for a kind that is not of the list.
    """
    held = {
        "specversion": "1.0",
        "id": str(event_id),
        "source": source,
        "type": KINDS[kind].type,
        "subject": subject,
        "time": moment(at),
        "datacontenttype": "application/json",
        "dataschema": f"{source}{SCHEMAS}#/$defs/{kind}",
        "data": dict(data),
    }
    return json.dumps(held, ensure_ascii=False, separators=(",", ":"))


def schema_of(kind: Kind) -> dict[str, Any]:
    """The JSON Schema of the data of a kind. New fields may come: pass over unknown ones."""
    return {
        "title": kind.type,
        "description": kind.words,
        "type": "object",
        "properties": {one.name: one.schema | {"description": one.words} for one in kind.fields},
        "required": [one.name for one in kind.fields],
        "examples": [dict(kind.example)],
    }


def schemas(source: str) -> dict[str, Any]:
    """The schemas of every kind as one document."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"{source}{SCHEMAS}",
        "title": "Events of Ruthan",
        "$defs": {code: schema_of(kind) for code, kind in KINDS.items()},
    }
