"""The repository holds no machine path, registry host, secret or lock file of another tool."""

from __future__ import annotations

import re
import subprocess

from tests.house import tree

OWN_SQL = re.compile(r"\.cursor\(|RawSQL|\.raw\(|RunSQL")
LEAK = re.compile(r"--(extra-)?index-url|\"resolved\": *\"http|BEGIN (RSA |EC )?PRIVATE KEY")


def tracked() -> list[str]:
    listed = subprocess.run(
        ["git", "ls-files"], cwd=tree.ROOT, capture_output=True, text=True, check=False
    )
    return [name for name in listed.stdout.splitlines() if (tree.ROOT / name).is_file()]


def test_no_leak_in_tracked_files() -> None:
    found = []
    for name in tracked():
        if name.endswith((".py", ".toml", ".txt", ".in", ".sh", ".json", ".md", ".yml")):
            text = (tree.ROOT / name).read_text(encoding="utf-8", errors="replace")
            if name != "tests/house/test_repository.py" and LEAK.search(text):
                found.append(name)
    assert found == []


def test_no_foreign_lock_file() -> None:
    assert not [n for n in tracked() if n.endswith(("uv.lock", "package-lock.json"))]


def test_sql_of_our_own_is_tested_on_the_other_postgresql_too() -> None:
    makefile = (tree.ROOT / "Makefile").read_text(encoding="utf-8").replace("\\\n", " ")
    named = re.search(r"^ON_15 := (.*)$", makefile, re.MULTILINE)
    assert named is not None
    paths = named[1].split()
    assert [path for path in paths if not (tree.ROOT / path).exists()] == []
    apps = {path.split("/")[1] for path in paths}
    found = {
        path.relative_to(tree.ROOT / "ruthan").parts[0]
        for path in (tree.ROOT / "ruthan").rglob("*.py")
        if "migrations" not in path.parts and OWN_SQL.search(path.read_text(encoding="utf-8"))
    }
    assert found <= apps
