"""Commands reach the database whether or not the supervisor runs."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from ruthan.project.supervisor.account import account_for_code, service_account
from ruthan.project.supervisor.folder import CHECKOUT
from tests.project.supervised import Supervised, a_data_folder, eventually

pytestmark = pytest.mark.slow

VISIT = """
import os, psycopg
from ruthan.project.supervisor import open_database
with open_database() as environment:
    with psycopg.connect(environment["DATABASE_URL"]) as connection:
        connection.execute("create table if not exists kept (line text)")
        connection.execute("insert into kept values ('visited')")
        print(connection.execute("select count(*) from kept").fetchone()[0])
    print(environment["RUTHAN_DATA"], environment["DJANGO_SETTINGS_MODULE"])
    print(environment["PORT"], environment["RUTHAN_BASE_URL"])
"""


@pytest.fixture
def data() -> Iterator[Path]:
    with a_data_folder() as place:
        yield place


def visit(data: Path) -> str:
    left_out = ("RUTHAN_", "DATABASE_", "DJANGO_", "PORT")
    clean = {k: v for k, v in os.environ.items() if not k.startswith(left_out)}
    named = {k: v for k, v in os.environ.items() if k == "RUTHAN_PG_BIN"}
    return subprocess.run(
        [sys.executable, "-c", VISIT],
        env={**clean, **named, "RUTHAN_DATA": str(data), "PYTHONPATH": str(CHECKOUT)},
        capture_output=True,
        text=True,
        check=True,
    ).stdout


def test_a_command_starts_the_database_for_itself_and_leaves_none_running(data):
    assert visit(data) == f"1\n{data} ruthan.project.settings.prod\n8000 http://localhost:8000\n"
    assert not list((data / "run").glob(".s.PGSQL.5432"))
    assert visit(data).startswith("2\n")


def test_a_command_joins_the_database_that_is_served(data):
    running = Supervised(data, demo="no").wait_open()
    try:
        said = visit(data)
        assert said.startswith("1\n")
        assert said.endswith(f"\n{running.port} http://localhost:{running.port}\n")
        assert running.rows() == ["visited"]
    finally:
        running.stop()
    assert eventually(lambda: not running.left())


@pytest.mark.skipif(os.geteuid() != 0, reason="only root becomes somebody else")
def test_root_is_root_again_behind_the_database_and_may_write_its_own_files(data):
    code = """
import os
from ruthan.project.supervisor import open_database
with open_database():
    meanwhile = os.geteuid()
print(meanwhile, os.geteuid(), os.getresuid(), os.getegid())
"""
    said = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "RUTHAN_DATA": str(data), "PYTHONPATH": str(CHECKOUT)},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    meanwhile, rest = said.split(" ", 1)
    assert rest == "0 (0, 0, 0) 0\n"
    assert meanwhile == str(service_account().uid)


def test_a_command_of_roots_leaves_a_folder_of_the_service_users_to_it(data):
    """Under systemd the site is never root; what a command makes must open for it."""
    if os.geteuid() != 0 or account_for_code(service := service_account()) != service:
        pytest.skip("needs root, and a checkout that the service user can read")
    os.chown(data, service.uid, service.gid)
    assert visit(data).startswith("1\n")
    left = {path: path.stat().st_uid for path in [data, *data.rglob("*")]}
    assert {path for path, uid in left.items() if uid != service.uid} == set()
    assert visit(data).startswith("2\n")


def test_an_address_in_a_file_counts_as_one_in_the_environment(data, tmp_path):
    address = tmp_path / "address"
    address.write_text("postgresql://ruthan:hidden-word@127.0.0.1:1/ruthan\n")
    told = {"RUTHAN_DATA": str(data), "DATABASE_URL_FILE": str(address)}
    code = (
        "from ruthan.project.supervisor import open_database\n"
        "with open_database() as told: print(told['DATABASE_URL'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, **told, "PYTHONPATH": str(CHECKOUT)},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.strip() == address.read_text().strip()
    assert not (data / "postgres" / "data").exists()


def test_a_file_of_the_address_that_is_not_there_is_one_sentence(data):
    told = {"RUTHAN_DATA": str(data), "DATABASE_URL_FILE": "/nowhere/address"}
    done = subprocess.run(
        [sys.executable, "-c", "from ruthan.project.cli import main; main()", "audit", "verify"],
        env={**os.environ, **told, "PYTHONPATH": str(CHECKOUT)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "DATABASE_URL_FILE: the file cannot be read" in done.stderr
    assert "Traceback" not in done.stderr
