"""Following alerts from a chat: a province pressed or typed, one tap to stop."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from ruthan.core.say import Choice, Said
from ruthan.gateway.conversation import chats, intents, words
from ruthan.messaging import actions
from ruthan.messaging import queries as messaging
from ruthan.messaging.states import OptOutReason
from ruthan.network.queries import is_province, province_name, province_named, provinces

if TYPE_CHECKING:
    from ruthan.gateway.models import Chat

EVERYWHERE: Final = "all"
_REGION: Final = "in:"
_BANGKOK: Final = "10"
_PAGE: Final = 11  # with a button to the rest and one back these are what a messenger takes


def act(chat: Chat, intent: str) -> Said:
    """Ask which province, take the answer, or stop; call inside a transaction."""
    if intent == intents.UNFOLLOW:
        return _stop(chat)
    _follow, _colon, which = intent.partition(":")
    if which == EVERYWHERE or is_province(which):
        return _follow_for(chat, which)
    chats.set_stage(chat, intents.FOLLOW)
    if which.startswith(_REGION):
        region, _colon, page = which.removeprefix(_REGION).partition(":")
        asked = _ask_in(region, int(page) if page.isdigit() else 0)
        if asked is not None:
            return asked
    return _ask(chat)


def typed(chat: Chat, text: str) -> str:
    """The act of a province's name that was typed after we asked for one; '' for anything else."""
    if chats.stage_of(chat) != intents.FOLLOW:
        return ""
    found = province_named(text)
    return f"{intents.FOLLOW}:{found.code}" if found else ""


def _ask(chat: Chat) -> Said:
    regions = {p.region: p.region_name for p in provinces() if p.code != _BANGKOK}
    under = [
        Choice(_("The whole country"), f"{intents.FOLLOW}:{EVERYWHERE}"),
        Choice(province_name(_BANGKOK)[:20], f"{intents.FOLLOW}:{_BANGKOK}"),
        *(Choice(name[:20], f"{intents.FOLLOW}:{_REGION}{code}") for code, name in regions.items()),
    ]
    held = messaging.subscription_of(chat.channel, chats.address_of(chat))
    if held is not None:
        under.append(Choice(_("Choose more"), url=actions.manage_address(held)))
        under.append(Choice(_("Stop the alerts"), intents.UNFOLLOW))
    return words.said(
        _(
            "Warnings that two people have signed come to you here. For which province? Press one, "
            "or type its name."
        ),
        under=tuple(under),
    )


def _ask_in(region: str, page: int) -> Said | None:
    """The provinces of one region, a few at a time; None for a region that is none."""
    inside = [p for p in provinces() if p.region == region and p.code != _BANGKOK]
    inside.sort(key=lambda p: p.name)
    shown = inside[page * _PAGE : (page + 1) * _PAGE]
    if not shown:
        return None
    under = [Choice(p.name[:20], f"{intents.FOLLOW}:{p.code}") for p in shown]
    if len(inside) > (page + 1) * _PAGE:
        under.append(Choice(_("More"), f"{intents.FOLLOW}:{_REGION}{region}:{page + 1}"))
    under.append(Choice(_("Other regions"), intents.FOLLOW))
    return words.said(_("Which province? Press one, or type its name."), under=tuple(under))


def _follow_for(chat: Chat, which: str) -> Said:
    """One province more, or the whole country instead of them."""
    chats.set_stage(chat, "")
    to = chats.address_of(chat)
    actions.open_address(to=to, reason=OptOutReason.ASKED)
    held = messaging.subscription_of(chat.channel, to)
    codes = {which, *(held.provinces if held else ())} if which != EVERYWHERE else set[str]()
    topics = held.topics if held else ()
    least = messaging.least_of(held) if held else "low"
    row = actions.follow(
        channel=chat.channel, to=to, language=chat.language,
        choice=actions.Choice(provinces=sorted(codes), topics=topics, least=least),
    )  # fmt: skip
    places = " · ".join(map(province_name, row.provinces)) or _("The whole country")
    under = (
        Choice(_("One province more"), intents.FOLLOW),
        Choice(_("Choose more"), url=actions.manage_address(row)),
        Choice(_("Stop the alerts"), intents.UNFOLLOW),
    )
    return words.said(
        _("Done. You follow the alerts for: %(places)s.") % {"places": places},
        _(
            "We write only when a signed warning concerns you, and not at night unless the danger "
            "is immediate. Write “stop alerts” whenever you have enough."
        ),
        under=under,
    )


def _stop(chat: Chat) -> Said:
    """End the alerts; who follows none means everything that comes by itself."""
    chats.set_stage(chat, "")
    to = chats.address_of(chat)
    if actions.unfollow(channel=chat.channel, to=to):
        return words.said(
            _(
                "Done: no more alerts. Answers to what you asked still come; write “stop” to end "
                "those, too. “Follow the alerts” brings the alerts back."
            )
        )
    actions.close_address(to=to, reason=OptOutReason.ASKED)
    return words.stopped()
