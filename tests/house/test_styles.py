"""A page loads the stylesheet of every class that it uses; one of another page leaves it bare."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[2] / "ruthan"
TEMPLATES = {
    str(file.relative_to(folder)): file.read_text(encoding="utf-8")
    for folder in PACKAGE.glob("*/templates")
    for file in folder.rglob("*.html")
}
SHEETS = {
    str(file.relative_to(folder)): set(re.findall(r"\.([a-zA-Z][\w-]*)", file.read_text("utf-8")))
    for folder in PACKAGE.glob("*/static")
    for file in folder.rglob("*.css")
}
_DEEPEST = 6  # includes within includes


def above(name: str) -> Iterator[str]:
    """A template and those that it extends."""
    while name in TEMPLATES:
        yield name
        found = re.search(r'{% extends "([^"]+)" %}', TEMPLATES[name])
        name = found[1] if found else ""


@cache
def used(name: str, depth: int = 0) -> frozenset[str]:
    """The classes in a template and in what it includes, without those that are put together."""
    text = TEMPLATES.get(name, "")
    whole = {
        word
        for given in re.findall(r'class="([^"]*)"', text)
        for word in re.sub(r"\S*({%.*?%}|{{.*?}})\S*", " ", given).split()
    }
    if depth < _DEEPEST:
        for part in re.findall(r'{% include "([^"]+)"', text):
            whole |= used(part, depth + 1)
    return frozenset(whole)


def loaded(pages: list[str]) -> set[str]:
    """The classes of the stylesheets that a page and those above it name."""
    named = {
        sheet
        for page in pages
        for sheet in re.findall(r"static ['\"]([^'\"]+\.css)['\"]", TEMPLATES[page])
    }
    return set().union(*(SHEETS[sheet] for sheet in named))


def bare() -> Iterator[str]:
    """Pages with a class that has a style, but in a sheet that they do not load."""
    styled = set().union(*SHEETS.values())
    for name in TEMPLATES:
        pages = list(above(name))
        if len(pages) < 2:
            continue
        for word in sorted((used(name) & styled) - loaded(pages)):
            yield f"{name}: .{word}"


def test_every_page_loads_the_styles_of_its_classes() -> None:
    assert list(bare()) == []


def test_a_sheet_that_is_missing_would_be_seen() -> None:
    pages = list(above("gateway/transferred/transfers.html"))
    assert len(pages) > 1
    assert "rows" in used("gateway/transferred/transfers.html") & loaded(pages)
    assert "diff" not in loaded(pages)  # the staff's alone
