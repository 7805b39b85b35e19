"""Feeds mutated bytes to the readers of texts and stops at the first exception.

Needs atheris, which nothing else needs: pip install -r bench/fuzz/requirements.txt
Run: python -m bench.fuzz.engine -max_total_time=180 [CORPUS]
"""

from __future__ import annotations

import contextlib
import sys

try:
    import atheris
except ImportError:
    atheris = None

with atheris.instrument_imports(include=["ruthan"]) if atheris else contextlib.nullcontext():
    from ruthan.matching.engine.entities import extract_entities, mask, masked_text
    from ruthan.matching.engine.entities.promptpay import PayloadRefused, read_payload
    from ruthan.matching.engine.signals import detect_signals, scam_hint


def sound(data: bytes) -> None:
    """Read some bytes in every way; a refusal with its reason is fine, anything else is not."""
    for text in (data.decode("utf-8", "surrogateescape"), data.decode("utf-16-le", "replace")):
        entities = extract_entities(text)
        for entity in entities:
            if text[entity.start : entity.end] != entity.text or not 0 < entity.confidence <= 1:
                raise AssertionError(f"a span that does not fit: {entity}")
            mask(entity)
        masked_text(text, entities)
        signals = detect_signals(text, entities)
        for signal in signals:
            if not all(0 <= start < end <= len(text) for start, end in signal.spans):
                raise AssertionError(f"a span that does not fit: {signal}")
        hint = scam_hint(text, entities, signals)
        if not all(0 <= start < end <= len(text) for start, end in hint.spans):
            raise AssertionError(f"a span that does not fit: {hint}")
        try:
            read_payload(text)
        except PayloadRefused as refused:
            if not refused.reason:
                raise AssertionError("a refusal without a reason") from refused


def main() -> int:
    """Hand the process to atheris, or say that it is not there."""
    if atheris is None:
        print("skipped: atheris is not installed (bench/fuzz/requirements.txt)")
        return 0
    atheris.Setup(sys.argv, sound)
    atheris.Fuzz()
    return 0


if __name__ == "__main__":
    sys.exit(main())
