"""What is said in public about goods or a shop: proposed by one person, signed by another."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction

from ruthan.audit.actions import record
from ruthan.core import clock
from ruthan.core.events import emit
from ruthan.core.guard import require
from ruthan.core.refs import public_reference
from ruthan.core.states import Refused, move
from ruthan.matching.engine.entities import masked_text
from ruthan.trade import queries
from ruthan.trade.actions.seller import cancel_letter
from ruthan.trade.events import OutcomePublished
from ruthan.trade.models import LookUp, PublicOutcome, SellerLetter, TradeCheck
from ruthan.trade.permissions import P
from ruthan.trade.rules.wording import unfit
from ruthan.trade.states import OUTCOME_MOVES, LetterState, OutcomeState, Word


class OutcomeRefused(ValueError):
    """It cannot be said; `code`: no_look_up, not_heard, accuses, person, private, there, gone,
    same_person, no_reason, reply_came, reply_accuses, reply_person. `words` stand in the way."""

    def __init__(self, code: str, words: tuple[str, ...] = ()) -> None:
        super().__init__(code)
        self.code, self.words = code, words


@transaction.atomic
def propose_outcome(
    *, by: Any, check: TradeCheck, word: str, goods: str, shop: str, number: str, text_th: str,
    text_en: str = "", unheard_because: str = "",
) -> PublicOutcome:  # fmt: skip
    """Propose what is said in public; another person has to sign it.

    It rests on a look-up that a person recorded with the same word. Whoever is named by it was
    heard, or could not be reached and why is said. It accuses nobody and names no person, account
    or telephone. Raises OutcomeRefused.
    """
    require(by, P.CHECK_WORK, organisation=check.report.centre_id)
    check = queries.locked(check.pk)
    if queries.is_gone(check):
        raise OutcomeRefused("gone")
    seen = LookUp.objects.filter(check_of=check, word=word).order_by("-looked_on", "-at").first()
    if seen is None:
        raise OutcomeRefused("no_look_up")
    _must_be_fair(goods, shop, number, text_th, text_en, unheard_because)
    _must_be_heard(queries.letter_of(check), word, unheard_because)
    outcome = PublicOutcome(
        ref=public_reference("O"),
        check_of=check,
        word=word,
        goods=goods.strip(),
        shop=shop.strip(),
        number=number.strip(),
        place=seen.place,
        looked_on=seen.looked_on,
        text_th=text_th.strip(),
        text_en=text_en.strip(),
        unheard_because=unheard_because.strip(),
        proposed_by=by,
        proposed_at=clock.now(),
        is_demonstration=check.is_demonstration,
    )
    try:
        with transaction.atomic():
            outcome.save(force_insert=True)
    except IntegrityError as error:
        raise OutcomeRefused("there") from error
    record(by=by, what="trade:outcome:propose", on=check, facts={"word": word, "ref": outcome.ref})
    return outcome


@transaction.atomic
def approve_outcome(*, by: Any, outcome: PublicOutcome, seen: str) -> PublicOutcome:
    """Sign as the second person: it is public at once, the seller's words beside it if agreed.

    `seen` is the mark of the reply that the signer read (queries.reply_mark): one that came since
    is read first (reply_came). Words of a seller that accuse or name a person are held back. The
    seller has to be heard now, too: the letter may have been cancelled or come back since.
    Refuses (OutcomeRefused same_person) whoever proposed it, and Refused when it moved first.
    """
    check = queries.locked(outcome.check_of_id)
    require(by, P.OUTCOME_APPROVE, organisation=check.report.centre_id)
    if by.pk == outcome.proposed_by_id:
        raise OutcomeRefused("same_person")
    if queries.is_gone(check):
        raise OutcomeRefused("gone")
    letter = queries.letter_of(check)
    _must_be_heard(letter, outcome.word, outcome.unheard_because)
    if queries.reply_mark(letter) != seen:
        raise OutcomeRefused("reply_came")
    signed: dict[str, Any] = {"decided_by": by, "decided_at": clock.now()}
    signed["seller_says"] = _reply_in_public(letter)[0]
    move(outcome, to=OutcomeState.PUBLISHED, moves=OUTCOME_MOVES, **signed)
    facts = {"ref": outcome.ref, "proposed_by": str(outcome.proposed_by_id)}
    record(by=by, what="trade:outcome:approve", on=check, facts=facts)
    emit(OutcomePublished(outcome_id=outcome.pk))
    return outcome


@transaction.atomic
def return_outcome(*, by: Any, outcome: PublicOutcome, because: str) -> PublicOutcome:
    """Send a proposal back, or take one's own back, with a reason."""
    check = queries.locked(outcome.check_of_id)
    own = by.pk == outcome.proposed_by_id
    needed = P.CHECK_WORK if own else P.OUTCOME_APPROVE
    require(by, needed, organisation=check.report.centre_id)
    if not because.strip():
        raise OutcomeRefused("no_reason")
    moved = {"decided_by": by, "decided_at": clock.now(), "because": because.strip()}
    move(outcome, to=OutcomeState.RETURNED, moves=OUTCOME_MOVES, **moved)
    record(by=by, what="trade:outcome:return", on=check, facts={"ref": outcome.ref})
    return outcome


