"""The thin client against the local Messaging API: limits, retry keys, pauses, what is final."""

from __future__ import annotations

import logging
from typing import Any
from uuid import uuid4

import pytest

from ruthan.messaging.transports import Refused
from ruthan.messaging.transports.line import Admin, Client, Door
from ruthan.project.simulator.state import Fault, Media
from tests.line.conftest import LEK_AT_HOME, MALI, TOKEN

HELLO = [{"type": "text", "text": "สวัสดี"}]


@pytest.fixture
def client(line: Any) -> Client:
    return Client.of_settings()


def key() -> str:
    return str(uuid4())


def test_a_push_under_one_key_arrives_once(line: Any, client: Client) -> None:
    same = key()
    first = client.push(MALI, HELLO, retry_key=same)
    again = client.push(MALI, HELLO, retry_key=same)

    assert not first.was_taken_before and again.was_taken_before
    assert again.request_id == first.request_id != ""
    assert len(line.reached(MALI)) == 1


@pytest.mark.parametrize("status", [500, 503, 0])
def test_a_lost_answer_is_unsure_and_the_same_key_settles_it(
    line: Any, client: Client, status: int
) -> None:
    line.faults = [Fault("push", status, is_taken=True)]
    same = key()
    with pytest.raises(Refused) as refused:
        client.push(MALI, HELLO, retry_key=same)
    assert refused.value.is_unsure and not refused.value.is_final
    assert client.push(MALI, HELLO, retry_key=same).was_taken_before
    assert len(line.reached(MALI)) == 1


def test_too_fast_is_a_pause_and_says_how_long(line: Any, client: Client) -> None:
    line.faults = [Fault("push", 429)]
    with pytest.raises(Refused) as refused:
        client.push(MALI, HELLO, retry_key=key())
    assert (refused.value.pause, refused.value.is_final, refused.value.is_unsure) == (
        1,
        False,
        False,
    )


def test_the_rates_of_line_are_enforced(line: Any, client: Client) -> None:
    line.limits["multicast"] = (2, 60.0)
    for _ in range(2):
        client.multicast([MALI], HELLO, retry_key=key())
    with pytest.raises(Refused, match="429"):
        client.multicast([MALI], HELLO, retry_key=key())


def test_a_wrong_token_waits_and_other_4xx_are_final(line: Any, client: Client) -> None:
    line.is_revoked = True
    with pytest.raises(Refused) as refused:
        client.push(MALI, HELLO, retry_key=key())
    assert str(refused.value) == "401" and not refused.value.is_final
    line.is_revoked = False
    with pytest.raises(Refused) as refused:
        client.push("somebody", HELLO, retry_key=key())
    assert refused.value.is_final
    with pytest.raises(Refused) as refused:
        client.push(MALI, HELLO, retry_key="no uuid")
    assert refused.value.is_final


def test_one_to_five_messages_and_one_to_five_hundred_people(line: Any, client: Client) -> None:
    client.multicast([MALI] * 500, HELLO * 5, retry_key=key())
    for people in (0, 501):
        with pytest.raises(ValueError, match="500"):
            client.multicast([MALI] * people, HELLO, retry_key=key())
    for many in (0, 6):
        with pytest.raises(ValueError, match="5 messages"):
            client.push(MALI, HELLO * many, retry_key=key())
    assert sum(line.calls.values()) == 1  # nothing of it was even asked


def test_everyone_and_a_part_and_how_far_it_is(line: Any, client: Client) -> None:
    line.followers = {MALI, LEK_AT_HOME}
    same = key()
    client.broadcast(HELLO, retry_key=same)
    assert client.broadcast(HELLO, retry_key=same).was_taken_before
    taken = client.narrowcast(HELLO, retry_key=key(), most=100)

    assert client.progress(taken.request_id)["phase"] == "succeeded"
    assert len(line.reached(MALI)) == len(line.reached(LEK_AT_HOME)) == 2


def test_the_quota_is_known_and_kept(line: Any, client: Client) -> None:
    assert client.quota().left is None
    line.monthly = 3
    client.multicast([MALI, LEK_AT_HOME], HELLO, retry_key=key())
    assert (client.quota().limit, client.quota().used, client.quota().left) == (3, 2, 1)
    with pytest.raises(Refused, match="429"):
        client.multicast([MALI, LEK_AT_HOME], HELLO, retry_key=key())


def test_a_profile_of_a_follower_and_of_nobody(line: Any, client: Client) -> None:
    line.followers = {MALI}
    profile = client.profile(MALI)
    assert profile is not None and profile.language == "th"
    assert client.profile(LEK_AT_HOME) is None


def test_what_was_sent_is_fetched_up_to_a_size(line: Any, client: Client) -> None:
    line.media["1"] = Media("image/png", b"x" * 1000)
    assert client.content("1", max_bytes=1000).body == b"x" * 1000
    with pytest.raises(Refused) as refused:
        client.content("1", max_bytes=999)
    assert refused.value.is_final
    with pytest.raises(Refused) as refused:
        client.content("../../v2/bot/info", max_bytes=999)
    assert refused.value.is_final


def test_messages_are_looked_at_without_being_sent(line: Any, client: Client) -> None:
    client.validate("push", HELLO)
    with pytest.raises(Refused):
        client.validate("push", [{"type": "text"}])
    assert line.delivered == []


def test_the_menu_and_the_webhook_are_set(line: Any) -> None:
    admin = Admin.of_settings()
    assert admin.webhook() is None and admin.shown_menu() == ""
    admin.set_webhook("https://ruthan.example/line/webhook/")
    assert admin.webhook() == ("https://ruthan.example/line/webhook/", True)
    assert admin.check_webhook().is_good
    with pytest.raises(Refused):
        admin.set_webhook("http://ruthan.example/")


def test_the_token_stands_in_no_log_and_no_repr(line: Any, client: Client, caplog: Any) -> None:
    caplog.set_level(logging.DEBUG)
    line.faults = [Fault("push", 500)]
    with pytest.raises(Refused):
        client.push(MALI, HELLO, retry_key=key())
    assert TOKEN not in caplog.text
    assert TOKEN not in repr(client)
    with pytest.raises(Refused, match="no token"):
        Client(Door("http://127.0.0.1:9", "http://127.0.0.1:9", "")).quota()
