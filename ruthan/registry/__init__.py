"""Accounts, numbers and links that people reported: counted fairly, contested, never a list."""
