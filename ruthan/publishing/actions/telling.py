"""Telling those who follow: every signed message of a thread is one broadcast, as neutral words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import override

from ruthan.messaging.actions import Notice, Words, begin_broadcast, stop_broadcast_about
from ruthan.publishing.queries.following import KIND, aim_at
from ruthan.publishing.queries.letters import bulletin, letter

if TYPE_CHECKING:
    from ruthan.publishing.models import Alert


def tell_followers(alert: Alert) -> None:
    """Begin to tell everyone who follows its like, in the transaction of the second signature.

    An alert of the demonstration is shown and told to nobody.
    """
    if alert.is_demonstration:
        return
    aim = aim_at(alert)
    begin_broadcast(
        Notice(
            about=(KIND, str(alert.pk)),
            thread=aim.thread,
            kind=aim.kind,
            provinces=aim.provinces,
            topic=aim.topic,
            severity=alert.severity,
            is_immediate=alert.urgency == "immediate",
            until=alert.expires_at,
            words={code: _words(alert, code) for code in ("th", "en")},
        )
    )


def tell_nobody_further(alert: Alert) -> None:
    """What has not gone of an alert that is taken down does not go any more."""
    stop_broadcast_about(KIND, str(alert.pk))


def _words(alert: Alert, language: str) -> Words:
    with override(language):
        mail = letter(alert)
        return Words(bulletin(alert), mail.subject, mail.body)
