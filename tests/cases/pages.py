"""How tests walk through the pages of whoever has transferred."""

from __future__ import annotations

import html
import io
from datetime import timedelta
from typing import Any

import segno
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from ruthan.core import clock
from ruthan.matching.engine.entities.promptpay import crc16

STORY = "เห็นโฆษณาขายมือถือในเพจตัวอย่าง โอนแล้วเขาบล็อก"
CHILD = "น้องสาวอายุ 13 มีผู้ชายขู่จะปล่อยรูปโป๊ของน้อง ทำยังไงดี"
REF = "0152026112900000123456"


def transfer(**over: Any) -> dict[str, Any]:
    """The fields of a transfer as a browser sends them."""
    local = (clock.now() - timedelta(hours=2)).astimezone()
    plain = {
        "from_bank": "014", "to_bank": "004", "account": "000-0-00012-3",
        "name": "น.ส.สมมุติ ตัวอย่าง", "amount": "18,900", "day": f"{local:%Y-%m-%d}",
        "time": "",
    }  # fmt: skip
    return plain | over


def plain(response: Any) -> str:
    """What a page says, without the marks where a line may break."""
    text = response if isinstance(response, str) else response.content.decode()
    return html.unescape(text.replace("<wbr>", "").replace("\u200b", ""))


def slip_text(ref: str = REF, bank: str = "014") -> str:
    """The text of the code on a slip, with its check."""
    inner = f"000600000101{len(bank):02d}{bank}02{len(ref):02d}{ref}"
    body = f"00{len(inner):02d}{inner}5102TH9104"
    return f"{body}{crc16(body):04X}"


def slip_picture(text: str = "", *, ground: str = "white") -> bytes:
    """A picture of a slip with its code."""
    code = io.BytesIO()
    segno.make_qr(text or slip_text()).save(code, kind="png", scale=6, border=4)
    sheet = Image.new("RGB", (500, 700), ground)
    sheet.paste(Image.open(io.BytesIO(code.getvalue())).convert("RGB"), (60, 200))
    out = io.BytesIO()
    sheet.save(out, "PNG")
    return out.getvalue()


def slip_file(body: bytes | None = None, name: str = "สลิป.png") -> SimpleUploadedFile:
    """The picture as a browser sends it."""
    return SimpleUploadedFile(name, body or slip_picture())


def walk(client: Client, *transfers: dict[str, Any], **last: Any) -> Any:
    """The four steps; the answer of the last press."""
    for one in transfers or (transfer(),):
        said = client.post("/transferred/case/transfers/", one)
        assert said.status_code == 303, said.content.decode()
    said = client.post(
        "/transferred/case/other-side/",
        {"phones": "060-000-0014", "lines": "@shop-demo", "links": "https://shop-demo.example/p"},
    )
    assert said.status_code == 303, said.content.decode()
    said = client.post("/transferred/case/story/", {"story": STORY})
    assert said.status_code == 303, said.content.decode()
    page = client.get("/transferred/case/send/")
    ticket = page.context["form"]["ticket"].value()
    return client.post("/transferred/case/send/", {"ticket": ticket, **last})
