"""The one exception of the supervisor: a sentence that the operator can act on."""

from __future__ import annotations

import errno


class Refused(Exception):
    """The supervisor cannot go on; the message is one line that says what to do."""


def said_plainly(error: OSError) -> Refused:
    """Turn an error of the disk into one line; the path comes from the error itself."""
    where = error.filename or "the disk"
    reasons = {
        errno.ENOSPC: f"No space is left for {where}; free some or set RUTHAN_DATA elsewhere.",
        errno.EDQUOT: f"The disk quota is used up for {where}; set RUTHAN_DATA elsewhere.",
        errno.EROFS: f"{where} is on a read-only disk; set RUTHAN_DATA to a writable folder.",
        errno.EACCES: f"{where} cannot be written; fix its owner or set RUTHAN_DATA elsewhere.",
    }
    return Refused(reasons.get(error.errno or 0, f"{where}: {error.strerror or error}"))
