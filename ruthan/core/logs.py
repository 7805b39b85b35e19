"""Logs that cannot tell what a person wrote: a traceback keeps its places and loses its words."""

from __future__ import annotations

import logging
import traceback
from types import TracebackType


class QuietFormatter(logging.Formatter):
    """Writes an exception as its class and the lines it passed, never its message.

    The message of a database error quotes the row, and that of a decoding error the text.
    """

    def formatException(  # noqa: N802 - the name that logging calls
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None]
        | tuple[None, None, None],
    ) -> str:
        """The class of the error and where it came from, innermost last."""
        kind, _error, trace = ei
        if kind is None:
            return ""
        places = [f"  {f.filename}:{f.lineno} {f.name}" for f in traceback.extract_tb(trace)]
        return "\n".join([f"{kind.__module__}.{kind.__qualname__}", *places])
