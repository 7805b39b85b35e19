"""Where: every address of the site; Thai at /, English at /en/."""

from __future__ import annotations

from importlib.util import find_spec

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from ruthan.project import pages

_APPS = [
    ("staff/queue/", "triage"),
    ("staff/claims/", "claims"),
    ("staff/referrals/", "referrals"),
    ("staff/sealed/", "safeguarding"),
    ("staff/people/", "accounts"),
    ("staff/network/", "network"),
    ("staff/audit/", "audit"),
    ("ui/", "ui"),
    ("", "publishing"),
    ("", "intake"),
    ("", "gateway"),
]
_found = [(at, app) for at, app in _APPS if find_spec(f"ruthan.{app}.urls")]

urlpatterns = i18n_patterns(
    path("staff/", pages.desk, name="desk"),
    path("account/", include("allauth.urls")),
    *[path(at, include(f"ruthan.{app}.urls")) for at, app in _found],
    prefix_default_language=False,
)
