"""What every test stands on: a database, keys in a temporary folder, no network, the cast."""

from __future__ import annotations

import gc
import os
import shutil
import socket
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.conf import settings as django_settings
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client, TransactionTestCase
from django.utils import translation

from tests import database, makers
from tests.browser import chromium
from tests.cast import CAST, STRANGER
from tests.reference import the_reference

__all__ = ["chromium"]

BANGKOK = ZoneInfo("Asia/Bangkok")
# The queue's tables are not Django's.
_QUEUE = [f"procrastinate_{name}" for name in ("events", "periodic_defers", "jobs", "workers")]
_NO_DELETE = ("audit_entry", "audit_seal")
_NO_TRUNCATE = [f"ALTER TABLE {name} DISABLE TRIGGER {name}_no_truncate" for name in _NO_DELETE]


gc.set_threshold(200_000, 10, 100)  # looking for garbage was a sixth of the whole run


def pytest_collection_finish() -> None:
    """What is loaded by now stays: it is not looked at again for garbage."""
    gc.collect()
    gc.freeze()


# -- The database ---------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None,
) -> Iterator[None]:
    """Start a throw-away server of our own when the run was not begun with `-p tests.database`."""
    ours = not os.environ.get(database.NAMED)
    if ours:
        from ruthan.project.settings.environment import database as parsed

        address = parsed(database.database_url())
        for name in ("HOST", "PORT", "USER", "PASSWORD"):
            connection.settings_dict[name] = address[name]
    yield
    if ours:
        database.stop_database()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """Let transactional tests empty the audit trail: its guards against TRUNCATE are set aside.

    The guards against UPDATE and DELETE stay, and tests/audit sets the others up again to test them.
    """
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        for statement in _NO_TRUNCATE:
            cursor.execute(statement)
    TransactionTestCase._fixture_teardown = _empty_what_was_filled


def _empty_what_was_filled(_case: TransactionTestCase) -> None:
    """Empty the tables that hold rows, where Django empties all and makes its permissions anew."""
    kept = {"django_migrations", "django_content_type", "auth_permission"}
    tables = sorted({*connection.introspection.django_table_names()} - kept) + _QUEUE
    asked = " UNION ALL ".join(
        f"SELECT '{name}' WHERE EXISTS (SELECT FROM \"{name}\")"  # noqa: S608 - names of ours
        for name in tables
    )
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(asked)
        filled = [name for (name,) in cursor.fetchall()]
        if {*_NO_DELETE} & {*filled}:
            cursor.execute(f"TRUNCATE {', '.join(_NO_DELETE)}")
        for name in {*filled} - {*_NO_DELETE}:
            cursor.execute(f"DELETE FROM {name}")  # noqa: S608 - names of ours


# -- The world around -----------------------------------------------------------------------------


@pytest.fixture(scope="session", autouse=True)
def _keys() -> Iterator[None]:
    """Master keys in the temporary folder that settings/test.py made for this process."""
    from ruthan.core import keyring

    keyring.ensure()
    django_settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    yield
    shutil.rmtree(django_settings.RUTHAN_DATA, ignore_errors=True)


@pytest.fixture
def fresh_keys(settings: Any, tmp_path: Any) -> Iterator[Any]:
    """A keyring and a data folder that only this test has; what was read under either is forgotten."""
    from ruthan.core import keyring
    from ruthan.matching.queries import reset_replica

    settings.RUTHAN_DATA, settings.RUTHAN_KEYS = tmp_path, tmp_path / "keys"
    keyring.ensure()
    reset_replica()
    yield tmp_path / "keys"
    reset_replica()


@pytest.fixture(scope="session", autouse=True)
def _no_network() -> Iterator[None]:
    """Sockets reach the machine itself and nothing else."""
    patch = pytest.MonkeyPatch()
    connect, connect_ex = socket.socket.connect, socket.socket.connect_ex

    def checked(method: Callable[..., Any]) -> Callable[..., Any]:
        def guarded(self: socket.socket, address: Any) -> Any:
            if self.family != socket.AF_UNIX and address[0] not in {
                "127.0.0.1",
                "::1",
                "localhost",
            }:
                raise AssertionError(f"a test opened a socket to {address[0]}")
            return method(self, address)

        return guarded

    patch.setattr(socket.socket, "connect", checked(connect))
    patch.setattr(socket.socket, "connect_ex", checked(connect_ex))
    yield
    patch.undo()


