"""The messages of the scam score, and folds in which no template stands on both sides."""

from __future__ import annotations

import csv
import random
from collections import Counter, defaultdict
from pathlib import Path
from typing import NamedTuple

from ruthan.core.text.fold import squash

POSTS = 6_000
POST_WEIGHT = 0.3
SMISHING_WEIGHT = 2.0
_SEED = 20260203
_ALIKE = 0.5


class Message(NamedTuple):
    """A labelled text: its group (scam, spam, OK, OTP, smishing, post) and weight in a fit."""

    group: str
    template: str
    text: str
    scam: bool
    weight: float


def messages(data: Path) -> list[Message]:
    """SMS, smishing messages and a seeded sample of ordinary posts, in a fixed order."""
    found = [
        Message(row["label"], row["template"], row["text"], row["label"] == "scam", 1.0)
        for row in _table(data / "thai-sms" / "ssivakorn_sms.tsv")
    ]
    found += [
        Message("smishing", "", row["text"], scam=True, weight=SMISHING_WEIGHT)
        for row in _table(data / "thai-smishing-imc25" / "imc25_thai.tsv")
    ]
    return found + [
        Message("post", "", text, scam=False, weight=POST_WEIGHT) for text in posts(data)[:POSTS]
    ]


def posts(data: Path) -> list[str]:
    """All ordinary posts, shuffled the same way every time: the first ones are learnt from."""
    lines = [
        line.strip()
        for path in sorted((data / "wisesight-noise").glob("*.txt"))
        for line in path.read_text(encoding="utf-8").split("\n")
    ]
    kept = [line for line in lines if line]
    random.Random(_SEED).shuffle(kept)  # noqa: S311 - an order that anyone can repeat
    return kept


def _table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def folds_of(data: list[Message], many: int) -> list[int]:
    """A fold for each message; near copies, of whatever source, are always in one fold."""
    cluster = clusters([message.text for message in data], [message.template for message in data])
    names = sorted(set(cluster))
    random.Random(_SEED).shuffle(names)  # noqa: S311 - an order that anyone can repeat
    fold = {name: place % many for place, name in enumerate(names)}
    return [fold[name] for name in cluster]


def clusters(texts: list[str], templates: list[str]) -> list[int]:
    """The first member of each text's cluster: one template, or half of the shorter one's runs."""
    runs = [_runs(text) for text in texts]
    parent = list(range(len(texts)))
    holders: dict[str, list[int]] = defaultdict(list)
    first: dict[str, int] = {}
    for place, own in enumerate(runs):
        if templates[place]:
            _join(parent, place, first.setdefault(templates[place], place))
        common = Counter(other for run in own if len(holders[run]) < 300 for other in holders[run])
        for other, shared in common.items():
            if shared >= 6 and shared >= _ALIKE * min(len(own), len(runs[other])):
                _join(parent, place, other)
        for run in own:
            holders[run].append(place)
    return [_root(parent, place) for place in range(len(texts))]


def _runs(text: str) -> frozenset[str]:
    """Runs of four characters of the squashed text, digits as one."""
    plain = "".join("0" if char.isdigit() else char for char in squash(text))
    return frozenset(plain[at : at + 4] for at in range(len(plain) - 3))


def _root(parent: list[int], place: int) -> int:
    while parent[place] != place:
        parent[place] = parent[parent[place]]
        place = parent[place]
    return place


def _join(parent: list[int], one: int, other: int) -> None:
    low, high = sorted((_root(parent, one), _root(parent, other)))
    parent[high] = low
