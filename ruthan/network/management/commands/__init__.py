"""Loading reference data, inviting people."""
