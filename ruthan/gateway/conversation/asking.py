"""Check an account in a chat: the answer at once, and nothing of the question kept.

The words are looked up while the event is heard; what waits for the job is the answer alone,
masked, sealed with leave to reply and emptied once it was said.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ruthan.core import clock, throttle
from ruthan.core.say import Said
from ruthan.core.throttle import Limit
from ruthan.gateway.conversation import chats, words
from ruthan.registry.actions import note_told
from ruthan.registry.queries import look_up

if TYPE_CHECKING:
    from ruthan.gateway.models import Chat
    from ruthan.registry.queries import Answer, Known, Line

ASKED: Final = "asked"
AN_HOUR: Final = Limit("chat.lookup", 12, 3_600)
_FACTS = 2  # of each thing, warnings first


def ask(chat: Chat, text: str) -> str:
    """What is told about one thing or one message; '' when it is about a child or too often.

    Who is told about an entry is noted, so that a clearing reaches this chat. Raises TooOften.
    """
    throttle.count(AN_HOUR, bytes(chat.name_hash))
    with translation.override(chat.language):
        began, answer = clock.now(), look_up(text)
        if answer.told_ids:
            to, language = chats.address_of(chat), chat.language
            note_told(ids=answer.told_ids, channel=chat.channel, to=to, language=language, at=began)
        return told(answer)


def told(answer: Answer) -> str:
    """An answer as lines to read in a chat or at the telephone."""
    if answer.is_empty:
        return _(
            "I found nothing in it that can be looked up. Send an account with the name of its "
            "bank, a phone number, a link, a LINE id or the name of a page."
        )
    parts = ["\n".join(_lines(line)) for line in answer.lines]
    parts.append(_("Nothing of what you asked is kept. To report it, send the message itself."))
    return "\n\n".join(parts)


def said(told_words: str) -> Said:
    """The turn: what is told, then what to do whatever it was."""
    return words.said(told_words, words.steps_of("before-transfer"))


def _lines(line: Line) -> list[str]:
    facts = sorted(line.facts, key=lambda fact: ("bad", "warn", "plain").index(fact.tone))
    known = [known_words(one, line) for one in line.known]
    nothing = _(
        "There is nothing that we may tell about it. That does not make it safe: what is new has "
        "no reports yet."
    )
    return [
        f"{line.kind_words} {line.shown}",
        *(f"• {fact.words}" for fact in facts[:_FACTS]),
        *(f"• {one}" for one in known or [nothing]),
    ]


def known_words(one: Known, line: Line) -> str:
    """What is told of one entry, in one sentence or two."""
    day = words.day_words(one.last)
    named = " · ".join(
        part for part in (one.kind_words if one.kind != line.kind else "", one.provider) if part
    )
    named = f" ({named})" if named else ""
    if one.what == "cleared":
        cleared = _("It was reported and contested, and two officers cleared it.")
        return f"{cleared}{named} " + _("Cleared on %(day)s.") % {"day": day}
    count = ngettext(
        "%(n)s person has reported it (unproven)", "%(n)s people have reported it (unproven)",
        one.people,
    ) % {"n": f"{one.people:,}"}  # fmt: skip
    contested = _("Somebody contests this, and an officer is looking at it.")
    told = _("%(count)s. Last on %(day)s.") % {"count": f"{count}{named}", "day": day}
    return f"{told} {contested}" if one.is_contested else told
