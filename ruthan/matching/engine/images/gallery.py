"""Known images, and which of them an image is: a copy, or one that was edited.

Three stages, from certain to costly: the same bytes (exact); a hash within 31 of 256 bits of the
whole image as it stands (pdq), or of another view of it (view); points that lie alike and slopes
that agree when one image is laid over the other (points).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from ruthan.matching.engine.images.fit import fit
from ruthan.matching.engine.images.index import HashIndex
from ruthan.matching.engine.images.kept import FULL, VIEWS, Kept
from ruthan.matching.engine.images.marks import Marks
from ruthan.matching.engine.images.pdq import LEAST_QUALITY, Hash, distance
from ruthan.matching.engine.images.proof import Agreement, Grid, Lie, Sums, agreement, summed
from ruthan.matching.engine.images.shelf import Shelf
from ruthan.matching.engine.images.votes import likely

EXACT, PDQ, VIEW, POINTS = "exact", "pdq", "view", "points"
STAGES: Final = (EXACT, PDQ, VIEW, POINTS)

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
        self._hashes = {name: HashIndex() for name in VIEWS}
        self._shelf = Shelf()
        self._next = 0

    def __len__(self) -> int:
        """How many images are known."""
        return len(self._known)

    def add(self, key: str, kept: Kept) -> None:
        """Know an image; one that has the key already is forgotten first."""
        whole = kept.hashes[0].words
        number = self._take(_Known(key, kept.sha256, whole, kept.size, kept.grid))
        for one in kept.hashes:
            if one.quality >= LEAST_QUALITY:
                self._hashes[one.view].add(number, one.words)
        self._shelf.add(number, kept.points)

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

    def same_bytes(self, *digests: str) -> list[Found]:
        """The known files of these digests, for bytes that cannot be opened."""
        found = self._by_digest(digests).values()
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
                    stage, transform = named(view.name, kept, way)
                    for number, far in index.query(pdq.words):
                        hit = Found(self._known[number].key, far, stage, transform)
                        before = seen.get(number)
                        if before is None or _plainer(hit, before):
                            seen[number] = hit
        for number, hit in seen.items():
            found.setdefault(number, hit)

    def _by_points(self, asked: Marks, found: dict[int, Found]) -> None:
        """Known images whose points lie alike, as the asked image stands and mirrored."""
        for points, ground, name in (
            (asked.points, asked.ground, ""),
            (asked.mirrored, asked.ground[:, ::-1], "mirror"),
        ):
            sums = None
            for one in likely(self._shelf, points):
                fitted = None if one.number in found else fit(one.known, one.asked)
                if fitted is None:
                    continue
                sums = summed(ground) if sums is None else sums
                match = self._laid(one.number, *fitted, sums, asked, name)
                if match is not None:
                    found[one.number] = match

    def _laid(
        self, number: int, lie: Lie, pairs: int, sums: Sums, asked: Marks, name: str
    ) -> Found | None:
        """What comes of laying the asked image over a known one."""
        known = self._known[number]
        if known.grid is None or known.pdq is None:
            return None
        seen = agreement(known.grid, known.size, sums, lie)
        visible = lie.visible(self._shelf.of(number), asked.size)
        if not is_same(pairs, visible, seen):
            return None
        done = transform_of(lie, seen, known.size, asked.size)
        words = "+".join(filter(None, (name, done)))
        return Found(known.key, distance(known.pdq, asked.pdq.words), POINTS, words)


def is_same(pairs: int, visible: int, seen: Agreement) -> bool:
    """Whether so many pairs, of so many points that could pair, and an agreement mean the same.

    Two pictures of one template, as slips of a bank, agree in their frame: up to nine tenths of
    the blocks, but hardly ever a tenth of the points and never all slopes.
    """
    agreeing = seen.blocks * seen.textured
    if seen.seen < _LEAST_SEEN or agreeing < _LEAST_AGREEING or seen.middle < _LEAST_MIDDLE:
        return False
    share = pairs / max(1, visible)
    is_clear = seen.blocks >= 0.85 and seen.whole >= 0.85
    if share < 0.1:
        return is_clear and pairs >= 10 and share >= 0.07 and seen.whole >= 0.9
    if pairs < 8:  # two faces drawn alike agree in so few; their grounds do not
        return seen.textured >= 12 and seen.blocks >= 0.95 and seen.whole >= 0.9
    if share < 0.15:
        return min(seen.blocks, seen.whole) >= 0.8 and seen.blocks + seen.whole >= 1.7
    if pairs < 16 or share < 0.2:
        return seen.blocks >= 0.7 and seen.whole >= 0.7
    return seen.blocks >= 0.6 and seen.whole >= 0.45  # a strip may lie over it


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


def named(view: str, kept: str, way: str) -> tuple[str, str]:
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
