"""Taking a report in: what is written, what is sealed, what is refused."""

from __future__ import annotations

import pytest
from django.db import connection

from ruthan.audit.models import Entry
from ruthan.core import jobs, refs
from ruthan.core.text.limits import TextRefused
from ruthan.intake import access, actions, queries
from ruthan.intake.models import Evidence, Report, SealedDrop, Step
from tests import makers

pytestmark = pytest.mark.django_db

TEXT = "ด่วน! ธนาคารตัวอย่างจะปิดทุกสาขาวันศุกร์นี้ รีบถอนเงิน ส่งต่อด้วย"


def test_a_report_is_written_with_its_history_its_audit_line_and_its_job() -> None:
    made = makers.a_submission(
        TEXT, answers={"situation": "none"}, links=["https://bank.example/x"]
    )

    report = queries.report(made.report.id)
    assert report is not None
    assert queries.text_of(report) == TEXT
    assert queries.answers_of(report) == {"situation": "none"}
    assert [line.name for line in queries.evidence_of(report)] == ["https://bank.example/x"]
    assert [step.state for step in queries.steps_of(report)] == ["received"]
    assert Entry.objects.filter(what="intake:report:submit", on_id=str(report.id)).count() == 1
    assert report.cluster_id is not None
    assert made.receipt is not None


def test_the_text_stands_nowhere_in_clear_in_the_database() -> None:
    makers.a_submission(
        TEXT,
        answers={"amount": "สิบแปดพันลับ"},
        links=["https://bank.example/hidden"],
        email="mali@mail.example",
    )
    jobs.run_due()

    needles = ("ธนาคารตัวอย่าง", "สิบแปดพันลับ", "bank.example", "mali@mail")
    for table, row in _every_row():
        for needle in needles:
            assert needle not in row, table
            assert needle.encode().hex() not in row, table


def test_a_receipt_opens_its_report_and_nothing_else_does() -> None:
    made = makers.a_submission()
    other = makers.a_submission("ข้อความอื่นที่ไม่เกี่ยวกันเลย เรื่องน้ำท่วมหมู่บ้านตัวอย่าง")

    assert access.report_by_receipt(str(made.receipt)) == made.report
    mixed = made.receipt.lookup + other.receipt.secret
    for typed in ("", "0" * 30, mixed, str(made.receipt)[:-1], "x" * 5000, "๑" * 30):
        assert access.report_by_receipt(typed) is None


def test_a_receipt_that_is_in_use_is_drawn_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    first = makers.a_submission()
    draws = [refs.new_receipt(), first.receipt]
    monkeypatch.setattr(refs, "new_receipt", lambda: draws.pop())
    other = makers.a_submission("ข้อความอื่นที่ไม่เกี่ยวกันเลย เรื่องน้ำท่วมหมู่บ้านตัวอย่าง")
    assert draws == []
    assert other.receipt.lookup != first.receipt.lookup
    assert access.report_by_receipt(str(other.receipt)) == other.report
    assert queries.cluster_counts(other.report.cluster_id).reports == 1
    assert Entry.objects.filter(what="intake:report:submit").count() == 2


def test_a_receipt_in_thai_digits_with_dashes_opens_its_report() -> None:
    from ruthan.core.text.digits import to_thai

    made = makers.a_submission()

    assert access.report_by_receipt(to_thai(str(made.receipt).replace(" ", "-"))) == made.report


def test_a_receipt_is_kept_as_salt_and_keyed_hash_only() -> None:
    made = makers.a_submission()

    for table, row in _every_row():
        assert made.receipt.secret not in row, table
        assert made.receipt.secret.encode().hex() not in row, table


def test_the_same_work_is_done_for_a_known_and_an_unknown_receipt(
    django_assert_num_queries,
) -> None:  # type: ignore[no-untyped-def]
    made = makers.a_submission()

    for typed in (str(made.receipt), "12345", str(actions.new_receipt())):
        with django_assert_num_queries(2):
            access.report_by_receipt(typed)


