"""What an operator types during a call, and what filters the list of calls."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from ruthan.core.text.limits import TextRefused, storable
from ruthan.gateway.conversation.intents import language_of
from ruthan.gateway.sources.hotline.backs import ENDS
from ruthan.gateway.sources.hotline.scripts import NOTICE_VERSION, Words
from ruthan.gateway.states import AFTER_REPORT, BY_ITSELF, Outcome, Situation
from ruthan.intake.actions import (
    ContactRefused,
    Submission,
    Way,
    checked_way,
    new_ticket,
    reporter_key,
)
from ruthan.intake.rules.texts import MAX_REMARK, clean_text, find_links
from ruthan.intake.states import Channel, Wants, WayKind
from ruthan.messaging.queries import has_way
from ruthan.network.queries import provinces

if TYPE_CHECKING:
    from ruthan.gateway.models import Call

MAX_TEXT: Final = 20_000
_HOUR, _DAY, _THREE_DAYS = 60, 24 * 60, 72 * 60
_MOST_MINUTES: Final = 60 * 24 * 366
_WANTS: Final = {
    Situation.CHECK: Wants.WARN, Situation.RUMOUR: Wants.ANSWER, "": Wants.ANSWER,
}  # fmt: skip


class WordsField(forms.CharField):
    """A person's words as they were said, refused with a sentence when nothing or too much."""

    widget = forms.Textarea

    def clean(self, value: object) -> str:
        """The words as they may be kept, '' where none are asked for."""
        typed = storable(str(value or ""))
        if not self.required and not typed.strip():
            return ""
        try:
            return clean_text(typed, max_chars=self.max_length or MAX_TEXT)
        except TextRefused as refused:
            words = (
                _("Write in a few words what the caller says.")
                if refused.code == "empty"
                else _("This is too long. Keep what matters.")
            )
            raise forms.ValidationError(words, code=refused.code) from refused


