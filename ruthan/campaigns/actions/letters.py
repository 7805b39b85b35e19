"""The letter register: what came in, its stamps, and what a person looked at a second time."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, time
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Max

from ruthan.audit.actions import record
from ruthan.campaigns import access
from ruthan.campaigns.models import Letter, Stamp
from ruthan.campaigns.permissions import P
from ruthan.campaigns.queries import letters as queries
from ruthan.campaigns.rules import letters as rules
from ruthan.campaigns.states import LETTER_MOVES, LetterState, Urgency
from ruthan.core import clock
from ruthan.core.guard import Forbidden, require
from ruthan.core.refs import public_reference
from ruthan.core.states import move

if TYPE_CHECKING:
    from ruthan.network.models import Organisation

MOST_STAMPS = 20
_WORDS = (
    "number_raw", "dated_on", "sender", "subject", "addressee", "enclosures", "urgency", "note",
)  # fmt: skip


class LetterRefused(ValueError):
    """It cannot be done; `code`: future, old, changed, withdrawn, obligations, stamps."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@transaction.atomic
def register_letter(
    *, by: Any, unit: Organisation, number_raw: str, dated_on: date | None, sender: str,
    subject: str, addressee: str, enclosures: Sequence[dict[str, Any]] = (),
    urgency: str = Urgency.NORMAL, unreadable: Collection[str] = (), note: str = "",
    stamp: Mapping[str, Any] | None = None, is_demonstration: bool = False,
) -> Letter:  # fmt: skip
    """Write a letter into a register as it reads; what cannot be read is marked, never guessed.

    `stamp` is the first desk's, as in `add_stamp`. Refuses a register that is not one's own
    (Forbidden), and dates that cannot be the letter's.
    """
    _own(by, unit)
    _must_be_a_day(dated_on)
    number = rules.read_number(number_raw)
    missing = rules.unread(number=str(number or ""), dated_on=dated_on, marked=unreadable)
    letter = Letter.objects.create(
        ref=public_reference("L"),
        state=LetterState.CHECKING if missing else LetterState.REGISTERED,
        unit=unit,
        number_raw=number_raw.strip(),
        number=str(number or ""),
        is_circular=bool(number and number.is_circular),
        dated_on=dated_on,
        sender=sender,
        subject=subject,
        addressee=addressee,
        enclosures=list(enclosures),
        urgency=Urgency(urgency),
        unreadable=missing,
        note=note,
        registered_by=by,
        registered_at=clock.now(),
        is_demonstration=is_demonstration,
    )
    record(
        by=by, what="campaigns:letter:register", on=letter,
        facts={"ref": letter.ref, "unit": unit.code, "number": letter.number},
    )  # fmt: skip
    if stamp is not None:
        add_stamp(by=by, letter=letter, **stamp)
    return letter


@transaction.atomic
def edit_letter(
    *, by: Any, letter: Letter, seen: str, unreadable: Collection[str], **words: Any
) -> Letter:
    """Correct what a letter says; the trail keeps which fields changed, number and date by value.

    `seen` is the mark of what the person had before them: what another changed meanwhile is not
    written over (LetterRefused changed).
    """
    held = _held(by, letter)
    if queries.mark_of(held) != seen:
        raise LetterRefused("changed")
    _must_be_a_day(words.get("dated_on", held.dated_on))
    changed = [name for name in _WORDS if name in words and getattr(held, name) != words[name]]
    was = {"number": held.number_raw, "dated_on": str(held.dated_on or "")}
    names = {"number": "number_raw", "dated_on": "dated_on"}
    looked_at = [
        one for one, name in names.items() if one not in held.unreadable and name not in changed
    ]
    for name in changed:
        setattr(held, name, words[name])
    _read_again(held, unreadable, looked_at)
    facts: dict[str, str | int | bool | None] = {"fields": ", ".join(changed)}
    if "number_raw" in changed:
        facts |= {"number_was": was["number"], "number": held.number_raw}
    if "dated_on" in changed:
        facts |= {"dated_on_was": was["dated_on"], "dated_on": str(held.dated_on or "")}
    facts["to_check"] = ", ".join(held.unreadable)
    record(by=by, what="campaigns:letter:edit", on=held, facts=facts)
    return held


