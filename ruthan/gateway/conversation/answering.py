"""Answering an event: what is known, or what to do meanwhile and a promise; emergencies first.

One turn after the other for each chat. What is said is written down with the event in one
transaction and delivered right after it; the queue delivers it in any case.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction
from django.utils import translation

from ruthan.claims import queries as claims
from ruthan.claims.actions import answer_if_known
from ruthan.core import crypto
from ruthan.core.say import Said
from ruthan.gateway import result
from ruthan.gateway.conversation import acting, asking, chats, doing, intents, pictures, words
from ruthan.gateway.conversation.incoming import MEDIA, Kind
from ruthan.gateway.models import Heard
from ruthan.intake import queries as intake
from ruthan.intake.actions import gather_report
from ruthan.intake.states import Wants
from ruthan.matching.engine.entities import extract_entities
from ruthan.matching.engine.signals import detect_signals
from ruthan.messaging.actions import Reply, StillTrying, deliver, tell
from ruthan.messaging.queries import hash_of, is_opted_out
from ruthan.triage.rules.assess import assess

if TYPE_CHECKING:
    from uuid import UUID

    from ruthan.gateway.models import Chat

_MOST_STEPS = 2
_ASKS_MONEY: Final = frozenset(
    {"asks_transfer", "asks_otp", "asks_id_document", "asks_remote_app", "asks_add_contact",
     "too_good_return", "loan_offer", "job_offer", "prize", "parcel_fee", "lookalike_domain",
     "short_link", "foreign_caller"}
)  # fmt: skip


_MEANWHILE_OF: Final = {
    "MIS/health": "health-rumour", "COM/overclaim": "health-rumour",
    "COM/fda-drug": "health-rumour", "COM/fda-food": "health-rumour",
    "MIS/disaster": "disaster-rumour", "ELC": "election", "SCM": result.MEANWHILE,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Turn:
    """What the answer needs of an event."""

    token: str
    until: datetime
    media: str
    name: str
    told: str = ""

    def reply(self, *, is_only_way: bool) -> Reply | None:
        """Leave to reply, when the messenger gave any."""
        return Reply(self.token, self.until, is_only_way=is_only_way) if self.token else None


def answer(*, heard_id: UUID) -> bool:
    """Answer one event; False when that was done. Safe twice.

    Raises MediaNotReady while a file cannot be had yet, so that the queue asks again.
    """
    row = Heard.objects.select_related("chat__data_key").filter(pk=heard_id).first()
    if row is None or row.is_done or row.chat is None:
        return False
    turn = _turn_of(row)
    if row.kind in MEDIA and row.report is None and not row.became:
        pictures.take(row, turn.media, turn.name)
        row.refresh_from_db()
        if row.is_done:
            return False
    with translation.override(row.chat.language):
        _look_up(row)
        message_id = _said_once(row, turn)
    if message_id is None:
        return False
    with suppress(StillTrying):  # the queue goes on with it
        deliver(message_id=message_id)
    return True


def _look_up(row: Heard) -> None:
    """Let a new report join its like and take its answer when that is known."""
    report = intake.report(row.report) if row.report and row.became == "report" else None
    if report is None or report.wants == Wants.HELP or intake.replies_of(report):
        return
    with suppress(crypto.KeyDestroyed):
        text = intake.text_of(report)
        gather_report(report=report, text=text)
        answer_if_known(report=report, text=text)


@transaction.atomic
def _said_once(row: Heard, turn: Turn) -> str | None:
    """Compose and write down what is said; the message, or None when it was answered before."""
    chat = chats.locked(row.chat_id)  # type: ignore[arg-type]  # looked at in `answer`
    row = Heard.objects.select_for_update().get(pk=row.pk)
    if row.is_done:
        return None
    said, told = _composed(chat, row, turn)
    Heard.objects.filter(pk=row.pk).update(is_done=True, told=told or row.told, sealed=b"")
    if said is None:
        return None
    report = intake.report(row.report) if row.report else None
    message = tell(
        transport=chat.channel,
        to=chats.address_of(chat),
        said=said,
        about=("report", str(report.pk)) if report else ("chat", str(chat.pk)),
        dedupe_key=f"heard:{row.pk}",
        data_key=report.data_key if report else None,
        reply=turn.reply(is_only_way=chat.kind == "group"),
        language=chat.language,
    )
    return str(message.pk)


def _composed(chat: Chat, row: Heard, turn: Turn) -> tuple[Said | None, UUID | None]:
    """What is said, and the verdict that it tells."""
    if chat.kind == "group":
        return _for_group(row)
    if row.became == "more":  # the first of what was sent together is answered
        return None, None
    if row.report is not None:
        return _about_report(chat, row)
    if row.became == asking.ASKED:
        return asking.said(turn.told), None
    if row.became == doing.DONE:
        return words.said(turn.told, under=()), None
    plain: dict[str, Callable[[], Said]] = {
        doing.PHOTO: lambda: doing.photo_added(chat),
        "sealed": lambda: words.sealed(is_kept=True),
        "unsealed": lambda: words.sealed(is_kept=False),
        "throttled": words.too_often,
    }
    if row.became in plain:
        return plain[row.became](), None
    if row.became.startswith(pictures.REFUSED):
        return words.file_refused(row.became.removeprefix(pictures.REFUSED)), None
    if row.kind == Kind.CAME:
        return words.welcome(), None
    if row.kind == Kind.PLACE:
        return words.file_refused("place"), None
    return acting.act(chat, row.intent or intents.HELLO)


def _for_group(row: Heard) -> tuple[Said | None, UUID | None]:
    if row.kind == Kind.JOINED:
        return words.group_welcome(), None
    verdict = claims.verdict(row.told) if row.told else None
    if verdict is None:
        return words.group_unknown(), None
    found = result.answered_claim(verdict.claim, verdict)
    return words.said(words.card(found), under=()), verdict.pk


def _about_report(chat: Chat, row: Heard) -> tuple[Said | None, UUID | None]:
    report = intake.report(row.report) if row.report else None
    if report is None or report.data_key.destroyed_at is not None:  # taken back, or sealed since
        return None, None
    if row.became == "remark":
        return words.said(words.noted(report.ref)), None
    urgent = [words.steps(found) for found in result.urgent(report)[:_MOST_STEPS]]
    found = result.answered(report)
    if found is not None:
        return words.said(*urgent, words.card(found)), found.id
    if report.wants == Wants.HELP:
        return words.said(*urgent, words.passed_on(report.ref)), None
    asked = intake.cluster_counts(report.cluster_id).reporters
    still = words.still_only() if row.kind == Kind.VIDEO else None
    promise = words.after_steps(report.ref) if urgent else words.waiting(report.ref, asked)
    more = None if urgent else words.steps_of(_meanwhile(report))
    resume = words.wants_resume() if is_opted_out(hash_of(chats.address_of(chat))) else None
    return words.said(*urgent, promise, resume, more, still), None


def _meanwhile(report: Any) -> str:
    """The card of advice that fits while nothing is known, or ''."""
    text = intake.text_of(report)
    seen = {signal.code for signal in detect_signals(text, extract_entities(text))}
    if seen & _ASKS_MONEY:
        return result.MEANWHILE
    for strand in assess(text).strands:
        found = _MEANWHILE_OF.get(strand.code) or _MEANWHILE_OF.get(
            f"{strand.code}/{strand.category}", ""
        )
        if found:
            return found
    return "health-rumour" if "health_cure" in seen else ""


def _turn_of(row: Heard) -> Turn:
    assert row.chat is not None  # noqa: S101 - looked at in `answer`
    held = json.loads(crypto.open_text(row.chat.data_key, chats.TURN, bytes(row.sealed)))
    until = datetime.fromisoformat(held["until"])
    return Turn(held["token"], until, held["media"], held["name"], held.get("told", ""))
