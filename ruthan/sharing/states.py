"""Collections with how far they may go (TLP), and why a partner's feed was refused."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Collection(TextChoices):
    """What is shared together, because the same people may see it."""

    SITES = "sites", _("Links and websites that lead to nobody in person")
    ACCOUNTS = "accounts", _("Accounts, numbers, and pages and links of persons")


class Tlp(TextChoices):
    """How far something may be passed on (FIRST's Traffic Light Protocol 2.0)."""

    CLEAR = "clear", "TLP:CLEAR"
    GREEN = "green", "TLP:GREEN"
    AMBER = "amber", "TLP:AMBER"
    AMBER_STRICT = "amber+strict", "TLP:AMBER+STRICT"


TLP_OF: dict[str, Tlp] = {Collection.SITES: Tlp.GREEN, Collection.ACCOUNTS: Tlp.AMBER}

# Kinds that are shared. A link is the site's or a person's by what stands in it: `rules.persons`.
BY_VALUE = ("domain", "url")
KINDS = (*BY_VALUE, "bank_account", "promptpay", "phone", "line_id", "social", "email", "crypto")


PARTNER = "partner"  # the kind of what a partner's feed names, in the registry


class Refusal(TextChoices):
    """Why a partner's material was not taken in."""

    UNREACHABLE = "unreachable", _("The address did not answer properly")
    NOT_A_FEED = "not_a_feed", _("It is no MISP feed")
    TOO_LARGE = "too_large", _("It is larger than we read")
    TLP_RED = "tlp_red", _("It is TLP:RED, which may not be stored here")
    CHILD = "child", _("It is about children; that goes another way")
    OURS = "ours", _("It is our own feed that came back")
