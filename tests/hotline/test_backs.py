"""Calling back: due with the verdict, one caller at a time, so many tries, on record."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.test import Client

from ruthan.audit.models import Entry
from ruthan.core import clock, jobs
from ruthan.core.states import Refused
from ruthan.gateway.models import CallBack
from ruthan.gateway.sources.hotline import backs
from ruthan.gateway.sources.hotline.scripts import back_rule
from ruthan.intake import queries
from ruthan.intake.actions import add_remark, decline_report, drop_contact
from ruthan.intake.models import Contact
from ruthan.intake.states import Author, DeclineReason
from ruthan.messaging.models import Message
from tests import makers
from tests.hotline.desk import PHONE, RUMOUR, Operator, agreed, read
from tests.together import at_once

pytestmark = pytest.mark.django_db
LIST = "/staff/hotline/call-backs/"


def answered(desk: Operator, **fields: str) -> CallBack:
    """A report of a caller who wanted a call, whose verdict has come."""
    call = desk.takes_report(RUMOUR, **(agreed() | fields))
    desk.ends(call, "taken")
    jobs.run_due()
    call.report.refresh_from_db()  # type: ignore[union-attr]
    makers.a_verdict(makers.a_claim(clusters=[call.report.cluster_id]))  # type: ignore[union-attr]
    jobs.run_due()
    return CallBack.objects.get(report=call.report)


def takes(operator: Operator, back: CallBack) -> Any:
    return operator.client.post(f"{LIST}{back.pk}/take/")


def ends(operator: Operator, back: CallBack, how: str, **fields: str) -> Any:
    return operator.client.post(f"{LIST}{back.pk}/end/", {"how": how, **fields})


def test_the_verdict_brings_it_onto_the_list_without_a_number(desk: Operator) -> None:
    back = answered(desk)

    page = read(desk.client.get(LIST))
    assert back.report.ref in page
    assert "มีผลแล้ว" in page
    for number in (PHONE, "0600000014", "600000014"):
        assert number not in page
    assert CallBack.objects.count() == 1
    assert not Message.objects.exists()


def test_nobody_is_on_the_list_before_the_verdict_or_without_asking_for_it(desk: Operator) -> None:
    desk.takes_report(RUMOUR, **agreed())
    desk.takes_report("คำถามอื่นที่ยังไม่มีใครตอบ เรื่องวัดตัวอย่าง")
    jobs.run_due()

    assert not CallBack.objects.exists()
    assert "ไม่มีใครรอโทรกลับ" in read(desk.client.get(LIST))


def test_mail_is_sent_and_nobody_calls(desk: Operator) -> None:
    call = desk.takes_report(RUMOUR, **agreed("email", "mali@home.example"))
    jobs.run_due()
    call.report.refresh_from_db()  # type: ignore[union-attr]
    makers.a_verdict(makers.a_claim(clusters=[call.report.cluster_id]))  # type: ignore[union-attr]
    jobs.run_due()

    assert not CallBack.objects.exists()
    assert Message.objects.get().transport == "email"


def test_an_sms_tells_the_verdict_in_a_few_words(desk: Operator, monkeypatch: Any) -> None:
    from ruthan.core import crypto
    from ruthan.messaging.actions.sending import BODY

    monkeypatch.setattr("ruthan.gateway.sources.hotline.forms.has_way", lambda _way: True)
    monkeypatch.setattr("ruthan.intake.actions.notify.has_way", lambda _way: True)
    call = desk.takes_report(RUMOUR, **agreed("sms"))
    jobs.run_due()
    call.report.refresh_from_db()  # type: ignore[union-attr]
    makers.a_verdict(makers.a_claim(clusters=[call.report.cluster_id]))  # type: ignore[union-attr]
    from ruthan.intake.actions import notify_answer

    reply = queries.replies_of(call.report) or _told(call.report)  # type: ignore[arg-type]
    notify_answer(report_id=call.report.pk, answer_id=reply[0].pk)  # type: ignore[union-attr]

    message = Message.objects.get(transport="sms")
    body = crypto.open_text(message.data_key, BODY, bytes(message.body_sealed))
    assert "/answers/" in body
    assert len(body) < 400


def _told(report: Any) -> Any:
    from ruthan.claims.actions import answer_batch
    from ruthan.claims.models import Claim, Verdict

    answer_batch(claim_id=Claim.objects.get().pk, verdict_id=Verdict.objects.get().pk)
    return queries.replies_of(report)


def test_the_number_is_shown_to_whoever_takes_it_and_every_look_is_on_record(
    desk: Operator, beside: Operator
) -> None:
    back = answered(desk)
    assert desk.client.get(f"{LIST}{back.pk}/").status_code == 302

    takes(desk, back)
    page = read(desk.client.get(f"{LIST}{back.pk}/"))

    assert PHONE in page
    assert "ธนาคารตัวอย่างยืนยันว่าเปิดทำการตามปกติ" in page
    looks = Entry.objects.filter(what="intake:contact:read")
    assert [(look.actor, look.on_id) for look in looks] == [(desk.user.pk, str(back.report_id))]
    assert PHONE not in read(beside.client.get(f"{LIST}{back.pk}/", follow=True))
    assert looks.count() == 1


def test_the_second_of_two_is_told_who_calls(desk: Operator, beside: Operator) -> None:
    back = answered(desk)

    takes(desk, back)
    answer = beside.client.post(f"{LIST}{back.pk}/take/", follow=True)

    assert f"{desk.user} กำลังโทรอยู่แล้ว" in read(answer)
    back.refresh_from_db()
    assert back.taken_by == desk.user


def test_whoever_said_so_and_went_away_loses_it(desk: Operator, beside: Operator, at: Any) -> None:
    back = answered(desk)
    takes(desk, back)

    at(clock.now() + timedelta(minutes=back_rule().minutes_held + 1))
    later = Operator(beside.user)
    takes(later, back)

    back.refresh_from_db()
    assert back.taken_by == beside.user
    with pytest.raises(Refused):
        backs.end_back(by=desk.user, back=back, how="told")


def test_told_is_over_and_pressed_twice_it_is_told_once(desk: Operator) -> None:
    back = answered(desk)
    takes(desk, back)

    ends(desk, back, "told")
    assert "ไม่ได้อยู่กับคุณแล้ว" in read(desk.client.post(f"{LIST}{back.pk}/end/", {"how": "told"}, follow=True))  # fmt: skip

    back.refresh_from_db()
    assert (back.state, back.taken_by) == ("told", desk.user)
    assert Entry.objects.filter(what="gateway:call-back:end").count() == 1
    assert "แจ้งแล้ว" in read(desk.client.get(LIST))


def test_no_answer_comes_again_later_and_not_for_ever(desk: Operator, at: Any) -> None:
    back, rule, now = answered(desk), back_rule(), clock.now()

    for number in range(1, rule.tries + 1):
        at(now)
        operator = Operator(desk.user)
        takes(operator, back)
        ends(operator, back, "no_answer")
        back.refresh_from_db()
        assert back.tries == number
        if number < rule.tries:
            assert back.state == "due"
            assert back.next_at == now + timedelta(hours=rule.hours_between)
            takes(operator, back)
            back.refresh_from_db()
            assert back.state == "due"  # not before its time
        now += timedelta(hours=rule.hours_between, minutes=1)

    assert back.state == "unreached"
    assert back.ended_at is not None


def test_a_wrong_number_is_deleted_and_never_called_again(desk: Operator) -> None:
    back = answered(desk)
    takes(desk, back)

    ends(desk, back, "wrong")
    add_remark(by=desk.user, report=back.report, body="ถามเพิ่ม", author=Author.STAFF)
    jobs.run_due()

    back.refresh_from_db()
    assert back.state == "wrong"
    assert not Contact.objects.exists()


def test_given_back_it_waits_for_another(desk: Operator, beside: Operator) -> None:
    back = answered(desk)
    takes(desk, back)
    ends(desk, back, "released")

    takes(beside, back)
    back.refresh_from_db()
    assert (back.taken_by, back.tries) == (beside.user, 0)


def test_a_later_verdict_makes_it_due_once_more(desk: Operator) -> None:
    from ruthan.claims.models import Claim

    back = answered(desk)
    takes(desk, back)
    ends(desk, back, "told")

    makers.a_verdict(Claim.objects.get(), code="true", change_th="ธนาคารยืนยันใหม่")
    jobs.run_due()

    back.refresh_from_db()
    assert back.state == "due"
    assert back.tries == 0


def test_the_same_news_twice_is_one_call(desk: Operator) -> None:
    back = answered(desk)
    takes(desk, back)
    ends(desk, back, "told")

    reply = queries.replies_of(back.report)[0]
    assert not backs.due_with_answer(report_id=back.report_id, answer_id=reply.pk)
    back.refresh_from_db()
    assert back.state == "told"


def test_a_refusal_is_told_with_its_reason(desk: Operator) -> None:
    call = desk.takes_report(RUMOUR, **agreed())
    decline_report(by=desk.user, report=call.report, reason="opinion")  # type: ignore[arg-type]
    jobs.run_due()

    back = CallBack.objects.get()
    takes(desk, back)
    assert str(DeclineReason.OPINION.label) in read(desk.client.get(f"{LIST}{back.pk}/"))


def test_a_question_of_staff_is_read_out_and_answered(desk: Operator) -> None:
    call = desk.takes_report(RUMOUR, **agreed())
    add_remark(by=desk.user, report=call.report, body="ได้ข้อความจากกลุ่มไหน", author=Author.STAFF)  # type: ignore[arg-type]
    jobs.run_due()

    back = CallBack.objects.get()
    takes(desk, back)
    page = desk.client.get(f"{LIST}{back.pk}/")
    assert "ได้ข้อความจากกลุ่มไหน" in read(page)
    ticket = page.context["form"]["ticket"].value()
    ends(desk, back, "told", reply="จากกลุ่มหมู่บ้าน", ticket=ticket)

    lines = queries.remarks_of(back.report)
    assert [(line.author, line.body) for line in lines][-1] == ("reporter", "จากกลุ่มหมู่บ้าน")


def test_whoever_wants_no_call_any_more_is_not_called(desk: Operator) -> None:
    back = answered(desk)
    drop_contact(by="citizen", report=back.report)

    assert back.report.ref not in read(desk.client.get(LIST))
    takes(desk, back)
    back.refresh_from_db()
    assert back.state == "due"
    assert not Entry.objects.filter(what="intake:contact:read").exists()


def test_the_reporter_sees_with_the_code_where_we_call_and_takes_it_back(
    desk: Operator, client: Client
) -> None:
    call = desk.takes_report(RUMOUR, **agreed())
    code = " ".join(group.digits for group in desk.page(call).context["groups"])
    client.post("/track/", {"receipt": code})

    page = read(client.get("/track/"))
    assert "เราจะโทรไปที่" in page
    assert PHONE in page
    client.post("/track/notice/", {"drop": "1"})

    assert not Contact.objects.exists()


def test_another_centre_sees_none_of_it(desk: Operator, isa: Any) -> None:
    back = answered(desk)
    isan = Operator(isa)

    assert back.report.ref not in read(isan.client.get(LIST))
    assert takes(isan, back).status_code == 404
    assert isan.client.get(f"{LIST}{back.pk}/").status_code == 404


def test_it_belongs_to_the_centre_that_owns_the_report(desk: Operator, isa: Any) -> None:
    back = answered(desk, province="34")

    assert back.report.ref in read(Operator(isa).client.get(LIST))
    assert takes(desk, back).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_two_who_press_at_once_have_one_winner(desk: Operator, beside: Operator) -> None:
    back = answered(desk)

    def press(user: Any) -> Any:
        backs.take_back(by=user, back=CallBack.objects.get(pk=back.pk))
        return user.pk

    both = [partial(press, who.user) for who in (desk, beside)]
    said = at_once(both, losing=Refused)

    back.refresh_from_db()
    assert [one for one in said if not isinstance(one, Refused)] == [back.taken_by_id]
    assert Entry.objects.filter(what="gateway:call-back:take").count() == 1
