"""LINE as a way in: the webhook, its signature, its events."""
