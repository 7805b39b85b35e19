"""Invite a person from the command line: the way in for the first administrator."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from ruthan.accounts.actions import UserNameTaken, invite_user
from ruthan.network.actions import grant_membership
from ruthan.network.queries import organisation
from ruthan.network.states import Role


class Command(BaseCommand):
    """Prints the one-time link with which the person sets password and second factor."""

    help = "Invite a person and print their one-time link."

    def add_arguments(self, parser: CommandParser) -> None:
        """Who, and what they may do."""
        parser.add_argument("username")
        parser.add_argument("--name", required=True)
        parser.add_argument("--role", default=Role.ADMINISTRATOR, choices=Role.values)
        parser.add_argument("--organisation", default="ruthan")

    @transaction.atomic
    def handle(self, *args: object, **options: object) -> None:
        """Refuses a user name that is taken and an organisation that is not there."""
        place = organisation(str(options["organisation"]))
        if place is None:
            raise CommandError(f"no organisation has the code {options['organisation']}")
        try:
            made = invite_user(
                by="system", username=str(options["username"]), name_th=str(options["name"])
            )
        except UserNameTaken as error:
            raise CommandError("this user name is taken") from error
        role = str(options["role"])
        grant_membership(by="system", user=made.user, organisation=place, role=role)
        self.stdout.write(made.link)
