"""What is not kept for ever goes when its time is over, and nothing else does."""

from __future__ import annotations

import json
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from ruthan.audit.models import Entry
from ruthan.audit.queries import verify
from ruthan.core import clock, crypto, jobs, retention, storage
from ruthan.core.models import DataKey, RetentionPeriod, ShredRun
from ruthan.intake import actions as intake
from ruthan.intake.access import report_by_receipt
from ruthan.intake.models import Contact, Evidence, Report, SealedDrop, Ticket
from ruthan.intake.queries import text_of
from ruthan.matching.models import Signature
from ruthan.messaging.models import Message
from ruthan.project import retention as project
from ruthan.safeguarding.models import DropReferral
from ruthan.triage.models import Assessment
from tests import makers
from tests.gateway.web import picture

pytestmark = pytest.mark.django_db

START = "2026-02-03 10:00"
TEXT = "ด่วน! เขื่อนตัวอย่างแตกแล้ว น้ำจะท่วมทั้งจังหวัดคืนนี้ รีบหนี ส่งต่อด้วย"


def rule(name: str) -> retention.Rule:
    return project.chosen(name)[0]


def due(name: str) -> int:
    return retention.look(rule(name)).count


def shred(name: str) -> int:
    return project.shred([rule(name)])


@pytest.fixture
def years_later(at: Any) -> Any:
    """`years_later(days=181)`: the clock that many days after the story began."""
    at(START)
    began = clock.now()
    return lambda days: at(began + timedelta(days=days))


def declined(text: str = TEXT, **over: Any) -> Report:
    report = makers.a_report(text, **over)
    jobs.run_due()
    report.refresh_from_db()
    intake.decline_report(by=makers.a_user(), report=report, reason="opinion")
    report.refresh_from_db()
    return report


def answered(*texts: str) -> list[Report]:
    made = [makers.a_report(text, email="mali@example.invalid") for text in texts]
    jobs.run_due()
    made[0].refresh_from_db()
    makers.a_verdict(makers.a_claim(clusters=[made[0].cluster_id]))
    jobs.run_due()
    for report in made:
        report.refresh_from_db()
    return made


# -- Reports --------------------------------------------------------------------------------------


def test_a_report_without_a_proven_answer_goes_half_a_year_after_its_last_copy(
    years_later: Any, django_capture_on_commit_callbacks: Any
) -> None:
    submitted = makers.a_submission(
        TEXT, files=[intake.clean_upload("a.png", picture())], email="mali@example.invalid"
    )
    jobs.run_due()
    report = submitted.report
    report.refresh_from_db()
    intake.decline_report(by=makers.a_user(), report=report, reason="opinion")
    address = Evidence.objects.get().address
    years_later(180)
    assert due("intake.report.unproven") == 0
    years_later(181)
    assert due("intake.report.unproven") == 1
    with django_capture_on_commit_callbacks(execute=True):
        assert shred("intake.report.unproven") == 1
    jobs.run_due()
    report = Report.objects.select_related("data_key").get()
    assert (bytes(report.text_sealed), report.length, bytes(report.reporter_key)) == (b"", 0, b"")
    assert report.state == "declined"
    with pytest.raises(crypto.KeyDestroyed):
        text_of(report)
    with pytest.raises(storage.FileGone):
        storage.get(address, key=report.data_key)
    assert not Evidence.objects.exists()
    assert not Contact.objects.exists()
    assert not any(bytes(row.folded) for row in Signature.objects.all())
    assert report_by_receipt(str(submitted.receipt)) is None
    assert due("intake.report.unproven") == 0


def test_a_fresh_copy_of_the_message_keeps_the_earlier_ones(years_later: Any) -> None:
    declined()
    years_later(150)
    makers.a_report(TEXT)
    jobs.run_due()
    years_later(200)
    assert due("intake.report.unproven") == 0


