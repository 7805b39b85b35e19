"""QR codes and words inside images."""

from __future__ import annotations

import io
import subprocess

import pytest
import segno
from PIL import Image, ImageDraw, ImageFont

from bench.pictures.draw import picture
from ruthan.matching.engine.images import ocr, qr
from ruthan.matching.engine.images.safe import ImageRefused


def code(text: str, *, scale: int = 5) -> Image.Image:
    out = io.BytesIO()
    segno.make(text).save(out, kind="png", scale=scale)
    return Image.open(out).convert("RGB")


def png(sheet: Image.Image) -> bytes:
    out = io.BytesIO()
    sheet.save(out, "PNG")
    return out.getvalue()


def test_codes_inside_a_picture_are_read_from_top_to_bottom() -> None:
    sheet = picture(4, width=900).resize((900, 1200))
    sheet.paste(code("ที่สอง 2"), (500, 700))
    sheet.paste(code("https://example.th/1"), (80, 60))
    sheet.paste(code("https://example.th/1"), (100, 900))
    assert qr.read_codes(png(sheet)) == ["https://example.th/1", "ที่สอง 2"]


def test_a_turned_code_in_a_photo_is_read() -> None:
    sheet = Image.new("RGB", (700, 700), "grey")
    sheet.paste(
        code("00020101021129370016A000000677010111").rotate(12, expand=True, fillcolor="white"),
        (150, 200),
    )
    out = io.BytesIO()
    sheet.save(out, "JPEG", quality=50)
    assert qr.read_codes(out.getvalue()) == ["00020101021129370016A000000677010111"]


def test_no_code_no_text_and_no_image_a_refusal() -> None:
    assert qr.read_codes(png(picture(0, width=300))) == []
    with pytest.raises(ImageRefused):
        qr.read_codes(b"no image")


@pytest.fixture(autouse=True)
def asked_anew() -> None:
    ocr.what_is_missing.cache_clear()


def test_without_tesseract_there_are_no_words_and_the_reason(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ocr.shutil, "which", lambda _: None)
    assert ocr.read_words(png(picture(2, width=200))) == ocr.Reading("", "absent")


class Program:
    """Stands for tesseract: says which languages it has, answers, or fails."""

    def __init__(self, languages: str = "eng\ntha\n", answer: str = "", code: int = 0) -> None:
        self.languages, self.answer, self.code = languages, answer, code
        self.given: list[Image.Image] = []
        self.is_slow = False

    def __call__(self, words: list[str], **how: object) -> subprocess.CompletedProcess[bytes]:
        if "--list-langs" in words:
            return subprocess.CompletedProcess(words, 0, self.languages.encode())
        if self.is_slow:
            raise subprocess.TimeoutExpired(words, 1)
        self.given.append(Image.open(io.BytesIO(how["input"])))  # type: ignore[arg-type]
        return subprocess.CompletedProcess(words, self.code, self.answer.encode())


@pytest.fixture
def program(monkeypatch: pytest.MonkeyPatch) -> Program:
    stands = Program()
    monkeypatch.setattr(ocr.shutil, "which", lambda _: "/usr/bin/tesseract")
    monkeypatch.setattr(ocr.subprocess, "run", stands)
    return stands


def test_the_picture_is_grey_and_doubled_and_the_words_are_tidy(program: Program) -> None:
    program.answer = "โอนเงิน\n\n  ด่วน \x0c\n"
    assert ocr.read_words(png(picture(2, width=200))) == ocr.Reading("โอนเงิน\nด่วน")
    assert program.given[0].mode == "L"
    assert program.given[0].width == 400


def test_a_missing_language_a_failure_and_slowness_are_reasons(program: Program) -> None:
    body = png(picture(2, width=200))
    program.code = 1
    assert ocr.read_words(body).reason == "failed"
    program.is_slow = True
    assert ocr.read_words(body).reason == "too_slow"
    ocr.what_is_missing.cache_clear()
    program.languages = "eng\nosd\n"
    assert ocr.read_words(body) == ocr.Reading("", "no_language")


def test_words_are_really_read_where_tesseract_is() -> None:
    if ocr.what_is_missing():
        pytest.skip(f"tesseract: {ocr.what_is_missing()}")
    sheet = Image.new("RGB", (420, 60), "white")
    ImageDraw.Draw(sheet).text(
        (10, 15), "transfer the money now", font=ImageFont.load_default(24), fill="black"
    )
    assert "transfer the money now" in ocr.read_words(png(sheet)).text
