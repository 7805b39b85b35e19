"""What every address of the API says in the same words: problems, pages, moments."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Final

from django.utils import timezone
from django.utils.translation import gettext_noop as _
from ninja import Schema
from pydantic import ConfigDict, Field, PlainSerializer

from ruthan.core.api.problems import KINDS

Moment = Annotated[
    datetime,
    PlainSerializer(
        lambda at: timezone.localtime(at).isoformat(timespec="seconds"), when_used="json"
    ),
]

# At least one letter, digit or picture of any script: spaces and unseen signs say nothing.
VISIBLE = (
    "[0-9A-Za-z\u00c0-\u02ff\u0370-\u0373\u0388-\u0481\u048a-\u052f\u0531-\u0556\u05d0-\u05ea"
    "\u0620-\u063f\u0904-\u0939\u0e01-\u0e2e\u0e81-\u0eae\u1000-\u1021\u1780-\u17a2\u1e00-\u1eff"
    "\u3041-\u3096\u4e00-\u9fff\uac00-\ud7a3\U0001f300-\U0001f64f]"
)
Ref = Annotated[str, Field(max_length=40)]
NextPage = Annotated[
    str | None, Field(description=_("The cursor of the next page; null on the last one."))
]


class Given(Schema):
    """What a caller sends: a field that is not known is refused, so that typing errors are seen."""

    model_config = ConfigDict(extra="forbid")


class Told(Schema):
    """What we answer."""

    def encoded(self) -> bytes:
        """As JSON in UTF-8."""
        return self.model_dump_json().encode()


class Fault(Told):
    """One value that cannot be used."""

    where: str = Field(description=_("Where it stands: body, query, header or path."))
    field: str = Field(description=_("The name of the value, with dots between levels."))
    code: str = Field(description=_("A stable code for programs."))
    message: str = Field(description=_("What is wrong and how to mend it, for people."))


class ProblemDetails(Told):
    """A refusal (RFC 9457)."""

    type: str = Field(description=_("An address that explains this kind of problem."))
    title: str = Field(description=_("The kind of problem in a few words."))
    status: int = Field(description=_("The HTTP status."))
    detail: str = Field(description=_("What happened this time, and what to do."))
    instance: str = Field(description=_("A name of this very occurrence, for asking us about it."))
    errors: list[Fault] | None = Field(
        default=None, description=_("The values that cannot be used, when there are any.")
    )


ALWAYS: Final = (400, 401, 403, 405, 413, 422, 429, 500)


def refusals(*more: int) -> dict[Any, Any]:
    """The refusals that an address may answer with, for its `response=`."""
    known = {kind.status for kind in KINDS.values()}
    return dict.fromkeys(sorted({*ALWAYS, *more} & known), ProblemDetails)
