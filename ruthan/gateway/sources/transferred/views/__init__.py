"""Pages for whoever has transferred."""
