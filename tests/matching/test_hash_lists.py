"""Hash lists: read in by the command and the page, matched at once, sealed where a child is named."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation
from django.utils.translation import override

from ruthan.audit.models import Entry
from ruthan.core import custody, jobs
from ruthan.core.guard import Forbidden
from ruthan.intake import actions as intake
from ruthan.intake.models import Report, SealedDrop
from ruthan.intake.states import ReportState
from ruthan.matching import actions, queries
from ruthan.matching.engine.images.lists import SENTENCES, ListRefused
from ruthan.matching.engine.images.marks import mark
from ruthan.matching.engine.images.pdq import hash_image
from ruthan.matching.engine.images.prints import pack, prints_of, unpacked
from ruthan.matching.forms import WHY_NOT, why_not
from ruthan.matching.models import HashList, ListedHash, ListHit, Picture
from ruthan.project.cli import hash_lists
from ruthan.triage.models import QueueItem
from tests import makers
from tests.pictures import a_picture, jpeg, mirrored, png, unbroken, upload

pytestmark = pytest.mark.django_db
TEXT = "มีคนส่งรูปนี้มาในกลุ่มหมู่บ้าน อยากรู้ว่าจริงไหม ช่วยตรวจให้หน่อยครับ"
OTHER = "f" * 64


@pytest.fixture
def officers(db: None) -> bytes:
    private, public = custody.new_pair()
    intake.register_custody_key(by="system", public=public)
    return private


def pdq_of(picture: Any) -> str:
    return hash_image(png(picture), full_size=True).hex


def read_in(body: str | bytes, name: str = "พันธมิตร", **over: Any) -> Any:
    raw = body.encode() if isinstance(body, str) else body
    told = actions.import_list(by="system", name=name, body=raw, **over)
    jobs.run_due()
    return told


def sent(picture: Any, text: str = TEXT) -> Report:
    report: Report = makers.a_report(text, files=[upload(picture)])
    jobs.run_due()
    report.refresh_from_db()
    return report


def page_of(report: Report, client: Any, language: str = "en") -> str:
    item = QueueItem.objects.get(cluster_id=report.cluster_id)
    with translation.override(language):
        address = reverse("triage:item", args=[item.pk])
    return unbroken(client.get(address))


# -- Reading in -----------------------------------------------------------------------------------


def test_a_list_read_again_changes_nothing_and_what_it_takes_back_goes() -> None:
    first = read_in(f"pdq {'a' * 64}\npdq {OTHER}\nnonsense\n")
    assert (first.added, first.bad, first.problems[0].number) == (2, 1, 3)
    rows = list(ListedHash.objects.values_list("id", "gone"))
    again = read_in(f"pdq {'a' * 64}\npdq {OTHER}\nnonsense\n")
    assert (again.added, again.unchanged, again.taken_back) == (0, 2, 0)
    assert list(ListedHash.objects.values_list("id", "gone")) == rows

    assert queries.lists_here.near(OTHER)
    back = read_in(f"-pdq {OTHER}\n")
    assert back.taken_back == 1
    assert HashList.objects.get().entries == 1
    assert queries.lists_here.near(OTHER) == []
    assert queries.lists_here.near("a" * 64)


def test_a_record_that_changed_is_replaced() -> None:
    page = (
        '<queryResult xmlns="https://hashsharing.ncmec.org/hashsharing/v2"><images><image>'
        "<id>i1</id><fingerprints><pdq>{pdq}</pdq></fingerprints></image></images></queryResult>"
    )
    read_in(page.format(pdq="a" * 64))
    told = read_in(page.format(pdq=OTHER))
    assert (told.added, told.taken_back) == (1, 1)
    assert queries.lists_here.near("a" * 64) == []
    assert queries.lists_here.near(OTHER)


def test_stopncii_pages_are_read_and_withdrawn_records_go() -> None:
    def page(status: str) -> str:
        record = {"hashValue": OTHER, "signalType": "ImagePDQ", "hashStatus": status}
        return json.dumps({"hashRecords": [record]})

    assert read_in(page("Active")).added == 1
    assert read_in(page("Withdrawn")).taken_back == 1
    assert HashList.objects.get().entries == 0


def test_a_rehearsal_writes_nothing() -> None:
    told = read_in(f"pdq {OTHER}\n", is_rehearsal=True)
    assert told.added == 1
    assert not HashList.objects.exists()


def test_what_is_no_list_and_another_purpose_are_refused() -> None:
    with pytest.raises(ListRefused):
        read_in(b"<!DOCTYPE a [<!ENTITY b 'c'>]><queryResult/>")
    read_in(f"pdq {OTHER}\n", purpose="scam")
    with pytest.raises(actions.OtherPurpose):
        read_in(f"pdq {OTHER}\n", purpose="child")
    with pytest.raises(actions.NameRefused):
        read_in(f"pdq {OTHER}\n", name="  ")
    assert HashList.objects.get().purpose == "scam"


def test_a_broken_off_reading_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def killed(*_args: object, **_named: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("ruthan.matching.actions.lists.record", killed)
    with pytest.raises(KeyboardInterrupt):
        read_in(f"pdq {OTHER}\n")
    assert not ListedHash.objects.exists()
    assert queries.lists_here.near(OTHER) == []


def test_a_removed_list_is_found_no_more() -> None:
    read_in(f"pdq {OTHER}\n")
    assert queries.lists_here.near(OTHER)
    actions.remove_list(by="system", held=HashList.objects.get())
    assert queries.lists_here.near(OTHER) == []
    assert set(
        Entry.objects.filter(what__startswith="matching:list").values_list("what", flat=True)
    ) == {
        "matching:list:read",
        "matching:list:remove",
    }


@pytest.mark.parametrize("bits", [31, 32])
def test_nothing_within_the_radius_is_missed_and_nothing_beyond_is_found(bits: int) -> None:
    read_in("".join(f"pdq {n:064x}\n" for n in range(1, 40)) + f"pdq {OTHER}\n")
    flipped = f"{int(OTHER, 16) ^ ((1 << bits) - 1):064x}"
    found = [near.distance for near in queries.lists_here.near(flipped)]
    assert found == ([31] if bits == 31 else [])


# -- The command and the page ---------------------------------------------------------------------


def test_the_command_tells_bad_lines_and_counts(
    tmp_path: Any, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from typer.testing import CliRunner

    monkeypatch.setattr(hash_lists, "with_database", lambda work: work())
    file = tmp_path / "list.txt"
    file.write_text(f"pdq {OTHER}\nx\n")
    run = CliRunner()
    dry = run.invoke(hash_lists.app, ["import", str(file), "--name", "n", "--dry-run"])
    assert dry.exit_code == 3
    assert not HashList.objects.exists()
    made = run.invoke(hash_lists.app, ["import", str(file), "--name", "n", "--for", "scam"])
    assert made.exit_code == 3
    assert "new: 1" in made.output
    assert f"{file}:2:" in made.output
    assert run.invoke(hash_lists.app, ["list"]).output.startswith("n\tscam\t1\t")
    assert run.invoke(hash_lists.app, ["remove", "n"]).exit_code == 0
    assert run.invoke(hash_lists.app, ["remove", "n"]).exit_code == 1


def uploaded(body: str, **over: str) -> dict[str, Any]:
    plain = {"name": "พันธมิตร", "purpose": "rumour", "source": "องค์กรตัวอย่าง"}
    return plain | over | {"file": SimpleUploadedFile("list.txt", body.encode())}


def test_the_page_reads_a_list_in_and_shows_it(ploy: Any, client_of: Callable[..., Any]) -> None:
    client, address = client_of(ploy), reverse("hash-lists:list")
    tried = client.post(address, uploaded(f"pdq {OTHER}\nbad\n") | {"try": "1"})
    assert "ยังไม่ได้เขียนอะไร" in unbroken(tried)
    assert not HashList.objects.exists()
    told = client.post(address, uploaded(f"pdq {OTHER}\nbad\n"))
    assert "บรรทัด 2" in unbroken(told)
    assert "แฮช pdq ต้องมี 64 หลัก" in unbroken(told)
    shown = unbroken(client.get(address))
    assert "พันธมิตร" in shown
    assert "องค์กรตัวอย่าง" in shown
    assert ploy.name in shown
    refused = client.post(address, uploaded("<queryResult"))
    assert refused.status_code == 422
    assert "ไม่ใช่ XML ที่บรรทัด 1" in unbroken(refused)
    english = client.post(f"/en{address}", uploaded("[1]"))
    assert "The JSON has no hashRecords" in english.content.decode()
    held = HashList.objects.get()
    client.post(reverse("hash-lists:remove", args=[held.pk]))
    assert not HashList.objects.exists()


def test_every_reason_has_its_words_in_both_languages() -> None:
    facts = {"kind": "pdq", "digits": 64, "most": 5, "line": 1, "what": "x"}
    assert WHY_NOT.keys() == SENTENCES.keys()
    for code in SENTENCES:
        with override("en"):
            english = why_not(code, facts)
        with override("th"):
            thai = why_not(code, facts)
        assert english != thai
        assert "%(" not in english + thai


def test_who_only_reads_lists_gets_no_form_and_cannot_send_one(
    krit: Any, anan: Any, client_of: Callable[..., Any]
) -> None:
    reader = makers.a_user("supervisor-1")
    makers.a_role(reader, role="supervisor")
    client, address = client_of(reader), reverse("hash-lists:list")
    assert '<form method="post" enctype' not in client.get(address).content.decode()
    assert client.post(address, uploaded(f"pdq {OTHER}\n")).status_code == 404
    with pytest.raises(Forbidden):
        actions.import_list(by=anan, name="n", body=b"pdq " + OTHER.encode())
    assert not HashList.objects.exists()


# -- Hits -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "edit", [lambda picture: picture, jpeg, mirrored], ids=["same", "jpeg", "mirror"]
)
def test_a_picture_on_a_list_is_a_reason_with_its_name(
    edit: Callable[..., Any], anan: Any, client_of: Callable[..., Any]
) -> None:
    read_in(f"pdq {pdq_of(a_picture(1))}\n", name="รายการ ก", purpose="scam")
    report = sent(edit(a_picture(1)))
    shown = page_of(report, client_of(anan))
    assert "On a list of hashes" in shown
    assert "a picture is on the list “รายการ ก”" in shown
    assert "ภาพอยู่ในรายการ “รายการ ก”" in page_of(report, client_of(anan), "th")
    assert report.state == ReportState.RECEIVED


@pytest.mark.parametrize("kind", ["md5", "sha1", "sha256"])
def test_a_digest_of_the_file_as_it_was_sent_is_found(kind: str) -> None:
    body = jpeg(a_picture(1))
    read_in(f"{kind} {hashlib.new(kind, body).hexdigest()}\n")
    report = makers.a_report(TEXT, files=[upload(body)])
    jobs.run_due()
    assert ListHit.objects.get().report == report.pk
    assert ListHit.objects.get().stage == "exact"


def test_a_list_that_is_read_later_finds_what_was_reported_before(
    anan: Any, client_of: Callable[..., Any]
) -> None:
    report, other = sent(mirrored(a_picture(1))), sent(a_picture(2))
    read_in(f"pdq {pdq_of(a_picture(1))}\n", name="รายการ ข")
    assert "รายการ ข" in page_of(report, client_of(anan))
    assert ListHit.objects.get().report == report.pk
    assert other.pk
    intake.withdraw_report(by="citizen", report=report)
    assert not ListHit.objects.exists()


@pytest.mark.parametrize("how", ["taken back", "removed"])
def test_a_hash_that_is_taken_back_is_no_reason_any_more(
    how: str, anan: Any, client_of: Callable[..., Any]
) -> None:
    value = pdq_of(a_picture(1))
    read_in(f"pdq {value}\n", name="รายการ ค")
    report = sent(a_picture(1))
    assert "รายการ ค" in page_of(report, client_of(anan))
    if how == "removed":
        actions.remove_list(by="system", held=HashList.objects.get())
        jobs.run_due()
    else:
        read_in(f"-pdq {value}\n", name="รายการ ค")
    assert "รายการ ค" not in page_of(report, client_of(anan))


@pytest.mark.parametrize("is_late", [False, True])
def test_a_hit_of_a_childs_list_goes_to_the_sealed_lane(
    is_late: object, officers: bytes, anan: Any, client_of: Callable[..., Any]
) -> None:
    line = f"pdq {pdq_of(a_picture(1))}\n"
    if not is_late:
        read_in(line, name="ปิดผนึก", purpose="child")
    report = sent(a_picture(1))
    if is_late:
        assert report.state == ReportState.RECEIVED
        read_in(line, name="ปิดผนึก", purpose="child")
        report.refresh_from_db()
    assert report.state == ReportState.CLOSED
    assert not report.evidence.exists()
    assert not Picture.objects.filter(is_removed=False).exists()
    assert not ListHit.objects.exists()
    assert not QueueItem.objects.exclude(state="done").exists()
    drop = SealedDrop.objects.get()
    body = json.loads(custody.open_with(officers, bytes(drop.sealed)))
    assert body["text"] == TEXT
    assert body["extra"]["list"] == "ปิดผนึก"
    assert not Entry.objects.filter(facts__icontains="ปิดผนึก", what__startswith="intake").exists()


def test_prints_come_back_from_their_bytes() -> None:
    body = png(a_picture(1))
    marks = mark(body)
    prints = prints_of(body, marks)
    back, kept = unpacked(pack(prints, marks.kept()))
    assert back.digests == prints.digests
    assert [(one.view, one.way, one.quality, one.words.tolist()) for one in back.ways] == [
        (one.view, one.way, one.quality, one.words.tolist()) for one in prints.ways
    ]
    assert kept.sha256 == marks.sha256
