"""States of a check, of a letter to a seller and of a public outcome; what people may choose."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class CheckState(TextChoices):
    """From the question to its answer."""

    OPEN = "open", pgettext_lazy("trade check", "Being checked")
    ANSWERED = "answered", pgettext_lazy("trade check", "Answered")
    CLOSED = "closed", pgettext_lazy("trade check", "Closed")
    GONE = "gone", pgettext_lazy("trade check", "Withdrawn")


MOVES: dict[str, frozenset[str]] = {
    CheckState.OPEN: frozenset({CheckState.ANSWERED, CheckState.CLOSED, CheckState.GONE}),
    CheckState.ANSWERED: frozenset({CheckState.OPEN, CheckState.CLOSED, CheckState.GONE}),
    CheckState.CLOSED: frozenset({CheckState.OPEN, CheckState.GONE}),
    CheckState.GONE: frozenset(),
}


class Word(TextChoices):
    """What an official look-up showed to the person who opened it (domain §4.5)."""

    NOT_FOUND = "not_found", _("Number not found")
    MISMATCH = "mismatch", _("Found, but it does not match the product")
    MATCH = "match", _("Found, and it matches")
    UNKNOWN = "unknown", _("Cannot be checked")


class Terms(TextChoices):
    """How the buyer is to pay."""

    UNKNOWN = "", _("Not said")
    PREPAY = "prepay", _("Transfer everything first")
    DEPOSIT = "deposit", _("A deposit first")
    COD = "cod", _("Cash on delivery")
    PLATFORM = "platform", _("Inside the platform, which holds the money")


class Payee(TextChoices):
    """In whose name the account is."""

    UNKNOWN = "", _("Not said")
    PERSON = "person", _("A person's name")
    COMPANY = "company", _("The shop's or a company's name")


class LetterWay(TextChoices):
    """How the seller is asked."""

    EMAIL = "email", _("E-mail")
    POST = "post", _("A printed letter")


class LetterState(TextChoices):
    """From asking the seller to the reply."""

    ASKED = "asked", _("The seller was asked")
    REPLIED = "replied", _("The seller replied")
    GONE = "gone", pgettext_lazy("letter", "No longer counts")


LETTER_MOVES: dict[str, frozenset[str]] = {
    LetterState.ASKED: frozenset({LetterState.REPLIED, LetterState.GONE}),
    LetterState.REPLIED: frozenset(),  # what was said stays heard
    LetterState.GONE: frozenset(),
}


class OutcomeState(TextChoices):
    """A public outcome is proposed by one person and signed, or sent back, by another."""

    PROPOSED = "proposed", pgettext_lazy("outcome", "Waiting for the second signature")
    PUBLISHED = "published", pgettext_lazy("outcome", "Published")
    RETURNED = "returned", pgettext_lazy("outcome", "Sent back")
    TAKEN_BACK = "taken_back", pgettext_lazy("outcome", "Taken back")


OUTCOME_MOVES: dict[str, frozenset[str]] = {
    OutcomeState.PROPOSED: frozenset({OutcomeState.PUBLISHED, OutcomeState.RETURNED}),
    OutcomeState.PUBLISHED: frozenset({OutcomeState.TAKEN_BACK}),
    OutcomeState.RETURNED: frozenset(),
    OutcomeState.TAKEN_BACK: frozenset(),
}
