"""From a draft to a report with its case, once; a child's case goes to the officers instead."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import get_language

from ruthan.cases import queries as cases
from ruthan.cases.actions import NewTransfer, Opening, drop_draft, open_case, report_text
from ruthan.cases.engine.slip import read_slip
from ruthan.cases.queries import target_of
from ruthan.cases.rules.clocks import situation
from ruthan.core import clock
from ruthan.core.throttle import visitor
from ruthan.intake import queries as intake
from ruthan.intake.actions import CleanFile, HandedIn, Submission, hand_in, reporter_key
from ruthan.intake.states import Channel, Wants
from ruthan.matching.engine.images.qr import read_codes
from ruthan.matching.engine.images.safe import ImageRefused

if TYPE_CHECKING:
    from django.http import HttpRequest

    from ruthan.cases.queries import Drafted
    from ruthan.gateway.sources.transferred.forms import SendForm


def words_of(drafted: Drafted) -> list[str]:
    """Everything that was typed so far, for the seam: nothing of it may be kept unseen."""
    said = drafted.said
    typed = [str(said.get("story", "")), str(said.get("person", "")), str(said.get("phone", ""))]
    typed += [str(one) for name in ("phones", "lines", "links") for one in said.get(name, ())]
    of_rows = ("owner", "account", "slip_name")
    return [*typed, *(str(row.get(name, "")) for row in drafted.transfers for name in of_rows)]


def opening_of(drafted: Drafted) -> Opening:
    """What was told, as a case is opened with it."""
    said = drafted.said
    return Opening(
        transfers=[_transfer(row) for row in drafted.transfers],
        story=str(said.get("story", "")),
        phones=tuple(said.get("phones", ())),
        lines=tuple(said.get("lines", ())),
        links=tuple(said.get("links", ())),
        name=str(said.get("person", "")),
        phone=str(said.get("phone", "")),
    )


def file_sealed(
    request: HttpRequest, *, secret: str, drafted: Drafted, ticket: str,
    form: SendForm | None = None,
) -> HandedIn:  # fmt: skip
    """A child is in danger: all that was typed goes to the officers, the draft is gone.

    With the last form, where there is one: name, telephone, province and the way to reach whoever
    told. No file is opened. Raises TicketRefused, NoCustodyKey, and then nothing changed.
    """
    opening = opening_of(drafted)
    text = report_text(opening) if drafted.transfers else ""
    rest = [one for one in words_of(drafted) if one and one not in text]
    submission = replace(
        _submission(request, opening, "\n".join(filter(None, (text, *dict.fromkeys(rest))))),
        is_for_officers=True,
    )
    if form is not None:
        submission = replace(submission, way=form.way(), province=form.cleaned_data["province"])
    with transaction.atomic():
        handed = hand_in(by="citizen", ticket=ticket, submission=submission)
        drop_draft(secret=secret)
    return handed


def file_case(request: HttpRequest, *, secret: str, drafted: Drafted, form: SendForm) -> HandedIn:
    """One transaction: the report with its slips, the case with its clocks, the draft forgotten.

    A crash before its end leaves the draft as it was; the same ticket again gives back the same
    report. Raises TicketRefused, TextRefused, NothingSent.
    """
    opening, files = opening_of(drafted), _files(secret, drafted)
    submission = replace(
        _submission(request, opening, report_text(opening)),
        files=tuple(files.values()), way=form.way(), province=form.cleaned_data["province"],
    )  # fmt: skip

    def also(report: Any) -> None:
        told = _with_slips(report, drafted, files, opening)
        open_case(by="citizen", report=report, opening=told)
        drop_draft(secret=secret)

    handed = hand_in(by="citizen", ticket=form.pressed, submission=submission, also=also)
    drop_draft(secret=secret)  # of a press that was repeated, or a drop
    return handed


def slip_code(body: bytes) -> tuple[str, str]:
    """Bank and reference of the code on a slip; empty where none can be read."""
    try:
        found = read_slip(read_codes(body))
    except ImageRefused:
        return "", ""
    return (found.bank, found.ref) if found else ("", "")


def _submission(request: HttpRequest, opening: Opening, text: str) -> Submission:
    answers = {}
    if opening.transfers:
        satang, now = opening.satang, clock.now()
        answers = {
            "situation": situation(opening.ranked_from(now), now),
            "amount": f"{satang / 100:.2f}",
            "amount_satang": str(satang),
        }
    return Submission(
        text=text, channel=Channel.WEB, wants=Wants.HELP,
        language=(get_language() or "th")[:2], reporter=reporter_key("visitor", visitor(request)),
        answers=answers, links=opening.links,
    )  # fmt: skip


def _transfer(row: dict[str, Any]) -> NewTransfer:
    kind, bank = target_of(str(row["to_bank"]))
    return NewTransfer(
        satang=int(row["satang"]), at=datetime.fromisoformat(row["at"]),
        is_time_known=bool(row["is_time_known"]), from_bank=str(row["from_bank"]), to_bank=bank,
        to_kind=kind, account=str(row["account"]), name=str(row["owner"]),
        slip_bank=str(row.get("slip_bank", "")), slip_ref=str(row.get("slip_ref", "")),
    )  # fmt: skip


def _files(secret: str, drafted: Drafted) -> dict[str, CleanFile]:
    """The slips by the name of their transfer, cleaned when they were uploaded."""
    found = {}
    for number, row in enumerate(drafted.transfers, 1):
        held = cases.slip_of(secret, row["name"]) if row.get("slip_name") else None
        if held is None:
            continue
        head, _, body = held.partition(b"\n")
        facts = json.loads(head)
        ending = facts["media_type"].rpartition("/")[2]
        found[row["name"]] = CleanFile(
            name=f"slip-{number}.{ending}", body=body, kind=facts["kind"],
            media_type=facts["media_type"], prints=bytes.fromhex(facts["prints"]),
        )  # fmt: skip
    return found


def _with_slips(
    report: Any, drafted: Drafted, files: dict[str, CleanFile], opening: Opening
) -> Opening:
    """The transfers with the evidence that their slips have become."""
    kept = {line.name: line.id for line in intake.evidence_of(report)}
    told: Sequence[NewTransfer] = [
        replace(
            one, slip=kept.get(files[row["name"]].name), slip_body=files[row["name"]].body
        ) if row["name"] in files else one
        for row, one in zip(drafted.transfers, opening.transfers, strict=True)
    ]  # fmt: skip
    return replace(opening, transfers=told)
