"""Activities: what a unit wrote before, running campaigns, lists by month, what is missing."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Count, Max, Q, QuerySet

from ruthan.campaigns.models import Activity, Campaign, ChatLink, MonthlyReport
from ruthan.campaigns.rules.proof import Shown, missing
from ruthan.campaigns.states import ActivityState, ReportState
from ruthan.core import clock

if TYPE_CHECKING:
    from uuid import UUID

    from ruthan.accounts.models import User
    from ruthan.network.models import Organisation

MOST_SUGGESTED = 24


def activity_by_key(client_key: UUID) -> Activity | None:
    """The activity that was recorded under a key. One query."""
    rows = Activity.objects.select_related("unit__parent", "reporting_unit")
    return rows.filter(client_key=client_key).first()


def activity_by_ref(ref: str) -> Activity | None:
    """The activity of a reference, for whoever was shown it as their own. One query."""
    rows = Activity.objects.select_related("unit__parent", "reporting_unit", "recorded_by")
    return rows.filter(ref=ref).first()


def link_of(user: User) -> ChatLink | None:
    """A person's link with a chat, begun or made. One query."""
    return ChatLink.objects.filter(user=user).first()


def person_of_chat(name_hash: bytes) -> User | None:
    """Whose own a chat is, by its keyed name; None for anybody else's. One query."""
    link = ChatLink.objects.select_related("user").filter(name_hash=name_hash).first()
    return link.user if link is not None and link.user.is_active else None


def running_campaigns(today: date | None = None) -> QuerySet[Campaign]:
    """The campaigns that run now or ended within a month, newest first. One query."""
    day = today or clock.today()
    open_ended = Q(ends_on__isnull=True) | Q(ends_on__gte=day.replace(day=1))
    rows = Campaign.objects.filter(open_ended, starts_on__lte=day, ended_at__isnull=True)
    return rows.order_by("-starts_on", "name_th")


def campaign(ref: str) -> Campaign | None:
    """The campaign of a reference. One query."""
    return Campaign.objects.filter(ref=ref).first() if ref else None


def used_before(units: Collection[Organisation]) -> list[tuple[str, str, str]]:
    """What these units recorded before, newest first: channel, caption, place. One query."""
    rows = (
        Activity.objects.filter(unit__in=units)
        .exclude(Q(what="") | Q(channel="") | Q(state=ActivityState.WITHDRAWN))
        .values("channel", "what")
        .annotate(last=Max("recorded_at"), place=Max("place"))
        .order_by("-last")[:MOST_SUGGESTED]
    )
    return [(row["channel"], row["what"], row["place"]) for row in rows]


def months_of(rows: QuerySet[Activity], *, most: int = 13) -> list[date]:
    """The months that hold activities, newest first. One query."""
    found = rows.order_by("-month").values_list("month", flat=True).distinct()[:most]
    return list(found)


def sealed_months(units: Collection[Organisation]) -> set[tuple[UUID, date]]:
    """The months of these reporting units into which nothing can be recorded now. One query."""
    rows = MonthlyReport.objects.filter(unit__in=units).exclude(state=ReportState.OPEN)
    return set(rows.values_list("unit", "month"))


def keys_there(keys: Collection[UUID]) -> set[UUID]:
    """Which of these keys were recorded already. One query."""
    return set(Activity.objects.filter(client_key__in=keys).values_list("client_key", flat=True))


def state_counts(rows: QuerySet[Activity]) -> dict[str, int]:
    """How many activities there are in each state. One query."""
    return dict(rows.order_by().values_list("state").annotate(n=Count("pk")))


def what_is_missing(activity: Activity, *, photos: int) -> tuple[str, ...]:
    """The usual proofs of its channel that it does not show."""
    shown = Shown(
        photos=photos, link=activity.link, slot=activity.slot, people=activity.people,
        confirmed_by=activity.confirmed_by,
    )  # fmt: skip
    return missing(activity.channel, shown)