@transaction.atomic
def take_back_outcome(*, by: Any, outcome: PublicOutcome, because: str) -> PublicOutcome:
    """Take back what was published, as a brake: one signer is enough, the page says why."""
    check = queries.locked(outcome.check_of_id)
    require(by, P.OUTCOME_APPROVE, organisation=check.report.centre_id)
    if not because.strip():
        raise OutcomeRefused("no_reason")
    _must_be_fair(because)
    move(outcome, to=OutcomeState.TAKEN_BACK, moves=OUTCOME_MOVES, because=because.strip())
    record(by=by, what="trade:outcome:take-back", on=check, facts={"ref": outcome.ref})
    if queries.is_gone(check):
        cancel_letter(by="system", check=check)  # it was kept for the seller's answer alone
    return outcome


@transaction.atomic
def show_reply(*, by: Any, outcome: PublicOutcome) -> PublicOutcome:
    """Put a reply that came later beside what is published, where the seller agreed.

    Refuses (OutcomeRefused reply_accuses, reply_person) words that are held back.
    """
    check = queries.locked(outcome.check_of_id)
    require(by, P.CHECK_WORK, organisation=check.report.centre_id)
    says, held_back = _reply_in_public(queries.letter_of(check))
    if held_back:
        raise held_back
    if outcome.state != OutcomeState.PUBLISHED or not says:
        raise Refused(outcome.state, "reply")
    PublicOutcome.objects.filter(pk=outcome.pk).update(seller_says=says)
    outcome.seller_says = says
    record(by=by, what="trade:outcome:show-reply", on=check, facts={"ref": outcome.ref})
    return outcome


def _must_be_heard(letter: SellerLetter | None, word: str, unheard_because: str) -> None:
    """Whoever is named by a word that is not good was heard, or why nobody was asked is said."""
    if word == Word.MATCH or queries.is_heard(letter):
        return
    if letter is not None or not unheard_because.strip():
        raise OutcomeRefused("not_heard")


def _reply_in_public(letter: SellerLetter | None) -> tuple[str, OutcomeRefused | None]:
    """The seller's words with what is personal hidden, when they agreed, or why they are held."""
    if letter is None or letter.state != LetterState.REPLIED or not letter.may_show:
        return "", None
    text = queries.letter_text(letter)
    code, words = queries.reply_held_back(text)
    if code:
        return "", OutcomeRefused(f"reply_{code}", words)
    return (masked_text(text.reply) if text else ""), None


def _must_be_fair(*texts: str) -> None:
    code, words = unfit(*texts)
    if code:
        raise OutcomeRefused(code, words)
    if any(masked_text(text) != text for text in texts):
        raise OutcomeRefused("private")
