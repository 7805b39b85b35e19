"""Families of instances: the list, one of them to work on and to print, and what people press."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ruthan.claims import queries as claims
from ruthan.core import clock
from ruthan.core.guard import StaffRequest, may, needs
from ruthan.core.states import Refused
from ruthan.matching import queries as matching
from ruthan.triage import actions
from ruthan.triage.forms import MergeFamilyForm, TakeOutForm
from ruthan.triage.permissions import P
from ruthan.triage.views.instances import heads, instances

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from ruthan.matching.models import Family

PAGE = 20
LONGEST = 2_000
_ACTIVE = timedelta(hours=24)


@require_GET
@needs(P.FAMILY_READ)
def family_list(request: StaffRequest) -> HttpResponse:
    """Every family, filtered and ordered by the address."""
    given = {name: request.GET.get(name, "") for name in ("state", "q", "order")}
    found = _in_state(matching.families(order=given["order"]), given["state"])
    if given["q"].strip():
        found = _searched(found, given["q"].strip()[:LONGEST])
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    shown = list(page.object_list)
    texts = heads([family.representative_id for family in shown])
    context = {
        "page": page,
        "rows": [(family, texts.get(family.representative_id, "")) for family in shown],
        "given": given,
        "tabs": _tabs(given),
        "now": clock.now(),
    }
    return render(request, "triage/family_list.html", context)


@require_GET
@needs(P.FAMILY_READ)
def family_detail(request: StaffRequest, ref: str) -> HttpResponse:
    """One family with its instances: what all share and what each has of its own."""
    family = matching.family(ref)
    if family is None:
        raise Http404
    if family.ref != ref:
        return redirect("families:detail", ref=family.ref)
    return _page(request, family)


@require_POST
@needs(P.FAMILY_EDIT)
def take_out(request: StaffRequest, ref: str) -> HttpResponse:
    """Take an instance out, with the reason."""
    family, form = _family(ref), TakeOutForm(request.POST)
    if not form.is_valid():
        return _page(request, family, out_form=form, status=422)
    cluster_id = form.cleaned_data["cluster"]
    try:
        actions.take_out(by=request.user, family=family, **_asked(form, cluster_id))
    except Refused:
        messages.warning(request, _("It is not in this family any more. Nothing was changed."))
        return redirect("families:detail", ref=ref)
    undo = f"undo:{reverse('families:back', args=[ref, cluster_id])}"
    messages.success(request, _("Taken out; machines do not put it back."), extra_tags=undo)
    return redirect("families:detail", ref=ref)


@require_POST
@needs(P.FAMILY_EDIT)
def put_back(request: StaffRequest, ref: str, cluster_id: UUID) -> HttpResponse:
    """Put back what was taken out."""
    family = _family(ref)
    try:
        actions.put_back(by=request.user, family=family, cluster_id=cluster_id)
        messages.success(request, _("Back in the family."))
    except Refused:
        messages.warning(request, _("It is in a family already, or was never in this one."))
    return redirect("families:detail", ref=ref)


@require_POST
@needs(P.FAMILY_EDIT)
def undo_put(request: StaffRequest, ref: str, cluster_id: UUID) -> HttpResponse:
    """Take back what one put into the family oneself."""
    family = _family(ref)
    try:
        actions.undo_put(by=request.user, family=family, cluster_id=cluster_id)
        messages.success(request, _("Undone. It is of no family now."))
    except Refused:
        messages.warning(request, _("It has moved on meanwhile. Nothing was changed."))
    return redirect("families:list")


@require_POST
@needs(P.FAMILY_EDIT)
def merge(request: StaffRequest, ref: str) -> HttpResponse:
    """Say that another family is the same template."""
    family, form = _family(ref), MergeFamilyForm(request.POST)
    other = matching.family(form.cleaned_data["other"].upper()) if form.is_valid() else None
    if other is None:
        if form.is_valid():
            form.add_error("other", _("There is no family of this reference."))
        return _page(request, family, merge_form=form, status=422)
    try:
        because = form.cleaned_data["because"]
        actions.merge_families(by=request.user, into=family, other=other, because=because)
        undo = f"undo:{reverse('families:part', args=[ref, other.ref])}"
        messages.success(request, _("One family now."), extra_tags=undo)
    except Refused:
        messages.warning(request, _("They are one family already. Nothing was changed."))
    return redirect("families:detail", ref=ref)


@require_POST
@needs(P.FAMILY_EDIT)
def part(request: StaffRequest, ref: str, other: str) -> HttpResponse:
    """Undo a merge."""
    family = _family(ref)
    held = matching.merged_in(family).filter(ref=other).first()
    if held is None:
        raise Http404
    try:
        actions.part_families(by=request.user, other=held)
        messages.success(request, _("Two families again."))
    except Refused:
        messages.warning(request, _("They are apart already. Nothing was changed."))
    return redirect("families:detail", ref=ref)


def _page(
    request: StaffRequest, family: Family, *, status: int = 200, **forms: Any
) -> HttpResponse:
    """The page of one family; twelve queries, however many instances."""
    page = Paginator(matching.members(family), PAGE).get_page(request.GET.get("page"))
    rows, shared = instances(list(page.object_list), user=request.user)
    whole = matching.families().filter(pk=family.pk).first()
    context = {
        "family": whole,
        "held": family,
        "page": page,
        "rows": rows,
        "shared": shared,
        "out": matching.taken_out(family),
        "merged": matching.merged_in(family),
        "can_edit": may(request.user, P.FAMILY_EDIT),
        "merge_form": MergeFamilyForm(),
        "out_form": TakeOutForm(),
        "now": clock.now(),
    }
    return render(request, "triage/family_detail.html", {**context, **forms}, status=status)


def _family(ref: str) -> Family:
    """The family of a press; Http404 for none, and for one that was merged meanwhile."""
    family = matching.family(ref)
    if family is None or family.ref != ref:
        raise Http404
    return family


def _asked(form: TakeOutForm, cluster_id: UUID) -> dict[str, Any]:
    return {"cluster_id": cluster_id, "because": form.cleaned_data["because"]}


def _in_state(found: QuerySet[Any], state: str) -> QuerySet[Any]:
    """Families seen in the last day, with an instance that was answered, or with none."""
    if state == "active":
        return found.filter(last_seen__gte=clock.now() - _ACTIVE)
    if state in ("warned", "open"):
        answered = matching.having(matching.families(), claims.claimed_clusters()).values("pk")
        return (
            found.filter(pk__in=answered.order_by())
            if state == "warned"
            else found.exclude(pk__in=answered.order_by())
        )
    return found


def _searched(found: QuerySet[Any], words: str) -> QuerySet[Any]:
    """The family of this reference, else those with an instance like the words."""
    named = matching.family(words.upper())
    if named is not None:
        return found.filter(pk=named.pk)
    lookup = matching.known(words)
    near = {match.cluster_id for match in lookup.clusters} | {lookup.exact} - {None}
    return matching.having(found, near)


def _tabs(given: dict[str, str]) -> list[dict[str, object]]:
    names = {
        "": _("All"),
        "active": _("Seen in 24 hours"),
        "open": _("Without an answer"),
        "warned": _("With an answer"),
    }
    return [
        {
            "label": label,
            "url": f"?state={code}" if code else "?",
            "current": given["state"] == code,
            "count": None,
        }
        for code, label in names.items()
    ]
