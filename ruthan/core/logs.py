"""Logs that cannot tell what a person wrote: a traceback keeps its places and loses its words.

One line of JSON for each thing that happened (key=value on a terminal). What our own code says
carries a name and fields; of a field only codes, ids and numbers get through. What libraries say
is kept as their sentence without what they filled into it.
"""

from __future__ import annotations

import ipaddress
import json
import logging
import logging.config
import re
import sys
import traceback
from collections.abc import Mapping, MutableMapping
from datetime import UTC, datetime
from types import TracebackType
from typing import Any
from uuid import UUID

import structlog

Trace = (
    tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None] | None
)
HIDDEN = "…"
_CODE = re.compile(r"[A-Za-z][A-Za-z0-9_.:<>-]{0,79}|<[a-z-]+>")
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{16,64}")
_FILLED = re.compile(
    r"'[^']*'|\"[^\"]*\"|\([^)]*\)|\S*[/@?=&]\S*|\S*\d{5,}\S*|\S*\d+\.\d+\S*|\S*:\S*:\S*|[^\x20-\x7e]+"
)
_LONGEST = 200


class QuietFormatter(logging.Formatter):
    """Writes an exception as its class and the lines it passed, never its message.

    The message of a database error quotes the row, and that of a decoding error the text.
    """

    def formatException(self, ei: Any) -> str:  # noqa: N802 - the name that logging calls
        """The class of the error and where it came from, innermost last."""
        found = places_of(ei)
        return (
            "\n".join([found["error"], *(f"  {place}" for place in found["at"])]) if found else ""
        )


class LineFormatter(QuietFormatter):
    """One line for each record, of ours or of a library."""

    def format(self, record: logging.LogRecord) -> str:
        """JSON, or key=value when a person looks on."""
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, tz=UTC).isoformat(
                timespec="milliseconds"
            ),
            "level": record.levelname.lower(),
        }
        if isinstance(record.msg, Mapping):
            line |= record.msg
        else:
            line |= {"event": safe(record.name), "said": without_filling(str(record.msg))}
        line |= places_of(record.exc_info)
        if sys.stderr.isatty():
            return " ".join(f"{name}={value}" for name, value in line.items())
        return json.dumps(line, ensure_ascii=False, default=str)


def configure(config: dict[str, Any]) -> None:
    """Django's LOGGING_CONFIG: the handlers of the settings, and structlog on top of them."""
    logging.config.dictConfig(config)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.stdlib.filter_by_level,
            _only_safe,
            _hand_over,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )


def safe(value: object) -> object:
    """A number, a truth, an id or a code as it is; anything that could be a text is hidden."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, UUID | datetime):
        return str(value)
    if isinstance(value, str):
        return value if not value or _may_stand(value) else HIDDEN
    if isinstance(value, list | tuple | set | frozenset):
        return [safe(one) for one in value]
    return HIDDEN


def without_filling(said: str) -> str:
    """A library's sentence without names, paths, addresses, quotations and other scripts."""
    return _FILLED.sub(HIDDEN, said)[:_LONGEST]


def places_of(trace: Any) -> dict[str, Any]:
    """The class of an error and the places it passed, innermost last; {} without an error."""
    if not trace or trace is True or trace[0] is None:
        return {}
    kind, _error, passed = trace
    places = [f"{f.filename}:{f.lineno} {f.name}" for f in traceback.extract_tb(passed)]
    return {"error": f"{kind.__module__}.{kind.__qualname__}", "at": places}


def _may_stand(value: str) -> bool:
    if _ID.fullmatch(value):
        return not (value.isdigit() and len(value) <= 30)  # a receipt is thirty digits
    if not _CODE.fullmatch(value):
        return False
    try:
        ipaddress.ip_address(value)
    except ValueError:
        return True
    return False


def _only_safe(_logger: object, _method: str, said: MutableMapping[str, Any]) -> dict[str, Any]:
    trace = said.pop("exc_info", None)
    line = {name: safe(value) for name, value in said.items()}
    if trace:
        given = isinstance(trace, BaseException)
        line |= places_of((type(trace), trace, trace.__traceback__) if given else sys.exc_info())
    return line


def _hand_over(
    _logger: object, _method: str, said: MutableMapping[str, Any]
) -> tuple[tuple[Any], dict[str, Any]]:
    """To the handlers of logging, as a mapping that LineFormatter writes."""
    return (said,), {}
