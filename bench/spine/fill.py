"""A full house: the demonstration, its reports copied until there are as many as wanted.

Copies have rows of their own in every table that grows with reports (clusters, signatures,
assessments, items of the queue, audit lines) and share the data keys of what they copy, so that
every page can open what it shows.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.apps import apps
from django.db import connection, transaction

_ID = "md5({column}::text || g)::uuid"
_STEP = 25  # copies of everything in one transaction

# Table, what is copied, and the columns whose values change with the copy.
_COPIED: tuple[tuple[str, str, Mapping[str, str]], ...] = (
    ("matching.Cluster", "merged_into_id IS NULL", {
        "id": "id", "key_hash": "decode(md5(key_hash::text || g), 'hex')", "representative": "id",
        "apart_from_id": "NULL",
    }),
    ("intake.Report", "cluster_id IS NOT NULL", {
        "id": "id", "cluster_id": "id",
        "ref": "'R-' || substr(encode(sha256((ref || g)::bytea), 'base64'), 1, 10)",
        "receipt_lookup": "NULL", "receipt_salt": "NULL", "receipt_hash": "NULL",
        "submitted_at": "submitted_at - g * interval '20 minutes'",
    }),
    ("intake.Step", "true", {"report_id": "id"}),
    ("matching.Signature", "kind = 'report' AND cluster_id IS NOT NULL", {
        "subject": "id", "cluster_id": "id",
    }),
    ("triage.Assessment", "true", {"id": "id", "report_id": "id"}),
    ("triage.QueueItem", "cluster_id IS NOT NULL", {
        "id": "id", "cluster_id": "id", "head_id": "id",
        "created_at": "created_at - g * interval '20 minutes'",
    }),
    ("audit.Entry", "on_kind = 'intake.report'", {
        "uid": "id", "on_id": "md5(on_id || g)::uuid::text",
    }),
)  # fmt: skip


def copies(times: int, *, first: int = 1) -> None:
    """Copy every report with all that hangs on it so many times, in short transactions."""
    for begin in range(first, first + times, _STEP):
        with transaction.atomic(), connection.cursor() as cursor:
            for label, which, changed in _COPIED:
                cursor.execute(
                    _statement(label, which, changed),
                    [begin, min(begin + _STEP, first + times) - 1],
                )


def analyze() -> None:
    """Let the planner know what is there now, as the server does by itself in time."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")


def _statement(label: str, which: str, changed: Mapping[str, str]) -> str:
    model: Any = apps.get_model(label)
    columns, values = [], []
    for field in model._meta.local_concrete_fields:
        column = field.column
        if field.primary_key and column not in changed or column == "xid":
            continue
        columns.append(f'"{column}"')
        value = changed.get(column, f'"{column}"')
        values.append(_ID.format(column=f'"{column}"') if value == "id" else value)
    table = model._meta.db_table
    origin = f"({which}) AND {_is_original(model)}"
    return (
        f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(values)} "  # noqa: S608 - names of our own models
        f"FROM {table}, generate_series(%s, %s) g WHERE {origin}"
    )


def _is_original(model: Any) -> str:
    """Copies are not copied again: only what the demonstration wrote has its mark."""
    reports = "SELECT id FROM intake_report WHERE receipt_lookup IS NOT NULL AND is_demonstration"
    clusters = f"SELECT cluster_id FROM intake_report WHERE id IN ({reports})"  # noqa: S608 - constants
    marks = {
        "matching_cluster": f"id IN ({clusters})",
        "intake_report": f"id IN ({reports})",
        "intake_step": f"report_id IN ({reports})",
        "matching_signature": f"subject IN ({reports}) AND NOT is_removed",
        "triage_assessment": f"report_id IN ({reports})",
        "triage_queueitem": f"head_id IN ({reports})",
        "audit_entry": f"on_id IN (SELECT id::text FROM ({reports}) r)",  # noqa: S608 - constants
    }
    return marks[model._meta.db_table]
