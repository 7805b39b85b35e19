"""Addresses of the gateway: home, the sections, and the web source."""

from __future__ import annotations

from django.urls import include, path

from ruthan.gateway.views import home, prose, search, sections, urgent, wellknown

app_name = "gateway"

urlpatterns = [
    path("", home.home, name="home"),
    path("help/", urgent.urgent_help, name="help"),
    path("search/", search.search, name="search"),
    path("clean/", sections.clean, name="section-clean"),
    path("good/", sections.good, name="section-good"),
    path("life/", sections.life, name="section-life"),
    path("trade/", sections.trade, name="section-trade"),
    path("about/", prose.about, name="about"),
    path("privacy/", prose.privacy, name="privacy"),
    path("accessibility/", prose.accessibility, name="accessibility"),
    path("authenticity/", prose.authenticity, name="authenticity"),
    path("robots.txt", wellknown.robots, name="robots"),
    path("sitemap.xml", wellknown.sitemap, name="sitemap"),
    path(".well-known/security.txt", wellknown.security, name="security"),
    path("favicon.ico", wellknown.favicon, name="favicon"),
    path("", include("ruthan.gateway.sources.web.urls")),
    path("", include("ruthan.gateway.sources.transferred.urls")),
]
