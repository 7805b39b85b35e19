"""Django's entry for the project: installs roles, flow and schedule once everything is loaded."""

from __future__ import annotations

from django.apps import AppConfig


class ProjectConfig(AppConfig):
    """The project package."""

    name = "ruthan.project"
    label = "project"

    def ready(self) -> None:
        """Hand the front pages to the core."""
        from ruthan.core import jobs  # noqa: PLC0415 - models must be loaded
        from ruthan.project import flow, roles, schedule  # noqa: PLC0415 - models must be loaded

        jobs.install()
        roles.install()
        flow.install()
        schedule.install()
