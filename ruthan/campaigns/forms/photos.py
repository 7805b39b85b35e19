"""Photos as they are sent by a form, and the sentence of each refusal."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

ACCEPT = "image/jpeg,image/png,image/webp,image/heic,image/heif,.heic,.heif"


def photo_refusal(code: str) -> str:
    """Why a photo was not kept, and what helps."""
    words = {
        "empty": _("The file is empty. Choose the photo again."),
        "too_large": _("It is larger than 20 MB. Send a smaller copy."),
        "unknown_kind": _("This is no photo that can be read: JPEG, PNG, WEBP or HEIC can."),
        "broken": _("The file is damaged. Open it on the phone, save it anew and send that."),
        "too_many_pixels": _("It has too many pixels. Send a smaller copy."),
        "too_small": _("It is too small to be seen in print. Send the photo itself."),
        "too_many": _("An activity holds at most 20 photos. Take one out first."),
    }
    return str(words[code])


class _Several(forms.ClearableFileInput):
    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """Several files; each is judged by itself later, so that one bad file harms no other."""

    widget = _Several(attrs={"accept": ACCEPT, "multiple": True})

    def clean(self, data: Any, initial: Any = None) -> Any:
        """The files, none of them looked into."""
        given = data if isinstance(data, list | tuple) else [data]
        return [one for one in given if one]


class PhotosForm(forms.Form):
    """Photos, and whether the place that the camera noted may be kept."""

    photos = PhotosField(required=False, label=_("Photos"))
    with_place = forms.BooleanField(
        required=False, label=_("Keep where the photos were taken"),
        help_text=_("Only the place that the camera wrote into it. Otherwise it is dropped."),
    )  # fmt: skip
