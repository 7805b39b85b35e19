"""Signing in: password, second factor, throttle, and what is not reachable."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import NoReverseMatch, resolve, reverse
from django.urls.exceptions import Resolver404

from tests import makers
from tests.cast import PASSWORD

pytestmark = pytest.mark.django_db
LOGIN = "/account/login/"


def _password(client: Client, user, password: str = PASSWORD):
    return client.post(LOGIN, {"login": user.username, "password": password})


def test_a_person_signs_in_with_password_and_code(anan):
    client = Client()
    first = _password(client, anan)
    assert first.status_code == 302 and first["Location"] == "/account/2fa/sign-in/"
    assert client.get("/staff/people/me/").status_code == 302
    second = client.post("/account/2fa/sign-in/", {"code": makers.totp_code(anan)})
    assert second.status_code == 302 and second["Location"] == "/staff/"
    assert client.get("/staff/people/me/").status_code == 200


def test_a_wrong_password_and_an_unknown_name_read_the_same(anan, at):
    at("2026-11-28 09:00")  # a page says the minute
    wrong = _password(Client(), anan, "not this one")
    unknown = Client().post(LOGIN, {"login": "nobody-here", "password": "not this one"})
    assert wrong.status_code == unknown.status_code == 200
    strip = re.compile(r'value="[^"]*"|"X-CSRFToken": "[^"]*"')
    assert strip.sub("", wrong.content.decode()) == strip.sub("", unknown.content.decode())


def test_a_wrong_code_opens_nothing(anan):
    client = Client()
    _password(client, anan)
    answer = client.post("/account/2fa/sign-in/", {"code": "000000"})
    assert answer.status_code == 200
    assert client.get("/staff/people/me/").status_code == 302


def test_a_code_works_once_even_in_another_process(anan):
    code = makers.totp_code(anan)
    first, second = Client(), Client()
    for client in (first, second):
        _password(client, anan)
    assert first.post("/account/2fa/sign-in/", {"code": code}).status_code == 302
    from django.core.cache import cache

    cache.clear()  # what another process does not know
    assert second.post("/account/2fa/sign-in/", {"code": code}).status_code == 200
    assert second.get("/staff/people/me/").status_code == 302


def test_codes_cannot_be_guessed_for_ever(anan):
    client = Client()
    _password(client, anan)
    for _ in range(11):
        answer = client.post("/account/2fa/sign-in/", {"code": "000000"})
    assert "นาที" in answer.content.decode() or "minutes" in answer.content.decode()
    assert client.post("/account/2fa/sign-in/", {"code": makers.totp_code(anan)}).status_code == 200


def test_passwords_cannot_be_guessed_for_ever(anan):
    for _ in range(11):
        answer = _password(Client(), anan, "not this one")
    right = _password(Client(), anan)
    assert answer.status_code == right.status_code == 200
    assert "_auth_user_id" not in Client().session


def test_signing_in_rightly_many_times_locks_nobody_out(anan):
    assert {_password(Client(), anan).status_code for _ in range(12)} == {302}


def test_the_session_gets_a_new_name_at_sign_in(anan):
    client = Client()
    client.get(LOGIN)
    session = client.session
    session["planted"] = True
    session.save()
    planted = session.session_key
    client.cookies["ruthan_session"] = planted
    _password(client, anan)
    client.post("/account/2fa/sign-in/", {"code": makers.totp_code(anan)})
    assert client.cookies["ruthan_session"].value != planted


def test_a_stopped_person_is_signed_out_at_once_and_cannot_return(anan, client_of):
    client = client_of(anan)
    assert client.get("/staff/people/me/").status_code == 200
    type(anan).objects.filter(pk=anan.pk).update(is_active=False)
    assert client.get("/staff/people/me/").status_code == 302
    assert _password(Client(), anan)["Location"] == "/account/stopped/"


def test_whoever_has_no_second_factor_can_only_set_one_up():
    newcomer = makers.a_user(second_factor=False)
    makers.a_role(newcomer, role="administrator")
    client = Client()
    assert _password(client, newcomer).status_code == 302
    assert client.get("/staff/people/")["Location"] == "/account/2fa/"
    assert client.get("/account/2fa/").status_code == 200


def test_a_session_that_never_showed_its_second_factor_is_asked_for_it(ploy):
    client = Client()
    client.force_login(ploy)
    answer = client.get("/staff/people/")
    assert answer["Location"] == "/account/2fa/confirm/?next=%2Fstaff%2Fpeople%2F"
    client.post(answer["Location"], {"code": makers.totp_code(ploy)})
    assert client.get("/staff/people/").status_code == 200


def test_sign_out_ends_the_session(anan, client_of):
    client = client_of(anan)
    assert client.post("/account/logout/").status_code == 302
    assert client.get("/staff/people/me/").status_code == 302


def test_every_page_asks_whoever_is_not_signed_in_to_sign_in():
    for name in ("accounts:people", "accounts:me", "audit:trail", "jobs", "network:organisations"):
        answer = Client().get(reverse(name))
        assert answer.status_code == 302 and answer["Location"].startswith(LOGIN)


@pytest.mark.parametrize(
    "path",
    [
        "signup/",
        "email/",
        "confirm-email/",
        "password/reset/",
        "password/set/",
        "login/code/",
        "3rdparty/",
        "social/signup/",
        "2fa/trust/",
        "2fa/webauthn/signup/",
    ],
)
def test_nothing_else_of_the_account_pages_is_reachable(path):
    with pytest.raises(Resolver404):
        resolve(f"/account/{path}")


def test_no_name_of_a_sign_up_exists():
    with pytest.raises(NoReverseMatch):
        reverse("account_signup")


def test_the_demonstration_panel_is_only_on_a_demonstration(settings):
    from ruthan.accounts import actions

    makers.an_organisation("ruthan")
    actions.make_demonstration_user(username="somsri", name_th="สมศรี ตัวอย่าง")
    assert "somsri" not in Client().get(LOGIN).content.decode()
    settings.RUTHAN_DEMO = True
    page = Client().get(LOGIN).content.decode()
    assert "somsri-demo-000000" in page


def test_anyone_can_sign_in_with_what_the_panel_shows(settings):
    from ruthan.accounts import actions, queries

    settings.RUTHAN_DEMO = True
    actions.make_demonstration_user(username="somsri", name_th="สมศรี ตัวอย่าง")
    shown = queries.demonstration_logins()[0]
    client = Client()
    _password(client, shown.user, shown.password)
    assert client.post("/account/2fa/sign-in/", {"code": shown.code}).status_code == 302


def test_real_people_never_stand_in_the_panel(settings, anan):
    settings.RUTHAN_DEMO = True
    assert "anan" not in Client().get(LOGIN).content.decode()


def test_the_login_page_goes_on_only_to_this_site(anan):
    client = Client()
    client.post(
        LOGIN + "?next=https://evil.example/",
        {"login": "anan", "password": PASSWORD, "next": "https://evil.example/"},
    )
    answer = client.post("/account/2fa/sign-in/", {"code": makers.totp_code(anan)})
    assert "evil" not in answer["Location"]


def test_login_pages_have_no_inline_script_that_runs(anan):
    client = Client()
    _password(client, anan)
    for page in (Client().get(LOGIN), client.get("/account/2fa/sign-in/")):
        scripts = re.findall(r"<script([^>]*)>", page.content.decode())
        assert all("src=" in tag or "application/json" in tag for tag in scripts)
        assert "'self'" in page["Content-Security-Policy"]
        assert "unsafe" not in page["Content-Security-Policy"]
