"""Structured data of every public page and feed, judged by what others publish."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import feedparser
import jsonschema
import pytest
from django.urls import get_resolver

from ruthan.project import roles
from tests.house.addresses import walk
from tests.publishing.capfile import ABSENT, SPECS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]
HERE = Path(__file__).resolve().parent
ORACLE = HERE.parents[1] / ".venv" / "oracle"
SHAPES = SPECS / "claimreview"
FEED_SCHEMA = SPECS / "feeds" / "jsonfeed-schema-v1.1.json"
_BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.S)
with_shapes = pytest.mark.skipif(
    not SHAPES.exists() or not (ORACLE / "pyshacl").is_dir(),
    reason=f"{ABSENT}, or tools/setup.sh dev has not installed a reader of shapes",
)


@pytest.fixture
def published(an_answer: Any, correct: Any) -> list[Any]:
    """An answer of each kind, one corrected, one withdrawn, one of a partner's making."""
    codes = ("true", "partly", "misleading", "false", "altered", "satire", "opinion", "unproven")
    made = [an_answer(code=code, statement_th=f"เรื่องตัวอย่าง {code}") for code in codes]
    made.append(an_answer(code="scam", statement_th="กลโกงตัวอย่าง", strand="SCM", category="01"))
    correct(made[0], code="partly", change_th="แก้เพราะรู้เพิ่ม", change_en="We learnt more")
    correct(made[1], code="pending", change_th="หลักฐานเดิมใช้ไม่ได้")
    return made


def blocks(client: Any, path: str) -> list[Any]:
    page = client.get(path)
    assert page.status_code == 200, path
    return [json.loads(found) for found in _BLOCK.findall(page.content.decode())]


def public_pages(published: list[Any]) -> list[str]:
    """Every public page that needs nothing but an answer's reference."""
    names = {a.name: a for a in walk(get_resolver().url_patterns) if a.name in roles.PUBLIC}
    plain = [
        "gateway:home", "gateway:about", "gateway:help", "gateway:section-clean",
        "publishing:answers", "publishing:alerts", "publishing:open-data",
    ]  # fmt: skip
    assert set(plain) <= set(names)
    from django.urls import reverse

    return [reverse(name) for name in plain] + [f"/answers/{c.ref}/" for c in published]


@with_shapes
def test_schema_orgs_shapes_accept_our_structured_data_and_refuse_what_is_wrong(
    published: list[Any], client: Any
) -> None:
    documents = [
        block
        for path in public_pages(published)
        for prefix in ("", "/en")
        for block in blocks(client, prefix + path)
    ]
    kinds = [document["@type"] for document in documents]
    assert kinds.count("ClaimReview") == 2 * 7  # neither the warning nor what was withdrawn
    assert kinds.count("Dataset") == 2
    documents += [client.get(f"{p}/feeds/claimreview.json").json() for p in ("", "/en")]
    told = faults([*documents, *_wrong_ones(documents[-2], kinds.index("ClaimReview"), documents)])
    assert told[: len(documents)] == [[]] * len(documents)
    assert all(told[len(documents) :])  # the judge refuses each of what is wrong


def _wrong_ones(feed: Any, first: int, documents: list[Any]) -> list[Any]:
    review, item = documents[first], feed["dataFeedElement"][0]
    return [
        {**review, "reviewRating": "เท็จ"},
        {**review, "author": "ใครสักคน"},
        {**review, "@type": "FactCheck"},
        {**feed, "dataFeedElement": [{**item, "item": ["x"]}]},
        {**review, "@context": "https://example.org"},
    ]


def faults(documents: list[Any]) -> list[list[str]]:
    made = subprocess.run(
        [sys.executable, "-W", "ignore", str(HERE / "shapes_oracle.py")],
        input=json.dumps({"specs": str(SHAPES), "documents": documents}), capture_output=True,
        text=True, check=False, env={"PYTHONPATH": str(ORACLE), "PATH": "/usr/bin:/bin"},
    )  # fmt: skip
    assert made.returncode == 0, made.stderr[-2000:]
    found: list[list[str]] = json.loads(made.stdout)
    return found


def test_a_review_has_what_googles_table_asks(published: list[Any], client: Any) -> None:
    """Required, and recommended, as Google's page of ClaimReview lists them."""
    feed = client.get("/feeds/claimreview.json").json()
    reviews = [i["item"][0] for i in feed["dataFeedElement"] if "dateDeleted" not in i]
    reviews += [b for c in published for b in blocks(client, f"/answers/{c.ref}/")]
    assert len(reviews) == 2 * 7
    for review in reviews:
        assert review["claimReviewed"]
        assert review["url"].startswith("http://localhost/answers/")
        rating = review["reviewRating"]
        assert rating["alternateName"]
        if "ratingValue" in rating:
            assert rating["worstRating"] <= rating["ratingValue"] <= rating["bestRating"]
        assert review["author"]["name"]
        assert review["datePublished"]
        assert review["itemReviewed"]["@type"] == "Claim"
    corrected = next(r for r in reviews if published[0].ref in r["url"])
    assert (corrected["version"], corrected["correction"][0]["@type"]) == (2, "CorrectionComment")


@pytest.mark.parametrize("path", ["/feeds/answers.atom", "/feeds/alerts.atom", "/feeds/cap.atom"])
def test_a_reader_of_feeds_finds_nothing_odd(
    path: str, published: list[Any], an_alert: Any, client: Any
) -> None:
    an_alert()
    for prefix in ("", "/en"):
        answer = client.get(prefix + path)
        kind = {"content-type": answer["Content-Type"]}
        read = feedparser.parse(answer.content, response_headers=kind)
        assert not read.bozo, read.get("bozo_exception")
        assert read.version == "atom10"
        assert all(e.id and e.title and e.link and e.updated_parsed for e in read.entries)
        assert len({e.id for e in read.entries}) == len(read.entries) > 0
        links = {link.rel: link.href for link in read.feed.links}
        assert links["self"] == f"http://localhost{prefix}{path}"


@pytest.mark.skipif(not FEED_SCHEMA.exists(), reason=ABSENT)
@pytest.mark.parametrize("path", ["/feeds/answers.json", "/feeds/alerts.json"])
def test_json_feeds_fit_their_schema(
    path: str, published: list[Any], an_alert: Any, client: Any
) -> None:
    an_alert()
    schema = json.loads(FEED_SCHEMA.read_text("utf-8"))
    checker = jsonschema.Draft7Validator(schema, format_checker=jsonschema.FormatChecker())
    for prefix in ("", "/en"):
        feed = client.get(prefix + path).json()
        assert feed["items"]
        assert list(checker.iter_errors(feed)) == []
    assert list(checker.iter_errors({**feed, "items": [{"id": 1}]}))
