"""Matching files of any length: shared out among processes, taken up again after a kill.

Beside the output lies a folder of the same name and `.part` while it is made: the claims, cut,
and one file for every share that is done. A run with `--resume` does only what is not there.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from hashlib import blake2b
from itertools import accumulate, count, islice
from pathlib import Path
from typing import Final

import pyarrow as pa

from ruthan.matching.engine.base import LAYOUT
from ruthan.matching.engine.bulk.batches import DECISIONS, MESSAGES, How, match_batches
from ruthan.matching.engine.bulk.crew import Crew
from ruthan.matching.engine.bulk.known import Claim, Cut, cut_claims, write_known
from ruthan.matching.engine.grams import TERMS_VERSION
from ruthan.matching.engine.model import SHIPPED
from ruthan.project.cli.lines import Line, Reader, UsageError
from ruthan.project.cli.outputs import write_decisions
from ruthan.project.cli.progress import progress

SHARE: Final = 1024
_KNOWN: Final = "known"
_DONE: Final = "done.json"


@dataclass(frozen=True, slots=True)
class Bulk:
    """How a run is done: by so many processes, with what question, anew or taken up."""

    workers: int
    top: int
    only_copies: bool = False
    resume: bool = False
    weights: Path | None = None
    encoder: str | None = None

    def asks(self, known: Path) -> How:
        """The question to the claims of a folder."""
        weights = self.weights and self.weights.absolute()  # workers may stand elsewhere
        return How(known.absolute(), self.top, self.only_copies, weights, self.encoder)

    @property
    def mark(self) -> str:
        """What of the question changes the answer, as one word."""
        weights = blake2b((self.weights or SHIPPED).read_bytes()).hexdigest()
        return f"{self.top} {self.only_copies} {weights} {self.encoder}"


def shares(messages: Iterable[Line], *, size: int) -> Iterator[pa.RecordBatch]:
    """Messages in batches, each with its place among the good lines."""
    left, numbers = iter(messages), count()
    while rows := list(islice(left, size)):
        ids = [json.dumps(line.row["id"]) for line in rows]
        texts = [_whole(str(line.row["text"])) for line in rows]
        columns = [list(islice(numbers, len(rows))), ids, texts]
        yield pa.record_batch(
            [pa.array(one, kind.type) for one, kind in zip(columns, MESSAGES, strict=True)],
            schema=MESSAGES,
        )


def _whole(text: str) -> str:
    """A text that can be written down: halves of characters are joined or marked as lost."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def claims_of(known: Reader) -> Iterator[Claim]:
    """The claims of a file under their ids; a repeated id is reported and left out."""
    seen: set[str] = set()
    for line in known:
        key = json.dumps(line.row["id"])
        if key in seen:
            known.report(line.number, f"the id {line.row['id']} was there before")
            continue
        seen.add(key)
        title = line.row.get("title")
        yield Claim(
            key, _whole(str(line.row["claim"])), _whole(title) if isinstance(title, str) else ""
        )


def cut_known(folder: Path, known: Reader, crew: Crew) -> None:
    """Write the claims of a file into an empty folder; raises UsageError when there is none."""
    with progress("claims cut") as bar:
        done = count(1)

        def cut(blocks: Iterable[list[Claim]]) -> Iterator[Cut]:
            for made in crew.map(cut_claims, blocks):
                bar.at(next(done))
                yield made

        if not write_known(folder, claims_of(known), cut=cut):
            raise UsageError("there is no claim to match against")


def decide_share(batch: pa.RecordBatch, *, how: How) -> pa.RecordBatch:
    """One share, in whatever process."""
    return next(match_batches([batch], how))


def decided(
    messages: Iterable[Line], how: How, crew: Crew, *, size: int
) -> Iterator[pa.RecordBatch]:
    """The decisions on messages in their order."""
    return crew.map(partial(decide_share, how=how), shares(messages, size=size))


def match_into(target: Path, messages: Reader, known: Reader, how: Bulk) -> None:
    """Decide every message and write the decisions; the file appears when it is whole."""
    work = target.with_name(target.name + ".part")
    _begin(work, how)
    with Crew(how.workers) as crew:
        mark = _known_in(work, known, crew)
        done: list[Path] = []
        with progress("messages") as bar:
            todo = _not_done(shares(messages, size=SHARE), work, f"{mark} {how.mark}", done)
            do = partial(_decide_into, how=how.asks(work / _KNOWN))
            for decided_by_now in accumulate(crew.map(do, todo)):
                bar.at(decided_by_now)
    aside = work / f"all{target.suffix}"
    write_decisions(aside, _read(done), kind=target.suffix.lower())
    aside.replace(target)
    shutil.rmtree(work)


def _begin(work: Path, how: Bulk) -> None:
    if work.exists() and not how.resume:
        raise UsageError(f"{work} is left of another run: give --resume, or remove it")
    work.mkdir(mode=0o700, exist_ok=True)


def _known_in(work: Path, known: Reader, crew: Crew) -> str:
    """Cut the claims unless that is done already; returns what tells them from others."""
    mark, folder = _mark(known.source), work / _KNOWN
    try:
        done = json.loads((folder / _DONE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        done = {}
    if done.get("mark") == mark:
        known.bad = int(done["bad"])
        return mark
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    cut_known(folder, known, crew)
    _write_whole(folder / _DONE, json.dumps({"mark": mark, "bad": known.bad}).encode())
    return mark


def _mark(source: str) -> str:
    """What a file of claims holds, and how it is cut, as one word."""
    found = blake2b(f"{LAYOUT} {TERMS_VERSION}".encode(), digest_size=16)
    with Path(source).open("rb") as file:
        while block := file.read(1 << 20):
            found.update(block)
    return found.hexdigest()


def _not_done(
    batches: Iterable[pa.RecordBatch], work: Path, mark: str, names: list[Path]
) -> Iterator[tuple[Path, pa.RecordBatch]]:
    """The shares of which there is no result yet; notes the place of every result in order."""
    for number, batch in enumerate(batches):
        found = blake2b(mark.encode(), digest_size=8)
        for column in batch.columns:
            for text in column.to_pylist():
                found.update(f"{text}\0".encode())
        names.append(work / f"{number:08}-{found.hexdigest()}.arrow")
        if not names[-1].exists():
            yield names[-1], batch


def _decide_into(share: tuple[Path, pa.RecordBatch], *, how: How) -> int:
    """Decide a share and write its result, whole or not at all; returns how many messages."""
    place, batch = share
    sink = pa.BufferOutputStream()
    with pa.ipc.new_file(sink, DECISIONS) as file:
        file.write_batch(decide_share(batch, how=how))
    _write_whole(place, sink.getvalue())
    return int(batch.num_rows)


def _write_whole(place: Path, body: bytes | pa.Buffer) -> None:
    aside = place.with_name(f"{place.name}.{os.getpid()}")
    with aside.open("wb") as file:
        file.write(body)
        file.flush()
        os.fsync(file.fileno())
    aside.replace(place)


def _read(places: Iterable[Path]) -> Iterator[pa.RecordBatch]:
    for place in places:
        with pa.OSFile(str(place), "rb") as file:
            yield pa.ipc.open_file(file).get_batch(0)
