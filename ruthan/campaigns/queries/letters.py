"""Questions about the letter register: search, twins, stamps in order, what is to be checked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ruthan.accounts import queries as accounts
from ruthan.audit import queries as audit
from ruthan.campaigns.models import Letter, Obligation, Stamp
from ruthan.campaigns.rules import letters as rules
from ruthan.campaigns.rules.marks import mark
from ruthan.campaigns.states import LetterState
from ruthan.core.text.digits import to_arabic, to_thai

if TYPE_CHECKING:
    from ruthan.network.models import Organisation

KIND = "campaigns.letter"


@dataclass(frozen=True, slots=True)
class StampLine:
    """A desk's stamp and what is odd about it, in words; '' for nothing."""

    stamp: Stamp
    odd: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a letter's history."""

    at: datetime
    by: str
    what: str
    facts: dict[str, Any]


def letters() -> QuerySet[Letter]:
    """Every letter with its register and stamps, newest first. Two queries."""
    rows = Letter.objects.select_related("unit__parent", "registered_by")
    return rows.prefetch_related("stamps").order_by("-registered_at", "-id")


def searched(rows: QuerySet[Letter], words: str) -> QuerySet[Letter]:
    """Those whose number, reference, subject, sender or a desk's number holds every word.

    A whole number is found however it was typed, in Thai digits or not.
    """
    number = rules.read_number(words)
    if number is not None:
        return rows.filter(number=str(number))
    for word in words.split()[:8]:
        found = Q(ref__iexact=word)
        for form in {word, to_thai(word), to_arabic(word)}:
            found |= Q(number_raw__icontains=form) | Q(number__icontains=form)
            found |= Q(subject__icontains=form) | Q(sender__icontains=form)
            found |= Q(pk__in=Stamp.objects.filter(number__iexact=form).values("letter"))
        rows = rows.filter(found)
    return rows


def locked(letter_id: UUID) -> Letter:
    """A letter, its row held until the transaction ends. One query."""
    rows = Letter.objects.select_for_update(of=("self",)).select_related("unit__parent")
    return rows.get(pk=letter_id)


def twins(
    unit: Organisation, *, number_raw: str, dated_on: date | None, without: UUID | None = None
) -> list[Letter]:
    """Letters of the same number and day in a register, withdrawn ones left out. One query."""
    rows = Letter.objects.filter(unit=unit, dated_on=dated_on).exclude(state=LetterState.WITHDRAWN)
    rows = rows.exclude(pk=without) if without else rows
    number = rules.read_number(number_raw)
    if number is not None:
        return list(rows.filter(number=str(number)))
    asked = rules.looks_alike(number_raw)
    return [one for one in rows.filter(number="") if rules.looks_alike(one.number_raw) == asked]


def stamps_of(letter: Letter) -> list[StampLine]:
    """The stamps in the order of the desks, each with its warning. One query unless prefetched."""
    held = list(letter.stamps.all())
    read = [rules.StampRead(one.place, one.received_on, one.received_at) for one in held]
    odd = rules.odd_stamps(read, dated_on=letter.dated_on)
    words = {
        "early": _("This stamp is older than the letter. Check both dates once more."),
        "order": _("This stamp is older than the one of the desk before. Check it once more."),
    }
    return [StampLine(one, words.get(odd.get(one.place, ""), "")) for one in held]


def field_words() -> dict[str, str]:
    """The fields of a letter in the reader's language, in the order of the letter."""
    return {
        "number": _("Number of the letter"),
        "dated_on": _("Date of the letter"),
        "sender": pgettext("letter", "From"),
        "subject": pgettext("letter", "Subject"),
        "addressee": pgettext("letter", "To"),
        "enclosures": _("Enclosures"),
        "stamps": _("Receiving stamps"),
    }


def words_to_check(letter: Letter) -> list[str]:
    """The fields that nobody could read for sure, in the order of the letter."""
    return [words for name, words in field_words().items() if name in letter.unreadable]


def number_in_thai(letter: Letter) -> str:
    """The number as it is printed; where it could not be read, as it stands."""
    read = rules.read_number(letter.number) if letter.number else None
    return read.in_thai if read else letter.number_raw


def mark_of(letter: Letter) -> str:
    """A mark of what a letter says now: of two who edit it, the second is told."""
    return mark([
        letter.state, letter.number_raw, str(letter.dated_on), letter.sender, letter.subject,
        letter.addressee, letter.enclosures, letter.urgency, letter.unreadable, letter.note,
    ])  # fmt: skip


def history_of(letter: Letter) -> list[Line]:
    """What was done with a letter, newest first, with names. Two queries."""
    entries = list(audit.entries_on(KIND, str(letter.pk)))
    names = accounts.names_of({one.actor for one in entries if one.actor})
    return [
        Line(one.at, names.get(one.actor, "") if one.actor else "", one.what, one.facts)
        for one in reversed(entries)
    ]


def obligations_of(letter: Letter) -> list[Obligation]:
    """What a letter brought, ended ones too. One query."""
    return list(letter.obligations.select_related("issuer"))


def with_obligations(rows: QuerySet[Letter]) -> QuerySet[Letter]:
    """The same with what each brought; one query more."""
    return rows.prefetch_related(Prefetch("obligations", Obligation.objects.order_by("made_at")))


def in_letter_order(names: Iterable[str]) -> list[str]:
    """Fields in the order of the letter, each once."""
    held = set(names)
    return [one for one in rules.FIELDS if one in held]
