"""The chain is walked by a job, and the page shows the last walk."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ruthan.audit import actions, queries
from ruthan.audit.models import Check, Entry
from ruthan.audit.tasks import ask_check, walk_chain
from ruthan.core import jobs

pytestmark = pytest.mark.django_db(transaction=True)
PAGE = "/staff/audit/verification/"


@pytest.fixture
def auditor(chai, client_of):
    return client_of(chai)


def _chain(entries: int) -> None:
    for number in range(entries):
        actions.record(by="system", what="test:thing:do", on=("test.thing", str(number)))
    while actions.seal(is_alone=True):  # writers of other tests, in databases beside this one
        pass


def _page(auditor) -> str:
    return auditor.get(PAGE).content.decode().replace("<wbr>", "").replace("\u200b", "")


def test_before_the_first_check_the_page_says_so_and_offers_one(auditor):
    assert "ยังไม่เคยตรวจ" in _page(auditor)
    assert "ตรวจสายโซ่เดี๋ยวนี้" in _page(auditor)


def test_a_check_goes_on_while_the_page_is_left_and_its_result_stays(auditor, monkeypatch):
    _chain(6)
    assert auditor.post(PAGE).status_code == 302
    assert "กำลังตรวจสายโซ่" in _page(auditor)
    jobs.run_due()
    page = _page(auditor)
    assert "กำลังตรวจ" not in page and queries.verify().head in page
    monkeypatch.setattr(queries, "verify", lambda **_: pytest.fail("walked for a page"))
    assert queries.last_check().links >= 6 and "ครบ" in _page(auditor)


def test_two_who_press_and_the_clock_share_one_walk(auditor, chai):
    _chain(3)
    for _ in range(2):
        auditor.post(PAGE)
    ask_check(timestamp=0)
    assert Check.objects.count() == 1
    assert Entry.objects.filter(what="audit:chain:check", actor=chai.pk).count() == 1
    jobs.run_due()
    auditor.post(PAGE)
    assert Check.objects.count() == 2


def test_a_job_that_runs_twice_finds_once(auditor):
    _chain(3)
    auditor.post(PAGE)
    jobs.run_due()
    first = queries.last_check()
    _chain(3)
    walk_chain(check_id=first.pk)
    assert queries.last_check().links == first.links


def test_a_walk_that_was_killed_is_begun_again(auditor, monkeypatch):
    _chain(3)
    auditor.post(PAGE)
    check = queries.check_going_on()

    def killed(**_):
        raise KeyboardInterrupt

    monkeypatch.setattr(queries, "verify", killed)
    with pytest.raises(KeyboardInterrupt):
        walk_chain(check_id=check.pk)
    monkeypatch.undo()
    assert queries.last_check() is None
    walk_chain(check_id=check.pk)
    assert queries.last_check().links >= 3


def test_how_far_a_walk_came_is_told_meanwhile(monkeypatch):
    monkeypatch.setattr(queries, "TOLD_EVERY", 2)
    _chain(5)
    told: list[int] = []
    queries.verify(passed=told.append)
    assert told == [2, 4]


def test_a_broken_chain_is_shown_and_logged(auditor, caplog):
    _chain(4)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_entry DISABLE TRIGGER audit_entry_append_only")
        cursor.execute("UPDATE audit_entry SET what = 'x' WHERE on_id = '1'")
        cursor.execute("ALTER TABLE audit_entry ENABLE TRIGGER audit_entry_append_only")
    actions.ask_check(by="system")
    jobs.run_due()
    assert queries.last_check().broken_at is not None
    assert "สายโซ่ขาด" in _page(auditor)


def test_the_page_asks_the_same_whatever_the_length_of_the_chain(auditor):
    def asked() -> int:
        with CaptureQueriesContext(connection) as made:
            auditor.get(reverse("audit:verification"))
        return len(made)

    _chain(1)
    few = asked()
    _chain(30)
    assert asked() == few
