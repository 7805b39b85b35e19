"""What every child is told through its environment."""

from __future__ import annotations

import os
from collections.abc import Mapping

from ruthan.project.supervisor.account import Account
from ruthan.project.supervisor.folder import CHECKOUT, DataFolder

DEFAULT_PORT = 8000
SETTINGS = "ruthan.project.settings.prod"


def child_environment(
    folder: DataFolder, *, account: Account, database_url: str, port: int, demo: bool
) -> dict[str, str]:
    """Our own environment with the five things that only the supervisor knows.

    What the operator set of RUTHAN_BASE_URL, RUTHAN_DEMO or DJANGO_SETTINGS_MODULE stays.
    """
    environment = dict(os.environ)
    environment.update(
        DATABASE_URL=database_url,
        RUTHAN_DATA=str(folder.root),
        PYTHONUNBUFFERED="1",
        PYTHONPATH=_with_checkout(os.environ),
    )
    environment.setdefault("RUTHAN_BASE_URL", f"http://localhost:{port}")
    environment.setdefault("RUTHAN_DEMO", "1" if demo else "0")
    environment.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    if account.drops:
        environment.update(HOME=str(folder.home), USER=account.name, LOGNAME=account.name)
    return environment


def _with_checkout(environment: Mapping[str, str]) -> str:
    before = environment.get("PYTHONPATH")
    return os.pathsep.join([str(CHECKOUT), *([before] if before else [])])
