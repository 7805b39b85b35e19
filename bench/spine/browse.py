"""Every page that a person can open and every reading of the API, each with who may ask.

Django must be set up. One report is handed in, for the pages that follow it up.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from django.apps import apps
from django.test import Client

from tests.gateway.web import TEXT
from tests.makers import an_api_key, signed_in

_TICKET = re.compile(r'name="ticket" value="([^"]+)"')
_CODE = re.compile(r"(?:\d{5}[^\d<]{1,3}){5}\d{5}")
WORDS = "ธนาคารตัวอย่าง"
REPORTER, PROGRAM = "reporter", "program"
_ANYONE = (
    "/", "/en/", "/answers/", f"/answers/?q={WORDS}", f"/search/?q={WORDS}", "/check/", "/report/",
    "/help/", "/track/", "/alerts/", "/clean/", "/good/", "/life/", "/trade/", "/about/",
    "/privacy/", "/accessibility/", "/authenticity/", "/api/", "/api/problems/",
    "/api/problems/not-found/", "/ui/design/", "/account/login/", "/feeds/answers.atom",
    "/sitemap.xml", "/robots.txt", "/.well-known/security.txt", "/api/openapi.json",
)  # fmt: skip
_STAFF = {
    "anan": (
        "/staff/queue/", "/staff/queue/?page=40", "/staff/queue/?page=300",
        "/staff/queue/?state=waiting", "/staff/queue/?state=done", "/staff/queue/?mine=1",
        "/staff/queue/?late=1", "/staff/queue/?priority=P3", "/staff/queue/?strand=SCM",
        f"/staff/queue/?q={WORDS}", "/staff/queue/handovers/", "/staff/claims/",
        f"/staff/claims/?q={WORDS}", "/staff/people/me/", "/account/2fa/", "/account/password/",
    ),
    "nok": ("/staff/referrals/watch/", "/staff/alerts/", "/staff/alerts/new/"),
    "lek": ("/staff/referrals/", "/staff/claims/partner/"),
    "dao": ("/staff/sealed/", "/staff/sealed/key/"),
    "chai": ("/staff/audit/", "/staff/audit/?what=intake:report:submit",
             "/staff/audit/verification/", "/staff/jobs/"),
    "ploy": (
        "/staff/people/", "/staff/people/roles/", "/staff/network/", "/staff/network/of/ruthan/",
        "/staff/network/of/bot/keys/", "/staff/network/hotlines/", "/staff/network/words/",
        "/staff/network/words/strands/", "/staff/feeds/", "/staff/retention/",
    ),
    REPORTER: ("/receipt/", "/track/", "/track/proof/"),
    PROGRAM: (
        "/api/v1/claims", "/api/v1/claims?limit=100", "/api/v1/claims?strand=SCM",
        f"/api/v1/claims?q={WORDS}", "/api/v1/referrals", "/api/v1/report",
    ),
}  # fmt: skip
# A row of each kind that has pages: which one, and its pages with who opens them.
_ROWS: tuple[tuple[str, dict[str, Any], str, tuple[tuple[str, str], ...]], ...] = (
    ("claims.Claim", {"published_at__isnull": False}, "opened_at", (
        ("/answers/{0.ref}/", ""), ("/answers/{0.ref}/card.png", ""),
        ("/staff/claims/{0.ref}/", "anan"), ("/api/v1/claims/{0.ref}", PROGRAM),
    )),
    ("triage.QueueItem", {"state": "waiting", "centre__code": "ruthan"}, "-reports", (
        ("/staff/queue/{0.pk}/", "anan"), ("/staff/queue/{0.pk}/?full=1", "anan"),
    )),
    ("triage.QueueItem", {"state": "taken", "centre__code": "ruthan"}, "-reports", (
        ("/staff/queue/{0.pk}/", "anan"),
    )),
    ("referrals.Referral", {"organisation__code": "bot"}, "pk", (
        ("/staff/referrals/{0.ref}/", "lek"), ("/staff/referrals/{0.ref}/print/", "lek"),
        ("/api/v1/referrals/{0.ref}", PROGRAM),
    )),
    ("referrals.Referral", {"from_centre__code": "ruthan"}, "pk", (
        ("/staff/referrals/watch/{0.ref}/", "nok"),
    )),
    ("publishing.Alert", {"state": "live"}, "pk", (
        ("/alerts/{0.ref}/", ""), ("/staff/alerts/{0.ref}/", "nok"),
    )),
    ("publishing.LibraryItem", {}, "pk", (("/library/{0.ref}/", ""),)),
    ("intake.SealedDrop", {}, "pk", (("/staff/sealed/{0.ref}/", "dao"),)),
    ("accounts.User", {"username": "nok"}, "pk", (("/staff/network/people/{0.pk}/", "ploy"),)),
)  # fmt: skip


class Reading(NamedTuple):
    """An address and who asks for it: a person's name, REPORTER, PROGRAM, or '' for anyone."""

    path: str
    who: str


def readings() -> Iterator[Reading]:
    """Every one; of each kind of row that has pages of its own the first."""
    yield from (Reading(path, "") for path in _ANYONE)
    for who, paths in _STAFF.items():
        yield from (Reading(path, who) for path in paths)
    for label, which, order, pages in _ROWS:
        row = apps.get_model(label)._default_manager.filter(**which).order_by(order).first()
        if row is None:
            raise RuntimeError(f"the demonstration has no {label} with {which}")
        yield from (Reading(path.format(row), who) for path, who in pages)


class Readers:
    """Ask in this process, so the time is the program's and the database's, without sockets."""

    def __init__(self) -> None:
        """Hand in the one report, open it with its receipt, and make a key."""
        self._browsers = {"": _browser(), REPORTER: _browser(), PROGRAM: _browser()}
        code = _handed_in(self._browsers[REPORTER])
        key = an_api_key("bot").text
        self._headers = {"Authorization": f"Bearer {key}", "Ruthan-Receipt": code}

    def ask(self, reading: Reading) -> None:
        """Ask once and read to the end; what is not answered with 200 ends the run."""
        headers = self._headers if reading.who == PROGRAM else {}
        answer = self._of(reading.who).get(reading.path, headers=headers)
        answer.getvalue()
        if answer.status_code != 200:
            raise RuntimeError(f"{reading} answered {answer.status_code}")

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
