"""The pages of surges: what stands there, who may do what, and the alert that is proposed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ruthan.audit.models import Entry
from ruthan.core import clock, jobs
from ruthan.core.refs import uuid7
from ruthan.matching.models import Family
from ruthan.publishing.models import Alert
from ruthan.surges import actions
from ruthan.surges.models import Surge
from tests import makers

pytestmark = pytest.mark.django_db


@pytest.fixture
def surging(a_wave: Any) -> Any:
    a_wave(province="50")
    actions.watch()
    jobs.run_due()
    return Surge.objects.get(province="")


def test_nothing_surges(client_of: Any, anan: Any) -> None:
    page = client_of(anan).get("/en/staff/surges/").content.decode()
    assert "Nothing surges" in page


def test_the_list_says_what_where_since_when_and_how_fast(
    surging: Any, client_of: Any, anan: Any
) -> None:
    page = client_of(anan).get("/en/staff/surges/").content.decode()
    assert "12 people in 3 hours" in page
    assert "The whole country" in page
    assert "Going on" in page
    assert 'role="img" aria-label="People an hour: at most 4, now 4"' in page
    thai = client_of(anan).get("/staff/surges/?show=now").content.decode()
    assert "12 คนใน 3 ชม." in thai
    assert "Nothing surges" in client_of(anan).get("/en/staff/surges/?show=past").content.decode()


def test_one_surge_shows_hours_provinces_and_its_item(
    surging: Any, client_of: Any, anan: Any
) -> None:
    page = client_of(anan).get(f"/en/staff/surges/{surging.pk}/").content.decode()
    assert "Chiang Mai" in page
    assert "To the queue item" in page
    assert "Show as a table" in page
    assert "Draft the alert" not in page  # a screener does not


def test_a_claims_surge_leads_to_the_claim(a_wave: Any, client_of: Any, nok: Any) -> None:
    claim = makers.a_claim(clusters=[a_wave().cluster_id])
    actions.watch()
    surge = Surge.objects.get(kind="claim", province="")
    page = client_of(nok).get(f"/en/staff/surges/{surge.pk}/").content.decode()
    assert f"/staff/claims/{claim.ref}/" in page


def test_another_centre_sees_the_numbers_and_not_a_word(surging: Any, client_of: Any) -> None:
    isa = makers.a_person(makers.CAST["isa"])
    page = client_of(isa).get("/en/staff/surges/").content.decode()
    assert "12 people in 3 hours" in page
    assert "สมมุติ" not in page
    assert (
        "To the queue item"
        not in client_of(isa).get(f"/en/staff/surges/{surging.pk}/").content.decode()
    )


def test_a_surge_that_is_not_there(client_of: Any, anan: Any) -> None:
    assert client_of(anan).get(f"/staff/surges/{uuid7()}/").status_code == 404


def test_the_machine_proposes_and_publishes_nothing(surging: Any) -> None:
    assert surging.proposal == "open"
    assert not Alert.objects.exists()


def test_a_person_takes_the_proposal_up_and_another_one_signs(
    surging: Any, client_of: Any, nok: Any, bua: Any
) -> None:
    desk = client_of(nok)
    assert "1 proposal waits" in desk.get("/en/staff/alerts/").content.decode()
    path = f"/staff/surges/{surging.pk}/alert/"
    form = desk.get(path).context["form"]
    assert "12 คนใน 3 ชม." in form["body_th"].value()
    assert form["provinces"].value() == ["50"]
    typed = {name: form[name].value() for name in form.fields} | {
        "title_th": "ไม่มีการคืนเงินประกันมิเตอร์"
    }
    made = desk.post(path, typed)
    alert = Alert.objects.get()
    assert made.url == f"/staff/alerts/{alert.ref}/"
    assert (alert.state, alert.drafted_by, alert.approved_by) == ("draft", nok, None)
    surging.refresh_from_db()
    assert (surging.proposal, surging.alert_ref, surging.answered_by) == ("taken", alert.ref, nok)
    assert "approve/" in client_of(bua).get(made.url).content.decode()
    assert "approve/" not in desk.get(made.url).content.decode()
    desk.post(path, typed)
    assert Alert.objects.count() == 1


def test_words_that_cannot_be_an_alert_answer_nothing(
    surging: Any, client_of: Any, nok: Any
) -> None:
    answer = client_of(nok).post(f"/staff/surges/{surging.pk}/alert/", {"title_th": "x"})
    assert answer.status_code == 422
    surging.refresh_from_db()
    assert surging.proposal == "open"


def test_a_proposal_is_put_aside_with_a_reason(surging: Any, client_of: Any, bua: Any) -> None:
    desk, path = client_of(bua), f"/staff/surges/{surging.pk}/dismiss/"
    assert desk.post(path, {}).status_code == 422
    assert desk.post(path, {"because": "nonsense"}).status_code == 422
    desk.post(path, {"because": "answered", "note": "ตอบแล้วเมื่อเช้า"})
    surging.refresh_from_db()
    assert (surging.proposal, surging.because) == ("dismissed", "answered")
    assert (
        "The answer is out already" in desk.get(f"/en/staff/surges/{surging.pk}/").content.decode()
    )
    entry = Entry.objects.get(what="surges:proposal:dismissed")
    assert entry.because_sealed is not None
    desk.post(path, {"because": "harmless"})
    surging.refresh_from_db()
    assert surging.because == "answered"


def test_a_screener_may_look_and_not_answer(surging: Any, client_of: Any, anan: Any) -> None:
    desk = client_of(anan)
    assert (
        desk.post(f"/staff/surges/{surging.pk}/dismiss/", {"because": "harmless"}).status_code
        == 404
    )
    assert desk.get(f"/staff/surges/{surging.pk}/alert/").status_code == 404


def test_many_surges_are_paged_at_a_constant_price(
    client_of: Any, anan: Any, django_assert_max_num_queries: Any
) -> None:
    now = clock.now()
    Surge.objects.bulk_create(
        Surge(
            kind="cluster", subject=uuid7(), began_at=now - timedelta(days=n), found_at=now,
            ended_at=now - timedelta(days=n) + timedelta(hours=6), peak_at=now, peak_people=9,
            people=12, hours=3, expected=0.5,
        )
        for n in range(30)
    )  # fmt: skip
    desk = client_of(anan)
    desk.get("/en/staff/surges/")
    with django_assert_max_num_queries(16):
        page = desk.get("/en/staff/surges/?page=2").content.decode()
    assert "21-30 of 30" in page


def test_surges_with_items_cost_no_question_each(
    report_at: Any, client_of: Any, anan: Any, a_surge: Any
) -> None:
    asked = []
    for themes in (range(2), range(2, 8)):
        for number in themes:
            text = f"ข้อความตัวอย่างเรื่องที่ {number} " + "กขคงจฉชซฌญ"[number:] * 4
            a_surge(report_at(0, text=text).cluster_id)
        desk = client_of(anan)
        desk.get("/en/staff/surges/")
        with CaptureQueriesContext(connection) as queries:
            page = desk.get("/en/staff/surges/").content.decode()
        assert f"ข้อความตัวอย่างเรื่องที่ {themes[-1]}" in page.replace("\u200b", "").replace("<wbr>", "")
        asked.append(len(queries))
    assert asked[0] == asked[1]


@pytest.fixture
def kin_surging(a_kin: Any) -> Any:
    a_kin(province="50")
    actions.watch()
    jobs.run_due()
    return Surge.objects.get(province="")


def words_of(client: Any, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return str(answer.content.decode()).replace("\u200b", "").replace("<wbr>", "")


def test_a_familys_surge_is_named_by_what_its_instances_share(
    kin_surging: Any, client_of: Any, anan: Any, isa: Any
) -> None:
    ref = Family.objects.get().ref
    for reader in (anan, isa):  # another centre reads the same, masked
        desk = client_of(reader)
        for path in ("/en/staff/surges/", f"/en/staff/surges/{kin_surging.pk}/"):
            page = words_of(desk, path)
            assert "ไปรษณีย์ตัวอย่างแจ้งว่าพัสดุของท่านตกค้างที่คลัง กดลิงก์ …" in page
            assert ref in page
            assert "2 instances" in page
            for hidden in ("000-0-00012-0", "0000001", "thpost-0", "thpost-1"):
                assert hidden not in page
        assert f"/en/staff/families/{ref}/" in page


def test_a_familys_draft_says_that_nothing_is_confirmed_and_quotes_nobody(
    kin_surging: Any, client_of: Any, nok: Any
) -> None:
    form = client_of(nok).get(f"/staff/surges/{kin_surging.pk}/alert/").context["form"]
    said = " ".join(str(form[name].value()) for name in form.fields)
    assert form["title_th"].value() == "ยังไม่ยืนยัน: ข้อความแบบเดียวกันที่เปลี่ยนบัญชี ลิงก์ หรือจำนวนเงิน"
    assert form["title_en"].value().startswith("Not confirmed: One message with changing")
    assert form["provinces"].value() == ["50"]
    assert "พัสดุ" not in said


def test_many_families_are_listed_at_a_constant_price(
    kin_surging: Any, report_at: Any, a_surge: Any, client_of: Any, anan: Any
) -> None:
    asked = [questions(client_of(anan), "/en/staff/surges/")]
    loans = "กู้เงินด่วนสมมุติ วงเงิน {0}0000 บาท ดอกเบี้ยต่ำ สมัครที่ http://loan{0}.example ไม่เช็กเครดิต"
    for number in range(1, 6):
        report_at(0, text=loans.format(number))
    a_surge(Family.objects.exclude(pk=kin_surging.subject).get().pk, kind="family")
    asked.append(questions(client_of(anan), "/en/staff/surges/"))
    assert "กู้เงินด่วนสมมุติ วงเงิน" in words_of(client_of(anan), "/en/staff/surges/")
    assert asked[0] == asked[1]


def questions(client: Any, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    return len(asked)


def test_a_coordinator_sees_the_country_and_the_own_province_and_no_text(
    kin_surging: Any, a_wave: Any, client_of: Any, krit: Any, som: Any
) -> None:
    a_wave(text="เห็นเขาว่าวัดตัวอย่างจะย้ายตลาดนัดไปวันอาทิตย์ จริงหรือเปล่า", province="50")
    actions.watch()
    own = Surge.objects.filter(province="50")
    assert own.count() == 2
    page = words_of(client_of(krit), "/en/staff/surges/")
    assert page.count("data-row") == 4
    assert "Chiang Mai" in page
    for one in Surge.objects.all():
        page += words_of(client_of(krit), f"/en/staff/surges/{one.pk}/")
    for hidden in ("พัสดุ", "ตลาดนัด", "/staff/families/", "/staff/queue/", "Draft the alert"):
        assert hidden not in page
    other = client_of(som)
    assert words_of(other, "/en/staff/surges/").count("data-row") == 2
    assert all(other.get(f"/staff/surges/{one.pk}/").status_code == 404 for one in own)
    assert "1 proposal" not in words_of(other, "/en/staff/alerts/")


def test_a_coordinator_counts_only_what_is_shown_and_answers_nothing(
    a_surge: Any, client_of: Any, krit: Any
) -> None:
    for province in ("", "50", "34"):
        a_surge(uuid7(), province=province, proposal="open")
    desk = client_of(krit)
    tabs = desk.get("/en/staff/surges/").context["tabs"]
    assert [tab["count"] for tab in tabs] == [None, 2, 2, None]
    surge = Surge.objects.get(province="50")
    for path in (f"/staff/surges/{surge.pk}/alert/", f"/staff/surges/{surge.pk}/dismiss/"):
        assert desk.post(path, {"because": "harmless"}).status_code == 404


def test_a_coordinator_without_a_province_sees_the_country_alone(
    a_surge: Any, client_of: Any
) -> None:
    user = makers.a_user()
    makers.a_role(user, role="coordinator")
    for province in ("", "50"):
        a_surge(uuid7(), province=province)
    assert words_of(client_of(user), "/en/staff/surges/").count("data-row") == 1


@pytest.mark.parametrize("name", ["dao", "lek", "chai", "ploy", "tan"])
def test_surges_are_closed_to_everybody_else(a_surge: Any, client_of: Any, name: str) -> None:
    desk = client_of(makers.a_person(makers.CAST[name]))
    assert desk.get("/staff/surges/").status_code == 404
    assert desk.get(f"/staff/surges/{a_surge(uuid7()).pk}/").status_code == 404
