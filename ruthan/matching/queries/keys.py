"""The keyed hash that names a cluster: equal texts can be found, none can be read."""

from __future__ import annotations

from ruthan.core.crypto import keyed_hash
from ruthan.core.text.fold import light_fold, squash

LABEL = "matching.folded"
KEY_BYTES = 16
_PURPOSE = "matching.cluster"


def cluster_key(text: str) -> bytes:
    """The name of a text's cluster: 128 bits over its letters, digits and marks.

    A text without any (a row of emoji) is named by its light fold, so that it has a name at all.
    """
    return keyed_hash(_PURPOSE, squash(text) or "\0" + light_fold(text))[:KEY_BYTES]
