"""States, asks, ways and findings of requests and of notices to platforms."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ReferralState(TextChoices):
    """From dispatch to answer (domain §5). That one is late is its clock, not its state."""

    DISPATCHED = "dispatched", _("Sent")
    ACKNOWLEDGED = "acknowledged", _("Agency acknowledged")
    ASKED = "asked", _("They ask us something")
    PARTIAL = "partial", _("Answered in part")
    REFUSED = "refused", _("Refused with a reason")
    ANSWERED = "answered", _("Answered")
    APPEALED = "appealed", _("Taken to a higher desk")
    WITHDRAWN = "withdrawn", _("Withdrawn")


_S = ReferralState
MOVES: dict[str, frozenset[str]] = {
    _S.DISPATCHED: frozenset(
        {_S.ACKNOWLEDGED, _S.ASKED, _S.PARTIAL, _S.REFUSED, _S.ANSWERED, _S.WITHDRAWN}
    ),
    _S.ACKNOWLEDGED: frozenset({_S.ASKED, _S.PARTIAL, _S.REFUSED, _S.ANSWERED, _S.WITHDRAWN}),
    _S.ASKED: frozenset({_S.ACKNOWLEDGED, _S.PARTIAL, _S.REFUSED, _S.ANSWERED, _S.WITHDRAWN}),
    _S.PARTIAL: frozenset({_S.ASKED, _S.PARTIAL, _S.REFUSED, _S.ANSWERED, _S.WITHDRAWN}),
    _S.REFUSED: frozenset({_S.APPEALED, _S.ANSWERED}),
    _S.ANSWERED: frozenset({_S.APPEALED, _S.ANSWERED}),
    _S.APPEALED: frozenset({_S.ANSWERED}),
    _S.WITHDRAWN: frozenset(),
}

# What the organisation may do, by the names that its programs use, with the state it leads to.
STEPS: dict[str, str] = {
    "acknowledge": _S.ACKNOWLEDGED,
    "question": _S.ASKED,
    "part": _S.PARTIAL,
    "refuse": _S.REFUSED,
    "answer": _S.ANSWERED,
}


def steps_from(state: str) -> list[str]:
    """What the organisation may do with a request in this state."""
    may = [name for name, to in STEPS.items() if to in MOVES[state]]
    return [name for name in may if name != "acknowledge" or state == _S.DISPATCHED]


OPEN = (_S.DISPATCHED, _S.ACKNOWLEDGED, _S.ASKED, _S.PARTIAL)
RUNNING = (_S.DISPATCHED, _S.ACKNOWLEDGED, _S.PARTIAL)  # their clock stands while we are asked
ENDED = (_S.REFUSED, _S.ANSWERED, _S.APPEALED)


class Ask(TextChoices):
    """What an organisation is asked to do; Ruthan asks and never does it itself."""

    CHECK = "check", _("Say whether it is true")
    HOLD = "hold", _("Hold the money")
    RELEASE = "release", _("Release what was held wrongly")
    REMOVE = "remove", _("Remove it")
    CORRECT = "correct", _("Have it corrected")
    CLOSE = "close", _("Close the account")
    INVESTIGATE = "investigate", _("Investigate it")
    ADVISE = "advise", _("Advise us")
    HELP = "help", _("Help the person")
    RESTORE = "restore", _("Put back what was removed")


# What may be asked about nothing else: money is held from a case, removing is asked by a notice.
ALONE = (Ask.ADVISE, Ask.HELP, Ask.INVESTIGATE, Ask.CHECK)


class About(TextChoices):
    """What a request is about; the thing itself is an opaque id of another app."""

    CLAIM = "claim", _("A claim")
    CASE = "case", _("A case")
    INDICATOR = "indicator", _("An account, number or link")
    CONTENT = "content", _("A post or page")
    PERSON = "person", _("A person or organisation")
    TRADE = "trade", _("A shop or product")
    ALONE = "alone", _("Nothing but the request itself")


class Tlp(TextChoices):
    """How far the recipient may pass a package on (Traffic Light Protocol 2.0)."""

    CLEAR = "clear", "TLP:CLEAR"
    GREEN = "green", "TLP:GREEN"
    AMBER = "amber", "TLP:AMBER"
    AMBER_STRICT = "amber_strict", "TLP:AMBER+STRICT"
    RED = "red", "TLP:RED"


class Finding(TextChoices):
    """What the organisation says it found or did; its word, not our verdict."""

    TRUE = "true", _("It is true")
    PARTLY = "partly", _("Partly true")
    MISLEADING = "misleading", _("Misleading")
    FALSE = "false", _("It is not true")
    HELD = "held", _("The money is held")
    MOVED_ON = "moved_on", _("The money has moved on")
    RELEASED = "released", _("It was released")
    REMOVED = "removed", pgettext_lazy("outcome", "Removed")
    CORRECTED = "corrected", pgettext_lazy("outcome", "Corrected")
    CLOSED = "account_closed", _("Account closed")
    KEPT = "kept", _("Left as it is")
    ACTED = "acted", _("We have acted on it")
    UNPROVEN = "unproven", _("We cannot tell yet")
    NOT_OURS = "not_ours", _("It is not our matter")


_ALWAYS = (Finding.ACTED, Finding.UNPROVEN, Finding.NOT_OURS)
_TRUTH = (Finding.TRUE, Finding.PARTLY, Finding.MISLEADING, Finding.FALSE)
SECURED = (Finding.HELD, Finding.ACTED)  # of a request to hold: the money stays where it is
OUTCOMES = (Finding.REMOVED, Finding.CORRECTED, Finding.CLOSED, Finding.KEPT)
GONE = (Finding.REMOVED, Finding.CORRECTED, Finding.CLOSED)  # what may come back is watched for
DONE = (*GONE, Finding.ACTED)  # the organisation did something that may have to be undone
FINDINGS: dict[str, tuple[Finding, ...]] = {
    Ask.CHECK: (*_TRUTH, *_ALWAYS),
    Ask.HOLD: (Finding.HELD, Finding.MOVED_ON, *_ALWAYS),
    Ask.RELEASE: (Finding.RELEASED, *_ALWAYS),
    Ask.REMOVE: (*OUTCOMES, *_ALWAYS),
    Ask.CORRECT: (*OUTCOMES, *_ALWAYS),
    Ask.CLOSE: (*OUTCOMES, *_ALWAYS),
    Ask.RESTORE: (Finding.KEPT, *_ALWAYS),
}


def findings_for(ask: str) -> tuple[Finding, ...]:
    """The findings that fit what was asked; the general ones for everything else."""
    return FINDINGS.get(ask, (*_TRUTH, *_ALWAYS) if ask == Ask.ADVISE else _ALWAYS)


class RefusedBecause(TextChoices):
    """Why an organisation refuses; it adds a sentence of its own."""

    NOT_OURS = "not_ours", _("It is not our matter")
    NO_GROUND = "no_ground", _("The ground does not cover it")
    NOT_ENOUGH = "not_enough", _("The evidence is not enough")
    NEEDS_ORDER = "needs_order", _("We need an order of a court or an official")
    GONE = "gone", _("It is not there any more")
    OTHER = "other", pgettext_lazy("reason", "Another reason")


class TurnKind(TextChoices):
    """One line of what the two sides said to each other about a request."""

    QUESTION = "question", _("Question")
    REPLY = "reply", _("Reply")
    PARTIAL = "partial", _("Answer in part")
    REFUSAL = "refusal", _("Refusal")
    APPEAL = "appeal", _("Appeal")


class Channel(TextChoices):
    """By which way a request left; each has its own proof."""

    DESK = "desk", _("Partner desk")
    WEBHOOK = "webhook", pgettext_lazy("channel", "Webhook")
    XARF = "xarf", _("XARF by e-mail")
    LETTER = "letter", _("Printed letter")


class Basis(TextChoices):
    """On what a ground rests; a law and a platform's rule take different ways."""

    LAW = "law", _("Law")
    RULE = "rule", _("Platform's rule")
    AGREEMENT = "agreement", _("Agreement")
    TARGET = "target", _("Our own target")


