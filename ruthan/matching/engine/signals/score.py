"""How much a message is worded like known scams: a hint for the order of looking, never a verdict.

The shipped file holds one small number for each of 32,768 buckets and for each signal and kind of
entity; which letters fall into a bucket is told by a hash with a public seed, so there is no
vocabulary in it. The hint says how many ordinary posts are worded less like scams, and the words
that say so; signals name the reasons.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ruthan.core.text.fold import light_fold_with_map
from ruthan.matching.engine.phrases.lexicon import DATA
from ruthan.matching.engine.signals import links

if TYPE_CHECKING:
    from ruthan.matching.engine.entities import Entity
    from ruthan.matching.engine.signals.detect import Signal

BITS: Final = 15
SEED: Final = 0x5EED2026
LONGEST: Final = 4_000
_GRAMS: Final = (2, 3, 4, 5)
_A_SIGN: Final = 12  # so many runs of letters does a signal or a kind of entity count for
_WORDS_SHOWN: Final = 3
_FILE: Final = DATA / "scam-score.json"
_SPREAD: Final = np.uint64(0x9E3779B97F4A7C15)
_FACTOR: Final = np.uint64(0x100000001B3)
_LETTERS: Final = re.compile(r"[^\W\d_]{2}")
Floats = NDArray[np.float64]
Places = NDArray[np.int64]


class Blurred(NamedTuple):
    """A message without its own numbers and link paths, and the place each character came from."""

    text: str
    at: tuple[tuple[int, int], ...]


class ScamHint(NamedTuple):
    """`points` of 100 ordinary posts are worded less like known scams; 0 to 100, rounded down.

    `alike` is true above the point that 2 in 100 ordinary posts pass. `spans` are the words of the
    original text that weighed most, for a person to read. None of this says what is true.
    """

    points: int
    alike: bool
    spans: tuple[tuple[int, int], ...]


class Model(NamedTuple):
    """The shipped numbers: bias, a weight for each bucket and then each sign, posts' margins."""

    bias: float
    weights: Floats
    signs: tuple[str, ...]
    shares: tuple[float, ...]
    margins: tuple[float, ...]
    alike: float


@cache
def shipped() -> Model:
    """The model of scam-score.json."""
    raw = json.loads(_FILE.read_text(encoding="utf-8"))
    packed = np.frombuffer(base64.b64decode(raw["weights"]), dtype="<i2")
    posts = raw["ordinary_posts"]
    return Model(
        raw["bias"], packed * float(raw["scale"]), tuple(raw["signs"]), tuple(posts["shares"]),
        tuple(posts["margins"]), raw["alike"],
    )  # fmt: skip


def scam_hint(text: str, entities: Sequence[Entity], signals: Sequence[Signal]) -> ScamHint:
    """How much a text is worded like known scams; reads its first 4,000 characters.

    The entities and signals are those of the same text. Takes any text and never raises; an empty
    one, or one without two letters, has 0 points.
    """
    if not _LETTERS.search(text[:LONGEST]):
        return ScamHint(0, alike=False, spans=())
    blurred, model = blur(text, entities), shipped()
    places = read(blurred.text, signs_of(entities, signals), model.signs)
    margin = model.bias + sum_of(model.weights, places)
    points = int(np.interp(margin, model.margins, model.shares))
    alike = margin > model.alike
    return ScamHint(points, alike, _heavy(blurred, model) if alike else ())


def sum_of(weights: Floats, places: Places) -> float:
    """The sum of the weights of some buckets over the root of their number."""
    return float(weights[places].sum() / np.sqrt(max(1, len(places))))


def blur(text: str, entities: Sequence[Entity]) -> Blurred:
    """What is read of a text: folded, in small letters, links as kind and host, digits as 0."""
    folded = light_fold_with_map(text[:LONGEST])
    hosts = {start: (host, end) for host, start, end in links.links(entities)}
    out: list[tuple[str, int, int]] = [(" ", 0, 0)]
    until = -1
    for char, origin in zip(folded.text, folded.spans, strict=True):
        if origin < until:
            continue
        if origin in hosts:
            host, until = hosts[origin]
            out += [(one, origin, until) for one in f" ¤{_kind(host)} {host} "]
        else:
            low = char.lower()
            out.append((low if len(low) == 1 else char, origin, origin + 1))
    return _squeezed([*out, (" ", len(text), len(text))])


def _kind(host: str) -> str:
    """The letter for a shortened, a trusted or any other link."""
    return "s" if links.is_short(host) else "t" if links.is_trusted(host) else "u"


def _squeezed(chars: list[tuple[str, int, int]]) -> Blurred:
    """Digits as zeros, no more than three in a row; one blank for any number of them."""
    kept: list[str] = []
    places: list[tuple[int, int]] = []
    for char, start, end in chars:
        plain = "0" if char.isdigit() else " " if char.isspace() else char
        if (plain == " " and kept[-1:] == [" "]) or (plain == "0" and kept[-3:] == ["0"] * 3):
            continue
        kept.append(plain)
        places.append((start, end))
    return Blurred("".join(kept), tuple(places))


def hashes(text: str) -> dict[int, Places]:
    """The bucket of every run of two to five characters, by length and then by place."""
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    spread = points.astype(np.uint64) * _SPREAD
    state = np.full(len(points), SEED, dtype=np.uint64)
    found: dict[int, Places] = {}
    for size in range(1, max(_GRAMS) + 1):
        many = len(points) - size + 1
        if many < 1:
            break
        state = (state[:many] * _FACTOR) ^ spread[size - 1 :]
        if size in _GRAMS:
            mixed = (state ^ (state >> np.uint64(29))) * _SPREAD
            found[size] = (mixed >> np.uint64(64 - BITS)).astype(np.int64)
    return found


def buckets(text: str) -> Places:
    """The buckets of a blurred text, each once."""
    found = list(hashes(text).values())
    return np.unique(np.concatenate(found)) if found else np.zeros(0, dtype=np.int64)


def signs_of(entities: Sequence[Entity], signals: Sequence[Signal]) -> set[str]:
    """What was noticed in a text besides its letters: codes of signals, kinds of entities."""
    return {signal.code for signal in signals} | {entity.kind for entity in entities}


def read(text: str, signs: set[str], known: Sequence[str]) -> Places:
    """The buckets of a blurred text and, behind all buckets, the places of its known signs."""
    noticed = [(1 << BITS) + at for at, sign in enumerate(known) if sign in signs]
    more = np.repeat(np.array(noticed, dtype=np.int64), _A_SIGN)
    return np.concatenate([buckets(text), more])


def _heavy(blurred: Blurred, model: Model) -> tuple[tuple[int, int], ...]:
    """The spans of the original text whose letters weigh most for a scam, in reading order."""
    load = np.zeros(len(blurred.text))
    for size, found in hashes(blurred.text).items():
        share = model.weights[found] / size
        for offset in range(size):
            load[offset : offset + len(share)] += share
    if load.max(initial=0.0) <= 0:
        return ()
    heavy = np.flatnonzero(load > 0.4 * load.max())
    runs: list[tuple[int, int]] = []
    for before, place in pairwise([-9, *heavy.tolist()]):
        if place - before > 2:
            runs.append((place, place + 1))
        else:
            runs[-1] = (runs[-1][0], place + 1)
    runs.sort(key=lambda run: -float(load[run[0] : run[1]].sum()))
    spans = {(blurred.at[low][0], blurred.at[high - 1][1]) for low, high in runs[:_WORDS_SHOWN]}
    return tuple(sorted(span for span in spans if span[0] < span[1]))
