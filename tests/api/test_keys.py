"""Keys: shown once, checked every time, limited by scope and by minute, ended at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ruthan.accounts import actions as accounts
from ruthan.accounts import queries as people
from ruthan.accounts.models import User
from ruthan.audit.models import Entry
from ruthan.core import clock, guard
from ruthan.network import actions, queries
from ruthan.network.models import ApiKey
from tests import makers
from tests.api.conftest import TEXT, Program

TYPE = "http://localhost/api/problems/"


def refused(answer: Any, status: int, slug: str) -> dict[str, Any]:
    """The problem that an answer is, held against what was expected."""
    told: dict[str, Any] = makers.as_json(answer)
    assert answer.status_code == status, told
    assert answer["Content-Type"] == "application/problem+json"
    assert (told["type"], told["status"]) == (f"{TYPE}{slug}/", status)
    return told


# -- Which key ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "key", ["", "nonsense", "rtk_abcdefgh_x", "rtk_" + "ก" * 8 + "_x", "rtk__"]
)
def test_without_a_good_key_nothing_is_answered(key: str, program: Program) -> None:
    answer = Program(key).post("/reports", {"text": TEXT})
    refused(answer, 401, "key-wrong")
    assert answer["WWW-Authenticate"].startswith("Bearer")


def test_the_secret_part_is_compared_and_never_kept(program: Program) -> None:
    key = ApiKey.objects.get()
    secret = program.key.split("_", 2)[2]
    for field in ("secret_hash", "former_hash"):
        assert secret.encode() not in bytes(getattr(key, field) or b"")
    refused(Program(program.key[:-1]).get("/claims"), 401, "key-wrong")
    refused(Program(f"rtk_{key.public}_").get("/claims"), 401, "key-wrong")


def test_a_scope_that_was_not_given_is_named(program_with: Callable[..., Program]) -> None:
    program = program_with("claims:read")
    program.language = "en"
    told = refused(program.post("/reports", {"text": TEXT}), 403, "scope-missing")
    assert "reports:write" in told["detail"]
    assert program.get("/claims").status_code == 200


@pytest.mark.parametrize(
    ("scope", "path"),
    [
        ("claims:read", "/claims"),
        ("claims:read", "/claims/C-00000000"),
        ("referrals:read", "/referrals"),
        ("referrals:read", "/referrals/A-00000000"),
    ],
)
def test_every_reading_address_asks_for_its_scope(
    scope: str, path: str, program_with: Callable[..., Program]
) -> None:
    others = [one for one in ApiKeyScopes if one != scope]
    refused(program_with(*others).get(path), 403, "scope-missing")
    assert program_with(scope).get(path).status_code in (200, 404)


ApiKeyScopes = (
    "reports:write", "reports:read", "claims:read", "match", "referrals:read", "referrals:answer",
)  # fmt: skip


# -- Its life -------------------------------------------------------------------------------------


def test_a_revoked_key_stops_at_once_and_its_membership_ends(program: Program) -> None:
    key = ApiKey.objects.get()
    assert program.get("/referrals").status_code == 200
    assert key.user.memberships.filter(ended_at=None).count() == 1
    queries.forget_keys()
    actions.revoke_key(by="system", key=key)
    actions.revoke_key(by="system", key=key)
    refused(program.get("/referrals"), 401, "key-wrong")
    assert key.user.memberships.filter(ended_at=None).count() == 0
    assert not User.objects.get(pk=key.user_id).is_active
    assert Entry.objects.filter(what="network:key:revoke").count() == 1


def test_after_a_rotation_both_secrets_are_good_for_a_day(program: Program) -> None:
    fresh = actions.rotate_key(by="system", key=ApiKey.objects.get()).text
    queries.forget_keys()
    assert Program(fresh).get("/claims").status_code == 200
    assert program.get("/claims").status_code == 200
    ApiKey.objects.update(former_until=clock.now() - timedelta(seconds=1))
    queries.forget_keys()
    refused(program.get("/claims"), 401, "key-wrong")
    assert Program(fresh).get("/claims").status_code == 200


def test_a_key_that_has_run_out_and_one_of_a_closed_office_are_not_good(
    program_with: Callable[..., Program],
) -> None:
    old = program_with("claims:read", expires_at=clock.now() + timedelta(minutes=1))
    ApiKey.objects.update(expires_at=clock.now())
    refused(old.get("/claims"), 401, "key-wrong")
    program = program_with("claims:read")
    bot = queries.organisation("bot")
    assert bot is not None
    actions.edit_organisation(by="system", organisation=bot, fields={"is_active": False})
    refused(program.get("/claims"), 401, "key-wrong")


def test_a_key_is_looked_up_once_in_three_seconds(program: Program, at: Any) -> None:
    at("2026-02-03 10:00:00")
    program.get("/claims")
    with CaptureQueriesContext(connection) as seen:
        program.get("/claims")
    assert not [query for query in seen if "network_apikey" in query["sql"]]
    at("2026-02-03 10:00:04")
    with CaptureQueriesContext(connection) as seen:
        program.get("/claims")
    assert len([query for query in seen if "network_apikey" in query["sql"]]) == 1
    assert ApiKey.objects.get().last_used_on.isoformat() == "2026-02-03"  # type: ignore[union-attr]


# -- Its minute -----------------------------------------------------------------------------------


def test_past_its_minute_a_key_is_told_when_to_come_back(
    program_with: Callable[..., Program], at: Any
) -> None:
    at("2026-02-03 10:00:20")
    program = program_with("claims:read", per_minute=2)
    first, second, third = (program.get("/claims") for _ in range(3))
    assert first["RateLimit-Policy"] == '"minute";q=2;w=60'
    assert (first["RateLimit"], second["RateLimit"]) == ('"minute";r=1;t=40', '"minute";r=0;t=40')
    refused(third, 429, "too-often")
    assert third["Retry-After"] == "40"
    at("2026-02-03 10:01:00")
    assert program.get("/claims").status_code == 200


# -- The machine behind it ------------------------------------------------------------------------


def test_a_machine_is_nobody_who_can_be_invited_given_roles_or_listed(program: Program) -> None:
    machine, ploy = ApiKey.objects.get().user, makers.a_person(makers.CAST["ploy"])
    bot = queries.organisation("bot")
    assert bot is not None
    assert machine not in people.people()
    assert people.person(machine.pk) is None
    assert people.person_named(machine.username) is None
    assert machine not in queries.liaisons_of(bot)
    assert not queries.members_of(bot).exists()
    with pytest.raises(guard.Forbidden):
        accounts.renew_invitation(by=ploy, user=machine)
    with pytest.raises(guard.Forbidden):
        actions.grant_membership(by=ploy, user=machine, organisation=bot, role="administrator")
    accounts.stop_machine(user_id=machine.pk)
    machine.refresh_from_db()
    with pytest.raises(guard.Forbidden):
        accounts.restore_user(by=ploy, user=machine)
    desk = makers.signed_in(ploy)
    assert desk.get(reverse("network:person", args=[machine.pk])).status_code == 404


def test_a_machine_cannot_sign_in_even_with_a_password(program: Program) -> None:
    machine = ApiKey.objects.get().user
    assert not machine.has_usable_password()
    machine.set_password("a-password-that-nobody-set")
    machine.save()
    browser = Client(raise_request_exception=False)
    browser.post(
        "/account/login/", {"login": machine.username, "password": "a-password-that-nobody-set"}
    )
    assert "_auth_user_id" not in browser.session


def test_the_trail_names_the_machine(program: Program) -> None:
    program.post("/reports", {"text": TEXT})
    entry = Entry.objects.get(what="intake:report:submit")
    assert entry.actor == ApiKey.objects.get().user_id
