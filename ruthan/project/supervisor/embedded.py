"""The embedded cluster of a data folder: which programs, which places, which address."""

from __future__ import annotations

from ruthan.project.supervisor.account import Account
from ruthan.project.supervisor.binaries import find_binaries, readable_copy
from ruthan.project.supervisor.cluster import Cluster
from ruthan.project.supervisor.folder import DataFolder


def embedded_cluster(folder: DataFolder, *, owner: Account) -> Cluster:
    """The cluster of this folder, with programs of the version that made it."""
    version = folder.postgres / "data" / "PG_VERSION"
    wanted = int(version.read_text(encoding="ascii")) if version.exists() else None
    found = find_binaries(wanted=wanted)
    return Cluster(
        binaries=readable_copy(found, programs=folder.programs, owner=owner),
        home=folder.postgres,
        settings=folder.settings,
        sockets=folder.sockets,
        log=folder.logs / "database.log",
        account=owner,
    )
