"""Reports by programs: send one, look how it stands, add to it, take it back."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from ninja import Header, Router

from ruthan.claims.actions import answer_if_known
from ruthan.core import clock, idempotency
from ruthan.core.api import keys
from ruthan.core.api.auth import ApiKey
from ruthan.core.api.door import json_answer
from ruthan.core.api.problems import Problem, invalid
from ruthan.core.api.repeats import REPLAYED, IdempotencyKey, done_once, whose
from ruthan.core.api.schemas import refusals
from ruthan.core.idempotency import Kept
from ruthan.core.states import Refused
from ruthan.core.text.limits import TextRefused
from ruthan.gateway.sources.api import words
from ruthan.gateway.sources.api.schemas import NewReport, ReportStatus, ReportTaken
from ruthan.intake import access
from ruthan.intake.actions import (
    HandedIn,
    NoCustodyKey,
    Submission,
    gather_report,
    reporter_key,
    take_in,
    withdraw_report,
)
from ruthan.intake.rules.texts import MAX_LINKS, clean_text, find_links
from ruthan.intake.states import Channel
from ruthan.network.states import Scope

router = Router(tags=["reports"])
WRITE = ApiKey(Scope.REPORTS_WRITE)
READ = ApiKey(Scope.REPORTS_READ, Scope.REPORTS_WRITE)
ReceiptHeader = Annotated[
    str,
    Header(
        alias="Ruthan-Receipt",
        pattern="^([0-9]{5}[ -]?){5}[0-9]{5}$",
        description=gettext_noop(
            "The thirty digits that came with the report. Never put them into an address."
        ),
        examples=["01234 56789 01234 56789 01234 56789"],
    ),
]


@router.post(
    "/reports",
    auth=WRITE,
    operation_id="sendReport",
    summary=gettext_noop("Send a report"),
    description=gettext_noop(
        "Takes a message in as if the person had sent it on the website. When what it says has a"
        " signed verdict already, the answer comes at once."
    ),
    response={201: ReportTaken, **refusals(409, 415, 503)},
)
def send_report(
    request: HttpRequest, report: NewReport, idempotency_key: IdempotencyKey = None
) -> HttpResponse:
    """Seal or submit once, then look whether the answer is known."""
    submission, made = _submission(keys.holder(request), report), []

    def work() -> Kept:
        handed = take_in(by=keys.holder(request).user, submission=submission)
        made.append(handed)
        return Kept(201, words.taken(handed.thing, _receipt(handed)).encoded())

    said = report.model_dump_json().encode() if idempotency_key else b""
    try:
        kept, is_repeat = done_once(request, idempotency_key, said=said, work=work)
    except NoCustodyKey as missing:
        raise Problem("not-ready", headers={"Retry-After": "60"}) from missing
    body = kept.body
    if not is_repeat:
        body = _answered(request, made[-1], submission.text, idempotency_key) or body
    headers = {REPLAYED: "true"} if is_repeat else {}
    return json_answer(request, body, status=kept.status, headers=headers)


@router.get(
    "/report",
    auth=READ,
    operation_id="readReport",
    summary=gettext_noop("Look how a report stands"),
    description=gettext_noop(
        "State, history and answer of the report that the receipt opens. Send the tag of the last"
        " answer as If-None-Match and you get 304 while nothing has changed."
    ),
    response={200: ReportStatus, 304: None, **refusals(404)},
)
def read_report(request: HttpRequest, receipt: ReceiptHeader) -> HttpResponse:
    """The report that the receipt opens."""
    return json_answer(request, words.status_of(opened(receipt)).encoded())


@router.post(
    "/report/withdraw",
    auth=WRITE,
    operation_id="withdrawReport",
    summary=gettext_noop("Take a report back"),
    description=gettext_noop(
        "Destroys text, files and contact for good, at the wish of the person who sent it. Some"
        " reports cannot be taken back here (409 wrong-state): those that were taken back already,"
        " and those that an officer has to read first."
    ),
    response={200: ReportStatus, **refusals(404, 409)},
)
def withdraw(request: HttpRequest, receipt: ReceiptHeader) -> HttpResponse:
    """Withdraw once; what stays is the number and the fact."""
    thing = opened(receipt)
    if access.kind_of(thing) == "drop":
        raise Problem("wrong-state", _("This report cannot be taken back here."))
    try:
        gone = withdraw_report(by=keys.holder(request).user, report=thing)
    except Refused as refused:
        raise Problem("wrong-state", _("This report was taken back already.")) from refused
    return json_answer(request, words.status_of(gone).encoded())


def opened(receipt: str) -> Any:
    """The report or drop that a receipt opens; raises Problem, the same for wrong and unknown."""
    found = access.report_by_receipt(receipt)
    if found is None:
        raise Problem("not-found", _("No report opens with this receipt."))
    return found


def _submission(holder: keys.Holder, report: NewReport) -> Submission:
    try:
        text = clean_text(report.text)
    except TextRefused as refused:
        said = _("There is nothing to read in it, or it is too long.")
        raise invalid("body", "text", said, code=refused.code) from refused
    links = dict.fromkeys([*report.links, *find_links(text)])
    return Submission(
        text=text,
        channel=Channel.API,
        wants=report.wants,
        province=report.province,
        language=report.language,
        reporter=_reporter(holder, report.reporter),
        links=tuple(links)[:MAX_LINKS],
    )


def _reporter(holder: keys.Holder, own_name: str | None) -> bytes:
    """The partner's own name for the person; without one, one capped bucket a day."""
    if own_name is None:
        return reporter_key("api", f"{holder.key_id}:day:{clock.today().isoformat()}")
    return reporter_key("api", f"{holder.key_id}:own:{own_name}")


def _receipt(handed: HandedIn) -> Any:
    if handed.receipt is None:
        raise RuntimeError("a report of the API has a receipt")
    return handed.receipt


def _answered(
    request: HttpRequest, handed: HandedIn, text: str, idempotency_key: str | None
) -> bytes | None:
    """The body with the answer when one is known; whoever repeats the request gets it, too.

    The report is safe by now: were this to fail, the answer would come later, as to anyone.
    """
    if access.kind_of(handed.thing) != "report":
        return None
    gather_report(report=handed.thing, text=text)
    reply = answer_if_known(report=handed.thing, text=text)
    if reply is None:
        return None
    handed.thing.refresh_from_db(fields=["state"])
    told = words.answer_of(handed.thing, reply)
    body = words.taken(handed.thing, _receipt(handed), told).encoded()
    idempotency.amend(idempotency_key or "", whose=whose(request), body=body)
    return body
