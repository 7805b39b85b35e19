"""The database or the disk is away for a while: people and programs are asked for a minute."""

from __future__ import annotations

import errno
import json

import psycopg
import pytest
from django.db import InterfaceError, OperationalError
from django.test import Client

from ruthan.core import storage
from ruthan.core.away import is_away
from ruthan.gateway.sources.web.views import asking
from ruthan.intake.models import Evidence, Report
from ruthan.project.api import assembly
from tests import makers
from tests.api.conftest import TEXT, Program
from tests.gateway import web

pytestmark = pytest.mark.django_db


@pytest.fixture
def visitor(reference: None) -> Client:
    makers.an_organisation("ruthan")
    return Client(raise_request_exception=False)


@pytest.fixture
def full_disk(fresh_keys: object, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(storage.os, "fsync", refuse)


def _gone(*_args: object, **_named: object) -> None:
    raise OperationalError("the connection is closed: mali@mail.example")


@pytest.mark.parametrize(
    ("language", "words"), [("", "ระบบขอพักสักครู่"), ("/en", "pausing for a moment")]
)
def test_a_page_asks_for_a_minute_in_the_readers_language(visitor, monkeypatch, language, words):
    ticket = web.ticket_of(visitor, f"{language}/check/")
    monkeypatch.setattr(asking, "hand_in", _gone)
    answer = web.send(visitor, f"{language}/check/", message=web.TEXT, ticket=ticket)
    page = answer.content.decode()
    assert answer.status_code == 503
    assert answer["Retry-After"] == "10"
    assert words in page and "1441" in page
    assert "mali@mail.example" not in page
    monkeypatch.undo()
    again = web.send(visitor, f"{language}/check/", message=web.TEXT, ticket=ticket)
    assert again.status_code == 303


def test_the_page_is_drawn_without_the_database(visitor, monkeypatch):
    monkeypatch.setattr("django.contrib.sessions.backends.db.SessionStore.load", _gone)
    visitor.cookies["ruthan_session"] = "a" * 32
    answer = visitor.get("/staff/")
    assert answer.status_code == 503
    assert "ระบบขอพักสักครู่" in answer.content.decode()


def test_any_other_error_is_still_said_to_be_our_fault(visitor, monkeypatch):
    ticket = web.ticket_of(visitor)

    def break_down(*_args: object, **_named: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(asking, "hand_in", break_down)
    assert web.send(visitor, message=web.TEXT, ticket=ticket).status_code == 500


def test_a_program_is_told_to_send_it_again_with_the_same_key(reference, monkeypatch):
    makers.an_organisation("ruthan")
    program = Program(makers.an_api_key().text)
    module = "ruthan.gateway.sources.api.reports.take_in"
    monkeypatch.setattr(module, _gone)
    answer = program.post("/reports", {"text": TEXT}, Idempotency_Key="k1")
    assert answer.status_code == 503
    assert answer["Content-Type"] == "application/problem+json"
    assert answer["Retry-After"] == "10"
    assert json.loads(answer.content)["type"].endswith("/api/problems/not-ready/")
    monkeypatch.undo()
    assert program.post("/reports", {"text": TEXT}, Idempotency_Key="k1").status_code == 201
    assert Report.objects.count() == 1
    assert assembly.api is not None


@pytest.mark.django_db(transaction=True)
def test_a_full_disk_refuses_the_report_whole_and_takes_it_once_there_is_room(
    visitor, full_disk, fresh_keys, monkeypatch
):
    ticket = web.ticket_of(visitor)
    form = {"message": web.TEXT, "ticket": ticket}
    refused = web.send(visitor, **form, evidence=web.upload(web.picture()))
    assert refused.status_code == 503
    assert Report.objects.count() == Evidence.objects.count() == 0
    assert [p for p in (fresh_keys.parent / "files").rglob("*") if p.is_file()] == []
    monkeypatch.undo()
    taken = web.send(visitor, **form, evidence=web.upload(web.picture()))
    assert taken.status_code == 303
    assert (Report.objects.count(), Evidence.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("error", "away"),
    [
        (OperationalError("terminating connection"), True),
        (InterfaceError("connection already closed"), True),
        (psycopg.OperationalError("the driver's own"), True),
        (OSError(errno.ENOSPC, "full"), True),
        (OSError(errno.ENOENT, "not there"), False),
        (ValueError("a value"), False),
        (None, False),
    ],
)
def test_only_what_passes_is_away(error, away):
    assert is_away(error) is away
    wrapped = RuntimeError("around it")
    wrapped.__cause__ = error
    assert is_away(wrapped) is away
