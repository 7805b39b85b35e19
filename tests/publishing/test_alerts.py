"""Alerts: nothing is public before a second person signs, and every alert ends."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F

from ruthan.audit.models import Entry
from ruthan.core import clock
from ruthan.core.guard import Forbidden
from ruthan.core.states import Refused
from ruthan.publishing import actions, queries
from ruthan.publishing.models import Alert

pytestmark = pytest.mark.django_db


def test_a_draft_is_not_public(an_alert: Any, client: Any) -> None:
    alert = an_alert(approved=False)
    assert queries.live_alerts() == []
    assert client.get(f"/alerts/{alert.ref}/").status_code == 404


def test_an_alert_is_in_force_once_a_second_person_signed(an_alert: Any, client: Any) -> None:
    alert = an_alert()
    page = client.get("/alerts/")
    assert alert.ref in page.content.decode()
    assert client.get(f"/en/alerts/{alert.ref}/").status_code == 200
    whats = set(Entry.objects.values_list("what", flat=True))
    assert {"publishing:alert:draft", "publishing:alert:approve"} <= whats


def test_nobody_signs_an_own_draft(an_alert: Any, bua: Any) -> None:
    alert = an_alert(approved=False)
    Alert.objects.filter(pk=alert.pk).update(drafted_by=bua)
    alert.refresh_from_db()
    with pytest.raises(actions.AlertRefused, match="same_person"):
        actions.approve_alert(by=bua, alert=alert)
    alert.refresh_from_db()
    assert alert.state == "draft"


def test_the_database_itself_refuses_one_person_twice(an_alert: Any) -> None:
    alert = an_alert(approved=False)
    with pytest.raises(IntegrityError), transaction.atomic():
        Alert.objects.filter(pk=alert.pk).update(approved_by=F("drafted_by"))


def test_whoever_edits_a_draft_becomes_its_author(an_alert: Any, bua: Any, nok: Any) -> None:
    alert = an_alert(approved=False)
    words = {n: getattr(alert, n) for n in ("title_th", "body_th", "todo_th")}
    edited = actions.edit_alert(
        by=bua,
        alert=alert,
        severity="high",
        urgency="urgent",
        expires_at=clock.now() + timedelta(days=3),
        **words,
    )
    with pytest.raises(actions.AlertRefused, match="same_person"):
        actions.approve_alert(by=bua, alert=edited)


def test_what_was_read_is_what_is_signed(an_alert: Any, bua: Any, nok: Any) -> None:
    read = an_alert(approved=False)
    words = {"title_th": "อื่น", "body_th": "อื่น", "todo_th": "อื่น"}
    actions.edit_alert(
        by=nok,
        alert=Alert.objects.get(pk=read.pk),
        severity="low",
        urgency="routine",
        expires_at=clock.now() + timedelta(days=3),
        **words,
    )
    with pytest.raises(Refused):
        actions.approve_alert(by=bua, alert=read)
    assert queries.live_alerts() == []


def test_a_fact_checker_may_draft_and_not_sign(an_alert: Any, nok: Any, anan: Any) -> None:
    alert = an_alert(approved=False)
    with pytest.raises(Forbidden):
        actions.approve_alert(by=nok, alert=alert)
    with pytest.raises(Forbidden):
        actions.end_alert(by=anan, alert=alert)


def test_two_who_sign_at_once_make_one_alert(an_alert: Any, bua: Any) -> None:
    alert = an_alert(approved=False)
    twin = Alert.objects.get(pk=alert.pk)
    actions.approve_alert(by=bua, alert=alert)
    with pytest.raises(Refused):
        actions.approve_alert(by=bua, alert=twin)


@pytest.mark.parametrize(
    ("over", "code"),
    [
        ({"title_th": " "}, "no_words"),
        ({"todo_en": ""}, "half_english"),
        ({"title_th": "ก" * 81}, "too_long"),
        ({"severity": "loud"}, "unknown_code"),
        ({"provinces": ["00"]}, "unknown_code"),
        ({"days": -1}, "expired"),
    ],
)
def test_an_alert_that_cannot_be_read_is_refused(an_alert: Any, over: Any, code: str) -> None:
    with pytest.raises(actions.AlertRefused, match=code):
        an_alert(approved=False, **over)


def test_an_alert_ends_by_its_time_and_stays_readable(an_alert: Any, at: Any, client: Any) -> None:
    at("2026-11-01 10:00")
    alert = an_alert(days=2)
    at("2026-11-04 10:00")
    assert queries.live_alerts() == []
    assert actions.end_expired_alerts() == 1
    assert actions.end_expired_alerts() == 0
    page = client.get(f"/en/alerts/{alert.ref}/")
    assert "This alert has ended" in page.content.decode()


def test_an_alert_in_thai_alone_says_so_on_the_english_page(an_alert: Any, client: Any) -> None:
    none = {"title_en": "", "body_en": "", "todo_en": ""}
    thai, both = an_alert(**none).ref, an_alert().ref
    said, read = "In Thai only so far.", "{}alerts/{}/"
    pages = [
        client.get(read.format(before, ref)).content.decode()
        for before, ref in (("/en/", thai), ("/en/", both), ("/", thai))
    ]
    assert [said in page for page in pages] == [True, False, False]
    assert ['<h1 lang="th">' in page for page in pages] == [True, False, True]


def test_a_province_sees_its_own_alerts_and_those_for_everyone(an_alert: Any) -> None:
    everyone, isan = an_alert(), an_alert(provinces=["34"])
    assert set(queries.live_alerts("34")) == {everyone, isan}
    assert queries.live_alerts("50") == [everyone]


def test_only_severe_alerts_stand_above_every_page(an_alert: Any, client: Any) -> None:
    an_alert(severity="medium")
    queries.forget_severe()
    assert "alert-strip" not in client.get("/about/").content.decode()
    alert = an_alert(severity="critical", provinces=["34"])
    queries.forget_severe()
    assert "alert-strip" not in client.get("/about/").content.decode()
    client.get("/alerts/", {"province": "34"})
    strip = client.get("/about/").content.decode()
    assert "alert-strip" in strip
    assert alert.ref in strip


def test_a_nonsense_province_chooses_nothing(client: Any, an_alert: Any) -> None:
    an_alert()
    page = client.get("/alerts/", {"province": "<script>"})
    assert page.status_code == 200
    assert "ruthan_province" not in client.cookies or not client.cookies["ruthan_province"].value