class Unit(TextChoices):
    """In what a clock counts."""

    HOURS = "hours", _("hours")
    WORKING_HOURS = "working_hours", _("working hours")
    WORKING_DAYS = "working_days", _("working days")


class NoticeState(TextChoices):
    """A notice to a platform: written by one person, signed by another, then a request."""

    PROPOSED = "proposed", _("Waits for a second signature")
    SENT = "sent", _("Sent to the platform")
    DROPPED = "dropped", _("Not sent")


NOTICE_MOVES: dict[str, frozenset[str]] = {
    NoticeState.PROPOSED: frozenset({NoticeState.SENT, NoticeState.DROPPED}),
    NoticeState.SENT: frozenset(),
    NoticeState.DROPPED: frozenset(),
}


class Target(TextChoices):
    """What a notice is about."""

    CONTENT = "content", _("A post or page")
    ACCOUNT = "account", _("An account")
    PERSON = "person", _("A person")
    ORGANISATION = "organisation", _("An organisation")


class CounterEnd(TextChoices):
    """How a counter-notice ended."""

    OPEN = "open", _("Being looked at")
    STANDS = "stands", _("The notice stands")
    TAKEN_BACK = "taken_back", _("The notice was taken back")


class Step(TextChoices):
    """The four steps of the founding document against illegal media, in their order."""

    CORRECT = "1", _("Correct the news")
    ANSWER = "2", _("Answer those who spread it")
    SPREAD = "3", _("Bring the right information into the network")
    REFER = "4", _("Refer it to the authority in charge")
