"""Which requests to banks carry which hold, those to higher desks included."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from ruthan.cases.queries.holds import holds
from ruthan.referrals import queries as asked
from ruthan.referrals.states import TurnKind

if TYPE_CHECKING:
    from ruthan.cases.models import Hold

CASE: Final = "case"  # what a request to hold is about
RELEASE: Final = "release"


def requests_of(hold: Hold) -> list[Any]:
    """The request that carries a hold and those to higher desks after it, oldest first.

    One query; none before it was sent.
    """
    if hold.referral is None:
        return []
    known, found = {hold.referral}, []
    for row in reversed(asked.about(CASE, hold.case_id)):
        if row.pk in known or row.appeal_of_id in known:
            known.add(row.pk)
            found.append(row)
    return found


@dataclass(frozen=True, slots=True)
class Heard:
    """What an organisation said in the end about one request: an answer or a refusal."""

    who: str
    text: str
    at: datetime


def heard_about(kind: str, ident: UUID) -> list[Heard]:
    """What was answered about a thing, newest first, in the organisations' own words.

    One query, and one for each request that was refused.
    """
    found = []
    for row in asked.about(kind, ident):
        if answer := asked.answer_of(row):
            found.append(Heard(str(row.organisation), answer.text, answer.at))
        elif row.refusal:
            said = [one for one in asked.said_of(row) if one.turn.kind == TurnKind.REFUSAL]
            found += [Heard(str(row.organisation), one.text, one.turn.at) for one in said[-1:]]
    return found


def hold_of_request(referral_id: UUID) -> Hold | None:
    """The hold that a request to a bank is about, itself or as an appeal. A query for each step."""
    known: set[UUID] = set()
    at: UUID | None = referral_id
    while at is not None and at not in known:
        found = holds().filter(referral=at).first()
        if found is not None:
            return found
        known.add(at)
        row = asked.referral(at)
        at = row.appeal_of_id if row else None
    return None
