"""The four directions of the founding document as sections of the site."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ruthan.core.guard import public
from ruthan.gateway.queries import calls
from ruthan.network.queries import advice, label
from ruthan.publishing import queries

if TYPE_CHECKING:
    from django.http import HttpRequest

STRANDS = ("MIS", "SCM", "ELC", "COM")
_LOOK_UPS = ("1570", "1556", "1213", "1207", "1212", "1166")
_CRITERIA = ("thinking", "knowledge", "virtue", "life-skills", "diversity", "family-bonds")


@public
@require_safe
def clean(request: HttpRequest) -> HttpResponse:
    """Clear polluted media: checks, corrections, and what happens to unlawful media."""
    context = {
        "cards": queries.latest(most=6, direction="clean"),
        "corrections": queries.corrections(),
        "strands": [(code, label("strands", code)) for code in STRANDS],
        "steps": _legal_steps(),
    }
    return render(request, "gateway/section_clean.html", context)


@public
@require_safe
def good(request: HttpRequest) -> HttpResponse:
    """Grow good media: what it is, six criteria, examples, nominating one."""
    items = queries.library(direction="good")
    criteria = _criteria_words()
    context = {
        "criteria": [(label("good_media_scores", code), criteria[code]) for code in _CRITERIA],
        "media": [item for item in items if item.kind == "good_media"],
        "lessons": [item for item in items if item.kind == "learning"],
    }
    return render(request, "gateway/section_good.html", context)


@public
@require_safe
def life(request: HttpRequest) -> HttpResponse:
    """Media for a happy life: short lessons for everyone."""
    context = {"lessons": queries.library(direction="life", kind="learning")}
    return render(request, "gateway/section_life.html", context)


@public
@require_safe
def trade(request: HttpRequest) -> HttpResponse:
    """Media for safe trade: check before transferring, warnings, whom to ask officially."""
    known = calls()
    context = {
        "card": advice("suspicious"),
        "problem": advice("online-shopping"),
        "cards": queries.latest(most=4, strand="SCM"),
        "look_ups": [known[number] for number in _LOOK_UPS if number in known],
        "lessons": queries.library(direction="trade", kind="learning"),
    }
    return render(request, "gateway/section_trade.html", context)


def _legal_steps() -> list[tuple[str, str]]:
    """Document 0: four steps for unlawful media; whatever is lawful ends with the third."""
    return [
        (_("Correct it"), _("The checked answer is published with reasons and sources.")),
        (_("Answer back"), _("The correction goes where the rumour went, in words that travel.")),
        (_("Bring the facts in"), _("Everyone who asked hears the answer in their own channel.")),
        (
            _("Tell the authority"),
            _("What may break the law goes to the agency that can act. Only the agency acts."),
        ),
    ]


def _criteria_words() -> dict[str, str]:
    return {
        "thinking": _("It makes you ask why, and gives room to answer."),
        "knowledge": _("What it says is right, and you can see where it is from."),
        "virtue": _("It treats people with respect, also those who are absent."),
        "life-skills": _("You can use it tomorrow, at home or at work."),
        "diversity": _("Other ages, places, languages and bodies belong in it."),
        "family-bonds": _("It gives people who live together something to talk about."),
    }
