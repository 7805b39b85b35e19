"""What a source heard, in words that every messenger shares."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Kind(StrEnum):
    """What happened in a chat."""

    TEXT = "text"
    IMAGE = "image"
    VIDEO = "video"
    AUDIO = "audio"
    FILE = "file"
    STICKER = "sticker"
    PLACE = "place"
    ACT = "act"  # something was pressed
    CAME = "came"
    LEFT = "left"
    JOINED = "joined"  # we were brought into a group
    REMOVED = "removed"
    UNSENT = "unsent"
    OTHER = "other"  # nothing that concerns us


MEDIA = frozenset({Kind.IMAGE, Kind.VIDEO, Kind.AUDIO, Kind.FILE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """One event; texts and names in it are the person's own and are written nowhere in clear."""

    channel: str
    event_id: str
    kind: Kind
    at: datetime
    person: str = ""
    group: str = ""
    text: str = ""
    act: str = ""
    message_id: str = ""
    set_id: str = ""  # pictures that were sent together
    file_name: str = ""
    link: str = ""  # where a picture lies when it lies elsewhere; never fetched
    reply_token: str = ""
    is_addressed: bool = False  # in a group: we were called by name
