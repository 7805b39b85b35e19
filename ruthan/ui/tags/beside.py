"""Two texts side by side: what both say, and what only one of them says."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.template import Library
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from ruthan.ui.tags.cards import _pieces

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

register = Library()


@register.simple_tag
def beside(one: str, other: str, *, label: StrOrPromise, other_label: StrOrPromise) -> SafeString:
    """Both texts under their labels; what only one says is marked and underlined."""
    left, right = _pieces(one), _pieces(other)
    moves = difflib.SequenceMatcher(a=left, b=right, autojunk=False).get_opcodes()
    mine = [("".join(left[a:b]), move == "equal") for move, a, b, _, _ in moves]
    theirs = [("".join(right[a:b]), move == "equal") for move, _, _, a, b in moves]
    return format_html(
        '<div class="beside">{}{}</div>', _column(label, mine), _column(other_label, theirs)
    )


def _column(label: StrOrPromise, pieces: Sequence[tuple[str, bool]]) -> SafeString:
    said = [
        format_html("{}", text)
        if is_shared or not text.strip()
        else format_html("<mark>{}</mark>", text)
        for text, is_shared in pieces
        if text
    ]
    return format_html(
        "<div><p><strong>{}</strong></p><p>{}</p></div>",
        label,
        mark_safe("".join(said)),  # noqa: S308 - parts are escaped
    )
