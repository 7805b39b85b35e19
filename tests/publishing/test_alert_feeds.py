"""Alerts for programs: Atom, JSON Feed 1.1, and the index of CAP files that hold now."""

from __future__ import annotations

import json
from typing import Any

import feedparser
import jsonschema
import pytest

from ruthan.publishing import actions
from tests.publishing import capfile
from tests.publishing.test_succession import a_cancel, an_update

__all__ = ["a_cancel", "an_update"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]
SCHEMA = capfile.SPECS / "feeds" / "jsonfeed-schema-v1.1.json"


def _atom(client: Any, path: str = "/feeds/alerts.atom") -> Any:
    answer = client.get(path)
    assert answer["Content-Type"].startswith("application/atom+xml")
    read = feedparser.parse(
        answer.content, response_headers={"content-type": answer["Content-Type"]}
    )
    assert not read.bozo
    return read


def test_atom_tells_every_message_the_newest_first(
    an_alert: Any, an_update: Any, client: Any, at: Any
) -> None:
    at("2026-11-01 10:00")
    first = an_alert(provinces=["34"], strand="SCM")
    at("2026-11-02 10:00")
    update = an_update(first)
    an_alert(approved=False)
    read = _atom(client)
    assert [e.id for e in read.entries] == [f"urn:uuid:{m.pk}" for m in (update, first)]
    assert update.change_th in read.entries[0].summary
    links = {(link.rel, link.type): link.href for link in read.entries[1].links}
    assert links["alternate", "text/html"] == f"http://localhost/alerts/{first.ref}/"
    cap = links["alternate", "application/cap+xml"]
    assert cap == f"http://localhost/alerts/{first.ref}/cap.xml"
    assert client.get(cap).status_code == 200
    assert read.feed.id == "http://localhost/feeds/alerts.atom"
    assert read.feed.updated == "2026-11-02T10:00:00+07:00"
    terms = {(t.scheme.rpartition("/")[2], t.term) for t in read.entries[1].tags}
    assert {("province", "34"), ("topic", "SCM"), ("severity", "high")} <= terms


def test_feeds_are_narrowed_by_province_and_topic(an_alert: Any, client: Any) -> None:
    everyone, isan = an_alert(), an_alert(provinces=["34"], strand="SCM")
    read = _atom(client, "/en/feeds/alerts.atom?province=50&x=1")
    assert [e.id for e in read.entries] == [f"urn:uuid:{everyone.pk}"]
    assert read.feed.id == "http://localhost/en/feeds/alerts.atom?province=50"
    assert read.entries[0].title == everyone.title_en
    items = client.get("/feeds/alerts.json?topic=SCM").json()["items"]
    assert [i["id"] for i in items] == [f"urn:uuid:{isan.pk}"]


def test_the_json_feed_says_what_programs_ask(
    an_alert: Any, an_update: Any, a_cancel: Any, client: Any
) -> None:
    first = an_alert(provinces=["34"], strand="SCM")
    update = an_update(first)
    cancel = a_cancel(update)
    answer = client.get("/feeds/alerts.json")
    assert answer["Content-Type"] == "application/feed+json"
    feed = answer.json()
    assert feed["feed_url"] == "http://localhost/feeds/alerts.json"
    newest = feed["items"][0]
    assert newest["id"] == f"urn:uuid:{cancel.pk}"
    assert newest["_ruthan"]["references"] == [f"urn:uuid:{m.pk}" for m in (first, update)]
    assert feed["items"][2]["_ruthan"]["provinces"] == ["34"]
    assert client.get(newest["_ruthan"]["about"]).status_code == 200


@pytest.mark.skipif(not SCHEMA.exists(), reason=capfile.ABSENT)
def test_the_json_feed_is_valid(an_alert: Any, an_update: Any, client: Any) -> None:
    schema = json.loads(SCHEMA.read_text("utf-8"))
    checker = jsonschema.Draft7Validator(schema, format_checker=jsonschema.FormatChecker())
    assert list(checker.iter_errors(client.get("/feeds/alerts.json").json())) == []
    an_update(an_alert(title_th="ก & <ข> \u2028"))
    for path in ("/feeds/alerts.json", "/en/feeds/alerts.json?province=34"):
        assert list(checker.iter_errors(client.get(path).json())) == []


def test_the_index_holds_what_programs_act_on_now(
    an_alert: Any, an_update: Any, a_cancel: Any, client: Any, bua: Any, at: Any
) -> None:
    at("2026-11-01 10:00")
    plain, over, down = an_alert(), an_alert(days=1), an_alert()
    replaced, cancelled = an_alert(), an_alert()
    update, cancel = an_update(replaced), a_cancel(cancelled)
    actions.end_alert(by=bua, alert=down)
    at("2026-11-03 10:00")
    read = _atom(client, "/feeds/cap.atom")
    assert {e.id for e in read.entries} == {f"urn:uuid:{m.pk}" for m in (plain, update, cancel)}
    assert over.ref not in str(read.entries)
    assert read.feed.updated == "2026-11-02T10:00:00+07:00"  # when the short one was over


@pytest.mark.parametrize("path", ["/feeds/alerts.atom", "/feeds/alerts.json", "/feeds/cap.atom"])
def test_an_unchanged_feed_is_not_sent_again(path: str, an_alert: Any, client: Any) -> None:
    an_alert()
    first = client.get(path)
    assert "public" in first["Cache-Control"]
    assert not first.cookies
    assert client.get(path, headers={"If-None-Match": first["ETag"]}).status_code == 304
    since = {"If-Modified-Since": first["Last-Modified"]}
    assert client.get(path, headers=since).status_code == 304


@pytest.mark.parametrize("path", ["/feeds/alerts.atom", "/feeds/alerts.json", "/feeds/cap.atom"])
def test_feeds_cost_the_same_for_many(
    path: str, an_alert: Any, an_update: Any, client: Any, django_assert_max_num_queries: Any
) -> None:
    for _ in range(4):
        an_update(an_alert(provinces=["34", "50"]))
    client.get(path)
    with django_assert_max_num_queries(4):
        client.get(path)
