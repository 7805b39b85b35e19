"""An empty database gets the tables of today at once, not every step that led to them.

Going through the steps costs half a minute of one core, because Django draws its models anew after
each; an empty database needs only what they come to. `tests/upgrade` holds the two
ways against each other (0046).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import RunSQL
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import ProjectState

if TYPE_CHECKING:
    from django.db.migrations import Migration
    from django.db.models import Model

_QUEUE = "procrastinate"


def is_empty() -> bool:
    """Whether the database holds no table of the program yet; the queue's may be there."""
    held = set(connection.introspection.table_names())
    return not held & {model._meta.db_table for model in _models()}


def make_tables() -> None:
    """Make the queue step by step, then every table, index, trigger and function at once.

    The queue's steps add values to a type, which PostgreSQL 15 lets nobody use before they are
    committed; they are quick, for they draw few models. The rest is all or none. A kill leaves what
    the next call goes on from. Steps that move rows are left out: there are none to move.
    """
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes(_QUEUE))
    _make_the_rest()


@transaction.atomic
def _make_the_rest() -> None:
    steps = _steps()
    with connection.schema_editor(atomic=False) as editor:
        for model in _models():
            editor.create_model(model)
    state = ProjectState()
    with connection.schema_editor(atomic=False) as editor:
        for step in steps:
            for operation in step.operations:
                if isinstance(operation, RunSQL):  # triggers and functions: no model's
                    operation.database_forwards(step.app_label, editor, state, state)
    noted = MigrationRecorder(connection).Migration
    noted.objects.bulk_create(noted(app=step.app_label, name=step.name) for step in steps)


def _steps() -> list[Migration]:
    graph = MigrationLoader(None, ignore_no_migrations=True).graph
    found: dict[Any, Migration] = {}
    for leaf in sorted(graph.leaf_nodes()):
        found |= {one: graph.nodes[one] for one in graph.forwards_plan(leaf) if one not in found}
    return [step for step in found.values() if step.app_label != _QUEUE]


def _models() -> list[type[Model]]:
    return [one for one in apps.get_models() if one._meta.managed and not one._meta.proxy]
