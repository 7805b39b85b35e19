"""Signals: explainable reasons to look at a message, never a verdict."""

from __future__ import annotations

from ruthan.matching.engine.signals.detect import SIGNAL_CODES, Signal, detect_signals
from ruthan.matching.engine.signals.score import ScamHint, scam_hint

__all__ = ["SIGNAL_CODES", "ScamHint", "Signal", "detect_signals", "scam_hint"]
