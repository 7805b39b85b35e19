"""Tickets of forms: each form may be handed in once, however often its button is pressed."""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.core import signing
from django.db import connection

from ruthan.core import clock
from ruthan.core.crypto import keyed_hash
from ruthan.intake.models import Ticket

LIFE = timedelta(hours=24)
KEPT = timedelta(days=2)
WINDOW_SECONDS = 600
_SALT = "intake.ticket"
_CLAIM = """
INSERT INTO intake_ticket (token_hash, at) VALUES (%s, %s) ON CONFLICT (token_hash) DO NOTHING
"""


class TicketRefused(ValueError):
    """The form's ticket is not ours, or the form stood open too long."""


def new_ticket() -> str:
    """A signed secret for one form; only the browser keeps it."""
    return signing.dumps(secrets.token_hex(16), salt=_SALT)


def ticket_for(*parts: str) -> str:
    """A ticket for a box without one: the same for the same parts within ten minutes."""
    window = str(int(clock.now().timestamp()) // WINDOW_SECONDS)
    return signing.dumps(keyed_hash("intake.box", "\n".join((window, *parts))).hex(), salt=_SALT)


def read_ticket(ticket: str) -> str:
    """The secret in a ticket; raises TicketRefused."""
    try:
        return str(signing.loads(ticket, salt=_SALT, max_age=LIFE))
    except signing.BadSignature as error:
        raise TicketRefused from error


def punch(nonce: str) -> bool:
    """Use a ticket up; False when it was used. A second press waits for the first to commit."""
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, [hash_of(nonce), clock.now()])
        return bool(cursor.rowcount == 1)


def hash_of(nonce: str) -> bytes:
    """What is kept of a ticket's secret."""
    return keyed_hash("intake.ticket", nonce)


def sweep_tickets() -> int:
    """Forget used tickets that no form can bring back; returns how many."""
    gone, _ = Ticket.objects.filter(at__lt=clock.now() - KEPT).delete()
    return gone
