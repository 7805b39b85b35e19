"""Word lists: codes with the labels that administrators edit, kept in memory for a few seconds."""

from __future__ import annotations

import time
from typing import NamedTuple

from django.db.models import Count, Q, QuerySet
from django.utils.translation import get_language

from ruthan.network.models import Taxonomy, Term, TermEdition

KEEP_SECONDS = 15  # how long another process may still show the label before an edit

_Key = tuple[str, str, str]


class _Words(NamedTuple):
    until: float
    labels: dict[_Key, tuple[str, str]]


_kept: list[_Words] = []


def terms(taxonomy: str, parent: str = "") -> list[Term]:
    """The codes of a list that may be chosen today, under a parent or at the top. One query."""
    live = Term.objects.filter(taxonomy_id=taxonomy, parent=parent, retired_edition__isnull=True)
    return list(live.order_by("order", "code"))


def label(taxonomy: str, code: str, parent: str = "") -> str:
    """The label in the reader's language, of retired codes too; the code itself when unknown.

    At most one query in KEEP_SECONDS, so that lists may call it for every row.
    """
    found = _labels().get((taxonomy, parent, code))
    if found is None:
        return code
    english = (get_language() or "th").startswith("en")
    return found[1] if english and found[1] else found[0]


def strand_label(code: str, category: str = "") -> str:
    """A strand with its category, as people read it: `ข่าวลวง · สุขภาพ`."""
    strand = label("strands", code)
    return f"{strand} · {label('strands', category, code)}" if category else strand


def taxonomies() -> QuerySet[Taxonomy]:
    """Every list, with the number of its codes in use."""
    live = Count("terms", filter=Q(terms__retired_edition__isnull=True))
    return Taxonomy.objects.annotate(in_use=live).order_by("code")


def taxonomy(code: str) -> Taxonomy | None:
    """One list."""
    return Taxonomy.objects.filter(pk=code).first()


def all_terms(held: Taxonomy) -> list[Term]:
    """Every code of a list in order, each parent followed by what stands under it. One query."""
    rows = list(held.terms.order_by("order", "code"))
    below: dict[str, list[Term]] = {}
    for row in rows:
        below.setdefault(row.parent, []).append(row)
    return [term for top in below.get("", []) for term in (top, *below.get(top.code, []))]


def editions_of(held: Taxonomy) -> list[TermEdition]:
    """Every edition of a list, the newest first, without its words. One query."""
    rows = held.editions.defer("terms").select_related("by")
    return list(rows.order_by("-edition"))


def has_edition(held: Taxonomy, edition: int) -> bool:
    """Whether that edition was kept. One query."""
    return held.editions.filter(edition=edition).exists()


def forget_words() -> None:
    """Read the labels again at the next question; called when this process has changed them."""
    _kept.clear()


def _labels() -> dict[_Key, tuple[str, str]]:
    if not _kept or _kept[-1].until < time.monotonic():
        rows = Term.objects.values_list("taxonomy_id", "parent", "code", "label_th", "label_en")
        found = {(t, parent, code): (th, en) for t, parent, code, th, en in rows}
        _kept[:] = [_Words(time.monotonic() + KEEP_SECONDS, found)]
    return _kept[-1].labels
