"""Ask the library of Standard Webhooks whether our signatures are good; in a process of its own.

Reads [[secret, headers, body], ...] and writes which of them it accepted.
"""

from __future__ import annotations

import json
import sys

from standardwebhooks.webhooks import Webhook, WebhookVerificationError


def main() -> None:
    answers = []
    for secret, headers, body in json.load(sys.stdin):
        try:
            Webhook(secret).verify(body, headers)
        except WebhookVerificationError:
            answers.append(False)
        else:
            answers.append(True)
    json.dump(answers, sys.stdout)


main()
