"""Tasks that a test declared are forgotten with it."""

from __future__ import annotations

from collections.abc import Iterable

from procrastinate.contrib.django import app, procrastinate_app


def forget(names: Iterable[str]) -> None:
    """Take tasks off the app and off what stands before it, which may hold a copy of them."""
    for name in names:
        app.tasks.pop(name, None)
        procrastinate_app.current_app.tasks.pop(name, None)
