"""Where everyone checks a report's paper: what was sealed, when, and whether a digest is its."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ruthan.campaigns.engine.form import grouped
from ruthan.campaigns.forms.monthly import DigestForm
from ruthan.campaigns.queries import monthly_public as queries
from ruthan.core.guard import public
from ruthan.ui.tags.moments import month_name


@public
@require_safe
def verify(request: HttpRequest, ref: str) -> HttpResponse:
    """A sealed report without a word about people; 404 for what was never sealed."""
    found = queries.verified(ref)
    if found is None:
        raise Http404
    form = DigestForm(request.GET if "digest" in request.GET else None)
    typed = form.cleaned_data["digest"] if form.is_bound and form.is_valid() else ""
    context = {
        "found": found, "form": form, "typed": typed, "name": month_name(found.month),
        "answer": queries.compared(found, typed) if typed else None,
        "digest": grouped(found.last.digest),
    }  # fmt: skip
    return render(request, "campaigns/monthly_verify.html", context)
