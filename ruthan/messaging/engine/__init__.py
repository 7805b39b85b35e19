"""What partners are told: the kinds of events, their fields, and the envelope; no models."""
