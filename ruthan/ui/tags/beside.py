"""Two texts side by side: what both say, and what only one of them says."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.template import Library
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from ruthan.core.text.breaks import break_words

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

register = Library()
_BREAK = "\u200b"
_WORD = re.compile(
    r"\s+|[0-9๐-๙]+(?:[.,:/-][0-9๐-๙]+)*|[\u0e01-\u0e4e]+|[^\W\d_\u0e01-\u0e4e]+|.", re.DOTALL
)
_WEIGHTY = re.compile(r"[0-9๐-๙]|(?:ไม่|มิ|มิได้|ห้าม|อย่า|ยังไม่|ปลอม|no|not|never|fake)", re.IGNORECASE)


@register.simple_tag
def beside(one: str, other: str, *, label: StrOrPromise, other_label: StrOrPromise) -> SafeString:
    """Both texts under their labels; what only one says is marked and underlined.

    Words and numbers are compared whole; among what is marked, numbers and denials stand out.
    """
    left, right = _words(one), _words(other)
    moves = difflib.SequenceMatcher(a=left, b=right).get_opcodes()
    mine = [(left[a:b], move == "equal") for move, a, b, _, _ in moves]
    theirs = [(right[a:b], move == "equal") for move, _, _, a, b in moves]
    return format_html(
        '<div class="beside">{}{}</div>', _column(label, mine), _column(other_label, theirs)
    )


def _weighed(words: Sequence[str]) -> SafeString:
    """Words with those made strong that change most: a number, a denial."""
    return format_html_join(
        "",
        "{}",
        (
            (format_html("<strong>{}</strong>", word) if _WEIGHTY.match(word) else word,)
            for word in words
        ),
    )


def _words(text: str) -> list[str]:
    """Words, numbers, signs and spaces, each whole: joined again they are the text."""
    pieces = break_words(text, mark=_BREAK).split(_BREAK)
    return [word for piece in pieces for word in _WORD.findall(piece)]


def _column(label: StrOrPromise, pieces: Sequence[tuple[Sequence[str], bool]]) -> SafeString:
    said = [
        format_html("{}", "".join(words))
        if is_shared or not "".join(words).strip()
        else format_html("<mark>{}</mark>", _weighed(words))
        for words, is_shared in pieces
        if words
    ]
    return format_html(
        "<div><p><strong>{}</strong></p><p>{}</p></div>",
        label,
        mark_safe("".join(said)),  # noqa: S308 - parts are escaped
    )
