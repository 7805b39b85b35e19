"""The page of retention: which rules there are, what is due, what went, what is held."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ruthan.audit.permissions import P
from ruthan.core import retention as core
from ruthan.core.guard import StaffRequest, may, needs
from ruthan.core.retention import UnknownRule
from ruthan.project import retention
from ruthan.project.forms import HoldForm, PeriodForm


@require_GET
@needs(P.RETENTION_READ)
def retention_page(request: HttpRequest) -> HttpResponse:
    """Rules with their periods, holds and past runs; with ?count=1 also what is due now."""
    counted = request.GET.get("count") == "1"
    due = {one.rule.name: one for one in retention.look(core.rules())} if counted else {}
    periods = core.periods()
    rows = [_row(rule, periods[rule.name], due.get(rule.name)) for rule in core.rules()]
    return render(
        request, "project/retention.html",
        {"rows": rows, "counted": counted, "runs": core.runs(), "last": core.last_run(),
         "holds": core.holds(), "hold_form": HoldForm(),
         "may_edit": may(request.user, P.RETENTION_EDIT),
         "may_hold": may(request.user, P.HOLD_PLACE)},
    )  # fmt: skip


@require_POST
@needs(P.RETENTION_EDIT)
def change(request: StaffRequest, rule: str) -> HttpResponse:
    """Change how long the things of one rule are kept; too short or without a ground is refused."""
    if rule not in {one.name for one in core.rules()}:
        raise Http404
    form = PeriodForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Give a number of days and the ground it stands on."))
        return redirect("retention")
    typed = form.cleaned_data
    try:
        retention.change_period(
            by=request.user, rule=rule, days=typed["days"], source=typed["source"]
        )
    except UnknownRule:
        messages.error(request, _("That is shorter than this rule allows."))
    else:
        messages.success(request, _("The period was changed."))
    return redirect("retention")


@require_POST
@needs(P.HOLD_PLACE)
def hold(request: StaffRequest) -> HttpResponse:
    """Keep one report for an order, by its reference."""
    form = HoldForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Give the report and the number of the order."))
        return redirect("retention")
    typed = form.cleaned_data
    try:
        retention.place_hold(by=request.user, ref=typed["ref"], reference=typed["reference"])
    except retention.NoSuchReport:
        messages.error(request, _("No report has this number."))
    else:
        messages.success(request, _("The report is kept until the hold is lifted."))
    return redirect("retention")


@require_POST
@needs(P.HOLD_PLACE)
def lift(request: StaffRequest, hold_id: int) -> HttpResponse:
    """End a hold; a second press finds it gone and says so."""
    if retention.lift_hold(by=request.user, hold_id=hold_id):
        messages.success(request, _("The hold was lifted."))
    else:
        messages.info(request, _("This hold was lifted before."))
    return redirect("retention")


def _row(rule: core.Rule, period: core.Period, due: core.Due | None) -> dict[str, object]:
    english = (get_language() or "th").startswith("en")
    return {
        "name": rule.name,
        "what": _(rule.what),
        "since": _(rule.since),
        "period": period,
        "source": period.source if english or not period.source_th else period.source_th,
        "due": due,
        "form": PeriodForm(
            initial={"days": period.days, "source": period.source},
            prefix="",
            auto_id=f"{rule.name}-%s",
        ),
    }
