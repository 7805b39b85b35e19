"""Programmes and campaigns: whom they name, what there is to do, what came of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.db.models import Count, QuerySet, Sum
from django.utils.translation import get_language

from ruthan.campaigns.models import Activity, Assignment, Campaign, Programme
from ruthan.campaigns.queries.obligations import is_selected, selected_among
from ruthan.campaigns.queries.units import SELECTORS, reporting_units, selected
from ruthan.campaigns.rules import channels as order
from ruthan.campaigns.rules.campaigns import Fit, fits
from ruthan.campaigns.states import ActivityState, Channel
from ruthan.network import queries as network
from ruthan.publishing import queries as publishing

if TYPE_CHECKING:
    from ruthan.network.models import Organisation

_PROVINCE: Final = "province:"


@dataclass(frozen=True, slots=True)
class Message:
    """A key message in one language, with where it fits."""

    language: str
    text: str
    fits: tuple[Fit, ...]


@dataclass(frozen=True, slots=True)
class Kit:
    """A publishing kit of a campaign; `is_current` False: corrected or over since."""

    ref: str
    kind: str
    title: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Duty:
    """One assignment as it is read: who acts, whether the reader's units are among them."""

    id: UUID
    channel: str
    whom: tuple[str, ...]
    units: tuple[Organisation, ...]
    selectors: tuple[str, ...]
    note: str
    mine: tuple[Organisation, ...]
    app: order.App | None = None
    owner: Organisation | None = None


@dataclass(slots=True)
class Plan:
    """One channel of a campaign: its duties and what was done."""

    channel: order.ChannelOfOrder
    duties: list[Duty] = field(default_factory=list)
    apps: list[Duty] = field(default_factory=list)
    done: int = 0

    @property
    def is_mine(self) -> bool:
        """Whether one of the reader's units acts here."""
        return any(duty.mine for duty in (*self.duties, *self.apps))


@dataclass(frozen=True, slots=True)
class Output:
    """Counts of approved activities, of a channel or a province."""

    key: str
    name: str
    activities: int
    people: int
    questions: int


@dataclass(frozen=True, slots=True)
class Outputs:
    """What came of a programme or a campaign."""

    total: Output
    by_channel: tuple[Output, ...]
    by_province: tuple[Output, ...]
    others: tuple[Output, ...]  # departments and enterprises


def programmes(held: QuerySet[Programme]) -> QuerySet[Programme]:
    """Programmes with how many campaigns each has."""
    return held.annotate(n_campaigns=Count("campaigns", distinct=True))


def campaigns_naming(units: Collection[Organisation]) -> list[UUID]:
    """The campaigns in which one of some units acts; their parents are loaded. One query."""
    rows = Assignment.objects.order_by().values_list("campaign", "whom")
    return list({pk for pk, whom in rows if any(is_selected(one, whom) for one in units)})


def campaign_by_ref(ref: str) -> Campaign | None:
    """One campaign by its reference, whoever asks."""
    return Campaign.objects.select_related("programme").filter(ref=ref).first()


def messages_of(campaign: Campaign) -> list[Message]:
    """Its key messages, each with the places in which it fits."""
    return [
        Message(language, one[language], fits(one[language]))
        for one in campaign.messages
        for language in ("th", "en")
        if one.get(language)
    ]


def kits_of(campaign: Campaign) -> list[Kit]:
    """Its kits as they stand now; two queries each."""
    return [_kit(str(one["ref"]), str(one["kind"])) for one in campaign.kits]


def kit_found(ref: str) -> Kit | None:
    """A kit that can be attached: signed by two people and current."""
    found = publishing.kit_subject(ref)
    if found is None or not found.is_current:
        return None
    return _kit(found.ref, "alert" if found.alert else "claim")


def kits_for(words: str, *, held: Sequence[Kit], most: int = 12) -> list[Kit]:
    """Kits whose reference, words or title were asked for; the newest when nothing was.

    About five queries.
    """
    there = {kit.ref for kit in held}
    words = publishing.search_words(words)
    one = kit_found(words) if words.upper()[1:2] == "-" else None
    if one is not None:
        return [] if one.ref in there else [one]
    alerts = publishing.found_alerts(words) if words else publishing.live_alerts()[:most]
    answers = (
        publishing.cards(publishing.searched(words, publishing.answers())[:most])
        if words
        else publishing.own_latest(most=most)
    )
    found = [Kit(a.ref, "alert", _said(a.title_th, a.title_en), is_current=True) for a in alerts]
    found += [
        Kit(card.ref, "claim", card.title, is_current=True)
        for card in answers
        if not card.checked_by
    ]
    return [kit for kit in found if kit.ref not in there][:most]


