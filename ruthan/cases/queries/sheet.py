"""The sheet to read out to a bank: facts in the order in which they are asked; kept nowhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ruthan.cases.queries.cases import bank_words, kind_words
from ruthan.cases.rules.accounts import shown
from ruthan.cases.states import Target
from ruthan.core.text.dates import BUDDHIST_ERA, SHORT_MONTHS
from ruthan.core.text.money import baht_words, format_baht


@dataclass(frozen=True, slots=True)
class Sheet:
    """Lines of (what is asked, what to answer); an unknown answer is empty."""

    rows: tuple[tuple[str, str], ...]
    words: str  # the amount in Thai words


def sheet_of(
    *, from_bank: str, to_bank: str, to_kind: str, account: str, name: str,
    satang: int | None, day: date | None, time: time | None,
) -> Sheet:  # fmt: skip
    """The facts as they are read out."""
    amount = _("%(amount)s baht") % {"amount": format_baht(satang)} if satang else ""
    when = _day(day) if day else ""
    if time and day:
        when = f"{when} {time:%H:%M}"
    rows = (
        (_("Bank you paid from"), bank_words(from_bank)),
        (_("Amount in baht"), amount),
        (_("When"), when),
        (_("Bank or wallet it went to"), bank_words(to_bank) or kind_words(to_kind)),
        (_("Account or PromptPay number"), shown(account, is_phone=to_kind == Target.PROMPTPAY)),
        (_("Name of the account"), name),
    )
    return Sheet(rows, baht_words(satang) if satang else "")


def _day(day: date) -> str:
    if not (get_language() or "th").startswith("th"):
        return f"{day:%d %b %Y}"
    return f"{day.day} {SHORT_MONTHS[day.month - 1]} {day.year + BUDDHIST_ERA}"
