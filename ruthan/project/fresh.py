"""An empty database gets the tables of today at once, not every step that led to them.

Going through the steps costs half a minute of one core, because Django draws its models anew after
each; an empty database needs only what they come to. `tests/upgrade` holds the two
ways against each other (0046).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import RunSQL
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import ProjectState

if TYPE_CHECKING:
    from django.db.migrations import Migration
    from django.db.models import Model


def is_empty() -> bool:
    """Whether the database holds no table yet."""
    return not connection.introspection.table_names()


@transaction.atomic
def make_tables() -> None:
    """Make every table, index, trigger and function, and note every migration as applied.

    All or none, so a kill leaves an empty database. Steps that move rows are left out: there are
    none to move.
    """
    steps = _steps()
    recorder = MigrationRecorder(connection)
    recorder.ensure_schema()
    with connection.schema_editor(atomic=False) as editor:
        for model in _models():
            editor.create_model(model)
    state = ProjectState()
    with connection.schema_editor(atomic=False) as editor:
        for step in steps:
            for operation in step.operations:
                if isinstance(operation, RunSQL):  # triggers, functions, the queue: no model's
                    operation.database_forwards(step.app_label, editor, state, state)
    noted = recorder.Migration
    noted.objects.bulk_create(noted(app=step.app_label, name=step.name) for step in steps)


def _steps() -> list[Migration]:
    graph = MigrationLoader(None, ignore_no_migrations=True).graph
    found: dict[Any, Migration] = {}
    for leaf in sorted(graph.leaf_nodes()):
        found |= {one: graph.nodes[one] for one in graph.forwards_plan(leaf) if one not in found}
    return list(found.values())


def _models() -> list[type[Model]]:
    return [one for one in apps.get_models() if one._meta.managed and not one._meta.proxy]
