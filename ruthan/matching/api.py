"""Looking a hash up on the lists, in the words of Meta's Hasher-Matcher-Actioner (HMA)."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_noop as _
from ninja import Query, Router
from pydantic import Field

from ruthan.core.api.auth import HiddenKey
from ruthan.core.api.door import json_answer
from ruthan.core.api.schemas import Told, refusals
from ruthan.matching import queries
from ruthan.matching.engine.images.pdq import RADIUS
from ruthan.network.states import Scope

# Without a key of the scope, or for another method, it is not there.
_REFUSALS: Final = {
    status: told for status, told in refusals(404).items() if status not in {401, 403, 405}
}
router = Router(tags=["hashes"], auth=HiddenKey(Scope.HASHES_READ))


class NearHash(Told):
    """A listed hash near to the one that was asked for."""

    bank_content_id: int = Field(description=_("The number of the listed hash."))
    distance: str = Field(description=_("How many of 256 bits differ, in digits."))


class RawMatches(Told):
    """The listed hashes near to one."""

    matches: list[int | NearHash] = Field(
        description=_("Numbers of listed hashes, the nearest first.")
    )


@router.get(
    "/m/raw_lookup",
    operation_id="lookUpHash",
    summary=_("Look a hash up on the hash lists"),
    description=_(
        "The PDQ hashes of the operator's lists within the threshold, as HMA tells them; never"
        " anything of a report, and never of a list of child sexual abuse material. Without a key"
        " of this scope the address does not exist."
    ),
    response={200: RawMatches, 304: None, **_REFUSALS},
)
def raw_lookup(
    request: HttpRequest,
    signal: Annotated[
        str,
        Query(pattern="^[0-9a-fA-F]{64}$", description=_("The hash, 64 hexadecimal digits.")),
    ],
    signal_type: Annotated[
        Literal["pdq"], Query(description=_("The kind of the hash: pdq is the only one."))
    ],
    threshold: Annotated[
        int,
        Query(ge=0, le=RADIUS, description=_("How many bits may differ, at most 31.")),
    ] = RADIUS,
    include_distance: Annotated[
        bool, Query(description=_("Tell how many bits differ, too."))
    ] = False,
) -> HttpResponse:
    """What is near as of now. Two queries when no list changed."""
    near = queries.lists_here.near(signal, radius=threshold)
    found: list[int | NearHash] = [
        NearHash(bank_content_id=one.number, distance=str(one.distance))
        if include_distance
        else one.number
        for one in near
    ]
    return json_answer(request, RawMatches(matches=found).encoded())
