"""A throw-away PostgreSQL in a folder of its own, gone in the end."""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import django
from django.core.management import call_command

from ruthan.project.supervisor.account import service_account
from ruthan.project.supervisor.embedded import embedded_cluster
from ruthan.project.supervisor.folder import DataFolder


class Place(NamedTuple):
    """Where a throw-away service lives."""

    url: str
    root: Path

    def environment(self) -> dict[str, str]:
        """What a process of the service finds in its environment."""
        return {
            **os.environ,
            "DATABASE_URL": self.url,
            "RUTHAN_TEST_DATA": str(self.root),
            "DJANGO_SETTINGS_MODULE": "ruthan.project.settings.test",
        }


@contextmanager
def throwaway() -> Iterator[Place]:
    """An empty database that answers; it does not wait for the disk."""
    root = Path(tempfile.mkdtemp(prefix="ruthan-bench-"))
    owner, folder = service_account(), DataFolder(root)
    folder.prepare(owner=owner)
    cluster = replace(embedded_cluster(folder, owner=owner), durable=False)
    cluster.create()
    server = cluster.start()
    try:
        cluster.wait_until_ready(server)
        yield Place(cluster.url(), root)
    finally:
        server.send_signal(signal.SIGQUIT)
        server.wait(timeout=60)
        shutil.rmtree(root, ignore_errors=True)


@contextmanager
def service() -> Iterator[Place]:
    """The same with keys and tables; Django is set up for it when this begins."""
    with throwaway() as place:
        os.environ.update(place.environment())
        django.setup()
        from ruthan.core import keyring  # noqa: PLC0415 - settings come first

        keyring.ensure()
        call_command("migrate", verbosity=0)
        yield place
