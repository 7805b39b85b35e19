"""The alerts' desk: who may draft, sign and end; pressed twice it happens once."""

from __future__ import annotations

from typing import Any

import pytest

from ruthan.publishing.models import Alert

pytestmark = pytest.mark.django_db

TYPED = {
    "title_th": "พาดหัวตัวอย่าง",
    "body_th": "เกิดอะไรขึ้น",
    "todo_th": "วางสาย",
    "severity": "high",
    "urgency": "urgent",
    "direction": "clean",
    "days": "7",
}


def test_drafting_and_signing_through_the_pages(client_of: Any, nok: Any, bua: Any) -> None:
    made = client_of(nok).post("/staff/alerts/new/", TYPED | {"provinces": ["34", "50"]})
    assert made.status_code == 302
    alert = Alert.objects.get()
    assert alert.provinces == ["34", "50"]
    desk = client_of(bua)
    page = desk.get(made.url).content.decode()
    assert "approve/" in page
    seen = {"seen": alert.drafted_at.isoformat()}
    assert desk.post(f"/staff/alerts/{alert.ref}/approve/", seen).status_code == 302
    desk.post(f"/staff/alerts/{alert.ref}/approve/", seen)
    alert.refresh_from_db()
    assert (alert.state, alert.approved_by) == ("live", bua)


def test_the_author_is_told_to_wait(client_of: Any, nok: Any, an_alert: Any) -> None:
    alert = an_alert(approved=False)
    page = client_of(nok).get(f"/en/staff/alerts/{alert.ref}/").content.decode()
    assert "An editor other than you has to approve it" in page
    assert "approve/" not in page


def test_who_wrote_it_is_named_in_the_readers_language(
    client_of: Any, nok: Any, bua: Any, an_alert: Any
) -> None:
    nok.name_en = "Nokkaeo Tuayangdi"
    nok.save()
    alert = an_alert(approved=False)
    browser = client_of(bua)
    for path in ("/staff/alerts/", f"/staff/alerts/{alert.ref}/"):
        english = browser.get(f"/en{path}").content.decode()
        assert "Nokkaeo Tuayangdi" in english and nok.name_th not in english
        assert nok.name_th in browser.get(path).content.decode()


def test_an_unread_change_is_not_signed(client_of: Any, bua: Any, an_alert: Any) -> None:
    alert = an_alert(approved=False)
    client_of(bua).post(f"/staff/alerts/{alert.ref}/approve/", {"seen": "2020-01-01"})
    alert.refresh_from_db()
    assert alert.state == "draft"


def test_what_cannot_be_read_comes_back_with_its_words(client_of: Any, nok: Any) -> None:
    answer = client_of(nok).post("/staff/alerts/new/", TYPED | {"title_th": "", "body_th": "คำเดิม"})
    assert answer.status_code == 422
    assert "คำเดิม" in answer.content.decode()
    assert not Alert.objects.exists()


def test_a_draft_that_is_saved_again_keeps_its_days(client_of: Any, nok: Any) -> None:
    desk = client_of(nok)
    desk.post("/staff/alerts/new/", TYPED)
    path = f"/staff/alerts/{Alert.objects.get().ref}/edit/"
    for _ in range(2):
        days = desk.get(path).context["form"]["days"].value()
        assert days == 7
        desk.post(path, TYPED | {"days": str(days)})


def test_an_editor_ends_an_alert(client_of: Any, bua: Any, nok: Any, an_alert: Any) -> None:
    alert = an_alert()
    client_of(nok).post(f"/staff/alerts/{alert.ref}/end/")
    alert.refresh_from_db()
    assert alert.state == "live"
    client_of(bua).post(f"/staff/alerts/{alert.ref}/end/")
    alert.refresh_from_db()
    assert alert.state == "ended"


def said(answer: Any) -> str:
    return str(answer.content.decode()).replace("\u200b", "").replace("<wbr>", "")


def test_a_draft_thrown_away_never_was_an_alert(client_of: Any, nok: Any, an_alert: Any) -> None:
    alert, desk = an_alert(approved=False), client_of(nok)
    page = said(desk.post(f"/staff/alerts/{alert.ref}/end/", follow=True))
    assert "ทิ้งร่างแล้ว" in page
    assert "ทิ้งแล้ว" in page
    assert "สิ้นสุดแล้ว" not in page
    assert "ทิ้งแล้ว" in said(desk.get("/staff/alerts/?state=ended"))


@pytest.mark.parametrize("name", ["stranger", "lek", "dao", "tan", "chai"])
def test_others_find_no_desk(name: str, cast: Any, client_of: Any, an_alert: Any) -> None:
    alert = an_alert()
    desk = client_of(cast[name])
    for path in ("", "new/", f"{alert.ref}/", f"{alert.ref}/edit/"):
        assert desk.get(f"/staff/alerts/{path}").status_code == 404
    for path in ("approve/", "end/"):
        assert desk.post(f"/staff/alerts/{alert.ref}/{path}").status_code == 404
    alert.refresh_from_db()
    assert alert.state == "live"


def test_signing_and_ending_are_posts(client_of: Any, bua: Any, an_alert: Any) -> None:
    alert = an_alert(approved=False)
    desk = client_of(bua)
    assert desk.get(f"/staff/alerts/{alert.ref}/approve/").status_code == 405
    assert desk.get(f"/staff/alerts/{alert.ref}/end/").status_code == 405


def test_the_list_costs_the_same_for_many(
    client_of: Any, bua: Any, an_alert: Any, django_assert_num_queries: Any
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    desk = client_of(bua)
    an_alert()
    desk.get("/staff/alerts/")
    with CaptureQueriesContext(connection) as few:
        desk.get("/staff/alerts/")
    for _ in range(5):
        an_alert(approved=False)
    with CaptureQueriesContext(connection) as many:
        desk.get("/staff/alerts/")
    assert len(few) == len(many)
