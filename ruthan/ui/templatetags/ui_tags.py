"""`{% load ui_tags %}`: every component and filter of the design system (docs/ui.md shows each)."""

from __future__ import annotations

from django.template import Library

from ruthan.ui.tags import beside, blocks, cards, charts, chrome, fields, filters, marks, moments

register = Library()

for _part in (marks, moments, filters, fields, cards, beside, charts, chrome, blocks):
    register.tags.update(_part.register.tags)
    register.filters.update(_part.register.filters)
