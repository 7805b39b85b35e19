"""How many job processes a machine gets by itself, and what the doctor says about them."""

from __future__ import annotations

import pytest

from ruthan.project.doctor import machine
from ruthan.project.doctor.finding import BAD, OK, WARN
from ruthan.project.supervisor import processes

GB = processes.BYTES_EACH


@pytest.mark.parametrize(
    ("cores", "memory", "number"),
    [(1, 8 * GB, 1), (2, 2 * GB, 2), (2, 8 * GB, 2), (8, 2 * GB, 2), (16, 64 * GB, 4), (1, 0, 1)],
)
def test_one_for_each_core_and_each_gigabyte_four_at_most(cores, memory, number):
    assert processes.by_itself(cores=cores, memory=memory) == number


def test_the_operators_number_stands_and_nothing_said_is_the_machines_own():
    assert processes.job_processes({processes.NAME: "7"}) == 7
    own = processes.job_processes({})
    assert processes.job_processes({processes.NAME: " "}) == own
    assert 1 <= own <= processes.MOST_BY_ITSELF


@pytest.mark.parametrize(("said", "level"), [("1", OK), ("32", WARN), ("many", BAD)])
def test_the_doctor_says_how_many_and_what_is_wrong(monkeypatch, said, level):
    monkeypatch.setenv(processes.NAME, said)
    monkeypatch.setattr(machine, "cores", lambda: 2)
    found = machine.processes()
    assert (found.check, found.level) == ("job processes", level)
    assert found.mend if level != OK else "1 for 2 cores" in found.words