@pytest.fixture(autouse=True)
def _forget() -> Iterator[None]:
    """What a process keeps in memory does not travel from test to test."""
    from ruthan.network.queries import forget_words

    cache.clear()
    forget_words()
    translation.activate("th")
    yield
    forget_words()


@pytest.fixture
def at() -> Iterator[Callable[[datetime | str], Any]]:
    """Freeze the clock: `at("2026-02-03 10:00")` is Thai time unless the moment says otherwise."""
    stopped: list[Any] = []

    def freeze(moment: datetime | str) -> Any:
        when = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
        when = when if when.tzinfo else when.replace(tzinfo=BANGKOK)
        while stopped:
            stopped.pop().stop()
        travel = time_machine.travel(when, tick=False)
        stopped.append(travel)
        return travel.start()

    yield freeze
    while stopped:
        stopped.pop().stop()


@pytest.fixture
def run_jobs(db: None) -> Callable[[], int]:
    """Run every due job here and now."""
    from ruthan.core import jobs

    return jobs.run_due


@pytest.fixture
def reference(db: None) -> Any:
    """The dated reference data: organisations, hotlines, word lists."""
    return the_reference()


@pytest.fixture(autouse=True)
def _reference_first(request: pytest.FixtureRequest) -> None:
    """Before anyone is made: what meets no rows is copied, else it is loaded, which takes a second."""
    if "reference" in request.fixturenames:
        request.getfixturevalue("reference")


# -- The cast -------------------------------------------------------------------------------------


@pytest.fixture
def client_of(db: None) -> Callable[..., Client]:
    """`client_of(anan)`: a browser where the person signed in, second factor and all.

    `client_of(anan, minutes_ago=10)` is past the sudo window.
    """
    return makers.signed_in


def _member(username: str) -> Any:
    @pytest.fixture(name=username)
    def made(db: None) -> Any:
        return makers.a_person(CAST[username])

    made.__doc__ = f"{username} of tests/cast.py."
    return made


anan, nok, bua, dao, fah = (_member(name) for name in ("anan", "nok", "bua", "dao", "fah"))
krit, som, lek, wit, chai = (_member(name) for name in ("krit", "som", "lek", "wit", "chai"))
ploy, tan, nat, isa, jit = (_member(name) for name in ("ploy", "tan", "nat", "isa", "jit"))


@pytest.fixture
def stranger(db: None) -> Any:
    """Signed in, with a second factor and no role anywhere."""
    return makers.a_person(STRANGER)


@pytest.fixture
def cast(db: None) -> dict[str, Any]:
    """Everyone, by user name, the stranger too."""
    return {
        name: makers.a_person(person) for name, person in {**CAST, "stranger": STRANGER}.items()
    }


# -- The browser ----------------------------------------------------------------------------------


@pytest.fixture
def browse(chromium: Any, live_server: Any) -> Iterator[Callable[..., Any]]:
    """`browse("/staff/people/", person=ploy, width=360, language="en")`: a page of the whole site.

    With a person the browser is signed in, second factor and all. A script error or a breach of
    the content policy on any page fails the test.
    """
    opened: list[Any] = []
    errors: list[str] = []

    def visited(
        path: str, *, person: Any = None, width: int = 1440, language: str = "th", **options: Any
    ) -> Any:
        context = chromium.new_context(
            viewport={"width": width, "height": 900}, base_url=live_server.url, **options
        )
        opened.append(context)
        if person is not None:
            session = makers.signed_in(person).cookies[django_settings.SESSION_COOKIE_NAME].value
            context.add_cookies(
                [
                    {
                        "name": django_settings.SESSION_COOKIE_NAME,
                        "value": session,
                        "url": live_server.url,
                    }
                ]
            )
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on(
            "console",
            lambda said: errors.append(said.text) if "Content Security" in said.text else None,
        )
        page.goto(("/en" if language == "en" else "") + path)
        page.wait_for_load_state("networkidle")
        return page

    yield visited
    for context in opened:
        context.close()
    assert errors == []
