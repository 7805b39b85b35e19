"""Updates and cancellations: new messages of two signatures that say what they replace."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from ruthan.audit.models import Entry
from ruthan.core import clock
from ruthan.core.guard import Forbidden
from ruthan.core.states import Refused
from ruthan.publishing import actions, queries
from ruthan.publishing.models import Alert

pytestmark = pytest.mark.django_db

WORDS = {
    "title_th": "ลิงก์คืนเงินค่าไฟตัวอย่างเปลี่ยนชื่อแล้ว",
    "body_th": "ตอนนี้อ้างการประปาตัวอย่างด้วย",
    "todo_th": "วางสาย แล้วโทร 1441",
}
CANCEL = {**WORDS, "title_th": "ยกเลิกประกาศตัวอย่าง", "body_th": "ตรวจแล้วไม่มีการโทรเช่นนั้น"}


@pytest.fixture
def an_update(nok: Any, bua: Any) -> Callable[..., Any]:
    """`an_update(alert, approved=False, at=...)`: what replaces it, by nok, signed by bua."""

    def made(alert: Any, *, approved: bool = True, at: Any = None, **over: Any) -> Any:
        words = WORDS | {"change_th": "อ้างอีกหน่วยงาน", "severity": "critical", "urgency": "urgent"}
        words |= {"expires_at": clock.now() + timedelta(days=9)}
        draft = actions.draft_update(by=nok, alert=alert, **(words | over))
        return actions.approve_alert(by=bua, alert=draft) if approved else draft

    return made


@pytest.fixture
def a_cancel(nok: Any, bua: Any) -> Callable[..., Any]:
    """`a_cancel(alert)`: that it no longer holds, by nok, signed by bua."""

    def made(alert: Any, *, approved: bool = True) -> Any:
        draft = actions.draft_cancel(by=nok, alert=alert, **CANCEL)
        return actions.approve_alert(by=bua, alert=draft) if approved else draft

    return made


def test_an_update_replaces_once_two_people_signed(
    an_alert: Any, an_update: Any, bua: Any, client: Any
) -> None:
    alert = an_alert()
    draft = an_update(alert, approved=False)
    assert queries.live_alerts() == [alert]
    update = actions.approve_alert(by=bua, alert=draft)
    assert queries.live_alerts() == [update]
    alert.refresh_from_db()
    assert alert.state == "ended"
    page = client.get(f"/en/alerts/{alert.ref}/").content.decode()
    assert "This alert was replaced" in page
    assert f"/en/alerts/{update.ref}/" in page
    newer = client.get(f"/en/alerts/{update.ref}/").content.decode()
    assert "What is different now" in newer
    assert f"/en/alerts/{alert.ref}/" in newer
    assert "publishing:alert:replaced" in set(Entry.objects.values_list("what", flat=True))


def test_a_chain_leads_to_the_newest(an_alert: Any, an_update: Any, client: Any) -> None:
    first = an_alert()
    second = an_update(first)
    third = an_update(second)
    assert {second.first_id, third.first_id} == {first.pk}
    page = client.get(f"/alerts/{first.ref}/").content.decode()
    assert page.index(third.ref) < page.index(second.ref)
    assert [m.ref for m in queries.thread(second)] == [first.ref, second.ref, third.ref]


def test_a_cancellation_warns_of_nothing(an_alert: Any, a_cancel: Any, client: Any) -> None:
    alert = an_alert(severity="critical", provinces=["34"])
    cancel = a_cancel(alert)
    assert (cancel.state, cancel.provinces, cancel.severity) == ("live", ["34"], "critical")
    assert cancel.expires_at == alert.expires_at
    queries.forget_severe()
    assert queries.live_alerts() == []
    assert queries.severe_alerts("34") == []
    assert "This alert was cancelled" in client.get(f"/en/alerts/{alert.ref}/").content.decode()
    said = client.get(f"/en/alerts/{cancel.ref}/").content.decode()
    assert "An alert was cancelled" in said
    archive = client.get("/en/alerts/?show=archive").content.decode()
    assert archive.count("alert-card") == 1
    assert "Cancelled" in archive


def test_nobody_signs_an_own_update_or_cancellation(
    an_alert: Any, bua: Any, nok: Any, anan: Any
) -> None:
    alert = an_alert()
    draft = actions.draft_cancel(by=bua, alert=alert, **CANCEL)
    with pytest.raises(actions.AlertRefused, match="same_person"):
        actions.approve_alert(by=bua, alert=draft)
    with pytest.raises(Forbidden):
        actions.approve_alert(by=nok, alert=draft)
    with pytest.raises(Forbidden):
        actions.draft_cancel(by=anan, alert=alert, **CANCEL)
    alert.refresh_from_db()
    assert alert.state == "live"


def test_one_successor_at_a_time(an_alert: Any, an_update: Any, a_cancel: Any, nok: Any) -> None:
    alert = an_alert()
    draft = an_update(alert, approved=False)
    with pytest.raises(actions.AlertRefused, match="in_the_making"):
        a_cancel(alert, approved=False)
    actions.end_alert(by=nok, alert=draft)
    a_cancel(alert)
    with pytest.raises(actions.AlertRefused, match="over|replaced"):
        an_update(alert)
    assert Alert.objects.filter(replaces=alert, approved_at__isnull=False).count() == 1


def test_the_database_itself_refuses_two_successors(an_alert: Any, an_update: Any) -> None:
    alert = an_alert()
    draft = an_update(alert, approved=False)
    fields = {f.attname: getattr(draft, f.attname) for f in Alert._meta.concrete_fields}
    with pytest.raises(IntegrityError, match="replaced_once"), transaction.atomic():
        Alert(**(fields | {"id": None, "ref": "A-ANOTHER1"})).save(force_insert=True)
    with pytest.raises(IntegrityError, match="publishing_message"), transaction.atomic():
        Alert.objects.filter(pk=alert.pk).update(message="update")


def test_two_who_sign_at_once_replace_once(an_alert: Any, an_update: Any, bua: Any) -> None:
    draft = an_update(an_alert(), approved=False)
    twin = Alert.objects.get(pk=draft.pk)
    actions.approve_alert(by=bua, alert=draft)
    with pytest.raises(Refused):
        actions.approve_alert(by=bua, alert=twin)


def test_what_is_over_is_not_replaced(
    an_alert: Any, an_update: Any, a_cancel: Any, at: Any, bua: Any
) -> None:
    at("2026-11-01 10:00")
    alert = an_alert(days=2)
    waiting = an_update(alert, approved=False)
    at("2026-11-04 10:00")
    with pytest.raises(actions.AlertRefused, match="over"):
        actions.approve_alert(by=bua, alert=waiting)
    waiting.refresh_from_db()
    assert waiting.state == "draft"
    other = an_alert(days=1)
    at("2026-11-06 10:00")
    with pytest.raises(actions.AlertRefused, match="over"):
        a_cancel(other)
    with pytest.raises(actions.AlertRefused, match="over"):
        an_update(an_alert(approved=False))


def test_what_was_taken_down_at_once_is_still_cancelled_for_those_who_have_it(
    an_alert: Any, an_update: Any, a_cancel: Any, bua: Any, client: Any
) -> None:
    alert = an_alert()
    actions.end_alert(by=bua, alert=alert)
    assert "This alert has ended" in client.get(f"/en/alerts/{alert.ref}/").content.decode()
    with pytest.raises(actions.AlertRefused, match="over"):
        an_update(alert)
    cancel = a_cancel(alert)
    assert cancel.replaces == alert
    with pytest.raises(actions.AlertRefused, match="stays"):
        actions.end_alert(by=bua, alert=cancel)


@pytest.mark.parametrize(
    ("over", "code"),
    [
        ({"change_th": " "}, "no_change"),
        ({"title_en": "a", "body_en": "b", "todo_en": "c"}, "half_english"),
        ({"change_th": "ก" * 301}, "too_long"),
        ({"certainty": "sure"}, "unknown_code"),
        ({"audience": "nobody"}, "unknown_code"),
        ({"strand": "GOOD"}, "unknown_code"),
    ],
)
def test_an_update_says_what_is_different(
    an_alert: Any, an_update: Any, over: Any, code: str
) -> None:
    with pytest.raises(actions.AlertRefused, match=code):
        an_update(an_alert(), **over)


def test_editing_a_cancellation_keeps_its_ranks(an_alert: Any, a_cancel: Any, bua: Any) -> None:
    alert = an_alert(severity="low", provinces=["50"])
    draft = a_cancel(alert, approved=False)
    words = CANCEL | {"body_th": "เหตุผลใหม่", "severity": "critical", "urgency": "immediate"}
    words["expires_at"] = clock.now() + timedelta(days=90)
    edited = actions.edit_alert(by=bua, alert=draft, **words)
    assert (edited.body_th, edited.severity, edited.provinces) == ("เหตุผลใหม่", "low", ["50"])
    assert edited.expires_at == alert.expires_at
    assert edited.drafted_by == bua
