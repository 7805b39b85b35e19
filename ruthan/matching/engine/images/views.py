"""Other ways to look at an image before it is hashed: without its border, only what it frames.

A picture in a feed, a letterboxed film, a card with an edge: the inner picture is what was
copied. Everything works on brightness, on a picture of a few hundred pixels.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]

_EVEN: Final = 14.0  # grey levels from the border's own colour that still are border
_MOSTLY: Final = 0.98  # so much of a line must be border for the line to be
_LEAST_SIDE: Final = 32
_LEAST_SHARE: Final = 0.06
_FILLED: Final = 0.62  # so much of a line differs from the ground where a picture lies


class Box(NamedTuple):
    """A part of an image, in pixels, the ends exclusive."""

    left: int
    top: int
    right: int
    bottom: int

    def cut(self, brightness: Floats) -> Floats:
        """The part itself."""
        return brightness[self.top : self.bottom, self.left : self.right]


def without_border(brightness: Floats) -> Box | None:
    """The image without even borders; None when there are none or nothing is left."""
    height, width = brightness.shape
    top, bottom = _even_lines(brightness), _even_lines(brightness[::-1])
    left, right = _even_lines(brightness.T), _even_lines(brightness.T[::-1])
    box = Box(left, top, width - right, height - bottom)
    least = (1 + width // 200, 1 + height // 200)
    if max(left, right) < least[0] and max(top, bottom) < least[1]:
        return None
    return box if _is_enough(box, brightness) else None


def framed(brightness: Floats) -> Box | None:
    """The largest picture on an even ground, as a telephone shows one; None when there is none."""
    lines = np.concatenate([brightness[:, 0], brightness[:, -1]])
    ground = np.median(lines)
    differs = np.abs(brightness - ground) > _EVEN
    top, bottom = _longest_run(_filled(differs))
    if bottom - top < _LEAST_SIDE:
        return None
    left, right = _longest_run(differs[top:bottom].mean(axis=0) > _FILLED)
    box = Box(left, top, right, bottom)
    is_all = bottom - top > 0.97 * brightness.shape[0] and right - left > 0.97 * brightness.shape[1]
    return box if not is_all and _is_enough(box, brightness) else None


def _even_lines(brightness: Floats) -> int:
    """How many lines from the first on have the colour of the first."""
    colour = np.median(brightness[0])
    even = (np.abs(brightness - colour) <= _EVEN).mean(axis=1) >= _MOSTLY
    return int(np.argmin(even)) if not even.all() else len(even)


def _filled(differs: Mask) -> Mask:
    """The lines in which a picture lies: filled from somewhere to somewhere without a hole."""
    return np.asarray(differs.mean(axis=1) > _FILLED)


def _longest_run(lines: Mask) -> tuple[int, int]:
    """The longest row of marked lines; up to two lines in between do not end it."""
    marked = np.flatnonzero(lines)
    if not len(marked):
        return 0, 0
    breaks = np.flatnonzero(np.diff(marked) > 3)
    starts = np.concatenate([[0], breaks + 1])
    ends = np.concatenate([breaks, [len(marked) - 1]])
    longest = int(np.argmax(marked[ends] - marked[starts]))
    return int(marked[starts[longest]]), int(marked[ends[longest]]) + 1


def _is_enough(box: Box, brightness: Floats) -> bool:
    width, height = box.right - box.left, box.bottom - box.top
    share = width * height / brightness.size
    return min(width, height) >= _LEAST_SIDE and share >= _LEAST_SHARE
