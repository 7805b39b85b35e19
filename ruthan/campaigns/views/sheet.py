"""Many activities from one spreadsheet: the template, a look through its rows, taking them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ruthan.campaigns import actions
from ruthan.campaigns.access import units_for
from ruthan.campaigns.engine import sheet as engine
from ruthan.campaigns.forms import sheet as forms
from ruthan.campaigns.permissions import P
from ruthan.campaigns.states import Way
from ruthan.core.guard import StaffRequest, needs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ruthan.network.models import Organisation

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_http_methods(["GET", "POST"])
@needs(P.ACTIVITY_RECORD)
def sheet_page(request: StaffRequest) -> HttpResponse:
    """Choose a file; every row is looked through and shown before anything is taken."""
    form = forms.SheetForm(request.POST or None, request.FILES or None)
    if request.method != "POST":
        return render(request, "campaigns/sheet.html", {"form": form})
    if form.is_valid():
        try:
            rows = engine.read_rows(form.cleaned_data["sheet"].read())
        except engine.SheetRefused as refused:
            form.add_error("sheet", forms.sheet_refusal(refused.code))
        else:
            missing = forms.missing_columns(rows[0])
            if not missing:
                return _preview(request, rows)
            said = {"names": ", ".join(missing)}
            form.add_error("sheet", _("These columns are missing: %(names)s.") % said)
    return render(request, "campaigns/sheet.html", {"form": form}, status=422)


def _preview(request: StaffRequest, rows: Sequence[engine.Row]) -> HttpResponse:
    lines = forms.checked(rows, units=_units(request))
    context = {
        "lines": lines, "good": sum(one.is_good for one in lines),
        "there": sum(one.is_there for one in lines),
        "bad": sum(bool(one.problems) for one in lines),
        "held": json.dumps(rows, ensure_ascii=False, separators=(",", ":")),
    }  # fmt: skip
    return render(request, "campaigns/sheet_preview.html", context)


@require_POST
@needs(P.ACTIVITY_RECORD)
def take(request: StaffRequest) -> HttpResponse:
    """Take the good rows; each is checked once more, and what came before adds nothing."""
    form = forms.TakeForm(request.POST)
    rows = form.cleaned_data["rows"] if form.is_valid() else []
    if not rows or forms.missing_columns(rows[0]):
        messages.warning(request, _("Choose the file once more."))
        return redirect("activities:sheet")
    taken = 0
    for line in forms.checked(rows, units=_units(request)):
        taken += line.is_good and _taken(request, line)
    said = ngettext("%(n)s activity recorded.", "%(n)s activities recorded.", taken)
    messages.success(request, said % {"n": taken})
    return redirect("activities:list")


def _taken(request: StaffRequest, line: forms.Line) -> bool:
    try:
        _activity, is_new = actions.record_activity(
            by=request.user, unit=line.form.units[line.form.cleaned_data["unit"]],
            client_key=line.key, told=actions.Told(**line.form.told()), way=Way.SHEET,
        )  # fmt: skip
    except (actions.MonthSealed, actions.KeyTaken):  # since it was looked through
        return False
    return is_new


@require_GET
@needs(P.ACTIVITY_RECORD)
def template(request: HttpRequest) -> HttpResponse:
    """The workbook to fill in."""
    head = [forms.heading(name) for name, *_words in forms.COLUMNS]
    body = engine.template(
        _("Activities"), head, hints=forms.hints(), lists=forms.choices_of(_units(request))
    )
    headers = {
        "Content-Disposition": 'attachment; filename="activities.xlsx"',
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(body, content_type=_XLSX, headers=headers)


def _units(request: HttpRequest) -> list[Organisation]:
    return list(units_for(request.user, P.ACTIVITY_RECORD))
