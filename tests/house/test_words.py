"""One word per idea, and words that we do not say (domain §5, Luxembourg guidelines)."""

from __future__ import annotations

import re

from tests.house import tree
from tools import messages

BANNED_TH = ("หนังโป๊เด็ก", "เด็กขายตัว", "ขึ้นบัญชีดำ", "คนโกง", "เหยื่อ")
BANNED_EN = ("child pornography", "child prostitute", "blacklist", "an error occurred")
BANNED_NAMES = re.compile(r"\b(utils?|helpers?|manager_data|do_stuff)\b")


def test_screens_do_not_say_banned_words() -> None:
    said = []
    for app in messages.apps():
        for message in messages.read(app):
            shown = f"{message.id} {message.string}".lower()
            said += [(app.name, word) for word in BANNED_TH + BANNED_EN if word in shown]
    assert said == []


def test_templates_do_not_say_banned_words() -> None:
    said = []
    for file in tree.templates():
        text = file.read_text(encoding="utf-8").lower()
        said += [(tree.name(file), word) for word in BANNED_TH + BANNED_EN if word in text]
    assert said == []


def test_no_module_is_a_drawer() -> None:
    drawers = [tree.name(f) for f in tree.modules() if BANNED_NAMES.search(f.stem)]
    assert drawers == []
