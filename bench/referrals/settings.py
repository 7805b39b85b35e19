"""The settings of a real service that may tell a program on this machine."""

from __future__ import annotations

from bench.storm.settings import *  # noqa: F403 - settings files build on one another

RUTHAN_WEBHOOK_LOOPBACK = True