def test_what_is_still_open_is_told_and_never_touched(years_later: Any) -> None:
    makers.a_report(TEXT)
    years_later(5000)
    found = retention.look(rule("intake.report.unproven"))
    assert (found.count, found.waiting) == (0, 1)
    project.shred(project.chosen())
    assert bytes(Report.objects.get().text_sealed)


def test_of_an_answered_story_one_message_stays_without_its_reporter(years_later: Any) -> None:
    first, second = answered(TEXT, TEXT)
    years_later(89)
    assert (due("intake.report.answered"), due("intake.report.story")) == (0, 0)
    years_later(91)
    assert (due("intake.report.answered"), due("intake.report.story")) == (1, 1)
    project.shred(project.chosen("intake.Report"))
    first = Report.objects.select_related("data_key").get(pk=first.pk)
    second = Report.objects.select_related("data_key").get(pk=second.pk)
    assert text_of(first) == TEXT
    assert (bytes(first.reporter_key), first.receipt_lookup) == (b"", None)
    with pytest.raises(crypto.KeyDestroyed):
        text_of(second)
    assert not Contact.objects.exists()
    assert due("intake.report.story") == 0


def test_somebody_who_needed_help_is_kept_for_two_years(years_later: Any) -> None:
    declined(wants="help")
    years_later(729)
    assert due("intake.report.case") == 0
    assert due("intake.report.unproven") == 0
    years_later(731)
    assert shred("intake.report.case") == 1


def test_a_legal_hold_keeps_a_report_until_it_is_lifted(years_later: Any) -> None:
    report, chief = declined(), makers.a_user()
    project.place_hold(by=chief, ref=report.ref.lower(), reference="ที่ ศต 0001/2569")
    years_later(200)
    found = retention.look(rule("intake.report.unproven"))
    assert (found.count, found.held) == (0, 1)
    assert shred("intake.report.unproven") == 0
    hold = retention.holds().get()
    assert project.lift_hold(by=chief, hold_id=hold.pk)
    assert not project.lift_hold(by=chief, hold_id=hold.pk)
    assert shred("intake.report.unproven") == 1
    with pytest.raises(project.NoSuchReport):
        project.place_hold(by=chief, ref="R-NOTTHERE", reference="1")


def test_the_demonstration_is_left_alone(years_later: Any) -> None:
    report = declined()
    Report.objects.filter(pk=report.pk).update(is_demonstration=True)
    years_later(5000)
    assert due("intake.report.unproven") == 0


def test_what_came_back_of_a_destroyed_report_is_erased_again(years_later: Any) -> None:
    report = makers.a_report(TEXT, email="mali@example.invalid")
    crypto.destroy(report.data_key)
    years_later(1)
    assert due("intake.report.destroyed") == 1
    assert intake.erase_destroyed() == 1
    assert bytes(Report.objects.get().text_sealed) == b""
    assert not Contact.objects.exists()
    assert intake.erase_destroyed() == 0


# -- Everything else ------------------------------------------------------------------------------


def test_a_sealed_case_goes_ninety_days_after_an_authority_was_told(
    years_later: Any, dao: Any
) -> None:
    from ruthan.safeguarding.actions import ensure_custody, refer_drop

    ensure_custody()
    intake.submit_sealed(text="ก", channel="web", extra={})
    drop = SealedDrop.objects.get()
    years_later(1)
    assert retention.look(rule("safeguarding.drop")).waiting == 0
    intake.move_drop(by=dao, drop=drop, to="opened")
    refer_drop(by=dao, drop=drop, organisation="ticac", way="phone")
    years_later(90)
    assert due("safeguarding.drop") == 0
    years_later(92)
    assert shred("safeguarding.drop") == 1
    drop.refresh_from_db()
    assert (drop.state, bytes(drop.sealed)) == ("closed", b"")
    assert DropReferral.objects.count() == 1


