"""Is it only away? Errors of a database that restarts, of a full disk: later the same will work."""

from __future__ import annotations

import errno

import psycopg
from django.db import InterfaceError, OperationalError

RETRY_SECONDS = 10
# Django's, and the driver's own where a statement went past Django.
_DATABASE = (OperationalError, InterfaceError, psycopg.OperationalError, psycopg.InterfaceError)
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO, errno.EMFILE, errno.ENFILE})


def is_away(error: BaseException | None) -> bool:
    """Whether an error says that the database or the disk cannot be used now; looks at its causes.

    Among them: the server is gone, starts, ends, is full of connections or of rows, a deadlock.
    """
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        if isinstance(error, _DATABASE):
            return True
        if isinstance(error, OSError) and error.errno in _FULL:
            return True
        seen.add(id(error))
        error = error.__cause__ or error.__context__
    return False
