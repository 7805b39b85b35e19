"""The staff's navigation: what a person may open, in the order of the day's work."""

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


PLACES = (
    Place(TRIAGE.QUEUE_READ, "triage:queue", gettext_noop("Queue"), "report"),
    Place(GATEWAY.CALL_READ, "hotline:desk", gettext_noop("Hotline desk"), "phone"),
    Place(CASES.CASE_READ, "cases:list", gettext_noop("Cases"), "baht"),
    Place(CASES.CASE_READ, "cases:releases", gettext_noop("Releases"), "undo"),
    Place(TRIAGE.FAMILY_READ, "families:list", gettext_noop("Scam families"), "people"),
    Place(CLAIMS.CLAIM_READ, "claims:list", gettext_noop("Claims"), "check"),
    Place(TRADE.CHECK_READ, "trade-desk:list", gettext_noop("Product and trade checks"), "cart"),
    Place(REFERRALS.REFERRAL_READ, "referrals:desk", gettext_noop("Agency desk"), "building"),
    Place(REFERRALS.REFERRAL_WATCH, "referrals:watch", gettext_noop("Referrals"), "clock"),
    Place(REGISTRY.INDICATOR_READ, "registry:list", gettext_noop("Registry"), "baht"),
    Place(REGISTRY.INDICATOR_READ, "registry:disputes", gettext_noop("Contests"), "question"),
    Place(REFERRALS.NOTICE_READ, "platforms:notices", gettext_noop("Platforms"), "share"),
    Place(REFERRALS.GROUND_READ, "referrals:grounds", gettext_noop("Grounds and clocks"), "book"),
    Place(
        CLAIMS.PARTNER_SUBMIT, "claims:partner-submit", gettext_noop("Send verified facts"), "plus"
    ),
    Place(SURGES.SURGE_READ, "publishing:surges", gettext_noop("Surges"), "chart"),
    Place(PUBLISHING.ALERT_READ, "publishing:alert-list", gettext_noop("Alerts"), "megaphone"),
    Place(PUBLISHING.KIT_READ, "publishing:kits", gettext_noop("Publishing kits"), "share"),
    Place(CAMPAIGNS.ACTIVITY_READ, "activities:list", gettext_noop("Activities"), "megaphone"),
    Place(CAMPAIGNS.LETTER_READ, "orders:list", gettext_noop("Letters and orders"), "mail"),
    Place(CAMPAIGNS.LETTER_READ, "orders:due", gettext_noop("Due"), "clock"),
    Place(CAMPAIGNS.COORDINATOR_READ, "coordinators:list", gettext_noop("Coordinators"), "people"),
    Place(
        CAMPAIGNS.CAMPAIGN_READ,
        "programmes:list",
        gettext_noop("Programmes and campaigns"),
        "megaphone",
    ),
    Place(CAMPAIGNS.COUNTRY_READ, "country:matrix", gettext_noop("Country"), "map"),
    Place(CAMPAIGNS.REPORT_READ, "monthly:list", gettext_noop("Monthly reports"), "book"),
    Place(SAFEGUARDING.DROP_LIST, "safeguarding:list", gettext_noop("Sealed cases"), "lock"),
    Place(TRIAGE.MATRIX_READ, "routing:matrix", gettext_noop("Routing matrix"), "track"),
    Place(ACCOUNTS.USER_READ, "accounts:people", gettext_noop("People and roles"), "person"),
    Place(NETWORK.ORGANISATION_READ, "network:organisations", gettext_noop("Network"), "map"),
    Place(NETWORK.TAXONOMY_EDIT, "network:taxonomies", gettext_noop("Word lists"), "book"),
    Place(GATEWAY.FEED_WATCH, "feeds:list", gettext_noop("Watched feeds"), "feed"),
    Place(MATCHING.LIST_READ, "hash-lists:list", gettext_noop("Hash lists"), "list"),
    Place(LINKS.NETWORK_READ, "links:list", gettext_noop("Links between cases"), "link"),
    Place(SHARING.FEED_READ, "sharing:desk", gettext_noop("Sharing"), "share"),
    Place(MESSAGING.ENDPOINT_EDIT, "partners:list", gettext_noop("Webhooks"), "link"),
    Place(MESSAGING.DELIVERY_READ, "deliveries", gettext_noop("Deliveries"), "mail"),
    Place(AUDIT.ENTRY_READ, "audit:trail", gettext_noop("Audit trail"), "history"),
    Place(AUDIT.JOBS_READ, "jobs", gettext_noop("Jobs"), "filter"),
    Place(AUDIT.RETENTION_READ, "retention", gettext_noop("Retention"), "clock"),
)
LANDINGS = tuple((place.permission, place.name) for place in PLACES)


def for_user(request: HttpRequest) -> list[dict[str, object]]:
    """The places that this person may open; the one whose address fits longest is marked."""
    found = []
    for place in PLACES:
        if may(request.user, place.permission):
            try:
                found.append((reverse(place.name), place))
            except NoReverseMatch:
                continue
    here = max((url for url, _place in found if request.path.startswith(url)), key=len, default="")
    return [
        {"url": url, "label": _(place.label), "icon": place.icon, "current": url == here}
        for url, place in found
    ]
