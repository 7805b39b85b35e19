"""The police file: Thai, official, in figures and words; and a package that others' readers take."""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation
from pypdf import PdfReader

from ruthan.audit.models import Entry
from ruthan.cases import actions, queries
from ruthan.cases.engine.bag import BadName, make_bag
from ruthan.cases.engine.slip import parse_slip
from ruthan.cases.queries.police import moment_words
from ruthan.core import clock
from ruthan.intake import queries as intake
from ruthan.intake.actions import clean_upload
from tests import makers
from tests.cases.pages import REF, slip_picture, slip_text

bagit = pytest.importorskip("bagit")
SUITE = Path(__file__).resolve().parents[3] / "shared/specs/packaging/bagit-conformance"
DAY = clock.today()


def text_of(pdf: bytes) -> str:
    pages = PdfReader(io.BytesIO(pdf)).pages
    return " ".join("\n".join(page.extract_text() for page in pages).replace("\u200b", "").split())


@pytest.fixture
def case(reference: Any) -> Any:
    told = makers.a_transfer()
    report = makers.a_report(
        "โอนแล้วถูกบล็อก", wants="help", files=[clean_upload("สลิปของมะลิ.png", slip_picture())]
    )
    return makers.a_case(told, report=report)


@pytest.mark.django_db
def test_the_paper_says_everything_in_official_thai(case: Any) -> None:
    """The words that are set, and in the paper what its reader of text can tell (not Thai)."""
    with translation.override("th"):
        set_words = str(queries.police_file(case))
    for words in (
        "ข้อเท็จจริงประกอบการแจ้งความ", "ร่าง", "มะลิ", "๑๘,๙๐๐",
        "หนึ่งหมื่นแปดพันเก้าร้อยบาทถ้วน", "ถูกบล็อก", "'ลิงก์'",
    ):  # fmt: skip
        assert words in set_words, words
    text = text_of(actions.make_pdf(by="citizen", case=case).body)
    for words in (case.ref, "000-0-00012-3", "060-000-0014", "hxxps://shop-demo[.]example/pay"):
        assert words in text, words
    assert "https://shop-demo" not in text


@pytest.mark.django_db
def test_amounts_are_thai_digits_and_account_numbers_are_typed_as_they_are(case: Any) -> None:
    with translation.override("th"):
        file = queries.police_file(case)
    assert file.transfers[0].amount == "๑๘,๙๐๐"
    assert file.transfers[0].account == "000-0-00012-3"
    assert re.fullmatch(
        r"[๐-๙]{1,2} \S+ [๐-๙]{4} เวลา [๐-๙]{2}\.[๐-๙]{2} น\.", file.transfers[0].when
    )


@pytest.mark.django_db
def test_the_fingerprints_are_those_of_the_files(case: Any) -> None:
    with translation.override("th"):
        file = queries.police_file(case)
    line = intake.evidence_of(case.report)[0]
    held = intake.evidence_body(case.report, line.id)
    assert held is not None
    assert [row.sha256 for row in file.evidence] == [hashlib.sha256(held[1]).hexdigest()]
    text = text_of(actions.make_pdf(by="citizen", case=case).body).replace(" ", "")
    assert file.evidence[0].sha256 in text


@pytest.mark.django_db
def test_the_english_twin_says_the_same_with_western_digits(case: Any) -> None:
    text = text_of(actions.make_pdf(by="citizen", case=case, language="en").body)
    assert "Facts for a police complaint" in text
    assert "18,900" in text
    assert "Draft" in text


@pytest.mark.django_db
def test_first_and_last_are_the_victims_own_and_no_time_is_made_up(
    reference: Any, fah: Any
) -> None:
    now = clock.now()
    own = [makers.a_transfer(at=now - timedelta(days=n), is_time_known=n == 3) for n in (3, 2)]
    case = makers.a_case(*own)
    first = queries.hops_of(case)[0]
    later = makers.a_transfer(at=now - timedelta(hours=1), account="000-0-00099-9")
    actions.add_transfer(by=fah, case=case, told=later, parent=first.id)
    with translation.override("th"):
        said = dict(queries.police_file(case).summary)
        assert said["โอนครั้งแรก"] == moment_words(own[0].at, long=True)
        assert said["โอนครั้งสุดท้าย"] == moment_words(own[1].at, long=True, with_time=False)


@pytest.mark.django_db
def test_forty_transfers_are_printed_with_their_heads_again(reference: Any) -> None:
    case = makers.a_case(*[makers.a_transfer(satang=100 + n) for n in range(40)])
    body = actions.make_pdf(by="citizen", case=case, language="en").body
    assert len(PdfReader(io.BytesIO(body)).pages) >= 3
    assert text_of(body).count("Amount (baht)") >= 3


