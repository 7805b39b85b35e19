"""The buyer's days in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from ruthan.trade.rules.rights import checked_on, counting, law

if TYPE_CHECKING:
    from ruthan.trade.rules.rights import Rights


def rights_words(held: Rights) -> dict[str, Any]:
    """How many days are left to cancel and for the refund, the law, and how days are counted."""
    english = (get_language() or "th").startswith("en")
    act, how = law(), counting()
    return {
        "cancel": _left(held.cancel_left),
        "refund": _left(held.refund_left),
        "law": act.en if english else act.th,
        "counting": how.en if english else how.th,
        "checked_on": checked_on(),
    }


def _left(days: int) -> str:
    if days == 0:
        return _("today is the last day")
    if days < 0:
        return ngettext("over for %(n)s day", "over for %(n)s days", -days) % {"n": -days}
    return ngettext("%(n)s day left", "%(n)s days left", days) % {"n": days}
