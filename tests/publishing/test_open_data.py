"""Open data: the file, what changed, ClaimReview as a feed, and the page that explains them."""

from __future__ import annotations

import gc
import gzip
import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ruthan.claims.actions import add_source, reopen, return_verdict
from ruthan.claims.models import Verdict
from ruthan.core import clock
from ruthan.publishing.queries import dump
from ruthan.publishing.views import asked, open_data
from tests import makers
from tests.cast import CAST

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]
FILE, PACKED, CHANGES = (
    "/open-data/verdicts.ndjson", "/open-data/verdicts.ndjson.gz", "/open-data/changes.ndjson",
)  # fmt: skip
REVIEWS = "/feeds/claimreview.json"
EVERY = (FILE, PACKED, CHANGES, REVIEWS, "/feeds/answers.json", "/feeds/answers.atom")


@pytest.fixture(autouse=True)
def _own_room(monkeypatch: pytest.MonkeyPatch) -> None:
    """Readers of other tests, who went away without a word, hold no place here."""
    monkeypatch.setattr(open_data, "_ROOM", open_data.Room(open_data._AT_ONCE))


def rows(answer: Any) -> list[dict[str, Any]]:
    assert answer.status_code == 200, answer.content
    body = answer.getvalue() if answer.streaming else answer.content
    return [json.loads(line) for line in body.decode().splitlines()]


def following(answer: Any) -> str:
    """The address of the next page as the header names it, or ''."""
    found = re.search(r'<([^>]+)>; rel="next"', answer.get("Link", ""))
    return found[1].removeprefix("http://localhost") if found else ""


def several(an_answer: Any, count: int) -> list[str]:
    claims = [an_answer(statement_th=f"เรื่องตัวอย่างที่ {n} ของวันนี้") for n in range(count)]
    for number, claim in enumerate(claims):
        at = clock.now() - timedelta(hours=count - number)
        Verdict.objects.filter(claim=claim).update(decided_at=at)
    return [claim.ref for claim in claims]


def test_a_row_holds_the_verdict_its_sources_and_the_licence(an_answer: Any, client: Any) -> None:
    claim = an_answer(statement_th="ก\u2028ข \n<ค> 'ง'")
    answer = client.get(FILE)
    assert answer["Content-Type"] == "application/x-ndjson; charset=utf-8"
    (row,) = rows(answer)
    assert (row["ref"], row["url"]) == (claim.ref, f"http://localhost/answers/{claim.ref}/")
    assert (row["verdict"], row["status"], row["version"]) == ("false", "published", 1)
    assert (row["licence"], row["licence_url"]) == (
        "CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/",
    )  # fmt: skip
    assert row["title_en"] == "All branches are open as usual"
    assert row["sources"][0]["publisher"] == "ธนาคารตัวอย่าง"
    assert row["corrections"] == []
    assert (row["is_checked_again"], row["is_demonstration"]) == (False, False)


def test_nothing_of_reports_and_of_others_is_there(an_answer: Any, client: Any) -> None:
    reports = [makers.a_report(province="50") for _ in range(6)]
    an_answer(clusters=[reports[0].cluster_id])
    waiting = makers.a_claim(statement_th="ยังไม่ตัดสิน")
    makers.an_imported_claim() if hasattr(makers, "an_imported_claim") else None
    (row,) = rows(client.get(FILE))
    told = json.dumps(row, ensure_ascii=False)
    assert waiting.ref not in told
    for report in reports:
        assert report.ref not in told
        assert str(report.pk) not in told
        assert str(report.cluster_id) not in told
    names = {"asked", "reports", "first_seen", "impact", "proposed_by", "approved_by", "opened_by"}
    assert not names & set(row)
    assert (
        "datePublished"
        not in client.get(REVIEWS).json()["dataFeedElement"][0]["item"][0]["itemReviewed"]
    )


def test_a_correction_says_what_replaced_what(an_answer: Any, correct: Any, client: Any) -> None:
    claim = an_answer()
    correct(claim, code="partly", change_th="ปิดหนึ่งสาขา", change_en="One branch closed")
    (row,) = rows(client.get(FILE))
    assert (row["status"], row["version"], row["verdict"]) == ("corrected", 2, "partly")
    (change,) = row["corrections"]
    assert (change["version"], change["instead_of"], change["verdict"]) == (2, "false", "partly")
    assert change["change_en"] == "One branch closed"


