"""Prism, a server that is made of an OpenAPI document and refuses what does not fit it."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

PROGRAM = (
    Path(__file__).resolve().parents[2]
    / ".venv/prism/node_modules/@stoplight/prism-cli/dist/index.js"
)
ABSENT = "npm is missing: tools/setup.sh dev has not installed Prism"
_START_SECONDS = 180  # it reads a large document, perhaps on a busy machine


def is_here() -> bool:
    return PROGRAM.exists() and shutil.which("node") is not None


@contextmanager
def serving(document: dict[str, Any], folder: Path) -> Iterator[str]:
    """The address of a server that speaks for the document, until the block ends."""
    file = folder / "openapi.json"
    file.write_text(json.dumps(document, default=str), encoding="utf-8")
    port = _free_port()
    words = ["node", str(PROGRAM), "mock", "-p", str(port), "-h", "127.0.0.1", "--errors"]
    with (folder / "prism.log").open("wb") as log:
        server = subprocess.Popen([*words, str(file)], stdout=log, stderr=log, cwd=folder)
        try:
            _wait(server, port, folder / "prism.log")
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(timeout=60)


def _wait(server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            httpx.get(f"http://127.0.0.1:{port}/", timeout=5)
        except httpx.TransportError:
            time.sleep(0.2)
        else:
            return
    raise AssertionError(f"Prism did not start: {log.read_text('utf-8', 'replace')[-2000:]}")


def _free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        port: int = held.getsockname()[1]
        return port
