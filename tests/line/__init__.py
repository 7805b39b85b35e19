"""LINE in and out, against a local Messaging API that enforces LINE's limits."""
