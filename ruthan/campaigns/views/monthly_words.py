"""Months, days and what was done to a photo, in the reader's language; photos as they are sent."""

from __future__ import annotations

import hashlib
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ruthan.core.text.dates import date_range
from ruthan.ui.tags.moments import thai_date


def is_english() -> bool:
    """Whether the page is read in English."""
    return (get_language() or "th").startswith("en")


def days_of(first: date | None, last: date | None) -> str:
    """16 - 22 ก.พ. 69, or 16 Feb 2026 – 22 Feb 2026; '' while no day was given."""
    if first is None or last is None:
        return ""
    if not is_english():
        return date_range(first, last, thai_digits=False)
    return thai_date(first) if first == last else f"{thai_date(first)} – {thai_date(last)}"


def month_from(text: str) -> date | None:
    """The month of 2026-02; None for anything else."""
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        return None


def done_to(stage: str, transform: str) -> str:
    """What was done to a photo, in plain words and without blame."""
    if stage == "exact":
        return _("The very same file")
    words = {
        "mirror": _("mirrored"), "crop": _("cropped"), "framed": _("with a frame"),
        "trimmed": _("without its border"), "screenshot": _("shown inside another picture"),
        "overlaid": _("with something over it"), "rotated": _("turned a little"),
    }  # fmt: skip
    found = [words.get(one, _("turned")) for one in transform.split("+") if one != "none"]
    if not found:
        return _("The same picture, saved anew")
    return _("The same picture, %(how)s") % {"how": ", ".join(dict.fromkeys(found))}


def proof_words(lacks: tuple[str, ...]) -> list[str]:
    """What the usual proof of a channel lacks."""
    words = {
        "photo": _("no photo"), "link": _("no link"), "slot": _("no airtime"),
        "people": _("no number of people"), "confirmed": _("nobody confirmed the display"),
    }  # fmt: skip
    return [words[one] for one in lacks]


def jpeg(request: HttpRequest, body: bytes) -> HttpResponse:
    """A photo, kept by the reader's own browser alone."""
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    made = HttpResponse(body, content_type="image/jpeg")
    made.headers["ETag"] = etag
    made.headers["Cache-Control"] = "private, max-age=3600"
    answer = get_conditional_response(request, etag, response=made)
    return answer if isinstance(answer, HttpResponse) else made
