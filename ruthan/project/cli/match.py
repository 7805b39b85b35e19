"""`ruthan match`: what messages are to known claims, or whether pairs state the same claim."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated

import typer

from ruthan.matching.engine.decide import Decision, Matcher
from ruthan.matching.engine.dense import load_encoder
from ruthan.matching.engine.model import Weights, read_weights
from ruthan.matching.engine.pairs import compare
from ruthan.project.cli.lines import STANDARD_INPUT, Reader, Row, UsageError, run, write_line

FileArgument = Annotated[
    str | None, typer.Argument(metavar="FILE", help="NDJSON, CSV or Parquet; - for standard input")
]
ClaimsOption = Annotated[
    str | None, typer.Option("--claims", metavar="CLAIMS", help="known claims: id, claim, title?")
]
TopOption = Annotated[int, typer.Option("--top", min=1, max=1000, help="matches to show a message")]
PairsOption = Annotated[
    str | None, typer.Option("--pairs", metavar="FILE", help="pairs of texts: id, a, b")
]

WeightsOption = Annotated[
    Path | None,
    typer.Option("--weights", metavar="FILE", help="weights of your own training, not the shipped"),
]
EncoderOption = Annotated[
    str | None,
    typer.Option("--encoder", metavar="MODULE:NAME", help="an encoder that the weights know"),
]


def match_command(
    file: FileArgument = None,
    claims: ClaimsOption = None,
    top: TopOption = 5,
    pairs: PairsOption = None,
    weights: WeightsOption = None,
    encoder: EncoderOption = None,
) -> None:
    """Match messages against claims (FILE --claims CLAIMS), or texts in pairs (--pairs FILE)."""
    raise typer.Exit(
        run(
            lambda: _match(
                file=file, claims=claims, top=top, pairs=pairs, weights=weights, encoder=encoder
            )
        )
    )


def _match(
    *,
    file: str | None,
    claims: str | None,
    top: int,
    pairs: str | None,
    weights: Path | None,
    encoder: str | None,
) -> Iterable[Reader]:
    """Do one of the two forms; raises `UsageError` when the arguments are neither."""
    if pairs is not None:
        if file is not None or claims is not None or encoder is not None:
            raise UsageError("give either --pairs FILE, or FILE with --claims CLAIMS")
        return [_match_pairs(pairs, _weights(weights))]
    if file is None or claims is None:
        raise UsageError("give FILE with --claims CLAIMS, or --pairs FILE")
    if file == claims == STANDARD_INPUT:
        raise UsageError("only one of FILE and CLAIMS can be standard input")
    messages = Reader(file, needs=("id", "text"))
    known = Reader(claims, needs=("id", "claim"))
    matcher, ids = _load(known, _matcher(weights, encoder))
    for line in messages:
        decision = matcher.match(str(line.row["text"]), top=top)
        write_line({"id": line.row["id"], **decision_row(decision, ids)})
    return [messages, known]


def _weights(file: Path | None) -> Weights | None:
    """The weights of a file, None for the shipped ones; raises `UsageError`."""
    try:
        return None if file is None else read_weights(file)
    except (OSError, ValueError) as error:
        raise UsageError(str(error)) from error


def _matcher(weights: Path | None, encoder: str | None) -> Matcher:
    """An empty matcher; raises `UsageError` when weights and encoder do not go together."""
    held = _weights(weights)
    try:
        return Matcher(weights=held, encoder=load_encoder(encoder) if encoder else None)
    except ValueError as error:
        raise UsageError(str(error)) from error


def _load(known: Reader, matcher: Matcher) -> tuple[Matcher, dict[str, object]]:
    """A matcher over all claims of a file, and each key's id as the file has it."""
    ids: dict[str, object] = {}
    matcher.add_many(list(_claims(known, ids)))
    if not len(matcher):
        raise UsageError("there is no claim to match against")
    return matcher, ids


def _claims(known: Reader, ids: dict[str, object]) -> Iterator[tuple[str, str, str]]:
    for line in known:
        key = f"{type(line.row['id']).__name__}:{line.row['id']}"
        if key in ids:
            known.report(line.number, f"the id {line.row['id']} was there before")
            continue
        ids[key] = line.row["id"]
        title = line.row.get("title")
        yield key, str(line.row["claim"]), title if isinstance(title, str) else ""


def decision_row(decision: Decision, ids: dict[str, object]) -> Row:
    """A decision in the words of the contracts."""
    return {
        "decision": decision.relation,
        "probability": decision.probability,
        "matches": [
            {
                "id": ids[match.key],
                "score": match.score,
                "relation": match.relation,
                "probability": match.probability,
                "reasons": list(match.reasons),
            }
            for match in decision.matches
        ],
    }


def _match_pairs(source: str, weights: Weights | None) -> Reader:
    """Every pair of a file, streamed."""
    reader = Reader(source, needs=("id", "a", "b"))
    for line in reader:
        found = compare(str(line.row["a"]), str(line.row["b"]), weights=weights)
        write_line(
            {
                "id": line.row["id"],
                "relation": found.relation,
                "probability": found.probability,
            }
        )
    return reader
