"""The simulator as a process of its own, until it is asked to stop."""

from __future__ import annotations

import os
import signal
import sys

from ruthan.project.simulator.api import MessagingApi
from ruthan.project.simulator.phone import Phones
from ruthan.project.simulator.serving import Server
from ruthan.project.simulator.state import State


def run(port: int, *, site: str, secret: str, token: str) -> None:
    """Serve the API and the telephones; every pretended person is a follower from the start."""
    state = State(token=token, secret=secret)
    phones = Phones(state, webhook=f"{site}/line/webhook/")
    state.followers.update(chat.id for chat in phones.chats.values())
    server = Server(port, MessagingApi(state), phones=phones, menu=_menu)
    signal.signal(signal.SIGTERM, _end)
    try:
        server.serve_forever()
    except (KeyboardInterrupt, SystemExit):
        server.server_close()


def _menu() -> bytes:
    """The picture of the real menu; Django gives it its words."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ruthan.project.settings.prod")
    import django  # noqa: PLC0415 - only the picture needs it
    from django.apps import apps  # noqa: PLC0415 - as above

    if not apps.ready:
        django.setup()
    from ruthan.project.line.menu import picture  # noqa: PLC0415 - as above

    return picture()


def _end(_number: int, _frame: object) -> None:
    raise SystemExit


def main() -> None:
    """What the supervisor starts: the port, and the rest from the environment."""
    run(
        int(sys.argv[1]),
        site=os.environ["RUTHAN_BASE_URL"],
        secret=os.environ["RUTHAN_LINE_SECRET"],
        token=os.environ["RUTHAN_LINE_TOKEN"],
    )


if __name__ == "__main__":
    main()
