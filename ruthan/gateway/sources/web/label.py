"""The words on the photo of a label: a hint where tesseract is installed, never evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ruthan.core import throttle
from ruthan.core.throttle import Limit, TooOften
from ruthan.matching.engine.images import ocr
from ruthan.matching.engine.images.safe import ImageRefused

if TYPE_CHECKING:
    from django.http import HttpRequest

    from ruthan.intake.actions import CleanFile

READ = Limit("web.label", 6, 600)
EVERYONE = Limit("web.label.all", 20, 60)  # a program each: it must not starve the pages
SECONDS = 6.0


@dataclass(frozen=True, slots=True)
class Label:
    """The words that were read; `was_read` says whether anything was tried."""

    text: str = ""
    was_read: bool = False


def words_on(request: HttpRequest, files: Sequence[CleanFile]) -> Label:
    """The words of the first picture, within seconds; nothing where that cannot be done now."""
    picture = next((file for file in files if file.kind == "image"), None)
    if picture is None or ocr.what_is_missing():
        return Label()
    try:
        throttle.count(READ, throttle.visitor(request))
        throttle.count(EVERYONE, "all")
        return Label(ocr.read_words(picture.body, seconds=SECONDS).text, was_read=True)
    except (TooOften, ImageRefused):
        return Label()
