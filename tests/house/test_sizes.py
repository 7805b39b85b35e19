"""A module fits one sitting: files up to 400 lines, functions up to 60, no exceptions."""

from __future__ import annotations

from tests.house import tree

MAX_FILE, MAX_FUNCTION = 400, 60


def test_no_file_is_longer_than_a_sitting() -> None:
    long = {
        tree.name(file): lines
        for file in tree.sittings()
        if (lines := len(file.read_text(encoding="utf-8").splitlines())) > MAX_FILE
    }
    assert long == {}


def test_no_function_is_longer_than_a_screen() -> None:
    long = {
        f"{tree.name(file)}:{called}": node.end_lineno - node.lineno + 1
        for file in tree.sittings()
        for called, node in tree.functions(file)
        if node.end_lineno is not None and node.end_lineno - node.lineno + 1 > MAX_FUNCTION
    }
    assert long == {}
