"""A report's way in words for the person who sent it: states, tones, and what each means."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ruthan.intake import queries as intake
from ruthan.intake.states import DeclineReason, DropState, ReportState

MEANINGS = {
    ReportState.RECEIVED: gettext_noop("It is safe with us and waits for a person to read it."),
    ReportState.SCREENING: gettext_noop("A person is reading it now."),
    ReportState.WAITING_REPORTER: gettext_noop("We have a question for you. Answer it below."),
    ReportState.MERGED: gettext_noop("Others sent the same. One answer will reach all of you."),
    ReportState.CHECKING: gettext_noop("Our fact-checkers are looking for what is true."),
    ReportState.REFERRED: gettext_noop("We asked the agency that knows, and wait for its reply."),
    ReportState.ANSWERED: gettext_noop("The answer stands at the top of this page."),
    ReportState.DECLINED: gettext_noop("We could not take it up. The reason stands on this page."),
    ReportState.CLOSED: gettext_noop("Work on it has ended."),
    ReportState.WITHDRAWN: gettext_noop("You withdrew it. Text, files and contact are destroyed."),
}
TONES = {
    ReportState.WAITING_REPORTER: "warn",
    ReportState.ANSWERED: "good",
    ReportState.RECEIVED: "info",
    ReportState.SCREENING: "info",
    ReportState.MERGED: "info",
    ReportState.CHECKING: "wait",
    ReportState.REFERRED: "wait",
}
DROP_WORDS = {
    DropState.WAITING: gettext_noop("Received. An officer has been told."),
    DropState.OPENED: gettext_noop("A child-protection officer has read it."),
    DropState.REFERRED: gettext_noop("Passed on to those who can help."),
    DropState.RETURNED: gettext_noop("Passed on to our staff."),
    DropState.CLOSED: gettext_noop("Work on it has ended."),
}


def timeline_of(report: Any, meaning: str) -> list[dict[str, object]]:
    """The states a report went through, newest first, each once in a row. One query.

    The newest says what it means for the reporter.
    """
    lines = intake.steps_of(report)
    shown = [step for i, step in enumerate(lines) if i == 0 or lines[i - 1].state != step.state]
    newest = len(shown) - 1
    items = [
        {
            "label": step.get_state_display(),
            "at": step.at,
            "text": meaning if i == newest else "",
            "now": i == newest,
        }
        for i, step in enumerate(shown)
    ]
    return items[::-1]


def meaning_of(state: str) -> str:
    """What a state means for the reporter."""
    return _(MEANINGS[ReportState(state)])


def tone_of(state: str) -> str:
    """The tone of a state's badge."""
    return TONES.get(ReportState(state), "neutral")


def drop_words(state: str) -> str:
    """Where a sealed drop stands, in words that tell nothing of it."""
    return _(DROP_WORDS[DropState(state)])


def reason_words(code: str) -> str:
    """Why a report was declined, in words for the person who sent it; '' for an unknown code."""
    known = code in DeclineReason.values
    return str(DeclineReason(code).label) if known else ""
