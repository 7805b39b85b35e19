"""The database for one command line command, whether or not the supervisor runs."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from ruthan.project.supervisor.account import (
    Account,
    account_for_code,
    own_account,
    service_account,
)
from ruthan.project.supervisor.embedded import embedded_cluster
from ruthan.project.supervisor.environment import DEFAULT_PORT, child_environment
from ruthan.project.supervisor.external import named_address
from ruthan.project.supervisor.folder import DataFolder, data_folder, holder, locked
from ruthan.project.supervisor.part import Part
from ruthan.project.supervisor.watch import stop_in_order


@contextmanager
def open_database() -> Iterator[dict[str, str]]:
    """Give a command the environment the parts have, starting the database if none runs.

    Where a site runs, PORT and the links that the command writes are those of that site.

    Put into os.environ before Django is set up. A command of root is the user that
    owns the data meanwhile: what it writes must open for the site. Where the whole folder
    is the service user's, because the site is never root, it is that user from the first
    step on. Refuses like `serve`.
    """
    folder = data_folder()
    owner = _sole_owner(folder)
    with _being(owner), _opened(folder) as environment:
        yield environment | ({"HOME": str(folder.home)} if owner.drops else {})


@contextmanager
def _opened(folder: DataFolder) -> Iterator[dict[str, str]]:
    owner = service_account()
    folder.prepare(owner=owner)
    code = account_for_code(owner)
    running = holder(folder)
    port = int((running or {}).get("port") or os.environ.get("PORT") or DEFAULT_PORT)
    with ExitStack() as held:
        url = named_address()
        embedded = not url
        if not url:
            cluster = embedded_cluster(folder, owner=owner)
            url = cluster.url()
            if running is None:
                held.enter_context(locked(folder, note={"command": "ruthan"}))
                folder.hand_over(account=code)
                cluster.create()
                database = Part("database", cluster.start)
                held.callback(stop_in_order, [database])
                database.start()
                if database.process is not None:
                    cluster.wait_until_ready(database.process)
        environment = child_environment(
            folder,
            account=code,
            database_url=url,
            port=port,
            demo=embedded and folder.seeded.exists(),
        )
        with _being(code):
            yield environment | {"PORT": str(port)}


def _sole_owner(folder: DataFolder) -> Account:
    """The service user, when root meets a folder that is wholly its own; else who we are."""
    if os.geteuid() == 0 and folder.root.is_dir():
        service = service_account()
        if folder.root.stat().st_uid == service.uid and account_for_code(service) == service:
            return service
    return own_account()


@contextmanager
def _being(account: Account) -> Iterator[None]:
    """The account's user and group; programs started meanwhile cannot come back from it."""
    os.umask(0o077)
    if not account.drops:
        yield
        return
    groups, group = os.getgroups(), os.getegid()
    os.setgroups([])
    os.setresgid(account.gid, account.gid, group)
    os.setresuid(account.uid, account.uid, 0)
    try:
        yield
    finally:
        os.setresuid(0, 0, 0)
        os.setresgid(group, group, group)
        os.setgroups(groups)
