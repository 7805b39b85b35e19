"""The words of the proof of filing: reference, time, digest; never the text, never the code."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ruthan.core.text.dates import BUDDHIST_ERA, LONG_MONTHS
from ruthan.intake import queries as intake
from ruthan.intake.rules import proof as paper

_ENGLISH_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Proof:
    """What a proof of filing says."""

    ref: str
    filed: str
    centre: str
    channel: str
    files: int
    digest: str


def proof_of(report: Any) -> Proof:
    """The proof of a report, its digest counted anew. Three queries and one read for each file."""
    return Proof(
        ref=report.ref,
        filed=moment_words(report.submitted_at),
        centre=report.centre.name,
        channel=report.get_channel_display(),
        files=sum(1 for line in intake.evidence_of(report) if line.kind != "link"),
        digest=paper.grouped(intake.digest_of(report)),
    )


def proof_pdf(proof: Proof) -> bytes:
    """The same as PDF in the reader's language."""
    thai = (get_language() or "th").startswith("th")
    words = paper.ProofWords(
        language="th" if thai else "en",
        site=settings.RUTHAN_NAME_TH if thai else settings.RUTHAN_NAME_EN,
        title=_("Proof of filing"),
        lead=_("This report was received. It is kept encrypted, and only its centre can read it."),
        rows=[
            (_("Report number"), proof.ref),
            (_("Received on"), proof.filed),
            (_("Received by"), proof.centre),
            (_("Through"), proof.channel),
            (_("Files"), str(proof.files)),
        ],
        digest_label=_("Fingerprint of what was sent (SHA-256)"),
        digest=proof.digest,
        digest_note=digest_note(),
        foot=settings.RUTHAN_BASE_URL,
    )
    return paper.proof_pdf(words)


def digest_note() -> str:
    """What the fingerprint is for."""
    return _(
        "The fingerprint shows that exactly this was received, without showing what it says. "
        "If one letter changes, the fingerprint changes."
    )


def moment_words(moment: datetime) -> str:
    """21 พฤศจิกายน พ.ศ. 2569 เวลา 14:05 น., or 21 November 2026 (B.E. 2569), 14:05."""
    at = timezone.localtime(moment)
    year = at.year + BUDDHIST_ERA
    if (get_language() or "th").startswith("th"):
        return f"{at.day} {LONG_MONTHS[at.month - 1]} พ.ศ. {year} เวลา {at:%H:%M} น."
    return f"{at.day} {_ENGLISH_MONTHS[at.month - 1]} {at.year} (B.E. {year}), {at:%H:%M}"
