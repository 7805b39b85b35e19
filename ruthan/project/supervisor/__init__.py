"""One process that keeps the database, the web and the workers alive on one machine."""

from __future__ import annotations

from ruthan.project.supervisor.refusals import Refused
from ruthan.project.supervisor.serve import serve
from ruthan.project.supervisor.visit import open_database

__all__ = ["Refused", "open_database", "serve"]
