"""A coordinator's own chat: a code to send, and taking the link away."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ruthan.campaigns import actions, queries
from ruthan.campaigns.permissions import P
from ruthan.core.guard import StaffRequest, needs


@require_http_methods(["GET", "POST"])
@needs(P.ACTIVITY_RECORD)
def line_page(request: StaffRequest) -> HttpResponse:
    """Whether a chat is linked; pressing the button shows a code once."""
    code = actions.begin_link(by=request.user) if request.method == "POST" else ""
    context = {"link": queries.link_of(request.user), "code": code}
    return render(request, "campaigns/activities_line.html", context)


@require_POST
@needs(P.ACTIVITY_RECORD)
def end(request: StaffRequest) -> HttpResponse:
    """Take the link away."""
    actions.end_link(by=request.user)
    messages.success(request, _("The chat is no longer linked."))
    return redirect("activities:line")
