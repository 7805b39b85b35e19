"""Passkeys in a real browser, under the strict content policy."""

from __future__ import annotations

import re

import pytest

from tests import makers
from tests.cast import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def _authenticator(page):
    """A device that checks a finger, made of software by the browser itself."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    return devtools


def test_a_passkey_is_added_and_signs_in_without_a_password(browse, anan, settings):
    page = browse("/account/2fa/passkeys/add/", person=anan)
    page.fill("input[name=code]", makers.totp_code(anan))
    page.click("main button.button-primary")
    page.wait_for_selector("#passkey_add")
    device = _authenticator(page)
    page.fill("input[name=name]", "โน้ตบุ๊กตัวอย่าง")
    page.check("input[name=passwordless]")
    page.click("#passkey_add")
    page.wait_for_url(re.compile("/account/2fa/(codes/)?$"))
    assert anan.authenticator_set.filter(type="webauthn").count() == 1
    page.context.clear_cookies()
    page.goto("/account/login/")
    page.click("#passkey_login")
    page.wait_for_url(re.compile("/staff/"))
    page.goto("/staff/people/me/")
    assert "อนันต์" in page.content()
    device.detach()


def test_a_refused_passkey_is_told_in_words(browse, anan):
    page = browse("/account/2fa/passkeys/add/", person=anan)
    page.fill("input[name=code]", makers.totp_code(anan))
    page.click("main button.button-primary")
    page.wait_for_selector("#passkey_add")
    device = _authenticator(page)
    device.send("WebAuthn.disable")
    page.evaluate(
        """() => { navigator.credentials.create =
        () => Promise.reject(new DOMException('no', 'NotAllowedError')) }"""
    )
    page.click("#passkey_add")
    page.wait_for_selector("#passkey_problem:visible")
    assert anan.authenticator_set.filter(type="webauthn").count() == 0


def test_without_a_script_password_and_code_are_enough(browse, anan):
    page = browse("/account/login/", java_script_enabled=False)
    assert not page.is_visible("#passkey_login")
    page.fill("input[name=login]", "anan")
    page.fill("input[name=password]", PASSWORD)
    page.click("main button.button-primary")
    page.fill("input[name=code]", makers.totp_code(anan))
    page.click("main button.button-primary")
    page.goto("/staff/people/me/")
    assert "anan" in page.content()
