"""Where: every address of the site; Thai at /, English at /en/."""

from __future__ import annotations

from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path

from ruthan.accounts.urls import login_patterns
from ruthan.campaigns.urls.country import open_patterns as country_data
from ruthan.project import jobs_page, pages, retention_page
from ruthan.project.api import pages as api_pages
from ruthan.project.deliveries import page as deliveries
from ruthan.publishing.urls import open_patterns
from ruthan.referrals.urls import log_patterns, platform_patterns
from ruthan.sharing.urls import feed_patterns
from ruthan.trade.urls import desk_patterns as trade_desk
from ruthan.triage.urls import family_patterns, routing_patterns

urlpatterns: list[URLPattern | URLResolver] = [
    # What programs call: no language in the address, a key in every request but for open data.
    path("", include("ruthan.project.api.urls")),
    path("misp/", include(feed_patterns)),
    path("line/", include("ruthan.gateway.sources.line.urls")),
    path("", include(open_patterns)),
    path("open-data/", include(country_data)),
    path("sms/", include("ruthan.gateway.sources.sms.urls")),
]
urlpatterns += i18n_patterns(
    # Signing in, and where a person lands.
    path("account/", include(login_patterns)),
    path("staff/", pages.desk, name="desk"),
    # The day's work.
    path("staff/queue/", include("ruthan.triage.urls")),
    path("staff/hotline/", include("ruthan.gateway.sources.hotline.urls")),
    path("staff/cases/", include("ruthan.cases.urls")),
    path("staff/families/", include(family_patterns)),
    path("staff/routing/", include(routing_patterns)),
    path("staff/claims/", include("ruthan.claims.urls")),
    path("staff/activities/", include("ruthan.campaigns.urls.activities")),
    path("staff/trade/", include(trade_desk)),
    path("staff/referrals/", include("ruthan.referrals.urls")),
    path("staff/registry/", include("ruthan.registry.urls")),
    path("staff/orders/", include("ruthan.campaigns.urls.orders")),
    path("staff/coordinators/", include("ruthan.campaigns.urls.coordinators")),
    path("staff/platforms/", include(platform_patterns)),
    path("staff/hash-lists/", include("ruthan.matching.urls")),
    path("staff/feeds/", include("ruthan.gateway.sources.feed.urls")),
    path("staff/links/", include("ruthan.links.urls")),
    path("staff/sharing/", include("ruthan.sharing.urls")),
    path("staff/monthly/", include("ruthan.campaigns.urls.monthly")),
    path("staff/partners/", include("ruthan.messaging.urls")),
    path("staff/sealed/", include("ruthan.safeguarding.urls")),
    # Six channels.
    path("staff/programmes/", include("ruthan.campaigns.urls.programmes")),
    path("staff/country/", include("ruthan.campaigns.urls.country")),
    # People, network, trail, machine.
    path("staff/people/", include("ruthan.accounts.urls")),
    path("staff/network/", include("ruthan.network.urls")),
    path("staff/audit/", include("ruthan.audit.urls")),
    path("staff/deliveries/", deliveries.deliveries_page, name="deliveries"),
    path("staff/deliveries/<uuid:message_id>/", deliveries.delivery_page, name="delivery"),
    path("staff/deliveries/<uuid:message_id>/again/", deliveries.again, name="delivery-again"),
    path("staff/deliveries/<uuid:message_id>/stop/", deliveries.stop, name="delivery-stop"),
    path("staff/jobs/", jobs_page.jobs_page, name="jobs"),
    path("staff/jobs/<int:job_id>/retry/", jobs_page.retry, name="job-retry"),
    # For integrators.
    path("api/", api_pages.guide_page, name="api-guide"),
    path("api/problems/", api_pages.problems_page, name="api-problems"),
    path("api/problems/<slug:slug>/", api_pages.problem_page, name="api-problem"),
    path("staff/retention/", retention_page.retention_page, name="retention"),
    path("staff/retention/hold/", retention_page.hold, name="retention-hold"),
    path("staff/retention/hold/<int:hold_id>/lift/", retention_page.lift, name="retention-lift"),
    path("staff/retention/period/<str:rule>/", retention_page.change, name="retention-period"),
    # What the public reads and sends.
    path("transparency/", include(log_patterns)),
    path("dissemination/", include("ruthan.campaigns.urls.monthly_public")),
    path("ui/", include("ruthan.ui.urls")),
    path("", include("ruthan.publishing.urls")),
    path("shop-check/", include("ruthan.trade.urls")),
    path("", include("ruthan.gateway.urls")),
    prefix_default_language=False,
)

handler400 = "ruthan.ui.errors.bad_request"
handler403 = "ruthan.ui.errors.permission_denied"
handler404 = "ruthan.ui.errors.page_not_found"
handler500 = "ruthan.ui.errors.server_error"
