"""Django's entry for the project: installs roles, flow and schedule once everything is loaded."""

from __future__ import annotations

from django.apps import AppConfig


class ProjectConfig(AppConfig):
    """The project package."""

    name = "ruthan.project"
    label = "project"

    def ready(self) -> None:
        """Hand the front pages to the core."""
        from ruthan.campaigns.queries import file_addresses  # noqa: PLC0415 - models must be loaded
        from ruthan.core import jobs, storage  # noqa: PLC0415 - models must be loaded
        from ruthan.project import flow, retention, roles, schedule  # noqa: PLC0415 - models must be loaded

        jobs.install()
        storage.install(file_addresses)
        roles.install()
        flow.install()
        retention.install()
        schedule.install()
