"""Every address of the site that can be read, each with who may read it.

Django must be set up. One report is handed in, for the pages that follow it up.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fnmatch import fnmatchcase
from operator import attrgetter
from typing import Any, NamedTuple

from django.apps import apps
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from bench.spine.pages import MORE, PEOPLE, PROGRAM, REPORTER, ROWS, UNASKED, VARIANTS, Row
from ruthan.project import roles
from tests.gateway.web import TEXT
from tests.house.addresses import ADDRESSES, Address
from tests.makers import an_api_key, signed_in

_TICKET = re.compile(r'name="ticket" value="([^"]+)"')
_CODE = re.compile(r"(?:\d{5}[^\d<]{1,3}){5}\d{5}")


class Reading(NamedTuple):
    """An address and who asks for it: a person's name, REPORTER, PROGRAM, or '' for anyone."""

    path: str
    who: str


def readings() -> Iterator[Reading]:
    """Every address that can be read, once; those of VARIANTS in their other ways too.

    Raises RuntimeError for an address that ROWS gives no row, or none that is there.
    """
    yield from (Reading(*more) for more in MORE)
    found: dict[str, Any] = {}
    for name, address in ADDRESSES.items():
        if is_unasked(name) or not can_be_read(address):
            continue
        row = row_of(name) if address.arguments else None
        if row and row.beginning not in found:
            found[row.beginning] = _first(row)
        path, who = _path(address, row, found[row.beginning] if row else None), _reader(address)
        yield Reading(path, who)
        for other in VARIANTS.get(name, ()):
            yield Reading(f"{path}?{other}", who)


def is_unasked(name: str) -> bool:
    """Whether an address is left out, as UNASKED says."""
    return any(fnmatchcase(name, pattern) for pattern in UNASKED)


def can_be_read(address: Address) -> bool:
    """Whether the view lets GET pass: what Django's decorators shut in, and the API's table."""
    if address.scopes is not None:
        return "GET" in address.scopes
    view, seen = address.view, {}
    while view is not None and "request_method_list" not in seen:
        names = view.__code__.co_freevars if hasattr(view, "__code__") else ()
        seen = dict(zip(names, getattr(view, "__closure__", None) or (), strict=False))
        view = getattr(view, "__wrapped__", None)
    methods = seen.get("request_method_list")
    return methods is None or "GET" in methods.cell_contents


def row_of(name: str) -> Row:
    """The row that an address with arguments names; raises RuntimeError where none is given."""
    fitting = [row for row in ROWS if name.startswith(row.beginning)]
    if not fitting:
        raise RuntimeError(f"ROWS says nothing of {name}")
    return max(fitting, key=lambda row: len(row.beginning))


def _first(row: Row) -> Any:
    model = apps.get_model(row.label)
    found = model._default_manager.filter(**row.where).order_by(row.order).first()
    if found is None:
        raise RuntimeError(f"the demonstration has no {row.label} with {row.where}")
    return found


def _path(address: Address, row: Row | None, found: Any) -> str:
    given = {}
    for name in address.arguments:
        named = row.others.get(name, "") if row else ""
        if named.startswith("="):
            given[name] = named[1:]
        else:
            given[name] = attrgetter(named or ("pk" if name.endswith("_id") else name))(found)
    with override("th"):
        return reverse(address.name, kwargs=given)


def _reader(address: Address) -> str:
    if address.scopes is not None:
        return PROGRAM
    if address.is_open:
        return REPORTER if address.name.startswith("gateway:") else ""
    allowed = roles.roles_with(address.needs) if address.needs else ["screener"]
    return next(name for name, role in PEOPLE.items() if role in allowed)


class Readers:
    """Ask in this process, so the time is the program's and the database's, without sockets."""

    def __init__(self) -> None:
        """Hand in the one report, open it with its receipt, and make a key."""
        self._browsers = {"": _browser(), REPORTER: _browser(), PROGRAM: _browser()}
        code = _handed_in(self._browsers[REPORTER])
        key = an_api_key("bot").text
        self._headers = {"Authorization": f"Bearer {key}", "Ruthan-Receipt": code}

    def ask(self, reading: Reading) -> HttpResponse:
        """Ask once and read to the end."""
        headers = self._headers if reading.who == PROGRAM else {}
        answer = self._of(reading.who).get(reading.path, headers=headers)
        answer.getvalue()
        return answer

    def forget_limits(self) -> None:
        """Let the next request be the first of its minute."""
        apps.get_model("core.ThrottleCount").objects.all().delete()

    def _of(self, who: str) -> Client:
        if who not in self._browsers:
            user = apps.get_model("accounts.User").objects.get(username=who)
            self._browsers[who] = signed_in(user, client=_browser())
        return self._browsers[who]


def _browser() -> Client:
    return Client(SERVER_NAME="localhost")


def _handed_in(browser: Client) -> str:
    """Hand a report in as a browser does and open it; the code without spaces."""
    ticket = _TICKET.search(browser.get("/check/").content.decode())
    browser.post("/check/", {"ticket": ticket and ticket[1], "message": TEXT})
    code = _CODE.search(browser.get("/receipt/").content.decode())
    if code is None:
        raise RuntimeError("no code came for the report that was handed in")
    digits = re.sub(r"\D", "", code[0])
    browser.post("/track/", {"receipt": digits})
    return digits
