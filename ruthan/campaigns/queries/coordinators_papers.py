"""The words of the form that appoints a coordinator, with Thai digits and long dates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ruthan.campaigns.engine.coordinators_paper import Paper
from ruthan.campaigns.queries.coordinators import person_of
from ruthan.core.text.dates import long_date
from ruthan.core.text.digits import to_thai

if TYPE_CHECKING:
    from ruthan.campaigns.models import Coordinator
    from ruthan.network.models import Organisation


def paper_of(unit: Organisation, held: Coordinator | None) -> Paper:
    """What the form says of a unit; everything about the person is empty where nobody is named."""
    person = person_of(held) if held is not None else None
    return Paper(
        unit=unit.name_th,
        name=person.name if person else "",
        position=to_thai(person.position) if person else "",
        office=to_thai(person.office) if person else "",
        phone=to_thai(person.phone) if person else "",
        email=person.email if person else "",
        line=person.line if person else "",
        appointed_by=to_thai(held.appointed_by) if held else "",
        since=long_date(held.since) if held else "",
        date=long_date(held.appointed_on) if held else "",
    )
