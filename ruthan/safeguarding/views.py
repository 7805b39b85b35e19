"""The officer's first screens: list, open in a fresh second-factor window, refer, return, close."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ruthan.accounts.access import sudo_required
from ruthan.core.custody import NotForUs, WrongPassphrase
from ruthan.core.guard import StaffRequest, needs
from ruthan.core.states import Refused
from ruthan.core.throttle import TooOften
from ruthan.intake.states import Wants
from ruthan.network import queries as network
from ruthan.safeguarding import actions, queries
from ruthan.safeguarding.access import drop_for, drops_for
from ruthan.safeguarding.forms import (
    WAYS,
    ChangeForm,
    ClaimForm,
    CloseForm,
    OpenForm,
    ReferForm,
    ShareForm,
)
from ruthan.safeguarding.permissions import P
from ruthan.triage.rules.answers import SITUATIONS

if TYPE_CHECKING:
    from django.forms import Form
    from django_stubs_ext import StrOrPromise

PAGE = 25
CALL_FIRST = ("191", "1300", "1387")
_TOLD: dict[str, StrOrPromise] = {
    "wants": gettext_lazy("Wants"),
    "province": gettext_lazy("Province"),
    "language": gettext_lazy("Language"),
    "situation": gettext_lazy("How things stand"),
    "amount": gettext_lazy("Amount"),
    "files": gettext_lazy("Names of files"),
    "conversation": gettext_lazy("Conversation"),
    "about": gettext_lazy("Belongs to report"),
    "contact": gettext_lazy("How to reach whoever told"),
    "minutes": gettext_lazy("Minutes ago"),
    "list": gettext_lazy("A picture was on the list of hashes"),
    "inside": gettext_lazy("Words in a picture, read by a program"),
}


@require_GET
@needs(P.DROP_LIST)
def drop_list(request: StaffRequest) -> HttpResponse:
    """Every sealed drop by state and time; nothing of what they say."""
    drops = drops_for(request.user)
    state = request.GET.get("state", "")
    shown = drops.filter(state=state) if state else drops
    page = Paginator(shown, PAGE).get_page(request.GET.get("page"))
    holds = queries.officer_key(request.user, actions.present_name()) is not None
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
    drop, form = drop_for(request.user, ref), OpenForm(request.POST, auto_id="open-%s")
    if not form.is_valid() or _is_guessing(request, form):
        return _detail(request, ref, {"form": form}, status=422)
    try:
        opened = actions.open_drop(by=request.user, drop=drop, **form.cleaned_data)
    except WrongPassphrase:
        _say_wrong(request, form, "passphrase", _("This passphrase does not open the case."))
        return _detail(request, ref, {"form": form}, status=422)
    except actions.NoCopy:
        form.add_error(None, _("You hold no copy of the key. Ask another officer to share it."))
        return _detail(request, ref, {"form": form}, status=422)
    except (Refused, NotForUs):
        messages.warning(request, _("There is nothing left in this case to open."))
        return redirect("safeguarding:detail", ref=ref)
    page = _detail(request, ref, {"opened": opened, "told": told_lines(opened.extra)})
    page["Cache-Control"] = "no-store"
    return page


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
    drop, form = drop_for(request.user, ref), OpenForm(request.POST, auto_id="return-%s")
    if not form.is_valid() or _is_guessing(request, form):
        return _detail(request, ref, {"return_form": form}, status=422)
    try:
        actions.return_drop(by=request.user, drop=drop, **form.cleaned_data)
    except WrongPassphrase:
        _say_wrong(request, form, "passphrase", _("This passphrase does not open the case."))
        return _detail(request, ref, {"return_form": form}, status=422)
    except (actions.NoCopy, Refused, NotForUs):
        messages.warning(request, _("Open the case before sending it back."))
        return redirect("safeguarding:detail", ref=ref)
    messages.success(request, _("Sent back to ordinary screening; its sealed copy is erased."))
    return redirect("safeguarding:list")


@require_POST
@needs(P.DROP_OPEN)
@sudo_required
def close_drop(request: StaffRequest, ref: str) -> HttpResponse:
    """End work on a drop and erase its ciphertext."""
    drop, form = drop_for(request.user, ref), CloseForm(request.POST, auto_id="close-%s")
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
    form = ChangeForm(request.POST, auto_id="change-%s")
    if form.is_valid() and not _is_guessing(request, form):
        given = form.cleaned_data
        try:
            actions.change_passphrase(by=request.user, old=given["old"], new=given["passphrase"])
            messages.success(request, _("The passphrase is changed."))
            return redirect("safeguarding:key")
        except (WrongPassphrase, actions.NoCopy):
            _say_wrong(request, form, "old", _("This passphrase does not open your copy."))
    return _key(request, {"change_form": form}, status=422)


@require_POST
@needs(P.DROP_OPEN)
@sudo_required
def share_key(request: StaffRequest) -> HttpResponse:
    """Another officer gets a copy under a first passphrase."""
    form = _share_form(request)
    if form.is_valid() and not _is_guessing(request, form):
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
            _say_wrong(request, form, "passphrase", _("This passphrase does not open your copy."))
    return _key(request, {"share_form": form}, status=422)


def told_lines(extra: Mapping[str, str]) -> list[tuple[StrOrPromise, str]]:
    """What the form asked beside the text, in words; what was not answered is left out."""
    found: list[tuple[StrOrPromise, str]] = []
    for name, value in extra.items():
        if not value.strip() or name == "amount_satang":
            continue
        words = network.province_name(value) if name == "province" else value
        if name == "wants" and value in Wants.values:
            words = str(Wants(value).label)
        if name == "situation" and value in SITUATIONS:
            words = SITUATIONS[value].en if _is_english() else SITUATIONS[value].th
        found.append((_TOLD.get(name, name), words))
    return found


def _is_english() -> bool:
    return (get_language() or "th").startswith("en")


def _referral_lines(drop_id: UUID) -> list[dict[str, object]]:
    names, ways = dict(queries.authorities()), dict(WAYS)
    return [
        {
            "name": names.get(line.organisation, line.organisation),
            "way": ways.get(line.way, ""),
            "at": line.at,
            "by": line.by.name,
        }
        for line in queries.referrals_of(drop_id)
    ]


def _is_guessing(request: StaffRequest, form: Form) -> bool:
    """Whether too many wrong passphrases were typed; says when to try again."""
    try:
        actions.refuse_guessing(by=request.user)
    except TooOften as full:
        minutes = full.retry_after // 60 + 1
        words = _("Too many wrong passphrases. Try again in %(n)s minutes.") % {"n": minutes}
        form.add_error(None, words)
        return True
    return False


def _say_wrong(request: StaffRequest, form: Form, field: str, words: str) -> None:
    """Record the wrong passphrase and say so at its field."""
    with suppress(TooOften):
        actions.note_wrong_passphrase(by=request.user)
    form.add_error(field, words)


def _share_form(request: StaffRequest) -> ShareForm:
    form = ShareForm(request.POST or None, auto_id="share-%s")
    others = queries.other_officers(request.user)
    form.fields["to"].choices = [(str(o.pk), o.name_th) for o in others]  # type: ignore[attr-defined]  # a choice field
    return form


def _detail(
    request: StaffRequest, ref: str, more: dict[str, object], status: int = 200
) -> HttpResponse:
    drop = drop_for(request.user, ref)
    context: dict[str, object] = {
        "drop": drop,
        "referrals": _referral_lines(drop.pk),
        "form": OpenForm(auto_id="open-%s"),
        "return_form": OpenForm(auto_id="return-%s"),
        "refer_form": ReferForm(),
        "close_form": CloseForm(auto_id="close-%s"),
        "hotlines": sorted(
            (line for line in network.hotlines() if line.number in CALL_FIRST),
            key=lambda line: CALL_FIRST.index(line.number),
        ),
        **more,
    }
    return render(request, "safeguarding/drop_detail.html", context, status=status)


def _key(request: StaffRequest, more: dict[str, object], status: int = 200) -> HttpResponse:
    name = actions.present_name()
    context: dict[str, object] = {
        "fingerprint": name,
        "held": queries.officer_key(request.user, name),
        "claimed": queries.has_any_copy(name),
        "claim_form": ClaimForm(),
        "change_form": ChangeForm(auto_id="change-%s"),
        "share_form": _share_form(request),
        **more,
    }
    return render(request, "safeguarding/key.html", context, status=status)
