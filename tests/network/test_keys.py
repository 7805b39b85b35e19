"""Keys of the API on the administrators' pages and from the command line."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from ruthan.accounts.models import User
from ruthan.audit.models import Entry
from ruthan.core import clock
from ruthan.network import actions, queries
from ruthan.network.models import ApiKey
from tests import makers

pytestmark = pytest.mark.django_db
KEY = re.compile(r"rtk_[a-z0-9]{8}_[A-Za-z0-9_-]{43}")
LIST, NEW = (f"/staff/network/of/bot/keys/{end}" for end in ("", "new/"))


@pytest.fixture(autouse=True)
def bot(db: None) -> Any:
    return makers.an_organisation("bot")


@pytest.fixture
def desk(ploy: Any) -> Client:
    return makers.signed_in(ploy)


def filled(desk: Client, **over: Any) -> dict[str, Any]:
    """The form as the page gave it, filled in."""
    token = re.search(r'name="token" value="([^"]+)"', desk.get(NEW).content.decode())
    assert token
    plain = {"token": token[1], "label": "ห้องข่าว", "scopes": ["claims:read"], "per_minute": "60"}
    return plain | over


def test_a_key_is_shown_once_and_only_its_beginning_afterwards(desk: Client, ploy: Any) -> None:
    page = desk.post(NEW, filled(desk, scopes=["reports:write", "referrals:read"]))
    shown = KEY.search(page.content.decode())
    assert shown
    assert "no-store" in page["Cache-Control"]
    key = ApiKey.objects.get()
    assert (key.scopes, key.per_minute) == (["reports:write", "referrals:read"], 60)
    assert key.created_by == ploy
    assert key.user.memberships.get().role == "liaison"
    listed = desk.get(LIST).content.decode()
    assert f"rtk_{key.public}_…" in listed
    assert not KEY.search(listed)
    entry = Entry.objects.get(what="network:key:issue")
    assert (entry.actor, entry.facts["scopes"]) == (ploy.pk, "reports:write,referrals:read")


def test_a_form_pressed_twice_makes_one_key(desk: Client) -> None:
    form = filled(desk)
    desk.post(NEW, form)
    again = desk.post(NEW, form, follow=True)
    assert ApiKey.objects.count() == 1
    assert not KEY.search(again.content.decode())


@pytest.mark.parametrize(
    "over",
    [{"label": ""}, {"label": "x" * 81}, {"scopes": []}, {"scopes": ["all"]}, {"per_minute": "-1"},
     {"per_minute": "x"}, {"expires_on": "2020-01-01"}, {"token": "x"}],
)  # fmt: skip
def test_a_form_that_cannot_be_used_makes_no_key(over: dict[str, Any], desk: Client) -> None:
    assert desk.post(NEW, filled(desk, **over)).status_code == 422
    assert (ApiKey.objects.count(), User.objects.filter(is_machine=True).count()) == (0, 0)


def test_a_key_ends_with_the_day_that_was_chosen(desk: Client) -> None:
    day = clock.today().replace(year=clock.today().year + 1)
    desk.post(NEW, filled(desk, expires_on=day.isoformat()))
    ends = ApiKey.objects.get().expires_at
    assert ends is not None
    assert ends > clock.now()


def test_a_closed_organisation_gets_no_key(desk: Client, bot: Any) -> None:
    form = filled(desk)
    actions.edit_organisation(by="system", organisation=bot, fields={"is_active": False})
    assert desk.post(NEW, form).status_code == 422


def test_a_new_secret_is_shown_once_and_a_revoked_key_gets_none(desk: Client) -> None:
    issued = makers.an_api_key("bot")
    path = reverse("network:key-rotate", args=["bot", issued.key.pk])
    fresh = KEY.search(desk.post(path).content.decode())
    assert fresh
    assert fresh[0] != issued.text
    assert queries.holder_of(fresh[0]) is not None
    desk.post(reverse("network:key-revoke", args=["bot", issued.key.pk]))
    queries.forget_keys()
    assert queries.holder_of(fresh[0]) is None
    assert not KEY.search(desk.post(path, follow=True).content.decode())
    assert "เพิกถอนแล้ว" in desk.get(LIST).content.decode()


def test_a_key_is_found_under_its_own_organisation_only(desk: Client) -> None:
    makers.an_organisation("ddpm")
    key = makers.an_api_key("bot").key
    for name in ("network:key-rotate", "network:key-revoke"):
        assert desk.post(reverse(name, args=["ddpm", key.pk])).status_code == 404
    key.refresh_from_db()
    assert key.revoked_at is None


def test_the_limit_of_a_key_can_be_changed(desk: Client) -> None:
    key = makers.an_api_key("bot").key
    path = reverse("network:key-limit", args=["bot", key.pk])
    for typed, kept in (("5", 5), ("-1", 5), ("x", 5), ("0", 0)):
        desk.post(path, {"per_minute": typed})
        key.refresh_from_db()
        assert key.per_minute == kept
    assert Entry.objects.filter(what="network:key:limit").exists()


def test_the_command_line_issues_a_key_and_refuses_nonsense() -> None:
    said = io.StringIO()
    call_command(
        "apikey", "bot", "--label", "x", "--scope", "match", "--limit", "0", "--days", "7",
        stdout=said,
    )  # fmt: skip
    holder = queries.holder_of(said.getvalue().strip())
    assert holder is not None
    assert (holder.scopes, holder.per_minute) == (frozenset({"match"}), 0)
    for wrong in (["nowhere"], ["bot", "--limit", "-1"], ["bot", "--days", "-1"]):
        with pytest.raises(CommandError):
            call_command("apikey", *wrong, "--label", "x", "--scope", "match")
    with pytest.raises(CommandError):
        call_command("apikey", "bot", "--label", " ", "--scope", "match")
