"""Text messages by one POST of JSON to a gateway; which field holds what, the settings say."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any, Final

from django.conf import settings

from ruthan.core import http
from ruthan.messaging.transports import Letter, Refused
from ruthan.messaging.transports.sms.length import size_of
from ruthan.messaging.transports.sms.numbers import BadNumber, number_of

# A refused key is ours to mend, and then the message can still go.
_OURS: Final = frozenset({401, 402, 403, 404, 405, 407})
_PAUSE_SECONDS: Final = 30
_NEVER_THERE: Final = frozenset({"ConnectError", "ConnectTimeout", "503"})


def is_configured() -> bool:
    """Whether a gateway is named."""
    return bool(settings.RUTHAN_SMS_URL)


@dataclass(frozen=True, slots=True)
class Gateway:
    """Where the gateway is, how it is opened, and the shape of what it takes.

    In the values of `fields` stand {to}, {text}, {sender}, {id} and {key}; `header` is one line.
    """

    url: str
    key: str = field(repr=False)
    sender: str = ""
    fields: str = ""
    header: str = ""
    shape: str = "e164"

    @classmethod
    def of_settings(cls) -> Gateway:
        """The gateway that the settings name."""
        return cls(
            url=settings.RUTHAN_SMS_URL,
            key=settings.RUTHAN_SMS_KEY,
            sender=settings.RUTHAN_SMS_SENDER,
            fields=settings.RUTHAN_SMS_FIELDS,
            header=settings.RUTHAN_SMS_HEADER,
            shape=settings.RUTHAN_SMS_NUMBERS,
        )

    def body(self, *, to: str, text: str, ident: str) -> bytes:
        """What is sent; raises ValueError when the template is no JSON object."""
        template = json.loads(self.fields)
        if not isinstance(template, dict):
            raise ValueError("not an object")
        values = {"to": to, "text": text, "sender": self.sender, "id": ident, "key": self.key}
        return json.dumps(_filled(template, values), ensure_ascii=False).encode()

    def headers(self) -> dict[str, str]:
        """The content type, and the header that opens the gateway where there is one."""
        name, mark, value = self.header.partition(":")
        opened = {name.strip(): value.strip().replace("{key}", self.key)} if mark else {}
        return {"Content-Type": "application/json; charset=utf-8", **opened}


class Sms:
    """Over the gateway of the settings; {id} is the letter's, by which a gateway knows a repeat.

    Without {id} in the fields what may have arrived is not sent again by itself: a person decides.
    """

    def deliver(self, letter: Letter) -> str:
        """Hand over and say how many parts it has; raises Refused, never with the number in it."""
        if not is_configured():
            raise Refused("no gateway")
        gateway = Gateway.of_settings()
        try:
            to = number_of(letter.to, gateway.shape)
        except BadNumber as error:
            raise Refused("not a number", is_final=True) from error
        try:
            body = gateway.body(to=to, text=letter.text, ident=letter.id)
        except ValueError as error:
            raise Refused("RUTHAN_SMS_FIELDS is no JSON object") from error
        try:
            answer = http.send(
                "POST", gateway.url, body=body, headers=gateway.headers(), operator_configured=True
            )
        except http.Unreachable as error:
            raise _unanswered(str(error), gateway) from error
        _judge(answer, gateway)
        parts = size_of(letter.text).parts
        return "1 part" if parts == 1 else f"{parts} parts"


class QuietSms:
    """Takes every message and sends none: for demonstrations."""

    def deliver(self, letter: Letter) -> str:
        """Do nothing."""
        return "quiet"


def _filled(held: Any, values: dict[str, str]) -> Any:
    """The template with its words replaced, in one pass: what a text says is never a template."""
    if isinstance(held, dict):
        return {name: _filled(value, values) for name, value in held.items()}
    if isinstance(held, list):
        return [_filled(value, values) for value in held]
    if not isinstance(held, str):
        return held
    made, rest = "", held
    while rest:
        before, mark, after = rest.partition("{")
        made += before
        name, closing, left = after.partition("}")
        if mark and closing and name in values:
            made, rest = made + values[name], left
        else:
            made, rest = made + mark, after
    return made


def _unanswered(how: str, gateway: Gateway) -> Refused:
    if how in _NEVER_THERE:
        return Refused(how)
    return Refused(f"unsure {how}", is_unsure=True, is_final="{id}" not in gateway.fields)


def _judge(answer: http.Answer, gateway: Gateway) -> None:
    if answer.status < 300:
        return
    if answer.status >= 500:
        raise _unanswered(str(answer.status), gateway)
    if answer.status == 429:
        pause = answer.headers.get("retry-after", "")
        raise Refused("429", pause=int(pause) if pause.isdigit() else _PAUSE_SECONDS)
    raise Refused(str(answer.status), is_final=answer.status not in _OURS)
