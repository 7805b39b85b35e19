"""Drafts, limits and the forms that are text; the zip with its manifest; the draft voice."""

from __future__ import annotations

import hashlib
import io
import json
import stat
import struct
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ruthan.publishing.engine.kit import checks, drafts, limits, texts, voice
from ruthan.publishing.engine.kit.archive import archive
from ruthan.publishing.engine.kit.checks import Finding, quick, thorough
from ruthan.publishing.engine.kit.fact import Wording
from ruthan.publishing.engine.kit.forms import FORMS, SCRIPTS
from ruthan.publishing.engine.kit.pieces import left_out, pieces
from tests.publishing.kitfacts import ENGLISH, FACT, LONG, a_kit

NUMBERS = {"bill": 60, "popup_title": 40, "popup_body": 120, "led": 12}


@pytest.fixture(autouse=True)
def no_voice(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether a machine has espeak-ng changes nothing but the voices themselves."""
    monkeypatch.setattr(voice, "can_speak", lambda language: False)


@pytest.mark.parametrize(("name", "most"), NUMBERS.items())
def test_the_limits_are_those_of_the_domain_with_their_source(name: str, most: int) -> None:
    assert limits.number(name) == most
    assert "domain row" in limits.source(name)


def test_every_dated_number_has_a_source() -> None:
    held = limits.read()
    rows = [*held["limits"].values(), *held["pace"].values(), *held["apps"], *held["led_sizes"]]
    assert all(row["source"] and row["dated"] for row in rows)


def test_the_apps_are_those_of_row_57() -> None:
    owners = {app.name: app.owner for app in limits.apps()}
    assert owners == {
        "ThaID": "dopa", "MEA Smart Life": "mea", "PEA Smart Plus": "pea",
        "MWA on Mobile": "mwa", "PWA Plus Life+": "pwa", "Smart Lands": "dol",
    }  # fmt: skip


@pytest.mark.parametrize("fact", [FACT, ENGLISH], ids=["th", "en"])
@pytest.mark.parametrize("code", FORMS)
def test_every_form_of_a_short_fact_is_drafted_within_its_limits(code: str, fact: Any) -> None:
    words = drafts.drafts(fact)[code]
    assert thorough(fact, code, Wording(words), fact.language) == []


def test_a_draft_never_cuts_a_statement() -> None:
    """What has no room is left whole, for a person to shorten; half a sentence may say the opposite."""
    words = drafts.drafts(LONG)
    assert words["bill"]["text"] in (LONG.fact, LONG.todo, f"{LONG.fact} · {LONG.todo}")
    assert words["led"]["text"].startswith(LONG.fact)
    kinds = {(one.form, one.findings[0].code) for one in left_out(a_kit(LONG))}
    assert ("led", "too_many_words") in kinds


def test_no_draft_puts_the_verdict_before_the_fact() -> None:
    """ "False: the bank is open" would be read as its opposite."""
    for fact in (FACT, ENGLISH):
        for code, words in drafts.drafts(fact).items():
            for text in words.values():
                assert f"{fact.word}: {fact.fact}" not in text, code
                assert f"{fact.word} {fact.fact}" not in text, code


def test_truth_comes_first_and_last_in_a_script() -> None:
    text = drafts.drafts(FACT)["radio_60"]["text"]
    assert text.index(FACT.fact) < text.index(FACT.said) < text.rindex(FACT.fact)


@pytest.mark.parametrize(
    ("code", "words", "found"),
    [
        ("bill", {"text": "ก" * 61}, "too_long"),
        ("bill", {"text": "ก" * 60}, ""),
        ("bill", {"text": ""}, "empty"),
        ("bill", {"text": "ดี 😀"}, "letters"),
        ("popup", {"title": "ก" * 41, "body": "ข"}, "too_long"),
        ("popup", {"title": "ก", "body": "ข" * 121}, "too_long"),
        ("led", {"text": "หนึ่ง สอง สาม สี่ ห้า หก เจ็ด แปด เก้า สิบ แมว หมา ปลา", "ground": "day"}, "too_many_words"),
        ("led", {"text": "ดี", "ground": "pink"}, "unknown"),
        ("radio_30", {"text": "พูดยาวมาก " * 90}, "too_slow"),
        ("radio_30", {"text": "อ่านที่ https://ruthan.example"}, "address"),
        ("share", {"fact": "ดี", "said": "", "todo": ""}, ""),
    ],
)  # fmt: skip
def test_what_is_wrong_with_words_is_found(code: str, words: dict[str, str], found: str) -> None:
    kinds = [finding.code for finding in quick(FACT, code, words, "th")]
    assert (found in kinds) if found else kinds == []


def test_pale_letters_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    from ruthan.publishing.engine.kit import led

    pale = {"night": led.Look("#ffffff", ("#eeeeee", "#dddddd"))}
    monkeypatch.setattr(checks, "looks", lambda tone: pale)
    found = quick(FACT, "led", {"text": "ดี", "ground": "night"}, "th")
    assert [finding.code for finding in found] == ["low_contrast"]


def test_a_word_too_wide_for_a_board_is_found_by_drawing() -> None:
    words = {"text": "W" * 40, "ground": "night"}
    assert quick(FACT, "led", words, "th") == []
    found = thorough(FACT, "led", Wording(words), "th")
    assert Finding("no_room", "text", "384x192") in found


def test_scripts_are_written_as_they_are_read() -> None:
    for code in SCRIPTS:
        text = texts.script_text(FACT, code, drafts.drafts(FACT)[code])
        head, _, told = text.partition("\n")
        assert "ค่าประมาณ" in head
        assert "โทร หนึ่งสองหนึ่งสาม" in told
        assert not any(letter.isdigit() for letter in told)


def test_the_web_correction_is_a_page_of_its_own_without_anything_foreign() -> None:
    words = {"title": "<b>&", "body": "ย่อหน้า\n\nดู https://ruthan.example/a?b=1&c=2"}
    page = texts.web_html(FACT, words)
    assert "<b>" not in page
    assert '<a href="https://ruthan.example/a?b=1&amp;c=2">' in page
    assert "script" not in page
    assert 'rel="license"' in page


def test_the_line_message_is_one_flex_bubble_within_lines_limits() -> None:
    told = json.loads(texts.line_flex(FACT, drafts.drafts(FACT)["line"], "false"))
    (message,) = told["messages"]
    assert message["type"] == "flex"
    assert len(message["altText"]) <= 400
    assert FACT.url in json.dumps(message, ensure_ascii=False)


def test_a_popup_says_what_it_is_about_even_where_the_fact_is_no_headline() -> None:
    long = replace(
        FACT, fact="น้ำสมุนไพรสูตรสมมุติล้างฝุ่นออกจากปอดไม่ได้ และดื่มแล้วอันตรายถึงชีวิต", todo="โทร 1669 " * 9
    )
    words = drafts.drafts(long)["popup"]

    assert words["title"] == "ข้อความที่ส่งต่อกัน: เท็จ"
    assert words["body"] == long.fact


def test_each_app_has_a_payload_with_its_window() -> None:
    words = drafts.drafts(FACT)["popup"]
    for app in limits.apps():
        told = json.loads(texts.popup(FACT, words, app))
        assert (told["app"], told["owner"]) == (app.code, app.owner)
        assert len(told["title"]) <= 40
        assert len(told["body"]) <= 120
        assert told["valid_from"] == FACT.signed_at
        assert told["reference"] == FACT.ref


def test_the_zip_holds_every_file_and_a_manifest_that_names_it() -> None:
    steps: list[tuple[int, int]] = []
    kit = a_kit(FACT, bill={"text": "เช็กก่อนแชร์"})
    body = archive(kit, step=lambda done, total: steps.append((done, total)))
    packed = zipfile.ZipFile(io.BytesIO(body))
    assert packed.testzip() is None
    manifest = json.loads(packed.read("manifest.json"))
    listed = {one["file"]: one for one in manifest["files"]}
    assert set(packed.namelist()) == {*listed, "manifest.json", "README.txt"}
    for name, one in listed.items():
        held = packed.read(name)
        assert (len(held), hashlib.sha256(held).hexdigest()) == (one["bytes"], one["sha256"])
        assert stat.S_IMODE(packed.getinfo(name).external_attr >> 16) == 0o644
    assert steps[-1] == (len(listed), len(listed))
    assert manifest["licence"].startswith("https://creativecommons.org/licenses/by/")
    assert (manifest["reference"], manifest["version"]) == (FACT.ref, "1")
    assert listed["bill/bill-th.txt"]["words"] == "edited"
    assert listed["bill/bill-th.txt"]["approved_by_a_second_person"] is False
    assert listed["impact/impact-th.txt"]["words"] == "signed"
    assert FACT.url in packed.read("README.txt").decode()


def test_a_zip_of_some_forms_holds_those_alone() -> None:
    packed = zipfile.ZipFile(io.BytesIO(archive(a_kit(), only=["bill"], languages=["en"])))
    assert set(packed.namelist()) == {"bill/bill-en.txt", "manifest.json", "README.txt"}


def test_what_is_too_long_is_left_out_and_named() -> None:
    kit = a_kit(FACT, bill={"text": "ก" * 61})
    packed = zipfile.ZipFile(io.BytesIO(archive(kit, only=["bill", "impact"])))
    assert "bill/bill-th.txt" not in packed.namelist()
    out = json.loads(packed.read("manifest.json"))["left_out"]
    assert out == [{"form": "bill", "language": "th", "why": ["too_long text 61/60"]}]


def test_what_has_no_room_is_left_out_of_the_zip_and_named() -> None:
    kit = a_kit(FACT, led={"text": "W" * 40})
    out = json.loads(zipfile.ZipFile(io.BytesIO(archive(kit, only=["led"]))).read("manifest.json"))[
        "left_out"
    ]
    assert {one["file"] for one in out} >= {"led-384x192-th.png"}
    assert all("NoRoom" in one["why"][0] for one in out)


def test_names_of_files_are_never_the_same() -> None:
    names = [piece.name for piece in pieces(a_kit())]
    assert len(names) == len(set(names))


def test_a_dialect_is_there_only_when_somebody_wrote_it() -> None:
    kit = a_kit()
    assert not [p for p in pieces(kit) if p.language in {"tts", "nod", "sou", "mfa"}]
    kit.words["facilitator", "tts"] = Wording({"points": "บ่ต้องฟ้าว"}, by="ผู้ประสานงาน", at="22 พ.ย.")
    assert {p.name for p in pieces(kit, languages=["tts"])} == {
        "facilitator-tts.pdf", "facilitator-tts.txt",
    }  # fmt: skip


@pytest.mark.parametrize("face", ["Regular", "Bold"])
def test_every_sign_that_is_let_through_is_in_the_typeface(face: str) -> None:
    held = _signs(Path(f"ruthan/ui/fonts/Sarabun-{face}.ttf").read_bytes())
    let_through = {code for code in range(0x21, 0x2C00) if checks._DRAWN.fullmatch(chr(code))}
    assert {code for code in let_through if not chr(code).isspace()} <= held


def _signs(font: bytes) -> set[int]:
    """The code points of a TrueType file, from its cmap of format 4."""
    count = struct.unpack(">H", font[4:6])[0]
    rows = [struct.unpack(">4sLLL", font[12 + 16 * at : 28 + 16 * at]) for at in range(count)]
    base = next(offset for tag, _sum, offset, _length in rows if tag == b"cmap")
    found: set[int] = set()
    for at in range(struct.unpack(">H", font[base + 2 : base + 4])[0]):
        place = base + 4 + 8 * at
        start = base + struct.unpack(">L", font[place + 4 : place + 8])[0]
        if struct.unpack(">H", font[start : start + 2])[0] != 4:
            continue
        n = struct.unpack(">H", font[start + 6 : start + 8])[0] // 2
        ends = struct.unpack(f">{n}H", font[start + 14 : start + 14 + 2 * n])
        begins = struct.unpack(f">{n}H", font[start + 16 + 2 * n : start + 16 + 4 * n])
        for first, last in zip(begins, ends, strict=True):
            found |= set(range(first, last + 1))
    return found


# -- The voice ------------------------------------------------------------------------------------


@pytest.fixture
def espeak(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program of that name which keeps what it is told and answers with a WAV."""
    program = tmp_path / "espeak-ng"
    program.write_text(
        "#!/bin/sh\n"
        'case "$1" in --voices=th) printf "Pty Language\\n 5 th Thai\\n"; exit 0;;'
        ' --voices=*) printf "Pty Language\\n"; exit 0;; esac\n'
        f'printf "%s\\n" "$@" > {tmp_path}/arguments\ncat > {tmp_path}/said\n'
        'printf "RIFF0000WAVE"\n'
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    return tmp_path


def test_the_voice_says_that_it_is_a_draft_and_spells_numbers(espeak: Path) -> None:
    body = voice.draft_voice("สงสัยครับ/ค่ะ โทร 1441", medium="radio", language="th")
    assert body.startswith(b"RIFF")
    said = (espeak / "said").read_text(encoding="utf-8")
    assert said.startswith("ฉบับร่าง")
    assert said.rstrip().endswith("ฉบับร่าง")
    assert "โทร หนึ่งสี่สี่หนึ่ง" in said
    assert "สงสัยครับ โทร" in said
    assert "1441" not in (espeak / "arguments").read_text(encoding="utf-8")


def test_without_the_program_there_is_no_voice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(voice.VoiceFailed):
        voice.draft_voice("ดี", medium="radio", language="th")


def test_a_voice_is_a_file_whose_name_says_draft(
    espeak: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(voice, "can_speak", lambda language: language == "th")
    names = {p.name for p in pieces(a_kit(replace(FACT)), only=["radio_30"])}
    assert names == {"radio-30-th.txt", "ร่าง-radio-30-th.wav"}
