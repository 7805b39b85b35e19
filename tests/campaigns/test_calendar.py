"""The calendar: a month on a page, a file read line by line (RFC 5545), a feed that is revocable."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.urls import reverse

from ruthan.campaigns import actions
from ruthan.campaigns.engine.calendar_ics import Entry, calendar_text, folded
from ruthan.campaigns.models import CalendarFeed
from tests.campaigns import orders, rows

NOW = datetime(2026, 2, 3, 3, 0, tzinfo=UTC)
TITLE = "รายงานผลการเผยแพร่; ประจำเดือน, กุมภาพันธ์ 2569 \\ จังหวัดอุบลราชธานี"


def read(text: str) -> list[dict[str, Any]]:
    """A small strict reader: unfolds lines, unescapes texts, nests alarms in events."""
    assert text.endswith("\r\n")
    assert "\n" not in text.replace("\r\n", "")
    for line in text.split("\r\n"):
        assert len(line.encode()) <= 75, line
        line.encode().decode()
    lines = re.sub(r"\r\n[ \t]", "", text).split("\r\n")[:-1]
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-1] == "END:VCALENDAR"
    events: list[dict[str, Any]] = []
    stack: list[dict[str, Any]] = []
    for line in lines[1:-1]:
        name, _, value = line.partition(":")
        if name == "BEGIN":
            stack.append({"is": value, "alarms": []})
        elif name == "END":
            done = stack.pop()
            assert done["is"] == value
            (stack[-1]["alarms"] if stack else events).append(done)
        elif stack:
            assert name not in stack[-1], name
            plain = re.sub(r"\\([\\;,])", r"\1", value.replace("\\n", "\n"))
            stack[-1][name] = plain
    assert not stack
    return events


def test_a_long_thai_line_is_folded_by_octets_and_read_back_whole() -> None:
    entry = Entry(
        uid="B-1@ruthan", day=date(2026, 3, 5), title=TITLE, text="บรรทัดหนึ่ง\nบรรทัดสอง " * 9,
        url="https://ruthan.example/staff/orders/due/", alarms=(7, 1),
    )  # fmt: skip
    (event,) = read(calendar_text("รู้ทัน", [entry], now=NOW))
    assert event["SUMMARY"] == TITLE
    assert event["DESCRIPTION"].startswith("บรรทัดหนึ่ง\nบรรทัดสอง")
    assert event["DTSTART;VALUE=DATE"] == "20260305"
    assert event["DTEND;VALUE=DATE"] == "20260306"
    assert event["DTSTAMP"] == "20260203T030000Z"
    assert [one["TRIGGER"] for one in event["alarms"]] == ["-P6DT15H", "-PT15H"]
    assert all(one["ACTION"] == "DISPLAY" for one in event["alarms"])


@pytest.mark.parametrize("length", [0, 1, 74, 75, 76, 149, 150, 223, 400])
def test_folding_is_undone_by_unfolding(length: int) -> None:
    for char in ("a", "ก", "é", "😀"):
        line = "X:" + char * length
        pieces = folded(line)
        assert all(len(piece.encode()) <= 75 for piece in pieces)
        assert pieces[0] + "".join(piece[1:] for piece in pieces[1:]) == line


# -- Pages ----------------------------------------------------------------------------------------

CALENDAR = reverse("orders:calendar")


def body_of(said: Any) -> str:
    return str(said.content.decode()).replace("\u200b", "").replace("<wbr>", "")


@pytest.fixture
def owed(at: Any, reference: Any, nat: Any) -> Any:
    at("2026-02-03 10:00")
    return orders.obligation(nat)


@pytest.mark.django_db
def test_a_month_shows_what_falls_due_in_it(client_of: Any, som: Any, owed: Any) -> None:
    client = client_of(som)
    page = body_of(client.get(CALENDAR, {"month": "2026-03"}))
    assert "มีนาคม 2569" in page
    assert "รายงานผลการเผยแพร่ประจำเดือน" in page
    assert "รายงานผล" not in body_of(client.get(CALENDAR, {"month": "2026-02"}))
    for wrong in ("2026-13", "เดือนนี้", "0001-01", "9999-12"):
        assert client.get(CALENDAR, {"month": wrong}).context["month"] == date(2026, 2, 1)


@pytest.mark.django_db
def test_a_day_before_days_off_lies_in_the_month_itself(
    client_of: Any, som: Any, nat: Any, owed: Any
) -> None:
    orders.obligation(nat, due_day=1, inner_day=1, on_holiday="before", title_th="ส่งก่อนวันหยุด")
    page = client_of(som).get(CALENDAR, {"month": "2026-02"})  # 1 March 2026 is a Sunday
    assert "ส่งก่อนวันหยุด" in body_of(page)


@pytest.mark.django_db
def test_the_file_has_every_deadline_of_the_persons_units(
    client_of: Any, som: Any, nat: Any, owed: Any
) -> None:
    rows.office("34")
    events = read(client_of(som).get(reverse("orders:calendar-file")).content.decode())
    days = {one["DTSTART;VALUE=DATE"] for one in events}
    assert {"20260301", "20260305", "20260401", "20260405"} <= days
    assert len({one["UID"] for one in events}) == len(events)
    country = read(client_of(nat).get(reverse("orders:calendar-file")).content.decode())
    march = next(one for one in country if one["DTSTART;VALUE=DATE"] == "20260305")
    assert "76" in march["DESCRIPTION"]


@pytest.mark.django_db
def test_a_calendar_program_reads_by_a_secret_that_is_shown_once_and_revoked(
    client_of: Any, client: Any, som: Any, owed: Any
) -> None:
    mine = client_of(som)
    said = mine.post(reverse("orders:feed-make"), follow=True)
    address = said.context["address"]
    assert address in body_of(said)
    assert address not in body_of(mine.get(CALENDAR))
    path = "/" + address.split("://")[1].split("/", 1)[1]
    feed = client.get(path)
    assert feed["Content-Type"] == "text/calendar; charset=utf-8"
    assert len(read(feed.content.decode())) > 5
    assert CalendarFeed.objects.get().read_on == date(2026, 2, 3)
    token = path.split("/")[-2]
    assert token.encode() not in bytes(CalendarFeed.objects.get().token_hash)
    mine.post(reverse("orders:feed-make"))  # a new one ends the old
    assert client.get(path).status_code == 404
    fresh = "/staff/orders/calendar/feed/" + actions.make_feed(by=som) + "/deadlines.ics"
    assert client.get(fresh).status_code == 200
    mine.post(reverse("orders:feed-revoke"))
    assert client.get(fresh).status_code == 404


@pytest.mark.django_db
def test_a_feed_of_who_was_stopped_or_lost_the_role_opens_nothing(
    client: Any, som: Any, owed: Any
) -> None:
    from ruthan.network.actions import end_membership
    from ruthan.network.queries import roles_held

    path = reverse("orders:feed", args=(actions.make_feed(by=som),))
    assert client.get(path).status_code == 200
    som.is_active = False
    som.save()
    assert client.get(path).status_code == 404
    som.is_active = True
    som.save()
    for held in roles_held(som):
        end_membership(by="system", membership=held)
    assert client.get(path).status_code == 404
    assert client.get(reverse("orders:feed", args=("guessed",))).status_code == 404
