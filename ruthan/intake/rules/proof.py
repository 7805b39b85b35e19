"""The proof of filing as PDF: typst with Sarabun, Thai broken between words, data for words."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from importlib.resources import files

import typst

from ruthan.core.text.breaks import break_words


@dataclass(frozen=True, slots=True)
class ProofWords:
    """Every word of the paper, already in the reader's language."""

    language: str
    site: str
    title: str
    lead: str
    rows: Sequence[tuple[str, str]]
    digest_label: str
    digest: str
    digest_note: str
    foot: str


def proof_pdf(words: ProofWords) -> bytes:
    """The paper as PDF, 20 to 60 ms; fonts and template come from the package, nothing else."""
    template = str(files("ruthan.intake").joinpath("data/proof.typ"))
    fonts = str(files("ruthan.ui").joinpath("fonts"))
    return typst.compile(
        template,
        font_paths=[fonts],
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"data": json.dumps(_broken(asdict(words)), ensure_ascii=False)},
    )


def grouped(digest: str) -> str:
    """A digest in groups of eight, to be compared by eye."""
    return " ".join(digest[i : i + 8] for i in range(0, len(digest), 8))


def _broken(value: object) -> object:
    """The same words with break marks inside Thai runs."""
    if isinstance(value, str):
        return break_words(value)
    if isinstance(value, dict):
        return {name: _broken(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_broken(part) for part in value]
    return value
