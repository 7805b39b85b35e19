"""The embedded PostgreSQL: private, silent about content, dying with its parent."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from ruthan.project.supervisor import cluster as clusters
from ruthan.project.supervisor.binaries import find_binaries
from ruthan.project.supervisor.cluster import Cluster
from ruthan.project.supervisor.configuration import SUPERUSER
from ruthan.project.supervisor.external import check_server
from ruthan.project.supervisor.folder import CHECKOUT
from ruthan.project.supervisor.refusals import Refused
from tests.database import throw_away_cluster
from tests.project.supervised import a_data_folder, eventually, is_alive

pytestmark = pytest.mark.slow

SECRET = "ข้อความลับของผู้แจ้ง"


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    with a_data_folder() as place:
        yield throw_away_cluster(place)


@contextmanager
def running(cluster: Cluster) -> Iterator[subprocess.Popen[bytes]]:
    cluster.create()
    process = cluster.start()
    try:
        cluster.wait_until_ready(process)
        yield process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
        process.wait(timeout=60)


def test_the_log_holds_nothing_of_what_was_written(cluster):
    wrong = [
        "insert into kept values (%s, 1)",  # a value too many: the message names the statement
        "insert into small values (%s)",  # too long: the detail would quote the row
        "select (%s)::int",  # the message itself quotes the value
    ]
    with running(cluster), psycopg.connect(cluster.url(), autocommit=True) as connection:
        connection.execute("create table kept (line text primary key)")
        connection.execute("create table small (line text check (length(line) < 3))")
        connection.execute("insert into kept values (%s)", [SECRET])
        for statement in [*wrong, "insert into kept values (%s)"]:
            with pytest.raises(psycopg.Error):
                connection.execute(statement, [SECRET])
            with pytest.raises(psycopg.Error):
                psycopg.ClientCursor(connection).execute(statement, [SECRET])
        with pytest.raises(psycopg.Error):
            connection.execute(f"do $$ begin raise exception '{SECRET}'; end $$")
        connection.execute(f"do $$ begin raise warning '{SECRET}'; end $$")
    log = cluster.log.read_text()
    assert "ready to accept connections" in log
    assert SECRET not in log
    assert "insert into" not in log


def test_a_crash_of_a_backend_names_no_statement(cluster):
    with running(cluster):
        connection = psycopg.connect(cluster.url(), autocommit=True)
        connection.execute(f"select '{SECRET}'")
        os.kill(connection.info.backend_pid, signal.SIGKILL)
        assert eventually(lambda: "terminated by signal 9" in cluster.log.read_text())
        assert eventually(cluster.is_ready)
        connection.close()
    assert SECRET not in cluster.log.read_text()


def test_it_listens_on_a_private_socket_only_and_keeps_what_it_acknowledged(cluster):
    safe = replace(cluster, durable=True)
    safe.create()
    process = safe.start()
    try:
        safe.wait_until_ready(process)
        with psycopg.connect(safe.url()) as connection:
            shown = {
                name: connection.execute(f"show {name}").fetchone()[0]
                for name in (
                    "listen_addresses", "fsync", "synchronous_commit", "full_page_writes",
                    "max_connections", "shared_buffers", "server_encoding", "log_statement",
                    "data_checksums", "log_parameter_max_length", "unix_socket_permissions",
                )
            }  # fmt: skip
            locale = connection.execute(
                "select datcollate from pg_database where datname = current_database()"
            ).fetchone()
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=60)
    assert shown == {
        "listen_addresses": "", "fsync": "on", "synchronous_commit": "on",
        "full_page_writes": "on", "max_connections": "60", "shared_buffers": "256MB",
        "server_encoding": "UTF8", "log_statement": "none", "data_checksums": "on",
        "log_parameter_max_length": "0", "unix_socket_permissions": "0700",
    }  # fmt: skip
    assert locale == ("C.UTF-8",)
    assert safe.sockets.stat().st_mode & 0o077 == 0
    assert safe.data.stat().st_mode & 0o077 == 0


def test_the_program_is_no_superuser_in_a_durable_cluster(cluster):
    safe = replace(cluster, durable=True)
    with running(safe), psycopg.connect(safe.url()) as connection:
        rights = connection.execute(
            "select rolsuper, rolcreatedb, rolcreaterole from pg_roles where rolname = current_user"
        ).fetchone()
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("copy (select 1) to program 'true'")
    assert rights == (False, False, False)


def test_another_user_of_the_system_cannot_connect(cluster):
    if os.geteuid() != 0:
        pytest.skip("only root can try as somebody else")
    with running(cluster):
        cluster.sockets.parent.chmod(0o755)
        cluster.sockets.chmod(0o777)
        next(cluster.sockets.glob(".s.PGSQL.5432")).chmod(0o777)
        psql = next(Path("/usr/lib/postgresql").glob("*/bin/psql"), None)
        if psql is None:
            pytest.skip("psql is not installed")
        tried = subprocess.run(
            [
                "setpriv",
                "--reuid=nobody",
                "--clear-groups",
                str(psql),
                cluster.url(),
                "-c",
                "select 1",
            ],
            capture_output=True,
            text=True,
            check=False,
        )
    assert tried.returncode != 0
    assert "Peer authentication failed" in tried.stderr


def test_it_ends_cleanly_when_its_parent_is_killed(cluster):
    cluster.create()
    script = (
        "import pathlib, sys, time; from tests.database import throw_away_cluster\n"
        f"cluster = throw_away_cluster(pathlib.Path({str(cluster.home.parent)!r}))\n"
        "process = cluster.start(); cluster.wait_until_ready(process)\n"
        "print(process.pid, flush=True); time.sleep(60)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script],
        stdout=subprocess.PIPE,
        cwd=CHECKOUT,
        env={**os.environ, "PYTHONPATH": str(CHECKOUT)},
    ) as parent:
        server = int(parent.stdout.readline())
        assert is_alive(server)
        parent.kill()
    assert eventually(lambda: not is_alive(server))
    assert "received fast shutdown request" in cluster.log.read_text()
    assert "database system is shut down" in cluster.log.read_text()


def test_making_that_was_cut_short_starts_over(cluster):
    (cluster.home / "new" / "base").mkdir(parents=True)
    (cluster.home / "new" / "PG_VERSION").write_text("18\n")
    assert cluster.create()
    assert not cluster.create()
    assert not (cluster.home / "new").exists()


def test_a_pid_file_whose_number_another_program_has_is_no_obstacle(cluster):
    cluster.create()
    with subprocess.Popen(
        ["sleep", "60"], user=cluster.account.child_user, extra_groups=cluster.account.child_groups
    ) as other:
        file = cluster.data / "postmaster.pid"
        file.write_text(f"{other.pid}\n{cluster.data}\n1\n5432\n{cluster.sockets}\n\n  0  0\n")
        os.chown(file, cluster.account.uid, cluster.account.gid)
        try:
            with running(cluster):
                assert cluster.is_ready()
            assert other.poll() is None
        finally:
            other.kill()


def test_a_server_that_outlived_its_supervisor_is_ended_first(cluster):
    with running(cluster) as first:
        second = cluster.start()
        assert first.wait(timeout=60) == 0
        cluster.wait_until_ready(second)
        second.send_signal(signal.SIGINT)
        assert second.wait(timeout=60) == 0


def test_a_server_that_cannot_start_says_why_in_one_line(cluster, monkeypatch):
    cluster.create()
    written = clusters.write_configuration

    def broken(folder: Path, **settings: object) -> None:
        written(folder, **settings)
        with (folder / "postgresql.conf").open("a") as file:
            file.write("no_such_setting = on\n")

    monkeypatch.setattr(clusters, "write_configuration", broken)
    process = cluster.start()
    with pytest.raises(Refused, match="PostgreSQL did not start .*no_such_setting") as refused:
        cluster.wait_until_ready(process)
    assert "\n" not in str(refused.value)


def test_a_server_of_ones_own_is_named_and_an_old_or_foreign_one_refused(cluster, monkeypatch):
    with running(cluster):
        assert check_server(cluster.url()).startswith(f"PostgreSQL {cluster.binaries.major}.")
        with psycopg.connect(
            cluster.url(role=SUPERUSER, database="postgres"), autocommit=True
        ) as admin:
            admin.execute(
                "create database latin encoding 'SQL_ASCII' locale 'C' template template0"
            )
        with pytest.raises(Refused, match="must be UTF8"):
            check_server(cluster.url(role=SUPERUSER, database="latin"))
        monkeypatch.setattr("ruthan.project.supervisor.external.OLDEST", 99)
        with pytest.raises(Refused, match="is too old; 99 or newer"):
            check_server(cluster.url())
    with pytest.raises(Refused, match="not an address"):
        check_server("postgresql://%zz")


def test_a_disk_without_room_is_named_as_the_reason(cluster):
    if os.geteuid() != 0:
        pytest.skip("only root can mount a small disk")
    place = cluster.home
    options = ["-t", "tmpfs", "-o", "size=8m", "tmpfs", str(place)]
    if subprocess.run(["mount", *options], capture_output=True, check=False).returncode:
        pytest.skip("this machine does not let root mount")
    try:
        os.chown(place, cluster.account.uid, cluster.account.gid)
        with pytest.raises(Refused, match="No space left on device") as refused:
            cluster.create()
        assert "\n" not in str(refused.value)
        assert not (place / "data").exists()
    finally:
        subprocess.run(["umount", str(place)], check=True)


def test_programs_of_another_version_are_refused_by_name(cluster):
    with pytest.raises(Refused, match="made by PostgreSQL 3"):
        find_binaries(wanted=3)
