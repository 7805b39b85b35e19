"""Everything a database holds but rows of people: to hold two ways of making it against each other."""

from __future__ import annotations

import re
from typing import Any

import psycopg

_CASTS = re.compile(r"::(?:character varying|text)(?:\[\])?|[()\s]")
SAYS = {
    "columns": """
        SELECT c.relname || '.' || a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
               a.attidentity, pg_get_expr(d.adbin, d.adrelid)
        FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
        LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v')
          AND a.attnum > 0 AND NOT a.attisdropped""",
    "indexes": "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "constraints": """
        SELECT conrelid::regclass || '.' || conname, pg_get_constraintdef(oid), condeferrable,
               condeferred
        FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype <> 'n'""",
    "triggers": "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
    "functions": """
        SELECT p.proname, pg_get_functiondef(p.oid) FROM pg_proc p
        WHERE p.pronamespace = 'public'::regnamespace AND p.prokind IN ('f', 'p')
          AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.objid = p.oid AND e.deptype = 'e')""",
    "types": """
        SELECT t.typname, string_agg(e.enumlabel, ' ' ORDER BY e.enumsortorder)
        FROM pg_type t JOIN pg_enum e ON e.enumtypid = t.oid GROUP BY 1""",
    "extensions": "SELECT extname FROM pg_extension",
    "migrations": "SELECT app, name FROM django_migrations",
    "permissions": """
        SELECT c.app_label, c.model, p.codename FROM django_content_type c
        LEFT JOIN auth_permission p ON p.content_type_id = c.id""",
}


def plain(rows: list[tuple[Any, ...]]) -> set[tuple[Any, ...]]:
    """Rows without the casts and brackets that PostgreSQL adds when a dump is read back."""
    return {
        tuple(_CASTS.sub("", cell) if isinstance(cell, str) else cell for cell in row)
        for row in rows
    }


def said(address: str) -> dict[str, set[Any]]:
    """What the database at an address says of itself; the order of columns is not in it."""
    with psycopg.connect(address) as asked:
        return {name: plain(asked.execute(query).fetchall()) for name, query in SAYS.items()}
