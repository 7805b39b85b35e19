"""One call: the words typed with what is known beside them, saved once, read out, ended."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from ruthan.cases.permissions import P as CASES
from ruthan.core.guard import StaffRequest, may, needs
from ruthan.gateway import result
from ruthan.gateway.permissions import P
from ruthan.gateway.queries import calls as numbers
from ruthan.gateway.sources.hotline import calls
from ruthan.gateway.sources.hotline.access import call_for
from ruthan.gateway.sources.hotline.forms import CaptureForm, EndForm, minutes_of
from ruthan.gateway.sources.hotline.known import Known, look_up
from ruthan.gateway.sources.hotline.readout import groups
from ruthan.gateway.sources.hotline.scripts import script
from ruthan.gateway.sources.hotline.views.desk import ICONS
from ruthan.gateway.states import Outcome, Situation
from ruthan.intake import queries as intake
from ruthan.intake.actions import NoCustodyKey, TicketRefused
from ruthan.intake.rules.ways import dialled
from ruthan.intake.states import ReportState, WayKind
from ruthan.messaging.queries import has_way

if TYPE_CHECKING:
    from ruthan.core.refs import Receipt
    from ruthan.gateway.models import Call

COOKIE = "ruthan_call"
COOKIE_SECONDS = 600
CHILD_NUMBERS = ("191", "1300", "1387")
SCRIPT_FIRST = frozenset({Situation.SENT, Situation.DANGER, Situation.CHILD})
# The keys that end a call of which no report is made.
ENDS = {
    "i": Outcome.KNOWN, "o": Outcome.TO_1441, "p": Outcome.TO_191, "d": Outcome.ADVICE,
    "w": Outcome.WRONG, "b": Outcome.ABUSIVE, "x": Outcome.CUT_OFF,
}  # fmt: skip


class SeeOther(HttpResponse):
    """303: what was posted is done, look there."""

    def __init__(self, url: str) -> None:
        super().__init__(status=303, headers={"Location": url})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@needs(P.CALL_TAKE)
def call(request: StaffRequest, call_id: UUID) -> HttpResponse:
    """Write down what is said; once saved, read the code out; once ended, back to the desk."""
    held = call_for(request.user, call_id)
    if request.method == "POST":
        return _save(request, held)
    if held.ended_at is not None:
        return redirect("hotline:desk")
    if held.outcome:
        return _saved(request, held)
    return _capture(request, held, CaptureForm(initial={"situation": held.situation}))


@require_POST
@never_cache
@needs(P.CALL_TAKE)
def look(request: StaffRequest, call_id: UUID) -> HttpResponse:
    """What is known about the words so far, with the script; the words are kept nowhere."""
    held = _going_on(request, call_id)
    calls.note_situation(held, request.POST.get("situation", ""))
    if request.headers.get("HX-Request"):
        return render(request, "gateway/hotline/_beside.html", _beside(request, held))
    return _capture(request, held, _as_typed(request), known=True)


@require_POST
@never_cache
@needs(P.CALL_TAKE)
def told(request: StaffRequest, call_id: UUID) -> HttpResponse:
    """Note that an answer was read out; what was typed stays on the page."""
    held = _going_on(request, call_id)
    try:
        verdict = UUID(request.POST.get("verdict", ""))
    except ValueError as error:
        raise Http404 from error
    done = calls.note_told(by=request.user, call=held, verdict_id=verdict)
    if not done:
        messages.warning(request, _("This answer is in force no more. Look once more."))
    if held.outcome:
        return SeeOther(request.path.removesuffix("told/"))
    return _capture(request, held, _as_typed(request), known=True)


@require_POST
@never_cache
@needs(P.CALL_TAKE)
def code(request: StaffRequest, call_id: UUID) -> HttpResponse:
    """Send the code to where the caller agreed, once."""
    held = _going_on(request, call_id)
    try:
        calls.send_code(by=request.user, call=held, ticket=request.COOKIES.get(COOKIE, ""))
        messages.success(request, _("The code is on its way."))
    except (calls.NotSent, TicketRefused):
        messages.warning(request, _("The code cannot be sent any more. Read it out."))
    return SeeOther(request.path.removesuffix("code/"))


@require_POST
@never_cache
@needs(P.CALL_TAKE)
def end(request: StaffRequest, call_id: UUID) -> HttpResponse:
    """End the call with its outcome; a second press changes nothing."""
    held = call_for(request.user, call_id)
    form = EndForm(request.POST, call=held)
    if held.ended_at is None and not form.is_valid():
        if held.outcome:
            return _saved(request, held, form, status=422)
        shown = CaptureForm(initial={"situation": held.situation})
        return _capture(request, held, shown, end=form, status=422)
    if held.ended_at is None:
        calls.end_call(by=request.user, call=held, **form.cleaned_data)
        messages.success(request, _("The call is on record. Ready for the next one."))
    response = redirect("hotline:desk")
    response.delete_cookie(COOKIE, samesite="Lax")
    return response


def _save(request: StaffRequest, held: Call) -> HttpResponse:
    form = CaptureForm(request.POST)
    if not form.data.get("ticket"):
        form.renew()
    status = 422
    if form.is_valid():
        calls.note_situation(held, form.cleaned_data["situation"])
        try:
            calls.save_call(
                by=request.user, call=held, ticket=form.data["ticket"],
                submission=form.submission(held),
            )  # fmt: skip
        except TicketRefused:
            form.renew()
            form.add_error(None, _("This page was open for a long time. Press the button again."))
        except calls.AlreadySaved:
            messages.warning(request, _("This call was saved before. Begin a new one for more."))
            return SeeOther(request.path)
        except NoCustodyKey:
            status = 503
            words = _("Nothing was kept: no officer can read sealed cases yet. Give the numbers.")
            form.add_error(None, words)
        else:
            return _remembered(SeeOther(request.path), form.data["ticket"])
    return _capture(request, held, form, known=True, status=status)


def _remembered(response: HttpResponse, ticket: str) -> HttpResponse:
    """Let this browser show the code for ten minutes; the session table holds nothing of it."""
    response.set_cookie(
        COOKIE, ticket, max_age=COOKIE_SECONDS, httponly=True, samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )  # fmt: skip
    return response


def _going_on(request: StaffRequest, call_id: UUID) -> Call:
    held = call_for(request.user, call_id)
    if held.ended_at is not None:
        raise Http404
    return held


def _as_typed(request: StaffRequest) -> CaptureForm:
    """The form with what was typed so far, judged by nobody."""
    form = CaptureForm(initial=request.POST.dict())
    form.initial["has_agreed"] = bool(request.POST.get("has_agreed"))
    return form


def _beside(request: StaffRequest, held: Call) -> dict[str, Any]:
    """What stands beside the words: the script and what is known."""
    typed = request.POST
    situation = typed.get("situation", "") or held.situation
    known = look_up(typed.get("words", ""), situation=situation)
    return _told(held, situation, known, minutes_of(typed.get("minutes")))


def _told(held: Call, situation: str, known: Known, minutes: int | None) -> dict[str, Any]:
    shown = Situation.CHILD if known.is_sealed else situation
    suggested = known.suggested if known.suggested and known.suggested != situation else ""
    return {
        "call": held,
        "known": known,
        "script": script(shown, minutes=minutes) if shown else None,
        "is_known_first": not known.is_sealed and shown not in SCRIPT_FIRST,
        "suggested": suggested,
        "suggested_words": Situation(suggested).label if suggested else "",
    }


def _capture(
    request: StaffRequest,
    held: Call,
    form: CaptureForm,
    *,
    known: bool = False,
    end: EndForm | None = None,
    status: int = 200,
) -> HttpResponse:
    beside = _beside(request, held) if known else _told(held, held.situation, Known(), None)
    context = {
        **beside,
        "form": form,
        "end": end or EndForm(call=held),
        "icons": {code.value: icon for code, icon in ICONS.items()},
        "outcomes": [
            {"code": code.value, "label": code.label, "key": key} for key, code in ENDS.items()
        ],
    }
    return render(request, "gateway/hotline/call.html", context, status=status)


def _saved(
    request: StaffRequest, held: Call, form: EndForm | None = None, *, status: int = 200
) -> HttpResponse:
    """The code to read out, the answer where there is one, and the end of the call."""
    receipt = _receipt(request, held)
    language = get_language() or "th"
    context: dict[str, Any] = {
        "call": held,
        "groups": groups(str(receipt), language=language) if receipt else [],
        "end": form or EndForm(call=held),
        "is_sealed": held.outcome == Outcome.SEALED,
    }
    if held.outcome == Outcome.SEALED:
        known = numbers()
        context["numbers"] = [known[n] for n in CHILD_NUMBERS if n in known]
    report = held.report
    if report is not None and report.state != ReportState.WITHDRAWN:
        kind, value = intake.way_of(report)
        answer = result.answered(report)
        context |= {
            "report": report,
            "urgent": result.urgent(report),
            "may_open_case": may(request.user, CASES.CASE_WORK, organisation=report.centre_id),
            "answer": answer,
            "is_told": bool(answer and answer.id == held.told),
            "way": WayKind(kind).label if kind else "",
            "contact": value if kind == WayKind.EMAIL else dialled(value),
            "may_send": bool(receipt) and kind in (WayKind.EMAIL, WayKind.SMS) and has_way(kind),
        }
    return render(request, "gateway/hotline/saved.html", context, status=status)


def _receipt(request: StaffRequest, held: Call) -> Receipt | None:
    try:
        return calls.shown_receipt(held, request.COOKIES.get(COOKIE, ""))
    except TicketRefused:
        return None
