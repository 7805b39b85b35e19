"""The officer's first screens: list, open in a fresh second-factor window, refer, return, close."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ruthan.accounts.access import sudo_required
from ruthan.core.custody import WrongPassphrase
from ruthan.core.guard import StaffRequest, needs
from ruthan.core.states import Refused
from ruthan.network import queries as network
from ruthan.safeguarding import actions, queries
from ruthan.safeguarding.access import drop_for, drops_for
from ruthan.safeguarding.forms import (
    ChangeForm,
    ClaimForm,
    CloseForm,
    OpenForm,
    ReferForm,
    ShareForm,
)
from ruthan.safeguarding.permissions import P

PAGE = 25


@require_GET
@needs(P.DROP_LIST)
def drop_list(request: StaffRequest) -> HttpResponse:
    """Every sealed drop by state and time; nothing of what they say."""
    drops = drops_for(request.user)
    state = request.GET.get("state", "")
    shown = drops.filter(state=state) if state else drops
    page = Paginator(shown, PAGE).get_page(request.GET.get("page"))
    holds = queries.officer_key(request.user, actions.ensure_custody()) is not None
    counts = queries.counts_by_state(drops)
    context = {"page": page, "state": state, "holds_key": holds, "counts": counts}
    return render(request, "safeguarding/drop_list.html", context)


@require_GET
@needs(P.DROP_OPEN)
def drop_detail(request: StaffRequest, ref: str) -> HttpResponse:
    """One drop, still closed: when it came, what was done, and the form that opens it."""
    return _detail(request, ref, {})


@require_POST
@needs(P.DROP_OPEN)
@sudo_required
def open_drop(request: StaffRequest, ref: str) -> HttpResponse:
    """Show the content in the answer to this POST only; it is stored nowhere."""
    drop, form = drop_for(request.user, ref), OpenForm(request.POST)
    if not form.is_valid():
        return _detail(request, ref, {"form": form}, status=422)
    given = form.cleaned_data
    try:
        opened = actions.open_drop(
            by=request.user,
            drop=drop,
            passphrase=given["passphrase"],
            because=given["because"],
        )
    except WrongPassphrase:
        form.add_error("passphrase", _("This passphrase does not open the case."))
        return _detail(request, ref, {"form": form}, status=422)
    except actions.NoCopy:
        form.add_error(None, _("You hold no copy of the key. Ask another officer to share it."))
        return _detail(request, ref, {"form": form}, status=422)
    return _detail(request, ref, {"opened": opened})


@require_POST
@needs(P.DROP_OPEN)
@sudo_required
def refer_drop(request: StaffRequest, ref: str) -> HttpResponse:
    """Note that an authority has the case."""
    drop, form = drop_for(request.user, ref), ReferForm(request.POST)
    if not form.is_valid():
        return _detail(request, ref, {"refer_form": form}, status=422)
    try:
        actions.refer_drop(by=request.user, drop=drop, **form.cleaned_data)
        messages.success(request, _("Noted: the authority has the case."))
    except Refused:
        messages.warning(request, _("Open the case before passing it on."))
    return redirect("safeguarding:detail", ref=ref)


@require_POST
@needs(P.DROP_OPEN)
@sudo_required
def return_drop(request: StaffRequest, ref: str) -> HttpResponse:
    """A false alarm goes back to ordinary screening."""
    drop, form = drop_for(request.user, ref), OpenForm(request.POST)
    if not form.is_valid():
        return _detail(request, ref, {"return_form": form}, status=422)
    given = form.cleaned_data
    try:
        actions.return_drop(
            by=request.user,
            drop=drop,
            passphrase=given["passphrase"],
            because=given["because"],
        )
    except WrongPassphrase:
        form.add_error("passphrase", _("This passphrase does not open the case."))
        return _detail(request, ref, {"return_form": form}, status=422)
    except (actions.NoCopy, Refused):
        messages.warning(request, _("Open the case before sending it back."))
        return redirect("safeguarding:detail", ref=ref)
    messages.success(request, _("Sent back to ordinary screening; its sealed copy is erased."))
    return redirect("safeguarding:list")


@require_POST
@needs(P.DROP_OPEN)
@sudo_required
def close_drop(request: StaffRequest, ref: str) -> HttpResponse:
    """End work on a drop and erase its ciphertext."""
    drop, form = drop_for(request.user, ref), CloseForm(request.POST)
    if not form.is_valid():
        return _detail(request, ref, {"close_form": form}, status=422)
    try:
        actions.close_drop(by=request.user, drop=drop, because=form.cleaned_data["because"])
        messages.success(request, _("Closed; its sealed copy is erased."))
    except Refused:
        messages.warning(request, _("Open the case or pass it on before closing it."))
    return redirect("safeguarding:list")


@require_GET
@needs(P.DROP_OPEN)
def custody_key(request: StaffRequest) -> HttpResponse:
    """The officer's copy of the key: claim, change the passphrase, share."""
    return _key(request, {})


