"""What every address of activities, programmes, months and the country names in the access table."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ruthan.campaigns.actions import seal_month
from ruthan.campaigns.actions.compile import ask_compilation
from ruthan.campaigns.actions.programmes import make_campaign, make_programme
from ruthan.campaigns.models import Likeness
from ruthan.campaigns.queries import monthly
from ruthan.campaigns.rules.channels import channels
from ruthan.campaigns.rules.months import month_before, month_of
from ruthan.core import clock
from tests.campaigns import rows

# The month of Ubon and what came in there is not Chiang Mai's.
MONTHS = {
    "monthly:review-page", "monthly:approve", "monthly:return", "monthly:likeness",
    "monthly:decide", "monthly:earlier", "monthly:later", "monthly:photo", "monthly:month",
    "monthly:nothing", "monthly:order", "monthly:seal", "monthly:unseal", "monthly:submit",
    "monthly:preview", "monthly:pdf", "monthly:docx", "monthly:content",
}  # fmt: skip
PROVINCE = {  # an activity is its unit's alone; these coordinate others
    "activities:activity", "activities:edit", "activities:take-out", "activities:put-back",
    "activities:photos-add", "activities:photos-arrange", "activities:photo-part",
    "activities:photo", "activities:photo-remove",
}  # fmt: skip

Named = dict[str, dict[str, Any]]


def addressed(people: dict[str, Any], names: Iterable[str]) -> Named:
    """One thing of each kind, of Ubon and of the country, by the addresses that name it."""
    held = list(names)
    return {**_activity(held), **_programme(people["nat"], held), **_month(people["som"], held)}


def _activity(names: list[str]) -> Named:
    """An activity of Ubon with a photo."""
    one = rows.activity(rows.province("34"))
    photo = rows.photo(one)
    given = {"ref": one.ref, "photo_id": photo.pk, "client_key": photo.client_key}
    return {name: given for name in names if name.startswith("activities:")}


def _programme(nat: Any, names: list[str]) -> Named:
    """A programme with a campaign that every province carries out, and a compiled month."""
    today = clock.today()
    programme = make_programme(
        by=nat, name_th="ตัวอย่าง", objective="ตัวอย่าง", starts_on=today, ends_on=None
    )
    campaign = make_campaign(
        by=nat, programme=programme, name_th="ตัวอย่าง", messages=[("อย่าเพิ่งโอน", "")],
        starts_on=today, ends_on=None,
    )  # fmt: skip
    made = ask_compilation(by=nat, month=today.replace(day=1))
    found: Named = {}
    for name in names:
        if name.startswith("programmes:"):
            of_programme = name.startswith(("programmes:programme", "programmes:campaign-new"))
            found[name] = {
                "ref": programme.ref if of_programme else campaign.ref, "app": "thaid",
                "duty_id": campaign.assignments.first().pk,
            }  # fmt: skip
        if name.startswith("country:"):
            found[name] = {"code": "province:45", "compilation_id": made.pk}
    return found


def _month(som: Any, names: list[str]) -> Named:
    """A sealed month of Ubon with two photos that look alike."""
    month, unit = month_before(month_of(clock.today())), rows.province("34")
    for channel in channels():
        one = rows.activity(unit, channel=channel.code, first=month)
    photos = [rows.photo(one) for _ in range(2)]
    alike = Likeness.objects.create(
        photo=photos[1], earlier=photos[0], stage="exact", transform="none", distance=0,
        found_at=clock.now(),
    )  # fmt: skip
    mark = monthly.seen_mark(monthly.month_of_unit(unit, month))
    seal = seal_month(by=som, unit=unit, month=month, seen=mark)
    given = {
        "code": unit.code, "month": month, "ref": one.ref, "likeness_id": alike.pk,
        "photo_id": photos[0].pk,
    }  # fmt: skip
    found = {name: given for name in names if name.startswith("monthly:")}
    return found | {"dissemination:verify": {"ref": seal.report.ref}}
