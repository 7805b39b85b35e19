"""What a coordinator did, told in a chat of their own: a draft of an activity, then its photos."""

from __future__ import annotations

import re
import uuid
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from ruthan.campaigns import actions, queries
from ruthan.core import throttle
from ruthan.core.guard import Forbidden
from ruthan.core.say import Said
from ruthan.core.states import Refused
from ruthan.core.text.digits import to_arabic
from ruthan.core.throttle import Limit, TooOften
from ruthan.gateway.conversation import chats, words
from ruthan.messaging.actions import MediaGone, fetch_media

if TYPE_CHECKING:
    from uuid import UUID

    from ruthan.campaigns.models import Activity
    from ruthan.gateway.conversation.incoming import Incoming
    from ruthan.gateway.models import Chat

DONE: Final = "activity"
PHOTO: Final = "photo"
_STAGE = "activity:"  # pictures that follow belong to this draft
_TRIES: Final = Limit("chat.link", 5, 3_600)
_MOST = 20 * 1024 * 1024
_SPACE = uuid.UUID("0f5b0a52-55c3-5b53-9d0f-2f2f3a2c1d70")
_CODE = re.compile(r"#\s*(?:ผูก|link)\s*(\d{8})", re.IGNORECASE)
_TAG = re.compile(r"#\s*(?:ทำแล้ว|done)(?![\u0e00-\u0e7fA-Za-z])", re.IGNORECASE)


def tell(chat: Chat, heard: Incoming) -> str:
    """What is said to a code or to words of something done; '' when the text is neither.

    Inside the transaction that keeps the event. Words of a chat that is nobody's own are left to
    everything else.
    """
    with translation.override(chat.language):
        code = _CODE.fullmatch(to_arabic(heard.text).strip())
        if code is not None:
            return _linked(chat, code[1])
        if not _TAG.search(heard.text):
            return ""
        person = queries.person_of_chat(bytes(chat.name_hash))
        if person is None:
            return ""
        said = " ".join(_TAG.sub(" ", heard.text).split())
        if not said:
            return _(
                "Write what was done and the day after it, for example: #ทำแล้ว จอ LED ๙-๑๑ ก.พ."
            )
        key = uuid.uuid5(_SPACE, f"{heard.channel}:{heard.event_id}")
        try:
            draft = actions.draft_from_chat(by=person, text=said, client_key=key)
        except actions.MonthSealed:
            return _("The report of that month is sealed already. Nothing was recorded.")
        if draft is None:
            return ""
        chats.set_stage(chat, _STAGE + draft.ref)
        return _drafted(draft)


def draft_meant(chat: Chat) -> str:
    """The reference of the draft that pictures belong to now; '' when there is none."""
    stage = chats.stage_of(chat)
    return stage.removeprefix(_STAGE) if stage.startswith(_STAGE) else ""


def take_photo(chat: Chat, *, media_id: str, key: UUID) -> str:
    """Put a picture to the draft; what became of it, `no-` and a reason when it was refused.

    Safe twice. Raises MediaNotReady. The fetching happens outside of every transaction.
    """
    draft = queries.activity_by_ref(draft_meant(chat))
    person = queries.person_of_chat(bytes(chat.name_hash))
    if draft is None or person is None:
        return "no-gone"
    try:
        media = fetch_media(channel=chat.channel, media_id=media_id, max_bytes=_MOST)
        actions.add_photo(by=person, activity=draft, client_key=key, body=media.body)
    except MediaGone as gone:
        return "no-too_large" if str(gone) == "too large" else "no-gone"
    except actions.PhotoRefused as refused:
        return "no-too_large" if refused.code == "too_large" else "no-kind"
    except (actions.TooManyPhotos, actions.MonthSealed, Forbidden, Refused):
        return "no-kind"
    chats.set_stage(chat, _STAGE + draft.ref)
    return PHOTO


def photo_added(chat: Chat) -> Said:
    """How many photos the draft has now, and where it is finished."""
    draft = queries.activity_by_ref(draft_meant(chat))
    if draft is None:
        return words.hello()
    count = queries.photos_of(draft).count()
    said = _("Photo %(n)s is added. Finish it here: %(link)s")
    return words.said(said % {"n": count, "link": _link(draft)}, under=())


def _linked(chat: Chat, code: str) -> str:
    try:
        throttle.count(_TRIES, bytes(chat.name_hash))
    except TooOften:
        return _("Too many codes in an hour. Try again later.")
    link = actions.link_chat(code=code, name_hash=bytes(chat.name_hash))
    if link is None:
        return _("This code is wrong or too old. Take a new one on the page.")
    return _(
        "This chat is yours now. Write #ทำแล้ว with what was done and the day, then send the photos."
    )


def _drafted(draft: Activity) -> str:
    channel = draft.get_channel_display() or _("to be chosen")
    days = _no_days(draft.what)
    if draft.first_on and draft.last_on:
        days = words.day_words(draft.first_on)
        if draft.last_on != draft.first_on:
            days += f" - {words.day_words(draft.last_on)}"
    said = _(
        "Noted as a draft: %(what)s\nChannel: %(channel)s\nDay: %(days)s\n"
        "Send the photos now. Finish it here: %(link)s"
    )
    return said % {"what": draft.what, "channel": channel, "days": days, "link": _link(draft)}


def _no_days(what: str) -> str:
    """Why no day stands there, in a few words."""
    return {
        "no_day": _("to be written, no calendar has this one"),
        "backwards": _("to be written, the last day is before the first"),
        "future": _("to be written, it is still to come"),
    }.get(actions.day_problem(what), _("to be written"))


def _link(draft: Activity) -> str:
    return f"{settings.RUTHAN_BASE_URL}{reverse('activities:edit', args=[draft.ref])}"
