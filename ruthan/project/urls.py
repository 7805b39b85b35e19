"""Where: every address of the site; Thai at /, English at /en/."""

from __future__ import annotations

from importlib.util import find_spec

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from ruthan.accounts.urls import login_patterns
from ruthan.project import jobs_page, pages

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
    path("account/", include(login_patterns)),
    path("staff/jobs/", jobs_page.jobs_page, name="jobs"),
    path("staff/jobs/<int:job_id>/retry/", jobs_page.retry, name="job-retry"),
    *[path(at, include(f"ruthan.{app}.urls")) for at, app in _found],
    prefix_default_language=False,
)
