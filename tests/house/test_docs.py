"""The documents name what the code reads."""

from __future__ import annotations

import re

from tests.house import tree

DOCS = [tree.ROOT / "docs" / "settings.md", tree.ROOT / "docs" / "running.md"]


def test_every_setting_is_documented() -> None:
    read = set()
    for file in (tree.PACKAGE / "project" / "settings").glob("*.py"):
        if file.name == "test.py":
            continue
        read |= set(re.findall(r"env(?:_bool)?\(\s*\"(\w+)\"", file.read_text(encoding="utf-8")))
    text = "\n".join(file.read_text(encoding="utf-8") for file in DOCS)
    assert {name for name in read if name not in text} == set()


def test_the_readme_names_commands_that_exist() -> None:
    makefile = (tree.ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z0-9-]+):", makefile, re.M))
    for readme in ("README.md", "README.th.md"):
        text = (tree.ROOT / readme).read_text(encoding="utf-8")
        named = set(re.findall(r"^\s{4}(?:[A-Z_]+=\S+ )?make ([a-z0-9-]+)", text, re.M))
        assert named <= targets


def test_links_between_documents_lead_somewhere() -> None:
    broken = []
    for file in [*tree.ROOT.glob("*.md"), *(tree.ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", file.read_text(encoding="utf-8")):
            if not (file.parent / target).exists():
                broken.append(f"{tree.name(file)} -> {target}")
    assert broken == []
