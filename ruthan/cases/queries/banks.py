"""Where money can be kept, as the choices of a form; no query."""

from __future__ import annotations

from typing import Any, Final

from django.utils.translation import gettext as _

from ruthan.cases.states import Target
from ruthan.network.queries import banks, wallets

PROMPTPAY: Final = "promptpay"
OTHER: Final = "other"


def own_banks() -> list[Any]:
    """The banks that somebody can pay from."""
    return [("", _("Not said")), *((one.code, one.short) for one in banks())]


def targets() -> list[Any]:
    """Where money can go: PromptPay, banks, wallets, something else."""
    return [
        ("", _("Not known")),
        (PROMPTPAY, _("PromptPay")),
        (_("Banks"), [(one.code, one.short) for one in banks()]),
        (_("Wallets"), [(one.code, one.short) for one in wallets()]),
        (OTHER, str(Target.OTHER.label)),
    ]


def target_of(code: str) -> tuple[str, str]:
    """The kind of a chosen target and its bank or wallet."""
    if code == PROMPTPAY:
        return Target.PROMPTPAY, ""
    if code == OTHER:
        return Target.OTHER, ""
    return (Target.ACCOUNT if code.isdigit() or not code else Target.WALLET), code
