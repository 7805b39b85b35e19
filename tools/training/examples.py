"""Labelled messages: what a person decided that a message is to a claim."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final, NamedTuple

OWN: Final = Path(__file__).parent.parent / "pairs"
LABELS: Final = frozenset({"same", "family", "different", "related", "none"})


class Example(NamedTuple):
    """A message with the claims that people set beside it, each with its label.

    `different` is the same wording turned around or with other numbers. A message that belongs to
    nothing has no claims. `weight` says how much it counts against an own example.
    """

    text: str
    labels: Mapping[str, str]
    weight: float = 1.0

    @property
    def meant(self) -> frozenset[str]:
        """The claims that it states."""
        return frozenset(claim for claim, label in self.labels.items() if label == "same")


def read_pairs(file: Path) -> Iterator[tuple[str, str, str]]:
    """Rows {"message", "claim", "label"} of an NDJSON file; ValueError says which line is wrong.

    A row of label none may have an empty claim or lack it.
    """
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            message, claim, label = row["message"], row.get("claim") or "", row["label"]
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"{file}, line {number}: not a labelled pair") from error
        if not (isinstance(message, str) and isinstance(claim, str) and label in LABELS):
            raise ValueError(
                f"{file}, line {number}: a label is one of {', '.join(sorted(LABELS))}"
            )
        if not claim and label != "none":
            raise ValueError(f"{file}, line {number}: {label} needs a claim")
        yield message, claim, label


def examples(file: Path, *, weight: float = 1.0) -> list[Example]:
    """The examples of a file, one for each message in the order of the file."""
    labels: dict[str, dict[str, str]] = {}
    for message, claim, label in read_pairs(file):
        held = labels.setdefault(message, {})
        if claim:
            held[claim] = label
    return [Example(message, held, weight) for message, held in labels.items()]
