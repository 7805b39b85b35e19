"""A full house: the demonstration, its reports copied until there are as many as wanted.

What hangs on a report is copied with it (clusters, families, assessments, items of the queue,
cases, entries of the registry, calls, messages, requests, audit lines). Copies are rows of their
own and share the data keys of what they copy, so that every page can open what it shows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.apps import apps
from django.db import connection, models, transaction

_STEP = 25  # copies of everything in one transaction
_ID = "md5({column}::text || g)::uuid"
_REF = "left({column}, 2) || upper(substr(md5({column} || g), 1, 10))"
_HASH = "decode(md5({column}::text || g), 'hex')"
_EARLIER = "{column} - g * interval '20 minutes'"
_NO_RECEIPT = {"receipt_lookup": "NULL", "receipt_salt": "NULL", "receipt_hash": "NULL"}
_OF_REPORTS = "{0} IN (SELECT id FROM original_intake_report)"

# What is copied, parents first; which of its rows; the columns that a copy changes besides its key,
# its reference and what leads to other copies, each with the SQL of its new value.
_COPIED: tuple[tuple[str, str, Mapping[str, str]], ...] = (
    ("matching.Cluster", "merged_into_id IS NULL", {
        "key_hash": _HASH, "representative": _ID, "apart_from_id": "NULL",
    }),
    ("intake.Report", "receipt_lookup IS NOT NULL AND cluster_id IS NOT NULL", {
        **_NO_RECEIPT, "submitted_at": _EARLIER,
    }),
    ("intake.Step", "true", {}),
    ("intake.Evidence", "true", {}),
    ("intake.Remark", "true", {}),
    ("intake.Answer", "true", {}),
    ("intake.Decline", "true", {}),
    ("matching.Signature", f"NOT is_removed AND {_OF_REPORTS.format('subject')}", {"subject": _ID}),
    ("matching.Family", "merged_into_id IS NULL", {}),
    ("matching.FamilyMember", "left_at IS NULL", {  # every second copy joins the first family
        "family_id": f"CASE WHEN mod(g, 2) = 0 THEN {_ID} ELSE {{column}} END",
        "came_from_id": "NULL",
    }),
    ("triage.Assessment", "true", {}),
    ("triage.QueueItem", "cluster_id IS NOT NULL", {"created_at": _EARLIER}),
    ("audit.Entry", "on_kind = 'intake.report' AND " + _OF_REPORTS.format("on_id::uuid"), {
        "uid": _ID, "on_id": f"({_ID})::text",
    }),
    ("registry.Indicator", "true", {"hash": _HASH}),
    ("registry.Dispute", "true", {**_NO_RECEIPT, "hash": _HASH}),
    ("registry.Sighting", "source_kind IN ('report', 'case')", {"source_id": _ID}),
    ("links.Hub", "true", {"subject": _ID}),
    ("links.Tie", "source_kind IN ('report', 'case')", {"source_id": _ID}),
    ("cases.Case", "true", {}),
    ("cases.Transfer", "true", {}),
    ("cases.Hold", "true", {}),
    ("cases.Release", "true", {}),
    ("cases.Clock", "true", {}),
    ("cases.CaseEvent", "true", {}),
    ("trade.TradeCheck", "true", {}),
    ("trade.LookUp", "true", {}),
    ("trade.SellerLetter", "true", {"code_lookup": "substr(md5({column} || g), 1, 10)"}),
    ("trade.PublicOutcome", "true", {}),
    ("gateway.Call", "ended_at IS NOT NULL", {"started_at": _EARLIER}),
    ("gateway.CallBack", "true", {}),
    ("messaging.Message", "endpoint_id IS NULL", {
        "dedupe_key": "left({column}, 100) || ' ' || g", "created_at": _EARLIER,
    }),
    ("messaging.Delivery", "true", {}),
    ("referrals.Referral", "true", {}),
    ("referrals.Turn", "true", {}),
    ("referrals.Dispatch", "true", {}),
    ("surges.HourCount", "kind = 'cluster'", {"subject": _ID}),
    ("surges.Surge", "kind = 'cluster'", {"subject": _ID}),
)  # fmt: skip


def copies(times: int) -> None:
    """Copy what the demonstration wrote so many times, in short transactions."""
    copied = [(_model(label), where, changed) for label, where, changed in _COPIED]
    with connection.cursor() as cursor:
        for model, where, _ in copied:
            cursor.execute(_originals(model, where))
    for begin in range(1, 1 + times, _STEP):
        with transaction.atomic(), connection.cursor() as cursor:
            for model, _, changed in copied:
                cursor.execute(_statement(model, changed), [begin, min(begin + _STEP - 1, times)])


def analyze() -> None:
    """Let the planner know what is there now, as the server does by itself in time."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")


def _model(label: str) -> Any:
    return apps.get_model(label)


def _originals(model: Any, where: str) -> str:
    """Put the rows to copy aside, but for those that hang on something that is not copied."""
    whole = [f"({where})"]
    for field in _leading(model):
        if (to := field.related_model) is not model:
            rows = f"SELECT {to._meta.pk.column} FROM original_{to._meta.db_table}"  # noqa: S608 - names of our models
            whole.append(f"({field.column} IS NULL OR {field.column} IN ({rows}))")
    table = model._meta.db_table
    rows = f"SELECT * FROM {table} WHERE {' AND '.join(whole)}"  # noqa: S608 - as above
    return f"CREATE TEMPORARY TABLE original_{table} AS {rows}"


def _statement(model: Any, changed: Mapping[str, str]) -> str:
    leading = {field.column for field in _leading(model)}
    values = {}
    for field in model._meta.local_concrete_fields:
        column = field.column
        is_key = isinstance(field, models.UUIDField) and field.primary_key
        if column == "xid" or field.primary_key and not is_key:
            continue  # drawn anew by the database
        kept = _REF if column == "ref" else _ID if is_key or column in leading else "{column}"
        values[column] = changed.get(column, kept).format(column=f'"{column}"')
    table, columns = model._meta.db_table, ", ".join(f'"{column}"' for column in values)
    return (
        f"INSERT INTO {table} ({columns}) SELECT {', '.join(values.values())} "  # noqa: S608 - as above
        f"FROM original_{table}, generate_series(%s, %s) g"
    )


def _leading(model: Any) -> Iterator[Any]:
    """The fields that lead from one copied row to another."""
    among = {_model(label) for label, _, _ in _COPIED}
    for field in model._meta.local_concrete_fields:
        if field.is_relation and field.related_model in among:
            yield field
