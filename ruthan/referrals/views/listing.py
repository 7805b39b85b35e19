"""One desk's list made ready: tabs, filters, order, pages; all of it lives in the address."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from ruthan.core import clock
from ruthan.referrals import queries
from ruthan.referrals.forms import DeskFilter

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from ruthan.referrals.models import Referral

PAGE = 25
TABS = ("waiting", "overdue", "asked", "answered", "withdrawn")


def listing(request: HttpRequest, rows: QuerySet[Referral]) -> dict[str, Any]:
    """What a list page shows of some requests. Four queries and one for each package's key."""
    form = DeskFilter(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    tab = tab_of(request)
    kept = {name: value for name, value in chosen.items() if value}
    rows = queries.filtered(rows, chosen)
    counts = queries.counts(rows)
    found = queries.in_tab(rows, tab, order=chosen.get("order", ""))
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    statements = queries.statements(page.object_list)
    words = queries.labels({one.ground for one in page.object_list})
    return {
        "page": page,
        "rows": [(one, statements[one.pk], words[one.ground]) for one in page.object_list],
        "tab_items": [_tab(code, label, counts, kept, tab) for code, label in _words()],
        "tab": tab,
        "form": form,
        "kept": urlencode({"tab": tab, **kept}),
        "is_filtered": bool(kept),
        "now": clock.now(),
    }


def tab_of(request: HttpRequest) -> str:
    """The tab that the address names; the one that waits for anything else."""
    chosen = request.GET.get("tab", "")
    return chosen if chosen in TABS else TABS[0]


def whole(referral: Referral) -> dict[str, Any]:
    """One request opened for a page: package, what was said, answer, ground, proof. Six queries."""
    package = queries.package_of(referral)
    ground = queries.ground_of(referral)
    spoken = queries.language()
    samples = [
        {"text": one["text"], "at": parse_datetime(one["at"])} for one in package.get("samples", [])
    ]
    return {
        "referral": referral,
        "package": package,
        "samples": samples,
        "provinces": queries.provinces_of(package),
        "earliest": parse_datetime(package["earliest"]) if package.get("earliest") else None,
        "answer": queries.answer_of(referral),
        "finding": referral.get_answer_code_display(),
        "said": queries.said_of(referral),
        "ground_words": ground.label(spoken) if ground else queries.label_of(referral.ground),
        "article": ground.article(spoken) if ground else "",
        "others": queries.others_of(referral),
        "now": clock.now(),
    }


def _words() -> list[tuple[str, str]]:
    return [
        ("waiting", _("Waiting for an answer")),
        ("overdue", _("Overdue")),
        ("asked", _("Asked back")),
        ("answered", _("Answered")),
        ("withdrawn", _("Withdrawn")),
    ]


def _tab(
    code: str, label: str, counts: queries.DeskCounts, kept: dict[str, str], current: str
) -> dict[str, Any]:
    return {
        "url": f"?{urlencode({**kept, 'tab': code})}",
        "label": label,
        "count": getattr(counts, code),
        "current": code == current,
    }
