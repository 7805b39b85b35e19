"""Letters by LINE: a reply while its token counts, else a push under the letter's own retry key."""

from __future__ import annotations

from ruthan.core import clock
from ruthan.messaging.transports import Letter, Refused, Reply
from ruthan.messaging.transports.line.client import Client, Message
from ruthan.messaging.transports.line.render import messages_of


class Line:
    """Over the Messaging API. A push repeated under one id arrives once: 409 is success.

    A reply knows no such key. One that ended without a word is tried again with its token: when
    that is refused while it should still count, the first had arrived. Later the push goes out.
    """

    def deliver(self, letter: Letter) -> str:
        """Hand over; raises Refused."""
        if letter.said is None:
            raise Refused("nothing to say", is_final=True)
        client, messages = Client.of_settings(), messages_of(letter.said)
        if letter.reply is not None:
            how = _replied(client, letter, letter.reply, messages)
            if how:
                return how
        taken = client.push(letter.to, messages, retry_key=letter.id)
        return "push, taken before" if taken.was_taken_before else "push"


class QuietLine:
    """Takes every letter and sends none: for demonstrations."""

    def deliver(self, letter: Letter) -> str:
        """Do nothing."""
        return "quiet"


def _replied(client: Client, letter: Letter, reply: Reply, messages: list[Message]) -> str:
    """How the token was used, or '' where a push must follow."""
    if clock.now() < reply.until:
        try:
            client.reply(reply.token, messages)
        except Refused as refused:
            if not refused.is_final:
                raise
            if letter.is_unsure:
                return "reply, taken before"
        else:
            return "reply"
    if reply.is_only_way:
        raise Refused("too late", is_final=True)
    return ""
