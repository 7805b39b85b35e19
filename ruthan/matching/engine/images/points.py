"""Points of an image that are found again after crops, scaling, small turns and mirroring.

Blobs of brightness are sought at many sizes (extrema of differences of Gaussian blurs). Around
each the directions of the slopes in 4 by 4 cells are summed up, upright, and cut at their median
to 128 bits. All of it is numpy over one picture of about a hundred thousand pixels.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Codes = npt.NDArray[np.uint64]

CODE_WORDS: Final = 2
_STEPS: Final = 3  # blur steps in an octave
_FIRST_BLUR: Final = 1.6
_GIVEN_BLUR: Final = 0.6  # what a camera or a resize has blurred already
_LEAST_SIDE: Final = 14
_LEAST_CONTRAST: Final = 1.2  # grey levels of a difference of blurs
_EDGE: Final = 12.0  # an extremum more stretched than this lies on an edge
_CELLS: Final = 4
_SAMPLES: Final = 16
_CELL_WIDTH: Final = 2.6  # in blurs
_DIRECTIONS: Final = 8
_PARTS: Final = 4  # across and down
_SHARE: Final = 20


@dataclass(frozen=True, slots=True)
class Points:
    """Points of one image: places as (x, y, blur) in shares of the root of its area, and codes."""

    places: Floats
    codes: Codes

    def __len__(self) -> int:
        return len(self.places)

    def first(self, most: int) -> Points:
        """The first so many, which are the best ones."""
        return Points(self.places[:most], self.codes[:most])


def find_points(brightness: Floats, *, most: int) -> tuple[Points, Points]:
    """The best points of an image, the best ones first, and the same of its mirror image."""
    height, width = brightness.shape
    unit = float(np.sqrt(height * width))
    found, values = _octaves(brightness)
    if not len(found):
        none = Points(np.zeros((0, 3), np.float32), np.zeros((0, CODE_WORDS), np.uint64))
        return none, none
    chosen = _spread(found, height, width)[:most]
    found, values = found[chosen], values[chosen]
    places = found[:, :3] / np.float32(unit)
    mirrored = places.copy()
    mirrored[:, 0] = np.float32((width - 1) / unit) - places[:, 0]
    return Points(places, _coded(values)), Points(mirrored, _coded(values[:, _mirrored_order()]))


def _octaves(brightness: Floats) -> tuple[Floats, Floats]:
    """Extrema of every octave as rows (x, y, blur, strength), and their sums of slopes."""
    base = _blurred(brightness, float(np.sqrt(_FIRST_BLUR**2 - _GIVEN_BLUR**2)))
    scale, found, values = 1.0, [], []
    while min(base.shape) >= _LEAST_SIDE:
        levels = _levels(base)
        for at, rows in _extrema(levels):
            blur = _FIRST_BLUR * 2 ** (at / _STEPS)
            values.append(_slopes(levels[at], rows, blur))
            strength = rows[:, 2]
            sized = np.full(len(rows), blur, np.float32)
            found.append(
                np.stack([rows[:, 0], rows[:, 1], sized, strength / scale], axis=1) * scale
            )
        base, scale = levels[_STEPS][::2, ::2], scale * 2
    if not found:
        return np.zeros((0, 4), np.float32), np.zeros((0, _CELLS**2 * _DIRECTIONS), np.float32)
    return np.concatenate(found), np.concatenate(values)


def _levels(base: Floats) -> list[Floats]:
    """An octave: the same picture more and more blurred."""
    levels = [base]
    for at in range(1, _STEPS + 3):
        before = _FIRST_BLUR * 2 ** ((at - 1) / _STEPS)
        more = before * float(np.sqrt(2 ** (2 / _STEPS) - 1))
        levels.append(_blurred(levels[-1], more))
    return levels


def _blurred(picture: Floats, blur: float) -> Floats:
    """A Gaussian blur, the edge pixels repeated."""
    weights = _bell(blur)
    reach = len(weights) - 1
    for _ in range(2):
        wide = np.pad(picture, ((reach, reach), (0, 0)), mode="edge")
        count = picture.shape[0]
        out = wide[reach : reach + count] * weights[0]
        for step in range(1, reach + 1):
            pair = (
                wide[reach - step : reach - step + count]
                + wide[reach + step : reach + step + count]
            )
            pair *= weights[step]
            out += pair
        picture = np.ascontiguousarray(out.T)
    return picture


@cache
def _bell(blur: float) -> tuple[np.float32, ...]:
    steps = np.arange(int(np.ceil(blur * 2.8)) + 1)
    weights = np.exp(-(steps**2) / (2 * blur**2))
    weights /= weights[0] + 2 * weights[1:].sum()
    return tuple(weights.astype(np.float32))


def _extrema(levels: list[Floats]) -> list[tuple[int, Floats]]:
    """For each inner level the rows (x, y, strength) that stand out among all 26 neighbours."""
    steps = np.stack([after - before for before, after in zip(levels, levels[1:], strict=False)])
    high = _around(steps, np.maximum)
    low = _around(steps, np.minimum)
    out = []
    for at in range(1, _STEPS + 1):
        middle = steps[at, 1:-1, 1:-1]
        peak = (middle >= high[at - 1 : at + 2].max(axis=0)) & (middle > _LEAST_CONTRAST)
        pit = (middle <= low[at - 1 : at + 2].min(axis=0)) & (middle < -_LEAST_CONTRAST)
        y, x = np.nonzero(peak | pit)
        y, x = y + 1, x + 1
        round_ones = _is_round(steps[at], x, y)
        x, y = x[round_ones], y[round_ones]
        out.append((at, np.stack([*_finer(steps[at], x, y), np.abs(steps[at, y, x])], axis=1)))
    return out


def _around(steps: Floats, pick: np.ufunc) -> Floats:
    """The largest (or smallest) of each pixel and its eight neighbours, the border left out."""
    rows = pick(pick(steps[:, :-2], steps[:, 1:-1]), steps[:, 2:])
    found: Floats = pick(pick(rows[:, :, :-2], rows[:, :, 1:-1]), rows[:, :, 2:])
    return found


def _is_round(
    step: Floats, x: npt.NDArray[np.intp], y: npt.NDArray[np.intp]
) -> npt.NDArray[np.bool_]:
    """Whether an extremum falls off in both directions, not only across an edge."""
    middle = 2 * step[y, x]
    xx = step[y, x + 1] + step[y, x - 1] - middle
    yy = step[y + 1, x] + step[y - 1, x] - middle
    xy = (step[y + 1, x + 1] - step[y + 1, x - 1] - step[y - 1, x + 1] + step[y - 1, x - 1]) / 4
    area = xx * yy - xy * xy
    is_round: npt.NDArray[np.bool_] = (area > 0) & ((xx + yy) ** 2 < _EDGE * area)
    return is_round


def _finer(step: Floats, x: npt.NDArray[np.intp], y: npt.NDArray[np.intp]) -> tuple[Floats, Floats]:
    """The place of an extremum between the pixels, by a parabola in each direction."""

    def shift(before: Floats, at: Floats, after: Floats) -> Floats:
        bend = before + after - 2 * at
        bend = np.where(np.abs(bend) < 1e-6, np.float32(1e-6), bend)
        return np.clip((before - after) / (2 * bend), -0.5, 0.5).astype(np.float32)

    middle = step[y, x]
    across = shift(step[y, x - 1], middle, step[y, x + 1])
    down = shift(step[y - 1, x], middle, step[y + 1, x])
    return x.astype(np.float32) + across, y.astype(np.float32) + down


def _slopes(level: Floats, rows: Floats, blur: float) -> Floats:
    """The directions of the slopes around each point, summed in 4 by 4 cells: 128 numbers."""
    height, width = level.shape
    offsets, pooling = _window()
    reach = blur * _CELL_WIDTH
    x = np.clip(np.rint(rows[:, 0, None] + offsets[None, :, 0] * reach), 1, width - 2).astype(
        np.intp
    )
    y = np.clip(np.rint(rows[:, 1, None] + offsets[None, :, 1] * reach), 1, height - 2).astype(
        np.intp
    )
    flat, place = level.ravel(), y * width + x
    across = flat[place + 1] - flat[place - 1]
    down = flat[place + width] - flat[place - width]
    angles = np.arange(_DIRECTIONS) * (2 * np.pi / _DIRECTIONS)
    sums = [
        np.maximum(across * np.float32(np.cos(a)) + down * np.float32(np.sin(a)), 0) @ pooling
        for a in angles
    ]
    return np.stack(sums, axis=2).reshape(len(rows), _CELLS**2 * _DIRECTIONS)


@cache
def _window() -> tuple[Floats, Floats]:
    """Where slopes are sampled around a point, in cells, and how much each counts for each cell."""
    line = (np.arange(_SAMPLES) + 0.5) / _SAMPLES * _CELLS - _CELLS / 2
    y, x = (grid.ravel() for grid in np.meshgrid(line, line, indexing="ij"))
    centres = np.arange(_CELLS) - (_CELLS - 1) / 2
    near_x = np.maximum(1 - np.abs(x[:, None] - centres[None, :]), 0)
    near_y = np.maximum(1 - np.abs(y[:, None] - centres[None, :]), 0)
    bell = np.exp(-(x**2 + y**2) / (2 * 2.0**2))
    pooling = (near_y[:, :, None] * near_x[:, None, :]).reshape(len(x), -1) * bell[:, None]
    return np.stack([x, y], axis=1).astype(np.float32), pooling.astype(np.float32)


def _coded(values: Floats) -> Codes:
    """One bit for every sum above the median of its point, in an order that mixes the cells."""
    bits = values > np.median(values, axis=1, keepdims=True)
    packed = np.packbits(bits[:, _mixed_order()], axis=1, bitorder="little")
    return np.ascontiguousarray(packed).view("<u8").astype(np.uint64)


@cache
def _mixed_order() -> npt.NDArray[np.intp]:
    """Bits of one piece come from all over the window, so that pieces say about equally much."""
    return np.random.default_rng(128).permutation(_CELLS**2 * _DIRECTIONS)


@cache
def _mirrored_order() -> npt.NDArray[np.intp]:
    """Where each sum stands in the mirror image: columns and directions change sides."""
    row, column, way = np.meshgrid(*map(np.arange, (_CELLS, _CELLS, _DIRECTIONS)), indexing="ij")
    other = (_DIRECTIONS // 2 - way) % _DIRECTIONS
    return ((row * _CELLS + (_CELLS - 1 - column)) * _DIRECTIONS + other).ravel()


def _spread(found: Floats, height: int, width: int) -> npt.NDArray[np.intp]:
    """The order of points in which any first ones are strong and lie all over the image.

    The twenty strongest of each of sixteen parts come before all others.
    """
    order = np.argsort(-found[:, 3], kind="stable")
    row = np.minimum(found[order, 1] * _PARTS / height, _PARTS - 1).astype(np.intp)
    column = np.minimum(found[order, 0] * _PARTS / width, _PARTS - 1).astype(np.intp)
    part = row * _PARTS + column
    rank = np.zeros(len(order), dtype=np.intp)
    for one in range(_PARTS * _PARTS):
        inside = np.flatnonzero(part == one)
        rank[inside] = np.arange(len(inside))
    return order[np.argsort(rank // _SHARE, kind="stable")]
