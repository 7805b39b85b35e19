"""Statements that PostgreSQL prepares once a connection, run without a cursor.

A cursor of the driver costs more than the work of a short statement. Values go to the server as
they are and come back as Python's own; only the types that our statements hold are known, any
other raises TypeError. Errors are the driver's own.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import count
from typing import Any, Final
from uuid import UUID
from weakref import WeakKeyDictionary

import psycopg
from psycopg import errors, pq
from psycopg.pq.abc import PGconn, PGresult

_BOOL, _INT8, _INT2, _INT4, _TEXT, _VARCHAR, _UUID = 16, 20, 21, 23, 25, 1043, 2950
_STALE: Final = (b"26000", b"0A000")  # the server forgot it; its tables were changed under it
_numbers = count()
_names: WeakKeyDictionary[psycopg.Connection[Any], dict[str, bytes]] = WeakKeyDictionary()


def first_row(
    connection: psycopg.Connection[Any], sql: str, values: Sequence[Any]
) -> tuple[Any, ...] | None:
    """The first row of a statement with $1, $2 ..., None without rows; begins the transaction."""
    wire = connection.pgconn
    if wire.status == pq.ConnStatus.BAD:
        raise errors.OperationalError("the connection is closed")
    sent: list[Any] = []  # the driver's own stub leaves NULL out
    formats = []
    for value in values:
        body, is_binary = _sent(value)
        sent.append(body)
        formats.append(is_binary)
    if wire.transaction_status == pq.TransactionStatus.IDLE and not connection.autocommit:
        _good(wire, wire.exec_(b"BEGIN"))
    name = _prepared(connection, wire, sql)
    result = wire.exec_prepared(name, sent, formats)
    if result.error_field(pq.DiagnosticField.SQLSTATE) in _STALE:
        _names.pop(connection, None)
        raise errors.OperationalError(result.get_error_message())  # a second try will do
    _good(wire, result)
    if not result.ntuples:
        return None
    return tuple([_read(result, column) for column in range(result.nfields)])


def _prepared(connection: psycopg.Connection[Any], wire: PGconn, sql: str) -> bytes:
    """The name of a statement on this connection, which is given to it when it is new."""
    held = _names.get(connection)
    if held is None:
        held = _names[connection] = {}
    name = held.get(sql)
    if name is None:
        name = b"ruthan_%d" % next(_numbers)
        _good(wire, wire.prepare(name, sql.encode()))
        held[sql] = name
    return name


def _sent(value: Any) -> tuple[bytes | None, int]:
    """A value as it goes over the wire, and whether that is its binary form (1) or text (0)."""
    if value is None:
        return None, 0
    send = _SENDERS.get(type(value))
    if send is not None:
        return send(value)
    if isinstance(value, str):  # a choice of a list
        return _text(str(value))
    raise TypeError(f"{type(value).__name__} is no value of a prepared statement")


def _text(value: str) -> tuple[bytes, int]:
    body = value.encode()
    if b"\0" in body:  # the wire would end the text there
        raise errors.DataError("a text for PostgreSQL cannot hold NUL")
    return body, 0


def _read(result: PGresult, column: int) -> Any:
    body = result.get_value(0, column)
    return None if body is None else _READERS[result.ftype(column)](body)


def _good(wire: PGconn, result: PGresult) -> None:
    """Raise the driver's error for a result that is none."""
    if result.status in _FINE:
        return
    if wire.status == pq.ConnStatus.BAD:
        raise errors.OperationalError(result.get_error_message())
    raise errors.error_from_result(result)


_FINE: Final = frozenset({pq.ExecStatus.TUPLES_OK, pq.ExecStatus.COMMAND_OK})
_SENDERS: Final[dict[type, Callable[[Any], tuple[bytes, int]]]] = {
    str: _text,
    bytes: lambda value: (value, 1),
    bool: lambda value: (b"t" if value else b"f", 0),
    int: lambda value: (b"%d" % value, 0),
    UUID: lambda value: (value.bytes, 1),
    datetime: lambda value: (value.isoformat().encode(), 0),
    dict: lambda value: (json.dumps(value).encode(), 0),
}
_READERS: Final[dict[int, Callable[[bytes], Any]]] = {
    _BOOL: lambda body: body == b"t",
    _INT2: int,
    _INT4: int,
    _INT8: int,
    _TEXT: bytes.decode,
    _VARCHAR: bytes.decode,
    _UUID: lambda body: UUID(body.decode()),
}
