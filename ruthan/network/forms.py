"""What administrators type about organisations, roles, hotlines and word lists."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ruthan.core import clock
from ruthan.network import queries
from ruthan.network.models import Organisation
from ruthan.network.states import (
    HOLIDAYS,
    DeskKind,
    OrganisationKind,
    Role,
    Scope,
    day_of_code,
)

CODE = RegexValidator(
    r"^[a-z0-9][a-z0-9:_-]{1,39}$",
    _("Use 2 to 40 small Latin letters, digits, colons, dashes or underscores."),
)
TERM_CODE = RegexValidator(
    r"^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$", _("Use Latin letters, digits, dashes or underscores.")
)
_LANGUAGES = [("th", _("Thai")), ("en", _("English"))]


def _a_day(code: str) -> None:
    if day_of_code(code) is None:
        raise forms.ValidationError(_("Codes of this list are days: 2026-12-10."))


class _Day(forms.DateInput):
    """A day, in the browser's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class OrganisationFilter(forms.Form):
    """Filters of the list, kept in the address."""

    q = forms.CharField(label=_("Name, other name or code"), required=False, max_length=80)
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("Every kind")), *OrganisationKind.choices]
    )


class OrganisationForm(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable at run time
    """The fields of an organisation; its code is given once and stays."""

    website = forms.URLField(label=_("Website"), required=False, assume_scheme="https")
    provinces = forms.MultipleChoiceField(
        label=_("Provinces served"),
        required=False,
        help_text=_("For report centres: reports from these provinces come to its queue."),
    )

    class Meta:
        model = Organisation
        fields = (
            "kind", "name_th", "name_en", "short_th", "short_en", "desk_th", "desk_en", "website",
            "parent", "provinces", "is_active", "source", "checked_on",
        )  # fmt: skip
        widgets = {
            "desk_th": forms.Textarea(attrs={"rows": 2}),
            "desk_en": forms.Textarea(attrs={"rows": 2}),
            "checked_on": _Day(),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].label = _("Belongs to")
        self.fields["provinces"].choices = [(p.code, p.name) for p in queries.provinces()]  # type: ignore[attr-defined]  # a choice field


class RegisterForm(OrganisationForm):
    """A new organisation, with its code."""

    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        validators=[CODE],
        help_text=_("Programs know it by this code. It cannot be changed later."),
    )
    field_order = ("code",)


class AliasForm(forms.Form):
    """Another name."""

    text = forms.CharField(label=_("Other name"), max_length=120)
    language = forms.ChoiceField(label=_("Language"), choices=_LANGUAGES)


class DeskForm(forms.Form):
    """A way to reach an organisation."""

    name_th = forms.CharField(label=_("What the desk is for (Thai)"), max_length=120)
    name_en = forms.CharField(
        label=_("What the desk is for (English)"), max_length=120, required=False
    )
    kind = forms.ChoiceField(label=_("Way"), choices=DeskKind)
    value = forms.CharField(label=_("Number or address"), max_length=200)
    source = forms.CharField(label=_("Who says so"), max_length=200)
    checked_on = forms.DateField(label=_("Checked on"), widget=_Day())


class LimitForm(forms.Form):
    """How often a key may be used."""

    per_minute = forms.IntegerField(
        label=_("Requests a minute"),
        min_value=0,
        max_value=1_000_000,
        help_text=_("0 is no limit, for bulk partners."),
    )


class KeyForm(LimitForm):
    """A key for the programs of an organisation."""

    field_order = ("label", "scopes", "per_minute", "expires_on")
    token = forms.UUIDField(widget=forms.HiddenInput)
    label = forms.CharField(
        label=_("What it is for"),
        max_length=80,
        help_text=_("For example: LINE assistant of the newsroom."),
    )
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"),
        choices=[
            (scope.value, format_lazy("{} ({})", scope.label, scope.value)) for scope in Scope
        ],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("No more than its program needs."),
    )
    expires_on = forms.DateField(
        label=_("Good until"),
        widget=_Day(),
        required=False,
        help_text=_("Leave it empty for a key that is good until it is revoked."),
    )

    def clean_expires_on(self) -> Any:
        """A day to come."""
        day = self.cleaned_data["expires_on"]
        if day is not None and day <= clock.today():
            raise forms.ValidationError(_("Choose a day to come."))
        return day


class HotlineForm(forms.Form):
    """A number that citizens may call."""

    number = forms.RegexField(
        r"^[0-9*#-]{3,20}$",
        label=pgettext_lazy("telephone", "Number"),
        error_messages={"invalid": _("Digits only.")},
    )
    organisation = forms.CharField(
        label=_("Organisation"), max_length=120, help_text=_("Its code or any of its names.")
    )
    what_for_th = forms.CharField(label=_("What for (Thai)"), max_length=160)
    what_for_en = forms.CharField(label=_("What for (English)"), max_length=160)
    hours_th = forms.CharField(label=_("Hours (Thai)"), max_length=60, required=False)
    hours_en = forms.CharField(label=_("Hours (English)"), max_length=60, required=False)
    source = forms.CharField(label=_("Who says so"), max_length=200)
    checked_on = forms.DateField(label=_("Checked on"), widget=_Day())
    is_verified = forms.BooleanField(
        label=_("Verified"),
        required=False,
        help_text=_("Somebody called it, or the agency confirmed it."),
    )

    def clean_organisation(self) -> Organisation:
        """Known by its code or any name."""
        typed = self.cleaned_data["organisation"]
        found = queries.organisation(typed) or queries.organisation_named(typed)
        if found is None:
            raise forms.ValidationError(
                _("No organisation has this name. Choose it from the list.")
            )
        return found


class RoleForm(forms.Form):
    """A role for a person in an organisation."""

    role = forms.ChoiceField(label=_("Role"), choices=[("", "—"), *Role.choices])
    organisation = forms.CharField(
        label=_("Organisation"), max_length=120, help_text=_("Its code or any of its names.")
    )
    province = forms.ChoiceField(label=_("Only for the province"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(p.code, p.name) for p in queries.provinces()]
        self.fields["province"].choices = [("", _("The whole area")), *named]  # type: ignore[attr-defined]  # a choice field

    clean_organisation = HotlineForm.clean_organisation


class TermForm(forms.Form):
    """The words of a code."""

    label_th = forms.CharField(label=_("Label (Thai)"), max_length=160)
    label_en = forms.CharField(label=_("Label (English)"), max_length=160)
    note_th = forms.CharField(
        label=_("Note (Thai)"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    note_en = forms.CharField(
        label=_("Note (English)"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    order = forms.IntegerField(label=_("Place in the list"), min_value=0, max_value=30_000)


class NewTermForm(forms.Form):
    """A new code with its words."""

    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        validators=[TERM_CODE],
        help_text=_("Programs know it by this code. It cannot be changed or used again."),
    )
    parent = forms.ChoiceField(label=_("Under"), required=False)
    label_th = forms.CharField(label=_("Label (Thai)"), max_length=160)
    label_en = forms.CharField(label=_("Label (English)"), max_length=160)
    note_th = forms.CharField(
        label=_("Note (Thai)"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    note_en = forms.CharField(
        label=_("Note (English)"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, taxonomy: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if taxonomy == HOLIDAYS:
            self.fields["code"].validators.append(_a_day)
        tops = [(term.code, term.label) for term in queries.terms(taxonomy)]
        self.fields["parent"].choices = [("", _("Nothing: at the top")), *tops]  # type: ignore[attr-defined]  # a choice field
