"""The monthly report as PDF, in typst with Sarabun; the same content gives the same bytes."""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from importlib.resources import files
from typing import Any, Final

import segno
import typst

from ruthan.campaigns.engine.form import SHORT, Form, FormChannel, columns_for, grouped
from ruthan.campaigns.engine.form_pictures import fitted, size_of
from ruthan.core.text.breaks import break_words
from ruthan.core.text.dates import long_date
from ruthan.core.text.digits import to_thai

_TEMPLATE: Final = "engine/form.typ"
GONE: Final = "ภาพนี้ไม่มีแล้ว"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A form to be drawn: its photos by id; of a sealed one its digest and where to check it."""

    form: Form
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    digest: str = ""
    url: str = ""

    @property
    def is_draft(self) -> bool:
        """Whether it was never sealed: it has a watermark and no digest."""
        return not self.digest

    @property
    def address(self) -> str:
        """What the QR code opens: the page that verifies, with the digest that is on the paper."""
        return f"{self.url}?digest={self.digest[:SHORT]}" if self.digest else ""

    @property
    def foot(self) -> list[str]:
        """The lines at the foot of every page, but for its number."""
        if self.is_draft:
            return ["ร่าง ยังไม่ได้ปิดผนึก"]
        moment = datetime.fromisoformat(self.form.sealed_at)
        return [
            f"รายงาน {self.form.ref} ฉบับที่ {to_thai(self.form.revision)}"
            f" ปิดผนึก {long_date(moment.date())}",
            f"รหัสตรวจสอบ {grouped(self.digest[:SHORT])}",
            self.url.split("//")[-1],
        ]

    @property
    def moment(self) -> datetime:
        """The moment that files are dated by: of the seal, of the month for a draft."""
        said = self.form.sealed_at or f"{self.form.month}T00:00:00+07:00"
        return datetime.fromisoformat(said)


def form_pdf(sheet: Sheet) -> bytes:
    """The report as PDF."""
    return bytes(typst.compile(format="pdf", timestamp=sheet.moment, **_typeset(sheet)))


def form_pages(sheet: Sheet, *, ppi: float = 72.0) -> list[bytes]:
    """Its pages as PNG, to look at."""
    made = typst.compile(format="png", ppi=ppi, **_typeset(sheet))
    return [bytes(one) for one in made] if isinstance(made, list) else [bytes(made)]


def qr_svg(address: str) -> str:
    """An address as a QR code."""
    body = io.BytesIO()
    segno.make(address, error="m").save(body, kind="svg", border=0, xmldecl=False, omitsize=True)
    return body.getvalue().decode()


def _typeset(sheet: Sheet) -> dict[str, Any]:
    """What typst needs: template and photos in memory, the typefaces of the package."""
    pictures = fitted(sheet.pictures)
    held = {f"{name}.svg": _framed(body).encode() for name, body in pictures.items()}
    template = files("ruthan.campaigns").joinpath(_TEMPLATE).read_bytes()
    return {
        "input": {"main.typ": template, **held},
        "font_paths": [str(files("ruthan.ui").joinpath("fonts"))],
        "ignore_system_fonts": True,
        "sys_inputs": {"data": json.dumps(told(sheet), ensure_ascii=False)},
    }


def _framed(body: bytes) -> str:
    """A JPEG inside a drawing: typst takes texts alone from memory, and keeps the JPEG as it is."""
    width, height = size_of(body)
    code = base64.b64encode(body).decode()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
        f'height="{height}"><image width="{width}" height="{height}" '
        f'href="data:image/jpeg;base64,{code}"/></svg>'
    )


def told(sheet: Sheet) -> dict[str, Any]:
    """What the template is told: every word, broken between Thai words, in reading order."""
    form = sheet.form
    return {
        "unit": break_words(form.unit_line),
        "title": break_words(form.title),
        "plain": f"{form.unit_line} {form.title}",
        "head": break_words(f"{form.unit_line} ประจำเดือน{form.month_name}"),
        "foot": [break_words(line) for line in sheet.foot],
        "draft": "ร่าง" if sheet.is_draft else "",
        "qr": qr_svg(sheet.address) if sheet.address else "",
        "channels": [_channel(sheet, one) for one in form.channels],
    }


def _channel(sheet: Sheet, channel: FormChannel) -> dict[str, Any]:
    cells = sheet.form.cells(channel)
    return {
        "heading": break_words(channel.heading),
        "columns": columns_for(len(cells)),
        "nothing": "" if cells else break_words(channel.nothing_line),
        "cells": [
            {
                "photo": _photo(sheet, cell.photo.photo if cell.photo else ""),
                "gone": GONE if cell.photo and cell.photo.photo not in sheet.pictures else "",
                "caption": break_words(cell.caption),
                "plain": cell.caption,
                "days": cell.days,
            }
            for cell in cells
        ],
    }


def _photo(sheet: Sheet, photo: str) -> str:
    return f"{photo}.svg" if photo in sheet.pictures else ""
