"""The hotline desk: what a caller's situation is, how calls end, and the way of a call back."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class Situation(TextChoices):
    """What the call is about; the place in this list is the key that chooses it."""

    SENT = "sent", pgettext_lazy("call", "Already transferred")
    CHECK = "check", pgettext_lazy("call", "Account or link to check")
    RUMOUR = "rumour", pgettext_lazy("call", "Rumour")
    DANGER = "danger", pgettext_lazy("call", "Threat or danger")
    CHILD = "child", pgettext_lazy("call", "Child at risk")
    ADVICE = "advice", pgettext_lazy("call", "Advice only")


class Outcome(TextChoices):
    """How a call ended."""

    KNOWN = "known", pgettext_lazy("call", "Answered from what is known")
    TAKEN = "taken", pgettext_lazy("call", "Report taken")
    SEALED = "sealed", pgettext_lazy("call", "Sealed for the officers")
    TO_1441 = "to_1441", pgettext_lazy("call", "Passed to 1441")
    TO_191 = "to_191", pgettext_lazy("call", "Passed to 191")
    ADVICE = "advice", pgettext_lazy("call", "Advice given")
    WRONG = "wrong", pgettext_lazy("call", "Wrong number or silent")
    ABUSIVE = "abusive", pgettext_lazy("call", "Abusive")
    CUT_OFF = "cut_off", pgettext_lazy("call", "Cut off")


# What may be said once a report was taken, and what nobody chooses by hand.
AFTER_REPORT = (Outcome.TAKEN, Outcome.KNOWN, Outcome.TO_1441, Outcome.TO_191, Outcome.CUT_OFF)
BY_ITSELF = frozenset({Outcome.TAKEN, Outcome.SEALED})


class BackState(TextChoices):
    """Where a call back stands."""

    DUE = "due", pgettext_lazy("call back", "Waiting")
    TAKEN = "taken", pgettext_lazy("call back", "Being called")
    TOLD = "told", pgettext_lazy("call back", "Told")
    UNREACHED = "unreached", pgettext_lazy("call back", "Not reached")
    WRONG = "wrong", pgettext_lazy("call back", "Wrong number")


class BackAbout(TextChoices):
    """What is to be said when calling back."""

    ANSWER = "answer", pgettext_lazy("call back", "The answer is there")
    DECLINED = "declined", pgettext_lazy("call back", "It was not taken up")
    QUESTION = "question", pgettext_lazy("call back", "Our staff have a question")


# A later verdict, refusal or question makes a call back due once more; a wrong number stays wrong.
BACK_MOVES: dict[str, frozenset[str]] = {
    BackState.DUE: frozenset({BackState.TAKEN, BackState.TOLD}),
    BackState.TAKEN: frozenset(
        {BackState.DUE, BackState.TAKEN, BackState.TOLD, BackState.UNREACHED, BackState.WRONG}
    ),
    BackState.TOLD: frozenset({BackState.DUE}),
    BackState.UNREACHED: frozenset({BackState.DUE}),
    BackState.WRONG: frozenset[str](),
}
