"""Keeping the promise: the answer, a word of staff or a refusal comes to the chat, each once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import translation

from ruthan.cases import queries as cases
from ruthan.gateway import result
from ruthan.gateway.conversation import chats, words
from ruthan.gateway.models import Heard
from ruthan.intake import queries as intake
from ruthan.intake.states import Author, DeclineReason, ReportState
from ruthan.messaging.actions import tell

if TYPE_CHECKING:
    from uuid import UUID

    from ruthan.core.say import Said
    from ruthan.gateway.models import Chat


@transaction.atomic
def tell_answer(*, report_id: UUID, answer_id: UUID) -> bool:
    """Tell a verdict in the chat that the report came from; False where there is none to tell.

    Once for each chat and verdict, however often the person asked. What a waiting turn is about to
    say, or has said, is not said again.
    """
    chat, report = _chat_of(report_id)
    if chat is None or report is None:
        return False
    replies = intake.replies_of(report)
    reply = next((one for one in replies if one.pk == answer_id), None)
    if reply is None or reply is not replies[0]:  # a later one is told in its own turn
        return False
    if Heard.objects.filter(chat=chat, report=report_id, is_done=False).exists():
        return False
    if Heard.objects.filter(chat=chat, told=reply.verdict).exists():
        return False
    with translation.override(chat.language):
        found = result.answered(report)
        if found is None:
            return False
        said = words.said(words.promise_kept(), words.card(found))
        _tell(chat, report, said, f"verdict:{chat.pk}:{reply.verdict}")
    if chat.is_here:  # whoever left has not been told
        Heard.objects.filter(chat=chat, report=report_id).update(told=reply.verdict)
    return True


@transaction.atomic
def tell_remark(*, report_id: UUID, remark_id: UUID) -> bool:
    """Bring what staff wrote; the person's own lines are not brought back to them. Once."""
    chat, report = _chat_of(report_id)
    line = intake.remark(report, remark_id) if report is not None else None
    if chat is None or line is None or line.author != Author.STAFF:
        return False
    with translation.override(chat.language):
        _tell(chat, report, words.from_staff(report, line.body), f"chat-remark:{remark_id}")
    return True


@transaction.atomic
def tell_decline(*, report_id: UUID) -> bool:
    """Say that a report was not taken up, with the reason in plain words. Once."""
    chat, report = _chat_of(report_id)
    decline = intake.decline_of(report) if report is not None else None
    if chat is None or report is None or decline is None:
        return False
    if report.state != ReportState.DECLINED:
        return False
    with translation.override(chat.language):
        known = decline.reason in DeclineReason.values
        reason = str(DeclineReason(decline.reason).label) if known else ""
        _tell(chat, report, words.declined(report, reason), f"chat-decline:{report_id}")
    return True


@transaction.atomic
def tell_deadline(*, report_id: UUID, clock_code: str, hours: int) -> bool:
    """Say how much time is left to file the complaint, and where the police file is. Once."""
    chat, report = _chat_of(report_id)
    if chat is None or report is None or not cases.is_running(report_id, clock_code):
        return False
    with translation.override(chat.language):
        said = words.said(words.deadline(hours))
        _tell(chat, report, said, f"chat-clock:{report_id}:{clock_code}:{hours}")
    return True


def _chat_of(report_id: UUID) -> tuple[Chat | None, Any]:
    """The chat of a report, locked, and the report; None where it came another way or is gone.

    What is for somebody who left is written down, too: it is stopped, and staff see that it was.
    """
    row = Heard.objects.filter(report=report_id, chat__isnull=False).order_by("received_at").first()
    if row is None or row.chat_id is None:
        return None, None
    chat = chats.locked(row.chat_id)
    report = intake.report(report_id)
    if report is None or report.data_key.destroyed_at is not None:
        return None, None
    return chat, report


def _tell(chat: Chat, report: Any, said: Said, dedupe_key: str) -> None:
    tell(
        transport=chat.channel,
        to=chats.address_of(chat),
        said=said,
        about=("report", str(report.pk)),
        dedupe_key=dedupe_key,
        data_key=report.data_key,
        language=chat.language,
    )
