"""Everything that the police file says, in words of the language that is active."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from ruthan.cases.engine.police import EvidenceRow, PoliceWords, TransferRow
from ruthan.cases.models import Case
from ruthan.cases.queries.cases import Hop, events_of, facts_of, hops_of, numbers_of, person_of
from ruthan.cases.states import Moment
from ruthan.core import clock
from ruthan.core.text.dates import BUDDHIST_ERA, LONG_MONTHS, SHORT_MONTHS
from ruthan.core.text.digits import to_thai
from ruthan.core.text.money import baht_words, format_baht
from ruthan.intake import queries as intake
from ruthan.matching.engine.entities.mask import defang

_SHORT_ENGLISH = (
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
)  # fmt: skip
_TOLD = (Moment.OPENED, Moment.BANK, Moment.POLICE, Moment.HOLD_SENT, Moment.HOLD_ANSWERED)


def police_file(found: Case) -> PoliceWords:
    """The file of a case: dates and amounts in Thai digits in Thai, numbers to be typed as typed.

    A query for each part, and one read for each piece of evidence, whose digest is counted anew.
    """
    hops, facts, person, numbers = (
        hops_of(found), facts_of(found), person_of(found), numbers_of(found)
    )  # fmt: skip
    own = sorted((hop for hop in hops if hop.parent is None), key=lambda hop: hop.at)
    sent, onward = sum(hop.satang for hop in own), len(hops) - len(own)
    made = clock.now()
    return PoliceWords(
        language="th" if _is_thai() else "en",
        site=settings.RUTHAN_NAME_TH if _is_thai() else settings.RUTHAN_NAME_EN,
        ref=found.ref,
        made=moment_words(made, long=True),
        person=[
            (_("Name and surname"), person.name or "…" * 16),
            (_("Telephone"), person.phone or "…" * 12),
            (_("Citizen ID (to be written by hand)"), "…" * 16),
        ],
        summary=[
            (_("Amount sent in all"), amount_words(sent)),
            (_("Transfers by the person affected"), digits(len(own))),
            *([(_("Onward transfers known"), digits(onward))] if onward else []),
            (_("First transfer"), _when(own[0])),
            (_("Last transfer"), _when(own[-1])),
            (_("Bank case ID"), numbers.bank_case or "…" * 12),
            (_("Police number"), " ".join(filter(None, (numbers.police, numbers.station)))
             or "…" * 12),
        ],
        story=facts.story,
        transfers=[_transfer(hop, hops) for hop in hops],
        timeline=list(_timeline(found, hops)),
        contacts=[
            *((_("Telephone"), one) for one in facts.phones),
            *(("LINE", one) for one in facts.lines),
            *((_("Link"), defang(one)) for one in facts.links),
        ],
        evidence=list(_evidence(found)),
        **_labels(),
    )  # fmt: skip


def _labels() -> dict[str, str]:
    """The words that stand on every file."""
    return {
        "title": _("Facts for a police complaint"),
        "draft": _("Draft"),
        "lead": _(
            "Written down by the person affected with %(site)s. It is not an official letter and "
            "accuses nobody; the accounts are those to which money was sent."
        ) % {"site": settings.RUTHAN_NAME_TH if _is_thai() else settings.RUTHAN_NAME_EN},
        "ref_label": _("Case"),
        "made_label": _("Made on"),
        "person_title": _("The person affected"),
        "summary_title": _("In short"),
        "transfers_title": _("Transfers"),
        "timeline_title": _("What happened when"),
        "contacts_title": _("How the other side was met"),
        "story_title": _("In their own words"),
        "evidence_title": _("Evidence and its fingerprints (SHA-256)"),
        "no_evidence": _("No file was attached."),
        "signature": _("Signed by the person affected"),
        "officer": _("Received by the police officer"),
        "name_line": _("( name in full )"),
        "date_line": _("Date ........................................"),
        "head_number": _("No."),
        "head_when": _("When"),
        "head_from": _("From"),
        "head_to": _("To"),
        "head_amount": _("Amount (baht)"),
        "foot": settings.RUTHAN_BASE_URL,
    }  # fmt: skip


def _when(hop: Hop) -> str:
    """The moment of a transfer; a time that nobody told is not written."""
    return moment_words(hop.at, long=True, with_time=hop.is_time_known)


def _transfer(hop: Hop, hops: list[Hop]) -> TransferRow:
    number = {one.id: one.number for one in hops}
    notes = []
    if hop.parent:
        notes.append(_("came from no. %(n)s") % {"n": digits(number.get(hop.parent, 0))})
    if hop.slip_ref:
        notes.append(_("slip reference %(ref)s") % {"ref": hop.slip_ref})
    notes.append(f"{digits(hop.state_said)} ({hop.told_words})")
    return TransferRow(
        number=digits(hop.number),
        when=moment_words(hop.at, with_time=hop.is_time_known),
        source=hop.from_bank or "–",
        bank=hop.to_bank,
        account=hop.account,
        name=hop.name,
        amount=digits(format_baht(hop.satang)),
        words=baht_words(hop.satang) if _is_thai() else "",
        note=" · ".join(notes),
    )


def _timeline(found: Case, hops: list[Hop]) -> Iterator[tuple[str, str]]:
    """Transfers and what was told to whom, by time."""
    lines: list[tuple[datetime, bool, str]] = []
    for hop in hops:
        words = _("%(amount)s baht to %(where)s") % {
            "amount": digits(format_baht(hop.satang)), "where": hop.to_words,
        }  # fmt: skip
        lines.append((hop.at, hop.is_time_known, words))
    for line in events_of(found):
        if line.kind in _TOLD:
            lines.append((line.at, True, line.label))
    for at, is_known, words in sorted(lines, key=lambda line: line[0]):
        yield moment_words(at, with_time=is_known), words


def _evidence(found: Case) -> Iterator[EvidenceRow]:
    """Every kept file of the report: what it is, how large, its digest."""
    report = found.report
    lines = [line for line in intake.evidence_of(report) if line.kind != "link"]
    for number, line in enumerate(sorted(lines, key=lambda line: (line.name, str(line.id))), 1):
        held = intake.evidence_body(report, line.id)
        if held is None:
            continue
        media_type, body = held
        kind = _("Picture") if line.kind == "image" else _("File")
        size = ngettext("%(n)s byte", "%(n)s bytes", len(body)) % {"n": digits(f"{len(body):,}")}
        yield EvidenceRow(
            number=digits(number), what=f"{kind} ({media_type.partition('/')[2]})", size=size,
            sha256=hashlib.sha256(body).hexdigest(), name=f"{number:02d}.{_ending(media_type)}",
            body=body,
        )  # fmt: skip


def _ending(media_type: str) -> str:
    known = {"image/png": "png", "image/jpeg": "jpg", "application/pdf": "pdf", "text/plain": "txt"}
    return known.get(media_type, "bin")


def amount_words(satang: int) -> str:
    """๑๘,๙๐๐ บาท (หนึ่งหมื่นแปดพันเก้าร้อยบาทถ้วน); in English the figures alone."""
    figures = _("%(amount)s baht") % {"amount": digits(format_baht(satang))}
    return f"{figures} ({baht_words(satang)})" if _is_thai() else figures


def moment_words(at: datetime, *, long: bool = False, with_time: bool = True) -> str:
    """๒๙ พ.ย. ๒๕๖๙ เวลา ๑๔.๐๕ น.; 29 Nov 2026, 14:05 in English."""
    local = timezone.localtime(at)
    if not _is_thai():
        day = f"{local.day} {_SHORT_ENGLISH[local.month - 1]} {local.year}"
        return f"{day}, {local:%H:%M}" if with_time else day
    month = (LONG_MONTHS if long else SHORT_MONTHS)[local.month - 1]
    words = f"{local.day} {month} {local.year + BUDDHIST_ERA}"
    return to_thai(f"{words} เวลา {local:%H.%M} น." if with_time else words)


def digits(value: str | int) -> str:
    """Thai digits on Thai papers."""
    return to_thai(value) if _is_thai() else str(value)


def _is_thai() -> bool:
    return (get_language() or "th").startswith("th")
