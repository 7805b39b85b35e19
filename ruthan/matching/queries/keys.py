"""The keyed hash that names a cluster: equal texts can be found, none can be read."""

from __future__ import annotations

from collections.abc import Iterable

from ruthan.core.crypto import keyed_hash
from ruthan.core.text.fold import light_fold, squash

LABEL = "matching.folded"
KEY_BYTES = 16
_PURPOSE = "matching.cluster"
_PICTURES = "matching.cluster.pictures"
_MARK = "\0pictures:"


def cluster_key(text: str) -> bytes:
    """The name of a text's cluster: 128 bits over its letters, digits and marks.

    A text without any (a row of emoji) is named by its light fold, so that it has a name at all.
    """
    return keyed_hash(_PURPOSE, squash(text) or "\0" + light_fold(text))[:KEY_BYTES]


def pictures_key(bodies: Iterable[bytes]) -> bytes:
    """The name of a cluster of reports that are pictures and nothing else: their very bytes."""
    digests = sorted(keyed_hash(_PICTURES, body) for body in bodies)
    return keyed_hash(_PICTURES, b"".join(digests))[:KEY_BYTES]


def named_by(key: bytes) -> str:
    """What is sealed in the place of a text that a report of pictures has not."""
    return _MARK + key.hex()


def key_of(text: str) -> bytes:
    """The name of the cluster of a kept text, or of what is kept in the place of one."""
    return bytes.fromhex(text[len(_MARK) :]) if is_pictures(text) else cluster_key(text)


def is_pictures(text: str) -> bool:
    """Whether a kept text stands for pictures: no text that was sent begins like this."""
    return text.startswith(_MARK)
