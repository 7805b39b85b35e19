"""PDQ, the published perceptual hash: 256 bits and a quality, in numpy alone.

Brightness is smoothed by two passes of box filters in each direction, sampled at 64 by 64,
transformed by a cosine transform of which the 16 by 16 lowest frequencies stay (without the
constant ones), and cut at their median. Quality is the sum of the steps between samples.
A hash is four words of 64 bits; its text is 64 hexadecimal digits, the highest bit first.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt
from PIL import Image

from ruthan.matching.engine.images.safe import luma, open_image

BITS: Final = 256
RADIUS: Final = 31  # two images are alike when at most so many bits differ
LEAST_QUALITY: Final = 50  # a hash below this says too little to match anything
ORDINARY_SIDE: Final = 512

_SIDE: Final = 64
_KEPT: Final = 16
_HEX: Final = re.compile(r"[0-9a-fA-F]{64}")

Hash = npt.NDArray[np.uint64]
Floats = npt.NDArray[np.float32]

# The eight ways a square can lie: mirrored sides (columns, rows), and an exchange of the axes.
DIHEDRAL: Final = (
    ("none", False, False, False),
    ("mirror", True, False, False),
    ("upside-down", True, True, False),
    ("mirror+upside-down", False, True, False),
    ("quarter-left", True, False, True),
    ("quarter-right", False, True, True),
    ("mirror+quarter-right", False, False, True),
    ("mirror+quarter-left", True, True, True),
)


@dataclass(frozen=True, slots=True)
class Pdq:
    """The hash of one view of an image, and how much there was to hash (0 to 100)."""

    words: Hash
    quality: int

    @property
    def hex(self) -> str:
        """The hash as it is exchanged."""
        return to_hex(self.words)


def hash_image(body: bytes, *, full_size: bool = False) -> Pdq:
    """The hash of some bytes; raises ImageRefused.

    Ordinarily an image is first brought to at most 512 pixels, which is quick and moves a few
    bits; `full_size` hashes every pixel, as the hashes on abuse lists were made.
    """
    opened = open_image(body, at_most=None if full_size else ORDINARY_SIDE)
    return hash_picture(opened.picture)


def hash_picture(picture: Image.Image) -> Pdq:
    """The hash of a picture as it is."""
    return hash_luma(luma(picture))


def hash_luma(brightness: Floats) -> Pdq:
    """The hash of an array of brightness, 0 to 255."""
    down, across = map(_smoothing, brightness.shape)
    return _hashed(down @ (brightness @ across.T))


def hash_all_ways(brightness: Floats) -> list[tuple[str, Pdq]]:
    """The hashes of all eight ways the image can be turned and mirrored, the given one first.

    Each is the hash that the turned image would have: the filters lean to one side, so turning
    the waves of one hash, as is often done, moves up to forty bits of a small image. It costs
    two hashes, not eight.
    """
    down, across = map(_smoothing, brightness.shape)
    leaning = [brightness @ side.T for side in (across, across[:, ::-1])]
    small = {
        (columns, rows): side @ leaning[columns]
        for columns in (False, True)
        for rows, side in ((False, down), (True, down[:, ::-1]))
    }
    ways = []
    for name, columns, rows, is_swapped in DIHEDRAL:
        grid = small[columns, rows]
        ways.append((name, _hashed(np.ascontiguousarray(grid.T) if is_swapped else grid)))
    return ways


def to_hex(words: Hash) -> str:
    """The text of a hash."""
    return "".join(f"{int(word):016x}" for word in words[::-1])


def from_hex(text: str) -> Hash:
    """The hash of a text; raises ValueError when it is not 64 hexadecimal digits."""
    if not _HEX.fullmatch(text):
        raise ValueError("a PDQ hash has 64 hexadecimal digits")
    return np.array([int(text[i : i + 16], 16) for i in (48, 32, 16, 0)], dtype=np.uint64)


def distance(a: Hash, b: Hash) -> int:
    """How many of the 256 bits differ."""
    return int(np.bitwise_count(a ^ b).sum())


def _hashed(small: Floats) -> Pdq:
    """The hash of an image that is smoothed and sampled at 64 by 64."""
    return Pdq(_cut(_transform(small)), _quality(small))


@lru_cache(maxsize=64)
def _smoothing(side: int) -> Floats:
    """Two box filters and the sampling at 64 places as one matrix: all of it is linear.

    At an edge a box is the mean of what there is of it.
    """
    window = (side + 2 * _SIDE - 1) // (2 * _SIDE)
    place = np.arange(side)
    after = np.minimum(place + window // 2 + 1, side)
    before = np.maximum(place - (window - 1 - window // 2), 0)
    sampled = ((np.arange(_SIDE) + 0.5) * side / _SIDE).astype(np.intp)
    share = 1.0 / (after - before)
    weights = np.zeros((_SIDE, side + 1))
    for row, centre in enumerate(sampled):
        inner = slice(before[centre], after[centre])
        np.add.at(weights[row], before[inner], share[inner])
        np.add.at(weights[row], after[inner], -share[inner])
    summed = np.cumsum(weights[:, :side], axis=1)
    matrix: Floats = (summed * share[sampled][:, None]).astype(np.float32)
    return matrix


@cache
def _cosines() -> Floats:
    """The sixteen lowest waves over 64 samples, the constant one left out."""
    wave, sample = np.arange(1, _KEPT + 1)[:, None], np.arange(_SIDE)[None, :]
    waves = np.sqrt(2 / _SIDE) * np.cos(np.pi / (2 * _SIDE) * wave * (2 * sample + 1))
    return np.asarray(waves, dtype=np.float32)


def _transform(small: Floats) -> Floats:
    cosines = _cosines()
    waves: Floats = (cosines @ small @ cosines.T).astype(np.float32, copy=False)
    return waves


def _cut(waves: Floats) -> Hash:
    """One bit for every wave that is above the lower median."""
    flat = waves.ravel()
    middle = np.partition(flat, BITS // 2 - 1)[BITS // 2 - 1]
    packed = np.packbits(flat > middle, bitorder="little")
    return packed.view("<u8").astype(np.uint64)


def _quality(small: Floats) -> int:
    """How much changes from sample to sample, 0 to 100."""
    down = np.abs(np.trunc((small[:-1] - small[1:]) * (100 / 255))).sum()
    across = np.abs(np.trunc((small[:, :-1] - small[:, 1:]) * (100 / 255))).sum()
    return min(100, int((down + across) / 90))
