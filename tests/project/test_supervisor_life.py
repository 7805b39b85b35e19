"""The supervisor's life: it starts everything, keeps it alive, and leaves nothing behind."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.project.supervised import Supervised, a_data_folder, eventually, is_alive

pytestmark = pytest.mark.slow


@pytest.fixture
def data() -> Iterator[Path]:
    with a_data_folder() as place:
        yield place


@pytest.fixture
def start(data: Path) -> Iterator[type[Supervised]]:
    begun: list[Supervised] = []

    def begin(**over: object) -> Supervised:
        begun.append(Supervised(data, **over))  # type: ignore[arg-type]
        return begun[-1]

    yield begin  # type: ignore[misc]
    for one in reversed(begun):
        if one.process.poll() is None:
            one.stop()
    for one in begun:
        assert eventually(lambda one=one: not one.left(), seconds=60), one.left()


def test_first_start_serves_and_a_stop_leaves_nothing_and_the_second_does_not_fill_again(start):
    first = start().wait_open()
    said = first.said()
    assert "database: made" in said
    assert "preparing: ready" in said
    assert "demonstration: 300 reports, " in said
    assert first.rows() == ["filled"]
    assert first.stop() == 0
    assert first.left() == []

    second = start().wait_open()
    assert "demonstration" not in second.said()
    assert "database: made" not in second.said()
    assert second.rows() == ["filled"]
    assert second.stop(signal.SIGINT) == 0


def test_every_part_that_is_killed_starts_again_and_says_so(start):
    running = start(demo="no").wait_open()
    for name in ("web", "jobs", "jobs 2", "database"):
        before = running.children()[name]
        os.kill(before, signal.SIGKILL)
        running.wait_for(f"{name}: ended (signal SIGKILL)")
        running.wait_for(f"{name}: started again")
        assert eventually(lambda: running.children().get(name, before) != before)  # noqa: B023
    assert eventually(lambda: running.rows() == []), running.said()


def test_a_job_process_that_ends_takes_no_other_along(start):
    running = start(demo="no", RUTHAN_JOB_PROCESSES="3").wait_open()
    said = running.said()
    before = running.children()
    os.kill(before["jobs"], signal.SIGKILL)
    running.wait_for("jobs: started again")
    assert eventually(lambda: running.children().get("jobs", before["jobs"]) != before["jobs"])
    assert running.children()["jobs 2"] == before["jobs 2"]
    assert "jobs 2: ended" not in running.said()
    assert "jobs 3: ended" not in running.said()
    assert said in running.said()
    assert running.stop() == 0
    assert running.left() == []


def test_one_job_process_is_enough_where_the_operator_says_so(start):
    running = start(demo="no", RUTHAN_JOB_PROCESSES="1").wait_open()
    assert set(running.children()) == {"database", "web", "jobs"}


@pytest.mark.parametrize("said", ["0", "33", "two", "-1"])
def test_a_number_of_job_processes_that_cannot_be_is_one_line(start, data, said):
    refused = start(RUTHAN_JOB_PROCESSES=said)
    assert refused.process.wait(timeout=60) == 1
    assert refused.said().count("\n") == 1
    assert "RUTHAN_JOB_PROCESSES is a number from 1 to 32" in refused.said()
    assert not (data / "postgres" / "data").exists()


def test_a_killed_supervisor_takes_its_children_along_and_the_next_start_recovers(start, data):
    first = start().wait_open()
    running = first.children()
    assert set(running) == {"database", "web", "jobs", "jobs 2"}
    first.process.kill()
    first.process.wait()
    second = start(port=first.port).wait_open()
    assert eventually(lambda: not any(map(is_alive, running.values())))
    log = (data / "logs" / "database.log").read_text()
    assert "database system is shut down" in log
    assert "was not properly shut down" not in log
    assert second.rows() == ["filled"]


def test_a_second_supervisor_on_the_same_folder_is_refused_in_one_line(start):
    first = start(demo="no").wait_open()
    second = start(demo="no")
    assert second.process.wait(timeout=60) == 1
    assert second.said().count("\n") == 1
    assert "already runs on" in second.said()
    assert str(first.process.pid) in second.said()
    assert first.ask()


def test_a_port_in_use_is_one_line_and_nothing_is_started(start, data):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        refused = start(port=taken.getsockname()[1])
        assert refused.process.wait(timeout=60) == 1
    assert refused.said().count("\n") == 1
    assert "is in use" in refused.said()
    assert not (data / "postgres" / "data").exists()


def test_a_stop_while_filling_stops_at_once_and_the_next_start_fills(start):
    first = start(STANDIN_SLOW="yes")
    first.wait_for("demonstration: slowly")
    assert first.stop(signal.SIGINT) == 0
    assert first.left() == []
    assert start().wait_open().rows() == ["filled"]


def test_tables_that_cannot_be_made_are_one_line_and_nothing_is_left(start):
    broken = start(STANDIN_BROKEN="yes")
    assert broken.process.wait(timeout=90) == 1
    assert "preparing: failed, the tables are wrong" in broken.said()
    assert broken.left() == []


def test_a_site_that_never_starts_is_given_up_with_its_last_words(start):
    hopeless = start(demo="no", web="standin_missing:app")
    assert hopeless.process.wait(timeout=90) == 1
    assert "The site does not start" in hopeless.said()
    assert "web.log" in hopeless.said()


def test_a_database_of_the_operators_own_is_used_and_filled_only_when_told(start, data):
    with a_data_folder() as other:
        own = Supervised(other, demo="no").wait_open()
        url = str(own.ask()["url"])
        running = start(DATABASE_URL=url).wait_open()
        assert "at DATABASE_URL" in running.said()
        assert "database" not in running.children()
        assert not (data / "postgres" / "data").exists()
        assert running.rows() == []
        running.stop()
        assert start(DATABASE_URL=url, demo="yes").wait_open().rows() == ["filled"]
        own.stop()


def test_an_unreachable_database_is_one_line_without_its_password(start):
    url = "postgresql://ruthan:hidden-word@127.0.0.1:1/ruthan"  # nothing listens on port 1
    refused = start(DATABASE_URL=url)
    assert refused.process.wait(timeout=60) == 1
    assert "the server was not reached" in refused.said()
    assert "hidden-word" not in refused.said()
    assert refused.said().count("\n") == 1


def test_an_ordinary_user_needs_no_root(data):
    if os.geteuid() != 0:
        pytest.skip("every other test here already runs as an ordinary user")
    before = ("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups")
    code = "import django, ruthan, sys; sys.path"
    libraries = os.path.dirname(os.path.dirname(pytest.__file__))
    paths = {"PYTHONPATH": f"{os.getcwd()}:{libraries}", "PATH": os.environ["PATH"]}
    if subprocess.run([*before, "/usr/bin/python3", "-c", code], env=paths, check=False).returncode:
        pytest.skip("an ordinary user cannot read this checkout")
    os.chown(data, 65534, 65534)
    running = Supervised(data, before=before, python="/usr/bin/python3").wait_open()
    try:
        assert running.rows() == ["filled"]
        assert {path.stat().st_uid for path in data.iterdir()} == {65534}
    finally:
        assert running.stop() == 0
    assert running.left() == []


def test_under_root_the_database_belongs_to_the_service_user(start, data):
    if os.geteuid() != 0:
        pytest.skip("only root has a service user to give the database to")
    running = start(demo="no").wait_open()
    child = Path(f"/proc/{running.children()['database']}/status").read_text()
    uid = next(line for line in child.splitlines() if line.startswith("Uid:")).split()[1]
    assert int(uid) == (data / "postgres" / "data").stat().st_uid != 0
    assert (data / "logs").stat().st_uid == 0
    assert (data / "settings" / "pg_hba.conf").stat().st_uid == 0
