"""Ask LINE's own library whether it reads our messages; run in a process of its own.

Reads {"messages": [...], "requests": [[class, {...}], ...]} and writes the complaints as a list.
"""

from __future__ import annotations

import json
import sys

from linebot.v3 import messaging
from linebot.v3.webhook import SignatureValidator


def main() -> None:
    asked = json.load(sys.stdin)
    complaints = []
    for message in asked["messages"]:
        try:
            messaging.Message.from_dict(message)
        except Exception as error:  # noqa: BLE001 - whatever it says is the answer
            complaints.append(f"{message.get('type')}: {str(error)[:300]}")
    for name, held in asked["requests"]:
        try:
            getattr(messaging, name).from_dict(held)
        except Exception as error:  # noqa: BLE001 - as above
            complaints.append(f"{name}: {str(error)[:300]}")
    signed = asked["signed"]
    if not SignatureValidator(signed["secret"]).validate(signed["body"], signed["signature"]):
        complaints.append("signature")
    json.dump(complaints, sys.stdout)


main()