def plans_of(campaign: Campaign, mine: Collection[Organisation]) -> list[Plan]:
    """The six channels with who acts, the reader's own units named. Five queries."""
    rows = list(campaign.assignments.all())
    codes = {code for row in rows for code in row.whom if code not in SELECTORS}
    named = {one.code: one for one in selected(codes)} if codes else {}
    counted = dict(
        Activity.objects.filter(campaign=campaign, state=ActivityState.APPROVED)
        .order_by()
        .values_list("channel")
        .annotate(n=Count("pk"))
    )
    plans = {one.code: Plan(one, done=counted.get(one.code, 0)) for one in order.channels()}
    for row in rows:
        duty = _duty(row, named, mine)
        (plans[row.channel].apps if row.app else plans[row.channel].duties).append(duty)
    return list(plans.values())


def acting_count(campaigns: Sequence[Campaign]) -> dict[UUID, int]:
    """How many reporting units each of some campaigns names. Two queries."""
    units = list(reporting_units())
    whom: dict[UUID, set[str]] = {one.pk: set() for one in campaigns}
    for pk, asked in Assignment.objects.filter(campaign__in=whom).values_list("campaign", "whom"):
        whom[pk] |= set(asked)
    return {pk: len(selected_among(units, asked)) for pk, asked in whom.items()}


def confirmations(campaign: Campaign) -> Mapping[str, list[Activity]]:
    """Who confirmed that which application showed it, the latest first. One query."""
    rows = Activity.objects.filter(campaign=campaign, channel=Channel.DOCUMENTS).exclude(app="")
    found: dict[str, list[Activity]] = {}
    shown = rows.exclude(state=ActivityState.WITHDRAWN).select_related("unit")
    for one in shown.order_by("-confirmed_on", "-id"):
        found.setdefault(one.app, []).append(one)
    return found


def outputs_of(campaigns: Iterable[Campaign]) -> Outputs:
    """Approved activities, people and questions by channel and by unit. Two queries."""
    held = Activity.objects.filter(
        campaign__in=[one.pk for one in campaigns], state=ActivityState.APPROVED
    ).order_by()
    by_channel = {row["channel"]: row for row in held.values("channel").annotate(**_SUMS)}
    by_unit = list(
        held.values(
            "reporting_unit__code", "reporting_unit__name_th", "reporting_unit__name_en"
        ).annotate(**_SUMS)
    )
    places, others = [], []
    for row in by_unit:
        code = row["reporting_unit__code"]
        if code.startswith(_PROVINCE):
            key = code.removeprefix(_PROVINCE)
            places.append(_output(key, network.province_name(key), row))
        else:
            name = _said(row["reporting_unit__name_th"], row["reporting_unit__name_en"])
            others.append(_output(code, name, row))
    channels = [
        _output(code, str(Channel(code).label), by_channel.get(code, _NONE))
        for code in Channel.values
    ]
    total = Output("", "", *(sum(getattr(o, n) for o in channels) for n in _NUMBERS))
    return Outputs(total, tuple(channels), _most_first(places), _most_first(others))


_NUMBERS: Final = ("activities", "people", "questions")
_NONE: Final[dict[str, Any]] = {"n": 0, "p": 0, "q": 0}
_SUMS: Final[dict[str, Any]] = {
    "n": Count("pk"), "p": Sum("people", default=0), "q": Sum("questions", default=0),
}  # fmt: skip


def _output(key: str, name: str, row: Mapping[str, Any]) -> Output:
    return Output(key, name, row["n"], row["p"], row["q"])


def _most_first(found: list[Output]) -> tuple[Output, ...]:
    return tuple(sorted(found, key=lambda one: (-one.activities, -one.people, one.key)))


def _kit(ref: str, kind: str) -> Kit:
    found = publishing.kit_subject(ref)
    thing = found.thing if found else None
    title = _said(thing.title_th, thing.title_en) if thing else ref
    return Kit(ref, kind, title, found is not None and found.is_current)


def _duty(
    row: Assignment, named: Mapping[str, Organisation], mine: Collection[Organisation]
) -> Duty:
    held = order.app(row.app) if row.app else None
    codes = [code for code in row.whom if code not in SELECTORS]
    return Duty(
        id=row.pk, channel=row.channel, whom=tuple(row.whom), note=row.note, app=held,
        units=tuple(named[code] for code in codes if code in named),
        selectors=tuple(code for code in row.whom if code in SELECTORS),
        mine=tuple(selected_among(mine, row.whom)),
        owner=named.get(held.owner) if held else None,
    )  # fmt: skip


def _said(thai: str, english: str) -> str:
    is_english = (get_language() or "th").startswith("en")
    return english if is_english and english else thai
