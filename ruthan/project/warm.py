"""Readying a process before its first visitor: the Thai dictionary, the index, the rules."""

from __future__ import annotations

import gc
from threading import Thread

import structlog
from django.db import DatabaseError, connection

from ruthan.core.text.breaks import break_words
from ruthan.matching import queries as matching
from ruthan.project import vitals
from ruthan.triage.rules.assess import assess

_SENTENCE = "ด่วน ธนาคารสมมุติส่งลิงก์ให้กดรับเงิน จริงไหมคะ"
_log = structlog.get_logger()


def warm() -> None:
    """Read dictionary and known texts once; a database that is away is no reason to fail."""
    vitals.known_migrations()
    break_words(_SENTENCE)
    assess(_SENTENCE)
    try:
        matching.warm()
        matching.known(_SENTENCE)
    except DatabaseError as error:
        _log.warning("warm.postponed", reason=type(error).__name__)
    finally:
        connection.close()
    gc.collect()
    gc.freeze()  # what was loaded stays: looking through it again costs a tenth of a second


def warm_aside() -> None:
    """Warm in a thread, so that the process answers at once."""
    Thread(target=warm, name="warm", daemon=True).start()
