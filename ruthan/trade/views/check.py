"""One check: what was asked, what official lists showed, who was asked, what is answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_GET, require_POST

from ruthan.core import clock
from ruthan.core.guard import may, needs
from ruthan.core.states import Refused
from ruthan.intake import queries as intake
from ruthan.intake.actions import TooMuch
from ruthan.matching.engine.entities import masked_text
from ruthan.network import queries as network
from ruthan.referrals import queries as referrals
from ruthan.trade import actions, queries
from ruthan.trade.access import check_for
from ruthan.trade.forms import (
    AnswerForm,
    BecauseForm,
    HandOverForm,
    LetterForm,
    LookUpForm,
    OutcomeForm,
)
from ruthan.trade.permissions import P
from ruthan.trade.rules.hand_over import hand_over as hand_over_rule
from ruthan.trade.rules.signals import price_of
from ruthan.trade.rules.tables import products
from ruthan.trade.states import Payee, Terms
from ruthan.triage.queries import matrix_in_force

if TYPE_CHECKING:
    from ruthan.trade.models import TradeCheck


@require_GET
@needs(P.CHECK_READ)
def check_page(request: HttpRequest, ref: str) -> HttpResponse:
    """The whole check on one page."""
    return show(request, check_for(request.user, ref))


def show(
    request: HttpRequest, check: TradeCheck, *, status: int = 200, **forms: Any
) -> HttpResponse:
    """The page of a check, with a form that was refused put back where it was typed."""
    facts = queries.facts_of(check)
    is_gone = queries.is_gone(check)
    text = "" if is_gone else intake.text_of(check.report)
    letter = queries.letter_of(check)
    letter_text = queries.letter_text(letter) if letter else None
    asked = referrals.about(actions.KIND, check.pk)
    context = {
        "check": check,
        "is_gone": is_gone,
        "now": clock.now(),
        "today": clock.today(),
        "text": masked_text(text),
        "facts": _facts(facts),
        "matter": network.label("strands", check.category, "COM"),
        "looked": queries.in_page_words(queries.looked_at(text, facts, today=clock.today())),
        "look_ups": queries.look_ups_of(check),
        "rights": queries.rights_of(check),
        "people": queries.people_about(check),
        "referrals": [(one, referrals.answer_of(one)) for one in asked],
        "letter": letter,
        "letter_text": letter_text,
        "reply_mark": queries.reply_mark(letter),
        "reply_held_back": queries.reply_held_back(letter_text),
        "reply_by": queries.reply_by(clock.now()),
        "is_lost": letter is not None and queries.is_lost(letter),
        "outcomes": queries.outcomes_of(check),
        "can": _powers(request.user, check),
        **_blank_forms(check, facts),
        **forms,
    }
    return render(request, "trade/check.html", context, status=status)


def _facts(facts: dict[str, Any]) -> list[tuple[str, str]]:
    """What was filled in, line by line, masked; empty ones left out."""
    goods = products().get(str(facts.get("product", "")))
    rows = [
        (_("Goods"), facts.get("goods", "")),
        (_("Kind of goods"), queries.in_words(goods.name) if goods else ""),
        (_("Shop"), facts.get("shop", "")),
        (_("Sold at"), facts.get("page", "")),
        (_("Registration numbers"), facts.get("numbers", "")),
        (_("Price (baht)"), price_of(facts["price"]) if facts.get("price") else ""),
        (_("Usual price elsewhere (baht)"), price_of(facts["usual"]) if facts.get("usual") else ""),
        (_("Payment"), str(Terms(facts["terms"]).label) if facts.get("terms") else ""),
        (
            _("Account in the name of"),
            str(Payee(facts["payee"]).label) if facts.get("payee") else "",
        ),
    ]
    return [(label, masked_text(str(value))) for label, value in rows if value]


def _blank_forms(check: TradeCheck, facts: dict[str, Any]) -> dict[str, Any]:
    goods, shop = facts.get("goods", ""), facts.get("shop", "")
    with override("th"):  # the seller reads it, whatever language the officer reads
        question = _("Please say which number the goods are registered under, and show the label.")
    return {
        "look_up_form": LookUpForm(initial={"number": facts.get("numbers", "")[:60]}),
        "answer_form": AnswerForm(),
        "hand_over_form": HandOverForm(choices=desk_choices(check, facts)),
        "letter_form": LetterForm(initial={"way": "email", "shop": shop, "asked": question}),
        "outcome_form": OutcomeForm(
            initial={"goods": goods, "shop": shop, "number": facts.get("numbers", "")[:60]}
        ),
        "because_form": BecauseForm(),
    }


def desk_choices(check: TradeCheck, facts: dict[str, Any]) -> list[tuple[str, Any]]:
    """The organisations that the rule names, each with its sentence and hours."""
    found = []
    for desk in hand_over_rule(
        matrix=matrix_in_force(),
        category=check.category,
        product=check.product,
        platform=str(facts.get("platform", "")),
    ):
        organisation = network.organisation(desk.organisation)
        if organisation is None:
            continue
        words = _("%(name)s, within %(hours)s hours: %(why)s") % {
            "name": organisation.short, "hours": desk.hours, "why": queries.in_words(desk.why),
        }  # fmt: skip
        found.append((desk.organisation, words))
    return found


def _powers(user: Any, check: TradeCheck) -> dict[str, bool]:
    """What may be done on it; what was said in public is minded after the report is gone, too."""
    live, where = not queries.is_gone(check), check.report.centre_id
    works = may(user, P.CHECK_WORK, organisation=where)
    signs = may(user, P.OUTCOME_APPROVE, organisation=where)
    return {
        "work": live and works,
        "refer": live and may(user, P.CHECK_REFER, organisation=where),
        "approve": live and signs,
        "send_back": works,
        "show_reply": works,
        "take_back": signs,
    }


@require_POST
@needs(P.CHECK_WORK)
def look_up(request: HttpRequest, ref: str) -> HttpResponse:
    """Keep what an official list showed."""
    check, form = check_for(request.user, ref), LookUpForm(request.POST)
    if not form.is_valid():
        return show(request, check, status=422, look_up_form=form)
    try:
        actions.record_look_up(by=request.user, check=check, **form.cleaned_data)
    except actions.LookUpRefused as refused:
        words = {
            "future": _("That day has not come yet."),
            "gone": _("It was withdrawn; nothing was kept."),
        }
        form.add_error(None, words.get(refused.code, _("Choose one of the list.")))
        return show(request, check, status=422, look_up_form=form)
    messages.success(request, _("Recorded, with your name and the day."))
    return redirect("trade-desk:check", ref=ref)


@require_POST
@needs(P.CHECK_WORK)
def answer(request: HttpRequest, ref: str) -> HttpResponse:
    """Tell who asked, in the conversation of their report."""
    check, form = check_for(request.user, ref), AnswerForm(request.POST)
    if not form.is_valid():
        return show(request, check, status=422, answer_form=form)
    try:
        actions.answer_citizen(by=request.user, check=check, **form.cleaned_data)
    except Refused:
        messages.warning(request, _("It is closed or withdrawn; nothing was sent."))
    except TooMuch:
        messages.warning(request, _("This conversation is as long as it may become."))
    except ValueError:
        form.add_error("word", _("Record the look-up first: nobody has seen that yet."))
        return show(request, check, status=422, answer_form=form)
    else:
        messages.success(request, _("Sent. They are told in the way they chose."))
    return redirect("trade-desk:check", ref=ref)


@require_POST
@needs(P.CHECK_REFER)
def hand_over(request: HttpRequest, ref: str) -> HttpResponse:
    """Ask an organisation that can act."""
    check = check_for(request.user, ref)
    choices = desk_choices(check, queries.facts_of(check))
    form = HandOverForm(request.POST, choices=choices)
    if not form.is_valid():
        return show(request, check, status=422, hand_over_form=form)
    try:
        referral = actions.hand_over_check(by=request.user, check=check, **form.cleaned_data)
    except actions.AlreadyAsked:
        messages.warning(request, _("They were asked already and have not answered yet."))
    except (actions.NotTheirs, Refused):
        messages.warning(request, _("It could not be sent to them."))
    else:
        messages.success(request, _("Sent to %(name)s.") % {"name": referral.organisation.name})
    return redirect("trade-desk:check", ref=ref)


@require_POST
@needs(P.CHECK_WORK)
def close(request: HttpRequest, ref: str) -> HttpResponse:
    """End the work on it."""
    try:
        actions.close_check(by=request.user, check=check_for(request.user, ref))
    except Refused:
        messages.info(request, _("It was closed already."))
    return redirect("trade-desk:check", ref=ref)


@require_POST
@needs(P.CHECK_WORK)
def reopen(request: HttpRequest, ref: str) -> HttpResponse:
    """Take it up again."""
    try:
        actions.reopen_check(by=request.user, check=check_for(request.user, ref))
    except Refused:
        messages.info(request, _("It is open already, or withdrawn."))
    return redirect("trade-desk:check", ref=ref)
