"""The reference data for tests: loaded by the program once a process, then copied row for row.

Loading compares, folds and writes two thousand rows through the models; most tests only need them
to be there. tests/network/test_reference.py loads them by the program each time.
"""

from __future__ import annotations

from typing import Any

from django.db import connection, transaction

_TABLES = (
    "network_organisation", "network_alias", "network_hotline", "network_taxonomy",
    "network_term", "network_termedition",
)  # fmt: skip
_ENTRY = "audit_entry (uid, actor, actor_kind, what, on_kind, on_id, facts)"
_REGISTERED = """
    (SELECT uid, actor, actor_kind, what, on_kind, on_id, facts
     FROM audit_entry WHERE xid = pg_current_xact_id())
"""

_copied: dict[str, bytes] = {}
_loaded: list[Any] = []


def the_reference() -> Any:
    """Organisations, hotlines and word lists as `load_reference` leaves them; how many there are."""
    from ruthan.network.actions import load_reference
    from ruthan.network.queries import forget_words

    if not _is_empty():
        return load_reference()
    with transaction.atomic():
        if _copied:
            _write()
            transaction.on_commit(forget_words)
        else:
            _loaded.append(_load_and_copy(load_reference))
    return _loaded[0]


def _is_empty() -> bool:
    """Whether nothing is there with which the rows could meet, nor an entry of this transaction."""
    rows = " UNION ALL ".join(f"(SELECT 1 FROM {table} LIMIT 1)" for table in _TABLES)  # noqa: S608 - names of ours
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT EXISTS ({rows}), EXISTS {_REGISTERED}")
        return cursor.fetchone() == (False, False)


def _load_and_copy(load: Any) -> Any:
    loaded = load()
    with connection.cursor() as cursor:
        for source, target in ((_REGISTERED, _ENTRY), *((table, table) for table in _TABLES)):
            with cursor.copy(f"COPY {source} TO STDOUT") as rows:
                _copied[target] = b"".join(bytes(block) for block in rows)
    return loaded


def _write() -> None:
    with connection.cursor() as cursor:
        for target, rows in _copied.items():
            with cursor.copy(f"COPY {target} FROM STDIN") as copy:
                copy.write(rows)
