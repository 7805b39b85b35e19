"""Asking an organisation to act: dispatch, clock, acknowledgement, answer."""