class CaptureForm(forms.Form):
    """One call's report: the caller's words, when and where, how to tell them, with consent."""

    use_required_attribute = False
    ticket = forms.CharField(widget=forms.HiddenInput, required=False, max_length=200)
    situation = forms.ChoiceField(
        choices=Situation.choices, required=False, widget=forms.RadioSelect,
        label=gettext_lazy("What is it about?"),
    )  # fmt: skip
    words = WordsField(
        label=gettext_lazy("The caller's words"),
        help_text=gettext_lazy("As it is told or read out. No names of others are needed."),
    )
    minutes = forms.IntegerField(
        required=False, min_value=0, max_value=_MOST_MINUTES,
        label=gettext_lazy("How many minutes ago?"),
    )  # fmt: skip
    province = forms.ChoiceField(required=False, label=gettext_lazy("Province"))
    way = forms.ChoiceField(
        required=False, widget=forms.RadioSelect, label=gettext_lazy("How to tell the answer")
    )
    contact = forms.CharField(
        required=False, max_length=254, label=gettext_lazy("Number or e-mail address")
    )
    has_agreed = forms.BooleanField(
        required=False, label=gettext_lazy("Read out, and the caller says yes")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ticket"].initial = new_ticket
        self.fields["words"].widget.attrs |= {"autocomplete": "off", "spellcheck": "false"}
        self.fields["minutes"].widget.attrs |= {"inputmode": "numeric"}
        self.fields["contact"].widget.attrs |= {"autocomplete": "off", "spellcheck": "false"}
        self._choices("province", [("", _("Not said")), *_regions()])
        self._choices("way", ways())

    def clean_contact(self) -> str:
        """The number or address in one form; nothing where no way was chosen."""
        kind = self.cleaned_data.get("way") or ""
        if not kind:
            return ""
        try:
            return checked_way(Way(kind, self.cleaned_data["contact"])).value
        except ContactRefused as refused:
            raise forms.ValidationError(_contact_words(kind)) from refused

    def clean(self) -> dict[str, Any]:
        """Without the caller's yes nothing is noted down."""
        data = super().clean() or self.cleaned_data
        if data.get("way") and not data.get("has_agreed"):
            words = _("Read the sentence out and tick this when the caller says yes.")
            self.add_error("has_agreed", words)
        return data

    def renew(self) -> None:
        """Give the form another ticket when its own was refused."""
        self.data = {**self.data.dict(), "ticket": new_ticket()}  # type: ignore[attr-defined]  # a QueryDict

    def submission(self, call: Call) -> Submission:
        """What was taken down; a call without a number counts as a person of its own."""
        data = self.cleaned_data
        situation = data["situation"] or call.situation
        kind, value = data["way"], data["contact"]
        who: str | bytes = f"{kind}:{value.lower()}" if kind else call.pk.bytes
        return Submission(
            text=data["words"],
            channel=Channel.HOTLINE,
            wants=_WANTS.get(situation, Wants.HELP),
            province=data["province"],
            language=language_of(data["words"], before=(get_language() or "th")[:2]),
            reporter=reporter_key("hotline", who),
            answers=_answers(situation, data["minutes"]),
            links=find_links(data["words"]),
            way=Way(kind, value, NOTICE_VERSION) if kind else None,
            is_for_officers=situation == Situation.CHILD,
        )

    def _choices(self, name: str, choices: list[Any]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]  # a ChoiceField


class EndForm(forms.Form):
    """How the call ended."""

    outcome = forms.ChoiceField(label=gettext_lazy("How did the call end?"))
    is_read_back = forms.BooleanField(
        required=False, label=gettext_lazy("The caller read the code back")
    )

    def __init__(self, *args: Any, call: Call, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = [o for o in Outcome if o not in BY_ITSELF]
        if call.outcome == Outcome.SEALED:
            chosen = [Outcome.SEALED]
        elif call.outcome:
            chosen = list(AFTER_REPORT)
        pairs = [(o.value, o.label) for o in chosen]
        self.fields["outcome"].choices = pairs  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["outcome"].initial = call.outcome or (Outcome.KNOWN if call.told else None)


class BackForm(forms.Form):
    """What came of a call back, and what the caller said to a question."""

    ticket = forms.CharField(widget=forms.HiddenInput, required=False, max_length=200)
    how = forms.ChoiceField(choices=[(how, how) for how in ENDS])
    reply = WordsField(
        required=False, max_length=MAX_REMARK, label=gettext_lazy("What the caller answers")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ticket"].initial = new_ticket


class CallFilter(forms.Form):
    """Filters of the list of calls, kept in the address: codes and days."""

    since = forms.DateField(
        label=pgettext_lazy("day", "From"), required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )  # fmt: skip
    until = forms.DateField(
        label=pgettext_lazy("day", "Until"), required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )  # fmt: skip
    outcome = forms.ChoiceField(label=gettext_lazy("Outcome"), required=False)
    situation = forms.ChoiceField(label=pgettext_lazy("call", "Situation"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        every = [("", _("All"))]
        outcomes = [*every, ("open", _("Not ended")), *Outcome.choices]
        self.fields["outcome"].choices = outcomes  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["situation"].choices = [*every, *Situation.choices]  # type: ignore[attr-defined]  # a ChoiceField

    def wanted(self) -> dict[str, Any]:
        """The filters that can be read."""
        self.full_clean()
        return {name: value for name, value in self.cleaned_data.items() if value}


def _lines(*, required: bool, label: Any) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": 4})
    return forms.CharField(widget=area, required=required, label=label, max_length=2_000)


class ScriptForm(forms.Form):
    """The words of one script in both languages; lists have a line for each."""

    first_th = _lines(required=True, label=gettext_lazy("First sentence (Thai)"))
    first_en = _lines(required=True, label=gettext_lazy("First sentence (English)"))
    questions_th = _lines(required=True, label=gettext_lazy("Questions (Thai), a line for each"))
    questions_en = _lines(required=True, label=gettext_lazy("Questions (English), a line for each"))
    now_th = _lines(required=False, label=gettext_lazy("What to do now (Thai), a line for each"))
    now_en = _lines(required=False, label=gettext_lazy("What to do now (English), a line for each"))
    never_th = _lines(required=True, label=gettext_lazy("Never (Thai)"))
    never_en = _lines(required=True, label=gettext_lazy("Never (English)"))
    close_th = _lines(required=True, label=gettext_lazy("Last sentence (Thai)"))
    close_en = _lines(required=True, label=gettext_lazy("Last sentence (English)"))
    numbers = forms.CharField(
        required=False, max_length=120, label=gettext_lazy("Numbers"),
        help_text=gettext_lazy("With spaces between them; what each is for stands in the list."),
    )  # fmt: skip
    source = forms.CharField(max_length=200, label=gettext_lazy("Source"))
    checked_on = forms.DateField(
        label=gettext_lazy("Checked on"), widget=forms.DateInput(attrs={"type": "date"})
    )

    @staticmethod
    def of(words: Words) -> dict[str, str]:
        """The words as the form shows them."""
        shown = {name: getattr(words, name) for name in Words.__dataclass_fields__}
        lists = {n: "\n".join(v) for n, v in shown.items() if isinstance(v, tuple)}
        return {**shown, **lists, "numbers": " ".join(words.numbers)}

    def words(self, before: Words) -> Words:
        """What was typed; the cards of advice stay as they are."""
        data = self.cleaned_data
        fields: dict[str, Any] = {"cards": before.cards, "numbers": tuple(data["numbers"].split())}
        for name in Words.__dataclass_fields__:
            if name not in fields:
                typed = data[name].strip()
                is_list = name.startswith(("questions", "now"))
                fields[name] = (
                    tuple(filter(None, map(str.strip, typed.splitlines()))) if is_list else typed
                )
        return Words(**fields)


def ways() -> list[tuple[str, Any]]:
    """How an answer can be told from here; SMS only where a gateway is set up."""
    kinds = [WayKind.PHONE, WayKind.EMAIL, *([WayKind.SMS] if has_way("sms") else [])]
    return [("", _("Not needed")), *((kind.value, kind.label) for kind in kinds)]


def minutes_of(typed: object) -> int | None:
    """Minutes as far as they can be read while they are typed."""
    text = str(typed or "").strip()
    return int(text) if text.isdecimal() and len(text) < 7 else None


def _answers(situation: str, minutes: int | None) -> dict[str, str]:
    """What the rank hears of the reporter: when the money left, if it did."""
    told = {"minutes": str(minutes)} if minutes is not None else {}
    if situation != Situation.SENT:
        return told
    code = "money_1h"
    if minutes is not None and minutes > _HOUR:
        code = "money_24h" if minutes <= _DAY else "money_72h"
        code = code if minutes <= _THREE_DAYS else "money_later"
    return {"situation": code, **told}


def _contact_words(kind: str) -> str:
    words = {
        WayKind.EMAIL: _("This is not an e-mail address yet. Ask for it letter by letter."),
        WayKind.SMS: _("An SMS needs a mobile number of ten digits. Ask for it once more."),
    }
    return words.get(WayKind(kind), _("This cannot be called. Ask for the number once more."))


def _regions() -> list[Any]:
    regions: dict[str, list[tuple[str, str]]] = {}
    for place in provinces():
        regions.setdefault(place.region_name, []).append((place.code, place.name))
    return list(regions.items())
