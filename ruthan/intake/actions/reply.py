"""The reporter's words on the follow-up page: kept once, or sealed when a child is in danger."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import transaction

from ruthan.intake.actions.conversation import add_evidence, add_remark
from ruthan.intake.actions.hand_in import HandedIn, words_of
from ruthan.intake.actions.receipt import draw_receipt
from ruthan.intake.actions.seal import must_be_sealed, submit_sealed
from ruthan.intake.actions.ticket import hash_of, punch, read_ticket
from ruthan.intake.models import Report, Ticket
from ruthan.intake.rules.texts import find_links
from ruthan.intake.states import Author

if TYPE_CHECKING:
    from ruthan.intake.rules.files import CleanFile


@transaction.atomic
def reply(
    *, report: Report, ticket: str, body: str, files: Sequence[CleanFile] = ()
) -> HandedIn | None:
    """Add a reporter's line and files to a report, once for each ticket.

    Words about a child in danger become a sealed drop with a receipt of its own, which is
    returned; nothing of them stays with the report. Raises TicketRefused, TextRefused, TooMuch,
    FileRefused, NoCustodyKey.
    """
    nonce = read_ticket(ticket)
    if not punch(nonce):
        return None
    if must_be_sealed(body, *words_of(files)):
        receipt = draw_receipt(nonce)
        drop = submit_sealed(
            text=body, channel=report.channel, extra={"about": report.ref}, receipt=receipt
        ).drop
        Ticket.objects.filter(pk=hash_of(nonce)).update(drop=drop)
        return HandedIn(drop, receipt, is_replay=False)
    if files or find_links(body):
        add_evidence(by="citizen", report=report, files=files, links=find_links(body))
    if body:
        add_remark(by="citizen", report=report, body=body, author=Author.REPORTER)
    return None
