"""Words inside an image by Debian's tesseract, where it is installed. A hint, never evidence.

The picture is made grey and twice its size first, without which small Thai letters are not read.
"""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from PIL import Image

from ruthan.matching.engine.images.safe import open_image

PROGRAM: Final = "tesseract"
LANGUAGES: Final = ("tha", "eng")
SECONDS: Final = 20.0
MAX_SIDE: Final = 1600
MAX_TEXT: Final = 20_000

ABSENT, NO_LANGUAGE, TOO_SLOW, FAILED = "absent", "no_language", "too_slow", "failed"


@dataclass(frozen=True, slots=True)
class Reading:
    """The words, or none and the reason: absent, no_language, too_slow or failed."""

    text: str
    reason: str = ""


def read_words(body: bytes, *, seconds: float = SECONDS) -> Reading:
    """The words of an image; raises ImageRefused. Starts a program, so it belongs into a job."""
    return words_of(open_image(body, at_most=MAX_SIDE).picture, seconds=seconds)


def words_of(picture: Image.Image, *, seconds: float = SECONDS) -> Reading:
    """The words of a picture within some seconds."""
    missing = what_is_missing()
    if missing:
        return Reading("", missing)
    grey = picture.convert("L")
    grey = grey.resize((grey.width * 2, grey.height * 2), Image.Resampling.BICUBIC)
    file = io.BytesIO()
    grey.save(file, "PNG", compress_level=1)
    try:
        done = _run("-", "-", "-l", "+".join(LANGUAGES), given=file.getvalue(), seconds=seconds)
    except subprocess.TimeoutExpired:
        return Reading("", TOO_SLOW)
    except OSError:
        return Reading("", ABSENT)
    if done.returncode:
        return Reading("", FAILED)
    return Reading(_tidy(done.stdout.decode("utf-8", "replace")))


@lru_cache(maxsize=1)
def what_is_missing() -> str:
    """Why nothing can be read here: absent, no_language, or nothing at all. Asked once."""
    if shutil.which(PROGRAM) is None:
        return ABSENT
    try:
        listed = _run("--list-langs", given=b"", seconds=10).stdout.decode("utf-8", "replace")
    except (OSError, subprocess.TimeoutExpired):
        return ABSENT
    return "" if set(LANGUAGES) <= set(listed.split()) else NO_LANGUAGE


def _run(*words: str, given: bytes, seconds: float) -> subprocess.CompletedProcess[bytes]:
    """Run tesseract with one thread and nothing of our environment but the path."""
    kept = {name: os.environ[name] for name in ("PATH", "TESSDATA_PREFIX") if name in os.environ}
    return subprocess.run(
        [PROGRAM, *words], input=given, capture_output=True, timeout=seconds, check=False,
        env={**kept, "OMP_THREAD_LIMIT": "1"},
    )  # fmt: skip


def _tidy(text: str) -> str:
    """Printable lines without empty ones between."""
    lines = (
        "".join(c for c in line if unicodedata.category(c)[0] != "C").strip()
        for line in text.splitlines()
    )
    return "\n".join(line for line in lines if line)[:MAX_TEXT]
