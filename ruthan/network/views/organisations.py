"""Organisations: the list, one of them, and the forms that change them."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ruthan.core import clock, guard
from ruthan.core.guard import needs
from ruthan.network import access, actions, queries
from ruthan.network.forms import (
    AliasForm,
    DeskForm,
    OrganisationFilter,
    OrganisationForm,
    RegisterForm,
)
from ruthan.network.permissions import P

if TYPE_CHECKING:
    from django import forms

    from ruthan.network.models import Organisation

PER_PAGE = 40


@require_GET
@needs(P.ORGANISATION_READ)
def organisations(request: HttpRequest) -> HttpResponse:
    """Everybody in the network. Three queries whatever their number."""
    form = OrganisationFilter(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {"q": "", "kind": ""}
    found = queries.organisations(search=wanted["q"], kind=wanted["kind"])
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request, "network/organisations.html",
        {"form": form, "page": page, "may_edit": guard.may(request.user, P.ORGANISATION_EDIT)},
    )  # fmt: skip


@require_GET
@needs(P.ORGANISATION_READ)
def organisation(request: HttpRequest, code: str) -> HttpResponse:
    """One organisation with its names, desks, hotlines and people. Six queries."""
    held = _organisation(request, code)
    return render(request, "network/organisation.html", _page(request, held))


@require_http_methods(["GET", "POST"])
@needs(P.ORGANISATION_EDIT)
def register(request: HttpRequest) -> HttpResponse:
    """Add an organisation."""
    form = RegisterForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.register_organisation(by=_user(request), **form.cleaned_data)
            messages.success(request, _("%(name)s is in the network.") % {"name": made.name})
            return redirect("network:organisation", made.code)
        except actions.NameTaken as taken:
            form.add_error(None, _taken(taken))
    return _form_page(request, form, title=_("Add an organisation"))


@require_http_methods(["GET", "POST"])
@needs(P.ORGANISATION_EDIT)
def edit(request: HttpRequest, code: str) -> HttpResponse:
    """Change an organisation."""
    held = _organisation(request, code)
    form = OrganisationForm(request.POST or None, instance=held)
    if request.method == "POST" and form.is_valid():
        fresh = _organisation(request, code)
        try:
            actions.edit_organisation(
                by=_user(request), organisation=fresh, fields=form.cleaned_data
            )
            messages.success(request, _("Saved."))
            return redirect("network:organisation", code)
        except actions.NameTaken as taken:
            form.add_error(None, _taken(taken))
        except guard.Forbidden:
            form.add_error(
                None, _("The national centre stays open, and nobody stands under itself.")
            )
    return _form_page(request, form, title=_("Edit %(name)s") % {"name": held.name}, code=code)


@require_POST
@needs(P.ORGANISATION_EDIT)
def alias_add(request: HttpRequest, code: str) -> HttpResponse:
    """Add another name; a name of somebody else is refused with the owner's name."""
    held, form = _organisation(request, code), AliasForm(request.POST)
    if form.is_valid():
        try:
            actions.add_alias(by=_user(request), organisation=held, **form.cleaned_data)
            return redirect("network:organisation", code)
        except actions.NameTaken as taken:
            form.add_error("text", _taken(taken))
        except ValueError:
            form.add_error("text", _("A name needs letters or digits."))
    return render(
        request, "network/organisation.html", _page(request, held, alias_form=form), status=422
    )


@require_POST
@needs(P.ORGANISATION_EDIT)
def alias_remove(request: HttpRequest, alias_id: int) -> HttpResponse:
    """Take another name away."""
    alias = access.alias_for(_user(request), alias_id)
    if alias is None:
        raise Http404
    code = alias.organisation.code
    actions.remove_alias(by=_user(request), alias=alias)
    return redirect("network:organisation", code)


@require_POST
@needs(P.ORGANISATION_EDIT)
def desk_add(request: HttpRequest, code: str) -> HttpResponse:
    """Add a desk with its source and its day."""
    held, form = _organisation(request, code), DeskForm(request.POST)
    if form.is_valid():
        actions.name_desk(by=_user(request), organisation=held, **form.cleaned_data)
        return redirect("network:organisation", code)
    return render(
        request, "network/organisation.html", _page(request, held, desk_form=form), status=422
    )


@require_POST
@needs(P.ORGANISATION_EDIT)
def desk_end(request: HttpRequest, desk_id: uuid.UUID) -> HttpResponse:
    """Use a desk no longer."""
    desk = access.desk_for(_user(request), desk_id)
    if desk is None:
        raise Http404
    actions.end_desk(by=_user(request), desk=desk)
    return redirect("network:organisation", desk.organisation.code)


def _page(request: HttpRequest, held: Organisation, **forms_: forms.Form) -> dict[str, Any]:
    today = clock.today()
    return {
        "organisation": held,
        "kind": held.get_kind_display(),
        "aliases": queries.other_names(held),
        "desks": queries.desks_of(held, on=today),
        "hotlines": queries.hotlines_of(held),
        "members": queries.members_of(held),
        "provinces": [queries.province_name(code) for code in held.provinces],
        "may_edit": guard.may(request.user, P.ORGANISATION_EDIT),
        "may_key": guard.may(request.user, P.KEY_EDIT),
        "may_grant": guard.may(request.user, P.MEMBERSHIP_GRANT),
        "alias_form": AliasForm(),
        "desk_form": DeskForm(initial={"checked_on": today}),
        **forms_,
    }


def _form_page(
    request: HttpRequest, form: forms.BaseForm, *, title: str, code: str = ""
) -> HttpResponse:
    return render(
        request, "network/organisation_form.html", {"form": form, "title": title, "code": code},
        status=422 if form.errors else 200,
    )  # fmt: skip


def _organisation(request: HttpRequest, code: str) -> Organisation:
    held = access.organisation_for(_user(request), code)
    if held is None:
        raise Http404
    return held


def _taken(taken: actions.NameTaken) -> str:
    return _("“%(text)s” belongs to %(owner)s. A name stands for one organisation only.") % {
        "text": taken.text,
        "owner": taken.owner.name,
    }


def _user(request: HttpRequest) -> Any:
    return request.user
