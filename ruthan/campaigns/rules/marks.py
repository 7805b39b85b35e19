"""What a form shows it was opened on: of two who edit, the second is told."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from typing import Any


def mark(values: Iterable[Any]) -> str:
    """16 hexadecimal digits that change with any of the values."""
    told = json.dumps(list(values), default=str, sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()[:16]
