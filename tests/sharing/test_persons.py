"""What leads to one person is never green: pages, and links in which a person's number stands."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest
from django.db.models import Q
from django.urls import reverse

from ruthan.audit.models import Entry
from ruthan.network.states import Scope
from ruthan.registry.models import Indicator
from ruthan.registry.rules.naming import Named, named_in
from ruthan.sharing import actions
from ruthan.sharing.models import FeedEvent, Share
from ruthan.sharing.rules.persons import leads_to_person
from tests.registry.steps import seen_by
from tests.sharing.test_feed import LINK, SITE, events, keyed, values

REPORTED = (
    "https://promptpay.io/0812345678",
    "https://wa.me/66812345678",
    "https://line.me/ti/p/~somchai99",
    "https://www.facebook.com/somchai.jaidee",
    "https://pay.example/?acc=0001234567&bank=004",
)
MARKS = ("0812345678", "66812345678", "somchai99", "somchai.jaidee", "0001234567")


def a_link(url: str) -> Named:
    return Named("url", url, url.replace("http", "hxxp"))


@pytest.mark.parametrize(
    "url",
    [
        *REPORTED,
        "https://lin.ee/abc", "https://line.me/R/ti/p/%40shop", "https://t.me/somchai",
        "https://m.me/somchai", "https://m.facebook.com/somchai.jaidee",
        "https://wa.me/message/ABC", "https://api.whatsapp.com/send?phone=66812345678",
        "https://shop.example/?to=somchai%40mail.example", "https://somchai@shop.example/",
        "https://shop.example/?to=somchai%2540mail.example",
        "https://pay.example/?acc=000-1-23456-7", "https://pay.example/000%201%2023456%207",
        "https://pay.example/?acc=๐๘๑๒๓๔๕๖๗๘", "https://go.example/?next=https://wa.me/668",
        "https://081-234-5678.example/", "https://shop.example/?line=somchai99",
        "https://www.tiktok.com/@somchai", "tel:0812345678", "https://pay.example?to=0812345678/ok",
    ],
)  # fmt: skip
def test_a_link_in_which_a_person_is_named_is_a_persons(url: str) -> None:
    assert leads_to_person("url", url)


@pytest.mark.parametrize(
    "url",
    [
        LINK.value, "https://parcel-redeliver.example/2026/11/29/th", "https://x.example/?id=12345",
        "http://192.0.2.100/login.php", "https://kbank-secure.example/login?step=2&lang=th",
    ],
)  # fmt: skip
def test_a_link_of_a_site_alone_is_not(url: str) -> None:
    assert not leads_to_person("url", url)


def test_a_site_is_a_persons_when_its_name_is_a_number() -> None:
    assert leads_to_person("domain", "0812345678.example")
    assert not leads_to_person("domain", SITE.value)
    assert leads_to_person("social", "facebook:samplepage")


@pytest.mark.django_db
@pytest.mark.usefixtures("reference")
def test_no_green_file_tells_of_a_person(fah: Any, client_of: Any) -> None:
    named = {one for url in REPORTED for one in named_in(url)} | {LINK, SITE}
    for one in named:
        seen_by(3, one)
    assert actions.refresh().shared == len(named)
    green, amber = keyed(Scope.INDICATORS_READ), keyed(Scope.INDICATORS_READ_AMBER)
    [event] = events(green, "sites").values()
    told = json.dumps(event)
    assert all(mark not in told for mark in MARKS)
    assert values(green, "sites") >= {LINK.value, SITE.value, "pay.example", "promptpay.io"}
    assert values(amber, "accounts") >= set(REPORTED)
    hashes = green("/misp/sites/hashes.csv").content.decode()
    for url in REPORTED:
        mark = hashlib.md5(url.encode(), usedforsecurity=False).hexdigest()
        assert mark not in hashes
        assert mark in amber("/misp/accounts/hashes.csv").content.decode()
    form = {"collection": "sites", "form": "csv", "to": "bank:004", "because": "คำขอตัวอย่าง"}
    taken = client_of(fah).post(reverse("sharing:export"), form).content.decode()
    assert LINK.value in taken and all(mark not in taken for mark in MARKS)


@pytest.mark.django_db
@pytest.mark.usefixtures("reference")
def test_where_a_link_belongs_is_decided_once_and_its_opening_is_on_record() -> None:
    seen_by(3, a_link(REPORTED[4]))
    seen_by(3, LINK)
    actions.refresh()
    opened = Entry.objects.filter(what="registry:indicator:export")
    assert [entry.facts for entry in opened] == [{"to": "sharing", "count": 2}]
    assert {s.event.collection for s in Share.objects.all()} == {"sites", "accounts"}
    actions.refresh()
    assert opened.count() == 1


@pytest.mark.django_db
@pytest.mark.usefixtures("reference")
def test_what_was_shared_as_green_before_is_called_back_and_placed_anew() -> None:
    from importlib import import_module

    from django.apps import apps

    seen_by(3, a_link(REPORTED[0]))
    seen_by(3, LINK)
    actions.refresh()
    wrong = Share.objects.get(event__collection="accounts")
    green = FeedEvent.objects.get(collection="sites")
    Share.objects.filter(pk=wrong.pk).update(event=green)
    import_module("ruthan.sharing.migrations.0002_links_of_persons").call_back(apps, None)
    assert actions.refresh().shared == 2
    assert not Share.objects.filter(Q(event=green, withdrawn_at=None) & ~Q(kind="url")).exists()
    get = keyed(Scope.INDICATORS_READ)
    [told] = events(get, "sites").values()
    gone = {held["uuid"] for held in told["Object"] if held.get("deleted")}
    assert str(wrong.pk) in gone and values(get, "sites") >= {LINK.value}
    assert "0812345678" not in json.dumps(told)
    assert Share.objects.filter(indicator__in=Indicator.objects.values("pk")).count() == 2
