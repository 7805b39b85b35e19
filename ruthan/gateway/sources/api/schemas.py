"""What partners send and read about reports, field by field."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from django.utils.translation import gettext_noop as _
from ninja import Field
from pydantic import AfterValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from ruthan.claims.api.schemas import Advice, Code, Label, Page, Title, VerifiedBy, Why
from ruthan.core.api.schemas import VISIBLE, Given, Moment, Told
from ruthan.intake.rules.texts import MAX_LINKS
from ruthan.network.queries import is_province, provinces

MAX_TEXT = 20_000
Link = Annotated[str, Field(min_length=8, max_length=1000, pattern=r"^https?://\S+$")]


def _known_province(code: str) -> str:
    if code and not is_province(code):
        raise PydanticCustomError("unknown_province", "not a province")
    return code


Province = Annotated[
    str,
    AfterValidator(_known_province),
    WithJsonSchema({"type": "string", "enum": ["", *(place.code for place in provinces())]}),
]


class NewReport(Given):
    """A report to send."""

    text: str = Field(
        min_length=1,
        max_length=MAX_TEXT,
        pattern=VISIBLE,
        description=_("The message as it came, links and all. It is kept encrypted."),
        examples=["ด่วน! ธนาคารตัวอย่างจะปิดทุกสาขาวันศุกร์นี้ รีบถอนเงิน ส่งต่อด้วย"],
    )
    wants: Literal["answer", "warn", "help"] = Field(
        "answer",
        description=_("What the person wants: an answer, to warn others, or help for themselves."),
    )
    province: Province = Field(
        "", description=_("The person's province, two digits of the official code, or nothing.")
    )
    language: Literal["th", "en"] = Field(
        "th", description=_("The language in which the person would like to be answered.")
    )
    links: list[Link] = Field(
        default_factory=list,
        max_length=MAX_LINKS,
        description=_("Addresses that belong to the report, at most 20. Nobody opens them."),
    )
    reporter: Annotated[str, Field(min_length=1, max_length=200)] | None = Field(
        None,
        description=_(
            "Your own stable name for the person, opaque to us; only a keyed hash is kept. With it"
            " people are counted once. Without it all your reports of a day count as one person."
        ),
        examples=["u-7f3a91"],
    )


class AnswerTold(Told):
    """The published answer to a report."""

    verdict: Code
    label: Label
    title: Title
    url: Page
    decided_on: date = Field(description=_("The day on which two people signed."))
    why: Why
    advice: Advice
    verified_by: VerifiedBy


Number = Annotated[
    str,
    Field(
        description=_("The public number of the report. It opens nothing."),
        examples=["R-7K3F9Q2M"],
    ),
]
State = Annotated[
    Literal[
        "received",
        "screening",
        "waiting_reporter",
        "merged",
        "checking",
        "referred",
        "answered",
        "declined",
        "closed",
        "withdrawn",
    ],
    Field(
        description=_("Where the report stands."),
        examples=["received"],
    ),
]


class ReportTaken(Told):
    """A report that was taken in."""

    ref: Number
    receipt: str = Field(
        description=_(
            "Thirty digits, shown this once: give them to the person. They open the report here"
            " and on the website, and nobody can find them again."
        ),
        pattern=r"^([0-9]{5} ){5}[0-9]{5}$",
        examples=["01234 56789 01234 56789 01234 56789"],
    )
    state: State
    submitted_at: Moment = Field(description=_("When it was taken in."))
    answer: AnswerTold | None = Field(
        description=_("The published answer when there is one already, else null.")
    )


class StepTold(Told):
    """One line of a report's history."""

    state: State
    label: str = Field(description=_("The state in words."))
    at: Moment = Field(description=_("When it came to this state."))


class DeclineTold(Told):
    """Why a report was not taken up."""

    code: str = Field(description=_("A stable code for programs."))
    words: str = Field(description=_("The reason in words for the person."))


class ReportStatus(Told):
    """How a report stands."""

    ref: Number
    state: State
    label: str = Field(description=_("The state in words."))
    submitted_at: Moment = Field(description=_("When it was taken in."))
    steps: list[StepTold] = Field(description=_("The states it went through, oldest first."))
    answer: AnswerTold | None = Field(description=_("The published answer, or null."))
    declined: DeclineTold | None = Field(
        description=_("Why it was not taken up, when it was declined; else null.")
    )


class EvidenceTaken(Told):
    """Evidence that was taken in."""

    ref: Number
    taken: int = Field(description=_("How many files and links were taken."))