def test_a_sealed_case_that_nobody_passed_on_is_told_and_kept(years_later: Any) -> None:
    from ruthan.safeguarding.actions import ensure_custody

    ensure_custody()
    intake.submit_sealed(text="ก", channel="web", extra={})
    years_later(400)
    found = retention.look(rule("safeguarding.drop"))
    assert (found.count, found.waiting) == (0, 1)


def test_a_letter_goes_after_ninety_days_and_its_address_later(years_later: Any) -> None:
    answered(TEXT)
    assert Message.objects.get().state == "sent"
    years_later(91)
    assert shred("messaging.message") == 1
    message = Message.objects.get()
    assert bytes(message.to_sealed) == bytes(message.body_sealed) == b""
    assert bytes(message.to_hash)
    years_later(731)
    assert shred("messaging.address") == 1


def test_a_ranking_goes_with_the_key_of_its_report(years_later: Any) -> None:
    declined()
    years_later(181)
    shred("intake.report.unproven")
    years_later(182)
    assert shred("triage.assessment") == Assessment.objects.count() == 1
    assert bytes(Assessment.objects.get().detail_sealed) == b""
    assert Assessment.objects.get().severity


def test_a_written_reason_goes_and_the_chain_still_holds(years_later: Any) -> None:
    from ruthan.audit.actions import open_reason, record, seal

    entry = record(by="system", what="test:thing:do", on=("test", "1"), because="เหตุผลตัวอย่าง")
    seal()
    years_later(600)  # the trail is dated by the database, whose clock does not stand still
    assert shred("audit.reason") == 1
    assert (
        open_reason(by="system", entry=Entry.objects.select_related("because_key").get(pk=entry.pk))
        is None
    )
    assert verify().broken_at is None


def test_somebody_who_left_loses_address_and_second_factor(years_later: Any) -> None:
    from allauth.mfa.models import Authenticator

    here, gone = makers.a_user(email="a@example.invalid"), makers.a_user(email="b@example.invalid")
    gone.is_active = False
    gone.save()
    years_later(731)
    assert shred("accounts.person") == 1
    gone.refresh_from_db()
    here.refresh_from_db()
    assert (gone.email, gone.name_th != "", here.email) == ("", True, "a@example.invalid")
    assert Authenticator.objects.filter(user=gone).count() == 0


def test_ended_jobs_and_old_tickets_go(years_later: Any) -> None:
    makers.a_report(TEXT)
    assert jobs.run_due()
    Ticket.objects.create(token_hash=b"1" * 32, at=clock.now())
    years_later(3)
    assert shred("intake.ticket") == 1
    assert due("core.job") == 0


def test_a_referral_goes_after_two_years_and_its_digest_stays(years_later: Any, lek: Any) -> None:
    from ruthan.referrals.actions import record_answer
    from ruthan.referrals.models import Referral

    referral = makers.a_referral()
    record_answer(by=lek, referral=referral, code="false", text="ไม่จริง")
    years_later(731)
    assert shred("referrals.referral") == 1
    left = Referral.objects.get()
    assert bytes(left.package_sealed) == b""
    assert left.digest


# -- Running --------------------------------------------------------------------------------------


def test_a_run_goes_in_batches_and_is_on_record(years_later: Any) -> None:
    for number in range(5):
        declined(f"{TEXT} {number} {number * 7919}")
    years_later(400)
    run = retention.shred(rule("intake.report.unproven"), note=project._note, batch=2)
    assert (run.count, run.ended_at is not None) == (5, True)
    entries = Entry.objects.filter(what="retention:shred")
    assert [e.facts["count"] for e in entries.order_by("id")] == [2, 2, 1]
    assert shred("intake.report.unproven") == 0


def test_a_run_that_breaks_off_leaves_whole_batches_and_goes_on(years_later: Any) -> None:
    for number in range(4):
        declined(f"{TEXT} {number} {number * 7919}")
    years_later(400)
    noted: list[int] = []

    def killed_at_the_second(_rule: retention.Rule, count: int) -> None:
        noted.append(count)
        if len(noted) == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        retention.shred(rule("intake.report.unproven"), note=killed_at_the_second, batch=2)
    assert ShredRun.objects.get().count == 2
    assert ShredRun.objects.get().ended_at is None
    assert DataKey.objects.filter(purpose="report", destroyed_at__isnull=False).count() == 2
    assert shred("intake.report.unproven") == 2


