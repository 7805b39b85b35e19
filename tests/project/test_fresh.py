"""An empty database made in one go is the same as one that went through every migration."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.db import connection, connections

from ruthan.project import fresh

_STEPWISE = (
    "import django; django.setup(); from django.core.management import call_command; "
    "from django.core.management.commands.migrate import Command; "
    "call_command(Command(), verbosity=0, interactive=False)"
)
_AT_ONCE = _STEPWISE.replace(
    "django.core.management.commands", "ruthan.project.management.commands"
)
_SAYS = {
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


@pytest.fixture
def empty(django_db_setup: None, django_db_blocker: Any) -> Iterator[Any]:
    """Empty databases in the server of the tests: `empty(name)` gives its address."""
    with django_db_blocker.unblock():
        held = connection.settings_dict
        made = []

        def make(name: str) -> str:
            name = f"{held['NAME']}_{name}"
            with connections["default"].cursor() as cursor:
                cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
                cursor.execute(f'CREATE DATABASE "{name}"')
            made.append(name)
            who, place = f"{held['USER']}:{held['PASSWORD']}", f"port={held['PORT']}"
            return f"postgres://{who}@/{name}?host={held['HOST']}&{place}"

        yield make
        with connections["default"].cursor() as cursor:
            for name in made:
                cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _says(address: str) -> dict[str, set[Any]]:
    with psycopg.connect(address) as asked:
        return {name: set(asked.execute(query).fetchall()) for name, query in _SAYS.items()}


def _migrated(address: str, program: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True,
        env=os.environ | {"DATABASE_URL": address}, check=False,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(done.stderr)


def test_both_ways_lead_to_the_same_tables(empty: Any) -> None:
    at_once, stepwise = empty("fresh"), empty("steps")
    _migrated(at_once, _AT_ONCE)
    _migrated(stepwise, _STEPWISE)
    ours, theirs = _says(at_once), _says(stepwise)
    for name in _SAYS:
        assert ours[name] == theirs[name], name
    assert len(ours["columns"]) > 1_000


@pytest.mark.django_db
def test_a_database_with_tables_is_not_empty() -> None:
    assert not fresh.is_empty()


def test_a_stop_in_the_middle_leaves_it_empty_and_the_next_start_makes_it(empty: Any) -> None:
    address = empty("broken")
    broken = "from ruthan.project import fresh; fresh._steps = lambda: [None]; "
    with pytest.raises(RuntimeError, match="NoneType"):
        _migrated(address, _AT_ONCE.replace("django.setup(); ", "django.setup(); " + broken))
    assert not _says_tables(address)
    _migrated(address, _AT_ONCE)
    assert _says_tables(address)


def _says_tables(address: str) -> set[Any]:
    with psycopg.connect(address) as asked:
        return set(asked.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'"))
