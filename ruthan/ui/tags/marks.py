"""Small marks: icons, the logo, verdict badges, state badges, chips of priority, entity chips."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Final

from django.template import Library
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _

from ruthan.ui.icons import ICONS, LOGO
from ruthan.ui.words import (
    ENTITIES,
    NO_VERDICT,
    PRIORITIES,
    SEVERITIES,
    STATE_ICONS,
    URGENCIES,
    VERDICTS,
    Look,
)

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

register = Library()

_SCALES: Final[Mapping[str, Mapping[str, Look]]] = {
    gettext_noop("Severity:"): SEVERITIES,
    gettext_noop("Urgency:"): URGENCIES,
}


@register.simple_tag
def icon(name: str, *, label: StrOrPromise = "", big: bool = False) -> SafeString:
    """One icon; silent for screen readers unless it is given a label. Refuses an unknown name."""
    size = " icon-big" if big else ""
    if not label:
        return _silent(name, size)
    return format_html(
        '<svg class="icon{}" viewBox="0 0 24 24" role="img" aria-label="{}">{}</svg>',
        size,
        label,
        mark_safe(ICONS[name]),  # noqa: S308 - our own constant drawings
    )


@cache
def _silent(name: str, size: str) -> SafeString:
    """An icon without a label, drawn once: a list shows hundreds."""
    return format_html(
        '<svg class="icon{}" viewBox="0 0 24 24" aria-hidden="true">{}</svg>',
        size,
        mark_safe(ICONS[name]),  # noqa: S308 - our own constant drawings
    )


@register.simple_tag
def logo() -> SafeString:
    """The mark alone; the name stands beside it as text."""
    drawing = mark_safe(LOGO)  # noqa: S308 - our own constant drawing
    return format_html('<svg class="logo" viewBox="0 0 48 48" aria-hidden="true">{}</svg>', drawing)


@register.simple_tag
def badge_verdict(code: str | None, *, size: str = "") -> SafeString:
    """The verdict as shape, word and colour; no code or an unknown one is "being checked".

    `size` is nothing, `small` or `large`.
    """
    look = VERDICTS.get(code or "", NO_VERDICT)
    extra = f" badge-{size}" if size else ""
    return format_html(
        '<span class="badge tone-{}{}">{}{}</span>', look.tone, extra, icon(look.icon), look.word
    )


@register.simple_tag
def state_badge(label: StrOrPromise, tone: str = "neutral") -> SafeString:
    """Where a thing stands; tones: neutral, info, wait, good, warn, danger, sealed."""
    return format_html(
        '<span class="badge badge-small tone-{}">{}{}</span>', tone, icon(STATE_ICONS[tone]), label
    )


@register.simple_tag
def chip_severity(band: str) -> SafeString:
    """The severity band; a screen reader hears which scale it is."""
    return _spoken("Severity:", band, get_language())


@register.simple_tag
def chip_urgency(band: str) -> SafeString:
    """The urgency band; a screen reader hears which scale it is."""
    return _spoken("Urgency:", band, get_language())


@cache
def _spoken(scale: str, band: str, language: str | None) -> SafeString:
    """A chip with the name of its scale, drawn once in a language, which is the active one."""
    look = _SCALES[scale][band]
    return format_html(
        '<span class="chip chip-{}">{}<span class="hidden-visually">{} </span>{}</span>',
        look.tone,
        icon(look.icon),
        _(scale),
        look.word,
    )


@register.simple_tag
def chip_priority(code: str, reasons: Sequence[StrOrPromise] = ()) -> SafeString:
    """The priority; with reasons it opens to show the top three, without a script."""
    chip = _ranked(code, get_language())
    if not reasons:
        return chip
    rows = format_html_join("", "<li>{}</li>", ((reason,) for reason in list(reasons)[:3]))
    return format_html(
        '<details class="chip-reasons"><summary>{}<span class="hidden-visually"> {}</span>'
        "</summary><ul>{}</ul></details>",
        chip,
        _("Why this rank"),
        rows,
    )


@cache
def _ranked(code: str, language: str | None) -> SafeString:
    """The chip of a priority, drawn once in a language, which is the active one."""
    look = PRIORITIES[code]
    text = format_html("<b>{}</b> {}", code, look.word)
    return format_html('<span class="chip chip-{}">{}{}</span>', look.tone, icon(look.icon), text)


@register.simple_tag
def copy_button(value: str, *, label: StrOrPromise = "", plain: bool = False) -> SafeString:
    """A button that copies a value; hidden until the script is there."""
    return format_html(
        '<button type="button" class="copy" data-copy="{}" data-done="{}" aria-label="{}" hidden>'
        "{}{}</button>",
        value,
        _("Copied"),
        label or _("Copy"),
        icon("copy"),
        _("Copy") if plain else "",
    )


@register.simple_tag
def entity_chip(kind: str, masked: str, *, copy: bool = False) -> SafeString:
    """An entity as every view shows it: already masked and defanged by the caller, never a link."""
    look = ENTITIES.get(kind, Look(kind, "info", ""))
    return format_html(
        '<span class="entity">{}<span class="entity-kind">{}</span>'
        '<bdi class="code">{}</bdi>{}</span>',
        icon(look.icon),
        look.word,
        masked,
        copy_button(masked) if copy else "",
    )


@register.simple_tag
def count_badge(number: int, label: StrOrPromise) -> SafeString:
    """A number beside a name, with the words a screen reader needs."""
    return format_html(
        '<span class="count">{}<span class="hidden-visually"> {}</span></span>', number, label
    )
