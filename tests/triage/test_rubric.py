"""The published example vectors give their score, band, floors and priority."""

from __future__ import annotations

import pytest

from ruthan.triage.rules.rubric import (
    MATRIX,
    SERVICE_TARGETS,
    SEVERITY_BANDS,
    SEVERITY_WEIGHTS,
    URGENCY_BANDS,
    URGENCY_WEIGHTS,
    band,
    rank,
    severity_score,
    urgency_score,
)

# example, severity vector, score, band, urgency vector, score, band, priority, floors, changed by
ROWS = [
    ("1", "411431", 67.5, "high", "4240", 70, "very_urgent", "P2", ["F6"], []),
    ("2", "343220", 70, "high", "2220", 40, "urgent", "P2", [], []),
    ("3", "312340", 60, "high", "3430", 65, "very_urgent", "P2", [], []),
    ("5", "211330", 45, "medium", "3430", 65, "very_urgent", "P3", [], []),
    ("7", "321110", 46.25, "medium", "4313", 75, "immediate", "P1", ["F3/24h"], ["F3"]),
    ("8", "333140", 66.25, "high", "4413", 80, "immediate", "P1", ["F4"], []),
    ("10", "322120", 52.5, "medium", "4313", 75, "immediate", "P1", ["F3/24h"], ["F3"]),
    ("11", "212120", 38.75, "medium", "3412", 65, "very_urgent", "P3", [], []),
    (
        "13",
        "321140",
        53.75,
        "medium",
        "4413",
        80,
        "immediate",
        "P1",
        ["F3/24h", "F4"],
        ["F3", "F4"],
    ),
    ("14", "211130", 37.5, "medium", "3410", 55, "very_urgent", "P3", [], []),
    ("15", "211210", 36.25, "medium", "1310", 30, "routine", "P4", [], []),
    ("17", "343320", 73.75, "high", "2320", 45, "urgent", "P2", [], []),
    ("18", "211110", 32.5, "low", "1212", 35, "urgent", "P4", [], []),
    ("20", "331231", 61.25, "high", "3233", 70, "very_urgent", "P2", ["F5"], []),
    ("21", "331343", 70, "high", "2243", 65, "very_urgent", "P2", ["F5"], []),
    ("23", "444120", 78.75, "critical", "3400", 50, "immediate", "P1", ["F1"], ["F1"]),
    ("24", "443120", 75, "critical", "4400", 60, "immediate", "P1", ["F1"], ["F1"]),
    ("25", "444210", 80, "critical", "3412", 65, "immediate", "P1", ["F1"], ["F1"]),
    ("28", "101210", 22.5, "low", "0110", 10, "routine", "P4", [], []),
]


def severity_of(vector: str) -> dict[str, int]:
    return dict(zip(SEVERITY_WEIGHTS, map(int, vector), strict=True))


def urgency_of(vector: str) -> dict[str, int]:
    return dict(zip(URGENCY_WEIGHTS, map(int, vector), strict=True))


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_a_published_vector_gives_its_scores_bands_floors_and_priority(row):
    _, severity, s_score, s_band, urgency, u_score, u_band, priority, floors, changed = row
    ranking = rank(severity_of(severity), urgency_of(urgency), floors=floors)
    assert ranking.severity_score == s_score
    assert ranking.severity_band == s_band
    assert ranking.urgency_score == u_score
    assert ranking.urgency_band == u_band
    assert ranking.priority == priority
    assert list(ranking.changed_by) == changed
    assert list(ranking.floors) == sorted({code.partition("/")[0] for code in floors})
    assert ranking.rubric == "rubric-1"


def test_weights_of_each_axis_add_up_to_one_hundred():
    assert sum(SEVERITY_WEIGHTS.values()) == sum(URGENCY_WEIGHTS.values()) == 100


