"""`ruthan completion`: the script by which a shell completes commands and options."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import Annotated

import typer
from typer._completion_shared import get_completion_script


class Shell(StrEnum):
    """The shells that we know how to complete in."""

    BASH = "bash"
    ZSH = "zsh"
    FISH = "fish"


def completion_command(
    shell: Annotated[Shell, typer.Argument(help="Your shell: bash, zsh or fish.")],
) -> None:
    """Print the completion script; add it to your shell's start file."""
    script = get_completion_script(
        prog_name="ruthan", complete_var="_RUTHAN_COMPLETE", shell=shell.value
    )
    sys.stdout.write(script + "\n")