@pytest.mark.parametrize(
    "text", ["", "   \n", "\x00", "\u200b\u2060\u200d", "\u202e\u202c", "\ud800"]
)
def test_nothing_to_read_is_refused_and_nothing_is_written(text: str) -> None:
    with pytest.raises(TextRefused) as refusal:
        makers.a_submission(text)

    assert refusal.value.code == "empty"
    assert Report.objects.count() == 0
    assert Evidence.objects.count() == 0


def test_a_megabyte_is_refused() -> None:
    with pytest.raises(TextRefused) as refusal:
        makers.a_submission("ก" * 1_000_000)

    assert refusal.value.code == "too_long"


def test_a_link_alone_is_the_text() -> None:
    made = makers.a_submission("", links=["https://bank.example/only"])

    assert queries.text_of(made.report) == "https://bank.example/only"


def test_a_picture_alone_is_a_report_that_stands_with_the_very_same_picture() -> None:
    file = actions.CleanFile("รูป.png", b"cleaned", "image", "image/png")
    other = actions.CleanFile("รูป.png", b"another", "image", "image/png")
    paper = actions.CleanFile("เอกสาร.pdf", b"%PDF-", "file", "application/pdf")

    report = makers.a_report("", files=[file])

    assert makers.a_report("", files=[file]).cluster_id == report.cluster_id
    assert makers.a_report("", files=[other]).cluster_id not in {None, report.cluster_id}
    assert makers.a_report("", files=[paper]).cluster_id is None
    line = queries.evidence_of(report)[0]
    assert line.name == "รูป.png"
    assert queries.evidence_body(report, line.id) == ("image/png", b"cleaned")


def test_the_centre_of_the_province_owns_the_report() -> None:
    makers.a_centre("ruthan-isan")

    assert makers.a_report(province="34").centre.code == "ruthan-isan"
    assert makers.a_report(province="50").centre.code == "ruthan"


def test_a_child_in_danger_is_refused_here_and_nothing_is_written() -> None:
    with pytest.raises(actions.MustBeSealed):
        makers.a_submission("น้องสาวอายุ 13 มีผู้ชายขู่จะปล่อยรูปโป๊ของน้อง ทำยังไงดี")

    assert Report.objects.count() == 0
    assert SealedDrop.objects.count() == 0


def test_two_copies_fall_into_one_cluster_and_people_are_counted_once() -> None:
    one = makers.a_report(TEXT, reporter=actions.reporter_key("line", "u1"), province="50")
    makers.a_report(TEXT, reporter=actions.reporter_key("line", "u1"), province="50")
    makers.a_report(TEXT, reporter=actions.reporter_key("line", "u2"), province="34")
    makers.a_report(TEXT, reporter=actions.reporter_key("feed", "f"), is_observation=True)

    counts = queries.cluster_counts(one.cluster_id)

    assert (counts.reports, counts.reporters, counts.observations, counts.provinces) == (3, 2, 1, 2)
    assert counts.last_24h == 3


def test_files_leave_the_store_again_when_the_report_fails(settings, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    from ruthan.core import storage
    from ruthan.intake.actions import evidence

    held: list[str] = []
    put = storage.put
    monkeypatch.setattr(
        storage, "put", lambda body, *, key: held.append(put(body, key=key)) or held[-1]
    )
    monkeypatch.setattr(evidence.Evidence.objects, "bulk_create", _fails)
    file = actions.CleanFile("a.png", b"cleaned", "image", "image/png")

    with pytest.raises(RuntimeError):
        makers.a_submission("", files=[file])

    assert held
    assert not (settings.RUTHAN_DATA / "files" / held[0][:2] / held[0][2:4] / held[0]).exists()


def test_every_move_leaves_one_line_of_history() -> None:
    report = makers.a_report()

    actions.move_report(by="system", report=report, to="screening")

    assert list(Step.objects.filter(report=report).values_list("state", flat=True)) == [
        "received",
        "screening",
    ]


def _fails(*_: object, **__: object) -> None:
    raise RuntimeError


def _every_row() -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        tables = [row[0] for row in cursor.fetchall()]
        rows = []
        for table in tables:
            cursor.execute(f'SELECT t::text FROM "{table}" t')  # noqa: S608 - names from pg_tables
            rows += [(table, row[0]) for row in cursor.fetchall()]
    return rows
