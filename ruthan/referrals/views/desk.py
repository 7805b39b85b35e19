"""The agency's desk: what was sent to it alone; taken up, answered, printed, exported."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from ruthan.audit.actions import record
from ruthan.core import clock
from ruthan.core.guard import needs
from ruthan.core.states import Refused
from ruthan.core.text.limits import storable
from ruthan.referrals import actions, queries
from ruthan.referrals.access import referral_for, referrals_for
from ruthan.referrals.engine import sheet
from ruthan.referrals.forms import AnswerForm, DeskFilter, RefuseForm, WordsForm
from ruthan.referrals.permissions import P
from ruthan.referrals.states import ReferralState
from ruthan.referrals.views.listing import listing, tab_of, whole

if TYPE_CHECKING:
    from ruthan.referrals.models import Referral

MOST_AT_ONCE = 100
MOST_EXPORTED = 5_000
_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@require_GET
@needs(P.REFERRAL_READ)
def desk(request: HttpRequest) -> HttpResponse:
    """What was sent to the person's organisation, by clock."""
    return render(request, "referrals/desk.html", listing(request, referrals_for(request.user)))


@require_POST
@needs(P.REFERRAL_ANSWER)
def acknowledge_many(request: HttpRequest) -> HttpResponse:
    """Take up what was ticked; another organisation's number is simply not among them."""
    refs = [storable(ref) for ref in request.POST.getlist("ref")[:MOST_AT_ONCE]]
    found = queries.refs_in(referrals_for(request.user), refs)
    done = actions.acknowledge_many(by=request.user, referrals=found)
    said = ngettext("%(n)d request acknowledged.", "%(n)d requests acknowledged.", done)
    messages.success(request, said % {"n": done})
    return redirect("referrals:desk")


@require_GET
@needs(P.REFERRAL_READ)
def export(request: HttpRequest) -> HttpResponse:
    """What the desk's list shows, as CSV or XLSX; on record."""
    kind = request.GET.get("as", "csv")
    if kind not in _TYPES:
        raise Http404
    form = DeskFilter(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    rows = queries.filtered(referrals_for(request.user), chosen)
    found = list(
        queries.in_tab(rows, tab_of(request), order=chosen.get("order", ""))[:MOST_EXPORTED]
    )
    words = queries.labels({row.ground for row in found})
    table = [_line(row, words[row.ground]) for row in found]
    body = (
        sheet.xlsx_of(_("Requests"), _head(), table)
        if kind == "xlsx"
        else sheet.csv_of(_head(), table)
    )
    facts: dict[str, str | int | bool | None] = {"count": len(table), "as": kind}
    record(by=request.user, what="referrals:desk:export", on=("referral", "desk"), facts=facts)
    name = f"requests-{clock.today().isoformat()}.{kind}"
    return HttpResponse(
        body,
        content_type=_TYPES[kind],
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "no-store",
        },
    )


def _head() -> list[str]:
    return [
        _("Reference"), _("State"), _("What is asked"), _("Legal ground"), _("From the centre"),
        _("Sent"), _("Due by"), _("Finding"), _("Your number"), _("The statement"),
        _("Bank account"), _("Amount (baht)"), _("What it is about"), _("TLP"),
    ]  # fmt: skip


def _line(row: Referral, ground: str) -> list[str]:
    package = queries.package_of(row)
    amount = int(package.get("amount_satang") or 0)
    return [
        row.ref, row.get_state_display(), row.get_ask_display(), ground,
        row.from_centre.name, _moment(row.dispatched_at), _due(row),
        row.get_answer_code_display(), row.ticket, package.get("statement", ""),
        package.get("account", ""), f"{amount / 100:.2f}" if amount else "",
        package.get("target", ""), row.get_tlp_display(),
    ]  # fmt: skip


def _due(row: Referral) -> str:
    return _("The clock stands") if row.state == ReferralState.ASKED else _moment(row.due_at)


def _moment(at: object) -> str:
    return f"{localtime(at):%Y-%m-%d %H:%M}"  # type: ignore[arg-type]  # an aware datetime


@require_GET
@needs(P.REFERRAL_READ)
def detail(request: HttpRequest, ref: str) -> HttpResponse:
    """One request as the organisation sees it; the first opening is noted."""
    referral = referral_for(request.user, ref)
    actions.note_opened(by=request.user, referral=referral)
    return detail_page(request, referral)


def detail_page(
    request: HttpRequest,
    referral: Referral,
    *,
    form: AnswerForm | None = None,
    refusal: RefuseForm | None = None,
    words: WordsForm | None = None,
    open_at: str = "",
) -> HttpResponse:
    """The page with its forms; one that was not filled in rightly is shown again with 422."""
    given = queries.answer_of(referral)
    held: dict[str, Any] = {}
    if given:
        held = {"code": given.code, "text": given.text, "url": given.url}
        held["satang"] = given.satang or None
    most = queries.amount_of(referral)
    context = whole(referral) | {
        "form": form or AnswerForm(initial=held, ask=referral.ask, most=most),
        "refusal": refusal or RefuseForm(auto_id="refuse_%s"),
        "asking": words if open_at == "ask" and words else WordsForm(auto_id="ask_%s"),
        "parting": words if open_at == "part" and words else WordsForm(auto_id="part_%s"),
        "open_at": open_at,
    }
    status = 422 if form or refusal or words else 200
    return render(request, "referrals/detail.html", context, status=status)


@require_POST
@needs(P.REFERRAL_ANSWER)
def acknowledge(request: HttpRequest, ref: str) -> HttpResponse:
    """The organisation takes the matter up."""
    referral = referral_for(request.user, ref)
    try:
        actions.acknowledge(by=request.user, referral=referral)
        messages.success(request, _("Acknowledged. Thank you."))
    except Refused:
        messages.info(request, _("This was acknowledged or answered already."))
    return redirect("referrals:detail", ref=ref)


@require_POST
@needs(P.REFERRAL_ANSWER)
def answer(request: HttpRequest, ref: str) -> HttpResponse:
    """The organisation's finding goes back to whoever asked."""
    referral = referral_for(request.user, ref)
    form = AnswerForm(request.POST, ask=referral.ask, most=queries.amount_of(referral))
    if not form.is_valid():
        return detail_page(request, referral, form=form, open_at="answer")
    try:
        actions.record_answer(by=request.user, referral=referral, **form.cleaned_data)
        messages.success(request, _("Your answer has reached those who asked."))
    except Refused:
        messages.warning(
            request, _("The request was withdrawn or its time is over; nothing was sent.")
        )
    return redirect("referrals:detail", ref=ref)


@require_GET
@needs(P.REFERRAL_READ)
def paper(request: HttpRequest, ref: str) -> HttpResponse:
    """The request on paper, with the proof of dispatch."""
    return render(request, "referrals/print.html", whole(referral_for(request.user, ref)))