def test_a_proposal_that_was_sent_back_is_no_correction(client: Any) -> None:
    claim = makers.a_claim()
    sent_back = makers.a_proposal(claim)
    return_verdict(by=makers.a_person(CAST["bua"]), verdict=sent_back, because="ขาดแหล่ง")
    claim.refresh_from_db()
    makers.a_verdict(claim)
    (row,) = rows(client.get(FILE))
    assert (row["status"], row["version"], row["corrections"]) == ("published", 1, [])


def test_what_no_longer_stands_is_said_to_be_withdrawn(
    an_answer: Any, correct: Any, client: Any
) -> None:
    claim, stays = an_answer(), an_answer(statement_th="เรื่องตัวอย่างที่ยังจริง", code="true")
    correct(claim, code="pending", change_th="หลักฐานเดิมใช้ไม่ได้", change_en="The proof fell")
    found = {row["ref"]: row["status"] for row in rows(client.get(FILE))}
    assert found == {claim.ref: "withdrawn", stays.ref: "published"}
    items = client.get(REVIEWS).json()["dataFeedElement"]
    gone = next(item for item in items if claim.ref in item["item"][0]["url"])
    assert gone["dateDeleted"] == gone["dateModified"]
    assert set(gone["item"][0]) == {"@type", "url"}
    assert sum("dateDeleted" in item for item in items) == 1


def test_a_claim_that_is_checked_again_says_so_and_is_sent_anew(
    an_answer: Any, client: Any
) -> None:
    claim = an_answer()
    first = client.get(FILE)
    reopen(by=makers.a_person(CAST["nok"]), claim=claim, because="มีผู้ทักท้วง")
    again = client.get(FILE, headers={"If-None-Match": first["ETag"]})
    (row,) = rows(again)
    assert (row["is_checked_again"], row["status"]) == (True, "published")
    add_source(by=makers.a_person(CAST["nok"]), claim=claim, title="ก", publisher="ข", quote="ค")
    assert len(rows(client.get(FILE, headers={"If-None-Match": again["ETag"]}))[0]["sources"]) == 2


def test_the_packed_file_is_the_same(an_answer: Any, client: Any) -> None:
    several(an_answer, 3)
    answer = client.get(PACKED)
    assert answer["Content-Type"] == "application/gzip"
    assert not answer.has_header("Content-Encoding")  # it is a file, not a way of sending one
    packed = answer.getvalue()
    assert gzip.decompress(packed) == client.get(FILE).getvalue()
    assert packed == client.get(PACKED).getvalue()


