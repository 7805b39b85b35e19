"""The staff's navigation: what a person may open, in groups, in the order of the day's work."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ruthan.accounts.permissions import P as ACCOUNTS
from ruthan.audit.permissions import P as AUDIT
from ruthan.campaigns.permissions import P as CAMPAIGNS
from ruthan.cases.permissions import P as CASES
from ruthan.claims.permissions import P as CLAIMS
from ruthan.core.guard import may
from ruthan.gateway.permissions import P as GATEWAY
from ruthan.links.permissions import P as LINKS
from ruthan.matching.permissions import P as MATCHING
from ruthan.messaging.permissions import P as MESSAGING
from ruthan.network.permissions import P as NETWORK
from ruthan.publishing.permissions import P as PUBLISHING
from ruthan.referrals.permissions import P as REFERRALS
from ruthan.registry.permissions import P as REGISTRY
from ruthan.safeguarding.permissions import P as SAFEGUARDING
from ruthan.sharing.permissions import P as SHARING
from ruthan.surges.permissions import P as SURGES
from ruthan.trade.permissions import P as TRADE
from ruthan.triage.permissions import P as TRIAGE


@dataclass(frozen=True, slots=True)
class Place:
    """One line of the navigation."""

    permission: str
    name: str
    label: str
    icon: str


@dataclass(frozen=True, slots=True)
class Group:
    """Places of one kind of work, under its name."""

    label: str
    places: tuple[Place, ...]


GROUPS = (
    Group(
        gettext_noop("Incoming"),
        (
            Place(TRIAGE.QUEUE_READ, "triage:queue", gettext_noop("Queue"), "report"),
            Place(GATEWAY.CALL_READ, "hotline:desk", gettext_noop("Hotline desk"), "phone"),
            Place(TRIAGE.FAMILY_READ, "families:list", gettext_noop("Scam families"), "people"),
            Place(CLAIMS.CLAIM_READ, "claims:list", gettext_noop("Claims"), "check"),
            Place(SURGES.SURGE_READ, "publishing:surges", gettext_noop("Surges"), "chart"),
        ),
    ),
    Group(
        gettext_noop("Money and trade"),
        (
            Place(CASES.CASE_READ, "cases:list", gettext_noop("Cases"), "baht"),
            Place(CASES.CASE_READ, "cases:releases", gettext_noop("Releases"), "undo"),
            Place(REGISTRY.INDICATOR_READ, "registry:list", gettext_noop("Registry"), "baht"),
            Place(
                REGISTRY.INDICATOR_READ, "registry:disputes", gettext_noop("Contests"), "question"
            ),
            Place(
                TRADE.CHECK_READ,
                "trade-desk:list",
                gettext_noop("Product and trade checks"),
                "cart",
            ),
            Place(LINKS.NETWORK_READ, "links:list", gettext_noop("Links between cases"), "link"),
        ),
    ),
    Group(
        gettext_noop("Agencies and platforms"),
        (
            Place(
                REFERRALS.REFERRAL_READ, "referrals:desk", gettext_noop("Agency desk"), "building"
            ),
            Place(REFERRALS.REFERRAL_WATCH, "referrals:watch", gettext_noop("Referrals"), "clock"),
            Place(REFERRALS.NOTICE_READ, "platforms:notices", gettext_noop("Platforms"), "share"),
            Place(
                REFERRALS.GROUND_READ,
                "referrals:grounds",
                gettext_noop("Grounds and clocks"),
                "book",
            ),
            Place(
                CLAIMS.PARTNER_SUBMIT,
                "claims:partner-submit",
                gettext_noop("Send verified facts"),
                "plus",
            ),
        ),
    ),
    Group(
        gettext_noop("Tell everyone"),
        (
            Place(
                PUBLISHING.ALERT_READ, "publishing:alert-list", gettext_noop("Alerts"), "megaphone"
            ),
            Place(PUBLISHING.KIT_READ, "publishing:kits", gettext_noop("Publishing kits"), "share"),
            Place(MESSAGING.DELIVERY_READ, "deliveries", gettext_noop("Deliveries"), "mail"),
        ),
    ),
    Group(
        gettext_noop("Six channels"),
        (
            Place(
                CAMPAIGNS.ACTIVITY_READ, "activities:list", gettext_noop("Activities"), "megaphone"
            ),
            Place(CAMPAIGNS.REPORT_READ, "monthly:list", gettext_noop("Monthly reports"), "book"),
            Place(CAMPAIGNS.LETTER_READ, "orders:list", gettext_noop("Letters and orders"), "mail"),
            Place(CAMPAIGNS.LETTER_READ, "orders:due", gettext_noop("Due"), "clock"),
            Place(
                CAMPAIGNS.COORDINATOR_READ,
                "coordinators:list",
                gettext_noop("Coordinators"),
                "people",
            ),
            Place(
                CAMPAIGNS.CAMPAIGN_READ,
                "programmes:list",
                gettext_noop("Programmes and campaigns"),
                "megaphone",
            ),
            Place(CAMPAIGNS.COUNTRY_READ, "country:matrix", gettext_noop("Country"), "map"),
        ),
    ),
    Group(
        gettext_noop("Children"),
        (Place(SAFEGUARDING.DROP_LIST, "safeguarding:list", gettext_noop("Sealed cases"), "lock"),),
    ),
    Group(
        gettext_noop("Partners"),
        (
            Place(
                NETWORK.ORGANISATION_READ, "network:organisations", gettext_noop("Network"), "map"
            ),
            Place(SHARING.FEED_READ, "sharing:desk", gettext_noop("Sharing"), "share"),
            Place(MESSAGING.ENDPOINT_EDIT, "partners:list", gettext_noop("Webhooks"), "link"),
        ),
    ),
    Group(
        gettext_noop("Settings"),
        (
            Place(
                ACCOUNTS.USER_READ, "accounts:people", gettext_noop("People and roles"), "person"
            ),
            Place(TRIAGE.MATRIX_READ, "routing:matrix", gettext_noop("Routing matrix"), "track"),
            Place(NETWORK.TAXONOMY_EDIT, "network:taxonomies", gettext_noop("Word lists"), "book"),
            Place(GATEWAY.FEED_WATCH, "feeds:list", gettext_noop("Watched feeds"), "feed"),
            Place(MATCHING.LIST_READ, "hash-lists:list", gettext_noop("Hash lists"), "list"),
        ),
    ),
    Group(
        gettext_noop("Oversight"),
        (
            Place(AUDIT.ENTRY_READ, "audit:trail", gettext_noop("Audit trail"), "history"),
            Place(AUDIT.JOBS_READ, "jobs", gettext_noop("Jobs"), "filter"),
            Place(AUDIT.RETENTION_READ, "retention", gettext_noop("Retention"), "clock"),
        ),
    ),
)
# Where a person who signs in begins: the first of these that is theirs, else of all in their order.
LANDINGS = ("triage:queue", "hotline:desk", "cases:list", "activities:list", "claims:list")
FLAT = 9  # so many places need no headings: they are seen at one glance


def for_user(request: HttpRequest) -> list[dict[str, object]]:
    """The groups of places that this person may open; a few places are one group without a name.

    The place whose address fits longest is marked `current`; its group is `open`, else the first.
    """
    found = [(group, _places(request, group)) for group in GROUPS]
    found = [(group, places) for group, places in found if places]
    every = [place for _group, places in found for place in places]
    fitting = [str(place["url"]) for place in every if request.path.startswith(str(place["url"]))]
    here = max(fitting, key=len, default="")
    for place in every:
        place["current"] = place["url"] == here
    if len(every) <= FLAT:
        return [{"label": "", "open": True, "places": every}] if every else []
    inner = next(
        (group for group, places in found if any(p["current"] for p in places)), found[0][0]
    )
    return [
        {"label": _(group.label), "open": group is inner, "places": places}
        for group, places in found
    ]


def first_of(request: HttpRequest) -> str:
    """The address of the first place that this person works on; empty without one."""
    every = [place for group in GROUPS for place in group.places]
    rank = {name: number for number, name in enumerate(LANDINGS)}
    every.sort(key=lambda place: rank.get(place.name, len(rank)))
    return next((url for place in every if (url := _address(request, place))), "")


def _places(request: HttpRequest, group: Group) -> list[dict[str, object]]:
    return [
        {"url": url, "label": _(place.label), "icon": place.icon}
        for place in group.places
        if (url := _address(request, place))
    ]


def _address(request: HttpRequest, place: Place) -> str:
    """Where a place is for this person; empty when it is closed to them or not there at all."""
    if not may(request.user, place.permission):
        return ""
    try:
        return reverse(place.name)
    except NoReverseMatch:
        return ""
