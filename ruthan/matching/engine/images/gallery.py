"""Known images, and which of them an image is: a copy, or one that was edited.

Three stages, from certain to costly: the same bytes (exact); a hash within 31 of 256 bits of the
whole image as it stands (pdq), or of another view of it (view); points that lie alike and slopes
that agree when one image is laid over the other (points).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from ruthan.matching.engine.images.fit import fit
from ruthan.matching.engine.images.index import HashIndex
from ruthan.matching.engine.images.marks import FRAMED, FULL, KEPT_POINTS, TRIMMED, Marks
from ruthan.matching.engine.images.pdq import LEAST_QUALITY, Hash, distance
from ruthan.matching.engine.images.points import Points
from ruthan.matching.engine.images.proof import Agreement, Grid, Lie, agreement, summed
from ruthan.matching.engine.images.shelf import Shelf
from ruthan.matching.engine.images.votes import Likely, likely

EXACT, PDQ, VIEW, POINTS = "exact", "pdq", "view", "points"
STAGES: Final = (EXACT, PDQ, VIEW, POINTS)

_VIEWS: Final = (FULL, TRIMMED, FRAMED)
_LEAST_SEEN: Final = 0.2  # of the known image
_LEAST_AGREEING: Final = 8.0  # blocks of 36
_LEAST_MIDDLE: Final = 0.8


@dataclass(frozen=True, slots=True)
class Found:
    """A known image: its key, bits between the hashes of the stage, what found it, what was done.

    Of the stage `points` the distance is between the hashes of the whole images.
    """

    key: str
    distance: int
    stage: str
    transform: str


@dataclass(frozen=True, slots=True)
class _Known:
    """What stays of a known image beside its hashes and points."""

    key: str
    sha256: str
    pdq: Hash | None
    size: tuple[float, float]
    grid: Grid | None


class Gallery:
    """Known images by key. Additions and removals count at the next question. One thread."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._known: dict[int, _Known] = {}
        self._numbers: dict[str, int] = {}
        self._digests: dict[str, set[int]] = {}
        self._hashes = {name: HashIndex() for name in _VIEWS}
        self._shelf = Shelf()
        self._next = 0

    def __len__(self) -> int:
        """How many images are known."""
        return len(self._known)

    def add(self, key: str, marks: Marks) -> None:
        """Know an image; one that has the key already is forgotten first."""
        known = _Known(key, marks.sha256, marks.pdq.words, marks.size, marks.grid)
        number = self._take(known)
        for view in marks.views:
            if view.upright.quality >= LEAST_QUALITY:
                self._hashes[view.name].add(number, view.upright.words)
        self._shelf.add(number, marks.points.first(KEPT_POINTS))

    def add_hash(self, key: str, words: Hash, *, quality: int = 100) -> None:
        """Know an image by its hash alone, as lists give them; weak ones match nothing."""
        number = self._take(_Known(key, "", words, (0, 0), None))
        if quality >= LEAST_QUALITY:
            self._hashes[FULL].add(number, words)

    def add_digest(self, key: str, digest: str) -> None:
        """Know a file by the digest of its bytes (SHA-256, SHA-1 or MD5, hexadecimal)."""
        self._take(_Known(key, digest.lower(), None, (0, 0), None))

    def remove(self, key: str) -> bool:
        """Forget an image; says whether it was known."""
        number = self._numbers.pop(key, None)
        if number is None:
            return False
        known = self._known.pop(number)
        self._digests.get(known.sha256, set()).discard(number)
        for index in self._hashes.values():
            index.remove(number)
        self._shelf.remove(number)
        return True

    def find(self, asked: Marks, *, digests: tuple[str, ...] = ()) -> list[Found]:
        """Every known image that the asked one is, the surest first; each once.

        `digests` are further digests of the asked bytes, for lists that have no other.
        """
        found = self._by_digest((asked.sha256, *digests))
        self._by_hash(asked, found)
        self._by_points(asked, found)
        order = {stage: place for place, stage in enumerate(STAGES)}
        return sorted(found.values(), key=lambda one: (order[one.stage], one.distance, one.key))

    def same_bytes(self, digest: str) -> list[Found]:
        """The known files of a digest, for bytes that cannot be opened."""
        found = self._by_digest((digest,)).values()
        return sorted(found, key=lambda one: one.key)

    def _by_digest(self, digests: tuple[str, ...]) -> dict[int, Found]:
        numbers = {number for digest in digests for number in self._digests.get(digest, ())}
        return {one: Found(self._known[one].key, 0, EXACT, "none") for one in numbers}

    def _take(self, known: _Known) -> int:
        self.remove(known.key)
        number, self._next = self._next, self._next + 1
        self._known[number], self._numbers[known.key] = known, number
        if known.sha256:
            self._digests.setdefault(known.sha256, set()).add(number)
        return number

    def _by_hash(self, asked: Marks, found: dict[int, Found]) -> None:
        """Every view of the asked image, as it lies and turned, against every view that is kept."""
        seen: dict[int, Found] = {}
        for view in asked.views:
            if view.upright.quality < LEAST_QUALITY:
                continue
            for way, pdq in view.ways:
                for kept, index in self._hashes.items():
                    if not len(index):
                        continue
                    stage, transform = _named(view.name, kept, way)
                    for number, far in index.query(pdq.words):
                        hit = Found(self._known[number].key, far, stage, transform)
                        before = seen.get(number)
                        if before is None or _plainer(hit, before):
                            seen[number] = hit
        for number, hit in seen.items():
            found.setdefault(number, hit)

    def _by_points(self, asked: Marks, found: dict[int, Found]) -> None:
        for points, ground, name in (
            (asked.points, asked.ground, ""),
            (asked.mirrored, asked.ground[:, ::-1], "mirror"),
        ):
            sums = None
            for number, known_places, places in self._likely(points, found):
                fitted = fit(known_places, places)
                if fitted is None:
                    continue
                sums = summed(ground) if sums is None else sums
                one = self._known[number]
                if one.grid is None or one.pdq is None:
                    continue
                seen = agreement(one.grid, one.size, sums, fitted[0])
                if is_same(fitted[1], seen):
                    done = transform_of(fitted[0], seen, one.size, asked.size)
                    words = "+".join(filter(None, (name, done))) or "none"
                    far = distance(one.pdq, asked.pdq.words)
                    found[number] = Found(one.key, far, POINTS, words)

    def _likely(self, points: Points, found: dict[int, Found]) -> Iterator[Likely]:
        """The images whose pairs tell most of one lie, those found already left out."""
        for one in likely(self._shelf, points):
            if one.number not in found:
                yield one


