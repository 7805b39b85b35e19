"""Webhooks as a way out: one signed POST of an event to a partner's program."""

from __future__ import annotations

from ruthan.messaging.transports.webhook.transport import QuietWebhook, Webhook

__all__ = ["QuietWebhook", "Webhook"]
