"""Following a report with its tracking code: history, answer, conversation, mail, withdrawal."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from ruthan.core.guard import View, public
from ruthan.core.states import Refused
from ruthan.core.throttle import TooOften
from ruthan.gateway import result
from ruthan.gateway.sources.web import cookies, limits
from ruthan.gateway.sources.web.answers import (
    SeeOther,
    case_url_of,
    release_of,
    safe_numbers,
    sealed_without_key,
    seen,
    way_of,
)
from ruthan.gateway.sources.web.buying import trade_of
from ruthan.gateway.sources.web.forms import NoticeForm, ReplyForm, TrackForm
from ruthan.gateway.sources.web.history import (
    drop_words,
    meaning_of,
    reason_words,
    timeline_of,
    tone_of,
)
from ruthan.gateway.sources.web.proof import digest_note, proof_of, proof_pdf
from ruthan.gateway.sources.web.views.asking import is_overloaded
from ruthan.intake import access, queries
from ruthan.intake.actions import (
    FileRefused,
    NoCustodyKey,
    TicketRefused,
    TooMuch,
    drop_contact,
    mark_read,
    reply,
    set_contact,
    withdraw_report,
)
from ruthan.intake.states import Author, ReportState

if TYPE_CHECKING:
    from django.http import HttpRequest


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def track(request: HttpRequest) -> HttpResponse:
    """Ask for the code, or show what it opened in this browser within the last half hour."""
    if request.method == "POST":
        return _look_up(request)
    followed = cookies.followed_by(request)
    if followed is None:
        return render(request, "gateway/web/track.html", {"form": TrackForm()})
    return _shown(request, followed, ReplyForm())


def _look_up(request: HttpRequest) -> HttpResponse:
    form, status = TrackForm(request.POST), 422
    if form.is_valid():
        typed = form.cleaned_data["receipt"]
        try:
            limits.count_look_up(request, code=typed)
        except TooOften as refused:
            form.add_error(None, limits.words_for(refused))
            return render(request, "gateway/web/track.html", {"form": form}, status=429)
        found = access.report_by_receipt(typed)
        if found is not None:
            response = SeeOther(reverse("gateway:track"))
            cookies.follow(response, found)
            cookies.forget(response, cookies.TICKET)
            return response
        words = _("No report opens with this code. Check each group of five digits once more.")
        form.add_error("receipt", words)
    return render(request, "gateway/web/track.html", {"form": form}, status=status)


def followed_report(view: View) -> View:
    """A view on the report that this browser follows; without one, back to the tracking code."""

    @public
    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponseBase:
        followed = cookies.followed_by(request)
        if followed is None or followed.kind != "report":
            return SeeOther(reverse("gateway:track"))
        if followed.thing.state == ReportState.WITHDRAWN:
            return SeeOther(reverse("gateway:track"))
        return view(request, followed)

    return guarded


@require_POST
@followed_report
def write(request: HttpRequest, followed: cookies.Followed) -> HttpResponse:
    """Add a line or a file to the conversation, once; a child in danger goes the sealed way."""
    form = ReplyForm(request.POST, request.FILES)
    if is_overloaded(request):
        form.full_clean()
        form.refuse_load()
    if form.is_valid():
        try:
            done = _write(request, form, followed.thing)
        except NoCustodyKey:
            return sealed_without_key(request)
        if done is not None:
            return done
    return _shown(request, followed, form, status=422)


def _write(request: HttpRequest, form: ReplyForm, report: Any) -> HttpResponse | None:
    """The answer when it was taken; None when the form says what is wrong."""
    try:
        limits.count_submission(request)
        files = [] if form.must_be_sealed() else form.opened_files()
        if files is None:
            return None
        sealed = reply(report=report, ticket=form.data["ticket"], body=form.words(), files=files)
    except TooOften as refused:
        form.add_error(None, limits.words_for(refused))
    except TicketRefused:
        form.renew()
        form.add_error(None, _("This page was open for a long time. Press the button again."))
    except (TooMuch, FileRefused):
        form.add_error(None, _("This report holds as much as it can. Please send a new one."))
    else:
        if sealed is not None:
            return seen(form.data["ticket"], sealed.thing)
        return SeeOther(reverse("gateway:track") + "#conversation")
    return None


@require_POST
@followed_report
def notice(request: HttpRequest, followed: cookies.Followed) -> HttpResponse:
    """Leave, change or take back the address to be told at."""
    back = "gateway:receipt" if request.POST.get("back") == "receipt" else "gateway:track"
    if request.POST.get("drop"):
        drop_contact(by="citizen", report=followed.thing)
        return SeeOther(reverse(back) + "#notice")
    form = NoticeForm(request.POST)
    if form.is_valid():
        set_contact(by="citizen", report=followed.thing, email=form.cleaned_data["email"])
        return SeeOther(reverse(back) + "#notice")
    context = {"notice": form, "back": request.POST.get("back", "")}
    return render(request, "gateway/web/notice.html", context, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
@followed_report
def withdraw(request: HttpRequest, followed: cookies.Followed) -> HttpResponse:
    """Say what withdrawing means, then do it: it cannot be undone, since the key is destroyed."""
    if request.method != "POST":
        return render(request, "gateway/web/withdraw.html", {"report": followed.thing})
    try:
        withdraw_report(by="citizen", report=followed.thing)
    except Refused:
        return SeeOther(reverse("gateway:track"))
    return SeeOther(reverse("gateway:track"))


@require_POST
@public
@never_cache
def leave(request: HttpRequest) -> HttpResponse:
    """Close the follow-up page in this browser."""
    response = SeeOther(reverse("gateway:track"))
    cookies.forget(response)
    return response


@require_http_methods(["GET", "HEAD"])
@followed_report
def proof(request: HttpRequest, followed: cookies.Followed) -> HttpResponse:
    """The proof of filing as a page to read and print."""
    return render(
        request,
        "gateway/web/proof.html",
        {"proof": proof_of(followed.thing), "digest_note": digest_note()},
    )


@require_http_methods(["GET", "HEAD"])
@followed_report
def proof_file(request: HttpRequest, followed: cookies.Followed) -> HttpResponse:
    """The proof of filing as PDF."""
    made = proof_of(followed.thing)
    response = HttpResponse(proof_pdf(made), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="ruthan-{made.ref}.pdf"'
    return response


def _shown(
    request: HttpRequest, followed: cookies.Followed, form: ReplyForm, status: int = 200
) -> HttpResponse:
    if followed.kind == "drop":
        context: dict[str, object] = {
            "words": drop_words(followed.thing.state), "numbers": safe_numbers(),
            "at": followed.thing.dropped_at,
        }  # fmt: skip
        response = render(request, "gateway/web/track_sealed.html", context)
    elif followed.thing.state == ReportState.WITHDRAWN:
        response = render(request, "gateway/web/withdrawn.html", {"report": followed.thing})
    else:
        context = {**_context(followed.thing), "form": form}
        response = render(request, "gateway/web/follow.html", context, status=status)
    cookies.follow(response, followed.thing)
    return response


def _context(report: Any) -> dict[str, object]:
    lines = queries.remarks_of(report)
    if any(line.author == Author.STAFF and line.read_at is None for line in lines):
        mark_read(report=report, reader=Author.REPORTER)
    decline = queries.decline_of(report)
    release = release_of(report)
    # Held money is with the officers of cases: the queue's own words would promise another reader.
    leads = release if report.state in {ReportState.RECEIVED, ReportState.SCREENING} else {}
    meaning = leads.get("words") or meaning_of(report.state)
    return {
        "report": report,
        "state": leads.get("state") or report.get_state_display(),
        "tone": tone_of(report.state),
        "meaning": meaning,
        "answer": result.answered(report),
        "case_url": case_url_of(report),
        "release": {} if leads else release,
        "reason": reason_words(decline.reason) if decline else "",
        "lines": lines,
        "evidence": queries.evidence_of(report),
        "history": timeline_of(report, meaning),
        "notice": NoticeForm(),
        "trade": trade_of(report),
        **way_of(report),
        "is_asked": report.state == ReportState.WAITING_REPORTER,
    }
