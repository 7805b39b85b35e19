"""Made texts by the million, kept in the temporary folder so that a second run begins at once.

Words follow one another as in the demonstration's texts and, where the labelled data is present,
as in ordinary posts and checked claims: grams are then as common and as rare as in life. Nothing
of the data is written down but the chain's own products.
"""

from __future__ import annotations

import hashlib
import inspect
import json
import os
import random
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench.texts import DEMONSTRATION, rows

SHARED = Path(os.environ.get("RUTHAN_SHARED", str(DEMONSTRATION.parents[4] / "shared")))
_FREE = 0.06  # of the words come from the whole dictionary: names, places, things
_SPACE = 0.1  # of the words are followed by a space
_LENGTH, _SPREAD, _SHORTEST = 105, 40, 25


def place() -> Path:
    """Where corpora and indexes of earlier runs lie."""
    folder = Path(tempfile.gettempdir()) / "ruthan-bench"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def corpus_file(count: int, *, seed: int = 11) -> Path:
    """A file of so many texts, one a line, no two alike; made when it is not there."""
    told = told_texts()
    recipe = f"{inspect.getsource(sys.modules[__name__])}{len(told)}".encode()
    name = hashlib.blake2b(recipe, digest_size=6).hexdigest()
    file = place() / f"texts-{name}-{count}-{seed}.txt"
    if not file.exists():
        aside = file.with_suffix(f".{os.getpid()}")
        with aside.open("w", encoding="utf-8") as lines:
            for text in distinct(count, told, luck=random.Random(seed)):
                lines.write(text + "\n")
        aside.replace(file)
    return file


def corpus(count: int, *, seed: int = 11) -> list[str]:
    """The same as a list: 25 letters and more, about a hundred in the middle."""
    with corpus_file(count, seed=seed).open(encoding="utf-8") as lines:
        return [line.rstrip("\n") for line in lines]


def distinct(count: int, told: list[str], *, luck: random.Random) -> Iterator[str]:
    """Made texts without repetitions."""
    chain, seen = Chain(told, luck), set()
    while len(seen) < count:
        text = chain.text()
        mark = hash(text)
        if mark not in seen:
            seen.add(mark)
            yield text


class Chain:
    """What word follows which two, which one; and where it ends, a new beginning."""

    def __init__(self, told: list[str], luck: random.Random) -> None:
        from pythainlp.corpus import thai_words  # noqa: PLC0415 - loads a word list

        from ruthan.core.text.breaks import words  # noqa: PLC0415 - so does this

        self._luck, self._vocabulary = luck, sorted(thai_words())
        self._starts: list[list[str]] = []
        self._after: dict[tuple[str, str], list[str]] = {}
        self._after_one: dict[str, list[str]] = {}
        for text in told:
            cut = words(text)
            self._starts += [list(cut[:2])] if len(cut) > 2 else []
            for one, two, three in zip(cut, cut[1:], cut[2:], strict=False):
                self._after.setdefault((one, two), []).append(three)
                self._after_one.setdefault(two, []).append(three)

    def text(self) -> str:
        """One made text."""
        luck = self._luck
        goal = max(_SHORTEST, int(luck.gauss(_LENGTH, _SPREAD)))
        last = luck.choice(self._starts)
        made = list(last)
        length = sum(map(len, made))
        while length < goal:
            if luck.random() < _FREE:
                new = [luck.choice(self._vocabulary)]
            else:
                known = self._after.get((last[-2], last[-1])) or self._after_one.get(last[-1])
                new = [luck.choice(known)] if known else luck.choice(self._starts)
            last = [*last, *new][-2:]
            made += [*new, " "] if luck.random() < _SPACE else new
            length += sum(map(len, new))
        return "".join(made).strip()


def told_texts() -> list[str]:
    """What the chain learns from."""
    told = [row["text"] for row in rows("reports.json") if row.get("text")]
    told += [row["statement_th"] for row in rows("claims.json") if row.get("statement_th")]
    for file in sorted((SHARED / "data" / "wisesight-noise").glob("*.txt")):
        told += [line.strip() for line in file.open(encoding="utf-8") if len(line) > _SHORTEST]
    claims = SHARED / "data" / "thai-afnc-claims" / "claims.jsonl"
    if claims.exists():
        told += [json.loads(line)["claim"] for line in claims.open(encoding="utf-8")]
    return told
