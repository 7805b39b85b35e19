"""An empty database is made in one go; tests/upgrade holds it against one that was upgraded."""

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

_MIGRATE = (
    "import django; django.setup(); from django.core.management import call_command; "
    "call_command('migrate', verbosity=0, interactive=False)"
)

_FIRST = ("procrastinate_", "django_migrations")


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


def _migrated(address: str, program: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True,
        env=os.environ | {"DATABASE_URL": address}, check=False,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(done.stderr)


@pytest.mark.django_db
def test_a_database_with_tables_is_not_empty() -> None:
    assert not fresh.is_empty()


def test_a_stop_in_the_middle_leaves_the_queue_alone_and_the_next_start_makes_the_rest(
    empty: Any,
) -> None:
    address = empty("broken")
    broken = "from ruthan.project import fresh; fresh._steps = lambda: [None]; "
    with pytest.raises(RuntimeError, match="NoneType"):
        _migrated(address, _MIGRATE.replace("django.setup(); ", "django.setup(); " + broken))
    assert not {name for name in _says_tables(address) if not name.startswith(_FIRST)}
    _migrated(address, _MIGRATE)
    assert len(_says_tables(address)) > 100


def _says_tables(address: str) -> set[str]:
    with psycopg.connect(address) as asked:
        found = asked.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        return {name for (name,) in found}
