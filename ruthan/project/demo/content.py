"""The words of the demonstration, read from its data files."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

Row = dict[str, Any]


def rows(name: str) -> list[Row]:
    """The rows of one data file of the demonstration."""
    text = files("ruthan.project.demo").joinpath("data", f"{name}.json").read_text("utf-8")
    found: list[Row] = json.loads(text)
    return found