def test_bands_begin_exactly_at_their_threshold_and_nothing_is_rounded_up():
    assert [band(v, SEVERITY_BANDS) for v in (34.999, 35, 54.999, 55, 74.999, 75)] == [
        "low", "medium", "medium", "high", "high", "critical",
    ]  # fmt: skip
    assert severity_score(severity_of("321110")) == 46.25


def test_every_cell_of_the_priority_matrix_is_reached_from_its_bands():
    assert MATRIX["immediate"] == ("P1", "P1", "P2", "P3")
    assert MATRIX["very_urgent"] == ("P1", "P2", "P3", "P3")
    assert MATRIX["urgent"] == ("P1", "P2", "P3", "P4")
    assert MATRIX["routine"] == ("P2", "P3", "P4", "P4")
    assert set(MATRIX) == set(URGENCY_BANDS)


NOTHING = severity_of("000000"), urgency_of("0000")


@pytest.mark.parametrize(
    ("floor", "expected"),
    [
        ("F1", ("critical", "immediate", "P1")),
        ("F2", ("critical", "immediate", "P1")),
        ("F3", ("low", "immediate", "P3")),
        ("F3/24h", ("low", "immediate", "P1")),
        ("F4", ("low", "immediate", "P1")),
        ("F5", ("low", "very_urgent", "P2")),
        ("F6", ("low", "very_urgent", "P2")),
        ("F7", ("low", "routine", "P3")),
    ],
)
def test_a_floor_lifts_an_empty_report_to_what_it_guarantees(floor, expected):
    ranking = rank(*NOTHING, floors=[floor])
    assert (ranking.severity_band, ranking.urgency_band, ranking.priority) == expected
    assert ranking.changed_by == (floor.partition("/")[0],)
    assert (ranking.severity_score, ranking.urgency_score) == (0, 0)


def test_money_floors_count_only_for_scams_and_the_season_only_for_elections():
    for floor, strand in (("F3/24h", "COM"), ("F4", "MIS"), ("F5", "SCM"), ("F7", "SCM")):
        assert rank(*NOTHING, floors=[floor], strands=[strand]).floors == ()
    assert rank(*NOTHING, floors=["F3/24h"], strands=["MIS", "SCM"]).priority == "P1"


def test_satire_and_opinion_are_never_above_low_severity():
    top = severity_of("444444")
    for cap in ("satire", "opinion"):
        assert rank(top, urgency_of("0000"), caps=[cap]).severity_band == "low"
    assert rank(top, urgency_of("0000"), caps=["satire"], floors=["F2"]).severity_band == "critical"


def test_good_media_is_never_ranked():
    ranking = rank(severity_of("444444"), urgency_of("4444"), floors=["F2"], strands=["GOOD"])
    assert ranking.severity_score is None
    assert ranking.priority is None
    assert ranking.floors == ()
    assert ranking.target is None


def test_service_targets_follow_the_priority():
    assert (SERVICE_TARGETS["P1"].first_look, SERVICE_TARGETS["P1"].dispatch) == (15, 60)
    assert (SERVICE_TARGETS["P2"].first_look, SERVICE_TARGETS["P2"].dispatch) == (60, 240)
    assert (SERVICE_TARGETS["P3"].first_look, SERVICE_TARGETS["P3"].dispatch) == (240, 1440)
    assert (SERVICE_TARGETS["P4"].first_look, SERVICE_TARGETS["P4"].dispatch) == (None, 4320)


@pytest.mark.parametrize("bad", [{"H": 5}, {"H": -1}, {"H": True}, {"H": 1.5}, {"X": 1}])
def test_a_factor_out_of_range_or_unknown_is_refused(bad):
    with pytest.raises(ValueError, match="factor"):
        severity_score({**severity_of("000000"), **bad})


def test_a_missing_factor_and_an_unknown_floor_are_refused():
    with pytest.raises(ValueError, match="factors must be"):
        urgency_score({"T": 1})
    with pytest.raises(ValueError, match="unknown floors"):
        rank(*NOTHING, floors=["F9"])
