"""Events by POST, signed as Standard Webhooks says; only 2xx is success, redirects are not."""

from __future__ import annotations

from typing import Final

from django.conf import settings

from ruthan.core import clock, http
from ruthan.messaging.engine import signing
from ruthan.messaging.engine.cloudevent import MEDIA_TYPE
from ruthan.messaging.transports import Letter, Refused

GONE: Final = 410
_MAX_ANSWER: Final = 64_000  # nothing of it is read
_LONGEST_PAUSE: Final = 86_400


class Webhook:
    """To the public https address that a partner named; the letter's id is the webhook-id.

    An answer has `seconds` from the first to the last byte. A partner sees the same id again when
    nobody knows whether it had arrived.
    """

    def __init__(self, *, seconds: float) -> None:
        self.seconds = seconds

    def deliver(self, letter: Letter) -> str:
        """Hand over and say the status; raises Refused."""
        body = letter.text.encode()
        stamp = int(clock.now().timestamp())
        named = signing.headers(letter.secrets, webhook_id=letter.id, timestamp=stamp, body=body)
        named |= {"Content-Type": f"{MEDIA_TYPE}; charset=utf-8", "User-Agent": "Ruthan-Webhooks/1"}
        try:
            answer = http.send(
                "POST", letter.to, body=body, headers=named, max_bytes=_MAX_ANSWER,
                deadline=self.seconds, is_loopback_fine=settings.RUTHAN_WEBHOOK_LOOPBACK,
            )  # fmt: skip
        except http.TooLarge as error:
            raise Refused("too large", is_unsure=True) from error
        except http.Unreachable as error:
            raise Refused(str(error), is_unsure=True) from error
        if 200 <= answer.status < 300:
            return str(answer.status)
        pause = answer.headers.get("retry-after", "")
        seconds = min(int(pause), _LONGEST_PAUSE) if pause.isascii() and pause.isdigit() else 0
        raise Refused(str(answer.status), is_gone=answer.status == GONE, pause=seconds)


class QuietWebhook:
    """Takes every event and sends none: for demonstrations."""

    def deliver(self, letter: Letter) -> str:
        """Do nothing."""
        return "quiet"