def is_same(pairs: int, seen: Agreement) -> bool:
    """Whether so many pairs and such an agreement mean the same picture.

    Two pictures of one template agree in its frame: few pairs, two thirds of the blocks.
    """
    agreeing = seen.blocks * seen.textured
    if seen.seen < _LEAST_SEEN or agreeing < _LEAST_AGREEING or seen.middle < _LEAST_MIDDLE:
        return False
    if pairs < 5:
        return seen.blocks >= 0.9 and seen.whole >= 0.9
    if pairs < 16:
        return seen.blocks >= 0.7 and seen.whole >= 0.7
    return seen.blocks >= 0.6 and seen.whole >= 0.4


def transform_of(
    lie: Lie, seen: Agreement, known: tuple[float, float], asked: tuple[float, float]
) -> str:
    """One word for how the known image lies in the asked one."""
    if abs(lie.degrees) > 1.5:
        return "rotated"
    covered = lie.scale**2 * known[0] * known[1] * seen.seen / (asked[0] * asked[1])
    if seen.seen < 0.9:
        return "crop" if covered > 0.8 else "crop+framed"
    if covered < 0.75:
        return "screenshot"
    return "framed" if covered < 0.95 else "overlaid"


def _named(view: str, kept: str, way: str) -> tuple[str, str]:
    """The stage and the transform of two views whose hashes are near."""
    inner = view if view != FULL else kept
    words = [
        word for word in (way if way != "none" else "", inner if inner != FULL else "") if word
    ]
    return (VIEW, "+".join(words)) if words else (PDQ, "none")


def _plainer(one: Found, other: Found) -> bool:
    """Whether a match says less was done to the image; of two alike the nearer."""
    return (one.stage != PDQ, one.transform.count("+"), one.distance) < (
        other.stage != PDQ, other.transform.count("+"), other.distance,
    )  # fmt: skip
