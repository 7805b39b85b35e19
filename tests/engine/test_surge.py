"""What surges and what does not, on counts whose answer is known."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruthan.matching.engine import surge
from ruthan.matching.engine.surge import Unusual
from ruthan.matching.engine.tails import log_gamma, tail

DAYS = 28
HOURS = DAYS * 24


def told(counts: np.ndarray, *, tests: int = 0, running: bool = False) -> list[list[surge.Episode]]:
    """The surges of every series."""
    counts = np.atleast_2d(np.asarray(counts, dtype=np.int64))
    busy = surge.factors(counts.sum(axis=0), first=0)
    scan = surge.scan(counts, busy)
    alarm = surge.alarms(scan.likely, tests=tests)
    return [
        surge.episodes(counts[at], alarm[at], scan.hot[at], scan.window[at], running=running)
        for at in range(len(counts))
    ]


def later(counts: np.ndarray, *, running: bool = False) -> surge.Episode:
    """The one surge of a series after its first week, in which it was new."""
    (found,) = told(counts, running=running)
    (one,) = [episode for episode in found if episode.begin >= surge.WEEK]
    return one


def quiet(rate: float, *, series: int = 1, seed: int = 1) -> np.ndarray:
    return np.random.default_rng(seed).poisson(rate, (series, HOURS))


# -- The tail -------------------------------------------------------------------------------------


def exact(people: int, mean: Fraction, size: int) -> float:
    """The tail by adding up exact fractions below it."""
    share = mean / (mean + size)
    below = sum(math.comb(k + size - 1, k) * (1 - share) ** size * share**k for k in range(people))
    return float(1 - below)


@pytest.mark.parametrize("people", [1, 5, 12, 40])
@pytest.mark.parametrize("mean", [Fraction(1, 10), Fraction(3), Fraction(25)])
@pytest.mark.parametrize("size", [1, 4, 30])
def test_the_tail_is_the_sum_of_exact_fractions(people: int, mean: Fraction, size: int) -> None:
    assert tail(people, float(mean), float(size)) == pytest.approx(
        exact(people, mean, size), rel=1e-9
    )


def test_log_gamma_is_that_of_the_library() -> None:
    values = np.array([0.01, 0.5, 1, 2, 7.99, 8, 1234.5])
    assert log_gamma(values) == pytest.approx([math.lgamma(x) for x in values], abs=1e-10)


@given(st.integers(0, 3000), st.floats(1e-6, 1e4), st.floats(1e-3, 1e6), st.integers(0, 50))
def test_more_people_are_never_more_likely(n: int, mean: float, size: float, more: int) -> None:
    few, many = float(tail(n, mean, size)), float(tail(n + more, mean, size))
    assert 0 <= many <= few + 1e-9 <= 1 + 1e-9


# -- What surges ----------------------------------------------------------------------------------


def test_five_times_the_usual_is_found_and_ends() -> None:
    counts = quiet(2.0)
    counts[0, 400:412] += np.random.default_rng(2).poisson(8.0, 12)
    found = later(counts)
    assert 400 <= found.begin <= 402
    assert found.begin < found.found < 412
    assert 400 <= found.peak < 412
    assert found.end is not None and 408 <= found.end <= 418


def test_what_is_new_surges_with_a_few_people_who_go_on_coming() -> None:
    counts = np.zeros((1, HOURS), dtype=int)
    counts[0, -3:] = 6
    ((found,),) = told(counts, tests=100)
    assert found.end is None
    assert found.begin == HOURS - 3


def test_below_the_floor_nothing_surges_however_rare() -> None:
    counts = np.zeros((1, HOURS), dtype=int)
    counts[0, 500], counts[0, 501] = 2, 2
    assert told(counts) == [[]]


def test_a_text_pasted_into_one_group_is_no_surge_until_it_goes_on() -> None:
    counts = np.zeros((2, HOURS), dtype=int)
    counts[:, 500] = 9
    counts[1, 501:504] = 7
    once, on = told(counts, tests=100)
    assert once == []
    assert [episode.begin for episode in on] == [500]


def test_one_overwhelming_hour_is_enough() -> None:
    counts = np.zeros((1, HOURS), dtype=int)
    counts[0, 500] = 60
    ((found,),) = told(counts, tests=100)
    assert found.found == 500


def test_quiet_months_are_quiet() -> None:
    found = told(quiet(1.5, series=100, seed=5))
    late = [one for series in found for one in series if one.begin >= surge.WEEK]
    assert len(late) <= 1  # of 100 clusters in three weeks


def test_every_evening_is_no_surge() -> None:
    evening = np.tile(np.where(np.arange(24) // 4 == 5, 6.0, 0.3), DAYS)
    counts = np.random.default_rng(3).poisson(evening, (50, HOURS))
    late = [found for found in told(counts) for one in found if one.found > 14 * 24]
    assert late == []


def test_a_new_level_is_a_surge_once_and_then_the_usual() -> None:
    rates = np.where(np.arange(HOURS) < 200, 1.0, 6.0)
    (found,) = told(np.random.default_rng(4).poisson(rates))
    assert [one.begin for one in found if one.found >= 200][:1]
    assert len([one for one in found if one.begin > 500]) == 0


def test_the_hour_in_progress_prolongs_and_never_ends() -> None:
    counts = quiet(2.0)
    counts[0, 400:408] += 9
    going_on = later(counts[:, :409], running=True)
    assert going_on.end is None
    last = later(counts).end
    assert last is not None
    counts = counts[:, : last + surge.RULE.calm]
    assert later(counts).end == last
    assert later(counts, running=True).end is None


def test_a_surge_found_before_is_followed_from_its_begin() -> None:
    counts = quiet(2.0)
    counts[0, 400:406] += 10
    scan = surge.scan(counts, np.ones(HOURS))
    none = np.zeros(HOURS, dtype=bool)
    (found,) = surge.episodes(counts[0], none, scan.hot[0], scan.window[0], since=400)
    assert found.begin == 400 and found.end is not None and found.end <= 409


def test_the_more_are_asked_the_less_is_believed() -> None:
    likely = np.array([1.5e-4, 0.3])
    assert surge.alarmed(likely, tests=2).tolist() == [True, False]
    assert surge.alarmed(likely, tests=3000).tolist() == [False, False]


def test_many_at_once_are_believed_together() -> None:
    likely = np.full(50, 1e-4)
    assert surge.alarmed(likely, tests=3000).all()
    assert not surge.alarmed(likely[:2], tests=3000).any()


def test_what_is_not_rare_is_never_told_even_among_few() -> None:
    assert not surge.alarmed(np.array([0.01]), tests=1).any()


def test_the_same_counts_say_the_same() -> None:
    counts = quiet(1.0, series=5)
    counts[2, 300:310] += 7
    assert told(counts) == told(counts.copy())


def test_the_profile_is_learnt_from_days_before_alone() -> None:
    totals = np.random.default_rng(1).poisson(50, HOURS)
    changed = totals.copy()
    changed[480:] = 0
    busy, other = surge.factors(totals, first=30), surge.factors(changed, first=30)
    assert np.array_equal(busy[:504], other[:504])
    assert not np.array_equal(busy[504:], other[504:])


def test_a_wave_does_not_become_the_habit_of_its_hour() -> None:
    totals = np.full(HOURS, 20)
    totals[100] = 5000
    assert surge.factors(totals, first=0)[100 + 168] < 2.5


def test_it_is_said_in_numbers() -> None:
    assert surge.in_words(Unusual(12, 3, 0.8)) == (
        "12 คนใน 3 ชม. ปกติราว 0.8 คน",
        "12 people in 3 hours; 0.8 expected",
    )
    assert surge.in_words(Unusual(7, 1, 0.02))[1] == "7 people in 1 hour; less than 0.1 expected"
