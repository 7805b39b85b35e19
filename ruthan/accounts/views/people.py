"""People with accounts: the list, inviting, stopping, and what each role may do."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ruthan.accounts import actions, queries
from ruthan.accounts.access import sudo_required
from ruthan.accounts.forms import InviteForm, PeopleFilter, ReasonForm
from ruthan.accounts.permissions import P
from ruthan.core import guard
from ruthan.core.guard import needs

if TYPE_CHECKING:
    from ruthan.accounts.models import User

PER_PAGE = 50


@require_GET
@needs(P.USER_READ)
def people(request: HttpRequest) -> HttpResponse:
    """Everyone with an account and their roles. Four queries whatever the number of people."""
    form = PeopleFilter(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {"q": "", "state": ""}
    found = queries.people(search=wanted["q"], state=wanted["state"])
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    held = guard.held_by([user.pk for user in page])
    rows = [{"user": user, "held": held.get(user.pk, ())} for user in page]
    may_invite = guard.may(request.user, P.USER_INVITE)
    return render(
        request, "accounts/people.html",
        {"form": form, "page": page, "rows": rows, "may_invite": may_invite},
    )  # fmt: skip


@require_GET
@needs(P.USER_READ)
def roles(request: HttpRequest) -> HttpResponse:
    """Every role and what it may do, drawn from the table that the program itself asks."""
    table = guard.table()
    permissions = sorted({permission for held in table.values() for permission in held})
    areas: dict[str, list[dict[str, object]]] = {}
    for permission in permissions:
        cells = [permission in held for held in table.values()]
        rows = areas.setdefault(str(permission).partition(":")[0], [])
        rows.append({"permission": str(permission), "cells": cells})
    names = [guard.role_words(role) for role in table]
    return render(request, "accounts/roles.html", {"roles": names, "areas": areas})


@never_cache
@require_http_methods(["GET", "POST"])
@needs(P.USER_INVITE)
@sudo_required
def invite(request: HttpRequest) -> HttpResponse:
    """Invite a person; the link is shown on the answer itself, once, and kept nowhere."""
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            invited = actions.invite_user(by=request.user, **form.cleaned_data)  # type: ignore[arg-type]  # signed in
            return render(request, "accounts/invited.html", {"invited": invited})
        except actions.UserNameTaken:
            form.add_error("username", _("Somebody has this user name already."))
    return render(
        request, "accounts/invite.html", {"form": form}, status=422 if form.errors else 200
    )


@never_cache
@require_http_methods(["GET", "POST"])
@needs(P.USER_INVITE)
@sudo_required
def renew(request: HttpRequest, user_id: uuid.UUID) -> HttpResponse:
    """Give a person a new link: for a lost telephone, or a link that ran out."""
    user, form = _person(user_id), ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            invited = actions.renew_invitation(by=request.user, user=user, **form.cleaned_data)  # type: ignore[arg-type]  # signed in
            return render(request, "accounts/invited.html", {"invited": invited, "renewed": True})
        except guard.Forbidden:
            messages.error(request, _("Another administrator has to do this."))
            return redirect("accounts:people")
    return render(
        request, "accounts/renew.html", {"form": form, "person": user},
        status=422 if form.errors else 200,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@needs(P.USER_INVITE)
@sudo_required
def stop(request: HttpRequest, user_id: uuid.UUID) -> HttpResponse:
    """End a person's access, with a reason; it can be given back."""
    user, form = _person(user_id), ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.stop_user(by=request.user, user=user, **form.cleaned_data)  # type: ignore[arg-type]  # signed in
            messages.success(request, _("%(name)s can no longer sign in.") % {"name": user.name})
        except guard.Forbidden:
            messages.error(request, _("Another administrator has to do this."))
        return redirect("accounts:people")
    return render(
        request, "accounts/stop.html", {"form": form, "person": user},
        status=422 if form.errors else 200,
    )  # fmt: skip


@require_POST
@needs(P.USER_INVITE)
@sudo_required
def restore(request: HttpRequest, user_id: uuid.UUID) -> HttpResponse:
    """Give a stopped person access again."""
    user = _person(user_id)
    try:
        actions.restore_user(by=request.user, user=user)  # type: ignore[arg-type]  # signed in
        messages.success(request, _("%(name)s can sign in again.") % {"name": user.name})
    except guard.Forbidden:
        messages.error(request, _("Another administrator has to do this."))
    return redirect("accounts:people")


def _person(user_id: uuid.UUID) -> User:
    user = queries.person(user_id)
    if user is None:
        raise Http404
    return user
