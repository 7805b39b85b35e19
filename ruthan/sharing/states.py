"""Collections with how far they may go (TLP), and why a partner's feed was refused."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Collection(TextChoices):
    """What is shared together, because the same people may see it."""

    SITES = "sites", _("Links, websites and pages")
    ACCOUNTS = "accounts", _("Accounts, phone numbers and persons' addresses")


class Tlp(TextChoices):
    """How far something may be passed on (FIRST's Traffic Light Protocol 2.0)."""

    CLEAR = "clear", "TLP:CLEAR"
    GREEN = "green", "TLP:GREEN"
    AMBER = "amber", "TLP:AMBER"
    AMBER_STRICT = "amber+strict", "TLP:AMBER+STRICT"


TLP_OF: dict[str, Tlp] = {Collection.SITES: Tlp.GREEN, Collection.ACCOUNTS: Tlp.AMBER}

# What belongs to whom: whatever may lead to one person is in the amber collection.
KINDS: dict[str, tuple[str, ...]] = {
    Collection.SITES: ("domain", "url", "social"),
    Collection.ACCOUNTS: ("bank_account", "promptpay", "phone", "line_id", "email", "crypto"),
}
COLLECTION_OF = {kind: collection for collection, kinds in KINDS.items() for kind in kinds}


class Refusal(TextChoices):
    """Why a partner's material was not taken in."""

    UNREACHABLE = "unreachable", _("The address did not answer properly")
    NOT_A_FEED = "not_a_feed", _("It is no MISP feed")
    TOO_LARGE = "too_large", _("It is larger than we read")
    TLP_RED = "tlp_red", _("It is TLP:RED, which may not be stored here")
    CHILD = "child", _("It is about children; that goes another way")
    OURS = "ours", _("It is our own feed that came back")
