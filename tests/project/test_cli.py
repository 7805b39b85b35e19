"""The command line: help, versions, exit codes, completion, and which command calls what."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from ruthan.project import cli
from ruthan.project.cli import database, service
from ruthan.project.cli.table import COMMANDS

_RUN = "import sys; from ruthan.project.cli import main; sys.exit(main())"
GROUPS = {"import": "claims", "export": "claims", "feeds": "list"}
DOCUMENT = Path(__file__).parents[2] / "docs" / "command-line.md"


def ruthan(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The program as an operator calls it."""
    return subprocess.run(
        [sys.executable, "-c", _RUN, *words],
        env={**os.environ, "COLUMNS": "120", **environment},
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip


def test_help_shows_every_command_and_the_exit_codes_and_loads_no_django() -> None:
    said = ruthan("--help")
    assert said.returncode == 0
    for command in COMMANDS:
        assert f" {command.name} " in said.stdout, command.name
    assert "Exit codes: 0 done" in said.stdout
    probe = _RUN.replace("sys.exit(main())", "main(['--help']); print('django' in sys.modules)")
    loaded = subprocess.run(
        [sys.executable, "-c", probe], capture_output=True, text=True, check=True, timeout=60
    )
    assert loaded.stdout.strip().endswith("False")


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_every_command_explains_itself_with_an_example(
    command: Any, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    if command.name == "django":
        return  # its options are those of Django's commands
    group = GROUPS.get(command.name)
    for words in [[command.name], *([[command.name, group]] if group else [])]:
        assert cli.main([*words, "--help"]) == 0
        said = capsys.readouterr().out
        assert "Example:" in said, words
        bare = [
            line for line in said.splitlines() if line.startswith("│ --") and len(line.split()) < 4
        ]
        assert bare == [], words


def test_the_document_names_every_command() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    assert [c.name for c in COMMANDS if f"ruthan {c.name}" not in text] == []


def test_version_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--version"]) == 0
    assert capsys.readouterr().out.startswith("ruthan 0.")


@pytest.mark.parametrize(
    "words",
    [["nonsense"], ["assess", "--nonsense"], ["import", "claims"], ["import", "claims", "/no/such/file"],
     ["export", "claims", "--format", "xml"], ["completion", "tcsh"], ["shred", "--nonsense"]],
)  # fmt: skip
def test_wrong_usage_is_two(words: list[str]) -> None:
    assert cli.main(words) == 2


@pytest.mark.parametrize(
    ("words", "called"),
    [
        (["migrate"], ["prepare"]),
        (["audit", "verify"], ["audit", "verify"]),
        (["rotate-keys"], ["rotate_keys"]),
        (["demo", "remove"], ["demo", "remove"]),
        (["backup", "/b"], ["backup", "/b"]),
        (["backup", "/b", "--verify", "--at", "x", "--keep", "7"], ["backup", "/b", "--verify", "--at", "x", "--keep", "7"]),
        (["restore", "/r", "/k"], ["restore", "/r", "/k"]),
        (["restore", "/b", "--at", "x", "--keys-of", "y"], ["restore", "/b", "--at", "x", "--keys-of", "y"]),
        (["shred", "--dry-run", "--json"], ["shred", "--dry-run", "--json"]),
        (["shred", "--only", "m"], ["shred", "--only", "m"]),
        (["doctor", "--json"], ["doctor", "--json"]),
        (["apikey", "bot", "--label", "l", "--scope", "a", "--scope", "b", "--days", "0"],
         ["apikey", "bot", "--label", "l", "--scope", "a", "--scope", "b", "--days", "0"]),
        (["django", "showmigrations", "--plan"], ["showmigrations", "--plan"]),
        (["user", "x", "--name", "น"], ["invite", "x", "--name", "น", "--role", "administrator", "--organisation", "ruthan"]),
    ],
)  # fmt: skip
def test_commands_call_their_management_command(
    words: list[str], called: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[list[str]] = []

    def management(*arguments: str) -> int:
        seen.append(list(arguments))
        return 1

    monkeypatch.setattr(service, "management", management)
    monkeypatch.setattr(service, "of_django", management)
    assert cli.main(words) == 1  # and its refusal is ours
    assert seen == [called]


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["restore", "--at"], 2, "ruthan: argument --at: expected one argument\n"),
        (["shred", "--only", "nothing"], 1, "ruthan: no rule and no model is called nothing\n"),
    ],
)
def test_a_refusal_is_one_sentence_and_what_is_not_taken_two(
    words: list[str], code: int, said: str,
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.setattr(database, "with_database", lambda work: work())
    assert database.management(*words) == code
    assert capsys.readouterr().err == said


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_completion_script_of_each_shell_calls_us_back(
    shell: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["completion", shell]) == 0
    script = capsys.readouterr().out
    assert "_RUTHAN_COMPLETE" in script
    assert "ruthan" in script


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("ruthan im", {"import"}),
        ("ruthan import ", {"claims", "reports"}),
        ("ruthan import claims --dr", {"--dry-run"}),
        ("ruthan export claims --format ", {"ndjson", "csv"}),
        ("ruthan assess --", {"--help"}),
    ],
)
@pytest.mark.parametrize("shell", ["bash", "zsh"])
def test_completion_offers_commands_and_options_though_they_load_late(
    shell: str, line: str, offered: set[str]
) -> None:
    words = line.split(" ")
    spoken = (
        {
            "COMP_WORDS": "\n".join(words) if shell == "fish" else line,
            "COMP_CWORD": str(len(words) - 1),
        }
        if shell == "bash"
        else {"_TYPER_COMPLETE_ARGS": line}
    )
    said = ruthan(_RUTHAN_COMPLETE=f"complete_{shell}", **spoken)
    assert offered <= set(said.stdout.replace('"', " ").replace(":", " ").split()), said.stdout


def test_bash_itself_completes_with_the_script(tmp_path: Path) -> None:
    program = tmp_path / "ruthan"
    program.write_text(f"#!/bin/sh\nexec {sys.executable} -c '{_RUN}' \"$@\"\n", encoding="utf-8")
    program.chmod(0o755)
    ask = (
        "source <(ruthan completion bash); COMP_WORDS=(ruthan expo); COMP_CWORD=1; "
        'f=$(complete -p ruthan | sed "s/.*-F \\([^ ]*\\).*/\\1/"); $f ruthan; echo "${COMPREPLY[@]}"'
    )
    said = subprocess.run(
        ["bash", "-c", ask], env={**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}"},
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert said.stdout.split() == ["export"], said.stderr