def test_the_file_is_made_as_it_is_sent(
    an_answer: Any, client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    refs = several(an_answer, 5)
    monkeypatch.setattr(dump, "_CHUNK", 2)
    monkeypatch.setattr(open_data, "_BLOCK", 1)
    answer = client.get(FILE)
    body = iter(answer.streaming_content)
    with CaptureQueriesContext(connection) as asked_so_far:
        first = next(body)
    assert json.loads(first)["ref"] == refs[0]
    assert len(asked_so_far) <= 3  # a chunk with its past and its sources
    assert [json.loads(line)["ref"] for line in body if line] == refs[1:]


def test_few_files_are_sent_at_once_and_their_place_comes_back(an_answer: Any, client: Any) -> None:
    an_answer()
    held = [iter(client.get(FILE).streaming_content) for _ in range(2)]
    for body in held:
        next(body)  # and its reader takes no more
    refused = client.get(PACKED)
    assert (refused.status_code, refused["Retry-After"]) == (503, "30")
    assert refused["Cache-Control"] == "no-store"
    assert client.get(CHANGES).status_code == 200  # pages are short
    del held, body  # the readers hung up
    gc.collect()  # the test's client ties an answer to itself; a server closes it
    for _ in range(3):
        assert client.get(PACKED).getvalue()


def test_rows_that_share_a_moment_come_once(
    an_answer: Any, client: Any, at: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    at("2026-11-01 10:00")
    refs = {an_answer(statement_th=f"เรื่องตัวอย่างที่ {n} พร้อมกัน").ref for n in range(5)}
    monkeypatch.setattr(dump, "_CHUNK", 2)
    found = [row["ref"] for row in rows(client.get(FILE))]
    assert sorted(found) == sorted(refs)


@pytest.mark.parametrize("path", [CHANGES, REVIEWS])
def test_pages_are_walked_by_their_next(path: str, an_answer: Any, client: Any) -> None:
    refs, seen, here = several(an_answer, 5), [], f"{path}?limit=2"
    for _turn in range(6):
        answer = client.get(here)
        seen += re.findall(r'"http://localhost/answers/(C-\w+)/"', answer.content.decode())
        if path == REVIEWS:
            assert (answer.json()["next"] or "") == (
                following(answer) and "http://localhost" + following(answer)
            )
        here = following(answer)
        if not here:
            break
    assert seen == refs


@pytest.mark.parametrize("path", [CHANGES, REVIEWS])
def test_since_gives_what_was_decided_then_or_later(
    path: str, an_answer: Any, client: Any, at: Any
) -> None:
    at("2026-11-01 10:00")
    an_answer()
    at("2026-11-03 00:00")
    later = an_answer(statement_th="เรื่องตัวอย่างที่สอง")
    for since in ("2026-11-02T10:00:00+07:00", "2026-11-02T10:00:00 07:00", "2026-11-03"):
        told = client.get(path, {"since": since}).content.decode()
        assert re.findall(r'"http://localhost/answers/(C-\w+)/"', told) == [later.ref], since
    assert later.ref not in client.get(path, {"since": "2026-11-04"}).content.decode()


@pytest.mark.parametrize(
    "query",
    [
        "since=gestern", "since=2026-13-01", "since=0001-01-01T00:00:00%2B14:00", "since=1",
        "since=2026-11-01T10:00:00", "limit=0", "limit=100000", "limit=x", "limit=²",
        "cursor=x", "cursor=%00",
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_a_problem_in_words(query: str, client: Any) -> None:
    for path in (CHANGES, REVIEWS):
        answer = client.get(f"{path}?{query}", headers={"Accept-Language": "en"})
        assert answer.status_code == 422, query
        assert answer["Content-Type"] == "application/problem+json"
        assert answer["Access-Control-Allow-Origin"] == "*"
        assert answer["Cache-Control"] == "no-store"
        (error,) = answer.json()["errors"]
        assert error["field"] == query.partition("=")[0]
        assert error["message"].isascii()
    assert not client.get(f"{CHANGES}?{query}").json()["errors"][0]["message"].isascii()


def test_a_cursor_of_one_list_opens_no_other(an_answer: Any, client: Any) -> None:
    several(an_answer, 2)
    link = following(client.get(f"{CHANGES}?limit=1"))
    assert client.get(link.replace(CHANGES, REVIEWS)).status_code == 422
    assert client.get(f"{link}&since=2026-01-01").status_code == 422


def test_the_feed_holds_every_rating_and_no_warning(an_answer: Any, client: Any) -> None:
    rated = an_answer(code="altered")
    an_answer(code="scam", statement_th="กลโกงตัวอย่าง", strand="SCM", category="01")
    feed = client.get(REVIEWS).json()
    assert (feed["@context"], feed["@type"]) == ("https://schema.org", "DataFeed")
    assert feed["license"] == "https://creativecommons.org/licenses/by/4.0/"
    (item,) = feed["dataFeedElement"]
    (review,) = item["item"]
    assert (item["@type"], review["@type"]) == ("DataFeedItem", "ClaimReview")
    assert review["url"] == f"http://localhost/answers/{rated.ref}/"
    assert review["reviewRating"]["alternateName"] == "สื่อดัดแปลง"
    english = client.get(f"/en{REVIEWS}").json()
    assert english["inLanguage"] == "en"
    assert english["dataFeedElement"][0]["item"][0]["claimReviewed"].startswith("The bank")


def test_what_nobody_wrote_in_english_is_not_in_the_english_feed(
    an_answer: Any, client: Any
) -> None:
    an_answer(statement_en="")
    assert len(client.get(REVIEWS).json()["dataFeedElement"]) == 1
    assert client.get(f"/en{REVIEWS}").json()["dataFeedElement"] == []


def test_the_json_feed_moves_with_a_correction(
    an_answer: Any, correct: Any, client: Any, at: Any
) -> None:
    at("2026-11-01 10:00")
    claim = an_answer()
    at("2026-11-02 10:00")
    correct(claim, code="partly", change_th="แก้เพราะรู้เพิ่ม")
    (item,) = client.get("/feeds/answers.json").json()["items"]
    assert item["id"] == f"urn:uuid:{claim.pk}"
    assert item["date_published"] < item["date_modified"]
    assert "แก้เพราะรู้เพิ่ม" in item["content_text"]
    assert client.get(item["_ruthan"]["about"]).status_code == 200


@pytest.mark.parametrize("path", EVERY)
def test_it_is_kept_asked_for_again_and_read_from_anywhere(
    path: str, an_answer: Any, client: Any
) -> None:
    an_answer()
    first = client.get(path)
    assert "public" in first["Cache-Control"]
    assert first["Access-Control-Allow-Origin"] == "*"
    assert not first.cookies
    assert "cookie" not in first.get("Vary", "").lower()
    for header, value in (
        ("If-None-Match", first["ETag"]),
        ("If-Modified-Since", first["Last-Modified"]),
    ):
        again = client.get(path, headers={header: value})
        assert again.status_code == 304, header
        assert again.content == b""
        assert again["ETag"] == first["ETag"]
    head = client.head(path)
    assert (head.status_code, head["ETag"]) == (200, first["ETag"])
    assert client.post(path).status_code == 405


@pytest.mark.parametrize("path", [FILE, PACKED, CHANGES, REVIEWS, "/v1alpha1/claims:search"])
def test_a_script_of_another_site_may_send_what_it_holds(path: str, client: Any) -> None:
    said = client.options(path, headers={"Origin": "https://news.example"})
    assert said.status_code == 204
    assert said["Access-Control-Allow-Origin"] == "*"
    assert "If-None-Match" in said["Access-Control-Allow-Headers"]
    assert "GET" in said["Access-Control-Allow-Methods"]
    assert not said.cookies


@pytest.mark.parametrize("path", [FILE, CHANGES, REVIEWS])
def test_every_answer_names_its_licence_and_shows_its_marks(path: str, client: Any) -> None:
    said = client.get(path)
    assert '<https://creativecommons.org/licenses/by/4.0/>; rel="license"' in said["Link"]
    assert "ETag" in said["Access-Control-Expose-Headers"]


def test_a_network_that_asks_too_often_is_told_to_wait(client: Any, at: Any) -> None:
    at("2026-11-01 10:00")
    for _ in range(asked.DUMPS.times):
        client.head(FILE)
    refused = client.get(FILE, headers={"Accept-Language": "en"})
    assert refused.status_code == 429
    assert int(refused["Retry-After"]) > 0
    assert "Retry-After" in refused.json()["detail"]
    assert client.get(FILE, REMOTE_ADDR="203.0.113.9").status_code == 200
    assert client.get(CHANGES).status_code == 200


@pytest.mark.parametrize("path", [CHANGES, REVIEWS, "/open-data/", "/feeds/answers.json"])
def test_it_costs_the_same_for_many(
    path: str, an_answer: Any, correct: Any, client: Any, django_assert_max_num_queries: Any
) -> None:
    for number in range(4):
        correct(an_answer(statement_th=f"เรื่องตัวอย่างที่ {number}"), code="partly", change_th="ก")
    client.get(path)
    with django_assert_max_num_queries(7):
        client.get(path)


def test_the_page_says_how_much_there_is_and_how_to_ask(
    an_answer: Any, correct: Any, client: Any
) -> None:
    correct(an_answer(), code="pending", change_th="ก")
    an_answer(statement_th="เรื่องตัวอย่างที่สอง", code="true", is_demonstration=True)
    page = client.get("/en/open-data/").content.decode()
    assert re.findall(r"<dd>(\d+)</dd>", page) == ["2", "1", "1"]
    assert "is invented" in page
    for address in (FILE, PACKED, CHANGES, "/v1alpha1/claims:search", f"/en{REVIEWS}"):
        assert f"http://localhost{address}" in page, address
    assert "CC BY 4.0" in page
    for sample in re.findall(r"curl [^<]*?&#x27;(http://localhost[^&]+.*?)&#x27;", page):
        assert client.get(sample.replace("&amp;", "&")).status_code == 200, sample
    assert "--data-urlencode" in page


def test_an_empty_site_has_an_empty_file(client: Any) -> None:
    assert rows(client.get(FILE)) == []
    assert gzip.decompress(client.get(PACKED).getvalue()) == b""
    assert client.get(REVIEWS).json()["dataFeedElement"] == []
    assert "ยังไม่มีผลที่เผยแพร่" in client.get("/open-data/").content.decode().replace("<wbr>", "")


def test_the_foot_of_every_public_page_leads_there(client: Any) -> None:
    for path, page in (("/open-data/", "/answers/"), ("/en/open-data/", "/en/answers/")):
        foot = client.get(page).content.decode().partition("site-foot")[2]
        assert f'href="{path}"' in foot
