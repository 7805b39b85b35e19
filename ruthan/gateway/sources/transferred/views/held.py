"""My money is held by mistake: whom to call, then an entry of its own with hours, not days."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from ruthan.cases.actions import open_release
from ruthan.core.guard import public
from ruthan.core.text.dates import short_date
from ruthan.core.text.money import format_baht
from ruthan.core.throttle import TooOften, visitor
from ruthan.gateway.sources.transferred.forms import HeldForm
from ruthan.gateway.sources.web import limits
from ruthan.gateway.sources.web.answers import sealed_without_key, seen
from ruthan.intake.actions import (
    HandedIn,
    NoCustodyKey,
    Submission,
    TicketRefused,
    hand_in,
    reporter_key,
)
from ruthan.intake.states import Channel, Wants
from ruthan.network.queries import advice, bank, hotline

if TYPE_CHECKING:
    from django.http import HttpRequest

CARD = "wrongly-held"


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def held(request: HttpRequest) -> HttpResponse:
    """Whoever is held by mistake is treated as somebody who needs help, never as a suspect."""
    if request.method != "POST":
        return _shown(request, HeldForm())
    form, status = HeldForm(request.POST), 422
    if form.is_valid():
        try:
            limits.count_submission(request)
            handed = _hand_in(request, form)
        except TooOften as refused:
            form.add_error(None, limits.words_for(refused))
            status = 429
        except TicketRefused:
            form.renew()
            form.add_error(None, _("This page was open for a long time. Press the button again."))
        except NoCustodyKey:
            return sealed_without_key(request)
        else:
            return seen(form.pressed, handed.thing)
    return _shown(request, form, status)


def _hand_in(request: HttpRequest, form: HeldForm) -> HandedIn:
    """The report and the release in one transaction, once for each ticket."""
    data = form.cleaned_data
    submission = Submission(
        text=_text(form), channel=Channel.WEB, wants=Wants.HELP, province=data["province"],
        language=(get_language() or "th")[:2], way=form.way(),
        reporter=reporter_key("visitor", visitor(request)), answers={"situation": "held"},
    )  # fmt: skip

    def also(report: Any) -> None:
        open_release(
            by="citizen", centre=report.centre, report=report, bank=data["bank"],
            account=data["account"], satang=data["amount"] or 0, why=data["why"],
        )  # fmt: skip

    return hand_in(by="citizen", ticket=form.pressed, submission=submission, also=also)


def _text(form: HeldForm) -> str:
    """The same as the text of a report, in Thai; what the person wrote stays as written."""
    data = form.cleaned_data
    named = bank(data["bank"])
    with override("th"):
        lines = [_("My money is held by mistake; I ask for it to be released.")]
        if named:
            lines.append(_("Bank: %(bank)s") % {"bank": named.name})
        if data["account"]:
            lines.append(_("Account number: %(account)s") % {"account": data["account"]})
        if data["amount"]:
            amount = format_baht(data["amount"])
            lines.append(_("Held: %(amount)s baht") % {"amount": amount})
        if data["day"]:
            lines.append(_("Since: %(day)s") % {"day": short_date(data["day"], thai_digits=False)})
    return "\n".join([*lines, data["why"]])


def _shown(request: HttpRequest, form: HeldForm, status: int = 200) -> HttpResponse:
    card = advice(CARD)
    known = [hotline(number) for number in (card.hotlines if card else ())]
    context = {"form": form, "card": card, "numbers": [line for line in known if line]}
    return render(request, "gateway/transferred/held.html", context, status=status)
