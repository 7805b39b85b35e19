"""Record batches of messages in, record batches of decisions out: what every engine runs.

In: `row` (int64), `id` (string, any) and `text` (string). Out: `row`, `id`, `decision`,
`probability` and `matches`. The answer to a message depends on nothing but it and the claims.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, NamedTuple

import pyarrow as pa

from ruthan.matching.engine.bulk.known import SEGMENT, KnownClaims
from ruthan.matching.engine.decide import Decision
from ruthan.matching.engine.dense import load_encoder
from ruthan.matching.engine.model import read_weights

MESSAGES: Final = pa.schema([("row", pa.int64()), ("id", pa.string()), ("text", pa.string())])
MATCH: Final = pa.struct([
    ("id", pa.string()), ("score", pa.float64()), ("relation", pa.string()),
    ("probability", pa.float64()), ("reasons", pa.list_(pa.string())),
])  # fmt: skip
DECISIONS: Final = pa.schema([
    ("row", pa.int64()), ("id", pa.string()), ("decision", pa.string()),
    ("probability", pa.float64()), ("matches", pa.list_(MATCH)),
])  # fmt: skip


class How(NamedTuple):
    """What is asked of the claims: so many matches a message, and copies only or rewordings too.

    Weights of a file and an encoder ("module:name") take the place of the shipped weights.
    """

    known: Path
    top: int
    only_copies: bool = False
    weights: Path | None = None
    encoder: str | None = None


def opened(how: How) -> KnownClaims:
    """The claims of a folder, opened once in a process, and anew when they were cut anew."""
    found = (how.known / SEGMENT).stat()
    return _opened(how, (found.st_ino, found.st_mtime_ns))


@lru_cache(maxsize=1)
def _opened(how: How, stamp: tuple[int, int]) -> KnownClaims:
    return KnownClaims(
        how.known,
        weights=read_weights(how.weights) if how.weights else None,
        encoder=load_encoder(how.encoder) if how.encoder else None,
    )


def match_batches(batches: Iterable[pa.RecordBatch], how: How) -> Iterator[pa.RecordBatch]:
    """Decide every message of the batches, in order; the claims are the files of a folder."""
    claims = opened(how)
    for batch in batches:
        texts = batch.column("text").to_pylist()
        decided = [claims.match(text, top=how.top, only_copies=how.only_copies) for text in texts]
        columns = [
            batch.column("row"),
            batch.column("id"),
            pa.array([one.relation for one in decided], pa.string()),
            pa.array([one.probability for one in decided], pa.float64()),
            pa.array([_matches(one) for one in decided], pa.list_(MATCH)),
        ]
        yield pa.record_batch(columns, schema=DECISIONS)


def _matches(decision: Decision) -> list[dict[str, Any]]:
    return [
        {
            "id": match.key,
            "score": match.score,
            "relation": match.relation,
            "probability": match.probability,
            "reasons": list(match.reasons),
        }
        for match in decision.matches
    ]
