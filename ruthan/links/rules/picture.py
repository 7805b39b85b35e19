"""The picture of a network: hubs as circles, what they share as lines, laid out the same each time.

Reports are never drawn one by one. Those that name one hub are the number in its circle; those
that name two are the weight of a line between them; those that name more are a square between
all of theirs. The largest hubs are drawn, the rest are counted, so that a network of five hundred
stays a picture of a few dozen.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Final
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

MOST_HUBS: Final = 40  # circles
MOST_JOINTS: Final = 24  # squares
LABELLED: Final = 20  # the largest hubs may have words beside their number, where there is room
WIDTH: Final = 960.0
HEIGHT: Final = 640.0
_MARGIN: Final = 64.0
_ROUNDS: Final = 220
_SMALLEST, _LARGEST = 15.0, 34.0
_LINE: Final = 16.0  # of the letters
_LETTER: Final = 8.0  # how wide one is, about
_SPREAD: Final = 0.6  # how much of a place is its rank among all, so that a crowd takes the room
_SEED: Final = 7
Points = NDArray[np.float64]
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Circle:
    """One hub: its number in the table, where it stands, how large, and its words."""

    number: int
    hub: UUID
    x: float
    y: float
    radius: float
    members: int
    label: str  # '' where there is no room for words; the table has them
    label_x: float = 0.0
    label_y: float = 0.0


@dataclass(frozen=True, slots=True)
class Joint:
    """Reports that name three hubs or more, together."""

    x: float
    y: float
    count: int


@dataclass(frozen=True, slots=True)
class Edge:
    """A line from one thing to another; `count` reports name both, 0 beside a joint."""

    x1: float
    y1: float
    x2: float
    y2: float
    width: float
    count: int


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything that is drawn, and how many hubs are not."""

    circles: tuple[Circle, ...]
    joints: tuple[Joint, ...]
    edges: tuple[Edge, ...]
    left_out: int
    width: float = WIDTH
    height: float = HEIGHT


def draw(hubs: Sequence[tuple[UUID, str, int]], ties: Sequence[tuple[UUID, object]]) -> Picture:
    """The picture of hubs (key, words, members) and ties (hub, source); the same for the same."""
    ranked = sorted(hubs, key=lambda hub: (-hub[2], str(hub[0])))
    shown = ranked[:MOST_HUBS]
    place = {hub[0]: index for index, hub in enumerate(shown)}
    pairs, groups = _shared(place, ties)
    joints = groups.most_common(MOST_JOINTS)
    lines = [(one, other, count) for (one, other), count in pairs.items()]
    spokes = [
        (index, len(shown) + number)
        for number, (group, _count) in enumerate(joints)
        for index in group
    ]
    weights = [(a, b, float(count)) for a, b, count in lines] + [(a, b, 1.0) for a, b in spokes]
    radii = _radii(shown, len(joints))
    points = _laid_out(len(shown) + len(joints), weights, radii)
    return Picture(
        _circles(shown, points, radii),
        tuple(
            Joint(*_at(points, len(shown) + i), count) for i, (_group, count) in enumerate(joints)
        ),
        tuple(
            [_edge(points, a, b, count) for a, b, count in lines]
            + [_edge(points, a, b, 0) for a, b in spokes]
        ),
        len(ranked) - len(shown),
    )


def _shared(
    place: dict[UUID, int], ties: Sequence[tuple[UUID, object]]
) -> tuple[Counter[tuple[int, int]], Counter[tuple[int, ...]]]:
    """How many sources name two hubs, and how many name each larger set of them."""
    named: defaultdict[object, set[int]] = defaultdict(set)
    for hub, source in ties:
        if hub in place:
            named[source].add(place[hub])
    pairs: Counter[tuple[int, int]] = Counter()
    groups: Counter[tuple[int, ...]] = Counter()
    for indexes in named.values():
        group = tuple(sorted(indexes))
        if len(group) == 2:
            pairs[group[0], group[1]] += 1
        elif len(group) > 2:
            groups[group] += 1
    rest = groups.most_common()[MOST_JOINTS:]
    for group, count in rest:  # more squares than can be told apart: lines between the largest
        for one, other in combinations(group[:3], 2):
            pairs[one, other] += count
    return pairs, groups


def _radii(shown: Sequence[tuple[UUID, str, int]], joints: int) -> Points:
    largest = max((hub[2] for hub in shown), default=1) or 1
    sizes = [
        _SMALLEST + (_LARGEST - _SMALLEST) * (max(hub[2], 1) / largest) ** 0.5 for hub in shown
    ]
    return np.array([*sizes, *([8.0] * joints)], dtype=np.float64)


