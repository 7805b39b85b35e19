"""Which rows the addresses of the site name, and pages that are asked in more than one way.

Every address that can be read is asked at least once (`browse.py`); here stands what it cannot
know by itself: the row, who opens it, and the filters, searches and far pages that people use.
"""

from __future__ import annotations

from typing import Any, NamedTuple

WORDS = "ธนาคารตัวอย่าง"
REPORTER, PROGRAM = "reporter", "program"
# In the demonstration one person for each role; who comes first opens what several may.
PEOPLE = {
    "anan": "screener", "nok": "fact_checker", "fah": "case_officer", "bua": "editor",
    "lek": "liaison", "ploy": "administrator", "nat": "supervisor", "krit": "coordinator",
    "chai": "auditor", "dao": "child_protection", "tan": "volunteer", "jit": "operator",
}  # fmt: skip


class Row(NamedTuple):
    """The row that addresses of this beginning name: the first of those in that order.

    `others` are arguments besides the row's key or reference, each an attribute of it by its path
    or, after an equals sign, the value itself.
    """

    beginning: str
    label: str
    where: dict[str, Any]
    order: str = "pk"
    others: dict[str, str] = {}


_RUTHAN = {"centre__code": "ruthan"}
_OF_RUTHAN = {"report__centre__code": "ruthan"}
_PUBLISHED = {"published_at__isnull": False}
_BOT = {"organisation__code": "bot"}
_KHON_KAEN = {"unit__code": "province:40"}
_OF_UNIT = {"code": "unit.code"}
# The longest beginning counts.
ROWS = (
    Row("api-claim", "claims.Claim", _PUBLISHED, "opened_at"),
    Row("api-referral", "referrals.Referral", _BOT),
    Row("api-problem", "network.Organisation", {}, others={"slug": "=not-found"}),
    Row("misp:", "network.Organisation", {}, others={"collection": "=sites"}),
    Row("misp:event", "sharing.FeedEvent", {}, others={"event_id": "pk"}),
    Row("triage:", "triage.QueueItem", {"state": "waiting", **_RUTHAN}, "-reports"),
    Row("hotline:call", "gateway.Call", {"operator__username": "anan"}, "started_at"),
    Row("hotline:back", "gateway.CallBack", _OF_RUTHAN),
    Row("hotline:script", "network.Organisation", {}, others={"situation": "=sent"}),
    Row("cases:", "cases.Case", _OF_RUTHAN, others={"report": "report.ref"}),
    Row("cases:release", "cases.Release", {}),
    Row("families:", "matching.Family", {"merged_into": None}, "made_at"),
    Row("claims:", "claims.Claim", {"published_at": None}, "opened_at"),
    Row("claims:source", "claims.Source", {"claim__published_at": None},
        others={"ref": "claim.ref"}),
    Row("claims:detail", "claims.Claim", _PUBLISHED, "opened_at"),
    Row("activities:", "campaigns.Activity", _KHON_KAEN),
    Row("activities:photo", "campaigns.Photo", {}),
    Row("trade-desk:", "trade.TradeCheck", _OF_RUTHAN),
    Row("referrals:", "referrals.Referral", _BOT),
    Row("referrals:watched", "referrals.Referral", {"from_centre__code": "ruthan"}),
    Row("referrals:ground", "network.Organisation", {},
        others={"code": "=fact_check", "recipient": "=*"}),
    Row("referrals:recipient", "network.Organisation", {"code": "bot"}),
    Row("registry:", "registry.Indicator", {}, "-people"),
    Row("registry:dispute", "registry.Dispute", {}, "filed_at"),
    Row("orders:", "campaigns.Letter", {}),
    Row("orders:obligation", "campaigns.Obligation", {}),
    Row("coordinators:", "campaigns.Coordinator", _KHON_KAEN, others=_OF_UNIT),
    Row("platforms:", "referrals.Notice", {}),
    Row("platforms:matter", "referrals.Matter", {}),
    Row("links:network", "links.Hub", {"parent": None, "is_common": False}, "-ties"),
    Row("links:of-report", "links.Tie", {"source_kind": "report"},
        others={"report_id": "source_id"}),
    Row("monthly:", "campaigns.MonthlyReport", _KHON_KAEN, "-month", _OF_UNIT),
    Row("monthly:content", "campaigns.MonthlyReport", {"seals__isnull": False}, others=_OF_UNIT),
    Row("monthly:likeness", "campaigns.Likeness", {}),
    Row("monthly:earlier", "campaigns.Likeness", {}),
    Row("monthly:later", "campaigns.Likeness", {}),
    Row("monthly:photo", "campaigns.Photo", {}),
    Row("programmes:", "campaigns.Campaign", {}),
    Row("programmes:programme", "campaigns.Programme", {}),
    Row("programmes:campaign-new", "campaigns.Programme", {}),
    Row("country:", "campaigns.MonthlyReport", _KHON_KAEN, others=_OF_UNIT),
    Row("dissemination:", "campaigns.MonthlyReport", {"seals__isnull": False}),
    Row("safeguarding:", "intake.SealedDrop", {}),
    Row("accounts:", "accounts.User", {"username": "tan"}),
    Row("network:", "network.Organisation", {"code": "bot"}),
    Row("network:hotline", "network.Hotline", {}),
    Row("network:person", "accounts.User", {"username": "nok"}),
    Row("network:taxonomy", "network.Taxonomy", {}),
    Row("network:term", "network.Term", {}),
    Row("delivery", "messaging.Message", {"endpoint": None}),
    Row("publishing:", "claims.Claim", _PUBLISHED, "opened_at", {"name": "=bill-th.txt"}),
    Row("publishing:alert", "publishing.Alert", {"state": "live"}),
    Row("publishing:surge", "surges.Surge", {}),
    Row("publishing:library-item", "publishing.LibraryItem", {}),
    Row("ui:", "network.Organisation", {}, others={"name": "=queue"}),
)  # fmt: skip
# Other ways to ask, by the address's name.
VARIANTS = {
    "publishing:answers": (f"q={WORDS}",),
    "gateway:search": (f"q={WORDS}",),
    "triage:queue": (
        "page=40", "page=300", "state=waiting", "state=done", "mine=1", "late=1", "priority=P3",
        "strand=SCM", f"q={WORDS}",
    ),
    "triage:item": ("full=1",),
    "claims:list": ("tab=published", f"q={WORDS}"),
    "hotline:desk": (f"q={WORDS}",),
    "hotline:calls": ("page=40",),
    "cases:list": ("tab=second", "q=V-00000000", "page=10"),
    "families:list": ("page=20", f"q={WORDS}"),
    "registry:list": ("tab=below", "page=100"),
    "links:list": ("page=20",),
    "referrals:watch": ("page=20", f"q={WORDS}"),
    "trade-desk:list": ("tab=late",),
    "deliveries": ("state=failed", "page=20"),
    "audit:trail": ("what=intake:report:submit", "page=100"),
    "api-claims": ("limit=100", "strand=SCM", f"q={WORDS}"),
}  # fmt: skip
# Ways to ask that stand alone.
MORE = (("/en/", ""), (f"/v1alpha1/claims:search?query={WORDS}", ""))
# What is not asked: a second factor's pages, what needs a code from a mail or a step before it,
# and things of which the demonstration has none.
UNASKED = (
    "mfa_*", "account_*", "sms:*", "accounts:set-up", "orders:feed", "gateway:follow-*",
    "gateway:stop-mail", "gateway:capture-*", "gateway:case*", "api-root", "api-absent*",
    "api-raw_lookup", "open-data:search", "triage:handover", "triage:evidence", "trade:outcome",
    "trade-desk:seller-letter", "cases:evidence", "country:compilation",
    "country:compilation-progress", "partners:detail", "partners:change", "partners:sent",
    "activities:photo-part", "activities:edit", "monthly:review-page", "routing:version",
    "routing:row", "routing:part", "routing:trial", "sharing:source", "programmes:app-payload",
    "publishing:alert-kit*",
)  # fmt: skip
