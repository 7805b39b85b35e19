"""The same function on Spark: batches go through Arrow, claims are files that every worker maps."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pyarrow as pa

from ruthan.matching.engine.bulk.batches import How, match_batches

_SCHEMA: Final = (
    "row bigint, id string, decision string, probability double, matches array<struct<id: string, "
    "score: double, relation: string, probability: double, reasons: array<string>>>"
)


def match_files(master: str, messages: Path, made: Path, how: How) -> None:
    """Decide the messages of a folder of Parquet files into another folder, sorted by row."""
    from pyspark.sql import SparkSession  # noqa: PLC0415 - optional, and starts a Java

    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    wanted = SparkSession.builder.master(master).appName("ruthan match")
    wanted = wanted.config("spark.ui.enabled", "false")
    wanted = wanted.config("spark.ui.showConsoleProgress", "false")
    if master.startswith("local"):  # nobody else has to reach us
        wanted = wanted.config("spark.driver.host", "127.0.0.1")
        wanted = wanted.config("spark.driver.bindAddress", "127.0.0.1")
    session = wanted.getOrCreate()

    def decide(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        return match_batches(batches, how)

    try:
        rows = session.read.parquet(str(messages))
        rows.mapInArrow(decide, _SCHEMA).orderBy("row").write.parquet(str(made))
    finally:
        session.stop()
