"""What a person's words become: a report, a line on a report of theirs, or a sealed drop."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from ruthan.core import clock
from ruthan.core.crypto import KeyDestroyed
from ruthan.core.text.limits import TextRefused
from ruthan.gateway.conversation import chats, intents
from ruthan.intake import queries as intake
from ruthan.intake.actions import (
    NoCustodyKey,
    TooMuch,
    add_remark,
    reporter_key,
    submit_report,
    submit_sealed,
)
from ruthan.intake.rules.texts import find_links
from ruthan.intake.states import OPEN, Author, Wants

if TYPE_CHECKING:
    from uuid import UUID

    from ruthan.gateway.models import Chat
    from ruthan.intake.actions import CleanFile

ANSWER = "answer:"  # the stage in which the next line goes to one report
_RECENT = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Taken:
    """What words became, and the report and line that hold them now."""

    became: str  # report, remark
    report: UUID
    remark: UUID | None = None


def take_text(chat: Chat, text: str) -> Taken:
    """Make of a text what we asked for last, else a report. Raises TextRefused."""
    stage = chats.stage_of(chat)
    chats.set_stage(chat, "")
    if stage == intents.PERSON or stage.startswith(ANSWER):
        line = _line(_report_meant(chat, stage), text)
        if line is not None:
            return line
    asked, _, situation = stage.partition(":")
    if asked == intents.SENT:
        made = report(chat, text, wants=Wants.HELP, answers={"situation": situation or "money_1h"})
    elif stage == intents.PERSON:
        made = report(chat, text, wants=Wants.HELP)
    else:
        made = report(chat, text, wants=Wants.ANSWER)
    return Taken("report", made.pk)


def report(
    chat: Chat,
    text: str,
    *,
    wants: str = Wants.ANSWER,
    answers: dict[str, str] | None = None,
    files: Sequence[CleanFile] = (),
    links: Sequence[str] = (),
) -> Any:
    """A report of this chat's person, who follows it here; raises TextRefused.

    The caller has looked whether it must be sealed.
    """
    return submit_report(
        by="citizen",
        text=text,
        channel=chat.channel,
        wants=wants,
        language=chat.language,
        reporter=reporter_key(chat.channel, bytes(chat.name_hash)),
        answers=answers,
        files=files,
        links=links or find_links(text),
        with_receipt=False,
        is_cleared=True,
    ).report


def seal(chat: Chat, text: str) -> str:
    """Seal words about a child: nothing leads from the chat to them or back.

    Returns `sealed`, or `unsealed` when no officer holds a key: then nothing was kept.
    """
    try:
        submit_sealed(
            text=text, channel=chat.channel, extra={"language": chat.language}, with_receipt=False
        )
    except NoCustodyKey:
        return "unsealed"
    return "sealed"


def _report_meant(chat: Chat, stage: str) -> Any:
    """The report that a line belongs to: the one that was asked about, else the newest open one."""
    ref = stage.removeprefix(ANSWER) if stage.startswith(ANSWER) else ""
    for report_id in chats.reports_of(chat, most=10):
        found = intake.report(report_id)
        if found is None:
            continue
        if ref and found.ref == ref:
            return found
        is_recent = clock.now() - found.submitted_at < _RECENT
        if not ref and found.state in OPEN and is_recent:
            return found
    return None


def _line(found: Any, text: str) -> Taken | None:
    """Add a line to the conversation on a report; None when it takes none."""
    if found is None:
        return None
    try:
        remark = add_remark(by="citizen", report=found, body=text, author=Author.REPORTER)
    except (TooMuch, TextRefused, KeyDestroyed):
        return None
    return Taken("remark", found.pk, remark.pk)
