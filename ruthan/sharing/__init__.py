"""Sharing: entries on record given to partners and withdrawn again; theirs taken in."""
