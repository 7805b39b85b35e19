"""The data folder, its lock and logs, and the words for what goes wrong with them."""

from __future__ import annotations

import errno
import io
import os
import re
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest
from rich.console import Console as RichConsole

from ruthan.project.supervisor import folder as folders
from ruthan.project.supervisor import part as parts
from ruthan.project.supervisor.account import own_account
from ruthan.project.supervisor.console import Console, Row
from ruthan.project.supervisor.environment import child_environment
from ruthan.project.supervisor.folder import CHECKOUT, DataFolder, data_folder, holder, locked
from ruthan.project.supervisor.logs import last_lines, open_log, rotate
from ruthan.project.supervisor.part import Part, ending
from ruthan.project.supervisor.refusals import Refused, said_plainly


def test_the_folder_is_the_named_one_or_roots_or_the_checkouts(monkeypatch, tmp_path):
    monkeypatch.setenv("RUTHAN_DATA", str(tmp_path))
    assert data_folder().root == tmp_path
    monkeypatch.delenv("RUTHAN_DATA")
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert data_folder().root == Path("/var/lib/ruthan")
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert data_folder().root == CHECKOUT / ".ruthan"


def test_whatever_the_program_writes_below_the_folder_has_a_place_of_its_own():
    """Under root it cannot make one: the top of the folder is root's."""
    sources = (file.read_text(encoding="utf-8") for file in (CHECKOUT / "ruthan").rglob("*.py"))
    named = {name for text in sources for name in re.findall(r'RUTHAN_DATA\)? / "(\w+)"', text)}
    assert {"files", "index", "compiling"} <= named
    assert named <= {*folders.OWNED, *folders.OURS}


def test_every_place_is_private(tmp_path):
    folder = DataFolder(tmp_path / "data")
    folder.prepare(owner=own_account())
    for place in [folder.root, *folder.root.iterdir()]:
        assert stat.S_IMODE(place.stat().st_mode) == 0o700, place


def test_a_deep_folder_gets_a_short_socket_path_of_its_own(tmp_path, monkeypatch):
    monkeypatch.setattr(folders.tempfile, "gettempdir", lambda: "/tmp")  # noqa: S108 - only named
    deep = DataFolder(tmp_path / ("ก" * 40))
    other = DataFolder(tmp_path / ("ข" * 40))
    assert len(os.fsencode(deep.sockets / ".s.PGSQL.5432")) < 100
    assert deep.sockets != other.sockets
    assert DataFolder(Path("/srv/ruthan")).sockets == Path("/srv/ruthan/run")


def test_a_place_that_is_a_link_is_refused(tmp_path):
    folder = DataFolder(tmp_path / "data")
    folder.root.mkdir()
    (tmp_path / "elsewhere").mkdir()
    (folder.root / "keys").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(Refused, match="keys belongs to someone else"):
        folder.prepare(owner=own_account())


def test_a_held_folder_names_its_holder_and_death_frees_it(tmp_path):
    folder = DataFolder(tmp_path)
    script = (
        "import pathlib, time; from ruthan.project.supervisor.folder import DataFolder, locked\n"
        f"with locked(DataFolder(pathlib.Path({str(tmp_path)!r})), note={{'site': 'here'}}):\n"
        "    print('held', flush=True); time.sleep(60)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(CHECKOUT)},
    ) as other:
        assert other.stdout.readline() == b"held\n"
        assert holder(folder) == {"process": other.pid, "site": "here"}
        words = f"process {other.pid}, site here"
        with pytest.raises(Refused, match=words), locked(folder, note={}):
            pass
        other.kill()
    assert holder(folder) is None
    with locked(folder, note={}):
        assert holder(folder) == {"process": os.getpid()}


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "No space is left for /srv/x"),
        (errno.EROFS, "/srv/x is on a read-only disk"),
        (errno.EACCES, "/srv/x cannot be written"),
        (errno.EIO, "/srv/x: "),
    ],
)
def test_an_error_of_the_disk_is_one_line_that_says_what_to_do(number, words):
    said = str(said_plainly(OSError(number, os.strerror(number), "/srv/x")))
    assert said.startswith(words)
    assert "\n" not in said