@pytest.mark.django_db
def test_nothing_in_it_is_read_as_a_command(reference: Any) -> None:
    case = makers.a_case(story='#panic("x") $ \\ [] *_` <wbr> #let a = 1', name="#panic() [a](b)")
    assert '#panic("x")' in text_of(actions.make_pdf(by="citizen", case=case).body)


@pytest.mark.django_db
def test_who_made_it_is_on_record(case: Any, fah: Any) -> None:
    actions.make_pdf(by=fah, case=case)
    actions.make_bag_file(by="citizen", case=case)
    made = Entry.objects.filter(what="cases:file:make").order_by("uid")
    assert {(one.actor, one.facts["form"]) for one in made} == {(fah.pk, "pdf"), (None, "bag")}


# -- The package ----------------------------------------------------------------------------------


def unpacked(body: bytes, to: Path) -> Path:
    with zipfile.ZipFile(io.BytesIO(body)) as packed:
        packed.extractall(to)
    (found,) = to.iterdir()
    return found


@pytest.mark.django_db
def test_the_reference_reader_finds_our_package_valid(case: Any, tmp_path: Path) -> None:
    made = actions.make_bag_file(by="citizen", case=case)
    folder = unpacked(made.body, tmp_path)
    bag = bagit.Bag(str(folder))
    bag.validate()
    assert bag.version_info == (1, 0)
    assert set(bag.algorithms) == {"sha256", "sha512"}
    assert bag.info["External-Identifier"] == case.ref
    names = set(bag.payload_entries())
    assert {"data/police-file-th.pdf", "data/police-file-en.pdf", "data/facts.json",
            "data/evidence/01.png"} <= names  # fmt: skip


@pytest.mark.django_db
def test_no_name_of_a_file_nor_of_the_bag_tells_of_a_person(case: Any) -> None:
    made = actions.make_bag_file(by="citizen", case=case)
    with zipfile.ZipFile(io.BytesIO(made.body)) as packed:
        names = packed.namelist()
        info = packed.read(f"{case.ref}/bag-info.txt").decode()
        facts = json.loads(packed.read(f"{case.ref}/data/facts.json"))
    assert all(name.isascii() for name in names)
    for words in ("มะลิ", "สลิป", "060-000-0099"):
        assert words not in info
        assert words not in json.dumps(facts, ensure_ascii=False)


@pytest.mark.django_db
def test_what_was_changed_in_it_is_found_out(case: Any, tmp_path: Path) -> None:
    folder = unpacked(actions.make_bag_file(by="citizen", case=case).body, tmp_path)
    (folder / "data" / "facts.json").write_bytes(b"{}")
    assert not bagit.Bag(str(folder)).is_valid()


def test_the_same_content_is_the_same_bytes() -> None:
    made = [
        make_bag(name="V-1", payload={"a.txt": b"1", "b/c.txt": b"2"}, tags={"X": "y"}, on=DAY)
        for _ in range(2)
    ]
    assert made[0] == made[1]


@pytest.mark.parametrize("name", ["../x", "a b", "มะลิ", "", ".", "a\nb", "a%0Ab"])
def test_a_name_that_could_be_misread_is_refused(name: str) -> None:
    with pytest.raises(BadName):
        make_bag(name="V-1", payload={name: b"1"}, tags={}, on=DAY)


@pytest.mark.skipif(
    not SUITE.is_dir(), reason="the BagIt suite of the Library of Congress is not here"
)
def test_the_reader_that_judges_ours_is_a_judge(tmp_path: Path) -> None:
    """What the suite calls valid our judge takes, and what it calls invalid it refuses."""
    taken = refused = 0
    for kind, is_valid in (("valid", True), ("invalid", False)):
        for folder in sorted(SUITE.glob(f"v1.0/{kind}/*")):
            if not folder.is_dir() or folder.name == "bagit-with-invalid-whitespace":
                continue  # the one that bagit 1.9.0 is known to miss
            try:
                found = bagit.Bag(str(folder)).is_valid()
            except bagit.BagError:
                found = False
            assert found == is_valid, folder
            taken, refused = taken + is_valid, refused + (not is_valid)
    assert taken
    assert refused


# -- The code of a slip ---------------------------------------------------------------------------


def test_a_slip_says_its_bank_and_reference() -> None:
    found = parse_slip(slip_text())
    assert found is not None
    assert (found.bank, found.ref) == ("014", REF)


@pytest.mark.parametrize(
    "text",
    ["", "https://bank.example/x", slip_text()[:-1] + "0", slip_text()[:-1], "9" * 60,
     slip_text(bank="01"), slip_text(ref="x"), "00020101021129370016A000000677010111"],
)  # fmt: skip
def test_any_other_code_is_none(text: str) -> None:
    if text == slip_text():
        pytest.skip("the last digit of the check happens to be 0")
    assert parse_slip(text) is None
