"""Readying a process before its first visitor: the Thai dictionary, the index, the rules."""

from __future__ import annotations

import gc
import sys
from threading import Thread

import structlog
from django.db import DatabaseError, connection

from ruthan.core.text.breaks import break_words
from ruthan.matching import queries as matching
from ruthan.project import vitals
from ruthan.registry.queries import look_up
from ruthan.triage.rules.assess import assess

TURN_SECONDS = 0.001
_SENTENCE = "ด่วน ธนาคารสมมุติส่งลิงก์ให้กดรับเงิน จริงไหมคะ"
_ASKED = "บัญชีกสิกร 000-0-00000-0 https://warm.example"
_log = structlog.get_logger()


def warm() -> None:
    """Read dictionary and known texts once; a database that is away is no reason to fail."""
    vitals.known_migrations()
    break_words(_SENTENCE)
    assess(_SENTENCE)
    try:
        matching.warm()
        matching.known(_SENTENCE)
        look_up(_ASKED)
    except DatabaseError as error:
        _log.warning("warm.postponed", reason=type(error).__name__)
    finally:
        connection.close()
    gc.collect()
    gc.freeze()  # what was loaded stays: looking through it again costs a tenth of a second


def take_short_turns() -> None:
    """Let a thread that computes give way after a millisecond, not after Python's five.

    While known texts are read or an index is built, a thread that answers waits for its turn at
    every word of the database: about fifteen times a request.
    """
    sys.setswitchinterval(TURN_SECONDS)


def warm_aside() -> None:
    """Warm in a thread, so that the process answers at once."""
    take_short_turns()
    Thread(target=warm, name="warm", daemon=True).start()
