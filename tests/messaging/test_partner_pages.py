"""The pages where an organisation's people look after its webhooks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from ruthan.core import clock, jobs
from ruthan.messaging import actions, queries
from ruthan.messaging.models import Endpoint, Message
from tests import makers
from tests.messaging.other_side import OtherSide
from tests.messaging.partner import endpoint, partner, registered

__all__ = ["endpoint", "partner", "registered"]

pytestmark = pytest.mark.django_db
HIDDEN = "hidden-in-the-address"


@pytest.fixture
def lek_at(client_of: Callable[..., Client], lek: Any) -> Client:
    return client_of(lek)


def typed(**over: Any) -> dict[str, Any]:
    return {
        "token": uuid4(), "organisation": "bot", "label": "กระดานข่าว",
        "url": "https://bank.example/in", "kinds": ["alert.published", "referral.sent"], **over,
    }  # fmt: skip


def test_registering_shows_the_secret_once(lek_at: Client, partner: OtherSide) -> None:
    form = typed(url=partner.url)
    said = lek_at.post("/staff/partners/new/", form)
    held = Endpoint.objects.get()
    secret = queries.secrets_of(held).now

    assert secret in said.content.decode().replace("<wbr>", "")
    assert "no-store" in said["Cache-Control"]
    for path in ("", f"{held.pk}/", f"{held.pk}/change/"):
        page = lek_at.get(f"/staff/partners/{path}").content.decode().replace("<wbr>", "")
        assert "กระดานข่าว" in page
        assert secret not in page

    again = lek_at.post("/staff/partners/new/", form, follow=True)
    assert "ลงทะเบียนรายการนี้ไปแล้ว" in again.content.decode().replace("<wbr>", "")
    assert Endpoint.objects.count() == 1


@pytest.mark.parametrize(
    ("over", "words"),
    [
        ({"url": "http://bank.example/in"}, "https://"),
        ({"kinds": []}, ""),
        ({"label": " "}, ""),
        ({"organisation": "ddpm"}, ""),
    ],
)
def test_what_cannot_be_is_refused_with_words(
    lek_at: Client, wit: Any, over: dict[str, Any], words: str
) -> None:
    said = lek_at.post("/staff/partners/new/", typed(**over))
    assert said.status_code == 422
    assert words in said.content.decode().replace("<wbr>", "")
    assert not Endpoint.objects.exists()


def test_a_list_shows_no_address_but_its_host(lek_at: Client, endpoint: Any) -> None:
    page = lek_at.get("/staff/partners/").content.decode().replace("<wbr>", "")
    assert "127.0.0.1" in page
    assert HIDDEN not in page
    assert HIDDEN not in lek_at.get(f"/staff/partners/{endpoint.pk}/").content.decode().replace(
        "\u200b", ""
    )


def test_the_test_button_and_what_became_of_it(
    lek_at: Client, partner: OtherSide, endpoint: Any
) -> None:
    lek_at.post(f"/staff/partners/{endpoint.pk}/test/")
    jobs.run_due()

    page = lek_at.get(f"/staff/partners/{endpoint.pk}/").content.decode().replace("<wbr>", "")
    assert len(partner.calls) == 1
    assert "204" in page
    message = Message.objects.get()
    one = (
        lek_at.get(f"/staff/partners/{endpoint.pk}/sent/{message.pk}/")
        .content.decode()
        .replace("<wbr>", "")
    )
    assert "th.ruthan.test" in one
    assert str(message.event_id) in one


def test_a_failing_partner_sees_why_and_what_to_do(
    lek_at: Client, partner: OtherSide, endpoint: Any
) -> None:
    partner.statuses = [503]
    lek_at.post(f"/staff/partners/{endpoint.pk}/test/")
    jobs.run_due()
    page = lek_at.get(f"/staff/partners/{endpoint.pk}/").content.decode().replace("<wbr>", "")
    assert "ปลายทางไม่รับเหตุการณ์ของเรา" in page
    assert "503" in page

    Endpoint.objects.update(state="disabled", off_because="failing", off_at=clock.now())
    page = lek_at.get(f"/staff/partners/{endpoint.pk}/").content.decode().replace("<wbr>", "")
    assert "ปิดการส่งแล้ว" in page
    lek_at.post(f"/staff/partners/{endpoint.pk}/resume/")
    assert Endpoint.objects.get().state == "active"


def test_everything_is_sent_again_since_a_moment(
    lek_at: Client, partner: OtherSide, endpoint: Any
) -> None:
    from tests.messaging.partner import tell

    event = tell()
    jobs.run_due()
    since = timezone.localtime(clock.now() - timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M")
    lek_at.post(f"/staff/partners/{endpoint.pk}/replay/", {"since": since, "token": uuid4()})
    jobs.run_due()
    assert partner.ids() == [str(event.pk)] * 2

    for bad in ("", "yesterday", "2020-01-01T00:00", "2099-01-01T00:00"):
        said = lek_at.post(
            f"/staff/partners/{endpoint.pk}/replay/", {"since": bad, "token": uuid4()}, follow=True
        )
        assert "90" in said.content.decode().replace("<wbr>", "")
    assert Message.objects.count() == 2


def test_deleting_is_the_end_of_it(lek_at: Client, endpoint: Any) -> None:
    lek_at.post(f"/staff/partners/{endpoint.pk}/delete/")
    assert lek_at.get(f"/staff/partners/{endpoint.pk}/").status_code == 404
    assert Endpoint.objects.get().state == "deleted"


def test_secrets_and_deletion_want_a_fresh_second_factor(
    client_of: Callable[..., Client], lek: Any, endpoint: Any
) -> None:
    late = client_of(lek, minutes_ago=10)
    for what in ("rotate", "delete", "change"):
        said = late.post(f"/staff/partners/{endpoint.pk}/{what}/")
        assert "/account/2fa/confirm/" in said["Location"]
    assert Endpoint.objects.get().state == "active"


def test_others_find_nothing(client_of: Callable[..., Client], wit: Any, endpoint: Any) -> None:
    browser = client_of(wit)
    assert "กระดานข่าว" not in browser.get("/staff/partners/").content.decode().replace("<wbr>", "")
    assert browser.get(f"/staff/partners/{endpoint.pk}/").status_code == 404
    assert browser.post(f"/staff/partners/{endpoint.pk}/pause/").status_code == 404


def test_an_administrator_looks_after_all_of_them(
    client_of: Callable[..., Client], ploy: Any, endpoint: Any
) -> None:
    browser = client_of(ploy)
    assert "กระดานข่าว" in browser.get("/staff/partners/").content.decode().replace("<wbr>", "")
    browser.post(f"/staff/partners/{endpoint.pk}/pause/")
    assert Endpoint.objects.get().state == "paused"


def test_long_lists_are_paged(lek_at: Client, partner: OtherSide, endpoint: Any) -> None:
    from tests.messaging.partner import tell

    for number in range(30):
        tell(key=str(number))
    page = lek_at.get(f"/staff/partners/{endpoint.pk}/").content.decode().replace("<wbr>", "")
    assert page.count("table-title") == 25
    older = page.partition('rel="next" href="')[2].partition('"')[0].replace("&amp;", "&")
    assert (
        lek_at.get(f"/staff/partners/{endpoint.pk}/{older}")
        .content.decode()
        .replace("<wbr>", "")
        .count("table-title")
        == 5
    )
    assert lek_at.get(f"/staff/partners/{endpoint.pk}/?before=nonsense").status_code == 200


def test_the_schemas_and_the_guide_are_public() -> None:
    schema = Client().get("/api/events.json")
    assert schema.status_code == 200
    assert set(schema.json()["$defs"]) >= {"alert.published", "referral.sent"}
    tag = schema["ETag"]
    assert Client().get("/api/events.json", headers={"If-None-Match": tag}).status_code == 304
    for path in ("/api/", "/en/api/"):
        page = Client().get(path).content.decode().replace("<wbr>", "")
        assert "th.ruthan.verdict.corrected" in page
        assert "webhook-signature" in page


def test_makers_organisation_is_the_one_of_the_key(endpoint: Any) -> None:
    assert endpoint.organisation == makers.an_organisation("bot")
    with pytest.raises(actions.EndpointRefused):
        actions.host_of("")
