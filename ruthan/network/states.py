"""Kinds and roles of the network."""

from __future__ import annotations

from datetime import date

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

HOLIDAYS = "holidays"  # the word list of days off; its codes are days, 2026-12-10


def day_of_code(code: str) -> date | None:
    """The day that a code of the list of days off names; None for one that is no day."""
    try:
        day = date.fromisoformat(code)
    except ValueError:
        return None
    return day if day.isoformat() == code else None


class OrganisationKind(TextChoices):
    """What sort of organisation it is (domain §1)."""

    CENTRE = "centre", _("Report centre")
    AGENCY = "agency", _("Agency")
    MINISTRY = "ministry", _("Ministry")
    REGULATOR = "regulator", _("Regulator")
    POLICE = "police", _("Police")
    BANK = "bank", _("Bank")
    PLATFORM = "platform", _("Platform")
    TELCO = "telco", _("Telephone company")
    ASSEMBLY = "assembly", _("Assembly")
    YOUTH_ASSEMBLY = "youth_assembly", _("Youth assembly")
    AUDIENCE_COUNCIL = "audience_council", _("Audience council")
    FUND = "fund", _("Fund")
    PROVINCE = "province", _("Province")
    STATE_ENTERPRISE = "state_enterprise", _("State enterprise")
    MEDIA = "media", _("Media")
    CIVIL_SOCIETY = "civil_society", _("Civil society")
    SCHOOL = "school", _("School")
    OTHER = "other", _("Other")


class DeskKind(TextChoices):
    """By which way a desk is reached."""

    PHONE = "phone", _("Telephone")
    EMAIL = "email", _("E-mail")
    WEB = "web", _("Website")
    LINE = "line", _("LINE")
    POST = "post", _("Post")


class Scope(TextChoices):
    """What a key of the API may do."""

    REPORTS_WRITE = "reports:write", _("Send reports")
    REPORTS_READ = "reports:read", _("Follow reports by their receipt")
    CLAIMS_READ = "claims:read", _("Read published answers")
    MATCH = "match", _("Compare messages with known claims")
    HASHES_READ = "hashes:read", _("Look hashes of pictures up on the hash lists")
    INDICATORS_READ = "indicators:read", _("Read the feed of reported links and pages")
    INDICATORS_READ_AMBER = (
        "indicators:read-amber",
        _("Read the feed of reported accounts and numbers too (TLP:AMBER)"),
    )
    REFERRALS_READ = "referrals:read", _("Read requests sent to the organisation")
    REFERRALS_ANSWER = "referrals:answer", _("Answer requests sent to the organisation")
    WEBHOOKS = "webhooks:manage", _("Register and delete addresses that take events")


class Role(TextChoices):
    """What a person does in an organisation; powers are in project/roles.py."""

    VOLUNTEER = "volunteer", _("Volunteer")
    OPERATOR = "operator", _("Hotline operator")
    SCREENER = "screener", _("Screener")
    FACT_CHECKER = "fact_checker", _("Fact-checker")
    EDITOR = "editor", _("Editor")
    CASE_OFFICER = "case_officer", _("Case officer")
    CHILD_PROTECTION = "child_protection", _("Child-protection officer")
    LIAISON = "liaison", _("Liaison")
    COORDINATOR = "coordinator", _("Provincial coordinator")
    SUPERVISOR = "supervisor", _("Supervisor")
    AUDITOR = "auditor", _("Auditor")
    ADMINISTRATOR = "administrator", _("Administrator")
