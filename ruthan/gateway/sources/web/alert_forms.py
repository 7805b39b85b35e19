"""What a person chooses to be warned of: where, about what, how grave at least."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ruthan.messaging.actions import Choice
from ruthan.messaging.queries import least_of
from ruthan.network.queries import label as word_of
from ruthan.network.queries import provinces
from ruthan.publishing.rules import TOPICS

if TYPE_CHECKING:
    from ruthan.messaging.models import Subscription

COUNTRY, SOME = "country", "some"
LEAST = (
    ("low", gettext_lazy("Every alert")),
    ("medium", gettext_lazy("Medium and graver")),
    ("high", gettext_lazy("High and critical")),
    ("critical", gettext_lazy("Critical alone")),
)


@dataclass(frozen=True, slots=True)
class Region:
    """One region with its provinces as boxes to tick: code, name, whether it is ticked."""

    name: str
    boxes: tuple[tuple[str, str, bool], ...]

    @property
    def ticked(self) -> int:
        """How many are ticked."""
        return sum(is_ticked for _code, _name, is_ticked in self.boxes)


class ChoiceForm(forms.Form):
    """Where, about what, how grave; the whole country and every topic unless told."""

    use_required_attribute = False

    where = forms.ChoiceField(
        initial=COUNTRY,
        widget=forms.RadioSelect,
        label=gettext_lazy("For where?"),
        choices=[
            (COUNTRY, gettext_lazy("The whole country")),
            (SOME, gettext_lazy("Only these provinces, and what is for everyone")),
        ],
    )
    province = forms.ChoiceField(required=False, label=gettext_lazy("Your province"))
    provinces = forms.MultipleChoiceField(required=False, label=gettext_lazy("More provinces"))
    topics = forms.MultipleChoiceField(
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label=gettext_lazy("About what?"),
        help_text=gettext_lazy("Tick none to hear of everything."),
    )
    least = forms.ChoiceField(
        initial="low",
        widget=forms.RadioSelect,
        label=gettext_lazy("How grave at least?"),
        choices=LEAST,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [(place.code, place.name) for place in provinces()]
        by_name = sorted(names, key=lambda pair: pair[1])
        self.fields["province"].choices = [("", _("Choose a province")), *by_name]  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["provinces"].choices = names  # type: ignore[attr-defined]  # as above
        self.fields["topics"].choices = [(code, word_of("strands", code)) for code in TOPICS]  # type: ignore[attr-defined]  # as above

    def clean(self) -> dict[str, Any]:
        """Refuse "only these" without any."""
        found = super().clean() or self.cleaned_data
        if found.get("where") == SOME and not (found.get("province") or found.get("provinces")):
            self.add_error("province", _("Choose at least one province, or the whole country."))
        return found

    def choice(self) -> Choice:
        """What was chosen."""
        held = self.cleaned_data
        chosen = {held["province"], *held["provinces"]} - {""} if held["where"] == SOME else set()
        return Choice(provinces=sorted(chosen), topics=held["topics"], least=held["least"])

    def regions(self) -> list[Region]:
        """Every province by region, for boxes."""
        ticked = set(self["provinces"].value() or ())
        groups: dict[str, list[tuple[str, str, bool]]] = {}
        for place in provinces():
            box = (place.code, place.name, place.code in ticked)
            groups.setdefault(place.region_name, []).append(box)
        return [Region(name, tuple(boxes)) for name, boxes in groups.items()]


class FollowForm(ChoiceForm):
    """The same with the address that the alerts go to."""

    email = forms.EmailField(
        max_length=200,
        label=gettext_lazy("Your e-mail address"),
        help_text=gettext_lazy(
            "We send one mail with a link, and nothing else before you open it."
        ),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"}),
    )

    field_order = ("email",)


def held_by(row: Subscription) -> dict[str, Any]:
    """What the form shows of a subscription."""
    codes = list(row.provinces)
    return {
        "where": SOME if codes else COUNTRY,
        "province": codes[0] if len(codes) == 1 else "",
        "provinces": codes if len(codes) > 1 else [],
        "topics": list(row.topics),
        "least": least_of(row),
    }