@transaction.atomic
def check_field(*, by: Any, letter: Letter, field: str) -> Letter:
    """A person looked at the paper again: a field stands there just as it is written here.

    A number that the grammar still cannot read stays as it stands, and is no longer to be checked.
    """
    held = _held(by, letter)
    if field in held.unreadable:
        held.unreadable = [one for one in held.unreadable if one != field]
        _settle(held)
        record(by=by, what="campaigns:letter:check", on=held, facts={"fields": field})
    return held


@transaction.atomic
def add_stamp(
    *, by: Any, letter: Letter, desk: str, number: str = "", received_on: date | None = None,
    received_at: time | None = None,
) -> Stamp:  # fmt: skip
    """Note the stamp of the next desk; desks follow each other, whichever offices they are of."""
    held = _held(by, letter)
    last = held.stamps.aggregate(last=Max("place"))["last"] or 0
    if held.stamps.count() >= MOST_STAMPS:
        raise LetterRefused("stamps")
    if received_on is not None and received_on > clock.today():
        raise LetterRefused("future")
    made = Stamp.objects.create(
        letter=held, place=last + 1, desk=desk, number=number, received_on=received_on,
        received_at=received_at,
    )  # fmt: skip
    record(
        by=by, what="campaigns:letter:stamp", on=held,
        facts={"number": number, "place": made.place, "received_on": str(received_on or "")},
    )  # fmt: skip
    return made


@transaction.atomic
def remove_stamp(*, by: Any, letter: Letter, place: int) -> None:
    """Take a stamp out that was noted wrongly; the trail keeps its number. Safe twice."""
    held = _held(by, letter)
    found = held.stamps.filter(place=place).first()
    if found is not None:
        facts: dict[str, str | int | bool | None] = {"number": found.number, "place": place}
        found.delete()
        record(by=by, what="campaigns:letter:unstamp", on=held, facts=facts)


@transaction.atomic
def withdraw_letter(*, by: Any, letter: Letter, because: str) -> Letter:
    """Take a letter out of the register, as one entered twice; it stays readable, and comes back.

    Refuses (LetterRefused obligations) while something that it brought is still in force.
    """
    held = _held(by, letter)
    if held.obligations.filter(ended_at__isnull=True).exists():
        raise LetterRefused("obligations")
    move(held, to=LetterState.WITHDRAWN, moves=LETTER_MOVES)
    record(by=by, what="campaigns:letter:withdraw", on=held, because=because)
    return held


@transaction.atomic
def restore_letter(*, by: Any, letter: Letter) -> Letter:
    """Undo a withdrawal. Raises Refused when it is in the register already."""
    held = queries.locked(letter.pk)
    _own(by, held.unit)
    move(held, to=LetterState.CHECKING, moves=LETTER_MOVES)
    _settle(held)
    record(by=by, what="campaigns:letter:restore", on=held)
    return held


def _own(by: Any, unit: Organisation) -> None:
    require(by, P.LETTER_EDIT)
    if not access.registers_for(by).filter(pk=unit.pk).exists():
        raise Forbidden(P.LETTER_EDIT)


def _held(by: Any, letter: Letter) -> Letter:
    held = queries.locked(letter.pk)
    _own(by, held.unit)
    if held.state == LetterState.WITHDRAWN:
        raise LetterRefused("withdrawn")
    return held


def _must_be_a_day(day: date | None) -> None:
    odd = rules.odd_day(day, today=clock.today()) if day is not None else ""
    if odd:
        raise LetterRefused(odd)


def _read_again(letter: Letter, marked: Collection[str], looked_at: Collection[str]) -> None:
    """Read the number anew and mark what is not read, but for what a person looked at already."""
    number = rules.read_number(letter.number_raw)
    letter.number, letter.is_circular = str(number or ""), bool(number and number.is_circular)
    missing = rules.unread(number=letter.number, dated_on=letter.dated_on, marked=marked)
    letter.unreadable = [one for one in missing if one in marked or one not in looked_at]
    letter.save()
    _settle(letter)


def _settle(letter: Letter) -> None:
    """Registered once nothing is left to be checked, and to be checked while something is."""
    to = LetterState.CHECKING if letter.unreadable else LetterState.REGISTERED
    kept = {"unreadable": letter.unreadable}
    if letter.state != to:
        move(letter, to=to, moves=LETTER_MOVES, **kept)
    else:
        Letter.objects.filter(pk=letter.pk).update(**kept)
