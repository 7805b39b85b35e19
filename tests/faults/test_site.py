"""The real site on a small disk: floods, a database that goes, a disk that fills."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPConnection, HTTPException, HTTPResponse
from io import FileIO
from pathlib import Path

import psycopg
import pytest

from bench.storm.senders import Browser, Refusal, Sender, Tally
from bench.storm.site import Site
from bench.storm.texts import Item
from tests.project.supervised import eventually, free_port

pytestmark = pytest.mark.slow
DISK = "448m"
CALM = {200, 503}
RESCUED = 120.0  # seconds: a heartbeat is old after 30, looked at each minute, again 12 later


@pytest.fixture(scope="module")
def disk() -> Iterator[Path]:
    """A small disk of its own where root may mount one, else a folder."""
    place = Path(tempfile.mkdtemp(prefix="ruthan-disk-"))
    mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK},mode=755", "tmpfs", str(place)]
    mounted = subprocess.run(mount, capture_output=True, check=False).returncode == 0
    try:
        yield place
    finally:
        if mounted:
            subprocess.run(["umount", "-l", str(place)], check=False)
        shutil.rmtree(place, ignore_errors=True)


@pytest.fixture(scope="module")
def site(disk: Path) -> Iterator[Site]:
    root = disk / "storm"
    root.mkdir()
    with Site(free_port(), root=root) as running:
        running.wait_until_up()
        yield running


@pytest.fixture
def citizen(site: Site) -> Browser:
    """A citizen who presses until the receipt is there."""
    return Browser(Sender(site.port, key="", work=iter(()), tally=Tally()))


def _item(number: int, text: str) -> Item:
    return Item(number, "evidence", text, "", f"key-{number}")


def _rows(site: Site, question: str) -> list[tuple[object, ...]]:
    with psycopg.connect(site.environment()["DATABASE_URL"]) as connection:
        return connection.execute(question).fetchall()


def _get(site: Site, path: str = "/answers/") -> HTTPResponse:
    connection = HTTPConnection("127.0.0.1", site.port, timeout=60)
    try:
        connection.request("GET", path, headers={"Host": f"localhost:{site.port}"})
        response = connection.getresponse()
        response.text = response.read().decode()  # type: ignore[attr-defined]
        return response
    finally:
        connection.close()


@contextmanager
def _visitors(site: Site, number: int) -> Iterator[Counter[object]]:
    """So many people who read pages all the while; what they saw, by status or error."""
    seen: Counter[object] = Counter()
    is_over = threading.Event()

    def read() -> None:
        while not is_over.is_set():
            try:
                response = _get(site)
            except (OSError, HTTPException) as error:
                seen[type(error).__name__] += 1
                continue
            seen[response.status] += 1
            if response.status == 503:
                said = "ระบบขอพักสักครู่" in response.text  # type: ignore[attr-defined]
                seen["calm words" if said else "other words"] += 1

    readers = [threading.Thread(target=read, daemon=True) for _ in range(number)]
    for reader in readers:
        reader.start()
    try:
        yield seen
    finally:
        is_over.set()
        for reader in readers:
            reader.join(70)


def test_two_hundred_connections_at_once_are_all_answered(site):
    answers: list[int] = []

    def ask() -> None:
        answers.append(_get(site).status)

    askers = [threading.Thread(target=ask) for _ in range(200)]
    for asker in askers:
        asker.start()
    most = 0
    while any(asker.is_alive() for asker in askers):
        held = _rows(site, "SELECT count(*) FROM pg_stat_activity WHERE usename = 'ruthan'")
        most = max(most, int(str(held[0][0])))
        time.sleep(0.1)
    assert Counter(answers) == {200: 200}
    assert most <= 30  # of 60: two processes of four threads, the jobs, ourselves


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT])
def test_a_database_that_goes_is_waited_for_with_calm_words_and_work_goes_on(site, citizen, number):
    before = site.parts()["database"]
    with _visitors(site, 6) as seen:
        os.kill(before, number)
        assert eventually(lambda: site.parts().get("database", before) != before)
        site.wait_until_up()
        citizen.hand_in(_item(2, f"ข่าวว่าสะพานสมมุติจะปิดซ่อมทั้งเดือน ครั้งที่ {int(number)}"))
    assert seen[200]
    assert {kind for kind in seen if isinstance(kind, int)} <= CALM
    assert not seen["other words"]
    assert eventually(lambda: not _waiting(site), seconds=RESCUED)


def test_a_full_disk_refuses_and_harms_nothing_and_there_is_room_again(site, citizen, disk):
    if not os.path.ismount(disk):
        pytest.skip("a disk of its own needs root")
    citizen.hand_in(_item(3, "ข่าวก่อนดิสก์เต็ม ตลาดสมมุติแจกของฟรี"))
    before = _counts(site)
    filler, refused = disk / "filler", 0
    with filler.open("wb", buffering=0) as file:  # nothing is left for its end
        for _attempt in range(12):
            _fill(file)
            with suppress(Refusal, OSError, HTTPException):
                refused += _is_refused(citizen)
    assert refused
    filler.unlink()
    site.wait_until_up()
    receipt = citizen.hand_in(_item(5, "ข่าวหลังดิสก์ว่าง เทศบาลสมมุติเลื่อนเก็บภาษี"))
    assert re.sub(r"\D", "", receipt)
    reports, steps, lines = _counts(site)
    assert reports - before[0] == lines - before[2] == steps - before[1]
    assert eventually(lambda: not _waiting(site), seconds=RESCUED), _waiting(site)


def _fill(file: FileIO) -> None:
    """Take what room there is, also what the database gave back since."""
    with suppress(OSError):
        while True:
            file.write(b"\0" * 65_536)


def _is_refused(browser: Browser) -> bool:
    """Press once with a picture while there is no room; whether the site said so."""
    sender = browser.sender
    fields = b"csrfmiddlewaretoken=" + b"a" * 32 + b"&message=" + os.urandom(3_000).hex().encode()
    kind = "application/x-www-form-urlencoded"
    wire = HTTPConnection("127.0.0.1", sender.port, timeout=60)
    try:
        wire.request(
            "POST", "/check/", fields,
            {"Host": f"localhost:{sender.port}", "Content-Type": kind, "Cookie": browser._held()},
        )  # fmt: skip
        status = wire.getresponse().status
        assert status in {303, 503}, status
        return status == 503
    finally:
        wire.close()


def _counts(site: Site) -> tuple[int, int, int]:
    reports, steps, lines = _rows(
        site,
        "SELECT (SELECT count(*) FROM intake_report),"
        " (SELECT count(DISTINCT report_id) FROM intake_step),"
        " (SELECT count(*) FROM audit_entry WHERE what = 'intake:report:submit')",
    )[0]
    return int(str(reports)), int(str(steps)), int(str(lines))


def _waiting(site: Site) -> object:
    with suppress(psycopg.Error):
        return _rows(
            site,
            "SELECT task_name, status, attempts, scheduled_at, now() FROM procrastinate_jobs"
            " WHERE queue_name = 'default' AND status IN ('todo', 'doing', 'failed')",
        )
    return True
