"""Entries as staff see them: masked, counted, with every sighting's day; the value on record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from ruthan.core.guard import may, needs
from ruthan.core.states import Refused
from ruthan.registry import actions, queries
from ruthan.registry.access import entry_for
from ruthan.registry.forms import BecauseForm, FindForm
from ruthan.registry.permissions import P
from ruthan.registry.rules.numbers import numbers
from ruthan.registry.states import Held, IndicatorState

if TYPE_CHECKING:
    from collections.abc import Callable

    from ruthan.registry.models import Indicator

PAGE, TIMELINE = 25, 60


@require_GET
@needs(P.INDICATOR_READ)
def entry_list(request: HttpRequest) -> HttpResponse:
    """Entries by tab, newest report first; each masked."""
    return _list(request, FindForm())


@require_POST
@never_cache
@needs(P.INDICATOR_READ)
def find(request: HttpRequest) -> HttpResponse:
    """The entry of one thing that was typed; finding is on record, the thing is not."""
    form = FindForm(request.POST)
    if form.is_valid():
        found = actions.find_entry(by=request.user, text=form.cleaned_data["thing"])
        if found is not None:
            return redirect("registry:entry", ref=found.ref)
        form.add_error("thing", _("No entry goes by this name."))
    return _list(request, form, status=422)


def _list(request: HttpRequest, form: FindForm, *, status: int = 200) -> HttpResponse:
    words = _tabs()
    chosen = request.GET.get("tab", "")
    tab = chosen if chosen in dict(words) else "told"
    page = Paginator(queries.in_entry_tab(tab), PAGE).get_page(request.GET.get("page"))
    counts = queries.entry_counts()
    tabs = [
        {"url": f"?tab={code}", "label": label, "count": counts[code], "current": code == tab}
        for code, label in words
    ]
    rows = [(row, queries.shown_of(row), queries.is_told(row)) for row in page.object_list]
    context = {"page": page, "rows": rows, "tab_items": tabs, "form": form, "rules": numbers()}
    return render(request, "registry/entry_list.html", context, status=status)


def _tabs() -> list[tuple[str, str]]:
    return [
        ("told", _("Told to who asks")),
        ("held", _("Waiting for an officer")),
        ("below", _("Too few people")),
        ("cleared", _("Cleared entries")),
    ]


@require_GET
@never_cache
@needs(P.INDICATOR_READ)
def entry(request: HttpRequest, ref: str) -> HttpResponse:
    """One entry: what is told of it and why, its sightings day by day, its disputes."""
    return _entry(request, entry_for(request.user, ref))


_FEED_READ = "sharing:feed:read"  # of the app above, whose page is named by its address


def _entry(
    request: HttpRequest, row: Indicator, *, form: BecauseForm | None = None, value: str = ""
) -> HttpResponse:
    sightings = queries.sightings_of(row.pk)
    disputes = queries.disputes_of(row)
    context: dict[str, Any] = {
        "entry": row,
        "shown": queries.shown_of(row),
        "is_told": queries.is_told(row),
        "rules": numbers(),
        "sightings": sightings[:TIMELINE],
        "more": max(0, sightings.count() - TIMELINE),
        "disputes": disputes,
        "form": form or BecauseForm(),
        "value": value,
        "may_open": may(request.user, P.INDICATOR_OPEN) and row.value_sealed is not None,
        "may_trace": may(request.user, _FEED_READ),
        "may_confirm": may(request.user, P.INDICATOR_CONFIRM) and row.state == IndicatorState.OPEN,
        "may_let_go": may(request.user, P.INDICATOR_CONFIRM) and row.held_because == Held.BURST,
        "may_reopen": may(request.user, P.DISPUTE_DECIDE)
        and row.held_because == Held.AFTER_CLEARING,
    }
    return render(request, "registry/entry.html", context, status=422 if form else 200)


@require_POST
@never_cache
@needs(P.INDICATOR_OPEN)
def open_value(request: HttpRequest, ref: str) -> HttpResponse:
    """The value of an entry on this one page, with a reason, on record."""
    row, form = entry_for(request.user, ref), BecauseForm(request.POST)
    if not form.is_valid():
        return _entry(request, row, form=form)
    opened = actions.open_value(
        by=request.user, indicator=row, because=form.cleaned_data["because"]
    )
    return _entry(request, row, value=f"{opened.value} {opened.provider}".strip())


@require_POST
@needs(P.INDICATOR_CONFIRM)
def confirm(request: HttpRequest, ref: str) -> HttpResponse:
    """An officer has looked at the evidence of an entry."""
    return _done(request, ref, actions.confirm_indicator, _("Noted that you looked at it."))


@require_POST
@needs(P.INDICATOR_CONFIRM)
def let_go_on(request: HttpRequest, ref: str) -> HttpResponse:
    """An officer has looked at a crowd of reports: they may be told."""
    return _done(request, ref, actions.let_go_on, _("It may be told now."))


@require_POST
@needs(P.DISPUTE_DECIDE)
def reopen(request: HttpRequest, ref: str) -> HttpResponse:
    """A cleared entry counts again because new people reported it."""
    return _done(request, ref, actions.reopen_entry, _("The entry counts again."))


def _done(request: HttpRequest, ref: str, action: Callable[..., object], said: str) -> HttpResponse:
    """Do one thing with a reason and say so; what somebody did first is said, too."""
    row, form = entry_for(request.user, ref), BecauseForm(request.POST)
    if not form.is_valid():
        return _entry(request, row, form=form)
    try:
        action(by=request.user, indicator=row, because=form.cleaned_data["because"])
        messages.success(request, said)
    except (Refused, actions.NothingNew):
        messages.info(request, _("That is not possible any more: somebody was first."))
    return redirect("registry:entry", ref=ref)
