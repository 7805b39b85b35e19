"""Inviting, setting up, stopping; the list of people and the table of roles."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ruthan.accounts import actions, queries
from ruthan.accounts.models import Invitation
from ruthan.audit.models import Entry
from ruthan.core import guard
from tests import makers
from tests.cast import PASSWORD

pytestmark = pytest.mark.django_db
STRONG = "ประโยคยาวสมมุติ 0000"


@pytest.fixture
def admin(ploy, client_of):
    return client_of(ploy)


def _path(invited) -> str:
    return "/staff/people" + invited.link.partition("/staff/people")[2]


def _invite(by, username: str = "newcomer"):
    return actions.invite_user(by=by, username=username, name_th="คนใหม่ ตัวอย่าง")


def test_an_invited_person_sets_password_then_second_factor_then_works(ploy):
    invited = _invite(ploy)
    makers.a_role(invited.user, role="screener")
    client = Client()
    assert client.get(_path(invited)).status_code == 200
    answer = client.post(_path(invited), {"password": STRONG, "again": STRONG})
    assert answer.status_code == 302 and answer["Location"] == "/account/2fa/app/"
    page = client.get("/account/2fa/app/")
    assert page.status_code == 200 and b"data:image/svg+xml;base64," in page.content
    import time

    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

    code = format_hotp_value(hotp_value(client.session["mfa.totp.secret"], int(time.time()) // 30))
    answer = client.post("/account/2fa/app/", {"code": code})
    assert answer["Location"] == "/account/2fa/codes/"
    codes = client.get("/account/2fa/codes/")
    assert len(codes.context["unused_codes"]) == 10
    assert client.get("/account/2fa/codes/file/").status_code == 200
    assert client.get("/staff/people/me/").status_code == 200


def test_recovery_codes_are_shown_only_for_a_while_and_each_works_once(anan, at):
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    code = RecoveryCodes.activate(anan).get_unused_codes()[0]
    client = makers.signed_in(anan)
    client.post("/account/2fa/confirm/", {"code": makers.totp_code(anan)})
    assert client.get("/account/2fa/codes/").context["unused_codes"] == []
    assert client.get("/account/2fa/codes/file/").status_code == 302
    for expected in (302, 200):
        other = Client()
        other.post("/account/login/", {"login": "anan", "password": PASSWORD})
        assert other.post("/account/2fa/sign-in/", {"code": code}).status_code == expected


def test_a_link_works_once(ploy):
    invited = _invite(ploy)
    typed = {"password": STRONG, "again": STRONG}
    assert Client().post(_path(invited), typed).status_code == 302
    assert Client().post(_path(invited), typed).status_code == 404
    assert Client().get(_path(invited)).status_code == 404


def test_of_two_who_press_one_wins(ploy):
    invitation = queries.invitation_for(_invite(ploy).link.rsplit("/", 2)[1])
    actions.accept_invitation(invitation=invitation, password=STRONG)
    with pytest.raises(actions.InvitationUsed):
        actions.accept_invitation(invitation=invitation, password="another one 0000")
    invitation.user.refresh_from_db()
    assert invitation.user.check_password(STRONG)


def test_a_link_runs_out_after_72_hours(ploy, at):
    traveller = at("2026-02-03 10:00")
    invited = _invite(ploy)
    traveller.shift(actions.INVITATION_LIVES - timedelta(seconds=5))
    assert Client().get(_path(invited)).status_code == 200
    traveller.shift(timedelta(seconds=10))
    assert Client().get(_path(invited)).status_code == 404


def test_only_a_hash_of_the_link_is_kept(ploy):
    token = _invite(ploy).link.rsplit("/", 2)[1]
    held = Invitation.objects.get()
    assert token.encode() not in bytes(held.token_hash) and len(bytes(held.token_hash)) == 32
    assert all(token not in str(entry.facts) for entry in Entry.objects.all())


def test_a_new_link_ends_the_old_one_and_the_old_sign_in(ploy, anan, client_of):
    theirs = client_of(anan)
    first = actions.renew_invitation(by=ploy, user=anan, because="โทรศัพท์หาย")
    second = actions.renew_invitation(by=ploy, user=anan, because="ลิงก์หาย")
    assert theirs.get("/staff/people/me/").status_code == 302
    assert Client().get(_path(first)).status_code == 404
    assert Client().get(_path(second)).status_code == 200
    assert (
        Client().post("/account/login/", {"login": "anan", "password": PASSWORD}).status_code == 200
    )
    assert anan.authenticator_set.count() == 0


@pytest.mark.parametrize(
    ("password", "again"),
    [("short", "short"), ("newcomer0000", "newcomer0000"), (STRONG, "other"), ("", "")],
)
def test_a_weak_or_differing_password_is_refused_and_the_link_still_works(ploy, password, again):
    invited = _invite(ploy)
    answer = Client().post(_path(invited), {"password": password, "again": again})
    assert answer.status_code == 422
    assert Client().get(_path(invited)).status_code == 200


def test_links_cannot_be_guessed_for_ever():
    answers = {Client().get(f"/staff/people/set-up/guess-{n}/").status_code for n in range(31)}
    assert answers == {404, 429}


def test_an_administrator_invites_and_sees_the_link_once(admin):
    url = reverse("accounts:invite")
    assert admin.get(url).status_code == 200
    page = admin.post(url, {"username": "newcomer", "name_th": "คนใหม่ ตัวอย่าง"})
    assert "/staff/people/set-up/" in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    again = admin.post(url, {"username": "newcomer", "name_th": "คนใหม่ ตัวอย่าง"})
    assert again.status_code == 422
    assert "set-up" not in admin.get("/staff/people/").content.decode()


@pytest.mark.parametrize("username", ["", "ab", "มานี", "a b c", "UPPER", "x" * 61, "a/b/c"])
def test_odd_user_names_are_refused(admin, username):
    assert (
        admin.post(reverse("accounts:invite"), {"username": username, "name_th": "x"}).status_code
        == 422
    )


def test_people_are_stopped_and_restored(admin, anan, client_of):
    theirs = client_of(anan)
    url = reverse("accounts:stop", args=[anan.pk])
    assert admin.get(url).status_code == 200
    assert admin.post(url, {"because": ""}).status_code == 422
    assert admin.post(url, {"because": "ลาออก"}).status_code == 302
    assert theirs.get("/staff/people/me/").status_code == 302
    assert guard.roles_of(queries.person(anan.pk)) == frozenset()
    back = reverse("accounts:restore", args=[anan.pk])
    assert admin.get(back).status_code == 405
    assert [admin.post(back).status_code for _ in range(2)] == [302, 302]
    assert Entry.objects.filter(what="accounts:user:restore").count() == 1


def test_nobody_stops_or_resets_themselves(admin, ploy):
    admin.post(reverse("accounts:stop", args=[ploy.pk]), {"because": "x"})
    admin.post(reverse("accounts:renew", args=[ploy.pk]), {"because": "x"})
    ploy.refresh_from_db()
    assert ploy.is_active and ploy.check_password(PASSWORD)


def test_the_actions_themselves_refuse_whoever_lacks_the_permission(anan, nok):
    for act in (
        lambda: _invite(anan),
        lambda: actions.stop_user(by=anan, user=nok),
        lambda: actions.renew_invitation(by=anan, user=nok),
        lambda: actions.restore_user(by=anan, user=nok),
    ):
        with pytest.raises(guard.Forbidden):
            act()


@pytest.mark.parametrize(
    "name", ["accounts:invite", "accounts:stop", "accounts:renew", "accounts:restore"]
)
def test_dangerous_pages_need_a_fresh_second_factor_and_the_permission(
    name, ploy, anan, chai, client_of
):
    args = [] if name == "accounts:invite" else [anan.pk]
    url = reverse(name, args=args)
    stale = client_of(ploy, minutes_ago=6).post(url, {"because": "x"})
    assert stale.status_code == 302 and stale["Location"].startswith("/account/2fa/confirm/")
    for other in (anan, chai):
        assert client_of(other).post(url, {"because": "x"}).status_code == 404


def test_confirming_opens_the_window_and_goes_back(ploy, client_of):
    client = client_of(ploy, minutes_ago=10)
    answer = client.get(reverse("accounts:invite"))
    client.post(answer["Location"], {"code": "000000"})
    assert client.get(reverse("accounts:invite")).status_code == 302
    back = client.post(answer["Location"], {"code": makers.totp_code(ploy)})
    assert back["Location"] == reverse("accounts:invite")
    assert client.get(reverse("accounts:invite")).status_code == 200


def test_a_password_alone_does_not_open_the_window(ploy, client_of):
    client = client_of(ploy, minutes_ago=10)
    answer = client.post("/account/confirm/", {"password": PASSWORD})
    assert answer.status_code == 302
    assert client.get(reverse("accounts:invite")).status_code == 302


def test_what_was_posted_is_not_kept_in_the_session(ploy, anan, client_of):
    client = client_of(ploy, minutes_ago=10)
    client.post(reverse("accounts:stop", args=[anan.pk]), {"because": "ข้อความของคน"})
    assert "ข้อความของคน" not in str(dict(client.session))


def test_the_list_of_people_asks_the_same_whatever_its_length(admin, anan, chai, client_of):
    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            assert admin.get("/staff/people/").status_code == 200
        return len(found)

    asked()
    few = asked()
    for number in range(20):
        makers.a_role(makers.a_user(f"many-{number:02d}", second_factor=False), role="screener")
    assert asked() == few
    assert "invite" not in client_of(chai).get("/staff/people/").content.decode()


def test_the_list_is_searched_and_filtered(admin, anan, nok):
    assert "nok" not in admin.get("/staff/people/?q=anan").content.decode()
    assert admin.get("/staff/people/?state=stopped").context["rows"] == []
    assert admin.get("/staff/people/?state=nonsense&page=x").status_code == 200


def test_the_table_of_roles_is_the_one_that_is_asked(admin):
    page = admin.get("/staff/people/roles/")
    shown = {row["permission"] for rows in page.context["areas"].values() for row in rows}
    assert shown == {str(p) for held in guard.table().values() for p in held}
    assert "ผู้คัดกรอง" in page.content.decode()


def test_the_last_second_factor_stays(anan, client_of):
    client = client_of(anan)
    client.post("/account/2fa/confirm/", {"code": makers.totp_code(anan)})
    assert client.get("/account/2fa/app/remove/").status_code == 200
    client.post("/account/2fa/app/remove/")
    assert anan.authenticator_set.filter(type="totp").exists()


def test_secrets_of_second_factors_are_not_readable_in_the_database(anan):
    with connection.cursor() as cursor:
        cursor.execute("SELECT data::text FROM mfa_authenticator")
        assert all(makers.TOTP_SECRET not in row[0] for row in cursor.fetchall())


def test_a_person_changes_their_password(anan, client_of):
    client = client_of(anan)
    assert client.get("/account/password/").status_code == 200
    typed = {"oldpassword": PASSWORD, "password1": STRONG, "password2": STRONG}
    assert client.post("/account/password/", typed).status_code == 302
    anan.refresh_from_db()
    assert anan.check_password(STRONG)


def test_whoever_has_no_role_is_told_so(stranger, client_of):
    answer = client_of(stranger).get("/staff/")
    assert answer["Location"] == "/staff/people/me/"


def test_the_command_line_invites_the_first_administrator(capsys):
    from django.core.management import CommandError, call_command

    makers.an_organisation("ruthan")
    call_command("invite", "first", name="ผู้ดูแล ตัวอย่าง")
    assert "/staff/people/set-up/" in capsys.readouterr().out
    assert guard.roles_of(queries.person_named("first")) == {"administrator"}
    with pytest.raises(CommandError):
        call_command("invite", "first", name="อีกคน ตัวอย่าง")
    with pytest.raises(CommandError):
        call_command("invite", "second", name="x", organisation="nowhere")
    assert queries.person_named("second") is None
