"""Everything by which one image is found again: digests, hashes of its views, points, a grid."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Final

import numpy as np
from PIL import Image

from ruthan.matching.engine.images.kept import FRAMED, FULL, TRIMMED, Kept, Seen
from ruthan.matching.engine.images.pdq import LEAST_QUALITY, ORDINARY_SIDE, Pdq, hash_all_ways
from ruthan.matching.engine.images.points import Floats, Points, find_points
from ruthan.matching.engine.images.proof import Grid, grid_of
from ruthan.matching.engine.images.safe import luma, open_image
from ruthan.matching.engine.images.views import framed, without_border

AREA: Final = 320 * 320  # points are sought in so many pixels
KEPT_POINTS: Final = 160  # of a known image
ASKED_POINTS: Final = 320  # of one that is compared with known ones


@dataclass(frozen=True, slots=True)
class View:
    """One way to look at an image, with the hashes of the eight ways it may lie."""

    name: str
    ways: tuple[tuple[str, Pdq], ...]

    @property
    def upright(self) -> Pdq:
        """The hash as the image stands."""
        return self.ways[0][1]


@dataclass(frozen=True, slots=True)
class Marks:
    """What an image is compared by; `size` is width and height in shares of the area's root.

    `ground` is the brightness that points were sought in: needed to ask, never kept.
    """

    sha256: str
    views: tuple[View, ...]
    points: Points
    mirrored: Points
    grid: Grid
    size: tuple[float, float]
    ground: Floats

    @property
    def pdq(self) -> Pdq:
        """The hash of the whole image."""
        return self.views[0].upright

    def kept(self) -> Kept:
        """What stays when the image becomes a known one."""
        return Kept(
            sha256=self.sha256,
            hashes=tuple(Seen(v.name, v.upright.words, v.upright.quality) for v in self.views),
            points=self.points.first(KEPT_POINTS),
            grid=self.grid,
            size=self.size,
        )


def mark(body: bytes, *, full_size: bool = False, at_most: int = ORDINARY_SIDE) -> Marks:
    """The marks of some bytes; raises ImageRefused. It belongs into a job: tens of milliseconds.

    `full_size` hashes every pixel, as for abuse lists; else the picture is brought to a side of
    `at_most` pixels first.
    """
    picture = open_image(body, at_most=None if full_size else at_most).picture
    base = luma(_sized(picture))
    points, mirrored = find_points(base, most=ASKED_POINTS)
    height, width = base.shape
    unit = float(np.sqrt(height * width))
    return Marks(
        sha256=hashlib.sha256(body).hexdigest(),
        views=views_of(luma(picture)),
        points=points,
        mirrored=mirrored,
        grid=grid_of(base),
        size=(width / unit, height / unit),
        ground=base,
    )


def views_of(brightness: Floats) -> tuple[View, ...]:
    """The whole image, then its inner pictures as far as they say enough to match anything."""
    views = [View(FULL, tuple(hash_all_ways(brightness)))]
    for name, box in ((TRIMMED, without_border(brightness)), (FRAMED, framed(brightness))):
        if box is not None:
            inner = View(name, tuple(hash_all_ways(box.cut(brightness))))
            if inner.upright.quality >= LEAST_QUALITY:
                views.append(inner)
    return tuple(views)


def _sized(picture: Image.Image) -> Image.Image:
    """The picture with about AREA pixels; a smaller one stays as it is."""
    share = float(np.sqrt(AREA / (picture.width * picture.height)))
    if share >= 1:
        return picture
    size = (max(16, round(picture.width * share)), max(16, round(picture.height * share)))
    return picture.resize(size, Image.Resampling.BOX)
