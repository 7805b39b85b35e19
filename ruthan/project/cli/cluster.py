"""`ruthan match --spark`: the same decisions by the workers of a Spark cluster."""

from __future__ import annotations

import shutil
from importlib.util import find_spec
from pathlib import Path

import pyarrow.parquet as pq

from ruthan.matching.engine.bulk.crew import Crew
from ruthan.matching.engine.bulk.spark import match_files
from ruthan.project.cli import bulk
from ruthan.project.cli.lines import Reader, UsageError
from ruthan.project.cli.outputs import write_decisions
from ruthan.project.cli.progress import progress


def match_on(master: str, target: Path, messages: Reader, known: Reader, how: bulk.Bulk) -> None:
    """Decide every message on a cluster; claims and messages reach it as files beside the output.

    The folder must be shared with the workers, and Ruthan installed on them. Spark itself does a
    lost share again; a run that was killed begins anew.
    """
    if find_spec("pyspark") is None:
        raise UsageError("pyspark is missing: pip install -r requirements/cluster.txt")
    if how.resume:
        raise UsageError("--resume is for runs without --spark")
    work = target.absolute().with_name(target.name + ".part")
    if work.exists():
        raise UsageError(f"{work} is left of another run: remove it")
    folder, staged, made = work / "known", work / "messages", work / "decisions"
    for one in (work, folder, staged):
        one.mkdir(mode=0o700)
    with Crew(how.workers) as crew:
        bulk.cut_known(folder, known, crew)
    with progress("messages read") as bar:
        for number, batch in enumerate(bulk.shares(messages, size=bulk.SHARE)):
            with pq.ParquetWriter(staged / f"{number:08}.parquet", batch.schema) as file:
                file.write_batch(batch)
            bar.at(number * bulk.SHARE + batch.num_rows)
    match_files(master, staged, made, how.asks(folder))
    aside = work / f"all{target.suffix}"
    parts = sorted(made.glob("part-*.parquet"))
    batches = (batch for part in parts for batch in pq.ParquetFile(part).iter_batches())
    write_decisions(aside, batches, kind=target.suffix.lower())
    aside.replace(target)
    shutil.rmtree(work)
