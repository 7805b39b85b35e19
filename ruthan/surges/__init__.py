"""Surges: people an hour for everything that is reported, and what is more than usual."""
