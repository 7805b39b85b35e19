"""What people type to be invited, to set up their sign-in, and to confirm with a second factor."""

from __future__ import annotations

from typing import Any

from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from django import forms
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from ruthan.accounts.adapter import too_often
from ruthan.accounts.models import User
from ruthan.core import throttle

CODE_LIMIT = throttle.Limit("second-factor", times=10, seconds=300)
ONCE = throttle.Limit("second-factor-code", times=1, seconds=86_400)
_USER_NAME = RegexValidator(
    r"^[a-z0-9][a-z0-9._-]{2,59}$",
    _("Use 3 to 60 small Latin letters, digits, dots, dashes or underscores."),
)


class PeopleFilter(forms.Form):
    """Filters of the list of people, kept in the address."""

    q = forms.CharField(label=_("Name or user name"), required=False, max_length=80)
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("Everyone")), ("active", _("Active")), ("stopped", _("Stopped"))],
    )


class InviteForm(forms.Form):
    """Who is invited."""

    username = forms.CharField(label=_("User name"), max_length=60, validators=[_USER_NAME])
    name_th = forms.CharField(label=_("Name (Thai)"), max_length=120)
    name_en = forms.CharField(label=_("Name (English)"), max_length=120, required=False)
    email = forms.EmailField(label=_("E-mail"), required=False)


class ReasonForm(forms.Form):
    """Why a person's access is changed."""

    because = forms.CharField(
        label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


class SetUpForm(forms.Form):
    """The first password of an invited person, typed twice."""

    password = forms.CharField(
        label=_("New password"),
        strip=False,
        help_text=_("At least 12 characters. A short sentence is easy to remember."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("The same password again"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean(self) -> dict[str, Any]:
        """Both the same, and strong enough for this person."""
        typed: dict[str, Any] = super().clean() or {}
        password, again = typed.get("password"), typed.get("again")
        if password and again and password != again:
            self.add_error("again", _("The two passwords differ."))
        if password:
            try:
                password_validation.validate_password(password, self.user)
            except ValidationError as error:
                self.add_error("password", error)
        return typed


class _CountedCode:
    """A code is tried ten times in five minutes and works once, in all processes together."""

    user: User
    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs.pop("placeholder", None)
        self.fields["code"].widget.attrs["inputmode"] = "numeric"

    def clean_code(self) -> str:
        """Counted before it is looked at; replayed codes are refused as wrong ones are."""
        who = str(self.user.pk)
        try:
            throttle.count(CODE_LIMIT, who)
        except throttle.TooOften as error:
            raise too_often(error) from error
        code: str = super().clean_code()  # type: ignore[misc]  # of the form beside it
        try:
            throttle.count(ONCE, f"{who}:{code}")
        except throttle.TooOften as error:
            words = _("This code was used already. Wait for the next one.")
            raise ValidationError(words) from error
        return code


class SecondFactorForm(_CountedCode, AuthenticateForm):  # type: ignore[misc]  # allauth is untyped
    """The code asked at sign-in."""


class ConfirmForm(_CountedCode, ReauthenticateForm):  # type: ignore[misc]  # allauth is untyped
    """The code asked again before something dangerous."""
