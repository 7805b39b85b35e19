"""Questions about letters to sellers: their words, whether they arrived, whether one was heard."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime

from ruthan.core import clock, crypto
from ruthan.messaging import queries as messaging
from ruthan.messaging.states import MessageState
from ruthan.network.queries import after_working_days
from ruthan.trade.models import SellerLetter, TradeCheck
from ruthan.trade.rules.rights import reply_days
from ruthan.trade.rules.wording import unfit
from ruthan.trade.states import LetterState, LetterWay

LETTER, REPLY = "trade.letter", "trade.reply"


@dataclass(frozen=True, slots=True)
class LetterText:
    """A letter to a seller as it was written, and what came back."""

    to: str
    shop: str
    asked: str
    code: str
    reply: str


def letter_of(check: TradeCheck) -> SellerLetter | None:
    """The letter to the seller that counts. One query."""
    rows = SellerLetter.objects.select_related("data_key", "asked_by")
    return rows.filter(check_of=check).exclude(state=LetterState.GONE).first()


def letter_text(letter: SellerLetter) -> LetterText | None:
    """A letter opened; None once its time is over."""
    try:
        body = json.loads(crypto.open_text(letter.data_key, LETTER, bytes(letter.letter_sealed)))
        reply = ""
        if letter.reply_sealed:
            reply = crypto.open_text(letter.data_key, REPLY, bytes(letter.reply_sealed))
    except (crypto.KeyDestroyed, crypto.SealBroken):
        return None
    return LetterText(body["to"], body["shop"], body["asked"], body["code"], reply)


def reply_by(asked: datetime) -> date:
    """The last day of the seller's right of reply before we go on without it. One query."""
    return after_working_days(asked, reply_days()).date()


def is_heard(letter: SellerLetter | None) -> bool:
    """Whether the seller was heard: a reply came, or the days for one are over.

    Days over say nothing where the e-mail never left or came back. At most one query.
    """
    if letter is None:
        return False
    if letter.state == LetterState.REPLIED:
        return True
    return letter.due_on < clock.today() and MessageState.SENT in _way_of(letter)


def reply_mark(letter: SellerLetter | None) -> str:
    """Which reply a reader has before them: when it came; '' while there is none."""
    return letter.replied_at.isoformat() if letter and letter.replied_at else ""


def reply_held_back(text: LetterText | None) -> tuple[str, tuple[str, ...]]:
    """Why the seller's words are not shown in public: `accuses` with the words, `person`, or ''."""
    return unfit(text.reply) if text else ("", ())


def is_lost(letter: SellerLetter) -> bool:
    """Whether the seller cannot have got it: its e-mail was given up, stopped, or came back.

    At most one query; a letter on paper is the post's.
    """
    return not _way_of(letter) & {MessageState.SENT, MessageState.WAITING}


def _way_of(letter: SellerLetter) -> set[str]:
    """The states of its messages; a letter on paper counts as sent once it is written."""
    if letter.way != LetterWay.EMAIL:
        return {MessageState.SENT}
    return set(messaging.counts_of(("letter", str(letter.pk))))
