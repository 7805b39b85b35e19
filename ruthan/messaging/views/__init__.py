"""Pages about where partners take events."""
