"""Setting a channel up and saying how it stands; talks to LINE, a line of words for each step."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator

from django.conf import settings
from django.urls import reverse

from ruthan.gateway.conversation.chats import unanswered
from ruthan.messaging.queries import counts_through
from ruthan.messaging.transports import Refused
from ruthan.messaging.transports.line import Admin, Client, is_configured
from ruthan.project.line import menu

Say = Callable[[str], None]
_OURS = "ruthan-"


class NotSetUp(RuntimeError):
    """What is missing, and how to mend it."""


def set_up(say: Say) -> bool:
    """Give the channel its webhook address and its menu; False when LINE could not reach us.

    Safe to repeat: a menu that is the same is left alone, older ones of ours are removed.
    """
    _must_be_configured()
    address = webhook_address()
    if not address.startswith("https://"):
        raise NotSetUp(
            f"LINE calls only https addresses, and {address} is none: set RUTHAN_BASE_URL to the "
            "public address of this site"
        )
    admin = Admin.of_settings()
    try:
        say("channel: {} {}".format(*admin.name()))
        admin.set_webhook(address)
        say(f"webhook: {address}")
        _show_menu(admin, say)
        checked = admin.check_webhook()
    except Refused as refused:
        raise NotSetUp(_why(refused)) from refused
    if checked.is_good:
        say("LINE reached the webhook")
        return True
    say(
        f"LINE could not reach the webhook ({checked.status} {checked.reason}): is the site up, "
        "its certificate public, and RUTHAN_LINE_SECRET this channel's?"
    )
    return False


def status() -> Iterator[str]:
    """How the channel stands, line by line. Raises NotSetUp."""
    _must_be_configured()
    admin = Admin.of_settings()
    try:
        yield "channel: {} {}".format(*admin.name())
        found = admin.webhook()
        if found is None or found[0] != webhook_address():
            yield f"webhook: {found[0] if found else 'none'}; ours is {webhook_address()}"
        else:
            yield f"webhook: {found[0]}, {'used' if found[1] else 'switched off in the console'}"
        yield f"menu: {'ours' if _is_ours(admin) else 'not ours; run `ruthan line setup`'}"
        quota = Client.of_settings().quota()
        limit = "no limit" if quota.limit is None else f"of {quota.limit:,} this month"
        yield f"pushed: {quota.used:,} {limit}"
    except Refused as refused:
        raise NotSetUp(_why(refused)) from refused
    yield f"waiting to be answered: {unanswered():,}"
    for state, number in counts_through("line").items():
        yield f"messages {state}: {number:,}"


def webhook_address() -> str:
    """The address that LINE must call."""
    return str(settings.RUTHAN_BASE_URL) + reverse("line:webhook")


def _must_be_configured() -> None:
    if not is_configured():
        raise NotSetUp(
            "no LINE channel is named: set RUTHAN_LINE_SECRET and RUTHAN_LINE_TOKEN (docs/line.md)"
        )


def _show_menu(admin: Admin, say: Say) -> None:
    name = menu_name()
    there = {str(held.get("name")): str(held.get("richMenuId")) for held in admin.menus()}
    if name not in there:
        wanted = menu.menu(name)
        admin.validate_menu(wanted)
        there[name] = admin.make_menu(wanted, menu.picture())
    admin.show_menu(there[name])
    say(f"menu: {name}")
    for other, ident in there.items():
        if other.startswith(_OURS) and other != name:
            admin.drop_menu(ident)
            say(f"menu removed: {other}")


def _is_ours(admin: Admin) -> bool:
    shown = admin.shown_menu()
    names = {str(held.get("richMenuId")): str(held.get("name")) for held in admin.menus()}
    return names.get(shown, "") == menu_name()


def menu_name() -> str:
    """The name of the present menu: another drawing or area, another name."""
    whole = json.dumps(menu.menu(""), sort_keys=True).encode() + menu.picture()
    return _OURS + hashlib.sha256(whole).hexdigest()[:12]


def _why(refused: Refused) -> str:
    if str(refused) in {"401", "403"}:
        return f"LINE refuses the access token ({refused}): issue a new one, set RUTHAN_LINE_TOKEN"
    if str(refused).startswith("unsure ") and not str(refused)[-3:].isdigit():
        return f"{settings.RUTHAN_LINE_API} gave no answer: is it right, and may we go out?"
    return f"LINE did not take it ({refused}); try again, and see status.line.me when it stays"
