"""Phrase rules in data files, matched over readings of a text that see through disguises."""
