"""The settings of a real service whose LINE is the pretended one of the benchmark."""

from __future__ import annotations

import os

from bench.storm.settings import *  # noqa: F403 - settings files build on one another

RUTHAN_LINE_SECRET = RUTHAN_LINE_TOKEN = "bench-channel"  # noqa: S105 - a pretended channel's
RUTHAN_LINE_API = RUTHAN_LINE_DATA_API = os.environ.get("BENCH_LINE_API", "http://127.0.0.1:9")
RUTHAN_QUIET_HOURS = "none"  # it is measured at any hour
