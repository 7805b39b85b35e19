"""Rules of publishing, case by case."""

from __future__ import annotations

import pytest

from ruthan.claims.states import VerdictCode
from ruthan.publishing import rules
from ruthan.publishing.forms import AlertForm


@pytest.mark.parametrize(
    ("severity", "urgency", "severe"),
    [
        ("critical", "routine", True),
        ("high", "immediate", True),
        ("high", "very_urgent", True),
        ("high", "urgent", False),
        ("medium", "immediate", False),
    ],
)
def test_which_alerts_stand_above_every_page(severity: str, urgency: str, *, severe: bool) -> None:
    assert rules.is_severe(severity, urgency) is severe


def test_small_counts_are_not_shown() -> None:
    assert [rules.shown_count(n) for n in (0, 4, 5, 214)] == [None, None, 5, 214]


def test_a_median_of_few_is_not_told() -> None:
    assert rules.median_hours([1, 2, 3, 4]) is None
    assert rules.median_hours([9, 1, 5, 3, 7]) == 5
    assert rules.median_hours([1, 3, 5, 7, 9, 11]) == 6


def test_every_verdict_is_either_a_review_or_not() -> None:
    reviewed = {code for code in VerdictCode.values if rules.is_reviewed(code, "own")}
    assert reviewed == set(VerdictCode.values) - {"scam", "pending", "out_of_scope"}
    assert not any(rules.is_reviewed(code, "imported") for code in VerdictCode.values)


def test_search_words_hold_nothing_that_breaks_a_store() -> None:
    assert rules.search_words("ก\x00ข  \ud800 ค") == "กข ค"
    assert len(rules.search_words("ก" * 999)) == rules.SEARCH_CHARS


def test_the_form_counts_what_the_action_counts() -> None:
    form = AlertForm()
    limits = {n: form.fields[n].max_length for n in ("title_th", "body_th", "todo_th")}  # type: ignore[attr-defined]
    assert limits == {
        "title_th": rules.TITLE_CHARS,
        "body_th": rules.BODY_CHARS,
        "todo_th": rules.TODO_CHARS,
    }
