"""Every address of the site with every member of the cast: one table says who may, nobody else can."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import translation
from psycopg import sql

from ruthan.core.refs import uuid7
from ruthan.network.states import Scope
from ruthan.project import roles
from ruthan.ui import errors
from tests import makers
from tests.cast import CAST
from tests.house.addresses import (
    ADDRESSES,
    DOORS,
    FOREIGN,
    LOGIN,
    OWN,
    SPACES,
    Address,
    World,
    may,
    walk,
)
from tests.reference import the_reference

# -- The table ------------------------------------------------------------------------------------


def test_every_address_has_a_name_of_its_own() -> None:
    names = [address.name for address in walk(get_resolver().url_patterns)]
    assert all(names)
    assert len(names) == len(set(names))


@pytest.mark.parametrize("address", ADDRESSES.values(), ids=lambda address: address.name)
def test_every_view_is_public_or_a_door_or_ones_own_or_asks_for_a_permission(
    address: Address,
) -> None:
    said = [
        address.name in roles.PUBLIC,
        address.name in DOORS,
        address.name in OWN,
        bool(address.needs),
        address.scopes is not None,
    ]
    assert said.count(True) == 1
    assert address.is_open == (said[0] or said[1] or said[4])


def test_every_address_of_the_api_asks_for_a_known_scope() -> None:
    for address in ADDRESSES.values():
        if address.scopes is not None and address.name not in {
            "api-root",
            "api-absent",
            "api-absent-hma",
        }:
            assert address.scopes, address.name
            for method, scopes in address.scopes.items():
                assert scopes, f"{method} {address.name}"
                assert set(scopes) <= set(Scope.values), f"{method} {address.name}"


def test_the_public_list_is_what_the_views_say() -> None:
    assert set(roles.PUBLIC) == {a.name for a in ADDRESSES.values() if a.is_public}
    assert list(roles.PUBLIC) == sorted(set(roles.PUBLIC))


def test_the_lists_by_hand_name_only_what_there_is() -> None:
    assert ADDRESSES.keys() >= DOORS | OWN | set.union(*FOREIGN.values())


def test_every_permission_asked_for_is_somebodys() -> None:
    for address in ADDRESSES.values():
        if address.needs:
            assert roles.roles_with(address.needs), address.name


def test_the_sealed_lane_is_the_officers_alone() -> None:
    for address in ADDRESSES.values():
        if address.name.startswith("safeguarding:"):
            assert roles.roles_with(address.needs) == ["child_protection"], address.name


def test_whatever_handles_the_custody_key_asks_for_a_fresh_second_factor() -> None:
    free = {"safeguarding:list", "safeguarding:detail", "safeguarding:key"}
    for address in ADDRESSES.values():
        if address.name.startswith("safeguarding:") and address.name not in free:
            assert getattr(address.view, "ruthan_sudo", False), address.name


HIDDEN = {"api-raw_lookup"}

# -- Every address with everyone ------------------------------------------------------------------


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any, _keys: None) -> Iterator[World]:
    """One world for the module: each test's own transaction is a savepoint in this one."""
    with django_db_blocker.unblock(), translation.override("th"), transaction.atomic():
        yield World(the_reference())
        transaction.set_rollback(True)


def of_space(space: str) -> list[Address]:
    return [a for n, a in ADDRESSES.items() if (n.partition(":")[0] if ":" in n else "") == space]


def rows_of_everything() -> dict[str, int]:
    """How many rows each table holds, but for what watching itself writes. One query."""
    quiet = {"audit.entry", "sessions.session", "core.throttlecount", "core.datakey"}
    tables = {
        model._meta.label_lower: model._meta.db_table
        for model in apps.get_models()
        if model._meta.managed and model._meta.label_lower not in quiet
    }
    count = sql.SQL("(SELECT count(*) FROM {})")
    counts = [count.format(sql.Identifier(table)) for table in tables.values()]
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("SELECT {}").format(sql.SQL(", ").join(counts)))
        return dict(zip(tables, cursor.fetchone(), strict=True))


@pytest.fixture
def bare_404(monkeypatch: pytest.MonkeyPatch) -> None:
    """The page of a 404 without its drawing, a third of the time; the next test reads it whole."""
    drawn = errors.render_error

    def bare(request: HttpRequest, status: int, **rest: str) -> HttpResponse:
        return HttpResponse(status=404) if status == 404 else drawn(request, status, **rest)

    monkeypatch.setattr(errors, "render_error", bare)


