"""Made texts for benchmarks: a seeded word chain over the demonstration, no two alike."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path

DEMONSTRATION = Path(__file__).parent.parent / "ruthan" / "project" / "demo" / "data"


def made_texts(count: int, *, seed: int = 7) -> Iterator[str]:
    """Texts of 25 letters and more, about a hundred in the middle.

    Words follow one another as in the demonstration's texts, mixed with the word list of
    pythainlp, so that grams are as common and as rare as in real Thai.
    """
    from pythainlp.corpus import thai_words  # noqa: PLC0415 - loads a word list

    from ruthan.core.text.breaks import words  # noqa: PLC0415 - so does this

    luck, vocabulary = random.Random(seed), sorted(thai_words())
    told = [row["text"] for row in rows("reports.json") if row.get("text")]
    told += [row["statement_th"] for row in rows("claims.json") if row.get("statement_th")]
    after: dict[tuple[str, str], list[str]] = {}
    starts = []
    for text in told:
        cut = words(text)
        starts += [cut[:2]] if len(cut) > 2 else []
        for one, two, three in zip(cut, cut[1:], cut[2:], strict=False):
            after.setdefault((one, two), []).append(three)
    for _ in range(count):
        length, text = max(25, int(luck.gauss(105, 40))), list(luck.choice(starts))
        while sum(map(len, text)) < length:
            known = after.get((text[-2], text[-1]))
            is_free = known is None or luck.random() < 0.3
            text.append(luck.choice(vocabulary) if is_free else luck.choice(known or [""]))
        yield "".join(text)


def rows(name: str) -> list[dict[str, str]]:
    """The rows of one file of the demonstration."""
    found: list[dict[str, str]] = json.loads((DEMONSTRATION / name).read_text(encoding="utf-8"))
    return found
