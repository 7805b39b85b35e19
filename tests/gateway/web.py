"""How tests press the buttons of the web source."""

from __future__ import annotations

import io
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

TEXT = "ด่วน! ธนาคารตัวอย่างจะปิดทุกสาขาวันศุกร์นี้ รีบถอนเงิน ส่งต่อด้วย"
CHILD = "น้องสาวอายุ 13 มีผู้ชายขู่จะปล่อยรูปโป๊ของน้อง ทำยังไงดี"


def ticket_of(client: Client, path: str = "/check/") -> str:
    """The ticket of a fresh form."""
    return str(client.get(path).context["form"]["ticket"].value())


def send(client: Client, path: str = "/check/", **fields: Any) -> Any:
    """Hand a form in as a browser does."""
    fields.setdefault("ticket", ticket_of(client, path))
    return client.post(path, fields)


def receipt(client: Client, **fields: Any) -> str:
    """Send something and read the tracking code off the page."""
    fields.setdefault("message", TEXT)
    answer = send(client, **fields)
    assert answer.status_code == 303, answer.content.decode()
    return str(client.get("/receipt/").context["tracking_code"])


def picture(form: str = "PNG", size: tuple[int, int] = (64, 48), **how: Any) -> bytes:
    """A small picture."""
    out = io.BytesIO()
    Image.new("RGB", size, "#0a6b6b").save(out, form, **how)
    return out.getvalue()


def upload(body: bytes, name: str = "หลักฐาน.png") -> SimpleUploadedFile:
    """A file as a browser sends it."""
    return SimpleUploadedFile(name, body)
