"""Faults: what the service does while its parts are killed, starved, flooded or lied to."""
