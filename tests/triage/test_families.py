"""Families on the desk: told at once, listed, compared, and worked on by people with undo."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ruthan.audit.models import Entry
from ruthan.core import jobs
from ruthan.intake.actions import withdraw_report
from ruthan.matching import queries as matching
from ruthan.matching.actions import put_in_family
from ruthan.matching.models import Family
from ruthan.triage.models import QueueItem
from tests import makers
from tests.triage.conftest import HEALTH, RUMOUR, fresh, queued

pytestmark = pytest.mark.django_db
PARCEL = (
    "ไปรษณีย์ตัวอย่างแจ้งว่าพัสดุของท่านตกค้างที่คลัง กดลิงก์ http://thpost-{0}.example/pay "
    "ชำระค่าธรรมเนียม {1} บาท เข้าบัญชี {2} ภายในวันนี้ มิฉะนั้นพัสดุจะถูกตีกลับ"
)
FIRST = PARCEL.format("track", 39, "000-0-00012-3")
SECOND = PARCEL.format("fee", 59, "000-0-00045-6")
LIST = "/staff/families/"


@pytest.fixture
def two(anan: Any) -> tuple[Any, Any]:
    """Two items that are instances of one pattern."""
    return queued(FIRST), queued(SECOND)


def family() -> Family:
    return Family.objects.get(representative__isnull=False)


def text_of(client: Any, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return str(answer.content.decode()).replace("\u200b", "").replace("<wbr>", "")


def test_the_screener_is_told_at_once_that_a_family_has_another_instance(
    two: Any, anan: Any, client_of: Any
) -> None:
    client = client_of(anan)
    item = text_of(client, f"/en/staff/queue/{two[1].pk}/")
    assert "Another instance of a known family" in item
    assert f"/en{LIST}{family().ref}/" in item
    assert "2 instances" in item
    assert "None of them has an answer yet." in item
    assert text_of(client, "/en/staff/queue/").count("Known family") == 2
    plain = queued(RUMOUR)
    assert "Another instance of a known" not in text_of(client, f"/en/staff/queue/{plain.pk}/")


def test_an_answer_to_another_instance_is_offered_and_answers_nobody(
    anan: Any, client_of: Any
) -> None:
    first = queued(FIRST)
    claim = makers.a_claim(clusters=[first.cluster_id], statement_th="ข่าวลือเรื่องหนึ่งที่ไม่เหมือนใคร")
    makers.a_verdict(claim)
    jobs.run_due()
    second = queued(SECOND)
    assert second.head.state != "answered"
    shown = text_of(client_of(anan), f"/en/staff/queue/{second.pk}/")
    assert "The last answer to one of them:" in shown
    assert f'name="claim" value="{claim.ref}"' in shown
    client_of(anan).post(f"/staff/queue/{second.pk}/claim/", {"claim": claim.ref})
    jobs.run_due()
    assert fresh(second.head).state == "answered"


def test_the_newest_answer_to_the_others_is_offered_however_many_there_are(
    anan: Any, client_of: Any
) -> None:
    held = [queued(PARCEL.format(f"n{n}", 30 + n, f"000-0-0004{n}-6")) for n in range(2)]
    client, path = client_of(anan), f"/en/staff/queue/{held[0].pk}/"
    client.get(path)
    with CaptureQueriesContext(connection) as few:
        client.get(path)
    held += [queued(PARCEL.format(f"n{n}", 30 + n, f"000-0-0004{n}-6")) for n in range(2, 5)]
    assert "5 instances" in text_of(client, path)
    with CaptureQueriesContext(connection) as many:
        client.get(path)
    assert len(many) == len(few)
    titles = ("พัสดุตัวอย่างเรื่องแรก", "พัสดุตัวอย่างเรื่องหลัง", "พัสดุตัวอย่างของรายการนี้เอง")
    for title, item in zip(titles, (held[1], held[2], held[0]), strict=True):
        makers.a_verdict(makers.a_claim(clusters=[item.cluster_id], title_th=title))
    offered = text_of(client, path).partition("The last answer to one of them:")[2]
    assert titles[1] in offered
    assert titles[0] not in offered


def test_the_page_of_a_family_shows_what_differs_masked(
    two: Any, anan: Any, client_of: Any
) -> None:
    page = text_of(client_of(anan), f"/en{LIST}{family().ref}/")
    for shown in ("39 บาท", "59 บาท", "thpost-track[.]example", "thpost-fee[.]example"):
        assert shown in page, shown
    for hidden in ("000-0-00012-3", "0000000123", "000-0-00045-6", "http://thpost"):
        assert hidden not in page, hidden
    for item in two:
        assert f"/staff/queue/{item.pk}/" in page


def test_the_list_says_what_there_is_and_finds_it(two: Any, anan: Any, client_of: Any) -> None:
    client, ref = client_of(anan), family().ref
    for query in ("", "?state=active", "?state=open", "?order=size", f"?q={ref.lower()}"):
        assert ref in text_of(client, LIST + query), query
    assert ref in text_of(client, f"{LIST}?q={SECOND}")
    for query in ("?state=warned", f"?q={HEALTH}"):
        assert ref not in text_of(client, LIST + query), query


def test_a_list_without_families_says_so(anan: Any, client_of: Any) -> None:
    assert "No family yet" in text_of(client_of(anan), f"/en{LIST}")


def test_another_centre_reads_it_masked_and_has_no_way_into_the_queue(
    two: Any, isa: Any, client_of: Any
) -> None:
    page = text_of(client_of(isa), f"{LIST}{family().ref}/")
    assert "000-0-00012-3" not in page
    assert all(str(item.pk) not in page for item in two)


def test_the_list_and_the_page_ask_as_often_for_many_as_for_two(
    two: Any, anan: Any, client_of: Any
) -> None:
    client = client_of(anan)
    paths = (LIST, f"{LIST}{family().ref}/")
    before = [counted(client, path) for path in paths]
    for number in range(3):
        queued(PARCEL.format(f"box{number}", 70 + number, f"000-0-0006{number}-1"))
    assert matching.families().get().instances == 5
    assert [counted(client, path) for path in paths] == before


def counted(client: Any, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    return len(asked)


def test_an_instance_is_taken_out_with_a_reason_and_put_back(
    two: Any, anan: Any, client_of: Any
) -> None:
    client, held = client_of(anan), family()
    at, cluster = f"{LIST}{held.ref}/", str(two[1].cluster_id)
    assert client.post(f"{at}out/", {"cluster": cluster, "because": ""}).status_code == 422
    said = client.post(f"{at}out/", {"cluster": cluster, "because": "คนละกลุ่ม"}, follow=True)
    assert f"{at}back/{cluster}/" in said.content.decode()
    assert matching.family_of(two[1].cluster_id) is None
    entry = Entry.objects.get(what="matching:family:take-out")
    assert "คนละกลุ่ม".encode() not in bytes(entry.because_sealed)
    again = client.post(f"/en{at}out/", {"cluster": cluster, "because": "ก"}, follow=True)
    assert "Nothing was changed." in again.content.decode()
    client.post(f"{at}back/{cluster}/")
    assert matching.family_of(two[1].cluster_id) is not None


def test_a_candidate_is_put_into_a_family_and_the_undo_takes_it_out(
    anan: Any, nok: Any, client_of: Any
) -> None:
    one, other = queued(RUMOUR), queued(HEALTH)
    client = client_of(anan)
    said = client.post(f"/staff/queue/{one.pk}/family/", {"other": other.cluster_id}, follow=True)
    found = re.search(r"/staff/families/[^\"']+/undo/[^\"']+/", said.content.decode())
    assert found
    again = client.post(
        f"/en/staff/queue/{one.pk}/family/", {"other": other.cluster_id}, follow=True
    )
    assert "Nothing was changed" in again.content.decode()
    client_of(nok).post(found[0])  # somebody else's undo
    assert matching.family_of(one.cluster_id) is not None
    client.post(found[0])
    assert matching.family_of(one.cluster_id) is None


def test_two_families_are_put_together_and_parted(two: Any, anan: Any, client_of: Any) -> None:
    ours = family()
    one, other = queued(RUMOUR), queued(HEALTH)
    theirs = put_in_family(by=anan, cluster_id=one.cluster_id, beside=other.cluster_id)
    client, at = client_of(anan), f"{LIST}{ours.ref}/"
    form = {"other": theirs.ref, "because": "แบบเดียวกัน"}
    assert client.post(f"{at}merge/", form | {"other": "F-22222222"}).status_code == 422
    client.post(f"{at}merge/", form)
    assert matching.families().get().instances == 4
    moved = client.get(f"{LIST}{theirs.ref}/")
    assert moved["Location"].endswith(at)
    client.post(f"{at}part/{theirs.ref}/")
    assert [row.instances for row in matching.families()] == [2, 2]
    assert client.post(f"{at}part/{theirs.ref}/").status_code == 404


def test_what_is_near_is_compared_side_by_side_and_masked(
    two: Any, anan: Any, client_of: Any
) -> None:
    page = text_of(client_of(anan), f"/en/staff/queue/{two[1].pk}/")
    beside = page.split('class="beside"')[1].split("</details>")[0]
    assert "<mark>" in beside
    assert "ไปรษณีย์ตัวอย่าง" in re.sub("</?mark>", "", beside)
    assert "000-0-00012-3" not in beside


def test_a_withdrawn_report_leaves_the_family_and_the_index(
    two: Any, anan: Any, client_of: Any
) -> None:
    withdraw_report(by="citizen", report=two[0].head)
    jobs.run_due()
    held = matching.families().get()
    assert (held.instances, held.representative_id) == (1, two[1].cluster_id)
    assert "thpost-track" not in text_of(client_of(anan), f"{LIST}{held.ref}/")
    assert two[0].cluster_id not in {near.cluster_id for near in matching.known(FIRST).clusters}
    assert QueueItem.objects.get(pk=two[0].pk).state == "done"
