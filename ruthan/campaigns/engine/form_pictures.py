"""The photos of a report kept within what a file may weigh."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Final

from PIL import Image

MOST_BYTES: Final = 8_500_000  # of all photos of one report, so that PDF and DOCX stay below 10 MB
_STEPS: Final = ((900, 76), (800, 70), (640, 66), (480, 62), (320, 58))  # pixels a side, quality


def size_of(body: bytes) -> tuple[int, int]:
    """Width and height of a JPEG, read from its head."""
    with Image.open(io.BytesIO(body), formats=("JPEG",)) as picture:
        return picture.size


def fitted(pictures: Mapping[str, bytes], *, most: int = MOST_BYTES) -> dict[str, bytes]:
    """The same pictures; those heavier than their share are written anew when all weigh too much.

    The same pictures give the same bytes.
    """
    held = dict(pictures)
    if sum(map(len, held.values())) <= most:
        return held
    share = most // len(held)
    return {
        name: body if len(body) <= share else _within(body, share) for name, body in held.items()
    }


def _within(body: bytes, most: int) -> bytes:
    with Image.open(io.BytesIO(body), formats=("JPEG",)) as opened:
        picture = opened.convert("RGB")
    out = body
    for side, quality in _STEPS:
        picture.thumbnail((side, side), Image.Resampling.LANCZOS)
        made = io.BytesIO()
        picture.save(made, "JPEG", quality=quality)
        out = made.getvalue()
        if len(out) <= most:
            break
    return out
