"""claims:search: Google's shape, Google's own client, pages, filters and refusals."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from ruthan.core import jobs
from ruthan.publishing.views import asked
from tests.publishing.capfile import ABSENT, SPECS
from tests.publishing.test_open_data import several

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]
SEARCH = "/v1alpha1/claims:search"
SITE = {"reviewPublisherSiteFilter": "localhost"}
HERE = Path(__file__).resolve().parent
ORACLE = HERE.parents[1] / ".venv" / "oracle"
DISCOVERY = SPECS / "claimreview" / "factchecktools.v1alpha1.json"
SHAPES = "GoogleFactcheckingFactchecktoolsV1alpha1"


def found(client: Any, **asked_for: Any) -> list[str]:
    answer = client.get(SEARCH, asked_for)
    assert answer.status_code == 200, answer.content
    return [claim["claimReview"][0]["url"].split("/")[-2] for claim in answer.json()["claims"]]


def test_a_message_finds_its_claim_with_the_rating_in_words(an_answer: Any, client: Any) -> None:
    claim = an_answer()
    jobs.run_due()
    query = "ส่งต่อด้วย ธนาคารตัวอย่างจะปิดทุกสาขาวันศุกร์นี้"
    answer = client.get(SEARCH, {"query": query, "languageCode": "th"})
    (told,) = answer.json()["claims"]
    assert told["text"] == claim.statement_th
    (review,) = told["claimReview"]
    assert review["publisher"] == {"name": "รู้ทัน", "site": "localhost"}
    assert review["url"] == f"http://localhost/answers/{claim.ref}/"
    assert (review["textualRating"], review["languageCode"]) == ("เท็จ", "th")
    assert review["title"] == claim.title_th
    assert review["reviewDate"].endswith("Z")
    assert "nextPageToken" not in answer.json()
    assert "claimant" not in told
    assert "claimDate" not in told


def test_without_a_language_both_reviews_are_there(an_answer: Any, client: Any) -> None:
    an_answer()
    an_answer(statement_th="เรื่องไทยเท่านั้น", statement_en="", title_en="")
    claims = client.get(SEARCH, SITE).json()["claims"]
    assert [[r["languageCode"] for r in claim["claimReview"]] for claim in claims] == [
        ["th"], ["th", "en"],
    ]  # fmt: skip
    english = client.get(SEARCH, SITE | {"languageCode": "en-GB"}).json()["claims"]
    assert [claim["text"] for claim in english] == ["The bank closes every branch this Friday"]
    assert english[0]["claimReview"][0]["textualRating"] == "False"
    assert found(client, **SITE, languageCode="fr") == []


def test_only_ratings_of_ours_are_found(an_answer: Any, correct: Any, client: Any) -> None:
    rated = an_answer()
    an_answer(code="scam", statement_th="กลโกงตัวอย่าง", strand="SCM", category="01")
    gone = an_answer(statement_th="เรื่องที่ถอนผลแล้วของตัวอย่าง")
    correct(gone, code="pending", change_th="ก")
    assert found(client, **SITE) == [rated.ref]
    for words in ("กลโกงตัวอย่าง", "เรื่องที่ถอนผลแล้ว"):
        assert found(client, query=words) == []


@pytest.mark.parametrize(
    "site", ["localhost", "LOCALHOST", "www.localhost", "http://localhost/x", "https://localhost"]
)
def test_our_site_is_known_as_people_write_it(site: str, an_answer: Any, client: Any) -> None:
    claim = an_answer()
    assert found(client, reviewPublisherSiteFilter=site) == [claim.ref]
    assert found(client, query="ธนาคารตัวอย่าง", reviewPublisherSiteFilter=site) == [claim.ref]


def test_another_site_has_nothing_here(an_answer: Any, client: Any) -> None:
    an_answer()
    for site in ("nytimes.com", "localhost.example", "http://[", "."):
        assert found(client, reviewPublisherSiteFilter=site) == []


def test_age_is_counted_from_the_verdict(an_answer: Any, client: Any, at: Any) -> None:
    at("2026-11-01 10:00")
    an_answer()
    at("2026-11-20 10:00")
    newer = an_answer(statement_th="เรื่องตัวอย่างที่สอง")
    assert found(client, **SITE, maxAgeDays=5) == [newer.ref]
    assert len(found(client, **SITE, maxAgeDays=30)) == 2
    assert len(found(client, **SITE, maxAgeDays=2_000_000_000)) == 2


@pytest.mark.parametrize("how", [SITE, {"query": "เรื่องตัวอย่าง"}])
def test_pages_lead_through_all_of_it_once(how: Any, an_answer: Any, client: Any) -> None:
    refs, seen, token = several(an_answer, 5), [], ""
    for _turn in range(6):
        answer = client.get(SEARCH, how | {"pageSize": 2} | ({"pageToken": token} if token else {}))
        seen += [c["claimReview"][0]["url"].split("/")[-2] for c in answer.json()["claims"]]
        token = answer.json().get("nextPageToken", "")
        if not token:
            break
    assert sorted(seen) == sorted(refs)
    if how is SITE:
        assert seen == refs[::-1]
        assert found(client, **SITE, offset=3) == refs[1::-1]
    assert len(found(client, **how, offset=3)) == 2
    assert found(client, **how, offset=2**31 - 1) == []


@pytest.mark.parametrize(
    "asked_for",
    [
        {}, {"query": " \x00 "}, SITE | {"pageSize": "-1"}, SITE | {"pageSize": "x"},
        SITE | {"offset": "9" * 30}, SITE | {"maxAgeDays": "1.5"}, SITE | {"pageToken": "x"},
        {"query": "ก", "pageToken": "x"}, {"query": "ก", "pageToken": "\x00:\x00"},
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_refused_as_google_does(asked_for: Any, client: Any) -> None:
    answer = client.get(SEARCH, asked_for, headers={"Accept-Language": "en"})
    assert answer.status_code == 400
    error = answer.json()["error"]
    assert (error["code"], error["status"]) == (400, "INVALID_ARGUMENT")
    assert error["message"]


def test_a_token_belongs_to_its_search(an_answer: Any, client: Any) -> None:
    several(an_answer, 3)
    token = client.get(SEARCH, SITE | {"pageSize": 1}).json()["nextPageToken"]
    assert client.get(SEARCH, SITE | {"pageToken": token, "pageSize": 2}).status_code == 200
    assert client.get(SEARCH, SITE | {"pageToken": token, "maxAgeDays": 1}).status_code == 400
    assert client.get(SEARCH, {"query": "เรื่อง", "pageToken": token}).status_code == 400


def test_what_is_too_long_for_an_address_comes_as_a_post(an_answer: Any, client: Any) -> None:
    claim = an_answer()
    words = urlencode({"query": "ธนาคารตัวอย่างจะปิดทุกสาขาวันศุกร์นี้ " + "ก" * 3_000})
    form = "application/x-www-form-urlencoded"
    said = client.post(SEARCH, words, content_type=form, headers={"X-HTTP-Method-Override": "GET"})
    assert [c["text"] for c in said.json()["claims"]] in ([claim.statement_th], [])
    plain = client.post(SEARCH, words, content_type=form)
    assert (plain.status_code, plain.json()["error"]["status"]) == (405, "UNIMPLEMENTED")


def test_parameters_of_googles_own_are_passed_over(an_answer: Any, client: Any) -> None:
    claim = an_answer()
    assert found(client, **SITE, key="AIza", alt="json", prettyPrint="false") == [claim.ref]


def test_an_unchanged_answer_is_not_sent_again(an_answer: Any, client: Any) -> None:
    an_answer()
    first = client.get(SEARCH, SITE)
    assert "public" in first["Cache-Control"]
    assert not first.cookies
    held = {"If-None-Match": first["ETag"]}
    assert client.get(SEARCH, SITE, headers=held).status_code == 304
    an_answer(statement_th="เรื่องใหม่ของตัวอย่าง")
    assert client.get(SEARCH, SITE, headers=held).status_code == 200


def test_a_network_that_searches_too_often_is_told_to_wait(client: Any, at: Any) -> None:
    at("2026-11-01 10:00")
    for _ in range(asked.SEARCHES.times):
        client.get(SEARCH, {"pageSize": "x"})
    refused = client.get(SEARCH, SITE)
    assert (refused.status_code, refused.json()["error"]["status"]) == (429, "RESOURCE_EXHAUSTED")
    assert int(refused["Retry-After"]) > 0


def test_it_costs_the_same_for_many(
    an_answer: Any, client: Any, django_assert_max_num_queries: Any
) -> None:
    several(an_answer, 4)
    client.get(SEARCH, SITE)
    with django_assert_max_num_queries(3):
        client.get(SEARCH, SITE)
    client.get(SEARCH, {"query": "เรื่องตัวอย่าง"})
    with django_assert_max_num_queries(12):
        client.get(SEARCH, {"query": "เรื่องตัวอย่าง"})


@pytest.mark.skipif(not DISCOVERY.exists(), reason=ABSENT)
def test_every_field_is_one_that_google_describes(an_answer: Any, client: Any) -> None:
    several(an_answer, 2)
    schemas = json.loads(DISCOVERY.read_text("utf-8"))["schemas"]

    def unknown(held: Any, schema: str) -> list[str]:
        fields, wrong = schemas[schema]["properties"], []
        for name, value in held.items():
            if name not in fields:
                wrong.append(f"{schema}.{name}")
                continue
            one = fields[name].get("items", fields[name])
            for inner in value if isinstance(value, list) else [value]:
                if "$ref" in one:
                    wrong += unknown(inner, one["$ref"])
                elif not isinstance(inner, str):
                    wrong.append(f"{schema}.{name} is no text")
        return wrong

    told = client.get(SEARCH, SITE | {"pageSize": 1}).json()
    assert unknown(told, f"{SHAPES}FactCheckedClaimSearchResponse") == []


@pytest.mark.skipif(
    not (ORACLE / "googleapiclient").is_dir(), reason="tools/setup.sh dev installs Google's client"
)
@pytest.mark.django_db(transaction=True)
def test_googles_own_client_reads_us_unchanged(
    an_answer: Any, live_server: Any, settings: Any
) -> None:
    settings.RUTHAN_BASE_URL = live_server.url
    refs = several(an_answer, 5)
    host = live_server.url.partition("//")[2]
    long = "เรื่องตัวอย่างที่ 3 ของวันนี้ " + "ส่งต่อด้วยนะคะทุกคน " * 60
    newest, words, message, refused = _asked_by_google(
        live_server.url,
        {"reviewPublisherSiteFilter": host, "pageSize": 2, "languageCode": "th"},
        {"query": "เรื่องตัวอย่าง", "pageSize": 4},
        {"query": long},
        {"languageCode": "th"},
    )
    told = [claim for page in newest for claim in page["claims"]]
    assert [len(page["claims"]) for page in newest] == [2, 2, 1]
    assert [c["claimReview"][0]["url"] for c in told] == [
        f"{live_server.url}/answers/{ref}/" for ref in refs[::-1]
    ]
    assert told[0]["claimReview"][0]["publisher"] == {"name": "รู้ทัน", "site": host}
    assert [len(page["claims"]) for page in words] == [4, 1]
    assert "claims" in message[0], message  # it went as a POST: no address is that long
    assert refused[0]["status"] == 400
    assert "reviewPublisherSiteFilter" in refused[0]["reason"]


def _asked_by_google(site: str, *asks: dict[str, Any]) -> list[list[dict[str, Any]]]:
    made = subprocess.run(
        [sys.executable, "-W", "ignore", str(HERE / "google_oracle.py")],
        input=json.dumps({"site": site, "asks": asks}), capture_output=True, text=True,
        check=False, env={"PYTHONPATH": str(ORACLE), "PATH": "/usr/bin:/bin"},
    )  # fmt: skip
    assert made.returncode == 0, made.stderr[-2000:]
    told: list[list[dict[str, Any]]] = json.loads(made.stdout)
    return told
