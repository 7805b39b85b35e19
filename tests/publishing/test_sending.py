"""After signing: how far it is, and the wheel for who may steer it."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from ruthan.core import jobs
from ruthan.messaging import actions as messaging
from ruthan.messaging import queries
from ruthan.messaging.models import Batch, Broadcast
from ruthan.project.simulator.state import Fault
from ruthan.publishing.models import Alert
from tests.messaging.conftest import api_server, followers, line

__all__ = ["api_server", "followers", "line"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]


@pytest.fixture(autouse=True)
def _noon(at: Any) -> Any:
    return at("2026-11-21 12:00")


@pytest.fixture
def sent(an_alert: Any, followers: Any, line: Any) -> Any:
    """`sent(600)`: a signed alert to so many, of which the first batch is told."""

    def made(count: int = 600, **over: Any) -> Any:
        followers(count)
        alert = an_alert(**over)
        held = queries.broadcast_about("alert", str(alert.pk))
        messaging.cut(broadcast_id=held.pk)
        first = Batch.objects.filter(broadcast=held).order_by("number").first()
        if first is not None:
            messaging.deliver_batch(batch_id=first.pk)
        return alert

    return made


def page_of(browser: Any, alert: Any) -> str:
    return browser.get(f"/en/staff/alerts/{alert.ref}/").content.decode()


def steer(browser: Any, alert: Any, what: str, **more: Any) -> Any:
    return browser.post(f"/en/staff/alerts/{alert.ref}/steer/", {"do": what, **more}, follow=True)


def test_the_page_says_how_far_it_is(sent: Any, client_of: Any, bua: Any, nok: Any) -> None:
    alert = sent()
    page = page_of(client_of(bua), alert)
    assert "To those who follow" in page
    assert 'value="500" max="600"' in page
    assert 'hx-trigger="every 3s"' in page
    assert "Stop sending" in page
    assert "Stop sending" not in page_of(client_of(nok), alert)

    jobs.run_due()
    page = page_of(client_of(bua), alert)
    assert 'value="600" max="600"' in page
    assert "hx-trigger" not in page
    assert "Stop sending" not in page


def test_the_panel_comes_alone_too(sent: Any, client_of: Any, bua: Any, lek: Any) -> None:
    alert = sent()
    path = reverse("publishing:alert-sending", args=[alert.ref])
    panel = client_of(bua).get(path).content.decode()
    assert "<html" not in panel
    assert 'id="sending"' in panel
    assert client_of(lek).get(path).status_code == 404


def test_a_draft_and_a_demonstration_have_no_panel(an_alert: Any, client_of: Any, bua: Any) -> None:
    for alert in (an_alert(approved=False), an_alert(is_demonstration=True)):
        path = reverse("publishing:alert-sending", args=[alert.ref])
        assert client_of(bua).get(path).content == b""
        assert "To those who follow" not in page_of(client_of(bua), alert)


def test_an_editor_pauses_goes_on_and_stops(sent: Any, client_of: Any, bua: Any) -> None:
    alert, browser = sent(1_100), client_of(bua)
    assert "Paused." in steer(browser, alert, "pause").content.decode()
    jobs.run_due()
    assert Batch.objects.filter(state="sent").count() == 1
    steer(browser, alert, "resume")
    steer(browser, alert, "stop")
    jobs.run_due()
    assert Batch.objects.filter(state="sent").count() == 1
    assert Broadcast.objects.get().state == "stopped"
    late = steer(browser, alert, "pause").content.decode()
    assert "Somebody else was first" in late


def test_who_may_not_steer_meets_an_absent_page(sent: Any, client_of: Any, nok: Any) -> None:
    alert = sent()
    assert steer(client_of(nok), alert, "stop").status_code == 404
    assert Broadcast.objects.get().state == "running"


@pytest.mark.parametrize("what", ["", "nonsense"])
def test_nonsense_steers_nothing(sent: Any, client_of: Any, bua: Any, what: str) -> None:
    alert = sent()
    assert steer(client_of(bua), alert, what).status_code == 200
    assert Broadcast.objects.get().state == "running"


def test_a_refused_batch_shows_why_and_is_tried_again(
    sent: Any, line: Any, client_of: Any, bua: Any
) -> None:
    line.faults = [Fault("multicast", 400)]
    alert, browser = sent(3), client_of(bua)
    page = page_of(browser, alert)
    assert "Refused batches" in page
    assert "400: it refuses what we send." in page
    assert "tone-danger" in page
    batch = Batch.objects.get()
    assert "tried again" in steer(browser, alert, "repeat", batch=batch.pk).content.decode()
    jobs.run_due()
    assert Batch.objects.get().state == "sent"
    assert steer(browser, alert, "repeat", batch="nonsense").status_code == 404
    again = steer(browser, alert, "repeat", batch=batch.pk).content.decode()
    assert "without telling somebody twice" in again


def test_what_line_answers_is_said_in_words_while_it_is_tried_again(
    sent: Any, line: Any, client_of: Any, bua: Any
) -> None:
    line.faults = [Fault("multicast", 500)]
    with pytest.raises(messaging.StillTrying):
        sent(3)
    page = page_of(client_of(bua), Alert.objects.get())
    assert "Tried again after these answers of LINE:" in page
    assert "500: a fault on its side. (3)" in page


def test_what_line_answers_meanwhile_is_shown(
    sent: Any, line: Any, client_of: Any, bua: Any
) -> None:
    line.is_revoked = True
    with pytest.raises(messaging.StillTrying):
        sent(3)
    line.is_revoked = False
    page = page_of(client_of(bua), Alert.objects.get(pk=Broadcast.objects.get().about_id))
    assert "On its way" in page


def test_a_small_quota_shows_the_numbers_and_lets_people_choose(
    sent: Any, line: Any, client_of: Any, bua: Any
) -> None:
    line.monthly = 5
    alert = sent(8)
    page = page_of(client_of(bua), alert)
    assert "8 people wait, 5 messages are left this month." in page
    assert "Send as many as LINE takes" in page
    steer(client_of(bua), alert, "without-line")
    jobs.run_due()
    assert Broadcast.objects.get().state == "done"


def test_what_the_night_holds_shows_until_when(
    an_alert: Any, followers: Any, line: Any, client_of: Any, bua: Any, at: Any
) -> None:
    at("2026-11-21 23:00")
    followers(4)
    alert = an_alert()
    page = page_of(client_of(bua), alert)
    assert "Quiet hours" in page
    assert "Goes at 22 Nov 2026, 07:00" in page
    assert "Expected now: 4 by LINE, 0 by e-mail." in page
    steer(client_of(bua), alert, "resume")
    jobs.run_due()
    assert Broadcast.objects.get().state == "done"


def test_the_page_of_deliveries_tells_of_it(
    sent: Any, client_of: Any, ploy: Any, line: Any
) -> None:
    line.faults = [Fault("multicast", 400)]
    alert = sent()
    jobs.run_due()
    browser = client_of(ploy)
    page = browser.get("/en/staff/deliveries/").content.decode()
    assert "100 of 600 people told" in page
    assert "500 refused" in page
    assert alert.ref in page
    narrowed = browser.get("/en/staff/deliveries/?state=sent").content.decode()
    assert "people told" not in narrowed
