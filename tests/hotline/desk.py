"""An operator with a telephone: takes calls, types, saves, ends, calls back."""

from __future__ import annotations

import re
from typing import Any

from django.test import Client

from ruthan.gateway.models import Call
from tests import makers

RUMOUR = "ด่วน! ธนาคารตัวอย่างจะปิดทุกสาขาวันศุกร์นี้ รีบถอนเงิน ส่งต่อด้วย"
SENT = "โอนค่ามือถือ 18,900 ไปแล้วเมื่อ 20 นาทีก่อน โดนบล็อกแล้ว มีสลิป"
CHILD = "น้องสาวอายุ 13 มีผู้ชายขู่จะปล่อยรูปโป๊ของน้อง ทำยังไงดี"
PHONE = "060-000-0014"
E164 = "+66600000014"


class Operator:
    """Somebody of the staff at the desk."""

    def __init__(self, user: Any) -> None:
        self.user = user
        self.client: Client = makers.signed_in(user)

    def picks_up(self, situation: str = "") -> Call:
        """Begin a call."""
        answer = self.client.post("/staff/hotline/start/", {"situation": situation})
        assert answer.status_code == 302, answer.content.decode()
        return Call.objects.get(pk=re.search(r"calls/([0-9a-f-]+)/", answer["Location"])[1])  # type: ignore[index]

    def page(self, call: Call) -> Any:
        """The page of a call."""
        return self.client.get(f"/staff/hotline/calls/{call.pk}/")

    def ticket(self, call: Call) -> str:
        """The secret of a fresh form."""
        return str(self.page(call).context["form"]["ticket"].value())

    def saves(self, call: Call, words: str = RUMOUR, **fields: Any) -> Any:
        """Save the report of a call."""
        if "ticket" not in fields:
            fields["ticket"] = self.ticket(call)
        return self.client.post(f"/staff/hotline/calls/{call.pk}/", {"words": words, **fields})

    def looks(self, call: Call, words: str, **fields: Any) -> Any:
        """What the desk shows while the words are typed."""
        path = f"/staff/hotline/calls/{call.pk}/look/"
        return self.client.post(path, {"words": words, **fields}, headers={"HX-Request": "true"})

    def ends(self, call: Call, outcome: str, **fields: Any) -> Any:
        """End a call."""
        path = f"/staff/hotline/calls/{call.pk}/end/"
        return self.client.post(path, {"outcome": outcome, **fields})

    def takes_report(self, words: str = RUMOUR, situation: str = "rumour", **fields: Any) -> Call:
        """A whole call that became a report."""
        call = self.picks_up(situation)
        answer = self.saves(call, words, situation=situation, **fields)
        assert answer.status_code == 303, answer.content.decode()
        call.refresh_from_db()
        return call


def agreed(way: str = "phone", contact: str = PHONE) -> dict[str, str]:
    """That the caller agreed to be told."""
    return {"way": way, "contact": contact, "has_agreed": "on"}


def read(answer: Any) -> str:
    """The page as people read it, without the marks where a line may break."""
    return str(answer.content.decode()).replace("\u200b", "").replace("<wbr>", "")