@require_POST
@needs(P.DROP_OPEN)
@sudo_required
def claim_key(request: StaffRequest) -> HttpResponse:
    """The first officer takes the key."""
    form = ClaimForm(request.POST)
    if not form.is_valid():
        return _key(request, {"claim_form": form}, status=422)
    try:
        actions.claim_custody(by=request.user, passphrase=form.cleaned_data["passphrase"])
        messages.success(request, _("The key is yours. Nobody can recover this passphrase."))
    except actions.NoCopy:
        messages.warning(request, _("The key was claimed before. Ask that officer to share it."))
    return redirect("safeguarding:key")


@require_POST
@needs(P.DROP_OPEN)
@sudo_required
def change_key(request: StaffRequest) -> HttpResponse:
    """A new passphrase for one's own copy."""
    form = ChangeForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        try:
            actions.change_passphrase(by=request.user, old=given["old"], new=given["passphrase"])
            messages.success(request, _("The passphrase is changed."))
            return redirect("safeguarding:key")
        except (WrongPassphrase, actions.NoCopy):
            form.add_error("old", _("This passphrase does not open your copy."))
    return _key(request, {"change_form": form}, status=422)


@require_POST
@needs(P.DROP_OPEN)
@sudo_required
def share_key(request: StaffRequest) -> HttpResponse:
    """Another officer gets a copy under a first passphrase."""
    form = _share_form(request)
    if form.is_valid():
        given = form.cleaned_data
        officer = queries.officer(given["to"])
        if officer is None:
            raise Http404
        try:
            actions.share_custody(
                by=request.user,
                passphrase=given["passphrase"],
                to=officer,
                first_passphrase=given["first"],
            )
            messages.success(request, _("Shared. Ask them to change the passphrase now."))
            return redirect("safeguarding:key")
        except (WrongPassphrase, actions.NoCopy):
            form.add_error("passphrase", _("This passphrase does not open your copy."))
    return _key(request, {"share_form": form}, status=422)


def _share_form(request: StaffRequest) -> ShareForm:
    form = ShareForm(request.POST or None)
    others = queries.other_officers(request.user)
    form.fields["to"].choices = [(str(o.pk), o.name_th) for o in others]  # type: ignore[attr-defined]  # a choice field
    return form


def _detail(
    request: StaffRequest, ref: str, more: dict[str, object], status: int = 200
) -> HttpResponse:
    drop = drop_for(request.user, ref)
    context: dict[str, object] = {
        "drop": drop,
        "referrals": queries.referrals_of(drop.pk),
        "form": OpenForm(),
        "return_form": OpenForm(prefix=None),
        "refer_form": ReferForm(),
        "close_form": CloseForm(),
        "hotlines": network.hotlines(),
        **more,
    }
    return render(request, "safeguarding/drop_detail.html", context, status=status)


def _key(request: StaffRequest, more: dict[str, object], status: int = 200) -> HttpResponse:
    name = actions.ensure_custody()
    context: dict[str, object] = {
        "fingerprint": name,
        "held": queries.officer_key(request.user, name),
        "claimed": queries.has_any_copy(name),
        "claim_form": ClaimForm(),
        "change_form": ChangeForm(),
        "share_form": _share_form(request),
        **more,
    }
    return render(request, "safeguarding/key.html", context, status=status)
