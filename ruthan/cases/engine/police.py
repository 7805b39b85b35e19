"""The police file as PDF: typst with Sarabun, Thai broken between words, everything as data."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from importlib.resources import files
from typing import Final

import typst

from ruthan.core.text.breaks import break_words

_TEMPLATE: Final = "engine/police.typ"


@dataclass(frozen=True, slots=True)
class TransferRow:
    """One transfer in the table of the paper."""

    number: str
    when: str
    source: str
    bank: str
    account: str
    name: str
    amount: str
    words: str
    note: str


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """One piece of evidence; the body goes into the package and not into the paper."""

    number: str
    what: str
    size: str
    sha256: str
    name: str
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class PoliceWords:
    """Every word of the paper, already in its language."""

    language: str
    site: str
    title: str
    draft: str
    lead: str
    ref: str
    ref_label: str
    made: str
    made_label: str
    person_title: str
    person: Sequence[tuple[str, str]]
    summary_title: str
    summary: Sequence[tuple[str, str]]
    transfers_title: str
    head_number: str
    head_when: str
    head_from: str
    head_to: str
    head_amount: str
    transfers: Sequence[TransferRow]
    timeline_title: str
    timeline: Sequence[tuple[str, str]]
    contacts_title: str
    contacts: Sequence[tuple[str, str]]
    story_title: str
    story: str
    evidence_title: str
    no_evidence: str
    evidence: Sequence[EvidenceRow]
    signature: str
    officer: str
    name_line: str
    date_line: str
    foot: str


def police_pdf(words: PoliceWords) -> bytes:
    """The paper as PDF, A4; nothing is read but the template and the typefaces of the package."""
    held = asdict(words)
    held["story"] = words.story.splitlines()
    for row in held["evidence"]:
        del row["body"]
        row["sha256"] = [row["sha256"][:32], row["sha256"][32:]]
    return bytes(
        typst.compile(
            str(files("ruthan.cases").joinpath(_TEMPLATE)),
            font_paths=[str(files("ruthan.ui").joinpath("fonts"))],
            ignore_system_fonts=True,
            format="pdf",
            sys_inputs={"data": json.dumps(_broken(held), ensure_ascii=False)},
        )
    )


def _broken(value: object) -> object:
    """The same words with break marks inside Thai runs."""
    if isinstance(value, str):
        return break_words(value)
    if isinstance(value, dict):
        return {name: _broken(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_broken(part) for part in value]
    return value
