"""What was pressed or asked for in a word: advice at once, a question, one's own reports."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from ruthan.core.say import Said
from ruthan.gateway import result
from ruthan.gateway.conversation import alerts, chats, intents, words
from ruthan.gateway.conversation.taking import ANSWER
from ruthan.intake import queries as intake
from ruthan.intake.states import ReportState
from ruthan.messaging.actions import close_address, open_address
from ruthan.messaging.states import OptOutReason

if TYPE_CHECKING:
    from uuid import UUID

    from ruthan.gateway.models import Chat

_SHOWN = 3
_PLAIN: dict[str, Callable[[], Said]] = {
    intents.CHECK: words.hello,
    intents.HELLO: words.hello,
    intents.THANKS: words.thanks,
    intents.URGENT: words.urgent,
    intents.CODE: words.code_page,
    "too-long": lambda: words.file_refused("too_large"),
}
_ASKS: dict[str, Callable[[], Said]] = {
    intents.ACCOUNT: words.ask_account,
    intents.PERSON: words.ask_person,
}


def act(chat: Chat, intent: str) -> tuple[Said, UUID | None]:
    """Do what was asked for and say what comes next; the verdict that was told, if one was.

    Whatever we do not know is answered as a greeting. Call inside a transaction.
    """
    if intent.startswith(words.WHEN) and intent.removeprefix(words.WHEN) in intents.SITUATIONS:
        situation = intent.removeprefix(words.WHEN)
        chats.set_stage(chat, f"{intents.SENT}:{situation}")
        return words.ask_story(situation), None
    if intent.startswith(ANSWER):
        chats.set_stage(chat, intent)
        return words.ask_answer(intent.removeprefix(ANSWER)), None
    if intent.partition(":")[0] in {intents.FOLLOW, intents.UNFOLLOW}:
        return alerts.act(chat, intent), None
    if intent == intents.SENT:
        chats.set_stage(chat, intents.SENT)
        return words.ask_when(), None
    if intent in _ASKS:
        chats.set_stage(chat, intent)
        return _ASKS[intent](), None
    if intent == intents.TRACK:
        return _track(chat), None
    if intent == intents.REALLY:
        return _about_the_last(chat)
    if intent in {intents.STOP, intents.RESUME}:
        return _told_or_not(chat, is_told=intent == intents.RESUME), None
    if intent == intents.HELLO and chats.stage_of(chat) == intents.PERSON:
        return words.ask_person(), None  # who greets our staff is told again that they are next
    return _PLAIN.get(intent, words.hello)(), None


def _track(chat: Chat) -> Said:
    lines = []
    for report_id in chats.reports_of(chat, most=_SHOWN):
        report = intake.report(report_id)
        if report is not None and report.state != ReportState.WITHDRAWN:
            lines.append(words.report_line(report, result.answered(report)))
    return words.said("\n\n".join(lines)) if lines else words.no_reports()


def _about_the_last(chat: Chat) -> tuple[Said, UUID | None]:
    """ "Is it true?" after a forwarded message: about that one."""
    for report_id in chats.reports_of(chat, most=1):
        report = intake.report(report_id)
        if report is None:
            break
        found = result.answered(report)
        if found is not None:
            return words.said(words.card(found)), found.id
        asked = intake.cluster_counts(report.cluster_id).reporters
        return words.said(words.waiting(report.ref, asked)), None
    return words.hello(), None


def _told_or_not(chat: Chat, *, is_told: bool) -> Said:
    to = chats.address_of(chat)
    if is_told:
        open_address(to=to, reason=OptOutReason.ASKED)
        return words.resumed()
    close_address(to=to, reason=OptOutReason.ASKED)
    return words.stopped()
