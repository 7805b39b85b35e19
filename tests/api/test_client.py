"""The client of clients/python against the site itself: it retries, pages, holds, and tells."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client as Browser

from ruthan.core import clock
from ruthan.intake.models import Report
from tests import makers
from tests.api.conftest import TEXT, Program
from tests.gateway.web import picture

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "clients" / "python"))

import ruthan_client as given
from ruthan_client.transport import Network, Reply

BASE = "https://ruthan.example"


class Site:
    """Carries requests to the site in this process; the first ones may get lost or be refused."""

    def __init__(self, *troubles: Any) -> None:
        self.troubles, self.seen = list(troubles), []  # type: ignore[var-annotated]
        self._browser = Browser(raise_request_exception=False)

    def __call__(
        self, method: str, path: str, headers: Mapping[str, str], body: bytes | None
    ) -> Reply:
        self.seen.append((method, path, dict(headers)))
        trouble = self.troubles.pop(0) if self.troubles else None
        if isinstance(trouble, int):
            return Reply(trouble, {"retry-after": "1"}, b"{}")
        kind = headers.get("Content-Type", "")
        answer: Any = self._browser.generic(method, path, body or b"", kind, headers=dict(headers))
        if trouble is not None:
            raise trouble  # it arrived, but its answer was lost
        named = {name.lower(): value for name, value in answer.headers.items()}
        return Reply(answer.status_code, named, answer.content)


@pytest.fixture
def naps(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long the client waited; nobody really sleeps."""
    found: list[float] = []
    monkeypatch.setattr("ruthan_client.client.time.sleep", found.append)
    return found


@pytest.fixture
def client_with(program: Program, naps: list[float]) -> Callable[..., Any]:
    def made(*troubles: Any, **options: Any) -> Any:
        site = Site(*troubles)
        client = given.Client(BASE, program.key, transport=site, language="en", **options)
        return client, site

    return made


def test_a_whole_life_of_a_report(client_with: Callable[..., Any]) -> None:
    client, _site = client_with()
    report = client.send_report(TEXT, province="50", reporter="u-1", links=["https://a.example/"])
    assert (report.state, report.answer) == ("received", None)
    assert report.receipt not in repr(report)
    assert client.report(report.receipt).steps[0].label == "Received"
    taken = client.add_evidence(report.receipt, files={'a".png': picture()}, links=["https://b.example/"])  # fmt: skip
    assert (taken.ref, taken.taken) == (report.ref, 2)
    assert client.withdraw_report(report.receipt).state == "withdrawn"
    with pytest.raises(given.Conflict) as late:
        client.withdraw_report(report.receipt)
    assert late.value.slug == "wrong-state"


def test_an_answer_that_was_lost_is_asked_for_again_and_nothing_is_done_twice(
    client_with: Callable[..., Any], naps: list[float]
) -> None:
    client, site = client_with(ConnectionResetError(), 503)
    report = client.send_report(TEXT)
    assert Report.objects.get().ref == report.ref
    keys = {headers["Idempotency-Key"] for _method, _path, headers in site.seen}
    assert (len(site.seen), len(keys)) == (3, 1)
    assert naps[1] == 1.0


def test_it_gives_up_in_the_end_and_says_why(client_with: Callable[..., Any]) -> None:
    client, site = client_with(*[429] * 3, attempts=3)
    with pytest.raises(given.TooOften) as refused:
        client.send_report(TEXT)
    assert (len(site.seen), refused.value.retry_after) == (3, 1.0)
    client, _site = client_with(*[ConnectionRefusedError()] * 2, attempts=2)
    with pytest.raises(given.Unreachable):
        client.match(TEXT)


def test_refusals_carry_the_whole_problem_and_are_not_repeated(
    client_with: Callable[..., Any],
) -> None:
    client, site = client_with()
    with pytest.raises(given.Invalid) as refused:
        client.send_report("", wants="money")
    assert {fault.field for fault in refused.value.errors} == {"text", "wants"}
    assert "wants" in str(refused.value)
    with pytest.raises(given.NotFound):
        client.claim("C-0/../x")
    with pytest.raises(given.KeyRefused):
        given.Client(BASE, "rtk_x", transport=site).match(TEXT)
    assert len(site.seen) == 3


