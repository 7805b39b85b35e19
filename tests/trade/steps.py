"""What the desk's tests do at its pages."""

from __future__ import annotations

from typing import Any

from ruthan.trade import actions, queries
from tests import makers
from tests.trade.conftest import a_letter


def plain(page: Any) -> str:
    return str(page.content.decode().replace("<wbr>", ""))


def page_of(person: Any, check: Any, tail: str = "") -> Any:
    return makers.signed_in(person).get(f"/staff/trade/{check.ref}/{tail}")


def press(person: Any, check: Any, tail: str, **fields: Any) -> Any:
    return makers.signed_in(person).post(f"/staff/trade/{check.ref}/{tail}", fields)


def seen(check: Any) -> str:
    return queries.reply_mark(queries.letter_of(check))


def sign(person: Any, outcome: Any) -> Any:
    """Sign it, having read whatever the seller has said by now."""
    return actions.approve_outcome(by=person, outcome=outcome, seen=seen(outcome.check_of))


def heard(check: Any, nok: Any) -> None:
    actions.reply_as_seller(letter=a_letter(check, nok), text="เลขอยู่ข้างกล่อง", may_show=True)