@pytest.mark.django_db
@pytest.mark.usefixtures("bare_404")
@pytest.mark.parametrize("space", SPACES)
def test_everyone_meets_exactly_what_the_table_says(space: str, world: World) -> None:
    wrong: list[str] = []
    for address in of_space(space):
        path, before = world.path(address), rows_of_everything()
        said = Client().get(path)
        if address.scopes is not None:
            wrong += _wrong_without_a_key(world, address, path)
            continue
        if address.is_open:
            sent_away = address.is_public and said.get("Location", "").startswith(LOGIN)
            if said.status_code >= 500 or sent_away:
                wrong.append(f"{address.name}: a stranger met {said.status_code}")
            continue
        if said.status_code != 405 and not said.get("Location", "").startswith(LOGIN):
            wrong.append(f"{address.name}: nobody met {said.status_code}")
        posted = Client().post(path)
        if not posted.get("Location", "").startswith(LOGIN):
            wrong.append(f"{address.name}: nobody posted and met {posted.status_code}")
        if address.name in OWN:
            continue
        wrong += _wrong_for_people(world, address, path)
        changed = {n for n, count in rows_of_everything().items() if before[n] != count}
        if changed:
            wrong.append(f"{address.name}: reading or a refused press changed {changed}")
    assert wrong == []


def _wrong_without_a_key(world: World, address: Address, path: str) -> list[str]:
    """The API knows no session: without a key everyone is nobody, and another key is sent away.

    What is hidden is not there for either.
    """
    wrong = []
    asked = {} if address.name in HIDDEN else address.scopes or {}
    for method in ("GET", "POST"):
        expected = (401,) if method in asked else (404, 405)
        for browser in (Client(), world.browsers["ploy"], world.browsers["lek"]):
            met = browser.generic(method, path).status_code
            if met not in expected:
                wrong.append(f"{method} {address.name}: without a key met {met}")
        others = set(Scope.values) - set((address.scopes or {}).get(method, ()))
        key = makers.an_api_key("bot", scopes=sorted(others)).text
        met = Client().generic(method, path, headers={"Authorization": f"Bearer {key}"}).status_code
        if met not in ((403,) if method in asked else (404, 405)):
            wrong.append(f"{method} {address.name}: with another scope met {met}")
    return wrong


def _wrong_for_people(world: World, address: Address, path: str) -> list[str]:
    """GET as everyone, POST as those who must not: what was met against the table.

    Where there is nothing to read, everyone presses. Where there is, the same guard stands before
    both, and every third person presses too, others at the next address.
    """
    wrong = []
    reads = world.browsers["anan"].get(path).status_code != 405
    turn = list(ADDRESSES).index(address.name)
    for place, (person, browser) in enumerate(world.browsers.items()):
        allowed = may(person, address) and address.name not in FOREIGN.get(person, set())
        if reads:
            said = browser.get(path).status_code
            if allowed and not (said in (200, 405) or 300 <= said < 400):
                wrong.append(f"{address.name}: {person} may, and met {said}")
            if not allowed and said not in (404, 405):
                wrong.append(f"{address.name}: {person} may not, and met {said}")
        if not allowed and (not reads or (place + turn) % 3 == 0):
            posted = browser.post(path).status_code
            if posted not in (404, 405):
                wrong.append(f"{address.name}: {person} may not, posted and met {posted}")
    return wrong


@pytest.mark.django_db
def test_a_thing_that_is_not_there_is_the_same_404_as_one_that_is_not_yours(world: World) -> None:
    isa, anan = world.browsers["isa"], world.browsers["anan"]
    for name in sorted(FOREIGN["isa"]):
        address = ADDRESSES[name]
        mine = world.path(address)
        gone = mine
        for name_of in ("item_id", "call_id", "back_id"):
            gone = gone.replace(str(world.common[name_of]), str(uuid7()))
        gone = gone.replace(world.common["check_ref"], "T-00000000")
        one, two = isa.post(mine), anan.post(gone)
        if "GET" in name or one.status_code == 405:
            one, two = isa.get(mine), anan.get(gone)
        assert (one.status_code, two.status_code) == (404, 404), name


@pytest.mark.django_db
def test_nobody_without_a_second_factor_reaches_a_desk(reference: Any) -> None:
    person = makers.a_user("without", second_factor=False)
    makers.a_role(person, role="screener")
    browser = Client()
    browser.force_login(person)
    for address in ADDRESSES.values():
        if address.needs and not address.arguments:
            said = browser.get(reverse(address.name))
            assert said.status_code in (302, 405), address.name
            if said.status_code == 302:
                assert "/account/2fa/" in said["Location"], address.name


@pytest.mark.django_db
def test_an_ended_membership_opens_nothing(reference: Any) -> None:
    from ruthan.network.actions import end_membership

    person = makers.a_person(CAST["anan"])
    browser = makers.signed_in(person)
    assert browser.get(reverse("triage:queue")).status_code == 200
    end_membership(by="system", membership=person.memberships.get())
    assert browser.get(reverse("triage:queue")).status_code == 404


@pytest.mark.django_db
def test_what_needs_a_fresh_second_factor_asks_for_it_again(world: World) -> None:
    for address in ADDRESSES.values():
        if not getattr(address.view, "ruthan_sudo", False):
            continue
        person = next(name for name in CAST if may(name, address))
        late = makers.signed_in(world.people[person], minutes_ago=10)
        before = rows_of_everything()
        said = late.post(world.path(address))
        assert "/account/2fa/confirm/" in said.get("Location", ""), address.name
        assert rows_of_everything() == before, address.name
