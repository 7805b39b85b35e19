"""Columns that Django does not know: PostgreSQL's transaction ids."""

from __future__ import annotations

from django.db import models


class Xid8Field(models.Field):  # type: ignore[type-arg]  # not subscriptable at run time
    """PostgreSQL's 64-bit transaction id, given by the database."""

    def db_type(self, connection: object) -> str:
        return "xid8"


class CurrentTransaction(models.Func):
    """The id of the writing transaction."""

    function = "pg_current_xact_id"
    arity = 0
    output_field = Xid8Field()
