"""What people sent through a messenger, fetched into memory and kept nowhere."""

from __future__ import annotations

from ruthan.messaging.transports import Refused
from ruthan.messaging.transports.line import Client, Content


class MediaNotReady(RuntimeError):
    """The messenger is still preparing it, or cannot be reached: ask again later."""


class MediaGone(RuntimeError):
    """It cannot be had any more, or is larger than allowed."""


def fetch_media(*, channel: str, media_id: str, max_bytes: int) -> Content:
    """A picture or file; raises MediaNotReady and MediaGone. Never inside a transaction."""
    try:
        return _client(channel).content(media_id, max_bytes=max_bytes)
    except Refused as refused:
        raise _meaning(refused) from refused


def fetch_still(*, channel: str, media_id: str, max_bytes: int) -> Content:
    """A still of a film, once the messenger has prepared it; raises as `fetch_media`."""
    client = _client(channel)
    try:
        state = client.transcoding(media_id)
        if state == "processing":
            raise MediaNotReady(state)
        if state != "succeeded":
            raise MediaGone(state)
        return client.preview(media_id, max_bytes=max_bytes)
    except Refused as refused:
        raise _meaning(refused) from refused


def _client(channel: str) -> Client:
    if channel != "line":
        raise MediaGone(channel)
    return Client.of_settings()


def _meaning(refused: Refused) -> Exception:
    return MediaGone(str(refused)) if refused.is_final else MediaNotReady(str(refused))
