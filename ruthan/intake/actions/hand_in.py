"""Handing a form in: sealed lane or report, once for each ticket, which draws the receipt."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction

from ruthan.core import clock
from ruthan.core.refs import Receipt
from ruthan.intake.actions.contact import Way
from ruthan.intake.actions.receipt import draw_receipt, drawn
from ruthan.intake.actions.seal import must_be_sealed, submit_sealed
from ruthan.intake.actions.state import gather_report
from ruthan.intake.actions.submit import submit_report
from ruthan.intake.actions.ticket import hash_of, punch, read_ticket
from ruthan.intake.models import Report, Ticket

if TYPE_CHECKING:
    from ruthan.intake.rules.files import CleanFile

SHOWN_FOR = timedelta(minutes=10)
CONTACT = "contact"  # where a sealed drop says how to reach whoever told


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """What a form brings, cleaned; files are empty when it must be sealed."""

    text: str
    channel: str
    wants: str
    reporter: bytes
    province: str = ""
    language: str = "th"
    answers: Mapping[str, str] = field(default_factory=dict)
    files: Sequence[CleanFile] = ()
    links: Sequence[str] = ()
    way: Way | None = None  # to be told in, with consent
    is_for_officers: bool = False  # a person said so, whatever the words are

    @property
    def is_sealed(self) -> bool:
        """Whether a person or the words, links and files say that it belongs in the sealed lane."""
        return self.is_for_officers or must_be_sealed(
            self.text, *self.links, *self.answers.values(), *words_of(self.files)
        )


@dataclass(frozen=True, slots=True)
class HandedIn:
    """What became of a form; its receipt for ten minutes; whether it was pressed again."""

    thing: Any  # a Report or a SealedDrop; access.kind_of tells
    receipt: Receipt | None
    is_replay: bool


def hand_in(
    *, by: Any, ticket: str, submission: Submission, also: Callable[[Report], object] | None = None
) -> HandedIn:
    """Take a form in once; pressed again it gives back what it made the first time.

    `also` writes what belongs to the new report, in its transaction; a sealed drop has nothing of
    the kind. Raises TicketRefused, TextRefused, NoCustodyKey, and then nothing was written. The
    receipt is drawn from the ticket, which only the browser keeps, so that it can be shown again
    without being stored.
    """
    nonce = read_ticket(ticket)
    with transaction.atomic():
        if punch(nonce):
            receipt = draw_receipt(nonce)
            thing = take_in(by=by, submission=submission, receipt=receipt).thing
            if also is not None and isinstance(thing, Report):
                also(thing)
            place = "report" if isinstance(thing, Report) else "drop"
            Ticket.objects.filter(pk=hash_of(nonce)).update(**{place: thing})
            made = HandedIn(thing, receipt, is_replay=False)
        else:
            made = None
    if made is not None:
        if isinstance(made.thing, Report):  # committed: its like may be looked for at leisure
            gather_report(report=made.thing, text=submission.text)
        return made
    found = handed_in(ticket)
    if found is None:
        raise RuntimeError("a used ticket leads nowhere")
    return found


def handed_in(ticket: str) -> HandedIn | None:
    """What a ticket made, or None; the receipt only within ten minutes. Raises TicketRefused."""
    nonce = read_ticket(ticket)
    row = Ticket.objects.select_related("report", "drop").filter(pk=hash_of(nonce)).first()
    thing = row and (row.report or row.drop)
    if not row or not thing:
        return None
    fresh = clock.now() - row.at < SHOWN_FOR
    held = (receipt for receipt in drawn(nonce) if receipt.lookup == thing.receipt_lookup)
    return HandedIn(thing, next(held, None) if fresh else None, is_replay=True)


def take_in(*, by: Any, submission: Submission, receipt: Receipt | None = None) -> HandedIn:
    """Seal what must be sealed, else make a report; draws a receipt when none is given.

    Raises TextRefused and NoCustodyKey, and then nothing was written.
    """
    if submission.is_sealed:
        extra = {
            "wants": submission.wants,
            "province": submission.province,
            "language": submission.language,
            **submission.answers,
        }
        extra["files"] = "\n".join(words_of(submission.files))
        if submission.way is not None:
            extra[CONTACT] = f"{submission.way.kind}:{submission.way.value}"
        sealed = submit_sealed(
            text=submission.text, channel=submission.channel, extra=extra, receipt=receipt
        )
        return HandedIn(sealed.drop, sealed.receipt, is_replay=False)
    made = submit_report(
        by=by,
        text=submission.text,
        channel=submission.channel,
        wants=submission.wants,
        province=submission.province,
        language=submission.language,
        reporter=submission.reporter,
        answers=submission.answers,
        files=submission.files,
        links=submission.links,
        way=submission.way,
        receipt=receipt,
        is_cleared=True,
    )
    return HandedIn(made.report, made.receipt, is_replay=False)


def words_of(files: Sequence[CleanFile]) -> list[str]:
    """The names of files, and the words of those that are plain text."""
    texts = (f.body.decode("utf-8", "replace") for f in files if f.media_type == "text/plain")
    return [*(f.name for f in files), *texts]
