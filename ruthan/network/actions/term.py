"""Word lists edited without code: every change makes a new edition that is kept for ever."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, TypedDict

from django.db import transaction
from django.db.models import Max

from ruthan.audit.actions import record
from ruthan.core import guard
from ruthan.network.models import Taxonomy, Term, TermEdition
from ruthan.network.permissions import P
from ruthan.network.queries import forget_words
from ruthan.network.states import HOLIDAYS, day_of_code

if TYPE_CHECKING:
    from ruthan.accounts.models import User

    By = User | Literal["system"]

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")
_KEPT = ("code", "parent", "label_th", "label_en", "note_th", "note_en", "order")


class TermExists(Exception):
    """The list has that code already, perhaps a retired one: codes are never used twice."""


class Changes(TypedDict, total=False):
    """What may be changed of a code; the code itself stays."""

    label_th: str
    label_en: str
    note_th: str
    note_en: str
    order: int


@transaction.atomic
def add_term(
    *,
    by: By,
    taxonomy: Taxonomy,
    code: str,
    label_th: str,
    label_en: str,
    parent: str = "",
    note_th: str = "",
    note_en: str = "",
) -> Term:
    """Add a code at the end of its list; refuses one that was ever used there."""
    held = _open(by, taxonomy)
    if not _CODE.fullmatch(code):
        raise ValueError("a code is made of Latin letters, digits, - and _")
    if held.pk == HOLIDAYS and day_of_code(code) is None:
        raise ValueError("a code of the list of days off is a day, 2026-12-10")
    if Term.objects.filter(taxonomy=held, parent=parent, code=code).exists():
        raise TermExists(code)
    if parent and not Term.objects.filter(taxonomy=held, parent="", code=parent).exists():
        raise ValueError("no such parent in this list")
    among = Term.objects.filter(taxonomy=held, parent=parent)
    last = among.aggregate(last=Max("order"))["last"] or 0
    made = Term.objects.create(
        taxonomy=held, code=code, parent=parent, label_th=label_th, label_en=label_en,
        note_th=note_th, note_en=note_en, order=last + 10, since_edition=held.edition,
    )  # fmt: skip
    _keep(by, held, what="network:term:add", facts={"code": code, "parent": parent})
    return made


@transaction.atomic
def edit_term(*, by: By, term: Term, changes: Changes) -> Term:
    """Change labels, notes or the place of a code; older editions keep the older labels."""
    held = _open(by, term.taxonomy)
    for name, value in changes.items():
        setattr(term, name, value)
    term.save(update_fields=[*changes])
    _keep(
        by, held, what="network:term:edit",
        facts={"code": term.code, "parent": term.parent, "fields": ",".join(sorted(changes))},
    )  # fmt: skip
    return term


@transaction.atomic
def retire_term(*, by: By, term: Term) -> Term:
    """Offer a code no longer; what carries it keeps its label. Safe to press twice."""
    held = _open(by, term.taxonomy)
    if not Term.objects.filter(pk=term.pk, retired_edition__isnull=True).update(
        retired_edition=held.edition
    ):
        transaction.set_rollback(True)  # nothing changed, so no new edition
        return term
    term.retired_edition = held.edition
    _keep(by, held, what="network:term:retire", facts={"code": term.code, "parent": term.parent})
    return term


@transaction.atomic
def restore_edition(*, by: By, taxonomy: Taxonomy, edition: int) -> Taxonomy:
    """Undo: the list reads again as in an older edition, as a new edition. Nothing is forgotten.

    Codes that the old edition did not know are retired, for reports may already carry them.
    """
    held = _open(by, taxonomy)
    old = TermEdition.objects.get(taxonomy=held, edition=edition)
    rows = {(row["parent"], row["code"]): row for row in old.terms}
    for term in Term.objects.filter(taxonomy=held):
        row = rows.get((term.parent, term.code))
        retired = row is None or bool(row["retired"])
        for name, value in (row or {}).items():
            if name in _KEPT:
                setattr(term, name, value)
        term.retired_edition = (term.retired_edition or held.edition) if retired else None
        term.save()
    _keep(by, held, what="network:taxonomy:restore", facts={"restored": edition})
    return held


def keep_edition(*, by: By, taxonomy: Taxonomy) -> TermEdition:
    """Keep how the list stands now under its edition number; the caller has changed it."""
    rows = Term.objects.filter(taxonomy=taxonomy).order_by("parent", "order", "code")
    standing = [
        {**{name: getattr(row, name) for name in _KEPT}, "retired": row.retired_edition is not None}
        for row in rows
    ]
    return TermEdition.objects.create(
        taxonomy=taxonomy, edition=taxonomy.edition, terms=standing,
        by=None if by == "system" else by,
    )  # fmt: skip


def _open(by: By, taxonomy: Taxonomy) -> Taxonomy:
    """Lock the list and begin its next edition; changes of two people follow one another."""
    if by != "system":
        guard.require(by, P.TAXONOMY_EDIT)
    held = Taxonomy.objects.select_for_update().get(pk=taxonomy.pk)
    held.edition += 1
    held.save(update_fields=["edition"])
    return held


def _keep(by: By, held: Taxonomy, *, what: str, facts: dict[str, str | int | bool | None]) -> None:
    keep_edition(by=by, taxonomy=held)
    record(by=by, what=what, on=held, facts={**facts, "edition": held.edition})
    transaction.on_commit(forget_words)
