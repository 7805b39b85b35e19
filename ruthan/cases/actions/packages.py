"""What a bank is told when it is asked: the least that it needs, and never who was affected."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from ruthan.cases import queries
from ruthan.cases.models import Case, Hold, Release
from ruthan.cases.queries.moments import when_words
from ruthan.core.text.money import baht_words, format_baht
from ruthan.network.queries import bank

if TYPE_CHECKING:
    from ruthan.cases.queries import Hop


def hold_package(case: Case, hold: Hold) -> dict[str, Any]:
    """The request in Thai with the transfer's facts; accounts stand whole, for the bank must look.

    The package is sealed under the referral's own key and only the bank's liaison opens it.
    """
    hop = next(one for one in queries.hops_of(case) if one.id == hold.transfer_id)
    numbers = queries.numbers_of(case)
    named = bank(hold.bank)
    with override("th"):
        words = _(
            "Please hold %(amount)s baht (%(words)s) of the transfer of %(at)s to account "
            "%(account)s. Only this amount, not the account."
        ) % {
            "amount": format_baht(hold.amount_satang),
            "words": baht_words(hold.amount_satang),
            "at": when_words(hop.at, is_time_known=hop.is_time_known),
            "account": hop.account,
        }
        return {
            "asked": words,
            "statement": _("A request to hold an amount, case %(ref)s") % {"ref": case.ref},
            "samples": [],
            "facts": _facts(hop, hold, numbers.bank_case),
            "case": case.ref,
            "bank": named.code if named else hold.bank,
            "account": hop.account,
            "account_name": hop.name,
            "amount_satang": hold.amount_satang,
            "transferred_at": hop.at.isoformat(),
            "from_bank": hop.from_bank,
            "slip_ref": hop.slip_ref,
            "bank_case": numbers.bank_case,
            "expires_at": hold.expires_at.isoformat() if hold.expires_at else "",
        }


def _facts(hop: Hop, hold: Hold, bank_case: str) -> list[list[str]]:
    """What stands beside account and amount: labels and values, nothing that is empty."""
    rows = [
        [_("Name of the account"), hop.name],
        [_("Transferred"), when_words(hop.at, is_time_known=hop.is_time_known)],
        [_("From bank"), hop.from_bank],
        [_("Reference on the slip"), hop.slip_ref],
        [_("Your case ID"), bank_case],
    ]
    if hold.expires_at:
        rows.append([_("The request runs out"), when_words(hold.expires_at, is_time_known=True)])
    return [[label, said] for label, said in rows if said]


def release_package(release: Release) -> dict[str, Any]:
    """The request to let an amount go, in Thai, with account and amount as far as they are told."""
    facts, satang = queries.release_facts(release), release.amount_satang
    with override("th"):
        amount = _("%(amount)s baht") % {"amount": format_baht(satang)} if satang else ""
        words = _(
            "Somebody says that money in account %(account)s is held by mistake%(amount)s. Please "
            "look again and release it, or tell us the ground."
        ) % {"account": facts.account or "–", "amount": f" ({amount})" if amount else ""}
    return {
        "asked": words, "statement": words, "samples": [],
        "account": facts.account, "amount_satang": satang,
    }  # fmt: skip
