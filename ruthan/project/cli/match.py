"""`ruthan match`: what messages are to known claims, or whether pairs state the same claim."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ruthan.matching.engine.decide import Matcher
from ruthan.matching.engine.dense import load_encoder
from ruthan.matching.engine.model import Weights, read_weights
from ruthan.matching.engine.pairs import compare
from ruthan.project.cli.lines import STANDARD_INPUT, Reader, UsageError, run, write_line

if TYPE_CHECKING:
    from ruthan.project.cli.bulk import Bulk

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
ToOption = Annotated[
    Path | None,
    typer.Option("--to", metavar="OUT", help="write NDJSON, CSV or Parquet there, by its ending"),
]
WorkersOption = Annotated[
    int, typer.Option("--workers", min=0, max=1024, help="processes; 0 is one for each core")
]
CopiesOption = Annotated[
    bool, typer.Option("--copies", help="look for copies only, not for rewordings: much faster")
]
ResumeOption = Annotated[
    bool, typer.Option("--resume", help="go on with OUT where a run was stopped or killed")
]
SparkOption = Annotated[
    str | None, typer.Option("--spark", metavar="MASTER", help="match on a Spark cluster, into OUT")
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
    copies: CopiesOption = False,
    to: ToOption = None,
    workers: WorkersOption = 0,
    resume: ResumeOption = False,
    spark: SparkOption = None,
    weights: WeightsOption = None,
    encoder: EncoderOption = None,
) -> None:
    """Match messages against claims (FILE --claims CLAIMS), or texts in pairs (--pairs FILE)."""

    def do() -> Iterable[Reader]:
        if pairs is not None:
            if any(one is not None for one in (file, claims, to, encoder)):
                raise UsageError("give either --pairs FILE, or FILE with --claims CLAIMS")
            return [_match_pairs(pairs, _weights(weights))]
        if file is None or claims is None:
            raise UsageError("give FILE with --claims CLAIMS, or --pairs FILE")
        if file == claims == STANDARD_INPUT:
            raise UsageError("only one of FILE and CLAIMS can be standard input")
        from ruthan.project.cli.bulk import Bulk  # noqa: PLC0415 - heavy, not for pairs

        _check(weights, encoder)
        how = Bulk(workers or cores(), top, copies, resume, weights, encoder)
        if to is not None:
            return _match_into(to, file, claims, how, spark=spark)
        if resume or spark is not None:
            raise UsageError("--resume and --spark need --to OUT")
        return _match(file, claims, how)

    raise typer.Exit(run(do))


def _readers(file: str, claims: str) -> tuple[Reader, Reader]:
    return Reader(file, needs=("id", "text")), Reader(claims, needs=("id", "claim"))


def _match(file: str, claims: str, how: Bulk) -> Iterable[Reader]:
    """Decisions on standard output; from standard input each at once, by our own process."""
    from ruthan.matching.engine.bulk.crew import Crew  # noqa: PLC0415 - heavy, not for pairs
    from ruthan.project.cli import bulk  # noqa: PLC0415 - heavy, not for pairs
    from ruthan.project.cli.outputs import decision_rows  # noqa: PLC0415 - heavy, not for pairs

    messages, known = _readers(file, claims)
    is_typed = file == STANDARD_INPUT
    with tempfile.TemporaryDirectory(prefix="ruthan-match-") as name:
        folder = Path(name)
        with Crew(how.workers) as crew:
            bulk.cut_known(folder, known, crew)
        with Crew(1 if is_typed else how.workers) as crew:
            size = 1 if is_typed else bulk.SHARE
            for batch in bulk.decided(messages, how.asks(folder), crew, size=size):
                for row in decision_rows(batch):
                    write_line(row)
    return [messages, known]


def _match_into(
    to: Path, file: str, claims: str, how: Bulk, *, spark: str | None
) -> Iterable[Reader]:
    """Decisions in a file of their own."""
    from ruthan.project.cli import bulk, cluster  # noqa: PLC0415 - heavy, not for pairs

    if STANDARD_INPUT in (file, claims):
        raise UsageError("--to needs files, not standard input")
    if not to.parent.is_dir():
        raise UsageError(f"{to.parent}: no such folder")
    messages, known = _readers(file, claims)
    if spark is None:
        bulk.match_into(to, messages, known, how)
    else:
        cluster.match_on(spark, to, messages, known, how)
    return [messages, known]


def _weights(file: Path | None) -> Weights | None:
    """The weights of a file, None for the shipped ones; raises `UsageError`."""
    try:
        return None if file is None else read_weights(file)
    except (OSError, ValueError) as error:
        raise UsageError(str(error)) from error


def _check(weights: Path | None, encoder: str | None) -> None:
    """Raise `UsageError` when weights and encoder do not go together, before any work begins."""
    held = _weights(weights)
    try:
        Matcher(weights=held, encoder=load_encoder(encoder) if encoder else None)
    except ValueError as error:
        raise UsageError(str(error)) from error


def cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


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