def test_a_long_log_is_put_aside_and_its_writer_goes_on(tmp_path):
    path = tmp_path / "web.log"
    with open_log(path) as writer:
        for number in range(5):
            os.write(writer, f"{number}".encode() * 100)
            rotate(tmp_path, limit=50, kept=3)
        os.write(writer, b"last\n")
    assert path.read_text() == "last\n"
    assert (tmp_path / "web.log.1").read_text() == "4" * 100
    assert sorted(p.name for p in tmp_path.iterdir() if not p.name.startswith(".")) == [
        "web.log", "web.log.1", "web.log.2", "web.log.3",
    ]  # fmt: skip
    assert stat.S_IMODE((tmp_path / "web.log.1").stat().st_mode) == 0o600
    assert last_lines(path) == ["last"]
    assert last_lines(tmp_path / "absent.log") == []


def test_no_line_of_a_log_grows_older_than_ninety_days(tmp_path):
    log, day = tmp_path / "web.log", 86_400
    log.write_text("old\n")
    rotate(tmp_path)
    assert log.read_text() == "old\n"
    os.utime(tmp_path / ".web.log.begun", (time.time() - 23 * day,) * 2)
    rotate(tmp_path)
    assert (log.read_text(), (tmp_path / "web.log.1").read_text()) == ("", "old\n")
    os.utime(tmp_path / "web.log.1", (time.time() - 91 * day,) * 2)
    log.write_text("new\n")
    os.utime(tmp_path / ".web.log.begun", (time.time() - 23 * day,) * 2)
    (tmp_path / "jobs.log.2").write_text("x")
    os.utime(tmp_path / "jobs.log.2", (time.time() - 91 * day,) * 2)
    rotate(tmp_path)
    assert (tmp_path / "web.log.1").read_text() == "new\n"
    assert not (tmp_path / "jobs.log.2").exists()
    assert not (tmp_path / "web.log.2").exists()


def test_children_learn_where_everything_is_and_keep_what_the_operator_set(tmp_path, monkeypatch):
    monkeypatch.setenv("RUTHAN_BASE_URL", "https://ruthan.example")
    monkeypatch.delenv("RUTHAN_DEMO", raising=False)
    monkeypatch.delenv("DJANGO_SETTINGS_MODULE", raising=False)
    told = child_environment(
        DataFolder(tmp_path),
        account=own_account(),
        database_url="postgresql://x",
        port=1,
        demo=True,
    )
    assert told["RUTHAN_BASE_URL"] == "https://ruthan.example"
    assert told["RUTHAN_DEMO"] == "1"
    assert told["DATABASE_URL"] == "postgresql://x"
    assert told["RUTHAN_DATA"] == str(tmp_path)
    assert told["DJANGO_SETTINGS_MODULE"] == "ruthan.project.settings.prod"


def test_a_part_that_keeps_ending_waits_longer_and_a_steady_one_starts_afresh(monkeypatch):
    now = 1000.0
    monkeypatch.setattr(parts.time, "monotonic", lambda: now)
    part = Part("jobs", lambda: subprocess.Popen(["true"], start_new_session=True))
    part.start()
    waits = []
    for _ in range(7):
        part.process.wait()
        assert "ended (exit 0)" in part.look()
        waits.append(round(part.due - now, 1))
        assert part.look() is None
        now = part.due
        assert part.look() == "started again"
    assert waits == [0.2, 1.0, 2.0, 5.0, 10.0, 30.0, 30.0]
    assert part.restarts == 7
    part.process.wait()
    part.ready, now = True, now + 61
    part.look()
    assert part.due - now == pytest.approx(0.2)
    assert ending(-9) == "signal SIGKILL"


def test_without_a_terminal_every_event_is_one_plain_line():
    out = io.StringIO()
    with Console(rich=RichConsole(file=out, soft_wrap=True)) as console:
        console.progress("filling: 1")
        console.progress("filling: 2")
        console.say("open [b]http://localhost:8000[/b]")
        console.board("title", [Row("web", "up")], foot="foot")
    assert out.getvalue().splitlines() == [
        "ruthan: filling: 1",
        "ruthan: open [b]http://localhost:8000[/b]",
    ]


def test_on_a_terminal_a_board_shows_every_part():
    out = io.StringIO()
    rich = RichConsole(file=out, force_terminal=True, width=100)
    with Console(rich=rich) as console:
        console.say("database: made")
        console.board("Ruthan", [Row("web", "up 3 s", "1 restarts")], foot="Ctrl-C stops")
    shown = out.getvalue()
    for words in ("database: made", "Ruthan", "web", "up 3 s", "1 restarts", "Ctrl-C stops"):
        assert words in shown
