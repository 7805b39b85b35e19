"""States of a case, of one transfer, of a hold and of a release, and the moves between them."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class CaseState(TextChoices):
    """How far a victim has come (domain §2.2)."""

    OPEN = "open", pgettext_lazy("case", "Bank not told yet")
    WITH_BANK = "with_bank", pgettext_lazy("case", "The bank has it")
    WITH_POLICE = "with_police", pgettext_lazy("case", "The police have it")
    CLOSED = "closed", pgettext_lazy("case", "Closed")
    WITHDRAWN = "withdrawn", pgettext_lazy("case", "Withdrawn")


C = CaseState
CASE_MOVES: dict[str, frozenset[str]] = {
    C.OPEN: frozenset({C.WITH_BANK, C.WITH_POLICE, C.CLOSED, C.WITHDRAWN}),
    C.WITH_BANK: frozenset({C.WITH_POLICE, C.CLOSED, C.WITHDRAWN}),
    C.WITH_POLICE: frozenset({C.CLOSED, C.WITHDRAWN}),
    C.CLOSED: frozenset({C.OPEN, C.WITH_BANK, C.WITH_POLICE, C.WITHDRAWN}),
    C.WITHDRAWN: frozenset(),
}
OPEN_CASES = (C.OPEN, C.WITH_BANK, C.WITH_POLICE)


class TransferState(TextChoices):
    """Where the money of one transfer is, as far as anybody knows."""

    SENT = "sent", pgettext_lazy("transfer", "Sent")
    HELD = "held", pgettext_lazy("transfer", "Held by the bank")
    MOVED_ON = "moved_on", pgettext_lazy("transfer", "Moved on")
    RETURNED = "returned", pgettext_lazy("transfer", "Returned")


T = TransferState
TRANSFER_MOVES: dict[str, frozenset[str]] = {
    T.SENT: frozenset({T.HELD, T.MOVED_ON, T.RETURNED}),
    T.HELD: frozenset({T.SENT, T.HELD, T.MOVED_ON, T.RETURNED}),  # itself: another amount
    T.MOVED_ON: frozenset({T.SENT, T.HELD, T.RETURNED}),
    T.RETURNED: frozenset({T.SENT, T.HELD, T.RETURNED}),
}


class HoldState(TextChoices):
    """From one officer's wish to what the bank did; the bank holds, never we."""

    ASKED = "asked", pgettext_lazy("hold", "Waits for a second person")
    SENT = "sent", pgettext_lazy("hold", "Asked of the bank")
    HELD = "held", pgettext_lazy("hold", "The bank holds it")
    REFUSED = "refused", pgettext_lazy("hold", "The bank refused")
    MOVED_ON = "moved_on", pgettext_lazy("hold", "The money had moved on")
    RELEASED = "released", pgettext_lazy("hold", "Released")
    EXPIRED = "expired", pgettext_lazy("hold", "Run out")
    DROPPED = "dropped", pgettext_lazy("hold", "Not sent")


H = HoldState
HOLD_MOVES: dict[str, frozenset[str]] = {
    H.ASKED: frozenset({H.SENT, H.DROPPED}),
    H.SENT: frozenset({H.HELD, H.REFUSED, H.MOVED_ON, H.RELEASED, H.EXPIRED}),
    H.HELD: frozenset({H.HELD, H.REFUSED, H.MOVED_ON, H.RELEASED, H.EXPIRED}),
    H.REFUSED: frozenset({H.HELD, H.MOVED_ON}),  # a later answer, or a higher desk's
    H.MOVED_ON: frozenset({H.HELD, H.REFUSED}),
    H.RELEASED: frozenset(),
    H.EXPIRED: frozenset(),
    H.DROPPED: frozenset(),
}
LIVE_HOLDS = (H.ASKED, H.SENT, H.HELD)
BANK_ANSWERS = (H.HELD, H.REFUSED, H.MOVED_ON)


class ReleaseState(TextChoices):
    """An amount of somebody honest that is held: asked about, let go, or kept with a reason."""

    OPEN = "open", pgettext_lazy("release", "Waiting for an officer")
    ASKED = "asked", pgettext_lazy("release", "The bank was asked")
    RELEASED = "released", pgettext_lazy("release", "Released")
    REFUSED = "refused", pgettext_lazy("release", "The hold stays")
    WITHDRAWN = "withdrawn", pgettext_lazy("release", "Withdrawn")


R = ReleaseState
RELEASE_MOVES: dict[str, frozenset[str]] = {
    R.OPEN: frozenset({R.ASKED, R.RELEASED, R.REFUSED, R.WITHDRAWN}),
    R.ASKED: frozenset({R.RELEASED, R.REFUSED, R.WITHDRAWN}),
    R.RELEASED: frozenset(),
    R.REFUSED: frozenset({R.ASKED, R.RELEASED, R.WITHDRAWN}),
    R.WITHDRAWN: frozenset(),
}
OPEN_RELEASES = (R.OPEN, R.ASKED)


class Outcome(TextChoices):
    """How a case ended."""

    RETURNED = "returned", pgettext_lazy("outcome", "All of the money came back")
    PART = "part", pgettext_lazy("outcome", "Part of the money came back")
    NONE = "none", pgettext_lazy("outcome", "No money came back")
    COURT = "court", pgettext_lazy("outcome", "Passed on to the court or AMLO")
    MISTAKEN = "mistaken", pgettext_lazy("outcome", "It was no fraud after all")


class Told(TextChoices):
    """Who told of a transfer."""

    VICTIM = "victim", pgettext_lazy("told by", "The person affected")
    BANK = "bank", pgettext_lazy("told by", "A bank")
    POLICE = "police", pgettext_lazy("told by", "The police")


class Target(TextChoices):
    """What kind of address the money went to."""

    ACCOUNT = "account", _("Bank account")
    PROMPTPAY = "promptpay", _("PromptPay")
    WALLET = "wallet", _("Wallet")
    OTHER = "other", pgettext_lazy("target", "Something else")


class Moment(TextChoices):
    """What stands on the timeline of a case."""

    OPENED = "opened", pgettext_lazy("case", "Case opened")
    TRANSFER = "transfer", pgettext_lazy("case", "A transfer was added")
    MOVED = "moved", pgettext_lazy("case", "News of a transfer")
    BANK = "bank", pgettext_lazy("case", "Bank case ID noted")
    POLICE = "police", pgettext_lazy("case", "Police complaint noted")
    HOLD_ASKED = "hold_asked", pgettext_lazy("case", "A hold was proposed")
    HOLD_SENT = "hold_sent", pgettext_lazy("case", "The bank was asked to hold")
    HOLD_ANSWERED = "hold_answered", pgettext_lazy("case", "The bank answered")
    HOLD_ENDED = "hold_ended", pgettext_lazy("case", "A hold ended")
    RELEASE = "release", pgettext_lazy("case", "A release was asked for")
    REMINDED = "reminded", pgettext_lazy("case", "Reminded of the deadline")
    MISSED = "missed", pgettext_lazy("case", "A deadline has passed")
    HANDED = "handed", pgettext_lazy("case", "The file was handed over")
    CLOSED = "closed", pgettext_lazy("case", "Case closed")
    REOPENED = "reopened", pgettext_lazy("case", "Case opened again")
