"""Roles: who holds which, giving and ending them."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ruthan.accounts import queries as accounts
from ruthan.accounts.access import sudo_required
from ruthan.core import guard
from ruthan.core.guard import needs
from ruthan.network import access, actions, queries
from ruthan.network.forms import RoleForm
from ruthan.network.permissions import P

if TYPE_CHECKING:
    from ruthan.network.models import Membership


@require_http_methods(["GET", "POST"])
@needs(P.MEMBERSHIP_GRANT)
@sudo_required
def person(request: HttpRequest, user_id: uuid.UUID) -> HttpResponse:
    """The roles of a person, ended ones too, and the form that gives one more."""
    held = accounts.person(user_id)
    if held is None:
        raise Http404
    form = RoleForm(request.POST or None)
    by: Any = request.user
    if request.method == "POST" and form.is_valid():
        try:
            actions.grant_membership(by=by, user=held, **form.cleaned_data)
            messages.success(request, _("The role is given."))
            return redirect("network:person", user_id)
        except actions.AlreadyHeld:
            form.add_error(None, _("This person holds this role there already."))
        except guard.Forbidden:
            form.add_error(None, _("Another administrator has to do this."))
    return render(
        request, "network/person.html",
        {"person": held, "roles": _in_words(queries.roles_held(held)), "form": form,
         "is_self": by == held},
        status=422 if form.errors else 200,
    )  # fmt: skip


@require_POST
@needs(P.MEMBERSHIP_GRANT)
@sudo_required
def role_end(request: HttpRequest, membership_id: uuid.UUID) -> HttpResponse:
    """End a role now."""
    by: Any = request.user
    held = access.membership_for(by, membership_id)
    if held is None:
        raise Http404
    try:
        actions.end_membership(by=by, membership=held)
        messages.success(request, _("The role has ended."))
    except actions.LastAdministrator:
        messages.error(request, _("The last administrator stays: name another one first."))
    return redirect("network:person", held.user_id)


def _in_words(held: list[Membership]) -> list[tuple[Membership, str]]:
    return [(membership, queries.province_name(membership.province)) for membership in held]
