"""A PostgreSQL of the operator's own: asked once at the start whether it will do."""

from __future__ import annotations

import psycopg

from ruthan.project.settings.environment import env
from ruthan.project.supervisor.binaries import OLDEST
from ruthan.project.supervisor.refusals import Refused


def named_address() -> str:
    """What DATABASE_URL says, or the file that DATABASE_URL_FILE names; '' for the embedded one."""
    try:
        return env("DATABASE_URL")
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(f"DATABASE_URL_FILE: the file cannot be read ({error}).") from error


def check_server(url: str) -> str:
    """The server's version in words; refuses one that is away, too old or not UTF-8.

    One connection, at most five seconds. The address is never repeated in a message:
    it may hold a password.
    """
    try:
        with psycopg.connect(url, connect_timeout=5) as connection:
            version = connection.info.server_version
            encoding = connection.info.parameter_status("server_encoding")
    except psycopg.ProgrammingError as error:
        raise Refused("DATABASE_URL is not an address that PostgreSQL understands.") from error
    except psycopg.OperationalError as error:
        said = str(error).strip().splitlines()
        raise Refused(f"DATABASE_URL: the server was not reached ({said[0].strip()}).") from error
    major, minor = divmod(version, 10_000)
    if major < OLDEST:
        raise Refused(f"DATABASE_URL: PostgreSQL {major} is too old; {OLDEST} or newer is needed.")
    if encoding != "UTF8":
        raise Refused(f"DATABASE_URL: the database is {encoding}; it must be UTF8 for Thai.")
    return f"PostgreSQL {major}.{minor}"
