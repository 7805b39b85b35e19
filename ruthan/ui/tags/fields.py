"""Form fields: label, hint, errors and control tied together for every reader."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.template import Library
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

if TYPE_CHECKING:
    from django.forms import BoundField
    from django_stubs_ext import StrOrPromise

register = Library()
# Django says it in all of its forms; the Thai of our catalogue stands before its own.
REQUIRED = gettext_noop("This field is required.")


def _kind(bound: BoundField) -> str:
    widget = bound.field.widget
    if isinstance(widget, forms.CheckboxSelectMultiple | forms.RadioSelect):
        return "group"
    return "check" if isinstance(widget, forms.CheckboxInput) else "plain"


def _described(bound: BoundField, *, hint: StrOrPromise, extra: str = "") -> dict[str, Any]:
    """The aria attributes that tie a control to its hint, its errors and what else is named."""
    ids = [extra] if extra else []
    if hint:
        ids.insert(0, f"{bound.auto_id}_hint")
    if bound.errors:
        ids.insert(0, f"{bound.auto_id}_error")
    attrs: dict[str, Any] = {"aria-invalid": "true"} if bound.errors else {}
    if ids:
        attrs["aria-describedby"] = " ".join(ids)
    return attrs


def _context(bound: BoundField, *, hint: StrOrPromise, **more: object) -> dict[str, Any]:
    return {
        "bound": bound,
        "hint": hint,
        "hint_id": f"{bound.auto_id}_hint",
        "error_id": f"{bound.auto_id}_error",
        **more,
    }


@register.inclusion_tag("ui/components/field.html")
def field(
    bound: BoundField,
    *,
    hint: StrOrPromise = "",
    label: StrOrPromise = "",
    counter: bool = False,
    rows: int = 0,
    placeholder: StrOrPromise = "",
) -> dict[str, Any]:
    """One field whole: label, hint (or the field's help text), errors, control.

    `counter` shows the characters left of the field's max_length. Radio buttons and groups of
    check boxes become a fieldset by themselves.
    """
    hint = hint or bound.help_text
    limit = getattr(bound.field, "max_length", None) if counter else None
    attrs: dict[str, Any] = _described(
        bound, hint=hint, extra=f"{bound.auto_id}_count" if limit else ""
    )
    if isinstance(bound.field.widget, forms.Textarea):
        attrs["rows"] = rows or 5
    if placeholder:
        attrs["placeholder"] = placeholder
    if limit:
        attrs["data-count"] = f"{bound.auto_id}_count"
    kind = _kind(bound)
    return _context(
        bound,
        hint=hint,
        kind=kind,
        label=label or bound.label,
        limit=str(limit) if limit else "",
        group_attrs=attrs if kind == "group" else {},
        control=bound.as_widget(attrs={} if kind == "group" else attrs),
    )


@register.inclusion_tag("ui/components/choice_cards.html")
def choice_cards(
    bound: BoundField,
    *,
    icons: Mapping[str, str] | None = None,
    hints: Mapping[str, StrOrPromise] | None = None,
    columns: int = 1,
    hint: StrOrPromise = "",
) -> dict[str, Any]:
    """Radio buttons or check boxes as cards the size of a thumb; `icons`, `hints` by value."""
    several = isinstance(bound.field.widget, forms.CheckboxSelectMultiple)
    cards: list[dict[str, Any]] = []
    for option in bound.subwidgets:
        value = str(option.data["value"])
        if not value:
            continue
        cards.append(
            {
                "id": f"{bound.auto_id}_{len(cards)}",
                "value": value,
                "label": option.data["label"],
                "checked": option.data["selected"],
                "icon": (icons or {}).get(value, ""),
                "hint": (hints or {}).get(value, ""),
            }
        )
    hint = hint or bound.help_text
    return _context(
        bound,
        hint=hint,
        cards=cards,
        columns=columns,
        type="checkbox" if several else "radio",
        group_attrs=_described(bound, hint=hint),
    )


@register.inclusion_tag("ui/components/upload.html")
def upload(
    bound: BoundField,
    *,
    max_mb: int = 10,
    max_files: int = 5,
    hint: StrOrPromise = "",
) -> dict[str, Any]:
    """Files with their list, size check and progress; the server remains the judge."""
    hint = (
        hint
        or bound.help_text
        or _("Up to %(files)s files, each at most %(mb)s MB.")
        % {
            "files": max_files,
            "mb": max_mb,
        }
    )
    attrs = _described(bound, hint=hint)
    return _context(
        bound,
        hint=hint,
        max_bytes=str(max_mb * 1024 * 1024),
        max_mb=max_mb,
        max_files=str(max_files),
        control=bound.as_widget(attrs=attrs),
    )


@register.inclusion_tag("ui/components/province_picker.html")
def province_picker(bound: BoundField, *, hint: StrOrPromise = "") -> dict[str, Any]:
    """A select (grouped by region if its choices are) that the script turns into a search."""
    hint = hint or bound.help_text
    return _context(bound, hint=hint, control=bound.as_widget(attrs=_described(bound, hint=hint)))


@register.inclusion_tag("ui/components/form_errors.html")
def form_errors(form: forms.BaseForm) -> dict[str, Any]:
    """What to mend, at the top of a form, each line leading to its field; or nothing."""
    bad = [bound for bound in form if bound.errors]
    general = form.non_field_errors()
    number = sum(len(bound.errors) for bound in bad) + len(general)
    return {"bad": bad, "general": general, "number": number}
