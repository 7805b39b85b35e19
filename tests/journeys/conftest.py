"""A site that really commits, people at browsers of their own, and the jobs run when a story says."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext

from ruthan.core import jobs
from ruthan.matching import queries as matching
from tests import makers
from tests.browser import PICTURES, Desk, Sit, chromium, sit_down
from tests.cast import CAST, PASSWORD
from tests.reference import the_reference

__all__ = ["PASSWORD", "chromium"]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, Any, Any]:
    """Let the fixtures know whether the story failed, to keep a picture of it."""
    report = yield
    if report.when == "call":
        item.stash[_FAILED] = report.failed
    return report


_FAILED: pytest.StashKey[bool] = pytest.StashKey()


@pytest.fixture
def site(live_server: Any, settings: Any) -> Iterator[str]:
    """The whole site over HTTP with its reference data, on a database that commits."""

    settings.RUTHAN_BASE_URL = live_server.url
    matching.reset_replica()
    the_reference()
    for code in ("ruthan", "ruthan-isan", "bot"):
        makers.an_organisation(code)
    yield live_server.url
    matching.reset_replica()


@pytest.fixture
def sit(chromium: Browser, site: str, request: pytest.FixtureRequest) -> Iterator[Sit]:
    """`sit()` is a citizen, `sit("anan")` a person who signed in; any error of a script fails."""
    open_now: list[tuple[BrowserContext, Desk]] = []

    def sat(username: str = "", **how: Any) -> Desk:
        context, desk = sit_down(chromium, site, **how)
        open_now.append((context, desk))
        if username:
            desk.signs_in(makers.a_person(CAST[username]))
        return desk

    yield sat
    if request.node.stash.get(_FAILED, False):
        PICTURES.mkdir(parents=True, exist_ok=True)
        for number, (_, desk) in enumerate(open_now):
            desk.page.screenshot(path=PICTURES / f"{request.node.name}-{number}.png")
    complaints = [complaint for _, desk in open_now for complaint in desk.complaints]
    for context, _ in open_now:
        context.close()
    assert complaints == []


@pytest.fixture
def work() -> Callable[[], int]:
    """The workers: run every job that is due."""
    return jobs.run_due
