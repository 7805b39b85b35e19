"""A draft of a script as a voice, by espeak-ng where it is installed; it says it is a draft."""

from __future__ import annotations

import re
import shutil
import subprocess
from functools import cache
from typing import Final

from ruthan.publishing.engine.kit.phrases import phrase
from ruthan.publishing.engine.kit.texts import aloud

_PROGRAM: Final = "espeak-ng"
_LONGEST_SECONDS: Final = 30
# By ear and clock against our estimate: the program counts Thai words its own way.
_WORDS_A_MINUTE: Final = {
    ("radio", "th"): 220, ("loudspeaker", "th"): 130,
    ("radio", "en"): 150, ("loudspeaker", "en"): 110,
}  # fmt: skip
_CHOICE: Final = re.compile(r"(ครับ)/(?:ค่ะ|คะ)")


@cache
def can_speak(language: str) -> bool:
    """Whether the program is there and knows the language; asked once in a process."""
    program = shutil.which(_PROGRAM)
    if program is None:
        return False
    try:
        listed = subprocess.run(
            [program, f"--voices={language}"],
            capture_output=True,
            timeout=10,
            check=False,
            text=True,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return len(listed.stdout.strip().splitlines()) > 1


def draft_voice(text: str, *, medium: str, language: str) -> bytes:
    """The script as WAV: "draft" is said first and last. Talks to a process; about 0.2 s.

    Raises VoiceFailed when the program is missing, fails or takes more than half a minute.
    """
    program = shutil.which(_PROGRAM)
    if program is None:
        raise VoiceFailed("not installed")
    mark = phrase("draft_voice", language)
    told = "\n\n".join((mark, aloud(_CHOICE.sub(r"\1", text), language), mark, ""))
    command = [
        program,
        "-v",
        language,
        "-s",
        str(_WORDS_A_MINUTE[medium, language]),
        "--stdin",
        "--stdout",
    ]
    try:
        done = subprocess.run(  # the words go in by standard input, never as arguments
            command, input=told.encode(), capture_output=True, timeout=_LONGEST_SECONDS, check=True
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise VoiceFailed(type(error).__name__) from error
    if not done.stdout.startswith(b"RIFF"):
        raise VoiceFailed("no sound")
    return done.stdout


class VoiceFailed(RuntimeError):
    """No voice was made; a kit is whole without one."""
