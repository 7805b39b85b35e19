"""Watched feeds: asked politely, each post taken in once, hostile ones harmless."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from ruthan.audit.models import Entry
from ruthan.core import clock, http, jobs
from ruthan.gateway.models import Feed, Post
from ruthan.gateway.sources.feed import watch
from ruthan.gateway.sources.feed.parse import UnreadableFeed, read_feed
from ruthan.gateway.tasks import check_feed, check_feeds
from ruthan.intake import queries as intake
from ruthan.intake.models import Report, SealedDrop
from ruthan.messaging.tasks import serve_endpoint
from ruthan.safeguarding.actions import ensure_custody
from tests import makers
from tests.cast import CAST

pytestmark = pytest.mark.django_db

ARTICLE = (
    "เทศบาลตัวอย่างประกาศปิดถนนสายหลักสามวันเพื่อซ่อมท่อประปา ขอให้ประชาชนใช้เส้นทางเลี่ยง"
    "และติดตามประกาศจากหน่วยงานโดยตรง"
)


def item(number: int = 1, body: str = ARTICLE, **over: str) -> str:
    parts = {
        "title": f"ข่าวตัวอย่างเรื่องที่ {number} จากเทศบาล",
        "link": f"https://news.example/{number}",
        "guid": f"https://news.example/?p={number}",
        "pubDate": "Tue, 03 Feb 2026 03:00:00 GMT",
    } | over
    inner = "".join(f"<{name}>{value}</{name}>" for name, value in parts.items())
    return f"<item>{inner}<description><![CDATA[{body}]]></description></item>"


def rss(*items: str, head: str = "") -> bytes:
    words = "".join(items)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{head}<rss version="2.0"><channel>'
        f"<title>ข่าวตัวอย่าง</title>{words}</channel></rss>"
    ).encode()


class Site:
    """The other side: what it answers next, and what it was asked."""

    def __init__(self) -> None:
        self.answers: list[Any] = []
        self.asked: list[tuple[str, dict[str, str]]] = []

    def says(self, body: bytes = b"", status: int = 200, **headers: str) -> None:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.answers.append(http.Answer(status, named, body))

    def send(self, method: str, url: str, **rest: Any) -> http.Answer:
        assert rest.get("operator_configured") is None
        self.asked.append((url, dict(rest["headers"])))
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Site:
    made = Site()
    monkeypatch.setattr(http, "send", made.send)
    makers.an_organisation("ruthan")
    return made


def again(feed: Feed) -> Feed:
    """Let the feed be due now."""
    Feed.objects.filter(pk=feed.pk).update(next_at=clock.now())
    return Feed.objects.get(pk=feed.pk)


def test_new_posts_become_observations_of_the_feeds_province(site: Site) -> None:
    feed = makers.a_feed(province="50")
    site.says(rss(item(1), item(2)), etag='"a"', last_modified="yesterday")
    assert watch.check_feed(feed.pk) == 2
    for number, one in enumerate(sorted(Report.objects.all(), key=intake.text_of), start=1):
        assert (one.is_observation, one.channel, one.province) == (True, "feed", "50")
        assert intake.text_of(one) == f"ข่าวตัวอย่างเรื่องที่ {number} จากเทศบาล\n{ARTICLE}"
        assert one.submitted_at.isoformat() == "2026-02-03T03:00:00+00:00"
        assert [line.name for line in intake.evidence_of(one)] == [f"https://news.example/{number}"]
    feed.refresh_from_db()
    assert (feed.posts_taken, feed.failures, feed.etag) == (2, 0, '"a"')
    assert feed.next_at > clock.now() + timedelta(minutes=29)


@pytest.mark.parametrize("said", ["Mon, 01 Jan 0001 00:00:00 GMT", "Tue, 03 Feb 0026 03:00:00 GMT"])
def test_a_post_of_an_impossible_year_counts_from_when_it_was_seen(site: Site, said: str) -> None:
    site.says(rss(item(1, pubDate=said)))
    before = clock.now()
    assert watch.check_feed(makers.a_feed().pk) == 1
    assert Report.objects.get().submitted_at >= before


def test_feeds_wait_behind_the_programs_of_partners(site: Site) -> None:
    assert check_feed.queue == serve_endpoint.queue == "partners"
    assert check_feed.priority < serve_endpoint.priority


def test_a_feed_is_asked_only_for_what_changed_and_a_post_is_taken_once(site: Site) -> None:
    feed = makers.a_feed()
    site.says(rss(item(1)), etag='"a"', last_modified="yesterday")
    site.says(status=304)
    site.says(rss(item(1), item(2), item(2)))
    taken = [watch.check_feed(again(feed).pk) for _ in range(3)]
    assert taken == [1, 0, 1]
    asked = site.asked[1][1]
    assert (asked["If-None-Match"], asked["If-Modified-Since"]) == ('"a"', "yesterday")
    assert Post.objects.count() == Report.objects.count() == 2


def test_a_feed_that_is_not_due_is_not_asked_whoever_comes(site: Site) -> None:
    feed = makers.a_feed()
    site.says(rss(item(1)))
    assert [watch.check_feed(feed.pk), watch.check_feed(feed.pk)] == [1, 0]
    assert len(site.asked) == 1


def test_the_schedule_starts_a_job_for_each_feed_that_is_due(
    site: Site, run_jobs: Callable[[], int]
) -> None:
    makers.a_feed()
    makers.a_feed("https://other.example/feed")
    late = makers.a_feed("https://late.example/feed")
    Feed.objects.filter(pk=late.pk).update(next_at=clock.now() + timedelta(hours=1))
    site.says(rss(item(1)))
    site.says(rss(item(1)))
    check_feeds()
    check_feeds()
    assert jobs.counts()["todo"] == 2
    run_jobs()
    assert len(site.asked) == 2
    assert Report.objects.count() == 2
    check_feed(feed_id=str(late.pk))
    assert len(site.asked) == 2


@pytest.mark.parametrize(
    ("status", "body", "code"),
    [(404, b"", "refused"), (503, b"", "broken"), (200, b"<html>hello</html>", "unreadable")],
)
def test_a_failure_is_said_and_the_pause_grows(
    site: Site, status: int, body: bytes, code: str
) -> None:
    feed = makers.a_feed(minutes=30)
    pauses = []
    for _ in range(3):
        site.says(body, status=status)
        watch.check_feed(again(feed).pk)
        feed.refresh_from_db()
        pauses.append((feed.next_at - clock.now()) / timedelta(minutes=1))
    assert [round(pause) for pause in pauses] == [60, 120, 240]
    assert (feed.last_error, feed.failures, feed.is_active) == (code, 3, True)
    site.says(rss(item(1)))
    watch.check_feed(again(feed).pk)
    feed.refresh_from_db()
    assert (feed.last_error, feed.failures) == ("", 0)


def test_a_feed_that_fails_for_long_is_stopped_and_says_so(site: Site) -> None:
    feed = makers.a_feed()
    Feed.objects.filter(pk=feed.pk).update(failures=watch.GIVE_UP_AFTER - 1)
    site.answers.append(http.Unreachable("no such host"))
    watch.check_feed(feed.pk)
    feed.refresh_from_db()
    assert (feed.is_active, feed.last_error) == (False, "unreachable")
    assert Entry.objects.get(what="gateway:feed:stop").facts == {
        "failures": watch.GIVE_UP_AFTER,
        "error": "unreachable",
    }
    ploy = makers.signed_in(makers.a_person(CAST["ploy"]))
    assert "หยุดแล้ว เพราะดึงไม่สำเร็จหลายครั้ง" in ploy.get(reverse("feeds:list")).content.decode()


def test_a_feed_that_is_gone_is_stopped_at_once(site: Site) -> None:
    feed = makers.a_feed()
    site.says(status=410)
    watch.check_feed(feed.pk)
    feed.refresh_from_db()
    assert feed.is_active is False


def test_a_few_redirects_are_followed_and_no_more(site: Site) -> None:
    feed = makers.a_feed()
    site.says(status=301, location="/new")
    site.says(rss(item(1)))
    assert watch.check_feed(feed.pk) == 1
    assert site.asked[1][0] == "https://news.example/new"
    for _ in range(4):
        site.says(status=302, location="/new")
    watch.check_feed(again(feed).pk)
    feed.refresh_from_db()
    assert feed.last_error == "moved"


def test_private_addresses_are_never_asked() -> None:
    makers.an_organisation("ruthan")
    feed = makers.a_feed("http://127.0.0.1:9/feed")
    watch.check_feed(feed.pk)
    feed.refresh_from_db()
    assert feed.last_error == "unreachable"


def test_a_childs_case_in_a_feed_is_sealed(site: Site) -> None:
    ensure_custody()
    feed = makers.a_feed()
    site.says(rss(item(1, body="มีผู้ใหญ่ทักมาขอรูปโป๊ลูกสาวอายุ 12 ของฉัน บอกว่าอย่าบอกพ่อแม่")))
    watch.check_feed(feed.pk)
    assert (SealedDrop.objects.count(), Report.objects.count()) == (1, 0)


# -- Hostile feeds ----------------------------------------------------------------------------------


def test_a_document_that_declares_entities_is_refused_whole() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    outside = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    for head in (bomb, outside):
        for body in (
            rss(item(1, title="&e;"), head=head),
            rss(item(1), head=head).decode().encode("utf-16"),
        ):
            with pytest.raises(UnreadableFeed):
                read_feed(body)


def test_bytes_are_never_taken_for_the_name_of_a_file(tmp_path: Any) -> None:
    held = tmp_path / "feed.xml"
    held.write_bytes(rss(item(1)))
    with pytest.raises(UnreadableFeed):
        read_feed(str(held).encode())
    with pytest.raises(UnreadableFeed):
        read_feed(b"https://news.example/feed")


def test_scripts_frames_and_odd_links_do_not_come_in() -> None:
    body = (
        f"<p onclick='x()'>{ARTICLE}</p><script>steal()</script><style>p{{}}</style>"
        "<iframe src='https://bad.example'></iframe><a href='javascript:steal()'>อ่านต่อที่นี่เลยนะ</a>"
        "<img src=x onerror=steal()>"
    )
    read = read_feed(rss(item(1, body=body, link="javascript:steal()"))).posts[0]
    assert read.link == ""
    assert ARTICLE in read.text
    for odd in ("steal", "javascript", "<", "onclick"):
        assert odd not in read.text


def test_broken_encoding_and_cut_off_feeds_are_read_as_far_as_they_go() -> None:
    thai = rss(item(1)).decode().replace("UTF-8", "windows-874").encode("cp874", "ignore")
    assert ARTICLE in read_feed(thai).posts[0].text
    cut = rss(item(1), item(2))[:-60]
    assert len(read_feed(cut).posts) >= 1
    odd = rss(item(1)).replace("เทศบาล".encode(), b"\xff\xfe\x00", 1)
    assert "\x00" not in read_feed(odd).posts[0].text


def test_a_huge_feed_brings_its_first_two_hundred_posts() -> None:
    read = read_feed(rss(*(item(n) for n in range(260))))
    assert len(read.posts) == 200
    long = read_feed(rss(item(1, body=f"<p>{ARTICLE}</p>" + "<p>ย่อหน้าตัวอย่าง</p>" * 9_000)))
    assert len(long.posts[0].text) <= 20_000


def test_posts_without_an_id_are_known_by_their_words() -> None:
    one, two = (read_feed(rss(item(1, guid="", link=""))).posts[0].name for _ in range(2))
    assert one == two
    assert len(one) == 64


def test_atom_is_read_as_well() -> None:
    body = (
        '<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>A</title>'
        "<entry><id>tag:news.example,2026:1</id><title>หัวเรื่องตัวอย่าง</title>"
        f'<content type="html">&lt;p&gt;{ARTICLE}&lt;/p&gt;</content>'
        '<link href="https://news.example/1"/></entry></feed>'
    )
    read = read_feed(body.encode()).posts[0]
    assert (read.name, read.link) == ("tag:news.example,2026:1", "https://news.example/1")
    assert read.text == f"หัวเรื่องตัวอย่าง\n{ARTICLE}"


# -- The page ---------------------------------------------------------------------------------------


@pytest.fixture
def ploy_browses(site: Site) -> Client:
    return makers.signed_in(makers.a_person(CAST["ploy"]))


def test_a_feed_is_added_paused_watched_again_and_removed(ploy_browses: Client, site: Site) -> None:
    page = ploy_browses.get(reverse("feeds:list"))
    assert "ยังไม่มีฟีดที่เฝ้าดู" in page.content.decode()
    form = {
        "url": "https://news.example/feed",
        "title": "ข่าวตัวอย่าง",
        "minutes": "15",
        "province": "",
    }
    assert ploy_browses.post(reverse("feeds:list"), form).status_code == 302
    twice = ploy_browses.post(reverse("feeds:list"), form)
    assert "มีฟีดนี้ในรายการแล้ว" in twice.content.decode()
    feed = Feed.objects.get()
    for name, active in (("pause", False), ("pause", False), ("resume", True)):
        ploy_browses.post(reverse(f"feeds:{name}", args=[feed.pk]))
        feed.refresh_from_db()
        assert feed.is_active is active
    ploy_browses.post(reverse("feeds:remove", args=[feed.pk]))
    assert not Feed.objects.exists()
    whats = Entry.objects.filter(what__startswith="gateway:feed").values_list("what", flat=True)
    assert sorted(whats) == [
        "gateway:feed:add", "gateway:feed:pause", "gateway:feed:remove", "gateway:feed:resume",
    ]  # fmt: skip


def test_a_bad_address_gets_a_sentence_and_changes_nothing(ploy_browses: Client) -> None:
    form = {"url": "javascript:x", "title": "", "minutes": "1"}
    said = ploy_browses.post(reverse("feeds:list"), form)
    assert said.status_code == 422
    assert not Feed.objects.exists()


def test_trying_shows_the_cleaned_posts_and_keeps_nothing(ploy_browses: Client, site: Site) -> None:
    form = {"url": "https://news.example/feed", "title": "ก", "minutes": "15", "try": "1"}
    site.says(rss(item(1, body=f"<nav>เมนู</nav><p>{ARTICLE}</p><script>x</script>")))
    said = ploy_browses.post(reverse("feeds:list"), form).content.decode()
    assert "เทศบาลตัวอย่าง" in said.replace("<wbr>", "")
    assert not Feed.objects.exists()
    feed = makers.a_feed()
    site.says(status=500)
    failed = ploy_browses.post(reverse("feeds:try", args=[feed.pk])).content.decode()
    assert "เว็บไซต์ต้นทางขัดข้อง" in failed
    assert Report.objects.count() == 0


def test_a_screener_does_not_see_the_list(site: Site) -> None:
    anan = makers.signed_in(makers.a_person(CAST["anan"]))
    assert anan.get(reverse("feeds:list")).status_code == 404
