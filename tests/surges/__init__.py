"""Surges: counted, found, ranked, proposed, shown and replayed."""
