"""Templates keep the promises of the strict page policy and of the design system."""

from __future__ import annotations

import re

import pytest

from tests.house import tree

FILES = [file for file in tree.templates() if file.suffix == ".html"]
INLINE = re.compile(r"\sstyle=|<style|\son[a-z]+=\"|javascript:", re.I)
MAIL = "ruthan/ui/templates/ui/email.html"
SCRIPT = re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/(ld\+)?json\")", re.I)


@pytest.mark.parametrize("file", FILES, ids=tree.name)
def test_no_inline_style_or_script(file: object) -> None:
    text = file.read_text(encoding="utf-8")  # type: ignore[attr-defined]
    if tree.name(file) == MAIL:  # a mail is no page: no policy, and no other way to its look
        text = text.replace("<style", "")
    assert not INLINE.findall(text)
    assert not SCRIPT.findall(text)


@pytest.mark.parametrize("file", FILES, ids=tree.name)
def test_safe_is_used_only_inside_ui(file: object) -> None:
    if "ui" in file.parts:  # type: ignore[attr-defined]
        return
    assert not re.search(r"\|\s*safe\b", file.read_text(encoding="utf-8"))  # type: ignore[attr-defined]


@pytest.mark.parametrize("file", FILES, ids=tree.name)
def test_every_form_that_posts_carries_its_token(file: object) -> None:
    text = file.read_text(encoding="utf-8")  # type: ignore[attr-defined]
    posts = re.findall(r"<form[^>]*method=\"post\".*?</form>", text, re.I | re.S)
    for form in posts:
        assert "csrf_token" in form, form[:200]
