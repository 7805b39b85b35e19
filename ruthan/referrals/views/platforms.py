"""The platform channel: notices signed by two, tickets, outcomes, counter-notices, returns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ruthan.core import clock
from ruthan.core.guard import may, needs
from ruthan.core.states import Refused
from ruthan.core.text.limits import storable
from ruthan.network import queries as network
from ruthan.referrals import actions, queries
from ruthan.referrals.access import centre_of, matters_for, notice_for, notices_for
from ruthan.referrals.forms import (
    CounterEndForm,
    CounterForm,
    NoticeFilter,
    NoticeForm,
    TicketForm,
    WithdrawForm,
)
from ruthan.referrals.permissions import P

if TYPE_CHECKING:
    from django import forms

    from ruthan.referrals.models import Notice

PAGE = 25


@require_GET
@needs(P.NOTICE_READ)
def notices(request: HttpRequest) -> HttpResponse:
    """The notices of the person's centres: to be signed, waiting, ended, come back."""
    form = NoticeFilter(request.GET)
    words = form.cleaned_data["q"] if form.is_valid() else ""
    rows = queries.notices_found(notices_for(request.user), words)
    counts, labels = queries.notice_counts(rows), _tabs()
    chosen = request.GET.get("tab", "")
    first = next((code for code in labels if counts[code]), "waiting")
    tab = chosen if chosen in labels else first
    page = Paginator(queries.notices_in(rows, tab), PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [(one, queries.body_of(one)) for one in page.object_list],
        "tab_items": [
            {
                "url": f"?{urlencode({'tab': code, 'q': words} if words else {'tab': code})}",
                "label": label,
                "count": counts[code],
                "current": code == tab,
            }
            for code, label in labels.items()
        ],
        "tab": tab,
        "is_filtered": bool(words),
        "form": form,
        "may_propose": may(request.user, P.NOTICE_PROPOSE),
        "now": clock.now(),
    }
    return render(request, "referrals/notices.html", context)


def _tabs() -> dict[str, str]:
    return {
        "proposed": _("To be signed"),
        "waiting": _("With the platform"),
        "ended": _("Answered"),
        "again": _("Reported again"),
        "dropped": _("Not sent"),
    }


@require_http_methods(["GET", "POST"])
@needs(P.NOTICE_PROPOSE)
def new(request: HttpRequest) -> HttpResponse:
    """Write a notice; from a removed one that came back, or a matter, its words are filled in."""
    before, matter = _before(request), _matter(request)
    form = NoticeForm(request.POST or None, initial=_initial(before, matter))
    if request.method == "POST" and form.is_valid():
        return _propose(request, form, before, matter)
    context = {"form": form, "before": before, "matter": matter}
    return render(
        request, "referrals/notice_form.html", context, status=422 if form.errors else 200
    )


def _before(request: HttpRequest) -> Notice | None:
    ref = storable(request.GET.get("after", ""))
    return notices_for(request.user).filter(ref=ref).first() if ref else None


def _matter(request: HttpRequest) -> Any:
    ref = storable(request.GET.get("matter", ""))
    return matters_for(request.user).filter(ref=ref).first() if ref else None


def _initial(before: Notice | None, matter: Any) -> dict[str, Any]:
    if before is not None:
        names = ("target_kind", "ask", "ground", "strand")
        held = {name: getattr(before, name) for name in names} | {"platform": before.platform.code}
        again = _("It was removed after our notice %(ref)s and is there again.") % {
            "ref": before.ref
        }
        told = queries.body_of(before)
        return held | told | {"why": f"{again} {told.get('why', '')}".strip()}
    if matter is not None:
        return {"ground": matter.ground, "statement": queries.title_of(matter)}
    return {}


def _propose(
    request: HttpRequest, form: NoticeForm, before: Notice | None, matter: Any
) -> HttpResponse:
    given = form.cleaned_data
    platform, centre = (
        network.organisation(given["platform"]),
        centre_of(request.user, P.NOTICE_PROPOSE),
    )
    if platform is None:
        raise Http404
    made = actions.propose_notice(
        by=request.user,
        centre=centre,
        platform=platform,
        target_kind=given["target_kind"],
        ask=given["ask"],
        ground=given["ground"],
        strand=given["strand"],
        words=actions.Words(
            target=given["target"], statement=given["statement"], why=given["why"],
            xarf=given["xarf"], official_site=given["official_site"],
        ),
        cluster_id=_cluster(request) or (before.cluster_id if before else None),
        matter=matter,
        follows=before,
    )  # fmt: skip
    messages.success(request, _("Written. A second person reads and signs it."))
    return redirect("platforms:notice", ref=made.ref)


def _cluster(request: HttpRequest) -> UUID | None:
    try:
        return UUID(request.GET.get("cluster", ""))
    except ValueError:
        return None


@require_GET
@needs(P.NOTICE_READ)
def notice(request: HttpRequest, ref: str) -> HttpResponse:
    """One notice: its words, who signed, the platform's clock, ticket and outcome."""
    return _page(request, notice_for(request.user, ref))


