"""Both languages are complete: every English id has its Thai, and the compiled files are fresh."""

from __future__ import annotations

import pytest

from tools import messages


@pytest.mark.parametrize("app", messages.apps(), ids=lambda app: app.name)
def test_every_sentence_has_its_thai(app: object) -> None:
    assert messages.faults(app) == []  # type: ignore[arg-type]


@pytest.mark.parametrize("app", messages.apps(), ids=lambda app: app.name)
def test_placeholders_are_the_same_in_both_languages(app: object) -> None:
    import re

    holders = re.compile(r"%\((\w+)\)[sd]|\{(\w+)\}")
    for message in messages.read(app):  # type: ignore[arg-type]
        if not message.id or not isinstance(message.string, str):
            continue
        ours = {a or b for a, b in holders.findall(str(message.id))}
        theirs = {a or b for a, b in holders.findall(message.string)}
        assert ours == theirs, message.id


def test_one_sentence_has_one_thai_in_every_app() -> None:
    """Django merges the catalogues: the same id with two translations shows whichever comes first."""
    said: dict[tuple[object, object], dict[object, set[str]]] = {}
    for app in messages.apps():
        for message in messages.read(app):
            if message.id:
                key = (message.id, message.context)
                said.setdefault(key, {}).setdefault(message.string, set()).add(app.name)
    torn = {str(key[0]): thai for key, thai in said.items() if len(thai) > 1}
    assert torn == {}
