"""Pages by cursor: an opaque place in a list, which stays right while rows are added."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, NamedTuple
from uuid import UUID

from django.core import signing
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from ninja import Query

from ruthan.core.api.problems import Problem, invalid

_SIGNER = signing.Signer(salt="core.api.cursor")  # without a moment: an ETag is of what is there
PAGE, MOST = 25, 100
Cursor = Annotated[
    str | None,
    Query(
        max_length=400,
        pattern="^[A-Za-z0-9_:=-]*$",
        description=gettext_noop("The value of “next” of the page before; without it the first."),
    ),
]
Limit = Annotated[
    int, Query(ge=1, le=MOST, description=gettext_noop("How many on a page, at most 100."))
]


class Place(NamedTuple):
    """The last row of a page: its moment, which orders the list, and its key, which breaks ties."""

    at: datetime
    key: UUID


def written(place: Place, *asked: object) -> str:
    """The place as a cursor, good only for the same question; the same place, the same cursor."""
    return _SIGNER.sign_object([place.at.isoformat(), place.key.hex, digest(asked)])


def read(cursor: str | None, *asked: object) -> Place | None:
    """The place that a cursor means; raises Problem for one of another list or question."""
    if not cursor:
        return None
    try:
        at, key, mark = _SIGNER.unsign_object(cursor)
        if mark == digest(asked):
            return Place(datetime.fromisoformat(at), UUID(hex=key))
    except (signing.BadSignature, ValueError, TypeError):
        pass
    raise lost()


def lost() -> Problem:
    """The place of a cursor is not in the list."""
    said = _("This is no cursor of this list. Begin again without one, with the same filters.")
    return invalid("query", "cursor", said)


def digest(asked: Sequence[object]) -> str:
    """A short mark of a question, by which a cursor knows its own."""
    return hashlib.sha256(repr(asked).encode()).hexdigest()[:12]