def test_claims_come_page_after_page_and_one_whole(client_with: Callable[..., Any]) -> None:
    made = []
    for number in range(3):
        claim = makers.a_claim(statement_th=f"เรื่องที่ {number} ซึ่งไม่เหมือนเรื่องอื่น")
        makers.a_verdict(claim)
        made.append(claim.ref)
    client, site = client_with()
    assert [claim.ref for claim in client.claims(page_size=1)] == made[::-1]
    assert len(site.seen) == 3
    since = clock.now() - timedelta(hours=1)
    assert [claim.ref for claim in client.claims(since=since, page_size=2)] == made
    whole = client.claim(made[0])
    assert (whole.sources[0].kind, whole.history[0].number) == ("primary", 1)
    with pytest.raises(ValueError, match="time zone"):
        next(client.claims(since=since.replace(tzinfo=None)))


def test_what_is_held_is_not_sent_again(client_with: Callable[..., Any]) -> None:
    claim = makers.a_claim()
    makers.a_verdict(claim)
    client, site = client_with()
    first, second = client.claim(claim.ref), client.claim(claim.ref)
    assert first == second
    assert "If-None-Match" in site.seen[1][2]
    plain, site = client_with(keep_answers=False)
    plain.claim(claim.ref)
    plain.claim(claim.ref)
    assert "If-None-Match" not in site.seen[1][2]


def test_matches_and_referrals(client_with: Callable[..., Any]) -> None:
    claim = makers.a_claim(statement_th=TEXT)
    makers.a_verdict(claim)
    referral = makers.a_referral()
    client, _site = client_with()
    assert client.match(TEXT).matches[0].ref == claim.ref
    assert [one.ref for one in client.referrals(state="dispatched")] == [referral.ref]
    assert client.referral(referral.ref).digest == referral.digest
    assert client.acknowledge(referral.ref).state == "acknowledged"
    assert client.answer_in_part(referral.ref, "กำลังตรวจ").state == "partial"
    asked = client.ask_about(referral.ref, "สาขาไหน")
    assert (asked.state, asked.ask, asked.tlp) == ("asked", "check", "amber")
    assert [(turn.kind, turn.text) for turn in asked.turns] == [
        ("partial", "กำลังตรวจ"),
        ("question", "สาขาไหน"),
    ]
    assert client.refuse(referral.ref, reason="not_ours", text="ไม่ใช่เรา").state == "refused"
    told = client.answer(referral.ref, finding="false", text="ไม่จริง", url="https://bank.example/n")
    assert (told.state, told.answer.text) == ("answered", "ไม่จริง")


def test_over_the_network(live_server: Any, officers: bytes) -> None:
    makers.an_organisation("ruthan")
    client = given.Client(live_server.url, makers.an_api_key().text)
    assert client.send_report(TEXT).ref.startswith("R-")
    for address in ("ruthan.example", "ftp://ruthan.example"):
        with pytest.raises(ValueError, match="https"):
            Network(address, timeout=1)


def test_an_answer_to_an_old_reading_is_refused_and_changes_nothing(
    client_with: Callable[..., Any],
) -> None:
    client, _site = client_with()
    ref = makers.a_referral().ref
    (listed,) = client.referrals(state="dispatched")
    client.acknowledge(ref)
    old = client.referral(ref)
    client.answer_in_part(ref, "กำลังตรวจ", reading=old)
    for late in (
        lambda: client.answer(ref, finding="false", text="ไม่จริง", reading=old),
        lambda: client.ask_about(ref, "สาขาไหน", reading=old),
        lambda: client.refuse(ref, reason="not_ours", text="ไม่ใช่เรา", reading=old),
    ):
        with pytest.raises(given.Conflict) as refused:
            late()
        assert refused.value.status == 412
    assert client.referral(ref).state == "partial"
    with pytest.raises(ValueError, match="not one of a list"):
        client.ask_about(ref, "สาขาไหน", reading=listed)
    told = client.answer(ref, finding="false", text="ไม่จริง", reading=client.referral(ref))
    assert told.answer.finding == "false"
