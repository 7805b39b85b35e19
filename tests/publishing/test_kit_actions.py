"""Words of the kit: checked, kept with their writer, approved by another, gone with a correction."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import timedelta
from typing import Any

import pytest

from ruthan.audit.models import Entry
from ruthan.core import clock, jobs
from ruthan.core.guard import Forbidden
from ruthan.core.states import Refused
from ruthan.publishing import actions, queries
from ruthan.publishing.engine.kit import voice
from ruthan.publishing.models import KitBundle, KitWording
from tests import makers
from tests.cast import CAST

pytestmark = pytest.mark.django_db
BILL = {"text": "ธนาคารตัวอย่างเปิดตามปกติ เช็กก่อนแชร์"}


@pytest.fixture(autouse=True)
def no_voice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(voice, "can_speak", lambda language: False)


def person(name: str) -> Any:
    return makers.a_person(CAST[name])


def the_subject(ref: str, version: int = 0) -> Any:
    found = queries.kit_subject(ref, version=version)
    assert found is not None
    return found


def write(subject: Any, *, by: str = "nok", form: str = "bill", **over: Any) -> KitWording:
    given = {"language": "th", "words": BILL, **over}
    return actions.edit_kit(by=person(by), subject=subject, form=form, **given)


def test_a_verdict_of_two_people_has_a_kit_in_both_languages(an_answer: Any) -> None:
    subject = the_subject(an_answer().ref)
    kit = queries.kit(subject)
    assert set(kit.facts) == {"th", "en"}
    assert subject.is_current
    assert kit.facts["th"].fact == "ธนาคารตัวอย่างเปิดทุกสาขาตามปกติ"
    assert kit.facts["en"].url.endswith(f"/en/answers/{subject.ref}/")
    assert kit.words["share", "th"].words["said"] == "ธนาคารตัวอย่างจะปิดทุกสาขาวันศุกร์นี้"


def test_without_english_there_is_no_english_kit(an_answer: Any) -> None:
    kit = queries.kit(the_subject(an_answer(title_en="").ref))
    assert set(kit.facts) == {"th"}
    assert not [form for form, language in kit.words if language == "en"]


def test_what_nobody_signed_has_no_kit(an_alert: Any) -> None:
    assert queries.kit_subject(makers.a_claim().ref) is None
    assert queries.kit_subject(an_alert(approved=False).ref) is None
    assert queries.kit_subject("C-00000000") is None
    assert queries.kit_subject("nonsense") is None


def test_words_are_kept_with_who_wrote_them(an_answer: Any) -> None:
    subject = the_subject(an_answer().ref)
    kept = write(subject)
    assert (kept.words, kept.role, kept.written_by) == (BILL, "fact_checker", person("nok"))
    wording = queries.kit(subject).words["bill", "th"]
    assert (wording.words, wording.by, wording.approved) == (BILL, "ผู้ตรวจข้อเท็จจริง", False)
    entry = Entry.objects.get(what="publishing:kit:edit")
    assert entry.facts == {"form": "bill", "language": "th", "version": "1"}


def test_words_are_tidied_and_lines_of_a_still_get_a_slash(an_answer: Any) -> None:
    subject = the_subject(an_answer().ref)
    words = {"text": "  เปิด   ตามปกติ \n\n โทร 1213 ", "ground": "day"}
    assert write(subject, form="led", words=words).words["text"] == "เปิด ตามปกติ / โทร 1213"
    assert write(subject, words={"text": "ก\nข"}).words["text"] == "ก ข"


@pytest.mark.parametrize(
    ("form", "words", "code"),
    [
        ("bill", {"text": "ก" * 61}, "too_long"),
        ("bill", {"text": "  "}, "empty"),
        ("led", {"text": "W" * 40, "ground": "night"}, "no_room"),
        ("led", {"text": "ดี", "ground": ""}, "unknown"),
        ("radio_30", {"text": "ช้า ๆ " * 120}, "too_slow"),
    ],
)
def test_words_that_do_not_fit_are_refused_and_not_kept(
    an_answer: Any, form: str, words: dict[str, str], code: str
) -> None:
    with pytest.raises(actions.KitRefused) as refused:
        write(the_subject(an_answer().ref), form=form, words=words)
    assert code in {finding.code for finding in refused.value.findings}
    assert not KitWording.objects.exists()


def test_forms_and_languages_that_are_not_there_are_refused(an_answer: Any) -> None:
    subject = the_subject(an_answer(title_en="").ref)
    for over in ({"form": "poster"}, {"language": "fr"}, {"language": "en"}, {"language": "tts"}):
        with pytest.raises(actions.KitRefused, match="unknown"):
            write(subject, **over)


def test_screeners_and_coordinators_do_not_word_it(an_answer: Any) -> None:
    subject = the_subject(an_answer().ref)
    for name in ("anan", "krit", "nat", "tan"):
        with pytest.raises(Forbidden):
            write(subject, by=name)


def test_a_coordinator_writes_the_dialect_of_the_province(an_answer: Any) -> None:
    subject = the_subject(an_answer().ref)
    points = {"points": "บ่ต้องฟ้าวถอนเงิน\nธนาคารเปิดคือเก่า"}
    write(subject, by="som", form="facilitator", language="tts", words=points)
    wording = queries.kit(subject).words["facilitator", "tts"]
    assert wording.by == "ผู้ประสานงานจังหวัด"
    assert wording.at
    actions.drop_kit(by=person("som"), subject=subject, form="facilitator", language="tts")
    assert ("facilitator", "tts") not in queries.kit(subject).words


def test_another_person_approves_and_the_public_gets_it(an_answer: Any) -> None:
    subject = the_subject(an_answer().ref)
    kept = write(subject)
    before = queries.kit(subject, public=True).words["bill", "th"]
    assert before.words != BILL
    actions.approve_kit(by=person("bua"), subject=subject, wording=kept)
    after = queries.kit(subject, public=True).words["bill", "th"]
    assert (after.words, after.approved) == (BILL, True)


def test_nobody_approves_their_own_words(an_answer: Any) -> None:
    subject = the_subject(an_answer().ref)
    kept = write(subject, by="bua")
    with pytest.raises(actions.KitRefused, match="same_person"):
        actions.approve_kit(by=person("bua"), subject=subject, wording=kept)
    with pytest.raises(Forbidden):
        actions.approve_kit(by=person("nok"), subject=subject, wording=kept)


def test_words_that_were_changed_meanwhile_are_not_approved(an_answer: Any) -> None:
    subject = the_subject(an_answer().ref)
    read = write(subject)
    write(subject, words={"text": "อีกแบบ"}, at=clock.now() + timedelta(seconds=1))
    with pytest.raises(Refused):
        actions.approve_kit(by=person("bua"), subject=subject, wording=read)


def test_new_words_have_to_be_approved_again(an_answer: Any) -> None:
    subject = the_subject(an_answer().ref)
    actions.approve_kit(by=person("bua"), subject=subject, wording=write(subject))
    write(subject, words={"text": "อีกแบบ"})
    assert queries.kit(subject, public=True).words["bill", "th"].words["text"] != "อีกแบบ"


def test_a_correction_makes_the_old_kit_out_of_date(an_answer: Any, correct: Any) -> None:
    claim = an_answer()
    subject = the_subject(claim.ref)
    write(subject)
    actions.ask_bundle(by=person("nok"), subject=subject)
    jobs.run_due()
    assert queries.bundle(subject) is not None
    correct(claim, code="partly", change_th="ปิดหนึ่งสาขา")
    jobs.run_due()
    new, old = the_subject(claim.ref), the_subject(claim.ref, version=1)
    assert (new.version, new.is_current) == ("2", True)
    assert (old.version, old.is_current) == ("1", False)
    assert queries.kit(old).words["bill", "th"].words == BILL  # still to be read
    assert not queries.kit(new).words["bill", "th"].by  # begins with the new signed words
    assert not KitBundle.objects.exists()
    for refused in (
        lambda: write(old),
        lambda: actions.ask_bundle(by=person("nok"), subject=old),
        lambda: actions.drop_kit(by=person("nok"), subject=old, form="bill", language="th"),
    ):
        with pytest.raises(actions.KitRefused, match="outdated"):
            refused()


def test_an_alert_that_is_over_has_no_kit_any_more(an_alert: Any) -> None:
    alert = an_alert(provinces=["34"])
    subject = the_subject(alert.ref)
    fact = queries.kit(subject).facts["th"]
    assert (subject.is_current, fact.word, fact.places) == (True, "เตือนภัย", "อุบลราชธานี")
    actions.end_alert(by=person("bua"), alert=alert)
    assert not the_subject(alert.ref).is_current


def test_an_update_retires_the_zip_of_the_alert_before(an_alert: Any) -> None:
    alert = an_alert()
    actions.ask_bundle(by=person("nok"), subject=the_subject(alert.ref))
    jobs.run_due()
    words = {name: getattr(alert, name) for name in ("title_th", "body_th", "todo_th", "severity", "urgency", "expires_at")}  # fmt: skip
    update = actions.draft_update(by=person("nok"), alert=alert, change_th="เพิ่มจังหวัด", **words)
    actions.approve_alert(by=person("bua"), alert=update)
    jobs.run_due()
    assert not KitBundle.objects.exists()
    assert the_subject(update.ref).is_current


def test_the_zip_is_drawn_by_a_job_and_only_once(an_answer: Any) -> None:
    subject = the_subject(an_answer().ref)
    write(subject)
    bundle = actions.ask_bundle(by=person("krit"), subject=subject)
    assert not queries.is_drawn(bundle)
    jobs.run_due()
    held = KitBundle.objects.get()
    assert held.done == held.total > 40
    body = queries.bundle_bytes(subject, of=queries.kit_digest(queries.kit(subject)))
    assert body is not None
    packed = zipfile.ZipFile(io.BytesIO(body))
    assert packed.read("bill/bill-th.txt").decode().strip() == BILL["text"]
    files = json.loads(packed.read("manifest.json"))["files"]
    assert {one["language"] for one in files} == {"th", "en"}
    actions.draw_bundle(bundle.pk)  # a job may run twice
    again = actions.ask_bundle(by=person("nok"), subject=subject)
    assert again.asked_by == person("krit")


def test_new_words_ask_for_a_new_zip(an_answer: Any) -> None:
    subject = the_subject(an_answer().ref)
    actions.ask_bundle(by=person("nok"), subject=subject)
    jobs.run_due()
    write(subject)
    digest = queries.kit_digest(queries.kit(subject))
    assert queries.bundle_bytes(subject, of=digest) is None
    actions.ask_bundle(by=person("nok"), subject=subject)
    assert not queries.is_drawn(KitBundle.objects.get())


def test_a_zip_whose_verdict_was_corrected_before_the_job_ran_is_not_drawn(
    an_answer: Any, correct: Any
) -> None:
    claim = an_answer()
    bundle = actions.ask_bundle(by=person("nok"), subject=the_subject(claim.ref))
    correct(claim, code="partly", change_th="แก้")
    actions.draw_bundle(bundle.pk)
    assert not KitBundle.objects.exists()


def test_strangers_and_volunteers_ask_for_no_zip(an_answer: Any) -> None:
    subject = the_subject(an_answer().ref)
    with pytest.raises(Forbidden):
        actions.ask_bundle(by=person("tan"), subject=subject)
