"""What a bank is told when it is asked: the least that it needs, and never who was affected."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from ruthan.cases import queries
from ruthan.cases.models import Case, Hold
from ruthan.core.text.money import baht_words, format_baht
from ruthan.network.queries import bank


def hold_package(case: Case, hold: Hold) -> dict[str, Any]:
    """The request in Thai with the transfer's facts; accounts stand whole, for the bank must look.

    The package is sealed under the referral's own key and only the bank's liaison opens it.
    """
    hop = next(one for one in queries.hops_of(case) if one.id == hold.transfer_id)
    numbers = queries.numbers_of(case)
    named = bank(hold.bank)
    with override("th"):
        at = timezone.localtime(hop.at)
        words = _(
            "Please hold %(amount)s baht (%(words)s) of the transfer of %(at)s to account "
            "%(account)s. Only this amount, not the account."
        ) % {
            "amount": format_baht(hold.amount_satang),
            "words": baht_words(hold.amount_satang),
            "at": f"{at:%d/%m/%Y %H:%M}",
            "account": hop.account,
        }
        return {
            "asked": words,
            "statement": _("A request to hold an amount, case %(ref)s") % {"ref": case.ref},
            "samples": [],
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


def release_words(account: str, satang: int) -> str:
    """The request to let an amount go, in Thai."""
    with override("th"):
        return _(
            "Somebody says that %(amount)s baht in account %(account)s is held by mistake. Please "
            "look again and release it, or tell us the ground."
        ) % {"amount": format_baht(satang), "account": account}
