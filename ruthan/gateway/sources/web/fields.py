"""Form fields that take what citizens send: any text, several files, no surprise."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ruthan.core.text.limits import TextRefused, storable
from ruthan.intake.rules.files import MAX_BYTES, MAX_FILES
from ruthan.intake.rules.texts import clean_text

ACCEPT = "image/*,.heic,.heif,.pdf,.txt"


class TextField(forms.Field):
    """A text of a person: NUL and lone surrogates dropped, nothing cut, refused with a sentence.

    `is_alone=False`: a file may stand in for it, and then the form judges that something came.
    """

    widget = forms.Textarea

    def __init__(self, *, max_length: int, is_alone: bool = True, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.max_length, self.is_alone = max_length, is_alone

    def widget_attrs(self, widget: forms.Widget) -> dict[str, str]:
        """No hard limit in the browser: what is pasted stays visible and is refused with words."""
        return {"rows": "6", "autocomplete": "off"}

    def to_python(self, value: object) -> str:
        """The text without what no store accepts."""
        return storable(str(value or ""))

    def clean(self, value: object) -> str:
        """The text as it may be kept, '' for nothing where a file may stand in."""
        text = self.to_python(value)
        try:
            return clean_text(text, max_chars=self.max_length)
        except TextRefused as refused:
            if refused.code == "empty" and not self.is_alone:
                return ""
            raise forms.ValidationError(self._words(refused, text), code=refused.code) from refused

    def _words(self, refused: TextRefused, text: str) -> str:
        if refused.code == "empty":
            return _("There is nothing to read yet. Paste the message or type it.")
        return _(
            "This is %(length)s characters long; we can take %(limit)s. Send the part that matters."
        ) % {"length": f"{len(text):,}", "limit": f"{refused.limit:,}"}


class PresetField(forms.ChoiceField):
    """A choice that is made already: nothing means its first value."""

    def clean(self, value: object) -> str:
        """One of the choices."""
        return str(super().clean(value or self.initial))


class SeveralFiles(forms.ClearableFileInput):
    """A file input that takes more than one."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Up to five files of ten megabytes, counted and weighed only; nothing is opened here."""

    widget = SeveralFiles
    default_error_messages = {
        "too_many": gettext_lazy("At most %(most)s files at once. Choose those that matter most."),
        "too_large": gettext_lazy("“%(name)s” is larger than %(mb)s MB. Send a smaller copy."),
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, allow_empty_file=True, **kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, str]:
        """What the browser offers to choose."""
        return {"accept": ACCEPT}

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        """The uploads, unopened."""
        files: Sequence[UploadedFile[Any]] = data if isinstance(data, list | tuple) else [data]
        files = [file for file in files if file]
        if len(files) > MAX_FILES:
            raise self._refusal("too_many", most=MAX_FILES)
        for file in files:
            if (file.size or 0) > MAX_BYTES:
                raise self._refusal("too_large", name=file.name, mb=MAX_BYTES // 1_048_576)
        return list(files)

    def _refusal(self, code: str, **params: object) -> forms.ValidationError:
        return forms.ValidationError(self.error_messages[code], code=code, params=params)
