"""The compiled report of the country: asked once, drawn by a job that a kill does not spoil."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date
from typing import Any

import pytest
from django.conf import settings
from django.urls import reverse
from pypdf import PdfReader

from ruthan.audit.models import Entry
from ruthan.campaigns.actions import compile as compiling
from ruthan.campaigns.actions.retention import shred_compilations, shred_photos
from ruthan.campaigns.engine.compile import small
from ruthan.campaigns.models import Compilation
from ruthan.campaigns.queries import reporting_units
from ruthan.campaigns.queries.country_compile import month_of_country
from ruthan.core import jobs, storage
from ruthan.core.guard import Forbidden
from tests import makers
from tests.campaigns import rows
from tests.campaigns.country_steps import FEBRUARY, a_report

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _march(at: Any, fresh_keys: Any) -> None:
    at("2026-03-10 09:00")


def filled(*codes: str, photos: int = 2) -> None:
    """Provinces whose report is in, each with a meeting and its photos."""
    for code in codes:
        held = rows.activity(
            rows.province(code), channel="on_ground", what=f"MEETING {code}", people=1_234
        )
        for number in range(photos):
            rows.photo(held, order=number, body=rows.picture(int(code) * 10 + number))
        a_report(code, nothing={"billboard": "จอ BROKEN-LED"})


def text_of(held: Compilation) -> str:
    body = storage.get(held.pdf, key=held.data_key)
    words = "".join(page.extract_text() for page in PdfReader(io.BytesIO(body)).pages)
    return words.replace("\u200b", "").replace("\n", "").replace(" ", "")


def parts() -> list[Any]:
    folder = settings.RUTHAN_DATA / "compiling"
    return sorted(one for one in folder.rglob("*") if one.is_file())


def test_a_month_is_compiled_into_one_file(reference: Any, nat: Any) -> None:
    filled("45", "50", photos=4)
    rows.activity(rows.province("34"), what="NOT-IN-YET")
    held = compiling.ask_compilation(by=nat, month=FEBRUARY)
    jobs.run_due()
    held.refresh_from_db()
    assert held.ended_at
    assert (held.done, held.total, held.problem) == (3, 3, "")
    pdf = PdfReader(io.BytesIO(storage.get(held.pdf, key=held.data_key)))
    assert held.pages == len(pdf.pages) >= 5
    assert sum(len(page.images) for page in pdf.pages) == 6  # at most three of each activity
    words = text_of(held)
    assert "MEETING45" in words
    assert "NOT-IN-YET" not in words
    assert "BROKEN-LED" in words
    assert "๑,๒๓๔คน" in words
    assert parts() == []


def test_two_who_ask_at_once_are_given_one(reference: Any, nat: Any) -> None:
    first = compiling.ask_compilation(by=nat, month=FEBRUARY)
    assert compiling.ask_compilation(by=nat, month=FEBRUARY) == first
    assert compiling.ask_compilation(by=nat, month=date(2026, 1, 1)) != first
    jobs.run_due()
    assert compiling.ask_compilation(by=nat, month=FEBRUARY) != first


def test_a_kill_in_the_middle_loses_nothing_and_the_job_goes_on(
    reference: Any, nat: Any, monkeypatch: Any
) -> None:
    filled("45", "50", "80")
    held = compiling.ask_compilation(by=nat, month=FEBRUARY)
    drawn: list[bytes] = []

    def killed_at_the_fifth(body: bytes) -> bytes:
        drawn.append(body)
        if len(drawn) == 5:
            raise KeyboardInterrupt
        return small(body)

    monkeypatch.setattr(compiling, "small", killed_at_the_fifth)
    with pytest.raises(KeyboardInterrupt):
        compiling.draw_compilation(held.pk)
    held.refresh_from_db()
    assert (held.done, held.ended_at) == (2, None)
    assert len(parts()) == 2
    assert all(b"JFIF" not in one.read_bytes() for one in parts())  # sealed, as all photos
    compiling.draw_compilation(held.pk)
    held.refresh_from_db()
    assert held.ended_at
    assert len(drawn) == 5 + 2  # the third province alone was drawn again
    assert "MEETING80" in text_of(held)
    assert parts() == []
    compiling.draw_compilation(held.pk)  # the queue may run a job twice
    assert Compilation.objects.count() == 1


def test_a_half_written_part_is_drawn_again(reference: Any, nat: Any) -> None:
    filled("45")
    held = compiling.ask_compilation(by=nat, month=FEBRUARY)
    one = next(
        u for u in month_of_country(FEBRUARY)["provinces"] if u.row.unit.code == "province:45"
    )
    path = compiling._folder(held) / f"{one.row.unit.pk}-{one.mark[:16]}"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"half")
    compiling.draw_compilation(held.pk)
    held.refresh_from_db()
    assert held.ended_at


def test_of_two_workers_one_file_stays(reference: Any, nat: Any, monkeypatch: Any) -> None:
    filled("45")
    held = compiling.ask_compilation(by=nat, month=FEBRUARY)
    draw = compiling.country_pdf

    def with_another(words: Any, photos: Any) -> bytes:
        monkeypatch.setattr(compiling, "country_pdf", draw)
        compiling.draw_compilation(held.pk)  # the other one is faster
        return draw(words, photos)

    monkeypatch.setattr(compiling, "country_pdf", with_another)
    compiling.draw_compilation(held.pk)
    held.refresh_from_db()
    files = [one for one in (settings.RUTHAN_DATA / "files").rglob("*") if one.is_file()]
    assert len(files) == 4 + 1  # two photos in two sizes, and one report
    assert text_of(held)


def test_a_photo_that_cannot_be_read_is_left_out(reference: Any, nat: Any) -> None:
    held = rows.activity(rows.province("45"), channel="on_ground")
    broken, gone = rows.photo(held), rows.photo(held, order=1)
    rows.photo(held, order=2)
    broken.print = storage.put(b"no picture", key=broken.data_key)
    broken.save()
    storage.remove(gone.print)
    shred_photos([rows.photo(held, order=3).pk])
    a_report("45")
    made = compiling.ask_compilation(by=nat, month=FEBRUARY)
    jobs.run_due()
    made.refresh_from_db()
    pdf = PdfReader(io.BytesIO(storage.get(made.pdf, key=made.data_key)))
    assert sum(len(page.images) for page in pdf.pages) == 1


def test_a_failure_is_told_and_mended_by_the_next_try(
    reference: Any, nat: Any, monkeypatch: Any
) -> None:
    filled("45")
    held = compiling.ask_compilation(by=nat, month=FEBRUARY)

    def fails(*_given: Any) -> bytes:
        raise OSError("no room")

    with monkeypatch.context() as patch, pytest.raises(OSError, match="no room"):
        patch.setattr(compiling, "country_pdf", fails)
        compiling.draw_compilation(held.pk)
    browser = makers.signed_in(nat)
    page = browser.get(reverse("country:compilation-progress", args=[held.pk])).content.decode()
    assert "จะทำต่อเอง" in page
    compiling.draw_compilation(held.pk)
    held.refresh_from_db()
    assert (held.problem, bool(held.ended_at)) == ("", True)


def test_one_that_was_given_up_goes_on_when_it_is_asked_for_again(reference: Any, nat: Any) -> None:
    filled("45")
    held = compiling.ask_compilation(by=nat, month=FEBRUARY)
    jobs.run_due()
    Compilation.objects.filter(pk=held.pk).update(problem="again", ended_at=None)
    assert compiling.ask_compilation(by=nat, month=FEBRUARY).pk == held.pk
    jobs.run_due()
    held.refresh_from_db()
    assert (held.problem, bool(held.ended_at)) == ("", True)


def test_an_empty_country_compiles_too(reference: Any, nat: Any) -> None:
    held = compiling.ask_compilation(by=nat, month=date(2028, 2, 1))
    jobs.run_due()
    held.refresh_from_db()
    assert "๒๕๗๑" in text_of(held)


def test_the_page_asks_shows_progress_and_gives_the_file(reference: Any, nat: Any) -> None:
    filled("45")
    browser, address = makers.signed_in(nat), reverse("country:compilations")
    for _press in range(2):
        assert browser.post(address, {"month": "2026-02"}).status_code == 302
    held = Compilation.objects.get()
    waiting = browser.get(reverse("country:compilation", args=[held.pk]))
    assert waiting.status_code == 302
    Compilation.objects.update(done=20, total=77)
    page = browser.get(address).content.decode()
    assert "20 / 77" in page
    assert "hx-get" in page
    jobs.run_due()
    done = browser.get(reverse("country:compilation-progress", args=[held.pk])).content.decode()
    assert "hx-get" not in done
    file = browser.get(reverse("country:compilation", args=[held.pk]))
    assert file.content.startswith(b"%PDF")
    assert Entry.objects.filter(what="campaigns:country:download").count() == 1
    shred_compilations([held.pk])
    assert browser.get(reverse("country:compilation", args=[held.pk])).status_code == 404


def test_only_who_reads_the_country_may_ask(reference: Any, krit: Any) -> None:
    with pytest.raises(Forbidden):
        compiling.ask_compilation(by=krit, month=FEBRUARY)


def test_the_sheet_says_the_share_of_who_lives_there(
    reference: Any, nat: Any, settings: Any, tmp_path: Any
) -> None:
    rows.activity(rows.province("45"), channel="on_ground", people=85)
    file = settings.RUTHAN_POPULATION_FILE = tmp_path / "population.json"
    file.write_text(
        '{"source": "ทะเบียนตัวอย่าง", "dated": "2026-01-01", "people": {"45": 50000}}',
        encoding="utf-8",
    )
    said = makers.signed_in(nat).get(reverse("country:sheet"), {"month": "2026-02"})
    with zipfile.ZipFile(io.BytesIO(said.content)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        words = book.read("xl/sharedStrings.xml").decode()
    assert "ทะเบียนตัวอย่าง" in words
    assert len(re.findall(r'<c r="M\d+"><v>50000</v>', sheet)) == 6
    assert re.findall(r'<c r="N\d+"><v>(\d+)</v>', sheet).count("170") == 1


def test_the_sheet_has_numbers_and_no_formula(reference: Any, nat: Any) -> None:
    rows.activity(rows.province("45"), channel="on_ground", people=85, questions=4)
    a_report("45", nothing={"billboard": '=HYPERLINK("https://bad.example")'})
    said = makers.signed_in(nat).get(reverse("country:sheet"), {"month": "2026-02"})
    with zipfile.ZipFile(io.BytesIO(said.content)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        words = book.read("xl/sharedStrings.xml").decode()
    assert "<f>" not in sheet
    assert "'=HYPERLINK" in words
    assert "<v>85</v>" in sheet
    units = reporting_units().count()
    assert sheet.count("<row") == 1 + 6 * units
