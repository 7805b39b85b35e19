"""Rows of real messages by stable ids, and the seeded draw of those that were labelled.

An id is `sms:N`, `smishing:N` or `FILE:N`, N counting lines of the file from 1 (headers count).
Run: python -m bench.labels.rows draws the ids again.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

DATA: Final = Path(__file__).resolve().parents[3] / "shared" / "data"
FILES: Final = {
    "sms": DATA / "thai-sms" / "ssivakorn_sms.tsv",
    "smishing": DATA / "thai-smishing-imc25" / "imc25_thai.tsv",
    **{name: DATA / "wisesight-noise" / f"{name}.txt" for name in ("neg", "pos", "q")},
    "neu": DATA / "wisesight-noise" / "neu_sample5000.txt",
}
# How many messages are drawn of each source: with a candidate, and plain.
WEIGHTS: Final = {"sms": (152, 30), "smishing": (28, 12), "posts": (130, 50)}
SEED: Final = "ruthan-entities-1"
LONGEST: Final = 500
_CANDIDATE: Final = re.compile(r"[0-9๐-๙]|@|https?|www|\.com|ไลน์|\bline\b", re.IGNORECASE)
_BLUR: Final = re.compile(r"[0-9๐-๙]+|https?://\S+|\s+")


def texts(source: str) -> Iterator[tuple[str, str]]:
    """Ids and texts of one file; the text is the last column of a table."""
    table = source in {"sms", "smishing"}
    lines = FILES[source].read_text(encoding="utf-8").split("\n")
    for number, line in enumerate(lines, 1):
        text = line.rsplit("\t", 1)[-1] if table else line.strip()
        if text.strip() and not (table and number == 1):
            yield f"{source}:{number}", text


def by_id() -> dict[str, str]:
    """Every text by its id; empty where the data is absent."""
    if not all(path.is_file() for path in FILES.values()):
        return {}
    return {key: text for source in FILES for key, text in texts(source)}


def draw() -> list[str]:
    """The ids of the messages that were labelled, in a shuffled order, the same every time.

    One message for each text whose digits and links are blurred, so that no template is twice.
    """
    chance = random.Random(SEED)
    chosen: list[str] = []
    for name, (many, few) in WEIGHTS.items():
        sources = ("neg", "pos", "q", "neu") if name == "posts" else (name,)
        rows = _apart([row for source in sources for row in texts(source)])
        rows = [row for row in rows if 8 <= len(row[1]) <= LONGEST]
        marked = [key for key, text in rows if _CANDIDATE.search(text)]
        plain = [key for key, text in rows if not _CANDIDATE.search(text)]
        chosen += chance.sample(marked, min(many, len(marked)))
        chosen += chance.sample(plain, min(few, len(plain)))
    chance.shuffle(chosen)
    return chosen


def _apart(rows: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The first row of each blurred text."""
    first: dict[str, tuple[str, str]] = {}
    for key, text in rows:
        first.setdefault(_BLUR.sub("#", text).lower()[:40], (key, text))
    return list(first.values())


if __name__ == "__main__":
    print("\n".join(draw()))
