"""Notices to platforms: two people, outcome, counter-notice, what comes back, the four steps."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail

from ruthan.core import clock, jobs
from ruthan.core.guard import Forbidden
from ruthan.core.states import Refused
from ruthan.network.actions import add_alias
from ruthan.referrals import actions, queries
from ruthan.referrals.actions.retention import RULES, shred_notices
from ruthan.referrals.models import Again, Notice
from ruthan.triage.models import QueueItem
from tests import makers

pytestmark = pytest.mark.django_db


@pytest.fixture
def platform_liaison():
    person = makers.a_user("meta-liaison")
    makers.an_organisation("platform:meta", kind="platform")
    makers.a_role(person, role="liaison", organisation="platform:meta")
    return person


def _removed(bua, liaison, **over):
    notice = makers.a_notice(signed_by=bua, **over)
    referral = queries.referral(notice.referral_id)
    actions.record_answer(by=liaison, referral=referral, code="removed", text="ลบแล้ว", ticket="T-1")
    return queries.notice(notice.pk)


def test_whoever_wrote_it_does_not_sign_it(bua, nok, isa):
    notice = makers.a_notice(by=bua)
    with pytest.raises(actions.SamePerson):
        actions.sign_notice(by=bua, notice=notice)
    with pytest.raises(Forbidden):
        actions.sign_notice(by=isa, notice=notice)
    assert Notice.objects.get().referral is None


def test_the_second_signature_sends_it_with_the_platforms_clock(bua):
    notice = makers.a_notice()
    referral = actions.sign_notice(by=bua, notice=notice)
    assert (referral.about_kind, referral.ask, referral.tlp) == ("content", "remove", "green")
    assert (referral.due_at - referral.dispatched_at).total_seconds() == 24 * 3600
    assert queries.package_of(referral)["target"] == "https://social.example/post/1"
    with pytest.raises(Refused):
        actions.sign_notice(by=bua, notice=notice)


def test_notices_are_found_by_number_and_by_any_name_of_the_platform(bua, client_of):
    notice = makers.a_notice()
    add_alias(by="system", organisation=notice.platform, text="เฟซ")
    for words in (notice.ref.lower(), "meta", notice.platform.name_th, "เฟซ"):
        page = client_of(bua).get("/staff/platforms/", {"q": words})
        assert [one.ref for one, _ in page.context["rows"]] == [notice.ref], words
        assert page.context["tab_items"][0]["count"] == 1
    actions.sign_notice(by=bua, notice=notice)
    page = client_of(bua).get("/staff/platforms/", {"q": "เฟซ"})
    assert page.context["tab"] == "waiting"
    assert [one.ref for one, _ in page.context["rows"]] == [notice.ref]
    page = client_of(bua).get("/staff/platforms/", {"q": "เฟซ tiktok"})
    assert "ไม่พบเรื่องที่ตรง" in page.content.decode()
    assert [item["count"] for item in page.context["tab_items"]] == [0] * 5


def test_what_concerns_children_and_what_is_no_platform_goes_another_way():
    with pytest.raises(actions.NotForThisWay):
        makers.a_notice(strand="CHD")
    with pytest.raises(actions.NotForThisWay):
        makers.a_notice(platform=makers.an_organisation("bot"))


def test_a_report_with_the_same_link_says_that_it_is_back(bua, platform_liaison, anan, client_of):
    notice = _removed(bua, platform_liaison)
    for one in (bua, notice.proposed_by):
        one.email = f"{one.username}@mail.test-a.org"
        one.save(update_fields=["email"])
    report = makers.a_report("มีคนส่งมาให้ดู http://www.social.example/post/1/ จริงไหม")
    makers.a_report("อีกเรื่องหนึ่ง ธนาคารตัวอย่างปิดสาขา https://social.example/post/2")
    jobs.run_due()
    jobs.run_due()
    assert [(a.report_id, a.by_link) for a in Again.objects.all()] == [(report.pk, True)]
    told = [one for one in mail.outbox if one.subject == f"มีผู้แจ้งเข้ามาอีก: {notice.ref}"]
    assert sorted(one.to[0] for one in told) == sorted({bua.email, notice.proposed_by.email})
    assert "social.example" not in told[0].body
    makers.a_report("ใครส่งมาอีก https://social.example/post/1 อยู่เลย")
    jobs.run_due()
    assert len([one for one in mail.outbox if notice.ref in one.subject]) == len(told)  # once a day
    page = client_of(bua).get("/staff/platforms/", {"tab": "again"}).content.decode()
    assert notice.ref in page
    follow = client_of(bua).get("/staff/platforms/new/", {"after": notice.ref}).content.decode()
    assert "https://social.example/post/1" in follow


def test_the_item_of_such_a_report_says_so(bua, platform_liaison, nok, client_of):
    notice = _removed(bua, platform_liaison)
    report = makers.a_report("มีคนส่งมาให้ดู https://social.example/post/1 จริงไหม")
    jobs.run_due()
    item = QueueItem.objects.get(head=report)
    page = client_of(nok).get(f"/staff/queue/{item.pk}/").content.decode()
    assert notice.ref in page
    assert f"after={notice.ref}" in page
    elsewhere = makers.an_organisation("ruthan-isan", kind="centre")
    Notice.objects.filter(pk=notice.pk).update(from_centre=elsewhere)
    assert notice.ref not in client_of(nok).get(f"/staff/queue/{item.pk}/").content.decode()


def test_the_same_words_are_known_by_their_cluster(bua, platform_liaison):
    first = makers.a_report()
    jobs.run_due()
    first.refresh_from_db()
    _removed(bua, platform_liaison, cluster_id=first.cluster_id, target="@account.example")
    again = makers.a_report()
    jobs.run_due()
    assert [(a.report_id, a.by_link) for a in Again.objects.all()] == [(again.pk, False)]


def test_what_was_kept_is_not_watched_for(bua, platform_liaison):
    notice = makers.a_notice(signed_by=bua)
    referral = queries.referral(notice.referral_id)
    actions.record_answer(by=platform_liaison, referral=referral, code="kept", text="ไม่ผิดกฎ")
    assert queries.gone_before(targets=["https://social.example/post/1"], cluster_id=None) == []


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://social.example/p/1", "http://www.social.example/p/1/", True),
        ("https://social.example/p/1", "SOCIAL.example/p/1#top", True),
        ("https://m.social.example/p/1", "https://social.example/p/1", True),
        ("https://social.example/p/1", "https://social.example/p/2", False),
        ("https://social.example/p?v=1", "https://social.example/p?v=2", False),
        ("https://social.example/P/1", "https://social.example/p/1", False),
    ],
)
def test_an_address_is_known_however_it_is_written(one, other, same):
    assert (queries.target_hash_of(one) == queries.target_hash_of(other)) is same


@pytest.mark.parametrize("none", ["", "@abc", "สมมุติ ตัวอย่าง", "http://[", "คำ สอง.คำ"])
def test_a_name_is_no_address(none):
    assert queries.target_hash_of(none) is None


def test_a_counter_notice_is_decided_by_somebody_else(bua, nok, nat):
    notice = makers.a_notice(by=nok, signed_by=bua)
    actions.note_counter(by=bua, notice=notice, text="ไม่ใช่บัญชีปลอม")
    with pytest.raises(actions.SamePerson):
        actions.end_counter(by=bua, notice=notice, stands=True, because="ก")
    actions.end_counter(by=nat, notice=notice, stands=False, because="โต้แย้งมีเหตุผล")
    assert notice.counter_end == "taken_back"
    assert queries.referral(notice.referral_id).state == "withdrawn"
    with pytest.raises(Refused):
        actions.note_counter(by=bua, notice=notice, text="ก")


def test_a_platform_that_removed_what_it_should_not_is_asked_to_put_it_back(
    bua, nok, nat, platform_liaison, client_of
):
    notice = _removed(bua, platform_liaison, by=nok)
    where = {"targets": ["https://social.example/post/1"], "cluster_id": None}
    assert queries.gone_before(**where)
    actions.note_counter(by=bua, notice=notice, text="ไม่ใช่บัญชีปลอม")
    stale = queries.notice(notice.pk)
    stale.counter_end = ""
    with pytest.raises(Refused):
        actions.note_counter(by=bua, notice=stale, text="อีกครั้ง")
    actions.end_counter(by=nat, notice=notice, stands=False, because="โต้แย้งมีเหตุผล")
    (back,) = queries.undone_of(notice)
    assert (back.ask, back.organisation, back.state) == ("restore", notice.platform, "dispatched")
    package = queries.package_of(queries.referral(back.pk))
    assert package["target"] == "https://social.example/post/1"
    assert notice.ref in package["asked"]
    assert back.ref in client_of(bua).get(f"/staff/platforms/{notice.ref}/").content.decode()
    assert queries.gone_before(**where) == []


def test_nothing_is_chosen_before_somebody_chooses(bua, nok, platform_liaison, lek, client_of):
    notice = client_of(nok).get("/staff/platforms/new/").context["form"]
    joining = client_of(nok).get(f"/staff/referrals/watch/{makers.a_referral().ref}/").context
    for form, names in (
        (notice, ("platform", "ground", "strand")),
        (joining["joining"], ("organisation", "ground")),
    ):
        assert {form.fields[name].choices[0][0] for name in names} == {""}


def test_the_public_log_says_that_a_notice_was_taken_back(bua, nok, nat, platform_liaison, client):
    def told():
        (row,) = client.get("/transparency/notices.json").json()["notices"]
        page = client.get("/en/transparency/")
        return row["outcome_code"], page.content.decode(), page.context["counts"]

    notice = _removed(bua, platform_liaison, by=nok)
    assert told()[0] == "removed"
    assert [row[1:] for row in told()[2]] == [(1, 1)]
    actions.note_counter(by=bua, notice=notice, text="ไม่ใช่บัญชีปลอม")
    actions.end_counter(by=nat, notice=notice, stands=False, because="โต้แย้งมีเหตุผล")
    code, page, counts = told()
    assert code == "taken_back"
    assert "Taken back by us; the platform was asked to put it back" in page
    assert [row[1:] for row in counts] == [(1, 0)]
    (back,) = queries.undone_of(notice)
    restored = queries.referral(back.pk)
    actions.record_answer(by=platform_liaison, referral=restored, code="acted", text="คืนแล้ว")
    assert "Taken back by us; the platform put it back" in told()[1]


def test_a_notice_that_was_taken_back_before_its_answer_says_so_alone(bua, nok, nat, client):
    notice = makers.a_notice(by=nok, signed_by=bua)
    actions.note_counter(by=bua, notice=notice, text="ไม่ใช่บัญชีปลอม")
    actions.end_counter(by=nat, notice=notice, stands=False, because="โต้แย้งมีเหตุผล")
    page = client.get("/en/transparency/").content.decode()
    assert "Taken back by us" in page
    assert "put it back" not in page


def test_a_notice_waits_for_its_open_counter_notice_however_old_it_is(
    bua, nok, nat, platform_liaison
):
    notice = _removed(bua, platform_liaison, by=nok)
    actions.note_counter(by=bua, notice=notice, text="ไม่ใช่บัญชีปลอม")
    (rule,) = (one for one in RULES if one.name == "referrals.notice")
    later = clock.now() + timedelta(days=4_000)
    assert list(rule.due(later)) == []
    assert list(rule.waiting(later)) == [notice]
    actions.end_counter(by=nat, notice=notice, stands=True, because="ไม่มีหลักฐาน")
    assert list(rule.due(later)) == [notice]


def test_what_the_platform_left_needs_no_putting_back(bua, nok, nat, platform_liaison):
    notice = makers.a_notice(by=nok, signed_by=bua)
    referral = queries.referral(notice.referral_id)
    actions.record_answer(by=platform_liaison, referral=referral, code="kept", text="ไม่ผิดกฎ")
    higher = makers.an_organisation("bot")
    appeal = actions.appeal(by=nok, referral=referral, text="ขอให้ดูใหม่", to=higher)
    actions.note_counter(by=bua, notice=notice, text="ไม่ใช่บัญชีปลอม")
    actions.end_counter(by=nat, notice=notice, stands=False, because="โต้แย้งมีเหตุผล")
    assert queries.undone_of(notice) == []
    assert queries.referral(appeal.pk).state == "withdrawn"


def test_a_notice_whose_words_are_gone_is_not_contested(bua, nok):
    notice = makers.a_notice(by=nok, signed_by=bua)
    shred_notices([notice.pk])
    with pytest.raises(Refused):
        actions.note_counter(by=bua, notice=notice, text="ก")


def test_a_dropped_notice_is_not_sent(nok, bua, tan):
    notice = makers.a_notice(by=nok)
    with pytest.raises(Forbidden):
        actions.drop_notice(by=tan, notice=notice, because="ก")
    actions.drop_notice(by=nok, notice=notice, because="ลิงก์ผิด")
    with pytest.raises(Refused):
        actions.sign_notice(by=bua, notice=notice)


# -- The four steps -------------------------------------------------------------------------------


def test_the_four_steps_go_in_order_and_the_fourth_needs_a_law(nok, bua):
    matter = makers.a_matter(by=nok)
    with pytest.raises(actions.OutOfOrder):
        actions.do_step(by=nok, matter=matter, step="2", how="ก")
    for step in ("1", "2", "3"):
        actions.do_step(by=nok, matter=matter, step=step, how=f"ทำขั้น {step}")
        with pytest.raises(actions.OutOfOrder):
            actions.do_step(by=nok, matter=matter, step=step, how="อีกครั้ง")
    with pytest.raises(actions.NothingIllegal):
        actions.do_step(by=nok, matter=matter, step="4", how="ก")
    with pytest.raises(actions.NothingIllegal):
        actions.judge_matter(by=bua, matter=matter, is_illegal=True, ground="platform_rule")
    actions.judge_matter(by=bua, matter=matter, is_illegal=True, ground="cca_14_1")
    assert matter.ended_at is None
    actions.do_step(by=nok, matter=matter, step="4", how="แจ้ง บก.ปอท. แล้ว")
    assert queries.matter_of(matter.ref).ended_at is not None


def test_without_a_law_the_matter_ends_with_the_third_step(nok, bua):
    matter = makers.a_matter(by=nok)
    actions.judge_matter(by=bua, matter=matter, is_illegal=False)
    for step in ("1", "2", "3"):
        actions.do_step(by=nok, matter=matter, step=step, how="ทำแล้ว")
    assert queries.matter_of(matter.ref).ended_at is not None
    with pytest.raises(actions.OutOfOrder):
        actions.do_step(by=nok, matter=matter, step="4", how="ก")


def test_whoever_writes_notices_does_not_judge(nok):
    with pytest.raises(Forbidden):
        actions.judge_matter(by=nok, matter=makers.a_matter(by=nok), is_illegal=False)


# -- The public log -------------------------------------------------------------------------------


def test_the_public_log_names_no_address_no_person_and_no_draft(bua, platform_liaison, client):
    sent = _removed(bua, platform_liaison)
    draft = makers.a_notice()
    for path in ("/transparency/", "/transparency/notices.csv", "/transparency/notices.json"):
        page = client.get(path).content.decode()
        assert sent.ref in page, path
        assert draft.ref not in page, path
        for secret in ("social.example", "ลงทุนแล้วได้เงิน", "อนันต์", "นก ตัวอย่าง", "บัว ตัวอย่าง"):
            assert secret not in page.replace("\u200b", "").replace("<wbr>", ""), path
    (row,) = client.get("/transparency/notices.json").json()["notices"]
    assert (row["outcome_code"], row["basis"], row["days"]) == ("removed", "law", 0)
    assert client.get("/en/transparency/").status_code == 200


def test_what_concerns_children_is_neither_listed_nor_counted_when_few(
    bua, platform_liaison, client
):
    for _ in range(4):
        hidden = makers.a_notice(signed_by=bua)
        Notice.objects.filter(pk=hidden.pk).update(strand="CHD")
    assert client.get("/transparency/notices.json").json()["notices"] == []
    assert queries.log_counts() == []
    fifth = makers.a_notice(signed_by=bua)
    assert [n for _name, n, _gone in queries.log_counts()] == [1]
    Notice.objects.filter(pk=fifth.pk).update(strand="CHD")
    assert [n for _name, n, _gone in queries.log_counts()] == [5]


def test_a_formula_in_a_name_stays_text(bua, client):
    platform = makers.an_organisation("platform:formula", kind="platform", name_th="=1+1")
    makers.a_notice(platform=platform, signed_by=bua)
    assert "'=1+1" in client.get("/transparency/notices.csv").content.decode()
