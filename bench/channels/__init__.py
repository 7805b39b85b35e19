"""A year of dissemination, made."""
