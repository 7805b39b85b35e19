"""What the pages of the kit say: names of forms, languages, channels, files, what is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from ruthan.publishing.engine.kit import limits
from ruthan.publishing.engine.kit.pieces import GIF
from ruthan.publishing.forms import KIT_FIELDS

if TYPE_CHECKING:
    from ruthan.publishing.actions import KitRefused
    from ruthan.publishing.engine.kit.checks import Finding, Measure
    from ruthan.publishing.engine.kit.pieces import Piece

NAMES: Final = {
    "web": gettext_lazy("Correction for web sites and pages"),
    "line": gettext_lazy("LINE message (Flex)"),
    "share": gettext_lazy("Share images"),
    "radio_30": gettext_lazy("Radio script, 30 seconds"),
    "radio_60": gettext_lazy("Radio script, 60 seconds"),
    "loudspeaker_30": gettext_lazy("Loudspeaker script, 30 seconds"),
    "loudspeaker_60": gettext_lazy("Loudspeaker script, 60 seconds"),
    "briefing": gettext_lazy("One-page briefing for a meeting"),
    "slides": gettext_lazy("Slides for a meeting"),
    "led": gettext_lazy("LED still"),
    "loop": gettext_lazy("LED loop of three stills"),
    "facilitator": gettext_lazy("Card for community leaders"),
    "bill": gettext_lazy("Key message on bills"),
    "popup": gettext_lazy("Pop-up in applications"),
    "impact": gettext_lazy("Impact line"),
}
HINTS: Final = {
    "web": gettext_lazy("To be pasted into an office's web site or page. Truth first."),
    "line": gettext_lazy("As our own LINE account sends it; for an office's account as JSON."),
    "share": gettext_lazy("Three sizes from the same words."),
    "radio_30": gettext_lazy("Numbers are spelled out in the file; the length is an estimate."),
    "radio_60": gettext_lazy("Numbers are spelled out in the file; the length is an estimate."),
    "loudspeaker_30": gettext_lazy("Read slowly, with pauses; the length is an estimate."),
    "loudspeaker_60": gettext_lazy("Read slowly, with pauses; the length is an estimate."),
    "briefing": gettext_lazy("For an item on the agenda: PDF, Word, and the same as a web page."),
    "slides": gettext_lazy("Four or five slides that the meeting can change."),
    "led": gettext_lazy("A slash begins a new line. Cap height is a twelfth of the shorter side."),
    "loop": gettext_lazy("Fact, rumour, what to do: five seconds each. A slash begins a new line."),
    "facilitator": gettext_lazy("Talking points for village heads, police and volunteers."),
    "bill": gettext_lazy("One line at the foot of a bill or receipt."),
    "popup": gettext_lazy("One file for each application, with from when until when it holds."),
    "impact": gettext_lazy("Who is hurt when it is believed."),
}
CHANNELS: Final = {
    1: gettext_lazy("Online"),
    2: gettext_lazy("On air"),
    3: gettext_lazy("Meetings"),
    4: gettext_lazy("LED boards"),
    5: gettext_lazy("Face to face"),
    6: gettext_lazy("Bills and applications"),
    0: gettext_lazy("Everywhere"),
}
LANGUAGES: Final = {
    "th": pgettext_lazy("language", "Central Thai"),
    "en": pgettext_lazy("language", "English"),
    "tts": pgettext_lazy("language", "Isan"),
    "nod": pgettext_lazy("language", "Northern Thai"),
    "sou": pgettext_lazy("language", "Southern Thai"),
    "mfa": pgettext_lazy("language", "Pattani Malay"),
}
UNITS: Final = {
    "characters": gettext_lazy("characters"),
    "words": gettext_lazy("words"),
    "seconds": gettext_lazy("seconds, an estimate"),
}
_WRONG: Final = {
    "empty": gettext_lazy("%(field)s: words are missing."),
    "too_long": gettext_lazy("%(field)s: too long (%(detail)s characters). Shorten it."),
    "too_many_words": gettext_lazy("%(field)s: too many words (%(detail)s). Say less."),
    "too_slow": gettext_lazy("It takes too long to read aloud (%(detail)s seconds). Shorten it."),
    "address": gettext_lazy("A web address cannot be read aloud. Say where to find it instead."),
    "letters": gettext_lazy("%(field)s: our typeface cannot draw these signs: %(detail)s"),
    "low_contrast": gettext_lazy("The letters are too pale on their ground (%(detail)s to 1)."),
    "no_room": gettext_lazy("%(field)s: the words do not stand in %(detail)s. Say less."),
    "unknown": gettext_lazy("%(field)s: choose one from the list."),
}


def sentence(finding: Finding) -> str:
    """What is wrong, with what to do."""
    told = {"field": KIT_FIELDS.get(finding.field, finding.field), "detail": finding.detail}
    return str(_WRONG[finding.code]) % told


def measured(one: Measure) -> dict[str, Any]:
    """A length in words: which text, how long, at most how long."""
    return {
        "name": KIT_FIELDS[one.field],
        "have": one.have,
        "most": one.most,
        "unit": UNITS[one.unit],
        "is_over": one.is_over,
    }


def refusal(refused: KitRefused) -> str:
    """Why nothing was done."""
    words = {
        "unknown": _("There is no such form in this language."),
        "outdated": _("This kit is out of date: the verdict or alert was changed or is over."),
        "same_person": _("You wrote these words. Another person has to approve them."),
    }
    return words.get(refused.code) or " ".join(sentence(f) for f in refused.findings)


def file_label(piece: Piece) -> str:
    """What a file is, in a word or two."""
    if piece.width:
        return _picture_label(piece)
    if piece.form == "popup":
        return next((a.name for a in limits.apps() if f"-{a.code}-" in piece.name), piece.name)
    ending = piece.name.rpartition(".")[2]
    words = {"pdf": "PDF", "docx": "Word", "pptx": "PowerPoint", "json": "JSON"}
    plain = {"txt": _("text"), "html": _("web page"), "wav": _("draft voice")}
    return words.get(ending) or plain.get(ending) or piece.name


def _picture_label(piece: Piece) -> str:
    sizes = limits.share_sizes() if piece.form == "share" else limits.led_sizes()
    size = next(s for s in sizes if (s.width, s.height) == (piece.width, piece.height))
    use = size.label((get_language() or "th")[:2])
    pixels = f"{piece.width} × {piece.height}"
    if piece.form != "loop":
        return f"{pixels} {use}"
    if piece.kind == GIF:
        return _("moving (GIF), %(pixels)s %(use)s") % {"pixels": pixels, "use": use}
    number = piece.name.split("-")[1]
    return _("still %(number)s, %(pixels)s %(use)s") % {
        "number": number,
        "pixels": pixels,
        "use": use,
    }
