"""States of a claim and of a verdict."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ClaimState(TextChoices):
    """From opening a statement to a published answer."""

    OPEN = "open", _("Being checked")
    AWAITING_AGENCY = "awaiting_agency", _("Awaiting agency result")
    PROPOSED = "proposed", _("Waiting for the second signature")
    PUBLISHED = "published", _("Result published")
    CLOSED = "closed", _("Closed without a verdict")


C = ClaimState

MOVES: dict[str, frozenset[str]] = {
    C.OPEN: frozenset({C.AWAITING_AGENCY, C.PROPOSED, C.CLOSED, C.PUBLISHED}),  # re-check ended
    C.AWAITING_AGENCY: frozenset({C.OPEN, C.PROPOSED, C.CLOSED}),
    C.PROPOSED: frozenset({C.OPEN, C.PUBLISHED}),
    C.PUBLISHED: frozenset({C.PROPOSED, C.OPEN}),
    C.CLOSED: frozenset({C.OPEN}),
}


WORKING = (C.OPEN, C.AWAITING_AGENCY)


class VerdictCode(TextChoices):
    """The verdict scale of contracts.md, with the labels of domain §4.2."""

    TRUE = "true", _("True")
    PARTLY = "partly", _("Partly true")
    MISLEADING = "misleading", _("Misleading")
    FALSE = "false", _("False")
    ALTERED = "altered", _("Altered media or AI")
    SCAM = "scam", _("Scam warning")
    SATIRE = "satire", _("Satire")
    OPINION = "opinion", _("Opinion")
    UNPROVEN = "unproven", _("Unproven")
    PENDING = "pending", _("Awaiting the agency")
    OUT_OF_SCOPE = "out_of_scope", _("Out of scope")


class VerdictState(TextChoices):
    """A verdict is proposed by one person and approved, or sent back, by another."""

    PROPOSED = "proposed", _("Proposed")
    APPROVED = "approved", _("Approved")
    RETURNED = "returned", _("Sent back")
    SUPERSEDED = "superseded", _("Superseded")


VERDICT_MOVES: dict[str, frozenset[str]] = {
    VerdictState.PROPOSED: frozenset({VerdictState.APPROVED, VerdictState.RETURNED}),
    VerdictState.APPROVED: frozenset({VerdictState.SUPERSEDED}),
    VerdictState.RETURNED: frozenset(),
    VerdictState.SUPERSEDED: frozenset(),
}


class Direction(TextChoices):
    """The four directions of document 0."""

    CLEAN = "clean", _("Clear polluted media")
    GOOD = "good", _("More good media")
    LIFE = "life", _("Media for a happy life")
    TRADE = "trade", _("Media for safe trade")


class Provenance(TextChoices):
    """Where a claim's checking was done."""

    OWN = "own", _("Checked by our network")
    PARTNER = "partner", _("Verified by a partner")
    IMPORTED = "imported", _("Imported")


class UndoRefused(TextChoices):
    """What was built on a press since, so that it cannot be taken back."""

    CLAIMED = "claimed", _("Its reports were put under a claim since. Take them off it first.")
    ANSWERED = "answered", _("A reporter has been told an answer since.")
    DECLINED = "declined", _("A reporter has been told since why it is not taken up.")
    HANDED = "handed", _("It was handed over to another centre since.")
    MERGED = "merged", _("Another message was put together with it since. Undo that first.")
    DECIDED = "decided", _("A verdict on the claim was proposed or signed since.")
    REFERRED = "referred", _("An agency was asked about the claim since.")
    GONE = "gone", _("Nothing readable is left of the other message.")
    OTHERS = "others", _("Somebody else did it. A supervisor can undo it.")
    LATE = "late", _("Half an hour is over. A supervisor can still undo it.")
