"""An optional encoder of texts that an operator names: its cosine is one more thing to go by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from ruthan.matching.engine.recent import Recent
from ruthan.matching.engine.sketch import Sketch

_RECENT = 50_000
Vectors = NDArray[np.float32]


class Encoder(Protocol):
    """What is asked of an encoder: one row of numbers for each text."""

    def encode(self, texts: list[str], /) -> Vectors:
        """A float32 array of shape (number of texts, dimensions)."""


def load_encoder(path: str) -> Encoder:
    """The encoder behind "module:name"; a class or function without `encode` is called once.

    Raises ValueError when there is none.
    """
    module, _, name = path.partition(":")
    try:
        found = getattr(import_module(module), name)
    except (ImportError, AttributeError, ValueError) as error:
        raise ValueError(f"there is no encoder {path}: {error}") from error
    made: Encoder = found if hasattr(found, "encode") and not isinstance(found, type) else found()
    if not hasattr(made, "encode"):
        raise ValueError(f"{path} has no encode(texts)")
    return made


class Cosines:
    """Cosines of a message's passages with claims; vectors of recent claims are kept."""

    def __init__(self, encoder: Encoder) -> None:
        """Take the encoder."""
        self._encoder = encoder
        self._held: Recent[Vectors] = Recent(_RECENT)

    def of(self, message: Sketch, claims: Mapping[int, Sketch]) -> dict[int, float]:
        """The best cosine of any passage with each claim."""
        if not claims:
            return {}
        passages = self._encode([message.text, *(one.text for one in message.passages[1:])])
        vectors = self._held.get(list(claims), lambda missing: self._made(missing, claims))
        return {doc: float((passages @ vector).max()) for doc, vector in vectors.items()}

    def try_out(self) -> None:
        """Encode two texts; raises what the encoder raises, ValueError for another shape."""
        self._encode(["ทดลอง", "ตัวอย่าง"])

    def forget(self, numbers: Sequence[int]) -> None:
        """Drop the vectors of claims that changed."""
        self._held.forget(numbers)

    def _made(self, missing: Sequence[int], claims: Mapping[int, Sketch]) -> dict[int, Vectors]:
        texts = [f"{claims[doc].title} {claims[doc].text}".strip() for doc in missing]
        return dict(zip(missing, self._encode(texts), strict=True))

    def _encode(self, texts: list[str]) -> Vectors:
        """Vectors of length one; raises ValueError when the encoder answers in another shape."""
        vectors = np.asarray(self._encoder.encode(texts), dtype=np.float32)
        if vectors.ndim != 2 or len(vectors) != len(texts) or not np.isfinite(vectors).all():
            raise ValueError("the encoder must answer one row of finite numbers for each text")
        length = np.linalg.norm(vectors, axis=1, keepdims=True)
        unit: Vectors = vectors / np.maximum(length, np.float32(1e-12))
        return unit
