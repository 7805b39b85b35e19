"""What somebody does on the pretended telephone is seen there at once, not with the next message."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ruthan.project.simulator.phone import Phones
from ruthan.project.simulator.state import State


@pytest.fixture
def phones(monkeypatch: pytest.MonkeyPatch) -> Phones:
    """Telephones whose events reach nobody; the first person follows and has said something."""
    held = Phones(State(secret="s", token="t"), webhook="http://127.0.0.1:1/")
    monkeypatch.setattr(held, "_carry", lambda *_: None)
    held.state.followers.update(held.chats)
    return held


@pytest.mark.parametrize(
    "act",
    [
        lambda phones, chat, ident: phones.leave(chat),
        lambda phones, chat, ident: phones.add(chat),
        lambda phones, chat, ident: phones.unsend(chat, ident),
    ],
)
def test_it_is_told_without_waiting(
    phones: Phones, act: Callable[[Phones, str, str], None]
) -> None:
    chat = next(iter(phones.chats))
    phones.say(chat, "ข้อความ")
    before = phones.told_since(0, seconds=0)["version"]

    act(phones, chat, str(phones.chats[chat].bubbles[0]["id"]))

    assert phones.told_since(before, seconds=0)["version"] > before