def _page(
    request: HttpRequest, held: Notice, *, name: str = "", form: forms.Form | None = None
) -> HttpResponse:
    user, centre = request.user, held.from_centre_id
    made: dict[str, Any] = {
        "dropping": WithdrawForm(auto_id="drop_%s"),
        "ticketing": TicketForm(
            auto_id="ticket_%s", initial={"ticket": held.referral.ticket if held.referral else ""}
        ),
        "countering": CounterForm(auto_id="counter_%s"),
        "ending": CounterEndForm(auto_id="end_%s"),
    }
    if form is not None:
        made[name] = form
    signs = may(user, P.NOTICE_SIGN, organisation=centre)
    context = made | {
        "notice": held,
        "body": queries.body_of(held),
        "counter": queries.counter_of(held),
        "referral": held.referral,
        "answer": queries.answer_of(held.referral) if held.referral else None,
        "ground_words": queries.label_of(held.ground),
        "times": queries.again_of(held),
        "again": list(held.again.all()[:10]),
        "undone": queries.undone_of(held),
        "follow_ups": list(held.followed_by.all()),
        "is_own": held.proposed_by_id == user.pk,
        "may_sign": signs and held.proposed_by_id != user.pk,
        "may_drop": signs or held.proposed_by_id == user.pk,
        "may_propose": may(user, P.NOTICE_PROPOSE, organisation=centre),
        "may_end": signs and user.pk not in {held.proposed_by_id, held.counter_by_id},
        "open_at": name,
        "now": clock.now(),
    }
    return render(request, "referrals/notice.html", context, status=422 if form else 200)


@require_POST
@needs(P.NOTICE_SIGN)
def sign(request: HttpRequest, ref: str) -> HttpResponse:
    """The second signature sends it."""
    held = notice_for(request.user, ref)
    try:
        actions.sign_notice(by=request.user, notice=held)
        messages.success(request, _("Signed and sent. The platform's clock runs."))
    except actions.SamePerson:
        messages.warning(request, _("You wrote it: somebody else has to sign."))
    except Refused:
        messages.info(request, _("It was sent or dropped meanwhile."))
    return redirect("platforms:notice", ref=ref)


@require_POST
@needs(P.NOTICE_READ)
def drop(request: HttpRequest, ref: str) -> HttpResponse:
    """Do not send it."""
    held, form = notice_for(request.user, ref), WithdrawForm(request.POST, auto_id="drop_%s")
    signs = may(request.user, P.NOTICE_SIGN, organisation=held.from_centre_id)
    if not (signs or held.proposed_by_id == request.user.pk):
        raise Http404
    if not form.is_valid():
        return _page(request, held, name="dropping", form=form)
    try:
        actions.drop_notice(by=request.user, notice=held, because=form.cleaned_data["because"])
        messages.success(request, _("It is not sent."))
    except Refused:
        messages.info(request, _("It was sent or dropped meanwhile."))
    return redirect("platforms:notice", ref=ref)


@require_POST
@needs(P.NOTICE_PROPOSE)
def ticket(request: HttpRequest, ref: str) -> HttpResponse:
    """Keep the platform's own number."""
    held, form = notice_for(request.user, ref), TicketForm(request.POST, auto_id="ticket_%s")
    if held.referral is None:
        raise Http404
    if not form.is_valid():
        return _page(request, held, name="ticketing", form=form)
    actions.note_ticket(by=request.user, referral=held.referral, ticket=form.cleaned_data["ticket"])
    messages.success(request, _("The number is kept."))
    return redirect("platforms:notice", ref=ref)


@require_POST
@needs(P.NOTICE_PROPOSE)
def counter(request: HttpRequest, ref: str) -> HttpResponse:
    """Keep a counter-notice."""
    held, form = notice_for(request.user, ref), CounterForm(request.POST, auto_id="counter_%s")
    if not form.is_valid():
        return _page(request, held, name="countering", form=form)
    try:
        actions.note_counter(by=request.user, notice=held, text=form.cleaned_data["text"])
        messages.success(request, _("Kept. Somebody who did not write the notice decides."))
    except Refused:
        messages.info(
            request, _("Only a notice that was sent can be contested, and once at a time.")
        )
    return redirect("platforms:notice", ref=ref)


@require_POST
@needs(P.NOTICE_SIGN)
def counter_end(request: HttpRequest, ref: str) -> HttpResponse:
    """Decide a counter-notice."""
    held, form = notice_for(request.user, ref), CounterEndForm(request.POST, auto_id="end_%s")
    if not form.is_valid():
        return _page(request, held, name="ending", form=form)
    try:
        actions.end_counter(by=request.user, notice=held, **form.cleaned_data)
        messages.success(request, _("Decided."))
    except actions.SamePerson:
        messages.warning(request, _("Somebody who did not write it has to decide."))
    except Refused:
        messages.info(request, _("It was decided meanwhile."))
    return redirect("platforms:notice", ref=ref)
