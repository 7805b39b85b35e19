"""Following by mail: two steps, a secret link, one press to stop, and nothing given away."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from ruthan.core import jobs, retention
from ruthan.core.models import DataKey
from ruthan.messaging import actions, queries
from ruthan.messaging.actions.retention import RULES
from ruthan.messaging.models import Message, OptOut, Subscription
from tests.messaging.conftest import NOON, notice

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]
TO = "mali@mail.test-a.org"
FORM = {"where": "some", "province": "34", "topics": ["SCM"], "least": "high"}


_clock: list[Any] = []


@pytest.fixture(autouse=True)
def _noon(at: Any) -> Any:
    _clock[:] = [at(NOON)]
    return _clock[0]


def asks(client: Client, to: str = TO, **over: Any) -> Any:
    """Hand the form in, a second after anything before, and have the mail sent."""
    _clock[0].shift(timedelta(seconds=1))
    answer = client.post("/follow/", {**FORM, "email": to, **over})
    jobs.run_due()
    return answer


def link_in(letter: Any) -> str:
    """The path of the link to confirm."""
    found = re.search(r"https?://\S+?(/(?:en/)?follow/confirm/\S+)", letter.body)
    assert found
    return found[1]


def follows(client: Client, to: str = TO, **over: Any) -> str:
    """Both steps; the path of the secret page."""
    asks(client, to, **over)
    answer = client.post(link_in(mail.outbox[-1]))
    mail.outbox.clear()
    return str(answer["Location"]).partition("?")[0]


def test_nothing_is_sent_before_the_link_was_pressed(client: Client) -> None:
    asks(client)
    actions.begin_broadcast(notice())
    jobs.run_due()

    assert len(mail.outbox) == 1
    assert mail.outbox[0].to == [TO]
    row = Subscription.objects.get()
    assert (row.state, row.provinces) == ("asked", [])


def test_looking_at_the_link_is_no_press(client: Client) -> None:
    asks(client)
    assert client.get(link_in(mail.outbox[0])).status_code == 200
    assert Subscription.objects.get().state == "asked"


def test_the_link_opened_again_after_the_press_leads_to_what_was_chosen(client: Client) -> None:
    asks(client)
    link = link_in(mail.outbox[0])
    begun = client.post(link)["Location"]
    again = client.get(link)
    assert (again.status_code, again["Location"]) == (303, begun.partition("?")[0])
    assert client.get(again["Location"]).status_code == 200


def test_the_press_begins_what_was_chosen(client: Client) -> None:
    page = follows(client)
    row = Subscription.objects.get()
    assert (row.state, row.provinces, row.topics, row.least) == ("active", ["34"], ["SCM"], 3)
    assert row.confirmed_at is not None
    body = client.get(page).content.decode()
    assert "อุบลราชธานี" in body
    assert TO not in body

    actions.begin_broadcast(notice(topic="SCM", provinces=["34"]))
    jobs.run_due()
    assert [letter.to for letter in mail.outbox] == [[TO]]


def test_a_second_press_and_an_older_link_do_nothing(client: Client, _noon: Any) -> None:
    asks(client)
    older = link_in(mail.outbox[0])
    _noon.shift(timedelta(minutes=1))
    asks(client, province="50")
    newer = link_in(mail.outbox[1])

    assert client.post(older).status_code == 404
    assert client.post(newer).status_code == 303
    assert client.post(newer).status_code == 303
    assert Subscription.objects.get().provinces == ["50"]


def test_the_link_counts_for_three_days(client: Client, _noon: Any) -> None:
    asks(client)
    _noon.shift(timedelta(hours=72, seconds=1))
    answer = client.post(link_in(mail.outbox[0]))
    assert answer.status_code == 404
    assert "ลิงก์" in answer.content.decode()
    assert Subscription.objects.get().state == "asked"


def test_the_answer_is_the_same_whoever_asks(client: Client) -> None:
    new = asks(client)
    follows(client, "other@mail.test-a.org")
    known = asks(client, "other@mail.test-a.org")
    OptOut.objects.create(to_hash=queries.hash_of("closed@mail.test-a.org"))
    closed = asks(client, "closed@mail.test-a.org")
    mail.outbox.clear()
    for _ in range(3):
        often = asks(client)

    answers = {(one.status_code, one["Location"]) for one in (new, known, closed, often)}
    assert answers == {(303, "/follow/sent/")}


def test_one_address_gets_three_mails_a_day_and_a_closed_one_none(client: Client) -> None:
    for _ in range(5):
        asks(client)
    assert len(mail.outbox) == 3
    OptOut.objects.create(to_hash=queries.hash_of("closed@mail.test-a.org"))
    asks(client, "closed@mail.test-a.org")
    assert len(mail.outbox) == 3


def test_one_network_asks_ten_times_an_hour(client: Client) -> None:
    for number in range(10):
        assert asks(client, f"p{number}@mail.test-a.org").status_code == 303
    assert asks(client, "p10@mail.test-a.org").status_code == 429
    assert Subscription.objects.count() == 10


def test_a_known_follower_changes_nothing_by_the_form_alone(client: Client) -> None:
    follows(client)
    asks(client, where="country", province="", topics=[], least="low")
    assert Subscription.objects.get().provinces == ["34"]
    client.post(link_in(mail.outbox[-1]))
    assert Subscription.objects.get().provinces == []


@pytest.mark.parametrize(
    "over", [{"email": "nonsense"}, {"province": ""}, {"least": "x"}, {"province": "99"}]
)
def test_a_form_that_is_not_whole_says_what_is_missing(
    client: Client, over: dict[str, Any]
) -> None:
    answer = client.post("/follow/", {**FORM, "email": TO, **over})
    assert answer.status_code == 422
    assert Subscription.objects.count() == 0


def test_changing_pausing_and_taking_up_again(client: Client) -> None:
    page = follows(client)
    client.post(page, {**FORM, "do": "change", "province": "50", "provinces": ["10"], "topics": []})
    row = Subscription.objects.get()
    assert (row.provinces, row.topics) == (["10", "50"], [])

    client.post(page, {"do": "pause"})
    actions.begin_broadcast(notice("a1"))
    jobs.run_due()
    assert mail.outbox == []
    assert "พักไว้" in client.get(page).content.decode()

    client.post(page, {"do": "resume"})
    actions.begin_broadcast(notice("a2", thread="t2"))
    jobs.run_due()
    assert len(mail.outbox) == 1


def test_stopping_destroys_the_address_and_keeps_its_hash(client: Client) -> None:
    page = follows(client)
    key = Subscription.objects.get().data_key_id
    assert client.post(page, {"do": "stop"}).status_code == 200

    row = Subscription.objects.get()
    assert (row.state, bytes(row.to_sealed), row.provinces) == ("ended", b"", [])
    assert bytes(row.to_hash) == queries.hash_of(TO)
    assert DataKey.objects.get(pk=key).destroyed_at is not None
    assert client.get(page).status_code == 404
    actions.begin_broadcast(notice())
    jobs.run_due()
    assert mail.outbox == []


def test_who_stopped_may_come_back_in_two_steps(client: Client) -> None:
    page = follows(client)
    client.post(page, {"do": "stop"})
    follows(client, province="10")
    row = Subscription.objects.get()
    assert (row.state, row.provinces) == ("active", ["10"])


def test_mail_programs_stop_with_one_press_and_no_cookie(client: Client) -> None:
    follows(client)
    actions.begin_broadcast(notice(topic="SCM"))
    jobs.run_due()
    stop = mail.outbox[0].extra_headers["List-Unsubscribe"].strip("<>")
    path = stop[stop.index("/follow/") :]
    program = Client(enforce_csrf_checks=True)

    assert program.get(path).status_code == 200
    assert Subscription.objects.get().state == "active"
    answer = program.post(path, {"List-Unsubscribe": "One-Click"})
    assert (answer.status_code, len(answer.cookies)) == (200, 0)
    assert program.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert Subscription.objects.get().state == "ended"


def test_the_link_under_other_mail_is_one_press_too_and_ends_alerts(client: Client) -> None:
    asks(client)
    stop = mail.outbox[0].extra_headers["List-Unsubscribe"].strip("<>")
    client.post(link_in(mail.outbox[0]))
    path = stop[stop.index("/mail/") :]
    assert Client(enforce_csrf_checks=True).post(path).status_code == 200
    assert Subscription.objects.get().state == "ended"
    assert OptOut.objects.count() == 1


@pytest.mark.parametrize("page", ["confirm", "manage", "stop"])
def test_a_made_up_link_leads_nowhere(client: Client, page: str) -> None:
    for token in ("x", "a:b:c", "nonsense"):
        assert client.get(f"/follow/{page}/{token}/").status_code == 404
        assert client.post(f"/follow/{page}/{token}/").status_code == 404


def test_a_link_for_one_thing_does_no_other(client: Client) -> None:
    asks(client)
    token = link_in(mail.outbox[0]).rstrip("/").rpartition("/")[2]
    assert client.get(f"/follow/manage/{token}/").status_code == 404
    assert client.post(f"/follow/stop/{token}/").status_code == 404
    managing = actions.manage_token(Subscription.objects.get())
    assert client.get(f"/follow/manage/{managing}/").status_code == 404  # not confirmed yet
    assert client.post(f"/follow/confirm/{managing}/").status_code == 404


def test_who_never_confirmed_is_erased_after_three_days(client: Client, _noon: Any) -> None:
    asks(client)
    follows(client, "other@mail.test-a.org")
    rule = next(rule for rule in RULES if rule.name == "messaging.unconfirmed")
    _noon.shift(timedelta(days=3, minutes=-1))
    assert retention.shred(rule, note=lambda *_: None).count == 0
    _noon.shift(timedelta(minutes=2))
    assert retention.shred(rule, note=lambda *_: None).count == 1
    assert Subscription.objects.get().state == "active"
    assert Message.objects.count() == 2


def test_the_hash_of_who_stopped_goes_after_two_years(client: Client, _noon: Any) -> None:
    page = follows(client)
    client.post(page, {"do": "stop"})
    rule = next(rule for rule in RULES if rule.name == "messaging.subscription")
    _noon.shift(timedelta(days=729))
    assert retention.shred(rule, note=lambda *_: None).count == 0
    _noon.shift(timedelta(days=2))
    assert retention.shred(rule, note=lambda *_: None).count == 1
    assert Subscription.objects.count() == 0


def test_an_english_reader_gets_english_mail_and_english_alerts(client: Client) -> None:
    client.post("/en/follow/", {**FORM, "email": TO})
    jobs.run_due()
    assert "Open this link" in mail.outbox[0].body
    client.post(link_in(mail.outbox[0]))
    actions.begin_broadcast(notice(topic="SCM"))
    jobs.run_due()
    assert mail.outbox[1].subject == "EN ระวัง a1"


def test_the_home_page_the_alerts_and_the_frame_lead_here(client: Client) -> None:
    for page in ("/", "/alerts/", "/widget/alerts/"):
        assert "/follow/" in client.get(page).content.decode()
    assert 'value="34" selected' in client.get("/follow/?province=34").content.decode()
