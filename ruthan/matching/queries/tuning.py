"""Weights and an encoder of the operator's own, if any: loaded once in a process, never needed.

What is named and cannot be had is logged and passed over: the service goes on with the shipped
weights, and `ruthan doctor` says what is wrong.
"""

from __future__ import annotations

from pathlib import Path
from threading import Lock
from time import monotonic
from typing import NamedTuple

import structlog
from django.conf import settings

from ruthan.matching.engine.dense import Encoder, Vectors, load_encoder
from ruthan.matching.engine.model import Weights, read_weights

REST = 60.0  # seconds in which an encoder that failed is not asked again
_log = structlog.get_logger()


class Tuning(NamedTuple):
    """What decides besides the code; nothing of both is how Ruthan comes."""

    weights: Weights | None = None
    encoder: Encoder | None = None


class EncoderRests(Exception):
    """The encoder failed a moment ago and is left alone."""


class Steady:
    """An encoder that is left alone for REST seconds after it failed: nobody waits for it."""

    def __init__(self, encoder: Encoder) -> None:
        """Take the encoder."""
        self._encoder = encoder
        self._until = 0.0

    def encode(self, texts: list[str], /) -> Vectors:
        """What the encoder answers; raises what it raised, or EncoderRests."""
        if monotonic() < self._until:
            raise EncoderRests
        try:
            return self._encoder.encode(texts)
        except Exception as error:
            self._until = monotonic() + REST
            _log.warning("matching.encoder.failed", reason=type(error).__name__)
            raise


class _Held:
    """The tuning of this process."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._found: Tuning | None = None

    def get(self) -> Tuning:
        with self._lock:
            if self._found is None:
                self._found = _loaded()
            return self._found

    def forget(self) -> None:
        with self._lock:
            self._found = None


_held = _Held()


def tuning() -> Tuning:
    """What this process decides with."""
    return _held.get()


def forget_tuning() -> None:
    """Load anew when next asked (a test)."""
    _held.forget()


def load_tuning() -> Tuning:
    """What the settings name; raises ValueError in words when it is not there or does not fit."""
    weights, encoder = None, None
    if settings.RUTHAN_MATCH_WEIGHTS:
        try:
            weights = read_weights(Path(settings.RUTHAN_MATCH_WEIGHTS))
        except OSError as error:
            raise ValueError(f"{settings.RUTHAN_MATCH_WEIGHTS}: {error.strerror}") from error
    if settings.RUTHAN_MATCH_ENCODER:
        if weights is None or weights.states_dense is None:
            raise ValueError("an encoder needs RUTHAN_MATCH_WEIGHTS that were trained with one")
        try:
            encoder = load_encoder(settings.RUTHAN_MATCH_ENCODER)
        except ValueError:
            raise
        except Exception as error:
            name = settings.RUTHAN_MATCH_ENCODER
            raise ValueError(f"{name} does not start: {type(error).__name__} {error}") from error
    return Tuning(weights, encoder)


def _loaded() -> Tuning:
    try:
        weights, encoder = load_tuning()
    except ValueError as error:
        _log.error("matching.encoder.refused", reason=str(error))
        return Tuning()
    return Tuning(weights, None if encoder is None else Steady(encoder))
