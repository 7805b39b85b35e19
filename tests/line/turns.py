"""Every turn that the conversation can say, for whoever judges messages."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

from django.utils.translation import override

from ruthan.core import clock
from ruthan.core.say import MOST_PARTS, Line, Said, Steps, packed, unpacked
from ruthan.gateway.conversation import intents, words
from ruthan.gateway.result import Answered
from ruthan.messaging.transports.line import messages_of
from ruthan.network.queries import advice_cards, provinces
from ruthan.publishing.models import Alert
from ruthan.publishing.queries import letters
from ruthan.ui.words import VERDICTS

LONG = "ธนาคารตัวอย่างยืนยันว่าทุกสาขาเปิดทำการตามปกติ " * 40


class _Report:
    ref = "R-2345ABCD"

    @staticmethod
    def get_state_display() -> str:
        return "รับเรื่องแล้ว"


def answered(code: str = "false", **over: Any) -> Answered:
    """A signed answer."""
    plain: dict[str, Any] = {
        "id": uuid4(), "verdict": code, "title": "ธนาคารตัวอย่างไม่ได้ปิดทุกสาขา",
        "url": "/answers/C-2345ABCD/", "decided_on": date(2026, 11, 21), "why": LONG[:280],
        "advice": "ไม่ต้องถอนเงิน", "asked": 214, "is_automatic": True,
    }  # fmt: skip
    return Answered(**(plain | over))


def alert(kind: str) -> Alert:
    """A signed alert with the longest words that it may have."""
    return Alert(
        ref="A-2345ABCD", message=kind, title_th=LONG[:80], body_th=LONG[:600], todo_th=LONG[:300],
        change_th=LONG[:300] if kind == "update" else "", change_en="", severity="critical", urgency="immediate",
        provinces=[place.code for place in provinces()], expires_at=clock.now(),
    )  # fmt: skip


def every_turn() -> list[Said]:
    """All of them in Thai and English, with every verdict, card of advice and refusal."""
    turns: list[Said] = []
    for language in ("th", "en"):
        with override(language):
            turns += _turns()
    return [unpacked(packed(turn)) for turn in turns]


def every_message() -> list[list[dict[str, Any]]]:
    """The same as LINE messages, by turn."""
    return [messages_of(turn) for turn in every_turn()]


def _turns() -> list[Said]:
    plain = [
        words.welcome(), words.hello(), words.thanks(), words.group_welcome(),
        words.group_unknown(), words.sealed(is_kept=True), words.sealed(is_kept=False),
        words.ask_when(), words.ask_account(), words.ask_person(), words.urgent(), words.stopped(),
        words.resumed(), words.too_often(), words.no_reports(), words.ask_answer("R-2345ABCD"),
        words.from_staff(_Report, LONG * 4), words.declined(_Report, "ความเห็น"),
        words.said(words.waiting("R-2345ABCD", 1)), words.said(words.waiting("R-2345ABCD", 2_140)),
        words.said(words.passed_on("R-2345ABCD"), words.noted("R-2345ABCD")),
        words.said(words.after_steps("R-2345ABCD"), words.wants_resume()), words.code_page(),
        Said(tuple(Line(LONG) for _ in range(MOST_PARTS)), words.choices()),
    ]  # fmt: skip
    plain += [words.ask_story(situation) for situation in intents.SITUATIONS]
    plain += [words.file_refused(code) for code in ("too_large", "gone", "sound", "place", "kind")]
    plain += [words.said(words.card(answered(code))) for code in VERDICTS]
    plain += [words.said(words.card(answered(why="", advice="", asked=0, title=LONG[:300])))]
    plain += [letters.bulletin(alert(kind)) for kind in ("alert", "update", "cancel")]
    steps: list[Steps] = [words.steps(card) for card in advice_cards()]
    return plain + [words.said(one) for one in steps]
