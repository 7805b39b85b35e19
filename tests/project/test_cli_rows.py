"""`ruthan import` and `ruthan export` on a database: files in, files out, exit codes."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ruthan.audit.actions import record, seal
from ruthan.audit.models import Entry
from ruthan.audit.queries import GENESIS, link
from ruthan.claims.models import Claim
from ruthan.core import jobs
from ruthan.gateway.models import ImportRun
from ruthan.intake.models import Report
from ruthan.project import cli
from ruthan.project.cli import exports, feeds, imports
from tests import makers
from tests.imports.conftest import NAMES, afnc, claim, post

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _database(monkeypatch: pytest.MonkeyPatch, db: None) -> None:
    """The database is open already."""

    def open_already(work: Callable[[], int]) -> int:
        return work()

    for module in (imports, exports, feeds):
        monkeypatch.setattr(module, "with_database", open_already)
    for code, names in NAMES.items():
        makers.an_organisation(code, **names)


def write(path: Path, rows: list[dict[str, Any]]) -> Path:
    """A file of rows, in the form that its ending says."""
    if path.suffix == ".csv":
        with path.open("w", encoding="utf-8-sig", newline="") as out:
            table = csv.DictWriter(out, fieldnames=list(rows[0]))
            table.writeheader()
            table.writerows(rows)
    elif path.suffix == ".parquet":
        pq.write_table(pa.Table.from_pylist(rows), path)
    elif path.suffix == ".json":
        path.write_text(json.dumps(rows, ensure_ascii=False, indent=1), encoding="utf-8")
    else:
        path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    return path


@pytest.mark.parametrize("ending", ["ndjson", "json", "csv", "parquet"])
def test_claims_come_in_from_every_form_of_file(ending: str, tmp_path: Path) -> None:
    rows = [afnc(n, post_content="<p>บรรทัดหนึ่ง</p>\n<p>สอง, สาม</p>") for n in range(1, 4)]
    file = write(tmp_path / f"afnc.{ending}", rows)
    assert cli.main(["import", "claims", str(file)]) == 0
    assert Claim.objects.filter(provenance="imported").count() == 3


def test_bad_lines_are_named_and_the_code_is_three(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "some.ndjson"
    good = json.dumps(claim(1))
    file.write_text(f"{good}\nnonsense\n{json.dumps(claim(2, claim=''))}\n", encoding="utf-8")
    assert cli.main(["import", "claims", str(file)]) == 3
    said = capsys.readouterr()
    assert f"{file}:2: not JSON" in said.err
    assert f"{file}:3: no statement" in said.err
    assert "made: 1" in said.out
    assert Claim.objects.count() == 1


def test_a_file_that_was_brought_in_is_not_gone_through_again_unless_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = write(tmp_path / "posts.ndjson", [post(1), post(2)])
    words = ["import", "reports", str(file), "--source", "room"]
    assert cli.main([*words, "--dry-run"]) == 0
    assert (Report.objects.count(), ImportRun.objects.count()) == (0, 0)
    assert cli.main(words) == 0
    assert cli.main(words) == 0
    assert "brought in before" in capsys.readouterr().out
    assert cli.main([*words, "--again"]) == 0
    assert "unchanged: 2" in capsys.readouterr().out
    assert Report.objects.count() == 2


def test_an_unknown_organisation_is_wrong_usage(tmp_path: Path) -> None:
    file = write(tmp_path / "c.ndjson", [claim(1)])
    assert cli.main(["import", "claims", str(file), "--organisation", "nobody"]) == 2
    assert not Claim.objects.exists()


def test_our_verdicts_go_out_with_their_licence_and_no_others(tmp_path: Path) -> None:
    file = write(tmp_path / "c.ndjson", [claim(1)])
    cli.main(["import", "claims", str(file)])
    ours = makers.a_verdict().claim
    target = tmp_path / "out.ndjson"
    assert cli.main(["export", "claims", "--to", str(target)]) == 0
    (row,) = [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]
    assert (row["ref"], row["verdict"], row["licence"]) == (ours.ref, "false", "CC BY 4.0")
    assert row["sources"][0]["publisher"] == "ธนาคารตัวอย่าง"
    assert row["url"] == f"http://localhost/answers/{ours.ref}/"
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_the_audit_chain_can_be_verified_from_its_export_alone(tmp_path: Path) -> None:
    entry = record(by="system", what="test:it", on=("x", "1"), because="ความลับ", facts={"n": 1})
    makers.a_report()
    Entry.objects.filter(pk=entry.pk).exists()
    rows = exported_audit(tmp_path)
    digest = GENESIS
    held = {str(e.uid): e for e in Entry.objects.all()}
    for number, row in enumerate(rows, start=1):
        digest = link(digest, held[row["uid"]])
        assert (row["number"], row["digest"]) == (number, digest.hex())
    assert "ความลับ" not in json.dumps(rows, ensure_ascii=False)


def exported_audit(folder: Path) -> list[dict[str, Any]]:
    seal()
    target = folder / "audit.ndjson"
    assert cli.main(["export", "audit", "--to", str(target)]) == 0
    return [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]


def test_reports_go_out_as_numbers_without_words_or_keys(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report = makers.a_report(province="50")
    jobs.run_due()
    assert cli.main(["export", "reports", "--format", "csv"]) == 0
    (row,) = list(csv.DictReader(capsys.readouterr().out.splitlines()))
    assert row["ref"] == report.ref
    assert (row["province"], row["channel"], row["is_observation"]) == ("50", "web", "False")
    assert row["priority"].startswith("P")
    assert set(row) == {
        "ref", "submitted_on", "answered_on", "state", "channel", "wants", "province",
        "is_observation", "strand", "priority", "cluster",
    }  # fmt: skip


def test_a_file_that_cannot_be_written_is_refused_and_nothing_stays(tmp_path: Path) -> None:
    assert cli.main(["export", "claims", "--to", str(tmp_path / "no" / "x.ndjson")]) == 1


def test_a_cell_that_a_spreadsheet_would_run_is_made_harmless() -> None:
    assert exports._cell("=1+1") == "'=1+1"
    assert exports._cell({"a": 1}) == '{"a": 1}'


def test_feeds_are_added_and_listed(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["feeds", "add", "https://news.example/feed", "--title", "ข่าวตัวอย่าง"]
    assert cli.main(words) == 0
    assert cli.main(words) == 1
    assert cli.main(["feeds", "add", "nonsense", "--title", "x"]) == 1
    assert cli.main(["feeds", "list"]) == 0
    assert "https://news.example/feed" in capsys.readouterr().out
