"""Check before sharing, and report: one form, one press, then the receipt page."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from ruthan.claims import queries as claims
from ruthan.claims.actions import answer_if_known
from ruthan.core.guard import public
from ruthan.core.throttle import TooOften
from ruthan.gateway.sources.web import limits
from ruthan.gateway.sources.web.answers import sealed_without_key, seen
from ruthan.gateway.sources.web.forms import CheckForm, ReportForm, sealed_from_names
from ruthan.intake import access
from ruthan.intake.actions import HandedIn, NoCustodyKey, TicketRefused, hand_in, ticket_for

if TYPE_CHECKING:
    from django.http import HttpRequest


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """Is it true? A message, a link or a picture in; the answer or a receipt out."""
    return _page(request, CheckForm, "gateway/web/check.html")


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """Something happened: the same form with what to do first and where things stand."""
    return _page(request, ReportForm, "gateway/web/report.html")


def _page(request: HttpRequest, form_class: type[CheckForm], template: str) -> HttpResponse:
    if request.method != "POST":
        return render(request, template, {"form": form_class(initial=_beginning(request))})
    form = form_class(request.POST, request.FILES)
    if not form.data.get("ticket"):
        form.renew(_ticket_of_box(request))
    if is_overloaded(request):
        form.full_clean()
        form.refuse_load()
    status = 422
    if form.is_valid():
        try:
            handed = _hand_in(request, form)
        except TooOften as refused:
            form.add_error(None, limits.words_for(refused))
            status = 429
        except TicketRefused:
            form.renew()
            form.add_error(None, _("This page was open for a long time. Press the button again."))
        except NoCustodyKey:
            return sealed_without_key(request)
        else:
            if handed is not None:
                return seen(form.data["ticket"], handed.thing)
    return render(request, template, {"form": form}, status=status)


def _beginning(request: HttpRequest) -> dict[str, str]:
    """The first words, for those who come from an answer or to nominate; else nothing."""
    ref = request.GET.get("about", "")[:12]
    if ref and claims.published_claim(ref) is not None:
        return {"message": _("Right of reply to the answer %(ref)s: ") % {"ref": ref}}
    if request.GET.get("strand") == "GOOD":
        return {"message": _("I would like to nominate good media: ")}
    return {}


def _hand_in(request: HttpRequest, form: CheckForm) -> HandedIn | None:
    """Seal or submit; None when a file was refused. Files are opened after the seam, if at all."""
    limits.count_submission(request)
    submission = form.submission(request)
    if sealed_from_names(submission, form.names_of_files()):
        submission = replace(submission, links=(*submission.links, *form.names_of_files()))
    else:
        files = form.opened_files()
        if files is None:
            return None
        submission = replace(submission, files=files)
    handed = hand_in(by="citizen", ticket=form.data["ticket"], submission=submission)
    if not handed.is_replay and access.kind_of(handed.thing) == "report":
        answer_if_known(report=handed.thing, text=submission.text)
    return handed


def _ticket_of_box(request: HttpRequest) -> str:
    """The box on the first page carries none: the browser's secret and the words make one."""
    secret = str(request.META.get("CSRF_COOKIE") or "")
    return ticket_for(secret, request.POST.get("message", "")) if secret else ""


def is_overloaded(request: HttpRequest) -> bool:
    """Whether the uploads together were more than memory takes: then none of them was kept."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    return length.isdigit() and int(length) > settings.FILE_UPLOAD_MAX_MEMORY_SIZE
