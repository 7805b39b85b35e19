"""Kinds of entries, how well they are proven, who counts, and the moves of a dispute."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Kind(TextChoices):
    """What an entry is; codes of contracts.md, and `domain` for a whole site."""

    BANK_ACCOUNT = "bank_account", _("Bank account")
    PROMPTPAY = "promptpay", _("PromptPay")
    PHONE = "phone", _("Phone number")
    LINE_ID = "line_id", _("LINE id")
    DOMAIN = "domain", _("Website")
    URL = "url", pgettext_lazy("entry", "Link")
    SOCIAL = "social", _("Page or shop")
    EMAIL = "email", _("E-mail address")
    CRYPTO = "crypto", _("Crypto wallet")
    FDA = "fda", _("FDA number")
    TISI = "tisi", _("TISI number")


class IndicatorState(TextChoices):
    """Whether an entry may be told to people who ask, once enough of them reported it."""

    OPEN = "open", pgettext_lazy("entry", "Counted")
    CLEARED = "cleared", pgettext_lazy("entry", "Cleared")


INDICATOR_MOVES: dict[str, frozenset[str]] = {
    IndicatorState.OPEN: frozenset({IndicatorState.CLEARED}),
    IndicatorState.CLEARED: frozenset({IndicatorState.OPEN}),
}


class Grade(TextChoices):
    """How well it is proven, weakest first; in words that accuse nobody."""

    REPORTED = "reported", _("People reported it; nobody has proven it")
    EVIDENCED = "evidenced", _("Somebody lost money and handed in evidence")
    REVIEWED = "reviewed", _("An officer has looked at the evidence")


GRADES = tuple(Grade.values)  # weakest first


class Held(TextChoices):
    """Why an entry is not told to anybody until an officer has looked."""

    BURST = "burst", _("Many reports at once from one kind of source")
    AFTER_CLEARING = "after_clearing", _("New reports after it was cleared")


class Standing(TextChoices):
    """Whom one sighting counts as."""

    KNOWN = "known", _("A person we can tell from others")
    ANONYMOUS = "anonymous", _("Somebody without a name, all of one day together")
    OFFICIAL = "official", _("An authority; counts as nobody")


class DisputeState(TextChoices):
    """From the contest to the second signature."""

    WAITING = "waiting", _("Waiting for an officer")
    PROPOSED = "proposed", _("Waiting for the second signature")
    DECIDED = "decided", pgettext_lazy("dispute", "Decided")
    WITHDRAWN = "withdrawn", pgettext_lazy("dispute", "Taken back")


DISPUTE_MOVES: dict[str, frozenset[str]] = {
    DisputeState.WAITING: frozenset({DisputeState.PROPOSED, DisputeState.WITHDRAWN}),
    DisputeState.PROPOSED: frozenset(
        {DisputeState.WAITING, DisputeState.DECIDED, DisputeState.WITHDRAWN}
    ),
    DisputeState.DECIDED: frozenset(),
    DisputeState.WITHDRAWN: frozenset(),
}
OPEN_DISPUTES = (DisputeState.WAITING, DisputeState.PROPOSED)


class Outcome(TextChoices):
    """How a dispute ends."""

    CLEARED = (
        "cleared",
        pgettext_lazy("outcome", "Cleared: who asks hears that it was cleared"),
    )
    CORRECTED = "corrected", pgettext_lazy("outcome", "Corrected: some reports no longer count")
    KEPT = "kept", pgettext_lazy("outcome", "Kept: the reports stand as they are")