def _laid_out(count: int, weights: Sequence[tuple[int, int, float]], radii: Points) -> Points:
    """Springs along lines, everything else pushing away; then circles are pushed apart."""
    if count == 0:
        return np.zeros((0, 2))
    random = np.random.default_rng(_SEED)
    angle = np.arange(count) * 2.399963  # the golden angle: nobody stands on anybody
    spread = np.sqrt((np.arange(count) + 0.5) / count)
    points = np.stack([np.cos(angle) * spread, np.sin(angle) * spread], axis=1)
    points += random.normal(0, 0.01, points.shape)
    near = np.zeros((count, count))
    for a, b, weight in weights:
        near[a, b] = near[b, a] = min(1.0, 0.5 + weight / 10)
    ideal = 1.6 / max(1.0, count**0.5)
    for step in range(_ROUNDS):
        apart = points[:, None, :] - points[None, :, :]
        distance = np.sqrt((apart**2).sum(axis=2)) + 1e-6
        push = (ideal**2 / distance)[..., None] * apart / distance[..., None]
        pull = (near * distance**2 / ideal)[..., None] * apart / distance[..., None]
        move = (push - pull).sum(axis=1) - points * 0.15
        length = np.sqrt((move**2).sum(axis=1, keepdims=True)) + 1e-9
        heat = 0.12 * (1 - step / _ROUNDS) + 0.002
        points += move / length * np.minimum(length, heat)
    return _kept_apart(_fitted(points), radii)


def _fitted(points: Points) -> Points:
    """Onto the paper: partly as laid out, partly by rank, so that one far away takes no room."""
    if len(points) == 1:
        return np.array([[WIDTH / 2, HEIGHT / 2]])
    low, high = points.min(axis=0), points.max(axis=0)
    laid = (points - low) / np.maximum(high - low, 1e-6)
    rank = points.argsort(axis=0).argsort(axis=0) / (len(points) - 1)
    room = np.array([WIDTH - 2 * _MARGIN, HEIGHT - 2 * _MARGIN])
    fitted: Points = _MARGIN + (_SPREAD * rank + (1 - _SPREAD) * laid) * room
    return fitted


def _kept_apart(points: Points, radii: Points) -> Points:
    """No circle over another, with room for a line of words under each."""
    wanted = radii[:, None] + radii[None, :] + _LINE
    np.fill_diagonal(wanted, 0)
    for _round in range(80):
        apart = points[:, None, :] - points[None, :, :]
        distance = np.sqrt((apart**2).sum(axis=2)) + 1e-6
        short = np.maximum(0.0, wanted - distance)
        if not short.any():
            break
        points = points + (short[..., None] * apart / distance[..., None]).sum(axis=1) / 4
        points = np.clip(points, [_MARGIN, _MARGIN * 0.6], [WIDTH - _MARGIN, HEIGHT - _MARGIN])
    return points


def _circles(
    shown: Sequence[tuple[UUID, str, int]], points: Points, radii: Points
) -> tuple[Circle, ...]:
    """The hubs with words beside the largest, where nothing else stands."""
    taken = [
        (x - r - 2, y - r - 2, x + r + 2, y + r + 2)
        for (x, y), r in zip(points.tolist(), radii.tolist(), strict=True)
    ]
    found = []
    for index, (hub, words, members) in enumerate(shown):
        x, y = _at(points, index)
        radius = round(float(radii[index]), 1)
        label = words if len(words) <= 22 else words[:21] + "…"
        place = _room_for(label, x, y, radius, taken) if index < LABELLED else None
        circle = Circle(index + 1, hub, x, y, radius, members, "")
        found.append(
            replace(circle, label=label, label_x=place[0], label_y=place[1]) if place else circle
        )
    return tuple(found)


def _room_for(
    label: str, x: float, y: float, radius: float, taken: list[Box]
) -> tuple[float, float] | None:
    """Where words stand free: under the circle, above, right or left of it; None for nowhere."""
    half = len(label) * _LETTER / 2
    aside = radius + half + 6
    for middle_x, base in (
        (x, y + radius + _LINE), (x, y - radius - 6), (x + aside, y + 5), (x - aside, y + 5),
    ):  # fmt: skip
        box = (middle_x - half, base - _LINE + 3, middle_x + half, base + 4)
        if box[0] < 0 or box[1] < 0 or box[2] > WIDTH or box[3] > HEIGHT:
            continue
        if not any(_meet(box, other) for other in taken):
            taken.append(box)
            return round(middle_x, 1), round(base, 1)
    return None


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _edge(points: Points, one: int, other: int, count: int) -> Edge:
    width = min(8.0, 1.0 + count**0.5)
    return Edge(*_at(points, one), *_at(points, other), round(width, 1), count)


def _at(points: Points, index: int) -> tuple[float, float]:
    return round(float(points[index, 0]), 1), round(float(points[index, 1]), 1)
