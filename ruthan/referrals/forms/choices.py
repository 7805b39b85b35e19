"""The choices that several forms offer: grounds that hold today."""

from __future__ import annotations

from typing import Any

from django import forms

from ruthan.referrals import queries
from ruthan.referrals.states import Basis

NONE_YET = ("", "—")  # nothing is chosen for anybody: what is first in a list is sent by mistake


def ground_choices(*, kind: str = "", laws: bool = False) -> list[tuple[str, str]]:
    """The grounds that hold today, each once; for a kind of recipient its own or everybody's."""
    found: dict[str, str] = {}
    for row in queries.grounds():
        if laws and row.basis != Basis.LAW:
            continue
        if kind and row.recipient not in {kind, "*"} and not row.recipient.startswith("org:"):
            continue
        if kind and row.recipient != kind and row.basis != Basis.LAW:
            continue
        article = row.article(queries.language())
        words = row.label(queries.language())
        found[row.code] = f"{words} · {article}" if article else words
    return sorted(found.items(), key=lambda pair: pair[1])


def offer(form: forms.Form, name: str, choices: Any) -> None:
    """Give a field its choices."""
    form.fields[name].choices = choices  # type: ignore[attr-defined]  # a choice field
