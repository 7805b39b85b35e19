"""The import contracts of pyproject.toml hold, and they notice when they do not."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.house import tree

LINT = str(Path(sys.executable).with_name("lint-imports"))


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([LINT, "--no-cache"], cwd=folder, capture_output=True, text=True)


def test_every_contract_is_kept() -> None:
    result = lint(tree.ROOT)
    assert result.returncode == 0, result.stdout[-3000:]


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("ruthan/core/clock.py", "import ruthan.intake.states"),
        ("ruthan/claims/states.py", "import ruthan.safeguarding.permissions"),
        ("ruthan/matching/engine/__init__.py", "import django"),
        ("ruthan/triage/states.py", "import httpx"),
    ],
)
def test_a_forbidden_import_is_noticed(tmp_path: Path, module: str, line: str) -> None:
    subprocess.run(["cp", "-r", str(tree.PACKAGE), str(tmp_path)], check=True)
    subprocess.run(["cp", str(tree.ROOT / "pyproject.toml"), str(tmp_path)], check=True)
    file = tmp_path / module
    text = file.read_text(encoding="utf-8")
    marker = "from __future__ import annotations\n"
    if marker in text:
        text = text.replace(marker, f"{marker}\n{line}\n", 1)
    else:
        text += f"\n{line}\n"
    file.write_text(text, encoding="utf-8")
    assert lint(tmp_path).returncode != 0
