"""The files of the project as the house rules read them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "ruthan"


def modules() -> list[Path]:
    """Every Python file of the package and the tools, without migrations."""
    found = [*PACKAGE.rglob("*.py"), *(ROOT / "tools").rglob("*.py")]
    return sorted(f for f in found if "migrations" not in f.parts and "__pycache__" not in f.parts)


def sittings() -> list[Path]:
    """What is read as code: the modules, and the tests and benchmarks beside them."""
    beside = [f for folder in ("tests", "bench") for f in (ROOT / folder).rglob("*.py")]
    return modules() + sorted(f for f in beside if "__pycache__" not in f.parts)


def templates() -> list[Path]:
    """Every template of the package."""
    found = [f for kind in ("*.html", "*.txt") for f in PACKAGE.rglob(kind)]
    return sorted(f for f in found if "templates" in f.parts)


def name(file: Path) -> str:
    """A file's name relative to the checkout."""
    return str(file.relative_to(ROOT))


def functions(file: Path) -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    """Every function of a module, nested ones too."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, node