def test_one_failing_rule_does_not_stop_the_next(years_later: Any, monkeypatch: Any) -> None:
    from dataclasses import replace

    def broken(_ids: Any) -> int:
        raise RuntimeError("x")

    declined()
    Ticket.objects.create(token_hash=b"1" * 32, at=clock.now())
    years_later(400)
    bad = replace(rule("intake.report.unproven"), shred=broken)
    with pytest.raises(RuntimeError):
        project.shred([bad, rule("intake.ticket")])
    assert not Ticket.objects.exists()


def test_an_administrators_number_wins_over_the_shipped_one(years_later: Any, ploy: Any) -> None:
    declined()
    project.change_period(by=ploy, rule="intake.report.unproven", days=40, source="มติที่ 1/2569")
    years_later(41)
    assert due("intake.report.unproven") == 1
    assert RetentionPeriod.objects.get().by == ploy.pk
    with pytest.raises(retention.UnknownRule):
        project.change_period(by=ploy, rule="intake.report.unproven", days=1, source="x")


# -- The command and the page ---------------------------------------------------------------------


def said(*arguments: str) -> str:
    out = StringIO()
    call_command("shred", *arguments, stdout=out)
    return out.getvalue()


def test_the_dry_run_says_what_would_go_and_changes_nothing(years_later: Any) -> None:
    declined()
    years_later(181)
    line = said("--dry-run", "--only", "intake.report.unproven")
    assert "1 would go (180 days since the last report of the same message" in line
    assert "181 days old" in line
    assert bytes(Report.objects.get().text_sealed)
    rows = [json.loads(row) for row in said("--dry-run", "--json").splitlines()]
    assert {row["rule"] for row in rows} == {r.name for r in project.RULES}
    assert next(r for r in rows if r["rule"] == "intake.report.unproven")["due"] == 1
    assert "intake.report.unproven: 1 shredded" in said()
    with pytest.raises(CommandError, match="no rule"):
        said("--only", "nothing")


def test_the_page_shows_rules_counts_runs_and_holds(
    years_later: Any, client_of: Any, ploy: Any, chai: Any, django_assert_max_num_queries: Any
) -> None:
    report = declined()
    page = client_of(chai).get("/staff/retention/?count=1").content.decode()
    assert "intake.report.unproven" in page
    assert 'name="days"' not in page
    desk = client_of(ploy)
    assert "180" in desk.get("/staff/retention/").content.decode()
    desk.post("/staff/retention/period/intake.report.unproven/", {"days": "60", "source": "มติ"})
    assert retention.period("intake.report.unproven").days == 60
    desk.post("/staff/retention/period/intake.report.unproven/", {"days": "", "source": ""})
    desk.post("/staff/retention/period/intake.report.unproven/", {"days": "1", "source": "x"})
    assert retention.period("intake.report.unproven").days == 60
    assert desk.post("/staff/retention/period/nothing/", {"days": "1"}).status_code == 404
    desk.post("/staff/retention/hold/", {"ref": report.ref, "reference": "ศต 1/2569"})
    desk.post("/staff/retention/hold/", {"ref": "R-NOTTHERE", "reference": "ศต 1/2569"})
    desk.post("/staff/retention/hold/", {"ref": ""})
    hold = retention.holds().get()
    desk.post(f"/staff/retention/hold/{hold.pk}/lift/")
    desk.post(f"/staff/retention/hold/{hold.pk}/lift/")
    assert not retention.holds().exists()
    project.shred(project.chosen())
    with django_assert_max_num_queries(10):  # however many rules there are
        desk.get("/staff/retention/")
