"""The routing matrix: two people, one version in force at a time, tried on real reports first."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from ruthan.audit.models import Entry
from ruthan.core import clock
from ruthan.core.guard import Forbidden
from ruthan.core.states import Refused
from ruthan.network import queries as network
from ruthan.network.actions import edit_organisation
from ruthan.referrals import queries as referrals
from ruthan.triage import actions, queries
from ruthan.triage.models import Assessment, RoutingVersion
from ruthan.triage.queries import routing
from ruthan.triage.rules.assess import assess
from ruthan.triage.rules.matrix import BadMatrix, Route, check_places, routes_read, shipped_matrix
from ruthan.triage.rules.routing import direct
from tests.triage.conftest import queued

pytestmark = pytest.mark.django_db

SENT = "โอนค่ามือถือ 9,000 ไปกสิกรไทย 000-0-00012-3 เมื่อกี้ โดนบล็อก"
RUMOUR = "ข่าวว่าพายุเข้าคืนนี้ ส่งต่อด่วน"


def drafted(by: Any, *, routes: str = "police_station complaint 1h\naoc1441 money_sent 1h") -> Any:
    """A draft in which money that left goes to the police first."""
    held = actions.draft_matrix(by=by, copy_of=routing.SHIPPED)
    words = actions.RowWords(routes_read(routes), "police_station", "หนังสือตัวอย่าง")
    return actions.change_row(by=by, held=held, trigger="money_sent", words=words)


def proposed(by: Any, *, days: int = 0, until: int | None = None, **over: Any) -> Any:
    begins = clock.now() + timedelta(days=days)
    return actions.propose_matrix(
        by=by, held=drafted(by, **over), effective_from=begins,
        effective_until=begins + timedelta(days=until) if until else None, note="ลองเปลี่ยน",
    )  # fmt: skip


def routes_of(text: str) -> list[str]:
    """Where a report that is assessed now goes."""
    queued(text)
    kept = Assessment.objects.order_by("-made_at").first()
    return list(queries.detail_of(kept)["routes"])


def test_until_two_people_signed_the_shipped_version_counts(reference: Any, ploy: Any) -> None:
    assert queries.matrix_in_force() is shipped_matrix()
    held = proposed(ploy)
    assert queries.matrix_in_force().version == "routes-1"
    assert routes_of(SENT)[0] == "aoc1441/money_sent/1h"
    assert held.version == "routes-2"


def test_a_signed_version_leads_the_next_report_and_says_which_row(
    reference: Any, ploy: Any, nat: Any
) -> None:
    actions.approve_matrix(by=nat, held=proposed(ploy))
    assert routes_of(SENT)[0] == "police_station/complaint/1h"
    kept = queries.detail_of(Assessment.objects.order_by("-made_at").first())["routing"]
    assert kept["version"] == "routes-2" and kept["rows"][0] == "money_sent"


def test_who_proposed_it_cannot_sign_it(reference: Any, ploy: Any) -> None:
    held = proposed(ploy)
    with pytest.raises(Forbidden):
        actions.approve_matrix(by=ploy, held=held)
    with pytest.raises(IntegrityError), transaction.atomic():
        RoutingVersion.objects.update(state="approved", approved_by=ploy, approved_at=clock.now())


def test_a_screener_neither_writes_nor_signs(reference: Any, ploy: Any, anan: Any) -> None:
    with pytest.raises(Forbidden):
        actions.draft_matrix(by=anan, copy_of=1)
    with pytest.raises(Forbidden):
        actions.approve_matrix(by=anan, held=proposed(ploy))


def test_it_counts_from_its_day_until_its_end_and_never_back(
    reference: Any, ploy: Any, nat: Any
) -> None:
    now = clock.now()
    held = actions.approve_matrix(by=nat, held=proposed(ploy, days=2, until=3))
    assert queries.matrix_in_force().version == "routes-1"
    for days, version in ((1, "routes-1"), (2.5, "routes-2"), (6, "routes-1")):
        at = now + timedelta(days=days)
        assert queries.matrix_in_force(at=at).version == version
    late = actions.approve_matrix(by=nat, held=proposed(ploy, days=-30))
    assert late.effective_from >= now and held.number == 2
    assert queries.matrix_in_force(at=now - timedelta(days=1)).version == "routes-1"


def test_a_proposed_version_cannot_be_changed_and_is_signed_once(
    reference: Any, ploy: Any, nat: Any
) -> None:
    held = proposed(ploy)
    words = actions.RowWords((Route("bot", "complaint", "1h"),), "bot", "x")
    with pytest.raises(actions.NotADraft):
        actions.change_row(by=ploy, held=held, trigger="money_sent", words=words)
    actions.approve_matrix(by=nat, held=held)
    with pytest.raises(Refused):
        actions.approve_matrix(by=nat, held=held)
    with pytest.raises(Refused):
        actions.send_matrix_back(by=nat, held=RoutingVersion.objects.get(pk=held.pk))
    assert Entry.objects.filter(what="triage:matrix:approve").count() == 1


def test_only_one_version_is_written_at_a_time_and_a_dropped_number_is_not_used_again(
    reference: Any, ploy: Any
) -> None:
    held = drafted(ploy)
    with pytest.raises(actions.DraftOpen):
        actions.draft_matrix(by=ploy, copy_of=1)
    actions.drop_matrix(by=ploy, held=held)
    assert actions.draft_matrix(by=ploy, copy_of=2).number == 3


@pytest.mark.parametrize(
    ("routes", "fallback"),
    [
        ("nobody_knows complaint 1h", "afnc"),
        ("afnc complaint soon", "afnc"),
        ("afnc complaint 1h\nafnc other 2h", "afnc"),
        ("afnc complaint 1h", "{bank}"),
        ("{banks} complaint 1h", "afnc"),
        ("bank} complaint 1h", "afnc"),
        ("{bank} complaint 1h", "{office}"),
        ("", "afnc"),
    ],
)
def test_a_row_that_leads_nowhere_is_refused(
    routes: str, fallback: str, reference: Any, ploy: Any
) -> None:
    held = drafted(ploy)
    words = actions.RowWords(routes_read(routes), fallback, "x")
    with pytest.raises(BadMatrix):
        actions.change_row(by=ploy, held=held, trigger="money_sent", words=words)


def test_a_draft_with_a_place_that_nothing_fills_is_not_proposed(reference: Any, ploy: Any) -> None:
    held = drafted(ploy)
    [row] = [row for row in held.rows["rows"] if row["trigger"] == "money_sent"]
    row["routes"][0][0] = "{banks}"
    held.save(update_fields=["rows"])
    with pytest.raises(BadMatrix, match="banks"):
        actions.propose_matrix(
            by=ploy, held=held, effective_from=clock.now(), effective_until=None, note="x"
        )
    for one in shipped_matrix().rows.values():
        check_places(one)


def test_a_closed_recipient_is_replaced_by_the_fallback_desk_with_a_notice(
    reference: Any, anan: Any, client_of: Any
) -> None:
    edit_organisation(
        by="system", organisation=network.organisation("tmd"), fields={"is_active": False}
    )
    item = queued(RUMOUR)
    kept = queries.detail_of(Assessment.objects.get(report=item.head))
    assert kept["routes"][0] == "afnc/claim_about_agency/1h"
    assert kept["routing"]["missing"] == [["mis_disaster_storm", "tmd", "afnc"]]
    said = client_of(anan).get(reverse("triage:item", args=[item.pk])).content.decode()
    assert "ไม่มีผู้รับเรื่อง" in said and "#row-mis_disaster_storm" in said


def test_when_the_fallback_is_closed_too_the_desk_of_last_resort_takes_it() -> None:
    aim = assess(RUMOUR).aim
    found = direct(aim, closed={"tmd", "ddpm", "afnc"})
    assert {m.instead for m in found.missing} == {"afnc"}
    assert assess("สวัสดีตอนเช้า", closed={"afnc"}).routes == ()


def test_the_same_aim_is_led_alike_by_reading_it_again_or_not() -> None:
    found = assess(SENT)
    assert direct(found.aim).routes == found.routes


# -- The dry run ----------------------------------------------------------------------------------


def test_a_dry_run_shows_what_would_go_elsewhere_and_changes_nothing(
    reference: Any, ploy: Any
) -> None:
    lost, rumour = queued(SENT), queued(RUMOUR)
    held = drafted(ploy)
    before = list(Assessment.objects.order_by("id").values_list("id", "detail_sealed"))
    found = actions.try_matrix(by=ploy, held=held, last=50, texts=[SENT, RUMOUR])
    assert found.looked_at == 4
    assert {tried.name for tried in found.changed} >= {lost.head.ref}
    assert rumour.head.ref not in {tried.name for tried in found.changed}
    assert len(found.changed) == 2 and all(tried.first_differs for tried in found.changed)
    assert list(Assessment.objects.order_by("id").values_list("id", "detail_sealed")) == before
    [entry] = Entry.objects.filter(what="triage:matrix:try")
    assert entry.facts == {"number": 2, "reports": 4, "changed": 2}


def test_a_pasted_text_comes_back_masked_and_a_destroyed_report_is_left_out(
    reference: Any, ploy: Any
) -> None:
    from ruthan.core import crypto

    item = queued(SENT)
    crypto.destroy(item.head.data_key)
    found = actions.try_matrix(by=ploy, held=drafted(ploy), last=50, texts=[SENT])
    assert found.looked_at == 1
    assert "0000012" not in found.changed[0].name.replace("-", "")


# -- Pages ----------------------------------------------------------------------------------------


def read(browser: Any, url: str, **fields: Any) -> dict[str, Any]:
    """What a form posts that was opened at this page."""
    page = browser.get(url).content.decode()
    found = re.search(r'name="seen" value="([0-9a-f]{64})"', page)
    assert found, url
    return {"seen": found[1], **fields}


def test_what_somebody_changed_meanwhile_is_neither_written_over_nor_signed(
    reference: Any, ploy: Any, nat: Any, client_of: Any
) -> None:
    held, writer, signer = drafted(ploy), client_of(ploy), client_of(nat)
    row = reverse("routing:row", args=[2, "money_sent"])
    form = {"routes": "afnc complaint 24h", "fallback": "afnc", "source": "ก"}
    old = read(writer, row, **form)
    page = writer.get(row).content.decode()  # what a row may be written with, in words
    assert '<dt class="code">aoc1441</dt>' in page and '<dt class="code">{bank}</dt>' in page
    assert '<dt class="code">money_sent</dt>' in page
    words = actions.RowWords(routes_read("aoc1441 money_sent 1h"), "aoc1441", "ของอีกคน")
    actions.change_row(by=ploy, held=held, trigger="money_sent", words=words)
    refused = writer.post(row, old)
    assert refused.status_code == 422 and "มีผู้แก้ไขระหว่างนี้" in refused.content.decode()
    assert writer.post(row, form).status_code == 422  # a form that does not say what was read
    other = read(writer, reverse("routing:row", args=[2, "mis_disaster_storm"]), **form)
    assert (
        writer.post(reverse("routing:row", args=[2, "mis_disaster_storm"]), other).status_code
        == 302
    )
    part = reverse("routing:part", args=[2, "money_out"])
    filled = {"package_th": "ก", "package_en": "a", "source": "ก"}
    old = read(writer, part, **filled)
    assert writer.post(part, old).status_code == 302
    assert writer.post(part, {**old, "package_th": "ข"}).status_code == 422
    page = reverse("routing:version", args=[2])
    when = {"effective_from": clock.today().isoformat(), "note": "ลองเปลี่ยน"}
    assert writer.post(page, {**when, "seen": old["seen"]}).status_code == 422
    assert writer.post(page, read(writer, page, **when)).status_code == 302
    old = read(signer, page)
    actions.send_matrix_back(by=nat, held=RoutingVersion.objects.get(number=2))
    assert writer.post(page, read(writer, page, **when)).status_code == 302
    signer.post(reverse("routing:approve", args=[2]), old)
    assert queries.matrix_in_force().version == "routes-1"
    signer.post(reverse("routing:approve", args=[2]), read(signer, page))
    assert queries.matrix_in_force().version == "routes-2"


@pytest.mark.parametrize("language", ["th", "en"])
def test_every_ground_of_the_shipped_matrix_has_words(language: str) -> None:
    matrix = shipped_matrix()
    codes = {route.ground for row in matrix.rows.values() for route in row.routes}
    with translation.override(language):
        said = referrals.labels(codes)
    assert not [code for code, words in said.items() if words == code]


def test_a_version_goes_its_whole_way_on_pages(
    reference: Any, ploy: Any, nat: Any, anan: Any, client_of: Any
) -> None:
    writer, signer, reader = client_of(ploy), client_of(nat), client_of(anan)
    first = reader.get(reverse("routing:matrix")).content.decode()
    first = first.replace("\u200b", "").replace("<wbr>", "")
    assert "row-money_sent" in first and "แจ้งความร้องทุกข์" in first
    assert "complaint" not in first
    made = writer.post(reverse("routing:draft"), {"copy_of": "1"})
    assert made["Location"] == reverse("routing:version", args=[2])
    row = reverse("routing:row", args=[2, "money_sent"])
    bad = writer.post(row, {"routes": "afnc", "fallback": "afnc", "source": "x"})
    assert bad.status_code == 422
    good = {"routes": "afnc complaint 24h", "fallback": "afnc", "source": "หนังสือตัวอย่าง"}
    assert writer.post(row, read(writer, row, **good)).status_code == 302
    kind = reverse("routing:part", args=[2, "money_out"])
    words = {
        "package_th": "สิ่งที่ส่ง", "package_en": "What", "never_th": "ไม่", "never_en": "No", "source": "ก",
    }  # fmt: skip
    assert writer.post(kind, read(writer, kind, **words)).status_code == 302
    queued(SENT)
    tried = writer.post(reverse("routing:trial", args=[2]), {"last": "20", "texts": RUMOUR})
    assert "ปลายทางแรกเปลี่ยน" in tried.content.decode()
    when = {"effective_from": clock.today().isoformat(), "note": "ลองเปลี่ยน"}
    page = reverse("routing:version", args=[2])
    assert writer.post(page, read(writer, page, **when)).status_code == 302
    writer.post(reverse("routing:approve", args=[2]), {"seen": "0"})
    assert queries.matrix_in_force().version == "routes-1"
    signer.post(reverse("routing:approve", args=[2]), read(signer, page))
    assert queries.matrix_in_force().version == "routes-2"
    page = reader.get(reverse("routing:matrix")).content.decode()
    assert "routes-2" in page and "หนังสือตัวอย่าง" in page


def test_who_only_reads_cannot_post_and_what_is_not_there_is_absent(
    reference: Any, ploy: Any, anan: Any, client_of: Any
) -> None:
    drafted(ploy)
    reader = client_of(anan)
    assert reader.get(reverse("routing:version", args=[2])).status_code == 200
    assert reader.post(reverse("routing:version", args=[2])).status_code == 404
    assert reader.get(reverse("routing:version", args=[99])).status_code == 404
    assert client_of(ploy).get(reverse("routing:row", args=[2, "nothing"])).status_code == 404
    many = {"copy_of": "1" * 5_000}
    assert client_of(ploy).post(reverse("routing:draft"), many).status_code == 302


def test_the_page_asks_the_same_however_many_versions(
    reference: Any, ploy: Any, nat: Any, client_of: Any
) -> None:
    browser = client_of(ploy)
    browser.get(reverse("routing:matrix"))
    actions.approve_matrix(by=nat, held=proposed(ploy))
    browser.get(reverse("routing:matrix"))
    with CaptureQueriesContext(connection) as few:
        browser.get(reverse("routing:matrix"))
    for _ in range(3):
        actions.approve_matrix(by=nat, held=proposed(ploy))
    browser.get(reverse("routing:matrix"))
    with CaptureQueriesContext(connection) as many:
        browser.get(reverse("routing:matrix"))
    assert len(many) == len(few)
