"""What programs of an organisation read of a request and send about it."""

from __future__ import annotations

from typing import Annotated, Literal

from django.utils.translation import gettext_noop
from ninja import Field, Path

from ruthan.core.api.schemas import VISIBLE, Given, Moment, NextPage, Ref, Told

State = Literal[
    "dispatched", "acknowledged", "asked", "partial", "refused", "answered", "appealed", "withdrawn"
]
AskCode = Literal[
    "check",
    "hold",
    "release",
    "remove",
    "correct",
    "close",
    "investigate",
    "advise",
    "help",
    "restore",
]
TlpCode = Literal["clear", "green", "amber", "amber_strict", "red"]
FindingCode = Literal[
    "true", "partly", "misleading", "false", "held", "moved_on", "released", "removed",
    "corrected", "account_closed", "kept", "acted", "unproven", "not_ours",
]  # fmt: skip
StepCode = Literal["acknowledge", "question", "part", "refuse", "answer"]
ReasonCode = Literal["not_ours", "no_ground", "not_enough", "needs_order", "gone", "other"]
RefPath = Annotated[Ref, Path(description=gettext_noop("The public number of the request."))]

# Nothing, or a whole address: a host that may be Thai, a port, a path of signs that can be seen.
_ADDRESS = "^(https?://[A-Za-z0-9\u0e01-\u0e5b._-]+(:[0-9]{1,5})?([/?#][!-~\u0e01-\u0e5b]*)?)?$"


class Sample(Told):
    """One message as people sent it, personal things masked, links made harmless."""

    text: str = Field(description=gettext_noop("The masked message."))
    at: Moment | None = Field(description=gettext_noop("When it was sent."))


class FindingTold(Told):
    """What the organisation answered."""

    finding: FindingCode = Field(description=gettext_noop("The organisation's finding."))
    label: str = Field(description=gettext_noop("The finding in words."))
    text: str = Field(description=gettext_noop("The organisation's words."))
    url: str = Field(description=gettext_noop("Where it published them, or nothing."))
    at: Moment = Field(description=gettext_noop("When it answered."))


class ReferralTold(Told):
    """A request to the organisation of the key."""

    ref: str = Field(
        description=gettext_noop("The public number of the request."), examples=["A-6WQ3ZN8K"]
    )
    state: State = Field(description=gettext_noop("Where the request stands."))
    label: str = Field(description=gettext_noop("The state in words."))
    ground: str = Field(description=gettext_noop("Why it was sent: a code."))
    centre: str = Field(description=gettext_noop("The report centre that asks."))
    ask: AskCode = Field(description=gettext_noop("What the organisation is asked to do: a code."))
    tlp: TlpCode = Field(
        description=gettext_noop("How far it may be passed on: Traffic Light Protocol 2.0.")
    )
    asked: str = Field(description=gettext_noop("What is asked. Empty once it was withdrawn."))
    statement: str = Field(description=gettext_noop("The statement it is about."))
    claim: str = Field(
        description=gettext_noop(
            "The public number of the claim, or nothing. It can be read as a claim once its answer"
            " is published; until then that is 404."
        )
    )
    dispatched_at: Moment = Field(description=gettext_noop("When it was sent."))
    due_at: Moment = Field(description=gettext_noop("When an answer is wanted."))
    may: list[StepCode] = Field(
        description=gettext_noop(
            "What may be done in this state, by the last word of its address. Anything else is"
            " refused (409 wrong-state) and changes nothing."
        )
    )
    is_overdue: bool = Field(
        description=gettext_noop(
            "Whether that moment has passed and an answer is still wanted; false once it came."
        )
    )
    acknowledged_at: Moment | None = Field(
        description=gettext_noop("When the organisation took the matter up.")
    )
    url: str = Field(description=gettext_noop("The request on the website, for people."))
    answer: FindingTold | None = Field(
        description=gettext_noop("The organisation's answer, or null.")
    )


class Turn(Told):
    """One thing that a side said about a request."""

    kind: Literal["question", "reply", "partial", "refusal", "appeal"] = Field(
        description=gettext_noop("What it is: a code.")
    )
    text: str = Field(description=gettext_noop("Its words. Empty once it was withdrawn."))
    at: Moment = Field(description=gettext_noop("When it was said."))


class ReferralWhole(ReferralTold):
    """A request with the evidence that came with it."""

    findings: list[FindingCode] = Field(
        description=gettext_noop("The findings that fit what is asked: answer with one of them.")
    )
    samples: list[Sample] = Field(description=gettext_noop("A few of the messages, masked."))
    reports: int = Field(description=gettext_noop("How many reports there were."))
    reporters: int = Field(description=gettext_noop("How many people sent them."))
    provinces: list[str] = Field(description=gettext_noop("From which provinces, by name."))
    earliest: Moment | None = Field(description=gettext_noop("When the first came."))
    target: str = Field(
        description=gettext_noop("The address or account that a notice is about, or nothing.")
    )
    turns: list[Turn] = Field(
        description=gettext_noop("What both sides said before the answer, in order.")
    )
    digest: str = Field(
        description=gettext_noop("SHA-256 of the package as it was sent: the proof of dispatch.")
    )


class ReferralPage(Told):
    """One page of requests."""

    items: list[ReferralTold] = Field(description=gettext_noop("The requests of this page."))
    next: NextPage


class NewAnswer(Given):
    """The organisation's finding."""

    finding: FindingCode = Field(
        description=gettext_noop(
            "The organisation's finding: one of those that the request names in “findings”."
        )
    )
    text: str = Field(
        min_length=1,
        max_length=4_000,
        pattern=VISIBLE,
        description=gettext_noop(
            "What the organisation found. Fact-checkers may quote these words in public."
        ),
        examples=["ทุกสาขาเปิดทำการตามปกติ"],
    )
    url: Annotated[str, Field(max_length=500, pattern=_ADDRESS)] = Field(
        "",
        description=gettext_noop("Where it was published."),
        examples=["https://bank.example/notice"],
    )


class NewWords(Given):
    """A question, or what is known so far."""

    text: str = Field(
        min_length=1,
        max_length=4_000,
        pattern=VISIBLE,
        description=gettext_noop("The organisation's words, for the centre alone."),
        examples=["ขอเลขบัญชีปลายทางทั้งหมด"],
    )


class NewRefusal(Given):
    """Why the organisation will not do it."""

    reason: ReasonCode = Field(description=gettext_noop("The reason: a code."))
    text: str = Field(
        min_length=1,
        max_length=4_000,
        pattern=VISIBLE,
        description=gettext_noop("The reason in the organisation's words."),
        examples=["ต้องมีคำสั่งของพนักงานสอบสวน"],
    )
