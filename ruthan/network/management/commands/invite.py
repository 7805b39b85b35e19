"""Invite a person from the command line: the first administrator comes this way."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from ruthan.accounts import actions as accounts
from ruthan.network import actions, queries
from ruthan.network.states import Role


class Command(BaseCommand):
    """Makes the account, gives the role, prints the one-time link."""

    help = "Invite a person and print the one-time link that sets password and second factor."

    def add_arguments(self, parser: CommandParser) -> None:
        """Who, and what they will do where."""
        parser.add_argument("username")
        parser.add_argument("--name", required=True)
        parser.add_argument("--role", choices=Role.values, default=Role.ADMINISTRATOR)
        parser.add_argument("--organisation", default="ruthan")

    def handle(self, *args: Any, **options: Any) -> None:
        """All or nothing; the link is shown once and kept nowhere."""
        organisation = queries.organisation(options["organisation"])
        if organisation is None:
            raise CommandError(f"no organisation has the code {options['organisation']}")
        try:
            with transaction.atomic():
                invited = accounts.invite_user(
                    by="system", username=options["username"], name_th=options["name"]
                )
                actions.grant_membership(
                    by="system", user=invited.user, organisation=organisation,
                    role=options["role"],
                )  # fmt: skip
        except accounts.UserNameTaken as error:
            raise CommandError(f"somebody is called {options['username']} already") from error
        self.stdout.write(f"{invited.link}\nIt works once, for 72 hours.")
