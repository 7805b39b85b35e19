"""The seller's right of reply: asked by letter or e-mail, answered with the code of it."""

from __future__ import annotations

import json
import secrets
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from ruthan.audit.actions import record
from ruthan.core import clock, crypto, refs
from ruthan.core.events import emit
from ruthan.core.guard import require
from ruthan.core.states import Refused, move
from ruthan.core.text.dates import long_date
from ruthan.core.text.fold import squash
from ruthan.intake.actions import MustBeSealed, must_be_sealed
from ruthan.intake.rules.texts import MAX_REMARK, clean_text
from ruthan.messaging import actions as messaging
from ruthan.trade import access, queries
from ruthan.trade.events import SellerAnswered
from ruthan.trade.models import SellerLetter, TradeCheck
from ruthan.trade.permissions import P
from ruthan.trade.rules.wording import accusing_words
from ruthan.trade.states import LETTER_MOVES, LetterState, LetterWay

if TYPE_CHECKING:
    from datetime import datetime

MOST_OPEN = 1  # letters to one address that wait at once, however many people ask about it


class LetterRefused(ValueError):
    """It cannot be written; `code`: asked, elsewhere, gone, accuses."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@transaction.atomic
def ask_seller(
    *, by: Any, check: TradeCheck, way: str, to: str, shop: str, asked: str,
    at: datetime | None = None,
) -> SellerLetter:  # fmt: skip
    """Ask the seller for their side and start the five working days; an e-mail leaves at once.

    The letter names the goods and what is asked, never who asked. Refuses a second letter, words
    that accuse, and an address that waits for another check already: one angry person with many
    reports must not flood a shop.
    """
    require(by, P.CHECK_WORK, organisation=check.report.centre_id)
    check = queries.locked(check.pk)
    if queries.is_gone(check):
        raise LetterRefused("gone")
    if accusing_words(asked):
        raise LetterRefused("accuses")
    if queries.letter_of(check) is not None:
        raise LetterRefused("asked")
    to_key = crypto.keyed_hash("trade.letter.to", squash(to))
    waits = SellerLetter.objects.filter(to_key=to_key, state=LetterState.ASKED)
    if waits.filter(due_on__gte=clock.today()).count() >= MOST_OPEN:
        raise LetterRefused("elsewhere")
    now, code, salt = at or clock.now(), refs.new_receipt(), secrets.token_bytes(16)
    key = crypto.new_data_key("trade")
    body = {"to": to.strip(), "shop": shop.strip(), "asked": asked.strip(), "code": str(code)}
    letter = SellerLetter(
        check_of=check,
        way=LetterWay(way),
        data_key=key,
        letter_sealed=crypto.seal(key, queries.LETTER, json.dumps(body, ensure_ascii=False)),
        to_key=to_key,
        code_lookup=code.lookup,
        code_salt=salt,
        code_hash=crypto.keyed_hash(access.CODE, code.secret, salt),
        asked_by=by,
        asked_at=now,
        due_on=queries.reply_by(now),
    )
    try:
        with transaction.atomic():
            letter.save(force_insert=True)
    except IntegrityError as error:
        raise LetterRefused("asked") from error
    record(by=by, what="trade:letter:send", on=check, facts={"way": str(letter.way)})
    if letter.way == LetterWay.EMAIL:
        _mail(letter, body, centre=check.report.centre.name_th)
    return letter


def note_opened(*, letter: SellerLetter) -> None:
    """Note the first time that the code was used. Safe twice."""
    unopened = SellerLetter.objects.filter(pk=letter.pk, opened_at=None)
    if letter.opened_at is None and unopened.update(opened_at=clock.now()):
        record(by="system", what="trade:letter:open", on=letter.check_of)


@transaction.atomic
def reply_as_seller(*, letter: SellerLetter, text: str, may_show: bool) -> SellerLetter:
    """Keep the seller's side, once; also after the days are over, for it may still be shown.

    Raises TextRefused for nothing or too much, Refused when it was answered before, and
    MustBeSealed for words about a child in danger, and then nothing was written.
    """
    kept = clean_text(text, max_chars=MAX_REMARK)
    if must_be_sealed(kept):
        raise MustBeSealed
    sealed = crypto.seal(letter.data_key, queries.REPLY, kept)
    move(
        letter, to=LetterState.REPLIED, moves=LETTER_MOVES, reply_sealed=sealed,
        may_show=may_show, replied_at=clock.now(),
    )  # fmt: skip
    record(by="system", what="trade:letter:reply", on=letter.check_of)
    emit(SellerAnswered(check_id=letter.check_of_id, letter_id=letter.pk))
    return letter


@transaction.atomic
def cancel_letter(*, by: Any, check: TradeCheck) -> bool:
    """Let a letter count no more, as when it went to the wrong address; its key is destroyed.

    False when there is none, or when the seller replied: nobody un-hears a reply.
    """
    if by != "system":
        require(by, P.CHECK_WORK, organisation=check.report.centre_id)
    letter = queries.letter_of(check)
    if letter is None:
        return False
    try:
        move(letter, to=LetterState.GONE, moves=LETTER_MOVES)
    except Refused:
        return False
    crypto.destroy(letter.data_key)
    record(by=by, what="trade:letter:cancel", on=check)
    return True


def _mail(letter: SellerLetter, body: dict[str, str], *, centre: str) -> None:
    with override("th"):
        page = settings.RUTHAN_BASE_URL + reverse("trade:reply")
        subject = _("A question to your shop, and your right to answer it")
        words = _(
            "%(centre)s was asked about what your shop offers. Nothing has been decided, and "
            "nobody accuses you of anything. We ask for your side first.\n\n%(asked)s\n\n"
            "You can answer until %(day)s, without an account:\n%(page)s\nYour code: %(code)s\n\n"
            "We never ask for money, passwords or copies of ID cards."
        ) % {
            "centre": centre, "asked": body["asked"], "page": page, "code": body["code"],
            "day": long_date(letter.due_on, thai_digits=False),
        }  # fmt: skip
    messaging.send(
        to=body["to"],
        subject=subject,
        body=words,
        about=("letter", str(letter.pk)),
        dedupe_key=f"trade:letter:{letter.pk}",
        data_key=letter.data_key,
    )
