"""Whether two images really show the same, once it is known how one lies in the other.

Points alone also agree where two screenshots of one program share its frame. So the larger one
is laid over a grid of the other, cell by cell, and the slopes from cell to cell must agree.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Grid = npt.NDArray[np.uint8]
Sums = npt.NDArray[np.float64]

CELLS: Final = 48
_BLOCKS: Final = 6
_LEAST_TEXTURE: Final = 1.5  # mean step between cells, in grey levels
_ALIKE: Final = 0.6
_FINEST: Final = 0.005  # blur of the smallest points, in shares of the root of the area


@dataclass(frozen=True, slots=True)
class Lie:
    """How a known image lies in another: turn, growth and shift, in shares of its area's root."""

    across: float  # the grown cosine of the turn
    down: float  # the grown sine
    x: float
    y: float

    @property
    def scale(self) -> float:
        """How much larger the known image is in the other."""
        return float(np.hypot(self.across, self.down))

    @property
    def degrees(self) -> float:
        """How far it is turned."""
        return float(np.degrees(np.arctan2(self.down, self.across)))

    def apply(self, places: Floats) -> Floats:
        """Where places of the known image are in the other."""
        x, y = places[..., 0], places[..., 1]
        return np.stack(
            [self.across * x - self.down * y + self.x, self.down * x + self.across * y + self.y],
            axis=-1,
        ).astype(np.float32)

    def visible(self, points: Floats, size: tuple[float, float]) -> int:
        """How many points (x, y, blur) of the known image could be found in one of this size."""
        place = self.apply(points[:, :2])
        is_inside = (place >= 0).all(axis=1) & (place <= np.array(size)).all(axis=1)
        return int((is_inside & (points[:, 2] * self.scale >= _FINEST)).sum())


@dataclass(frozen=True, slots=True)
class Agreement:
    """How well the images agree: by blocks, as a whole, and how much of the known one is seen."""

    blocks: float  # share of the blocks with something in them that agree
    whole: float  # correlation of all slopes
    seen: float  # share of the known image inside the other
    textured: int  # blocks with something in them
    middle: float  # the median of the correlations of these blocks


def grid_of(brightness: Floats) -> Grid:
    """The image as a grid of mean brightness."""
    height, width = brightness.shape
    y = np.linspace(0, height, CELLS + 1)
    x = np.linspace(0, width, CELLS + 1)
    sums = summed(brightness)
    corner = _at(sums, *np.meshgrid(x, y))
    total = corner[1:, 1:] - corner[:-1, 1:] - corner[1:, :-1] + corner[:-1, :-1]
    mean = total / ((height / CELLS) * (width / CELLS))
    grid: Grid = np.clip(mean, 0, 255).astype(np.uint8)
    return grid


def summed(brightness: Floats) -> Sums:
    """Sums over all rectangles from the corner, for means over any of them."""
    height, width = brightness.shape
    out = np.zeros((height + 1, width + 1))
    np.cumsum(np.cumsum(brightness, axis=0, dtype=np.float64), axis=1, out=out[1:, 1:])
    return out


def agreement(known: Grid, size: tuple[float, float], sums: Sums, lie: Lie) -> Agreement:
    """Lay an image over the grid of a known one of this width and height (in its own measure)."""
    height, width = sums.shape[0] - 1, sums.shape[1] - 1
    unit = float(np.sqrt(height * width))
    line = (np.arange(CELLS) + 0.5) / CELLS
    centres = np.stack(np.meshgrid(line * size[0], line * size[1]), axis=-1).astype(np.float32)
    place = lie.apply(centres) * unit
    half_x, half_y = (max(0.5, side / CELLS * lie.scale * unit / 2) for side in size)
    x, y = place[..., 0], place[..., 1]
    inside = (x >= half_x) & (x <= width - half_x) & (y >= half_y) & (y <= height - half_y)
    left, right = np.clip(x - half_x, 0, width), np.clip(x + half_x, 0, width)
    top, bottom = np.clip(y - half_y, 0, height), np.clip(y + half_y, 0, height)
    total = (
        _at(sums, right, bottom)
        - _at(sums, left, bottom)
        - _at(sums, right, top)
        + _at(sums, left, top)
    )
    mean = total / np.maximum((right - left) * (bottom - top), 1e-6)
    return _agree(known.astype(np.float32), mean.astype(np.float32), inside)


def _agree(known: Floats, other: Floats, inside: npt.NDArray[np.bool_]) -> Agreement:
    products = np.zeros((3, CELLS, CELLS), dtype=np.float32)
    for axis in (0, 1):
        a, b = np.diff(known, axis=axis), np.diff(other, axis=axis)
        both = (inside[1:] & inside[:-1]) if axis == 0 else (inside[:, 1:] & inside[:, :-1])
        to = products[:, : a.shape[0], : a.shape[1]]
        to += np.stack([a * b, a * a, b * b]) * both
    side = CELLS // _BLOCKS
    blocks = products.reshape(3, _BLOCKS, side, _BLOCKS, side).sum(axis=(2, 4))
    full = inside.reshape(_BLOCKS, side, _BLOCKS, side).mean(axis=(1, 3)) > 0.5
    textured = full & (np.maximum(blocks[1], blocks[2]) > _LEAST_TEXTURE**2 * side * side)
    alike = blocks[0] / np.maximum(np.sqrt(blocks[1] * blocks[2]), 1e-6)
    count = int(textured.sum())
    share = float((alike[textured] > _ALIKE).mean()) if count else 0.0
    middle = float(np.median(alike[textured])) if count else 0.0
    same, a_total, b_total = products.sum(axis=(1, 2))
    whole = float(same / max(float(np.sqrt(a_total * b_total)), 1e-6))
    return Agreement(share, whole, float(inside.mean()), count, middle)


def _at(sums: Sums, x: npt.NDArray[np.floating], y: npt.NDArray[np.floating]) -> Sums:
    """The sum up to a place between the pixels."""
    column = np.minimum(x.astype(np.intp), sums.shape[1] - 2)
    row = np.minimum(y.astype(np.intp), sums.shape[0] - 2)
    right, down = x - column, y - row
    above = sums[row, column] * (1 - right) + sums[row, column + 1] * right
    below = sums[row + 1, column] * (1 - right) + sums[row + 1, column + 1] * right
    out: Sums = above * (1 - down) + below * down
    return out
