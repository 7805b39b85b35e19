"""The pretended LINE of the demonstration: a part of its own, and what the site must know of it."""

from __future__ import annotations

import secrets
import socket
from collections.abc import Mapping

BESIDE = 10  # its port is the site's and ten
_NAMES = ("RUTHAN_LINE_SECRET", "RUTHAN_LINE_TOKEN")


def settings_of_line(port: int, *, demo: bool, given: Mapping[str, str]) -> dict[str, str]:
    """What the parts are told of a pretended LINE; {} without a demonstration, or for a real one.

    Secret and token are new with every start and leave this machine in no way.
    """
    wanted = demo and not any(given.get(name) or given.get(f"{name}_FILE") for name in _NAMES)
    if not wanted or not _is_free(port + BESIDE):
        return {}
    address = f"http://localhost:{port + BESIDE}"
    return {
        **{name: secrets.token_urlsafe(24) for name in _NAMES},
        "RUTHAN_LINE_API": address,
        "RUTHAN_LINE_DATA_API": address,
        "RUTHAN_LINE_SIMULATOR": address,
    }


def command_of_line(python: str, settings: Mapping[str, str]) -> list[str]:
    """How the pretended LINE is started."""
    port = settings["RUTHAN_LINE_SIMULATOR"].rpartition(":")[2]
    return [python, "-m", "ruthan.project.simulator.run", port]


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except (OSError, OverflowError):
            return False
    return True
